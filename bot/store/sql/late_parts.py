"""The repositories of a transaction that writes late: as the others, answering from memory what an article's settling asks.

A method that is not overridden runs by `Late.after`, which writes first. Imports the domain and this part's modules only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Text, bindparam, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.domain import ANY, Article, Channel, ChannelSettings, Delivery, Event, EventMention, EventType, Mute, Subscription
from bot.store.ports import EventFilter
from bot.store.sql.articles import SqlArticles, SqlMentions
from bot.store.sql.channels import SqlChannels
from bot.store.sql.events import SqlEvents
from bot.store.sql.faults import Faults
from bot.store.sql.keys import earlier, sort_day
from bot.store.sql.late import Decoded, Late
from bot.store.sql.lookups import Lookup, among, listed
from bot.store.sql.outbox import SqlOutbox, delivery_of
from bot.store.sql.session import Session
from bot.store.sql.subscriptions import SqlSubscriptions, subscription_of
from bot.store.sql.tables import articles, event_pairs, events, mentions, outbox, subscriptions
from bot.store.sql.transaction import SqlTransaction
from bot.store.sql.types import in_utc

_PAIR = event_pairs.c
_RECORD = type_coerce(events.c.record, Text).label("record")
_EVENT = Lookup(select(_RECORD).where(events.c.id == bindparam("ident")))
_CANDIDATES = Lookup(
    select(events.c.id, _RECORD).where(
        events.c.id.in_(
            select(_PAIR.event_id).where(
                _PAIR.a.in_(among("codes")),
                _PAIR.b.in_(among("codes")),
                _PAIR.type == bindparam("type"),
                _PAIR.sort_day.between(bindparam("first"), bindparam("last")),
            )
        ),
        events.c.date_last >= bindparam("since"),
    )
)
_TELLINGS = Lookup(
    select(
        mentions.c.article_id,
        mentions.c.position,
        type_coerce(mentions.c.record, Text).label("record"),
        func.coalesce(articles.c.published, articles.c.fetched).label("told"),
    )
    .join(articles, articles.c.id == mentions.c.article_id)
    .where(mentions.c.event_id == bindparam("event"), mentions.c.article_id.in_(among("named")))
)
_TOUCHING = Lookup(
    select(subscriptions)
    .where(subscriptions.c.a.in_(among("codes")), subscriptions.c.b.in_(among("codes")), subscriptions.c.paused.is_(False))
    .order_by(subscriptions.c.created.asc().nulls_first(), subscriptions.c.id)
)
_OUTBOX = Lookup(select(outbox).where(outbox.c.event_id == bindparam("event")).order_by(outbox.c.channel_key, outbox.c.sequence))


class LateTransaction(SqlTransaction):
    """Every repository over one open transaction; `finish` writes what was put off and must be called before the commit."""

    def __init__(self, connection: AsyncConnection, faults: Faults, clock: Clock, decoded: Decoded) -> None:
        self._late = Late(Session(connection, faults), clock, decoded)
        super().__init__(connection, faults, clock, session=self._late.after)

    async def begin(self, article_ids: Iterable[str]) -> None:
        """Reads the articles that will be settled."""
        await self._late.load(article_ids)

    async def finish(self) -> None:
        await self._late.flush()

    @cached_property
    def articles(self) -> SqlArticles:
        return LateArticles(self._late.after, self._late)

    @cached_property
    def mentions(self) -> SqlMentions:
        return LateMentions(self._late.after, self._late)

    @cached_property
    def events(self) -> SqlEvents:
        return LateEvents(self._late.after, self._late)

    @cached_property
    def subscriptions(self) -> SqlSubscriptions:
        return LateSubscriptions(self._late.after, self._late)

    @cached_property
    def outbox(self) -> SqlOutbox:
        return LateOutbox(self._late.after, self._clock, self._late)

    @cached_property
    def channels(self) -> SqlChannels:
        return LateChannels(self._late.after, self._late)


@dataclass(frozen=True, slots=True)
class LateArticles(SqlArticles):
    late: Late

    async def get(self, article_id: str) -> Article | None:
        await self.late.load([article_id])
        found = self.late.known.articles.get(article_id)
        return found[0] if found else None

    async def outcome(self, article_id: str) -> str | None:
        await self.late.load([article_id])
        found = self.late.known.articles.get(article_id)
        return found[1] if found else None

    async def mark_extracted(self, article_id: str, at: datetime, *, outcome: str) -> None:
        if await self.get(article_id) is None:
            # Fails as it does at once.
            await SqlArticles.mark_extracted(self, article_id, at, outcome=outcome)
            return
        self.late.mark(article_id, at, outcome)


@dataclass(frozen=True, slots=True)
class LateMentions(SqlMentions):
    late: Late

    async def replace(self, article_id: str, mentions: Sequence[tuple[EventMention, str]]) -> None:
        await self.of_article(article_id)
        self.late.keep_mentions(article_id, list(mentions))

    async def of_article(self, article_id: str) -> Sequence[tuple[EventMention, str]]:
        known = self.late.known.mentions
        if article_id not in known:
            await self.late.load([article_id])
        return list(known.setdefault(article_id, []))

    async def of_event(self, event_id: str, articles: Iterable[str] | None = None) -> Sequence[tuple[str, EventMention]]:
        if articles is None:
            return await SqlMentions.of_event(self, event_id)
        late, names = self.late, set(articles)
        told = late.known.tellings.setdefault(event_id, {})
        missing = names - told.keys() - late.known.mentions.keys()
        if missing:
            told.update((name, []) for name in missing)
            for row in await late.driver.rows(_TELLINGS, {"event": event_id, "named": listed(sorted(missing))}):
                told[row.article_id].append((row.told, row.position, late.decoded.mention(row.record)))
        found: list[tuple[datetime, str, int, EventMention]] = []
        for name in names:
            own = self._own(event_id, name) if name in late.known.mentions else told[name]
            found += [(in_utc(moment), name, position, mention) for moment, position, mention in own]
        found.sort(key=lambda item: item[:3])
        return [(name, mention) for _, name, _, mention in found]

    def _own(self, event_id: str, article_id: str) -> list[tuple[datetime, int, EventMention]]:
        """What a remembered article tells of the event."""
        own = [(place, mention) for place, (mention, ident) in enumerate(self.late.known.mentions[article_id]) if ident == event_id]
        if not own:
            return []
        article = self.late.known.articles[article_id][0]
        return [(article.published or article.fetched, place, mention) for place, mention in own]


@dataclass(frozen=True, slots=True)
class LateEvents(SqlEvents):
    late: Late

    async def candidates(self, type: EventType, codes: frozenset[str], first: date, last: date) -> Sequence[Event]:
        late = self.late
        days = {"first": earlier(first).isoformat(), "last": last.isoformat(), "since": first.isoformat()}
        known = late.known.events
        found: dict[str, Event] = {}
        for row in await late.driver.rows(_CANDIDATES, {"codes": listed(sorted(codes)), "type": str(type), **days}):
            if row.id not in known:
                known[row.id] = late.decoded.event(row.record)
            if row.id not in late.stored and (event := known[row.id]) is not None:
                found[row.id] = event
        for ident in late.stored:
            event = known[ident]
            if event is not None and event.type is type and len(event.codes & codes) > 1 and _lies(event, first, last):
                found[ident] = event
        return sorted(found.values(), key=lambda event: (sort_day(event), event.id))

    async def get(self, event_id: str) -> Event | None:
        known = self.late.known.events
        if event_id not in known:
            rows = await self.late.driver.rows(_EVENT, {"ident": event_id})
            known[event_id] = self.late.decoded.event(rows[0].record) if rows else None
        return known[event_id]

    async def insert(self, event: Event) -> None:
        if await self.get(event.id) is not None:
            # Fails as it does at once.
            await SqlEvents.insert(self, event)
            return
        self.late.keep_event(event)

    async def update(self, event: Event, *, before: Event | None = None) -> None:
        if await self.get(event.id) is None:
            await SqlEvents.update(self, event, before=before)
            return
        self.late.keep_event(event)

    async def newest_before(self, type: EventType, codes: frozenset[str], day: date) -> Event | None:
        if self.late.changed(lambda event: event.type is type and codes <= event.codes):
            return await SqlEvents.newest_before(self, type, codes, day)
        return await SqlEvents(self.late.session).newest_before(type, codes, day)

    async def find(self, wanted: EventFilter, *, limit: int = 20, before: tuple[date, str] | None = None) -> Sequence[Event]:
        if self.late.changed(lambda event: (not wanted.types or event.type in wanted.types) and wanted.codes <= event.codes):
            return await SqlEvents.find(self, wanted, limit=limit, before=before)
        return await SqlEvents(self.late.session).find(wanted, limit=limit, before=before)


def _lies(event: Event, first: date, last: date) -> bool:
    day = sort_day(event)
    return earlier(first) <= day <= last and (event.date.last_day() if event.date else day) >= first


@dataclass(frozen=True, slots=True)
class LateSubscriptions(SqlSubscriptions):
    late: Late

    async def touching(self, codes: frozenset[str]) -> Sequence[Subscription]:
        known = self.late.known.touching
        if codes not in known:
            found = await self.late.driver.rows(_TOUCHING, {"codes": listed(sorted({*codes, ANY}))})
            known[codes] = [subscription_of(row) for row in found]
        return known[codes]

    async def of_channel(self, channel: Channel) -> Sequence[Subscription]:
        known = self.late.known.wishes
        if channel not in known:
            known[channel] = list(await SqlSubscriptions(self.late.session).of_channel(channel))
        return known[channel]


@dataclass(frozen=True, slots=True)
class LateOutbox(SqlOutbox):
    late: Late

    async def of_event(self, event_id: str, channel: Channel | None = None) -> Sequence[Delivery]:
        late = self.late
        if any(row.event_id == event_id for row in late.puts):
            await late.put_now()
        if event_id not in late.known.rows:
            late.known.rows[event_id] = [delivery_of(row) for row in await late.driver.rows(_OUTBOX, {"event": event_id})]
        return [row for row in late.known.rows[event_id] if channel is None or row.channel == channel]

    async def put_all(self, deliveries: Sequence[Delivery]) -> frozenset[str]:
        there: set[Any] = set()
        for event_id in {delivery.event_id for delivery in deliveries}:
            for row in await self.of_event(event_id):
                there |= {row.id, _telling(row)}
        fresh = {row.id: row for row in deliveries if row.id not in there and _telling(row) not in there}
        self.late.puts += fresh.values()
        return frozenset(fresh)

    async def save(self, delivery: Delivery) -> None:
        late = self.late
        await late.put_now()
        late.known.rows.pop(delivery.event_id, None)
        await SqlOutbox(late.session, self.clock).save(delivery)


def _telling(row: Delivery) -> tuple[Any, ...]:
    """What there is once only."""
    return (row.event_id, row.channel, row.revision, row.kind)


@dataclass(frozen=True, slots=True)
class LateChannels(SqlChannels):
    late: Late

    async def of(self, wanted: Iterable[Channel]) -> Mapping[Channel, ChannelSettings]:
        known, asked = self.late.known.settings, set(wanted)
        if missing := asked - known.keys():
            found = await SqlChannels(self.late.session).of(missing)
            known.update((channel, found.get(channel)) for channel in missing)
        return {channel: settings for channel in asked if (settings := known[channel]) is not None}

    async def mutes(self, wanted: Iterable[Channel]) -> Sequence[Mute]:
        known, asked = self.late.known.mutes, set(wanted)
        if missing := asked - known.keys():
            known.update((channel, []) for channel in missing)
            for mute in await SqlChannels(self.late.session).mutes(missing):
                known[mute.channel].append(mute)
        return sorted((mute for channel in asked for mute in known[channel]), key=lambda mute: (mute.created, mute.a, mute.b))
