"""Counts over many events, made by the database: the busiest pairs, their types, days of contact. Imports the tables only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from bot.domain import CONTACT_TYPES, Status
from bot.store.ports import EventFilter
from bot.store.sql.asking_tables import event_keys
from bot.store.sql.keys import filtered, pair_key
from bot.store.sql.tables import event_pairs, events

HAPPENED = (str(Status.OCCURRED), str(Status.ONGOING))
_CONTACTS = tuple(sorted(map(str, CONTACT_TYPES)))
_PAIRS = event_pairs.c


def busiest(since: date, until: date | None, limit: int) -> Select[Any]:
    number = func.count().label("number")
    return (
        select(_PAIRS.a, _PAIRS.b, number)
        .where(*_days(_PAIRS.sort_day, since, until), _PAIRS.status != str(Status.HYPOTHETICAL))
        .group_by(_PAIRS.a, _PAIRS.b)
        .order_by(number.desc(), _PAIRS.a, _PAIRS.b)
        .limit(limit)
    )


def by_type(a: str, b: str, since: date, until: date | None) -> Select[Any]:
    keys = event_keys.c
    days = _days(keys.sort_day, since, until)
    return (
        select(keys.type, func.count().label("number"))
        .where(keys.key == pair_key(a, b), *days, keys.status != str(Status.HYPOTHETICAL))
        .group_by(keys.type)
    )


def contacts(since: date, until: date) -> Select[Any]:
    days = func.count(_PAIRS.sort_day.distinct()).label("days")
    first, last = func.min(_PAIRS.sort_day).label("first"), func.max(_PAIRS.sort_day).label("last")
    return (
        select(_PAIRS.a, _PAIRS.b, days, first, last)
        .where(*_days(_PAIRS.sort_day, since, until), _PAIRS.type.in_(_CONTACTS), _PAIRS.status.in_(HAPPENED))
        .group_by(_PAIRS.a, _PAIRS.b)
    )


def contact_days(keys_of_pairs: Sequence[str], since: date, until: date) -> Select[Any]:
    keys = event_keys.c
    happened = (keys.type.in_(_CONTACTS), keys.status.in_(HAPPENED))
    wanted = (keys.key.in_(keys_of_pairs), *_days(keys.sort_day, since, until), *happened)
    return select(keys.key, keys.sort_day).where(*wanted).distinct().order_by(keys.key, keys.sort_day)


def points(wanted: EventFilter, limit: int, *, on_postgres: bool) -> Select[Any]:
    """The record's date and number of sources are read where they lie; its words stay in the database."""
    record = events.c.record
    sources: ColumnElement[int] = func.json_array_length(record["sources"]) if on_postgres else func.json_array_length(record, "$.sources")
    columns = (events.c.id, events.c.sort_day, events.c.type, events.c.status, record["date"].as_string().label("when"))
    return filtered(wanted, *columns, sources.label("sources"), record["parties"].label("parties")).limit(limit)


def _days(column: Any, since: date, until: date | None) -> list[ColumnElement[bool]]:
    return [column >= since, *([column <= until] if until else [])]
