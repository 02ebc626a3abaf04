"""Articles, mentions and events of a transaction that writes late: as the others, answering from memory what an article's settling asks.

A method that is not overridden runs by `Late.after`, which writes first. Imports the domain and this part's modules only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Text, bindparam, func, select, type_coerce

from bot.domain import (
    Article,
    Event,
    EventMention,
    EventType,
)
from bot.store.ports import EventFilter
from bot.store.sql.articles import SqlArticles, SqlMentions
from bot.store.sql.events import SqlEvents
from bot.store.sql.keys import earlier, sort_day
from bot.store.sql.late import Late
from bot.store.sql.lookups import Lookup, among, listed
from bot.store.sql.tables import articles, event_pairs, events, mentions
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
        await self.late.load([article_id])
        if article_id not in self.late.known.articles:
            # Fails as it does at once.
            await SqlMentions.replace(self, article_id, mentions)
            return
        self.late.keep_mentions(article_id, list(mentions))

    async def of_article(self, article_id: str) -> Sequence[tuple[EventMention, str]]:
        await self.late.load([article_id])
        return list(self.late.known.mentions[article_id])

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
        days = {"first": earlier(first), "last": last, "since": first}
        known = late.known.events
        found: dict[str, Event] = {}
        for row in await late.driver.rows(_CANDIDATES, {"codes": listed(sorted(codes)), "type": type, **days}):
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
