"""The proof of a source: it is asked now as a first poll would, nothing is stored, and the answer says what to do.

Imports the documents, the domain, the errors, the settings, the store's contracts and this part's own modules.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.documents import TextWorkers
from bot.domain import Article, Entry, Source
from bot.errors import SourceError
from bot.settings import PollingSettings
from bot.sources.articles import ArticleMaker
from bot.sources.fetch import Fetcher
from bot.sources.identity import Fresh
from bot.sources.kinds import Asking, Reading, reader_of
from bot.store import SourceState

# An address whose newest item is older than this is not believed to be alive.
STALE = timedelta(days=30)
# Fewer characters than a paragraph hold no event.
LEAST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Proof:
    """What a source answered: `status` in its words ("200", "404 Not Found"); `text` counts the characters of the newest item."""

    source: Source
    well: bool
    status: str
    entries: int = 0
    newest: datetime | None = None
    text: int | None = None
    next_step: str = ""
    error: SourceError | None = None


async def prove(source: Source, *, fetcher: Fetcher, workers: TextWorkers, clock: Clock, settings: PollingSettings) -> Proof:
    """Reads the source and the page of its newest item. Never raises for a bad source."""
    now = clock()
    asking = Asking(SourceState(source.id, now), fetcher, workers, now, settings)
    try:
        reader = reader_of(source)
        reading = await reader.read(source, asking)
    except SourceError as error:
        return Proof(source, well=False, status=error.why or error.kind, next_step=error.next_step, error=error)
    if not reading.entries:
        return Proof(source, well=False, status="200, but empty", next_step="Look at the address in a browser: it holds no item")
    entry = max(reading.entries, key=lambda entry: (entry.published is not None, entry.published or now))
    article = await ArticleMaker(source, reader, asking, clock).make(Fresh(entry, "proof"))
    return _judged(source, reading, entry, article, now)


def _judged(source: Source, reading: Reading, entry: Entry, article: Article, now: datetime) -> Proof:
    newest = entry.published or article.published
    steps = [
        f"Its feed was found at {reading.found_again}: set url to that" if reading.found_again else "",
        f"It has moved for good: set url to {reading.moved}" if reading.moved else "",
        f"Its newest item is {(now - newest).days} days old: look for its successor" if newest and now - newest > STALE else "",
        "None of its items tells its date: alerts go by when they are read" if newest is None else "",
        "Its pages give no text: alerts would rest on headlines" if len(article.text) < LEAST_TEXT else "",
    ]
    stale = newest is not None and now - newest > STALE
    well = not stale and not reading.found_again and len(article.text) >= LEAST_TEXT
    return Proof(source, well, "200", len(reading.entries), newest, len(article.text), "; ".join(step for step in steps if step))


async def prove_all(settings: PollingSettings, sources: Sequence[Source], *, clock: Clock) -> list[Proof]:
    """The proofs in the order given; several sources at a time, never more at one host than polling allows."""
    room = asyncio.Semaphore(settings.concurrency)

    async def one(source: Source) -> Proof:
        async with room:
            return await prove(source, fetcher=fetcher, workers=workers, clock=clock, settings=settings)

    async with Fetcher.from_settings(settings, clock=clock) as fetcher, TextWorkers() as workers:
        return list(await asyncio.gather(*(one(source) for source in sources)))
