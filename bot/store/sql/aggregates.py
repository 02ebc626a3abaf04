"""Counts over many events, made by the database: the busiest pairs, their types, days of contact. Imports the tables only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, select

from bot.domain import CONTACT_TYPES, Status
from bot.store.ports import EventFilter
from bot.store.sql.asking_tables import event_keys
from bot.store.sql.filters import key_conditions, keys_among
from bot.store.sql.tables import event_pairs

HAPPENED = (str(Status.OCCURRED), str(Status.ONGOING))
_CONTACTS = tuple(sorted(map(str, CONTACT_TYPES)))
_PAIRS = event_pairs.c
_LONG_DAYS = 500


def busiest(since: date, until: date | None, limit: int) -> Select[Any]:
    number = func.count().label("number")
    return (
        select(_PAIRS.a, _PAIRS.b, number)
        .where(*_pair_days(since, until), _PAIRS.status != str(Status.HYPOTHETICAL))
        .group_by(_PAIRS.a, _PAIRS.b)
        .order_by(number.desc(), _PAIRS.a, _PAIRS.b)
        .limit(limit)
    )


def by_type(keys_of_pairs: Sequence[str], since: date, until: date | None) -> Select[Any]:
    keys = event_keys.c
    wanted = (keys.key.in_(keys_of_pairs), *_days(keys.sort_day, since, until), keys.status != str(Status.HYPOTHETICAL))
    return select(keys.key, keys.type, func.count().label("number")).where(*wanted).group_by(keys.key, keys.type)


def contacts(since: date, until: date) -> Select[Any]:
    number = func.count().label("number")
    first, last = func.min(_PAIRS.sort_day).label("first"), func.max(_PAIRS.sort_day).label("last")
    return (
        select(_PAIRS.a, _PAIRS.b, number, first, last)
        .where(*_pair_days(since, until), _PAIRS.type.in_(_CONTACTS), _PAIRS.status.in_(HAPPENED))
        .group_by(_PAIRS.a, _PAIRS.b)
    )


def contact_days(keys_of_pairs: Sequence[str], since: date, until: date) -> Select[Any]:
    keys = event_keys.c
    happened = (keys.type.in_(_CONTACTS), keys.status.in_(HAPPENED))
    wanted = (keys.key.in_(keys_of_pairs), *_days(keys.sort_day, since, until), *happened)
    return select(keys.key, keys.sort_day).where(*wanted).distinct().order_by(keys.key, keys.sort_day)


def points(wanted: EventFilter, limit: int) -> Select[Any]:
    """Read from the index of keys alone: an event's record is a thousand times as long as its point."""
    keys = event_keys.c
    columns = (keys.key, keys.event_id, keys.sort_day, keys.date_last, keys.type, keys.status)
    query = select(*columns).where(keys.key.in_(keys_among(wanted)), *key_conditions(wanted))
    return query.order_by(keys.sort_day.desc(), keys.event_id.desc()).limit(limit)


def months(key: str, wanted: EventFilter) -> Select[Any]:
    """Events by month and type under one key."""
    keys = event_keys.c
    month = func.substr(cast(keys.sort_day, Text), 1, 7).label("month")
    query = select(month, keys.type, func.count().label("number")).where(keys.key == key, *key_conditions(wanted))
    return query.group_by(month, keys.type)


def newest_contact_days(key: str, until: date, limit: int) -> Select[Any]:
    keys = event_keys.c
    happened = (keys.type.in_(_CONTACTS), keys.status.in_(HAPPENED))
    return select(keys.sort_day).where(keys.key == key, keys.sort_day <= until, *happened).order_by(keys.sort_day.desc()).limit(limit)


def _days(column: Any, since: date, until: date | None) -> list[ColumnElement[bool]]:
    return [column >= since, *([column <= until] if until else [])]


def _pair_days(since: date, until: date | None) -> list[ColumnElement[bool]]:
    """Of a long time the pairs are walked through one after the other, each in the order of its days: that needs no sorting.

    As an expression the day is out of the reach of the index of days, which the planner would take at any length.
    """
    long = until is None or (until - since).days > _LONG_DAYS
    return _days(func.coalesce(_PAIRS.sort_day, _PAIRS.sort_day) if long else _PAIRS.sort_day, since, until)
