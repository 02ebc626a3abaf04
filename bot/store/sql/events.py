"""Events, found by pair, by party, by day. Imports the domain, the ports and the session only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, tuple_, update

from bot.domain import Event, EventType, PartialDate, Status
from bot.store.ports import EventFilter, EventPoint, Found, MonthCount, PairContacts, PairCount, Query
from bot.store.sql import aggregates
from bot.store.sql.asking_tables import event_keys
from bot.store.sql.codec import read_event, write_event
from bot.store.sql.filters import Span, counted, filtered, keys_among
from bot.store.sql.keys import earlier, key_rows, pair_key, shift, sort_day
from bot.store.sql.session import Session, batches
from bot.store.sql.tables import event_pairs, event_parties, events
from bot.store.sql.texts import remove_text, rewrite_text, searched, write_text

_CHILDREN = (event_parties, event_pairs)
_MANY = 4
_WINDOWS = (60, 500)


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
            pairs.sort_day.between(earlier(first), last),
        )
        query = select(events.c.record).where(events.c.id.in_(shared), events.c.date_last >= first)
        return await self._read(query.order_by(events.c.sort_day, events.c.id))

    async def insert(self, event: Event) -> None:
        await self.session.write(insert(events).values(id=event.id, **event_values(event)))
        await self._insert_children(event)
        await self.session.insert(event_keys, list(key_rows(event).values()))
        await write_text(self.session, event)

    async def update(self, event: Event, *, before: Event | None = None) -> None:
        before = before or await self.get(event.id)
        await self.session.change(update(events).where(events.c.id == event.id).values(**event_values(event)), "event", event.id)
        if before is None or (party_rows(before), pair_rows(before)) != (party_rows(event), pair_rows(event)):
            for table in _CHILDREN:
                await self.session.write(delete(table).where(table.c.event_id == event.id))
            await self._insert_children(event)
        if before is not None:
            await self._change_keys(key_rows(before), key_rows(event))
            await rewrite_text(self.session, before, event)

    async def delete(self, event_id: str) -> None:
        """Its mentions must belong to another event, or be gone, at commit. Deliveries stay: they tell what was sent."""
        before = await self.get(event_id)
        if before is not None:
            await self._change_keys(key_rows(before), {})
        await remove_text(self.session, event_id)
        await self.session.write(delete(events).where(events.c.id == event_id))

    async def get(self, event_id: str) -> Event | None:
        found = await self._read(select(events.c.record).where(events.c.id == event_id))
        return found[0] if found else None

    async def find(self, wanted: EventFilter, *, limit: int = 20, before: tuple[date, str] | None = None) -> Sequence[Event]:
        """On SQLite, of many pairs the newest days are read first, then more and more, so that what is old need not be sorted."""
        if self.session.on_postgres or (len(wanted.among) < _MANY and len(wanted.sources) < 2):
            return await self._page(wanted, Span(before), limit)
        newest = before[0] if before else await self.session.value(select(func.max(events.c.sort_day)))
        for days in _WINDOWS if newest else ():
            found = await self._page(wanted, Span(before, shift(newest, -days)), limit)
            if len(found) == limit:
                return found
        return await self._page(wanted, Span(before), limit)

    async def count(self, wanted: EventFilter) -> int:
        return int(await self.session.value(counted(wanted)))

    async def newest_before(self, type: EventType, codes: frozenset[str], day: date) -> Event | None:
        """An event known only by month or year counts as before where its first possible day is: rarity is not claimed on a guess."""
        wanted = EventFilter(codes=codes, types=frozenset({type}), statuses=frozenset({Status.OCCURRED}))
        found = await self._page(wanted, Span(until_day=day), 1)
        return found[0] if found else None

    async def points(self, wanted: EventFilter, *, limit: int) -> Sequence[EventPoint]:
        rows = await self.session.rows(aggregates.points(wanted, limit))
        return [
            EventPoint(row.event_id, row.sort_day, _when(row), EventType(row.type), Status(row.status), frozenset(row.key.split("-")))
            for row in rows
        ]

    async def months(self, wanted: EventFilter) -> Sequence[MonthCount]:
        counts = [row for key in keys_among(wanted) for row in await self.session.rows(aggregates.months(key, wanted))]
        return [MonthCount(PartialDate(row.month).first_day(), EventType(row.type), row.number) for row in counts]

    async def newest_contact_days(self, a: str, b: str, until: date, *, limit: int) -> Sequence[date]:
        return [row.sort_day for row in await self.session.rows(aggregates.newest_contact_days(pair_key(a, b), until, limit))]

    async def search(self, words: Query, *, limit: int = 20, before: int | None = None) -> Sequence[Found]:
        query = searched(words, on_postgres=self.session.on_postgres, before=before).limit(limit)
        return [Found(read_event(row.record), row.number) for row in await self.session.rows(query)]

    async def busiest(self, since: date, until: date | None, *, limit: int) -> Sequence[PairCount]:
        rows = await self.session.rows(aggregates.busiest(since, until, limit))
        return [PairCount(row.a, row.b, row.number) for row in rows]

    async def by_type(
        self, pairs: Iterable[tuple[str, str]], since: date, until: date | None
    ) -> Mapping[tuple[str, str], Mapping[EventType, int]]:
        by_key = {pair_key(a, b): (a, b) for a, b in pairs}
        counts: dict[tuple[str, str], dict[EventType, int]] = {pair: {} for pair in by_key.values()}
        for row in await self.session.rows(aggregates.by_type(sorted(by_key), since, until)):
            counts[by_key[row.key]][EventType(row.type)] = row.number
        return counts

    async def contacts(self, since: date, until: date) -> Sequence[PairContacts]:
        rows = await self.session.rows(aggregates.contacts(since, until))
        return [PairContacts(row.a, row.b, row.number, row.first, row.last) for row in rows]

    async def contact_days(self, pairs: Iterable[tuple[str, str]], since: date, until: date) -> Mapping[tuple[str, str], Sequence[date]]:
        by_key = {pair_key(a, b): (a, b) for a, b in pairs}
        days: dict[tuple[str, str], list[date]] = {pair: [] for pair in by_key.values()}
        for batch in batches(sorted(by_key)):
            for row in await self.session.rows(aggregates.contact_days(batch, since, until)):
                days[by_key[row.key]].append(row.sort_day)
        return days

    async def _page(self, wanted: EventFilter, span: Span, limit: int) -> list[Event]:
        return await self._read(filtered(wanted, events.c.record, limit=limit, span=span, on_postgres=self.session.on_postgres))

    async def _read(self, query: Select[Any]) -> list[Event]:
        return [read_event(row.record) for row in await self.session.rows(query)]

    async def _insert_children(self, event: Event) -> None:
        await self.session.insert(event_parties, party_rows(event))
        await self.session.insert(event_pairs, pair_rows(event))

    async def _change_keys(
        self, old: Mapping[tuple[Any, ...], Mapping[str, Any]], new: Mapping[tuple[Any, ...], Mapping[str, Any]]
    ) -> None:
        """Writes the difference only: what changes most often is that one more outlet tells."""
        gone = [(row["key"], row["sort_day"], row["event_id"]) for values, row in old.items() if values not in new]
        column = event_keys.c
        for batch in batches(gone):
            await self.session.write(delete(event_keys).where(tuple_(column.key, column.sort_day, column.event_id).in_(batch)))
        await self.session.insert(event_keys, [row for values, row in new.items() if values not in old])


def event_values(event: Event) -> dict[str, Any]:
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


def _when(row: Row[Any]) -> PartialDate:
    """The date as precisely as its two ends tell: the index holds no more of it."""
    day, last = row.sort_day, row.date_last
    return PartialDate(day.isoformat()[: 10 if day == last else 7 if (day.year, day.month) == (last.year, last.month) else 4])


def party_rows(event: Event) -> list[dict[str, Any]]:
    return [
        {
            "event_id": event.id, "position": position, "code": party.code, "person": party.person,
            "person_key": party.person and party.person.casefold(), "office": party.office, "role": party.role,
        }
        for position, party in enumerate(event.parties)
    ]  # fmt: skip


def pair_rows(event: Event) -> list[dict[str, Any]]:
    shared = {"event_id": event.id, "type": event.type, "sort_day": sort_day(event), "status": event.status}
    return [{**shared, "a": pair.a, "b": pair.b} for pair in sorted(event.pairs, key=str)]
