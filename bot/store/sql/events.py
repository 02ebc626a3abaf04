"""Events, found by pair, by party, by day. Imports the domain, the ports and the session only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, update

from bot.domain import Event, EventType, Status
from bot.store.ports import EventFilter
from bot.store.sql.codec import read_event, write_event
from bot.store.sql.session import Session
from bot.store.sql.tables import event_pairs, event_parties, events
from bot.store.sql.types import in_utc

_CHILDREN = (event_parties, event_pairs)
# A date that says only the year sorts by its first day and may mean a day this much later.
_WIDEST = timedelta(days=365)


def sort_day(event: Event) -> date:
    """The day an event is ordered by: the first that its date may mean, or where it has none, the day (UTC) it was first seen.

    `(sort_day(event), event.id)` is the key that `Events.find` takes as `before`.
    """
    return event.date.first_day() if event.date else in_utc(event.first_seen).date()


@dataclass(frozen=True, slots=True)
class SqlEvents:
    session: Session

    async def candidates(self, type: EventType, codes: frozenset[str], first: date, last: date) -> Sequence[Event]:
        """Reads the index of pairs only, however many events there are. Oldest first."""
        pairs = event_pairs.c
        # In a stored pair a < b, so two codes of the set in these columns are two different parties.
        shared = select(pairs.event_id).where(
            pairs.a.in_(sorted(codes)),
            pairs.b.in_(sorted(codes)),
            pairs.type == type,
            pairs.sort_day.between(_earlier(first), last),
        )
        query = select(events.c.record).where(events.c.id.in_(shared), events.c.date_last >= first)
        return await self._read(query.order_by(events.c.sort_day, events.c.id))

    async def insert(self, event: Event) -> None:
        await self.session.write(insert(events).values(id=event.id, **_values(event)))
        await self._insert_children(event)

    async def update(self, event: Event, *, before: Event | None = None) -> None:
        await self.session.change(update(events).where(events.c.id == event.id).values(**_values(event)), "event", event.id)
        if before and (before.parties, before.type, sort_day(before)) == (event.parties, event.type, sort_day(event)):
            return
        for table in _CHILDREN:
            await self.session.write(delete(table).where(table.c.event_id == event.id))
        await self._insert_children(event)

    async def delete(self, event_id: str) -> None:
        """Its mentions must belong to another event, or be gone, at commit. Deliveries stay: they tell what was sent."""
        await self.session.write(delete(events).where(events.c.id == event_id))

    async def get(self, event_id: str) -> Event | None:
        found = await self._read(select(events.c.record).where(events.c.id == event_id))
        return found[0] if found else None

    async def find(self, wanted: EventFilter, *, limit: int = 20, before: tuple[date, str] | None = None) -> Sequence[Event]:
        query = select(events.c.record).where(*_conditions(wanted))
        if before is not None:
            day, ident = before
            query = query.where(or_(events.c.sort_day < day, and_(events.c.sort_day == day, events.c.id < ident)))
        return await self._read(query.order_by(events.c.sort_day.desc(), events.c.id.desc()).limit(limit))

    async def count(self, wanted: EventFilter) -> int:
        return int(await self.session.value(select(func.count()).select_from(events).where(*_conditions(wanted))))

    async def newest_before(self, type: EventType, codes: frozenset[str], day: date) -> Event | None:
        """An event known only by month or year counts as before where its first possible day is: rarity is not claimed on a guess."""
        wanted = EventFilter(codes=codes, types=frozenset({type}), statuses=frozenset({Status.OCCURRED}))
        query = select(events.c.record).where(*_conditions(wanted), events.c.sort_day < day)
        found = await self._read(query.order_by(events.c.sort_day.desc(), events.c.id.desc()).limit(1))
        return found[0] if found else None

    async def _read(self, query: Select[Any]) -> list[Event]:
        return [read_event(row.record) for row in await self.session.rows(query)]

    async def _insert_children(self, event: Event) -> None:
        day = sort_day(event)
        parties = [
            {
                "event_id": event.id,
                "position": position,
                "code": party.code,
                "person": party.person,
                "person_key": party.person and party.person.casefold(),
                "office": party.office,
                "role": party.role,
            }
            for position, party in enumerate(event.parties)
        ]
        pairs = [
            {"event_id": event.id, "a": pair.a, "b": pair.b, "type": event.type, "sort_day": day} for pair in sorted(event.pairs, key=str)
        ]
        await self.session.insert(event_parties, parties)
        await self.session.insert(event_pairs, pairs)


def _values(event: Event) -> dict[str, Any]:
    day = sort_day(event)
    return {
        "type": event.type,
        "status": event.status,
        "current": event.current,
        "date_first": day,
        "date_last": event.date.last_day() if event.date else day,
        "sort_day": day,
        "first_seen": event.first_seen,
        "changed": event.changed,
        "confidence": event.confidence,
        "revision": event.revision,
        "record": write_event(event),
    }


def _conditions(wanted: EventFilter) -> list[ColumnElement[bool]]:
    """An event must hold all the codes; of types and statuses any will do."""
    column = events.c
    found: list[ColumnElement[bool]] = [column.id.in_(events_of) for events_of in _holding(sorted(wanted.codes))]
    if wanted.types:
        found.append(column.type.in_(sorted(wanted.types)))
    if wanted.statuses:
        found.append(column.status.in_(sorted(wanted.statuses)))
    if wanted.since is not None:
        found.append(column.date_last >= wanted.since)
    if wanted.until is not None:
        found.append(column.date_first <= wanted.until)
    if wanted.person is not None:
        named = event_parties.c.person_key == wanted.person.strip().casefold()
        found.append(column.id.in_(select(event_parties.c.event_id).where(named)))
    if wanted.current is not None:
        found.append(column.current.is_(wanted.current))
    if wanted.min_confidence > 0:
        found.append(column.confidence >= wanted.min_confidence)
    return found


def _holding(codes: list[str]) -> list[Select[tuple[str]]]:
    """Event ids by party for one code, by pair for more: a pair's events are few even where each country's are many."""
    if len(codes) < 2:
        return [select(event_parties.c.event_id).where(event_parties.c.code == code) for code in codes]
    pairs = event_pairs.c
    return [select(pairs.event_id).where(pairs.a == codes[0], pairs.b == other) for other in codes[1:]]


def _earlier(day: date) -> date:
    return day - _WIDEST if day - date.min > _WIDEST else date.min
