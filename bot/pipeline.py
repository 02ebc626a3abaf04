"""From stored articles to outbox rows: extract off the event loop, then record, match, enqueue and mark in one transaction.

A crash anywhere leaves the article pending or wholly done. Imports extraction, events, alerts, the store and what observes
them; knows nothing of where articles come from or who delivers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.alerts import BlocBook, Policy, enqueue
from bot.clock import Clock
from bot.domain import Article, Source
from bot.errors import ReadoutError, StoreError
from bot.events import ChangeKind, EventChange, record
from bot.extraction import Extraction, Extractor
from bot.observe import Counted, Metrics, get_logger, referenced
from bot.store import Store, Transaction

BATCH = 50
TOGETHER = 50
"""Articles settled in one transaction, where the store has one writer: each commit waits for the disk."""
_LONGEST_WAIT = timedelta(seconds=1)
IDLE_SECONDS = 2.0
FAULT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Processed:
    """What a round did: articles settled, mentions found, events that are new, alerts written, articles that failed."""

    articles: int = 0
    mentions: int = 0
    events: int = 0
    alerts: int = 0
    failed: int = 0

    def __add__(self, other: Processed) -> Processed:
        return Processed(
            self.articles + other.articles,
            self.mentions + other.mentions,
            self.events + other.events,
            self.alerts + other.alerts,
            self.failed + other.failed,
        )


class Pipeline:
    """`process_pending` is one round, `run` goes on until stopped. Without `alerting` events are recorded and told to nobody.

    `local_day` gives the day on which an article was published where its source's country (ISO 3166-1 alpha-3) is; weekdays hang on it.
    """

    def __init__(
        self,
        store: Store,
        extractor: Extractor,
        *,
        source_of: Callable[[Article], Source],
        alerting: tuple[BlocBook, Policy] | None,
        clock: Clock,
        metrics: Metrics,
        wake: Callable[[], None] = lambda: None,
        local_day: Callable[[datetime, str | None], date] = lambda moment, _country: moment.date(),
    ) -> None:
        self._store = store
        self._extractor = extractor
        self._source_of = source_of
        self._alerting = alerting
        self._clock = clock
        self._metrics = metrics
        self._wake = wake
        self._local_day = local_day
        # Many writers would wait in each other's way for as long as the longest transaction.
        self._together = TOGETHER if store.one_writer else 1
        self._log = get_logger("readout.pipeline")
        self._new_articles = asyncio.Event()
        # One thread: the language pipeline is not made for two, and the event loop must answer while it reads.
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="extract")

    def use(self, extractor: Extractor) -> None:
        """Reads the next article with this extractor."""
        self._extractor = extractor

    def notify(self) -> None:
        """Tells that articles have come; `run` looks at once."""
        self._new_articles.set()

    def close(self) -> None:
        """Ends the reading thread; an article being read is finished first."""
        self._reader.shutdown(wait=True, cancel_futures=True)

    async def process_pending(self, limit: int = BATCH, *, stop: asyncio.Event | None = None) -> Processed:
        """Settles up to `limit` pending articles, oldest first. StoreError where the store fails; what is not settled stays pending."""
        async with self._store.reading() as tx:
            pending = await tx.articles.pending(limit)
        done = Processed()
        read: list[_Read] = []
        begun = self._clock()
        for article in pending:
            if stop is not None and stop.is_set():
                break
            read.append(await self._read(article))
            if len(read) >= self._together or self._clock() - begun > _LONGEST_WAIT:
                done += await self._settle_all(read)
                read, begun = [], self._clock()
        return done + await self._settle_all(read)

    async def process_all(self) -> Processed:
        """Rounds until nothing is pending."""
        done = Processed()
        while (round_ := await self.process_pending()).articles:
            done += round_
        return done

    async def run(self, stop: asyncio.Event, on_fault: Callable[[ReadoutError], None]) -> None:
        """Works until stopped. A store that cannot be written is told and tried again; nothing is lost by it."""
        while not stop.is_set():
            self._new_articles.clear()
            try:
                pause = 0.0 if (await self.process_pending(stop=stop)).articles else IDLE_SECONDS
            except StoreError as error:
                on_fault(error)
                pause = FAULT_SECONDS
            if pause:
                await self._wait(stop, pause)

    async def extract(self, article: Article) -> Extraction:
        """The article's events, found in the reading thread. What an official source writes are its country's own words."""
        source = self._source_of(article)
        day = self._local_day(article.published, source.country) if article.published else None
        issuer = source.country if source.official else None
        loop = asyncio.get_running_loop()
        with self._metrics.stage("extract"):
            return await loop.run_in_executor(
                self._reader, lambda: self._extractor.extract(article.text, title=article.title, published=day, issuer=issuer)
            )

    async def settle(self, tx: Transaction, article: Article, found: Extraction) -> Processed:
        """Records the article's events, writes the alerts they ask for and marks the article, all in the transaction."""
        now = self._clock()
        with self._metrics.stage("resolve"):
            changes: Sequence[EventChange] = await record(tx, article, self._source_of(article), found.mentions, now=now)
        alerts = 0
        if self._alerting is not None:
            blocs, policy = self._alerting
            with self._metrics.stage("match"):
                for change in changes:
                    alerts += len(await enqueue(tx, change, article, blocs=blocs, policy=policy, now=now))
        await tx.articles.mark_extracted(article.id, now, outcome=found.outcome)
        new = sum(change.kind is ChangeKind.NEW for change in changes)
        return Processed(articles=1, mentions=len(found.mentions), events=new, alerts=alerts)

    async def _read(self, article: Article) -> _Read:
        """One article is one task: whatever its text breaks is told where it is settled, and the next one is read."""
        try:
            return article, await self.extract(article)
        except Exception as error:  # the outermost edge of reading this article
            return article, error

    async def _settle_all(self, read: Sequence[_Read]) -> Processed:
        """Settles what was read in one transaction; where one article breaks it, each in its own. StoreError as the store raises it."""
        if not read:
            return Processed()
        if len(read) > 1:
            try:
                async with self._store.settling([article.id for article, _ in _well(read)]) as tx:
                    settled = [(found, await self._settle_if_unchanged(tx, article, found)) for article, found in _well(read)]
            except StoreError:
                raise
            except Exception:
                self._log.warning("articles are settled one by one, because one of them breaks", articles=len(read))
                return sum([await self._settle_all([item]) for item in read], Processed())
            return sum([self._counted(found, done) for found, done in settled], await self._fail_all(read))
        article, found = read[0]
        try:
            if isinstance(found, Exception):
                return await self._fail(article, found)
            async with self._store.settling([article.id]) as tx:
                done = await self._settle_if_unchanged(tx, article, found)
        except StoreError:
            raise
        except Exception as error:  # the outermost edge of this article's task
            return await self._fail(article, error)
        return self._counted(found, done)

    async def _fail_all(self, read: Sequence[_Read]) -> Processed:
        return sum([await self._fail(article, error) for article, error in read if isinstance(error, Exception)], Processed())

    def _counted(self, found: Extraction, done: Processed) -> Processed:
        """What is committed is counted, and whoever delivers is woken."""
        for what, outcome, number in (
            (Counted.ARTICLES, found.outcome, done.articles),
            (Counted.MENTIONS, "found", done.mentions),
            (Counted.EVENTS, "new", done.events),
        ):
            self._metrics.count(what, outcome, number)
        if done.alerts:
            self._wake()
        return done

    async def _settle_if_unchanged(self, tx: Transaction, article: Article, found: Extraction) -> Processed:
        """Leaves an article that was revised or settled elsewhere meanwhile to whoever reads its new text."""
        await tx.lock([f"article/{article.id}"])
        if await tx.articles.outcome(article.id) is not None or await tx.articles.get(article.id) != article:
            return Processed(articles=1)
        return await self.settle(tx, article, found)

    async def _fail(self, article: Article, error: Exception) -> Processed:
        told = referenced(error, "readout.pipeline", "article failed")
        self._log.error("article failed", article=article.id, url=article.url, ref=told.reference, error=f"{type(error).__name__}: {error}")
        async with self._store.writing() as tx:
            await tx.articles.mark_extracted(article.id, self._clock(), outcome="failed")
        self._metrics.count(Counted.ARTICLES, "failed")
        return Processed(articles=1, failed=1)

    async def _wait(self, stop: asyncio.Event, seconds: float) -> None:
        """Until articles come, the time is over or the service stops."""
        waits = [asyncio.ensure_future(event.wait()) for event in (stop, self._new_articles)]
        try:
            with suppress(TimeoutError):
                await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()


_Read = tuple[Article, Extraction | Exception]
"""An article with what was found in it, or what broke in reading it."""


def _well(read: Sequence[_Read]) -> list[tuple[Article, Extraction]]:
    return [(article, found) for article, found in read if not isinstance(found, Exception)]
