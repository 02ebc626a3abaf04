"""What an event can be asked by: its keys, and the day it is filed under. Imports the domain and the column types only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from bot.domain import Event
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
