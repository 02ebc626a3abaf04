"""Events: how they are looked for, counted and searched, and what people said of them. Imports the domain only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain import (
    Channel,
    Event,
    EventCase,
    EventType,
    Office,
    PartialDate,
    Status,
)


@dataclass(frozen=True, slots=True)
class EventFilter:
    """A query over events; empty means all. `since` and `until` bound the event's date, or where it has none, when it was first seen.

    An event must hold all the codes; of types, statuses, offices and sources (by id) any will do. `among` are sets of one or two codes:
    the event must hold both of a pair, or the one party, of any of them.
    """

    codes: frozenset[str] = frozenset()
    types: frozenset[EventType] = frozenset()
    statuses: frozenset[Status] = frozenset()
    since: date | None = None
    until: date | None = None
    person: str | None = None
    current: bool | None = None
    min_confidence: float = 0.0
    offices: frozenset[Office] = frozenset()
    sources: frozenset[str] = frozenset()
    among: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Query:
    """Words to look for: each of `phrases` (one or more words in order) must be there, none of `without`."""

    phrases: tuple[tuple[str, ...], ...]
    without: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PairCount:
    """How many events a pair had."""

    a: str
    b: str
    events: int


@dataclass(frozen=True, slots=True)
class PairContacts:
    """The contacts of a pair in a span of time: how many, the day of the first and the day of the last."""

    a: str
    b: str
    contacts: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class EventPoint:
    """An event without its words: enough for a picture. `when` is its date, or the day it was first told where it has none; `codes` are
    those by which it was found.
    """

    event_id: str
    day: date
    when: PartialDate
    type: EventType
    status: Status
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many events of a type a month had; `first` is its first day."""

    first: date
    type: EventType
    events: int


@dataclass(frozen=True, slots=True)
class Found:
    """An event whose words were looked for, with the number that orders such findings."""

    event: Event
    number: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """A person's word that an event is wrong. `event` is as it was then; `by` and `channel` say who and where."""

    id: str
    event: Event
    channel: Channel
    by: str
    reason: str
    at: datetime


class Events(Protocol):
    async def candidates(self, type: EventType, codes: frozenset[str], first: date, last: date) -> Sequence[Event]:
        """Events of the type that share at least two of the codes and whose date (or first sight, where undated) lies in the window."""

    async def insert(self, event: Event) -> None: ...

    async def update(self, event: Event, *, before: Event | None = None) -> None:
        """`before`, the event as it is stored, saves what has not changed by it."""

    async def delete(self, event_id: str) -> None: ...

    async def get(self, event_id: str) -> Event | None: ...

    async def find(self, wanted: EventFilter, *, limit: int = 20, before: tuple[date, str] | None = None) -> Sequence[Event]:
        """Newest first by (date or first sight, id); `before` is the key of the last row of the page before."""

    async def count(self, wanted: EventFilter) -> int: ...

    async def newest_before(self, type: EventType, codes: frozenset[str], day: date) -> Event | None:
        """The latest occurred event of the type that holds all the codes, before the day: for "first call in 412 days"."""

    async def points(self, wanted: EventFilter, *, limit: int) -> Sequence[EventPoint]:
        """The newest events that fit, newest first, without their words; once for each of the sets of codes that they hold.

        Of the filter only codes (one or two), `among`, types, statuses, days and confidence are looked at.
        """

    async def months(self, wanted: EventFilter) -> Sequence[MonthCount]:
        """The events that fit by month and type, of the same filters as `points`."""

    async def search(self, words: Query, *, limit: int = 20, before: int | None = None) -> Sequence[Found]:
        """Events whose words fit, newest first; `before` is the number of the last one of the page before."""

    async def busiest(self, since: date, until: date | None, *, limit: int) -> Sequence[PairCount]:
        """The pairs with most events whose day lies in the span, speculation left out, busiest first."""

    async def by_type(
        self, pairs: Iterable[tuple[str, str]], since: date, until: date | None
    ) -> Mapping[tuple[str, str], Mapping[EventType, int]]:
        """Each pair's events whose day lies in the span, by type, speculation left out."""

    async def contacts(self, since: date, until: date) -> Sequence[PairContacts]:
        """Every pair's calls, visits and meetings that took place in the span."""

    async def newest_contact_days(self, a: str, b: str, until: date, *, limit: int) -> Sequence[date]:
        """The days of the newest calls, visits and meetings of the pair up to `until`, newest first."""

    async def contact_days(self, pairs: Iterable[tuple[str, str]], since: date, until: date) -> Mapping[tuple[str, str], Sequence[date]]:
        """The days of the span on which each pair had a call, visit or meeting, oldest first."""


class Cases(Protocol):
    """What people said of events."""

    async def add(self, case: EventCase) -> None: ...

    async def get(self, case_id: str) -> EventCase | None: ...

    async def listed(self, *, limit: int, event_id: str | None = None) -> Sequence[EventCase]:
        """The newest first; those of the event only, where one is named."""

    async def take_back(self, case_id: str, at: datetime) -> None: ...

    async def merged_into(self, event_id: str) -> str | None:
        """The event into which this one was merged, and is still."""


class Feedbacks(Protocol):
    async def add(self, feedback: Feedback) -> None: ...

    async def of_event(self, event_id: str) -> Sequence[Feedback]: ...

    async def all(self, *, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[Feedback]:
        """Oldest first by (time, id); `after` is the key of the last one of the page before."""
