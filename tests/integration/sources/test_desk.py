"""The desk: what many polls write goes together, and what one of them breaks harms no other."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import NoReturn

from bot.errors import ReadoutError
from bot.sources.desk import Desk
from bot.store import SourceState, Transaction
from tests.integration.sources.world import NOON, Live, World


def test_work_that_fails_takes_nothing_else_with_it(live: Live) -> None:
    async def breaks(transaction: Transaction) -> NoReturn:
        await transaction.sources.save(SourceState("broken", NOON))
        raise ValueError("no good")

    async def good(transaction: Transaction) -> str:
        await transaction.sources.save(SourceState("good", NOON))
        return "done"

    async def story(world: World) -> None:
        faults: list[ReadoutError] = []
        desk = Desk(world.store, faults.append)
        desk.save(SourceState("state", NOON), learnt=True)
        told = await asyncio.gather(desk.do(good), desk.do(breaks), desk.do(good), return_exceptions=True)
        assert [str(value) for value in told] == ["done", "no good", "done"]
        await desk.flush()
        async with world.store.reading() as transaction:
            assert [state.source_id for state in await transaction.sources.all()] == ["good", "state"]
        assert faults == []

    live(story)


def test_a_state_moves_on_without_its_memory_where_that_has_not_changed(live: Live) -> None:
    async def story(world: World) -> None:
        desk = Desk(world.store, lambda fault: None)
        first = SourceState("wire", NOON, polls=1, memory=replace(SourceState("wire", NOON).memory, change="moved"))
        desk.save(first, learnt=True)
        await desk.flush()
        desk.save(replace(first, polls=2, etag='"2"'), learnt=False)
        await desk.flush()
        async with world.store.reading() as transaction:
            assert await transaction.sources.get("wire") == replace(first, polls=2, etag='"2"')

    live(story)
