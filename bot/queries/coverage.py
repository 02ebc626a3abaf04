"""What the answers rest on: how many sources since when, and from when on the archive tells. Imports the store."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.plural import many
from bot.store import Transaction


@dataclass(frozen=True, slots=True)
class Coverage:
    """`sources` are those configured of which an article is stored, `since` the day of the first of these; `archives` are the sources of
    backfilled articles, `archive_from` the year of the earliest publication among them. None where there is nothing of the kind.
    """

    sources: int
    since: date | None
    archives: int
    archive_from: int | None

    @property
    def words(self) -> str:
        """`from 41 sources since 2026-05-01; archive from 1995`."""
        polled = f"from {many(self.sources, 'source')} since {self.since.isoformat()}" if self.since else ""
        archive = f"archive from {self.archive_from}" if self.archive_from else "an archive without dates" if self.archives else ""
        return "; ".join(part for part in (polled, archive) if part) or "nothing was read yet"


async def coverage(tx: Transaction, polled: Collection[str]) -> Coverage:
    """`polled` are the ids of the sources that are or were configured; whatever else is stored came from archives."""
    spans = await tx.articles.spans()
    live = [span for span in spans if span.source_id in polled]
    archives = [span for span in spans if span.source_id not in polled]
    years = [span.published.year for span in archives if span.published]
    return Coverage(len(live), min((span.fetched.date() for span in live), default=None), len(archives), min(years, default=None))
