"""What goes in comes out: any event, any mention, any delivery, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import (
    AlertKind,
    Channel,
    DatePrecision,
    Delivery,
    DeliveryState,
    Event,
    EventMention,
    EventSource,
    EventType,
    Mode,
    Office,
    PartialDate,
    Party,
    PartyKind,
    Place,
    Role,
    Status,
)
from bot.store import EventFilter

CODES = st.sampled_from(["RUS", "PAK", "IND", "EU", "ARAB_LEAGUE", "XKX"])
# Half surrogate pairs and U+0000 too: what a record holds is kept to the letter.
TEXTS = st.text(st.characters(), max_size=30)
CLEAN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=ZONES)


@st.composite
def partial_dates(draw: Any) -> PartialDate:
    length = {DatePrecision.DAY: 10, DatePrecision.MONTH: 7, DatePrecision.YEAR: 4}[draw(st.sampled_from(DatePrecision))]
    return PartialDate(draw(st.dates()).isoformat()[:length])


@st.composite
def parties(draw: Any) -> tuple[Party, ...]:
    found = []
    for code in draw(st.lists(CODES, min_size=2, max_size=6).filter(lambda codes: len(set(codes)) > 1)):
        person = draw(st.none() | CLEAN.filter(str.strip))
        office = draw(st.sampled_from([office for office in Office if person is None or office is not Office.STATE]))
        found.append(Party(code, draw(st.sampled_from(PartyKind)), person, office, draw(st.sampled_from(Role))))
    return tuple(found)


SHARED = {
    "type": st.sampled_from(EventType),
    "status": st.sampled_from(Status),
    "parties": parties(),
    "current": st.booleans(),
    "place": st.none() | st.builds(Place, CODES, st.none() | TEXTS),
    "date": st.none() | partial_dates(),
    "topics": st.lists(TEXTS, max_size=3).map(tuple),
    "mode": st.none() | st.sampled_from(Mode),
    "evidence": TEXTS,
    "attribution": st.none() | TEXTS,
    "confidence": st.floats(0, 1),
    "cameo": st.none() | TEXTS,
    "plover": st.none() | TEXTS,
}
SOURCES = st.lists(
    st.builds(
        EventSource,
        article_id=CLEAN,
        source_id=CLEAN,
        outlet=CLEAN,
        url=CLEAN,
        title=TEXTS,
        published=st.none() | MOMENTS,
        evidence=TEXTS,
        status=st.sampled_from(Status),
        official=st.booleans(),
        digest=CLEAN,
        told=st.none() | MOMENTS,
        date=st.none() | partial_dates(),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda source: source.article_id,
).map(tuple)
EVENTS = st.builds(
    Event, id=st.just("e"), **SHARED, sources=SOURCES, first_seen=MOMENTS, changed=MOMENTS, revision=st.integers(1, 1_000), rarity=TEXTS
)
SPANS = st.tuples(st.integers(0, 2_000_000), st.integers(0, 2_000_000)).map(lambda ends: (min(ends), max(ends)))
MENTIONS = st.builds(EventMention, **SHARED, span=SPANS)
DELIVERIES = st.builds(
    Delivery,
    id=st.just("d"),
    event_id=CLEAN,
    channel=st.builds(Channel, st.sampled_from(["slack", "discord"]), st.sampled_from(["", "T1"]), CLEAN.filter(bool)),
    revision=st.integers(1, 1_000),
    kind=st.sampled_from(AlertKind),
    state=st.sampled_from(DeliveryState),
    subscription_ids=st.lists(CLEAN, max_size=3).map(tuple),
    mention=st.none() | CLEAN,
    attempts=st.integers(0, 1_000),
    due=st.none() | MOMENTS,
    lease_owner=st.none() | CLEAN,
    lease_until=st.none() | MOMENTS,
    receipt=st.none() | CLEAN,
    reason=st.none() | CLEAN,
    created=st.none() | MOMENTS,
    settled=st.none() | MOMENTS,
)
properly = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@properly
@given(event=EVENTS, later=EVENTS)
def test_any_event_comes_back_equal_and_is_found_by_what_it_is(opened: Any, fresh: Callable[[], str], event: Event, later: Event) -> None:
    async def main() -> None:
        event_id = fresh()
        async with opened() as store, store.writing() as transaction:
            for told, write in ((event, transaction.events.insert), (later, transaction.events.update)):
                stored = replace(told, id=event_id)
                await write(stored)
                found = await transaction.events.get(event_id)
                assert found == stored
                assert found.first_seen.tzinfo is UTC or found.first_seen.utcoffset() == timedelta(0)
                days = (told.date.first_day(), told.date.last_day()) if told.date else (told.first_seen.astimezone(UTC).date(),) * 2
                assert stored in await transaction.events.candidates(told.type, told.codes, days[0], days[1])
                wanted = EventFilter(codes=told.codes, types=frozenset({told.type}), since=days[1], until=days[0], current=told.current)
                assert stored in await transaction.events.find(wanted, limit=1_000)
            await transaction.events.delete(event_id)

    asyncio.run(main())


@properly
@given(mentions=st.lists(MENTIONS, max_size=3))
def test_any_mentions_come_back_equal_in_their_order(
    opened: Any, build: Any, fresh: Callable[[], str], mentions: list[EventMention]
) -> None:
    async def main() -> None:
        article_id, event_id = fresh(), fresh()
        pairs = [(mention, event_id) for mention in mentions]
        async with opened() as store, store.writing() as transaction:
            await transaction.articles.add(build.article(article_id))
            await transaction.events.insert(build.event(event_id))
            await transaction.mentions.replace(article_id, pairs)
            assert await transaction.mentions.of_article(article_id) == pairs
            assert await transaction.mentions.of_event(event_id) == [(article_id, mention) for mention in mentions]

    asyncio.run(main())


@properly
@given(delivery=DELIVERIES, later=DELIVERIES)
def test_any_delivery_comes_back_equal_and_save_writes_its_progress(
    opened: Any, fresh: Callable[[], str], delivery: Delivery, later: Delivery
) -> None:
    async def main() -> None:
        ident = fresh()
        put = replace(delivery, id=ident, event_id=f"{ident} {delivery.event_id}", sequence=99)
        async with opened() as store, store.writing() as transaction:
            assert await transaction.outbox.put(put)
            stored = await transaction.outbox.get(ident)
            assert stored == replace(put, sequence=stored.sequence)
            assert not await transaction.outbox.put(replace(put, id=fresh()))
            names = ("state", "attempts", "due", "lease_owner", "lease_until", "receipt", "reason", "settled")
            progress = {name: getattr(later, name) for name in names}
            await transaction.outbox.save(replace(stored, **progress))
            assert await transaction.outbox.of_event(put.event_id, put.channel) == [replace(stored, **progress)]

    asyncio.run(main())
