"""A write transaction that remembers what it read and writes what it was given at its end, many rows in one statement.

For SQLite, where a writing transaction has the database to itself: what was read in it changes by its own writes only. Its user notices
nothing but the speed: whatever is asked that the memory does not answer is asked of the database after all that was put off is written,
and then nothing is remembered. Imports the domain and this part's modules only.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import CursorResult, Executable, bindparam, delete, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.clock import Clock
from bot.domain import Article, Channel, ChannelSettings, Delivery, Event, EventMention, Mute, Subscription
from bot.store.sql.articles import article_of, mention_rows
from bot.store.sql.asking_tables import event_keys, event_texts
from bot.store.sql.codec import read_event, read_mention, write_event
from bot.store.sql.events import event_values, pair_rows, party_rows
from bot.store.sql.keys import key_rows, sort_day
from bot.store.sql.lookups import Driver
from bot.store.sql.outbox import SqlOutbox
from bot.store.sql.session import Session, batches
from bot.store.sql.tables import articles, event_pairs, event_parties, events, mentions
from bot.store.sql.texts import number_of, words_of

_KEY = event_keys.c
_UPDATE_EVENT = update(events).where(events.c.id == bindparam("row_id"))
_ARTICLES = select(articles).where(articles.c.id.in_(bindparam("ids", expanding=True)))
_MENTIONS = (
    select(mentions).where(mentions.c.article_id.in_(bindparam("ids", expanding=True))).order_by(mentions.c.article_id, mentions.c.position)
)
_MARK = update(articles).where(articles.c.id == bindparam("row_id"))
_FRESH_KEY = upsert(event_keys)
_PUT_KEY = _FRESH_KEY.on_conflict_do_update(
    index_elements=[_KEY.key, _KEY.sort_day, _KEY.event_id],
    set_={column.name: _FRESH_KEY.excluded[column.name] for column in event_keys.c if not column.primary_key},
)

Change = tuple[Event | None, Event]
"""An event as it is stored, None for a new one, and as it is to be."""


class Decoded:
    """Events and mentions by the very text they are stored as, so that what is read again and again is decoded once."""

    def __init__(self, most_events: int = 128, most_mentions: int = 4096) -> None:
        self.event: Callable[[str], Event] = lru_cache(most_events)(lambda text: read_event(json.loads(text)))
        self.mention: Callable[[str], EventMention] = lru_cache(most_mentions)(lambda text: read_mention(json.loads(text)))


@dataclass(frozen=True, slots=True)
class LateSession(Session):
    """Before each statement what was put off is written."""

    before: Callable[[], Awaitable[None]]

    async def run(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        await self.before()
        return await Session.run(self, statement, values)


@dataclass(slots=True)
class Remembered:
    """What is known of the database's rows as this transaction has left them."""

    articles: dict[str, tuple[Article, str | None]] = field(default_factory=dict)
    """With the outcome."""
    mentions: dict[str, list[tuple[EventMention, str]]] = field(default_factory=dict)
    """By article."""
    tellings: dict[str, dict[str, list[tuple[datetime, int, EventMention]]]] = field(default_factory=dict)
    """By event and article, of the articles whose mentions are not in `mentions`."""
    events: dict[str, Event | None] = field(default_factory=dict)
    rows: dict[str, list[Delivery]] = field(default_factory=dict)
    """The outbox by event."""
    settings: dict[Channel, ChannelSettings | None] = field(default_factory=dict)
    mutes: dict[Channel, list[Mute]] = field(default_factory=dict)
    touching: dict[frozenset[str], list[Subscription]] = field(default_factory=dict)
    wishes: dict[Channel, list[Subscription]] = field(default_factory=dict)


class Late:
    """One transaction's memory and what it has still to write.

    `session` asks and writes at once, `driver` asks at once; `after` first writes the rest.
    """

    def __init__(self, session: Session, clock: Clock, decoded: Decoded) -> None:
        self.session = session
        self.after = LateSession(session.connection, session.faults, self._give_way)
        self.driver = Driver(session.connection, session.faults)
        self.decoded = decoded
        self.known = Remembered()
        self.stored: dict[str, Event | None] = {}
        """The events to be written, as they are stored."""
        self.puts: list[Delivery] = []
        self._clock = clock
        self._marks: dict[str, tuple[datetime, str]] = {}
        self._mentions_of: dict[str, bool] = {}
        self._failed: BaseException | None = None

    # What is remembered

    async def load(self, ids: Iterable[str]) -> None:
        """The articles and their mentions, in two statements."""
        missing = sorted(set(ids) - self.known.articles.keys())
        for batch in batches(missing):
            for row in await self.session.rows(_ARTICLES, {"ids": batch}):
                self.known.articles[row.id] = (article_of(row), row.outcome)
            for ident in batch:
                self.known.mentions[ident] = []
            for row in await self.session.rows(_MENTIONS, {"ids": batch}):
                self.known.mentions[row.article_id].append((read_mention(row.record), row.event_id))

    def mark(self, article_id: str, at: datetime, outcome: str) -> None:
        self._marks[article_id] = (at, outcome)
        self.known.articles[article_id] = (self.known.articles[article_id][0], outcome)

    def keep_mentions(self, article_id: str, found: list[tuple[EventMention, str]]) -> None:
        """Once more within a transaction is once more put off: whether there are stored ones does not change by it."""
        self._mentions_of.setdefault(article_id, bool(self.known.mentions[article_id]))
        self.known.mentions[article_id] = found

    def keep_event(self, event: Event) -> None:
        event = _as_read(event)
        self.stored.setdefault(event.id, self.known.events.get(event.id))
        self.known.events[event.id] = event

    def changed(self, fits: Callable[[Event], bool]) -> bool:
        """Whether an event that is still to be written fits, as it is stored or as it is to be."""
        return any(
            (before and fits(before)) or ((after := self.known.events[ident]) and fits(after)) for ident, before in self.stored.items()
        )

    # What is written

    async def _give_way(self) -> None:
        await self.flush()
        self.known = Remembered()

    async def flush(self) -> None:
        """Writes what was put off."""
        with self._whole():
            await self._write()

    async def put_now(self) -> None:
        """Writes the rows of the outbox that were put off."""
        with self._whole():
            await self._write_puts()

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Where what was put off could be written in part only, nothing of the transaction is committed any more."""
        if self._failed is not None:
            raise self._failed
        try:
            yield
        except BaseException as error:
            self._failed = error
            raise

    async def _write(self) -> None:
        stored, self.stored = self.stored, {}
        changes = [(before, after) for ident, before in stored.items() if (after := self.known.events[ident]) is not None]
        if changes:
            await self._write_events(changes)
            await self._write_keys(changes)
            await self._write_texts(changes)
        await self._write_mentions()
        marks, self._marks = self._marks, {}
        rows = [{"row_id": ident, "extracted_at": at, "outcome": outcome} for ident, (at, outcome) in marks.items()]
        await self.session.write_many(_MARK, rows)
        await self._write_puts()

    async def _write_puts(self) -> None:
        puts, self.puts = self.puts, []
        if puts:
            for row in puts:
                self.known.rows.pop(row.event_id, None)
            await SqlOutbox(self.session, self._clock).put_all(puts)

    async def _write_events(self, changes: list[Change]) -> None:
        new = [{"id": after.id, **event_values(after)} for before, after in changes if before is None]
        await self.session.insert(events, new)
        old = [{"row_id": after.id, **event_values(after)} for before, after in changes if before is not None]
        await self.session.write_many(_UPDATE_EVENT, old)
        others = [(before, after) for before, after in changes if before is None or _children(before) != _children(after)]
        gone = [after.id for before, after in others if before is not None]
        for table in (event_parties, event_pairs):
            for batch in batches(gone):
                await self.session.write(delete(table).where(table.c.event_id.in_(batch)))
        await self.session.insert(event_parties, [row for _, after in others for row in party_rows(after)])
        await self.session.insert(event_pairs, [row for _, after in others for row in pair_rows(after)])

    async def _write_keys(self, changes: list[Change]) -> None:
        """The difference only. Most often one more outlet tells, and the confidence is another in every row."""
        gone: list[tuple[Any, ...]] = []
        put: list[Mapping[str, Any]] = []
        for before, after in changes:
            old, new = key_rows(before) if before else {}, key_rows(after)
            names = {(row["key"], row["sort_day"]) for row in new.values()}
            gone += [(row["key"], row["sort_day"], row["event_id"]) for row in old.values() if (row["key"], row["sort_day"]) not in names]
            put += [row for values, row in new.items() if values not in old]
        for batch in batches(gone):
            await self.session.write(delete(event_keys).where(tuple_(_KEY.key, _KEY.sort_day, _KEY.event_id).in_(batch)))
        await self.session.write_many(_PUT_KEY, put)

    async def _write_texts(self, changes: list[Change]) -> None:
        other: list[tuple[Event, str]] = []
        gone: list[str] = []
        for before, after in changes:
            words = words_of(after)
            if before is None or (words_of(before), sort_day(before)) != (words, sort_day(after)):
                other.append((after, words))
                gone += [after.id] if before else []
        for batch in batches(gone):
            await self.session.write(delete(event_texts).where(event_texts.c.event_id.in_(batch)))
        for part in batches(other):
            numbers = [number_of(event) for event, _ in part]
            used = {row.number for row in await self.session.rows(select(event_texts.c.number).where(event_texts.c.number.in_(numbers)))}
            rows = []
            for (event, words), first in zip(part, numbers, strict=True):
                number = first
                # So rare that each further number may be asked for by itself.
                while number in used or (number != first and await self._numbered(number)):
                    number += 1
                used.add(number)
                rows.append({"number": number, "event_id": event.id, "text": words})
            await self.session.insert(event_texts, rows)

    async def _numbered(self, number: int) -> bool:
        return await self.session.value(select(event_texts.c.number).where(event_texts.c.number == number)) is not None

    async def _write_mentions(self) -> None:
        replaced, self._mentions_of = self._mentions_of, {}
        for batch in batches([ident for ident, stored in replaced.items() if stored]):
            await self.session.write(delete(mentions).where(mentions.c.article_id.in_(batch)))
        await self.session.insert(mentions, [row for ident in replaced for row in mention_rows(ident, self.known.mentions[ident])])


def _as_read(event: Event) -> Event:
    """The event as it will come back: its moments in UTC."""
    told = (moment for source in event.sources for moment in (source.published, source.told))
    if all(moment is None or moment.tzinfo is UTC for moment in (event.first_seen, event.changed, *told)):
        return event
    return read_event(write_event(event))


def _children(event: Event) -> tuple[Any, ...]:
    return (event.parties, event.type, sort_day(event), event.status)
