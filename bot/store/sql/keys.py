"""What an event can be asked by, and how a filter becomes one read of the index in the order of the days.

Of all that a filter names, the key that fewest events have leads: a pair before a person, a person before a source, a source before a
country. What remains is looked up by the leading row. Imports the ports, the tables and the column types only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, exists, func, or_, select

from bot.domain import Event
from bot.store.ports import EventFilter
from bot.store.sql.asking_tables import event_keys
from bot.store.sql.tables import events
from bot.store.sql.types import in_utc

# A date that says only the year is filed under its first day and may mean a day this much later.
WIDEST = timedelta(days=365)

KeyRows = Mapping[tuple[Any, ...], Mapping[str, Any]]
"""Rows of `event_keys` by all their values."""


def sort_day(event: Event) -> date:
    """The day an event is ordered by: the first that its date may mean, or where it has none, the day (UTC) it was first seen.

    `(sort_day(event), event.id)` is the key that `Events.find` takes as `before`.
    """
    return event.date.first_day() if event.date else in_utc(event.first_seen).date()


def earlier(day: date) -> date:
    """The first day under which an event that may fall on `day` can be filed."""
    return shift(day, -WIDEST.days)


def shift(day: date, days: int) -> date:
    """The day so many days on, held within the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def party_key(code: str) -> str:
    return code


def pair_key(a: str, b: str) -> str:
    return f"{min(a, b)}-{max(a, b)}"


def person_key(name: str) -> str:
    return f"@{name.strip().casefold()}"


def source_key(source_id: str) -> str:
    return f"#{source_id}"


def office_key(office: str) -> str:
    return f"+{office}"


def keys_of(event: Event) -> frozenset[str]:
    """Every key of the event."""
    codes = sorted(event.codes)
    return frozenset(
        [
            *map(party_key, codes),
            *(pair_key(a, b) for a, b in combinations(codes, 2)),
            *(person_key(party.person) for party in event.parties if party.person),
            *(source_key(source.source_id) for source in event.sources),
            *(office_key(party.office) for party in event.parties),
        ]
    )


def key_rows(event: Event) -> KeyRows:
    """The event's rows of `event_keys`, by all their values, so that what an update changes is a difference of two such mappings."""
    day = sort_day(event)
    shared = {
        "sort_day": day,
        "event_id": event.id,
        "date_last": event.date.last_day() if event.date else day,
        "type": str(event.type),
        "status": str(event.status),
        "current": event.current,
        "confidence": event.confidence,
    }
    return {(key, *shared.values()): {"key": key, **shared} for key in sorted(keys_of(event))}


def filtered(
    wanted: EventFilter,
    *columns: Any,
    before: tuple[date, str] | None = None,
    from_day: date | None = None,
    until_day: date | None = None,
) -> Select[Any]:
    """The columns of the events that fit, newest first; the caller sets the limit.

    `from_day` is the first day to look at, `until_day` the first that is too late.
    """
    leading, others = _keys(wanted)
    source = event_keys.c if leading else events.c
    day: ColumnElement[Any]
    ident: ColumnElement[Any]
    day, ident = (event_keys.c.sort_day, event_keys.c.event_id) if leading else (events.c.sort_day, events.c.id)
    conditions = [*_conditions(wanted, source, day), *(_holds(keys, day, ident) for keys in others)]
    if before is not None:
        conditions.append(and_(day <= before[0], or_(day < before[0], and_(day == before[0], ident < before[1]))))
    if from_day is not None:
        conditions.append(day >= from_day)
    if until_day is not None:
        conditions.append(day < until_day)
    if not leading:
        query = select(*columns).select_from(events)
    elif len(leading) == 1:
        conditions.append(event_keys.c.key == leading[0])
        query = select(*columns).select_from(event_keys.join(events, events.c.id == ident))
    else:
        # An event of many parties stands under several of the keys, and is wanted once.
        once = select(day, ident).where(event_keys.c.key.in_(leading), *conditions).distinct().subquery()
        query = select(*columns).select_from(once.join(events, events.c.id == once.c.event_id))
        return query.order_by(once.c.sort_day.desc(), once.c.event_id.desc())
    return query.where(*conditions).order_by(day.desc(), ident.desc())


def counted(wanted: EventFilter) -> Select[Any]:
    """The number of the events that fit."""
    return filtered(wanted, func.count()).order_by(None)


def _keys(wanted: EventFilter) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The keys of which one leads the search, and the sets of keys of each of which the event must hold one as well."""
    codes = sorted(wanted.codes)
    needed: list[tuple[str, ...]] = [(pair_key(codes[0], other),) for other in codes[1:]]
    if wanted.person is not None:
        needed.append((person_key(wanted.person),))
    if wanted.among:
        needed.append(tuple(sorted(pair_key(min(few), max(few)) if len(few) == 2 else min(few) for few in wanted.among)))
    if wanted.sources:
        needed.append(tuple(map(source_key, sorted(wanted.sources))))
    if len(codes) == 1:
        needed.append((party_key(codes[0]),))
    if wanted.offices:
        needed.append(tuple(map(office_key, sorted(wanted.offices))))
    leading = next((keys for keys in needed if len(keys) == 1), None) or next((keys for keys in needed if _few(keys)), ())
    return leading, [keys for keys in needed if keys is not leading]


def _few(keys: tuple[str, ...]) -> bool:
    """Of several keys only pairs and sources lead: those of parties and offices have so many events that the days are gone through."""
    return all("-" in key or key.startswith("#") for key in keys)


def _holds(keys: Sequence[str], day: Column[date], ident: Column[str]) -> ColumnElement[bool]:
    other = event_keys.alias()
    return exists().where(other.c.key.in_(keys), other.c.sort_day == day, other.c.event_id == ident)


def _conditions(wanted: EventFilter, column: Any, day: Column[date]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for values, field in ((wanted.types, column.type), (wanted.statuses, column.status)):
        if len(values) == 1:
            found.append(field == str(next(iter(values))))
        elif values:
            # As an expression, so that no index by type or status is taken: all events of three types would then be sorted by day.
            found.append(func.lower(field).in_(sorted(map(str, values))))
    if wanted.since is not None:
        found += [day >= earlier(wanted.since), column.date_last >= wanted.since]
    if wanted.until is not None:
        found.append(day <= wanted.until)
    if wanted.current is not None:
        found.append(column.current.is_(wanted.current))
    if wanted.min_confidence > 0:
        found.append(column.confidence >= wanted.min_confidence)
    return found
