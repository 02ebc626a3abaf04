"""How a filter becomes one read of the index of keys in the order of the days.

Of all that a filter names, the key that fewest events have leads: a pair before a person, a person before a source, a source before a
country. What remains is looked up by the leading row, row after row until the page is full: a database that is free to gather all
rows of a key first and to sort them takes a hundred times as long where the key has many. Imports the ports, the tables and the keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Text, and_, cast, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from bot.store.ports import EventFilter
from bot.store.sql.asking_tables import event_keys
from bot.store.sql.keys import earlier, office_key, pair_key, party_key, person_key, source_key
from bot.store.sql.tables import events

_KEYS = event_keys.c


@dataclass(frozen=True, slots=True)
class Span:
    """Which part of what fits is read: what stands after `before` in the order of pages, from a first day up to one that is too late."""

    before: tuple[date, str] | None = None
    from_day: date | None = None
    until_day: date | None = None

    def conditions(self, day: Any, ident: Any) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.before is not None:
            found.append(and_(day <= self.before[0], or_(day < self.before[0], and_(day == self.before[0], ident < self.before[1]))))
        if self.from_day is not None:
            found.append(day >= self.from_day)
        if self.until_day is not None:
            found.append(day < self.until_day)
        return found


def filtered(wanted: EventFilter, *columns: Any, limit: int, span: Span = Span(), on_postgres: bool = False) -> Select[Any]:
    """The columns of the newest events that fit, newest first; at most `limit`."""
    leading, others = _keys(wanted)
    if not leading:
        day, ident = events.c.sort_day, events.c.id
        conditions = [*_conditions(wanted, events.c, day), *(_holds(keys, day, ident) for keys in others), *span.conditions(day, ident)]
        return select(*columns).where(*conditions).order_by(day.desc(), ident.desc()).limit(limit)
    conditions = [*_leading_conditions(wanted, others), *span.conditions(_KEYS.sort_day, _KEYS.event_id)]
    page = _page(leading, conditions, limit, on_postgres)
    query = select(*columns).select_from(page.join(events, events.c.id == page.c.event_id))
    return query.order_by(page.c.sort_day.desc(), page.c.event_id.desc())


def counted(wanted: EventFilter) -> Select[Any]:
    """The number of the events that fit."""
    leading, others = _keys(wanted)
    if not leading:
        conditions = [_holds(keys, events.c.sort_day, events.c.id) for keys in others]
        return select(func.count()).select_from(events).where(*_conditions(wanted, events.c, events.c.sort_day), *conditions)
    number = func.count() if len(leading) == 1 else func.count(_KEYS.event_id.distinct())
    return select(number).select_from(event_keys).where(_KEYS.key.in_(leading), *_leading_conditions(wanted, others))


def keys_among(wanted: EventFilter) -> tuple[str, ...]:
    """The keys of the sets of codes that are asked for, where nothing else is asked for but types, statuses, days and confidence."""
    few = wanted.among or frozenset({wanted.codes})
    return tuple(sorted(pair_key(min(codes), max(codes)) if len(codes) == 2 else min(codes) for codes in few if 1 <= len(codes) <= 2))


def key_conditions(wanted: EventFilter) -> list[ColumnElement[bool]]:
    """What a row of the index must fulfil beside its key."""
    return _conditions(wanted, _KEYS, _KEYS.sort_day)


def _page(leading: tuple[str, ...], conditions: list[ColumnElement[bool]], limit: int, on_postgres: bool) -> FromClause:
    """Day and id of the newest events under the keys; an event of many parties stands under several of them, and is wanted once."""
    row = select(_KEYS.sort_day, _KEYS.event_id)
    order = (_KEYS.sort_day.desc(), _KEYS.event_id.desc())
    if len(leading) == 1:
        return row.where(_KEYS.key == leading[0], *conditions).order_by(*order).limit(limit).subquery("page")
    if not on_postgres:
        return row.where(_KEYS.key.in_(leading), *conditions).distinct().order_by(*order).limit(limit).subquery("page")
    # The newest of each key alone, since PostgreSQL would otherwise gather and sort every row of them all.
    asked = func.unnest(cast(list(leading), ARRAY(Text))).table_valued("key").render_derived("asked")
    each = row.where(_KEYS.key == asked.c.key, *conditions).order_by(*order).limit(limit).lateral("each")
    found = select(each.c.sort_day, each.c.event_id).select_from(asked).join(each, true()).distinct()
    return found.order_by(each.c.sort_day.desc(), each.c.event_id.desc()).limit(limit).subquery("page")


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


def _leading_conditions(wanted: EventFilter, others: Sequence[Sequence[str]]) -> list[ColumnElement[bool]]:
    return [*key_conditions(wanted), *(_holds(keys, _KEYS.sort_day, _KEYS.event_id) for keys in others)]


def _holds(keys: Sequence[str], day: ColumnElement[Any], ident: ColumnElement[Any]) -> ColumnElement[bool]:
    """The event stands under one of the keys. Asked as a value and not as EXISTS, which PostgreSQL may turn into a join of all rows."""
    other = event_keys.alias()
    held = select(literal(1)).where(other.c.key.in_(keys), other.c.sort_day == day, other.c.event_id == ident).limit(1)
    return held.scalar_subquery().is_not(None)


def _conditions(wanted: EventFilter, column: Any, day: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for values, field in ((wanted.types, column.type), (wanted.statuses, column.status)):
        if len(values) == 1:
            found.append(field == str(next(iter(values))))
        elif values:
            # Of the events, as an expression, so that no index by type or status is taken: all of three types would then be sorted by day.
            found.append((field if column is _KEYS else func.lower(field)).in_(sorted(map(str, values))))
    if wanted.since is not None:
        found += [day >= earlier(wanted.since), column.date_last >= wanted.since]
    if wanted.until is not None:
        found.append(day <= wanted.until)
    if wanted.current is not None:
        found.append(column.current.is_(wanted.current))
    if wanted.min_confidence > 0:
        found.append(column.confidence >= wanted.min_confidence)
    return found
