"""Backfill: archives of articles into events, told to nobody, resumable because article ids are stable.

Rows are read in batches: those already stored are skipped before anything is extracted, the others are extracted off the event loop, in
one thread or in a pool of processes, and written in the archive's order, a batch in one transaction. Whatever is killed loses at most the
batches in flight, which are read again. Imports the archive's reader, the extraction, the events and what opens the store.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, islice
from pathlib import Path

from bot.archive import SOURCE_PREFIX, ArchiveRow, BadRow, article_of, source_of
from bot.clock import Clock, system_clock
from bot.domain import Article, EventType, Source
from bot.events import ChangeKind, record
from bot.extracting import Extracting, one_thread, process_pool
from bot.extraction import Extraction
from bot.observe import referenced
from bot.opening import open_database
from bot.settings import Settings
from bot.store import Store, Stored

BATCH = 40
AHEAD = 3
"""Batches in flight for each process, so that none waits while another one's articles are written."""


@dataclass(frozen=True, slots=True)
class Backfilled:
    """Articles read now, known before, older than was asked for; mentions and new events; bad lines and articles that failed."""

    read: int = 0
    known: int = 0
    mentions: int = 0
    events: int = 0
    bad: int = 0
    failed: int = 0
    older: int = 0
    types: Mapping[EventType, int] = field(default_factory=dict)

    def __add__(self, other: Backfilled) -> Backfilled:
        return Backfilled(
            self.read + other.read, self.known + other.known, self.mentions + other.mentions, self.events + other.events,
            self.bad + other.bad, self.failed + other.failed, self.older + other.older, Counter(self.types) + Counter(other.types),
        )  # fmt: skip


@dataclass(slots=True)
class _Batch:
    """Articles of one batch with their line numbers, and how many rows it took from the archive."""

    rows: int
    articles: list[tuple[Article, int]]
    found: asyncio.Future[Sequence[Extraction | Exception]]
    counts: Backfilled


@dataclass(frozen=True, slots=True)
class Backfill:
    """Reads archives into the store. Made by `open_backfill`."""

    store: Store
    extracting: Extracting
    clock: Clock

    async def read(
        self,
        archive: str,
        rows: Iterable[ArchiveRow | BadRow],
        *,
        on_bad: Callable[[int, str], None],
        on_rows: Callable[[int], None] = lambda _rows: None,
        since: date | None = None,
    ) -> Backfilled:
        """Takes in every row of the archive; `archive` is part of each article's id. Memory stays flat.

        Rows published before `since` are passed over; those without a date are read. `on_bad` hears the number of each wrong line and
        why, `on_rows` how many rows are done with. StoreError where the store fails; what was written before stays.
        """
        total = Backfilled()
        iterator = iter(rows)
        flying: deque[_Batch] = deque()
        try:
            while batch := list(islice(iterator, BATCH)):
                flying.append(await self._begin(archive, batch, on_bad, since))
                if len(flying) >= AHEAD * self.extracting.workers:
                    total += await self._end(flying.popleft(), on_bad, on_rows)
            while flying:
                total += await self._end(flying.popleft(), on_bad, on_rows)
        finally:
            for left in flying:
                left.found.cancel()
        return total

    async def _begin(
        self, archive: str, batch: Sequence[ArchiveRow | BadRow], on_bad: Callable[[int, str], None], since: date | None
    ) -> _Batch:
        """Hands what is new to the extraction."""
        articles: dict[str, tuple[Article, int]] = {}
        bad = older = 0
        for row in batch:
            if isinstance(row, BadRow):
                bad += 1
                on_bad(row.number, row.why)
            elif since is not None and row.day is not None and row.day < since:
                older += 1
            else:
                article = article_of(row, archive, fetched=self.clock())
                articles[article.id] = (article, row.number)
        known = await self._known([article for article, _ in articles.values()])
        new = [(article, number) for ident, (article, number) in articles.items() if ident not in known]
        reading = self.extracting.extract([article for article, _ in new])
        return _Batch(len(batch), new, asyncio.ensure_future(reading), Backfilled(known=len(known), bad=bad, older=older))

    async def _end(self, batch: _Batch, on_bad: Callable[[int, str], None], on_rows: Callable[[int], None]) -> Backfilled:
        """Writes what was found in one transaction; an article that failed is told and left out, and is tried again by the next run."""
        good: list[tuple[Article, Extraction]] = []
        failed = 0
        for (article, number), found in zip(batch.articles, await batch.found, strict=True):
            if isinstance(found, Exception):
                failed += 1
                on_bad(number, str(referenced(found, "readout.backfill", "article failed")))
            else:
                good.append((article, found))
        written = await self._write(good)
        on_rows(batch.rows)
        return batch.counts + written + Backfilled(failed=failed)

    async def _known(self, articles: Sequence[Article]) -> frozenset[str]:
        by_source = sorted(articles, key=lambda article: article.source_id)
        found: set[str] = set()
        async with self.store.reading() as tx:
            for source_id, group in groupby(by_source, key=lambda article: article.source_id):
                found |= await tx.articles.known(source_id, [article.id for article in group])
        return frozenset(found)

    async def _write(self, found: Sequence[tuple[Article, Extraction]]) -> Backfilled:
        """Records and marks, and writes no alert: what is in an archive is no news."""
        read = mentions = 0
        types: Counter[EventType] = Counter()
        async with self.store.writing() as tx:
            for article, extraction in found:
                if await tx.articles.add(article) is Stored.KNOWN:
                    continue
                changes = await record(tx, article, _archive_source(article), extraction.mentions, now=self.clock())
                await tx.articles.mark_extracted(article.id, self.clock(), outcome=extraction.outcome)
                read, mentions = read + 1, mentions + len(extraction.mentions)
                types.update(change.event.type for change in changes if change.kind is ChangeKind.NEW)
        return Backfilled(read=read, mentions=mentions, events=types.total(), types=types)


@asynccontextmanager
async def open_backfill(
    settings: Settings, *, config: Path | None = None, clock: Clock = system_clock, processes: int = 1
) -> AsyncIterator[Backfill]:
    """The task on the configured database. Alerts nobody, whatever is subscribed. More than one process each load the pipeline."""
    async with open_database(settings, clock=clock) as store:
        with _extracting(config, processes) as extracting:
            yield Backfill(store, extracting, clock)


@contextmanager
def _extracting(config: Path | None, processes: int) -> Iterator[Extracting]:
    with process_pool(config, processes) if processes > 1 else one_thread(config) as extracting:
        yield extracting


def _archive_source(article: Article) -> Source:
    return source_of(article.source_id.removeprefix(f"{SOURCE_PREFIX}-"))
