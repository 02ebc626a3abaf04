"""A source and all that polling it needs, and small pages and items for the server to answer with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.documents import TextWorkers
from bot.domain import Article, Source
from bot.errors import ReadoutError, StoreError
from bot.settings import PollingSettings
from bot.sources import Fetcher, PollResult, PollScheduler, poll
from bot.store import SourceState, Store
from tests.news_server import Answer, NewsServer

NOON = datetime(2021, 9, 14, 12, 0, tzinfo=UTC)
SETTINGS = PollingSettings(
    allow_private_hosts=("127.0.0.1",), tick_seconds=0.05, feed_max_bytes=200_000, page_max_bytes=3_000_000, pace_seconds=0
)
TEXT = "Russian President Vladimir Putin called Prime Minister Imran Khan on Tuesday to discuss the situation in Afghanistan. " * 3


def html(text: str) -> Answer:
    body = f"<html lang='en'><head><title>Page</title></head><body><article><p>{text}</p></article></body></html>"
    return Answer(body=body.encode(), content_type="text/html; charset=utf-8")


def item(news: NewsServer, name: str, title: str = "", summary: str = "Short.") -> str:
    link = news.url(f"/{name}")
    return f"<title>{title or name}</title><guid>{name}</guid><link>{link}</link><description>{summary}</description>"


@dataclass
class World:
    """A source, and all that polling it needs; `now` moves by hand."""

    source: Source
    store: Store
    fetcher: Fetcher
    workers: TextWorkers
    settings: PollingSettings = SETTINGS
    now: datetime = NOON

    async def poll(self, *, store: Store | None = None) -> PollResult:
        state = await self.state() or SourceState(self.source.id, self.now)
        return await poll(
            self.source, state, fetcher=self.fetcher, workers=self.workers, store=store or self.store, clock=lambda: self.now,
            settings=self.settings,
        )  # fmt: skip

    async def state(self) -> SourceState | None:
        async with self.store.reading() as transaction:
            return await transaction.sources.get(self.source.id)

    async def known_state(self) -> SourceState:
        state = await self.state()
        assert state is not None
        return state

    async def articles(self) -> Sequence[Article]:
        async with self.store.reading() as transaction:
            return sorted(await transaction.articles.pending(10_000), key=lambda article: article.title)

    def scheduler(self, sources: Sequence[Source] | None = None) -> tuple[PollScheduler, list[PollResult], list[ReadoutError]]:
        results: list[PollResult] = []
        faults: list[ReadoutError] = []
        scheduler = PollScheduler(
            [self.source] if sources is None else sources, fetcher=self.fetcher, workers=self.workers, store=self.store,
            clock=lambda: self.now, settings=self.settings, on_result=results.append, on_fault=faults.append, jitter=lambda span: 0.0,
        )  # fmt: skip
        return scheduler, results, faults


class CrashingStore:
    """A store whose process dies before it commits."""

    def __init__(self, store: Store) -> None:
        self.reading = store.reading

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[object]:
        raise StoreError("the process died")
        yield

    async def close(self) -> None:
        return None


Live = Callable[[Callable[[World], Awaitable[object]]], object]
"""Runs a story in a world of its own."""
