"""Lists of events and what follows from them: latest, between, last contact, timeline, the busiest pairs.

Each is one function over an open transaction that returns data and renders nothing. Imports the domain and the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date

from bot.domain import CONTACT_TYPES, Event, EventType, Pair, PartialDate, Status
from bot.queries.pages import Page, day_of, every, has_day, newest
from bot.queries.sides import Side, between_sides, filter_between
from bot.store import EventFilter, EventPoint, Transaction

TIMELINE_LIMIT = 2_000
"""Points of one timeline at most: more than a picture can tell apart."""
_CHUNK = 200
_FEW = 5


@dataclass(frozen=True, slots=True)
class Contact:
    """The newest contact of one type between two sides; `days` counts from the event's day to today, 0 is today."""

    type: EventType
    event: Event | None
    days: int | None


@dataclass(frozen=True, slots=True)
class TimelinePoint:
    """One event on a time axis. `when` keeps its precision, None where the event's own date is unknown."""

    event_id: str
    type: EventType
    status: Status
    day: date
    when: PartialDate | None
    sources: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events between two sides, oldest first. `cut` is True where older ones were left out."""

    a: str
    b: str
    points: tuple[TimelinePoint, ...]
    by_type: Mapping[EventType, int]
    cut: bool


@dataclass(frozen=True, slots=True)
class BusyPair:
    """How many events a pair had, in all and by type."""

    pair: Pair
    events: int
    by_type: Mapping[EventType, int]


async def latest(tx: Transaction, wanted: EventFilter, *, limit: int = 10, before: str | None = None) -> Page:
    """The newest events that fit the filter."""
    return await newest(tx, [wanted], limit=limit, before=before)


async def between(
    tx: Transaction, a: Side, b: Side, wanted: EventFilter | None = None, *, limit: int = 10, before: str | None = None
) -> Page:
    """The newest events between two sides; a bloc stands for those that were its members on the event's day."""
    found = filter_between(a, b, wanted or EventFilter())
    filters = [found] if found else []
    return await newest(tx, filters, limit=limit, before=before, keep=lambda event: between_sides(event.codes, a, b, day_of(event)))


async def all_between(
    tx: Transaction, a: Side, b: Side, *, since: date | None = None, until: date | None = None
) -> AsyncGenerator[Event, None]:
    """Every event between two sides, newest first, a page held at a time."""
    before: str | None = None
    while True:
        page = await between(tx, a, b, EventFilter(since=since, until=until), limit=_CHUNK, before=before)
        for event in page.events:
            yield event
        if page.before is None:
            return
        before = page.before


async def last(tx: Transaction, a: Side, b: Side, *, today: date) -> tuple[Contact, ...]:
    """The newest call, visit and meeting that truly took place between the two sides, up to and including today."""
    found = []
    for kind in sorted(CONTACT_TYPES):
        newest_event = await _newest_contact(tx, a, b, kind, today)
        found.append(Contact(kind, newest_event, (today - day_of(newest_event)).days if newest_event else None))
    return tuple(found)


async def _newest_contact(tx: Transaction, a: Side, b: Side, kind: EventType, today: date) -> Event | None:
    """Goes back until those who meet are members of the event's day, where a bloc is asked for."""
    happened = EventFilter(types=frozenset({kind}), statuses=frozenset({Status.OCCURRED}), until=today)
    wanted = filter_between(a, b, happened)
    if wanted is None:
        return None
    async with aclosing(every(tx, wanted, chunk=_FEW)) as found:
        async for event in found:
            if has_day(event) and between_sides(event.codes, a, b, day_of(event)):
                return event
    return None


async def timeline(tx: Transaction, a: Side, b: Side, *, since: date | None = None, until: date | None = None) -> Timeline:
    """Events between two sides over time, for a picture."""
    points = await points_between(tx, a, b, since=since, until=until)
    shown = [TimelinePoint(p.event_id, p.type, p.status, p.day, p.when, p.sources) for p in points[-TIMELINE_LIMIT:]]
    return Timeline(a.code, b.code, tuple(shown), Counter(point.type for point in shown), len(points) > TIMELINE_LIMIT)


async def points_between(tx: Transaction, a: Side, b: Side, *, since: date | None, until: date | None) -> list[EventPoint]:
    """The newest events between two sides without their words, oldest first; one more than a timeline holds where there are more."""
    wanted = filter_between(a, b, EventFilter(since=since, until=until))
    found = await tx.events.points(wanted, limit=TIMELINE_LIMIT + 1) if wanted else ()
    return [point for point in reversed(found) if point.day > date.min and between_sides(point.codes, a, b, point.day)]


async def top(tx: Transaction, *, since: date, until: date | None = None, limit: int = 10) -> tuple[BusyPair, ...]:
    """The pairs with most events since the day, busiest first; speculation is not counted, background is."""
    counts = await tx.events.busiest(since, until, limit=limit)
    return tuple([BusyPair(Pair(c.a, c.b), c.events, await tx.events.by_type(c.a, c.b, since, until)) for c in counts])
