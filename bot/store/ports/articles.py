"""Articles and the mentions found in them: what is asked of the store. Imports the domain only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain import (
    Article,
    EventMention,
)


class Stored(StrEnum):
    """What became of an article that was handed in."""

    NEW = "new"
    REVISED = "revised"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Span:
    """The articles of one source: when the first was fetched, and the earliest publication that any of them tells."""

    source_id: str
    fetched: datetime
    published: datetime | None


class Articles(Protocol):
    async def add(self, article: Article) -> Stored:
        """Stores it; a known id with another title or text makes a revision, which is extracted again."""

    async def known(self, source_id: str, ids: Iterable[str]) -> frozenset[str]:
        """Those of the ids that are stored already."""

    async def get(self, article_id: str) -> Article | None: ...

    async def pending(self, limit: int) -> Sequence[Article]:
        """Articles not yet extracted, oldest fetched first."""

    async def mark_extracted(self, article_id: str, at: datetime, *, outcome: str) -> None:
        """`outcome` is a short word for `explain`: "events", "none", "language", "empty", "failed"."""

    async def outcome(self, article_id: str) -> str | None:
        """The word `mark_extracted` left, for `explain`; None for an article that waits or is not stored."""

    async def at_url(self, url: str) -> Sequence[Article]:
        """Every article read at exactly this address, newest fetched first: for `explain URL`."""

    async def spans(self) -> Sequence[Span]:
        """One for each source of which an article is stored; reads the ends of an index only, however many articles there are."""

    async def counts(self) -> Mapping[str, int]:
        """Number of articles by outcome; "pending" for those not yet extracted."""


class Mentions(Protocol):
    async def replace(self, article_id: str, mentions: Sequence[tuple[EventMention, str]]) -> None:
        """The article's mentions with the event each belongs to; earlier ones of the same article are gone."""

    async def of_article(self, article_id: str) -> Sequence[tuple[EventMention, str]]: ...

    async def of_event(self, event_id: str, articles: Iterable[str] | None = None) -> Sequence[tuple[str, EventMention]]:
        """(article id, mention), oldest first; of the named articles only, where any are named."""
