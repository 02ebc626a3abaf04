"""Installed workspaces and seen requests: the same on both databases, and in two processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.store import Installation, Store, open_store

pytestmark = pytest.mark.anyio
NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)


@pytest.fixture
async def stores(url: str) -> AsyncIterator[tuple[Store, Store]]:
    """Two that hold the same database, as two processes do."""
    one, other = await open_store(url, clock=lambda: NOW), await open_store(url, clock=lambda: NOW)
    yield one, other
    await one.close()
    await other.close()


async def test_an_installation_is_kept_replaced_and_removed(stores: tuple[Store, Store]) -> None:
    one, other = stores
    first, second = Installation("slack/T1", "sealed", NOW), Installation("slack/T1", "anew", NOW + timedelta(days=1))
    async with one.writing() as tx:
        await tx.installations.save(first)
        await tx.installations.save(Installation("slack_x/T2", "other", NOW))
        await tx.installations.save(second)
    async with other.writing() as tx:
        assert await tx.installations.get("slack/T1") == second
        assert await tx.installations.of_platform("slack") == [second]
        assert await tx.installations.remove("slack/T1") is True
        assert await tx.installations.remove("slack/T1") is False
    async with one.reading() as tx:
        assert await tx.installations.get("slack/T1") is None


async def test_of_two_processes_one_sees_a_request_first(stores: tuple[Store, Store]) -> None:
    async def first(store: Store, key: str) -> bool:
        async with store.writing() as tx:
            return await tx.seen.first(key, NOW)

    for number in range(5):
        assert sorted(await asyncio.gather(*(first(store, f"slack/event/{number}") for store in stores))) == [False, True]
    async with stores[0].writing() as tx:
        assert await tx.seen.forget_before(NOW) == 0
        assert await tx.seen.forget_before(NOW + timedelta(seconds=1)) == 5
    assert await first(stores[1], "slack/event/0") is True
