"""Backfill: archives of articles into events, told to nobody, resumable because article ids are stable.

Rows are read in batches: those already stored are skipped before anything is extracted, the others are extracted off the event
loop and written in one transaction. Imports the archive's reader, the pipeline and what opens the store.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path

from bot.archive import SOURCE_PREFIX, ArchiveRow, BadRow, article_of, source_of
from bot.clock import Clock, system_clock
from bot.domain import Article, Source
from bot.extraction import Extraction
from bot.observe import Metrics, referenced
from bot.opening import open_database, open_reader
from bot.pipeline import Pipeline, Processed
from bot.settings import Settings
from bot.store import Store, Stored

BATCH = 40


@dataclass(frozen=True, slots=True)
class Backfilled:
    """Articles read now, known before; mentions and new events; bad lines and articles that failed."""

    read: int = 0
    known: int = 0
    mentions: int = 0
    events: int = 0
    bad: int = 0
    failed: int = 0

    def __add__(self, other: Backfilled) -> Backfilled:
        return Backfilled(
            self.read + other.read, self.known + other.known, self.mentions + other.mentions,
            self.events + other.events, self.bad + other.bad, self.failed + other.failed,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Backfill:
    """Reads archives into the store. Made by `open_backfill`."""

    store: Store
    pipeline: Pipeline
    clock: Clock

    async def read(
        self,
        archive: str,
        rows: Iterable[ArchiveRow | BadRow],
        *,
        on_bad: Callable[[int, str], None],
        on_row: Callable[[], None] = lambda: None,
    ) -> Backfilled:
        """Takes in every row of the archive; `archive` is part of each article's id. Memory stays flat.

        `on_bad` hears the number of each wrong line and why. StoreError where the store fails; what was written before stays.
        """
        total = Backfilled()
        iterator = iter(rows)
        while batch := list(islice(iterator, BATCH)):
            total += await self._batch(archive, batch, on_bad)
            for _ in batch:
                on_row()
        return total

    async def _batch(self, archive: str, batch: Sequence[ArchiveRow | BadRow], on_bad: Callable[[int, str], None]) -> Backfilled:
        articles: dict[str, tuple[Article, int]] = {}
        bad = 0
        for row in batch:
            if isinstance(row, BadRow):
                bad += 1
                on_bad(row.number, row.why)
            else:
                article = article_of(row, archive, fetched=self.clock())
                articles[article.id] = (article, row.number)
        known = await self._known([article for article, _ in articles.values()])
        found: list[tuple[Article, Extraction]] = []
        failed = 0
        for ident, (article, number) in articles.items():
            if ident in known:
                continue
            try:
                found.append((article, await self.pipeline.extract(article)))
            except Exception as error:  # one article is one task: whatever it breaks, the next one is read
                failed += 1
                on_bad(number, str(referenced(error, "readout.backfill", "article failed")))
        done = await self._write(found)
        return Backfilled(done.articles, len(known), done.mentions, done.events, bad, failed)

    async def _known(self, articles: Sequence[Article]) -> frozenset[str]:
        by_source = sorted(articles, key=lambda article: article.source_id)
        found: set[str] = set()
        async with self.store.reading() as tx:
            for source_id, group in groupby(by_source, key=lambda article: article.source_id):
                found |= await tx.articles.known(source_id, [article.id for article in group])
        return frozenset(found)

    async def _write(self, found: Sequence[tuple[Article, Extraction]]) -> Processed:
        done = Processed()
        async with self.store.writing() as tx:
            for article, extraction in found:
                if await tx.articles.add(article) is not Stored.KNOWN:
                    done += await self.pipeline.settle(tx, article, extraction)
        return done


@asynccontextmanager
async def open_backfill(settings: Settings, *, config: Path | None = None, clock: Clock = system_clock) -> AsyncIterator[Backfill]:
    """The task on the configured database, with the language pipeline loaded. Alerts nobody, whatever is subscribed."""
    reader = open_reader(config)
    async with open_database(settings, clock=clock) as store:
        pipeline = Pipeline(
            store, reader.extractor, source_of=_archive_source, alerting=None, clock=clock, metrics=Metrics(time.perf_counter)
        )
        try:
            yield Backfill(store, pipeline, clock)
        finally:
            pipeline.close()


def _archive_source(article: Article) -> Source:
    return source_of(article.source_id.removeprefix(f"{SOURCE_PREFIX}-"))
