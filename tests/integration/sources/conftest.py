"""A server on loopback, and a fresh world for each story."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from bot.documents import TextWorkers
from bot.domain import Source
from bot.sources import Fetcher
from bot.store import open_store
from tests.integration.sources.world import NOON, SETTINGS, World
from tests.news_server import NewsServer

T = TypeVar("T")


@pytest.fixture
def news() -> Iterator[NewsServer]:
    with NewsServer() as server:
        yield server


@pytest.fixture
def live(news: NewsServer, tmp_path: Path) -> Callable[[Callable[[World], Awaitable[T]]], T]:
    """Runs a story in a fresh world, its loop and all."""

    @asynccontextmanager
    async def world() -> AsyncIterator[World]:
        store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'readout.sqlite'}", clock=lambda: NOON)
        try:
            async with Fetcher.from_settings(SETTINGS, clock=lambda: NOON) as fetcher, TextWorkers(1) as workers:
                yield World(Source("wire", "Wire", news.url("/feed"), every_minutes=15), store, fetcher, workers)
        finally:
            await store.close()

    def run(story: Callable[[World], Awaitable[T]]) -> T:
        async def go() -> T:
            async with world() as ready:
                return await story(ready)

        return asyncio.run(go())

    return run
