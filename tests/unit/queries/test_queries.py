"""Questions to a real SQLite store: lists by pair and by bloc, last contact, timeline, busiest pairs, a person, the chain of an event."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot import queries
from bot.domain import (
    AlertKind,
    Article,
    Channel,
    Delivery,
    DeliveryState,
    Event,
    EventMention,
    EventSource,
    EventType,
    Office,
    PartialDate,
    Party,
    Status,
    Subscription,
)
from bot.knowledge import Roster, Term
from bot.queries import Side, StepName
from bot.store import EventFilter, Transaction, open_store

Answer = TypeVar("Answer")
NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
TODAY = NOW.date()
URL = "https://news.example/a"


def event(ident: str, day: str | None, codes: str = "PAK RUS", kind: EventType = EventType.CALL, **more: object) -> Event:
    source = EventSource(f"article-{ident}", "dawn", "Dawn", f"{URL}/{ident}", "A headline", NOW, "They spoke.", Status.OCCURRED)
    base = Event(
        id=ident, type=kind, status=Status.OCCURRED, parties=tuple(Party(code) for code in codes.split()), current=True, place=None,
        date=PartialDate(day) if day else None, topics=(), mode=None, evidence="They spoke.", attribution=None, confidence=0.9,
        cameo=None, plover=None, sources=(source,), first_seen=NOW, changed=NOW,
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def answer(tmp_path: Path, events: Sequence[Event], question: Callable[[Transaction], Awaitable[Answer]]) -> Answer:
    """The answer of a fresh store that holds the events."""

    async def run() -> Answer:
        store = await open_store(f"sqlite:///{tmp_path / 'test.sqlite'}", clock=lambda: NOW)
        try:
            async with store.writing() as tx:
                for item in events:
                    await tx.events.insert(item)
            async with store.reading() as tx:
                return await question(tx)
        finally:
            await store.close()

    return asyncio.run(run())


def bloc(code: str, *members: tuple[str, date | None, date | None]) -> Side:
    def on(day: date) -> frozenset[str]:
        return frozenset(m for m, since, until in members if (since or date.min) <= day <= (until or date.max)) | {code}

    return Side(code, frozenset(m for m, _, _ in members) | {code}, on)


PAK, RUS, ANYONE = Side.of("PAK"), Side.of("RUS"), Side.anyone()


def test_between_lists_the_pairs_events_newest_first_and_no_others(tmp_path: Path) -> None:
    stored = [event("old", "2021-08-25"), event("new", "2021-09-14"), event("other", "2021-09-13", "PAK IND")]
    page = answer(tmp_path, stored, lambda tx: queries.between(tx, RUS, PAK))
    assert [e.id for e in page.events] == ["new", "old"]
    assert page.before is None


def test_anyone_as_the_other_side_finds_every_event_of_the_first(tmp_path: Path) -> None:
    stored = [event("a", "2021-09-10", "PAK IND"), event("b", "2021-09-11"), event("c", "2021-09-12", "IND RUS")]
    page = answer(tmp_path, stored, lambda tx: queries.between(tx, ANYONE, PAK))
    assert [e.id for e in page.events] == ["b", "a"]


def test_a_bloc_stands_for_its_members_of_the_events_day(tmp_path: Path) -> None:
    eu = bloc("EU", ("FRA", None, None), ("GBR", None, date(2020, 1, 31)))
    stored = [
        event("before", "2019-05-01", "GBR RUS"),
        event("after", "2021-05-01", "GBR RUS"),
        event("france", "2021-06-01", "FRA RUS"),
        event("itself", "2021-07-01", "EU RUS"),
    ]
    page = answer(tmp_path, stored, lambda tx: queries.between(tx, eu, RUS))
    assert [e.id for e in page.events] == ["itself", "france", "before"]


def test_two_members_of_one_bloc_are_between_the_bloc_and_itself_and_one_member_is_not(tmp_path: Path) -> None:
    eu = bloc("EU", ("FRA", None, None), ("DEU", None, None))
    stored = [event("inside", "2021-05-01", "DEU FRA"), event("outside", "2021-06-01", "FRA RUS")]
    page = answer(tmp_path, stored, lambda tx: queries.between(tx, eu, eu))
    assert [e.id for e in page.events] == ["inside"]


def test_pages_give_every_event_once_in_order(tmp_path: Path) -> None:
    stored = [event(f"e{n}", str(date(2021, 1, 1) + timedelta(days=n // 2))) for n in range(23)]

    async def all_pages(tx: Transaction) -> list[list[str]]:
        pages, before = [], None
        while True:
            page = await queries.between(tx, PAK, RUS, limit=5, before=before)
            pages.append([e.id for e in page.events])
            if page.before is None:
                return pages
            before = page.before

    pages = answer(tmp_path, stored, all_pages)
    expected = [e.id for e in sorted(stored, key=lambda e: (str(e.date), e.id), reverse=True)]
    assert [ident for page in pages for ident in page] == expected
    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]


def test_pages_of_a_bloc_give_every_event_once(tmp_path: Path) -> None:
    eu = bloc("EU", ("FRA", None, None), ("DEU", None, None))
    stored = [event(f"e{n:02}", str(date(2021, 1, 1) + timedelta(days=n)), "DEU FRA RUS" if n % 3 else "FRA RUS") for n in range(20)]

    async def all_ids(tx: Transaction) -> list[str]:
        found, before = [], None
        while True:
            page = await queries.between(tx, eu, RUS, limit=3, before=before)
            found += [e.id for e in page.events]
            if page.before is None:
                return found
            before = page.before

    assert answer(tmp_path, stored, all_ids) == [e.id for e in reversed(stored)]


def test_every_goes_through_all_events_however_small_its_chunks(tmp_path: Path) -> None:
    stored = [event(f"e{n}", "2021-09-01" if n % 2 else None) for n in range(11)]

    async def ids(tx: Transaction) -> list[str]:
        return [e.id async for e in queries.every(tx, EventFilter(), chunk=3)]

    assert sorted(answer(tmp_path, stored, ids)) == sorted(e.id for e in stored)


def test_last_tells_the_newest_contact_of_each_type_and_its_age(tmp_path: Path) -> None:
    stored = [
        event("call-1", "2021-08-25"),
        event("call-2", "2021-09-14"),
        event("visit", "2021-04-06", kind=EventType.VISIT),
        event("planned", "2021-09-10", kind=EventType.MEETING, status=Status.PLANNED),
        event("denied", "2021-09-09", kind=EventType.MEETING, status=Status.DENIED),
    ]
    contacts = answer(tmp_path, stored, lambda tx: queries.last(tx, PAK, RUS, today=TODAY))
    told = {c.type: (c.event.id if c.event else None, c.days) for c in contacts}
    assert told == {EventType.CALL: ("call-2", 0), EventType.VISIT: ("visit", 161), EventType.MEETING: (None, None)}


def test_last_of_a_bloc_passes_over_those_who_had_left_it(tmp_path: Path) -> None:
    eu = bloc("EU", ("GBR", None, date(2020, 1, 31)))
    stored = [event("member", "2019-05-01", "GBR RUS"), event("left", "2021-05-01", "GBR RUS")]
    contacts = answer(tmp_path, stored, lambda tx: queries.last(tx, eu, RUS, today=TODAY))
    assert [c.event.id for c in contacts if c.event] == ["member"]


def test_a_timeline_runs_forward_and_counts_by_type(tmp_path: Path) -> None:
    stored = [event("b", "2021-09-01"), event("a", "2021-03-02", kind=EventType.VISIT), event("too-old", "2019-01-01")]
    line = answer(tmp_path, stored, lambda tx: queries.timeline(tx, PAK, RUS, since=date(2020, 1, 1)))
    assert [point.event_id for point in line.points] == ["a", "b"]
    assert line.by_type == {EventType.CALL: 1, EventType.VISIT: 1}
    assert not line.cut


def test_top_counts_every_pair_of_a_summit_and_leaves_speculation_out(tmp_path: Path) -> None:
    stored = [
        event("summit", "2021-09-10", "CHN PAK RUS", EventType.MEETING),
        event("call", "2021-09-11"),
        event("perhaps", "2021-09-12", "CHN PAK", status=Status.HYPOTHETICAL),
    ]
    rows = answer(tmp_path, stored, lambda tx: queries.top(tx, since=date(2021, 9, 1)))
    assert [(str(row.pair), row.events) for row in rows] == [("PAK-RUS", 2), ("CHN-PAK", 1), ("CHN-RUS", 1)]


TERMS = (
    Term("Sergey Lavrov", "RUS", Office.FOREIGN_MINISTER, "Foreign Minister", PartialDate("2004-03-09"), None, PartialDate("2025-10")),
    Term("Sergey Lavrov", "RUS", Office.ENVOY, "Ambassador to the UN", PartialDate("1994"), PartialDate("2004")),
)


def test_who_knows_the_office_of_the_day_and_the_persons_events(tmp_path: Path) -> None:
    lavrov = Party("RUS", person="Sergey Lavrov", office=Office.FOREIGN_MINISTER)
    stored = [event("visit", "2021-04-06", kind=EventType.VISIT, parties=(lavrov, Party("PAK"))), event("other", "2021-04-07")]
    person = answer(tmp_path, stored, lambda tx: queries.who(tx, Roster(TERMS), "sergey lavrov", day=TODAY))
    assert person is not None
    assert [term.office for term in person.now] == [Office.FOREIGN_MINISTER]
    assert len(person.terms) == 2
    assert [e.id for e in person.events] == ["visit"]


def test_who_finds_a_person_that_only_a_stored_event_names(tmp_path: Path) -> None:
    stored = [event("call", "2021-09-14", parties=(Party("PAK", person="Moeed Yusuf", office=Office.OFFICIAL), Party("RUS")))]
    person = answer(tmp_path, stored, lambda tx: queries.who(tx, Roster(TERMS), "Moeed Yusuf", day=TODAY))
    assert person is not None
    assert (person.terms, [e.id for e in person.events]) == ((), ["call"])


def test_who_of_a_stranger_is_none(tmp_path: Path) -> None:
    assert answer(tmp_path, [], lambda tx: queries.who(tx, Roster(TERMS), "Nobody At All", day=TODAY)) is None


CHANNEL = Channel("console", "", "terminal")
WISH = Subscription("s1", CHANNEL, "PAK", "RUS")


def fits_all(_event: Event, subscriptions: Sequence[Subscription]) -> frozenset[str]:
    return frozenset(subscription.id for subscription in subscriptions)


def chain_of(
    tmp_path: Path, told: Event, *, baseline: bool = False, wish: bool = True, delivery: Delivery | None = None
) -> queries.EventChain:
    article = Article(f"article-{told.id}", "dawn", f"{URL}/{told.id}", "A headline", "They spoke.", NOW, NOW, baseline=baseline)

    async def run() -> queries.EventChain | None:
        store = await open_store(f"sqlite:///{tmp_path / 'chain.sqlite'}", clock=lambda: NOW)
        try:
            async with store.writing() as tx:
                await tx.articles.add(article)
                await tx.events.insert(told)
                mention = EventMention(told.type, told.status, told.parties, current=told.current, evidence=told.evidence)
                await tx.mentions.replace(article.id, [(mention, told.id)])
                await tx.articles.mark_extracted(article.id, NOW, outcome="events")
                if wish:
                    await tx.subscriptions.add(WISH)
                if delivery:
                    await tx.outbox.put(delivery)
                    await tx.outbox.save(delivery)
            async with store.reading() as tx:
                by_url = await queries.explain_article(tx, article.url, fits_all)
                assert [chain.article.id for chain in by_url] == [article.id]
                assert by_url[0].events[0].event.id == told.id
                return await queries.explain_event(tx, told.id, fits_all)
        finally:
            await store.close()

    chain = asyncio.run(run())
    assert chain is not None
    return chain


def delivery_of(state: DeliveryState, reason: str | None = None) -> Delivery:
    settled = NOW if state in (DeliveryState.SENT, DeliveryState.DEAD) else None
    return Delivery("d1", "e", CHANNEL, 1, AlertKind.NEW, state, subscription_ids=("s1",), reason=reason, created=NOW, settled=settled)


def test_the_chain_of_a_told_event_has_no_stop(tmp_path: Path) -> None:
    chain = chain_of(tmp_path, event("e", "2021-09-14"), delivery=delivery_of(DeliveryState.SENT))
    assert chain.stopped_at is None
    assert [step.name for step in chain.steps] == list(StepName)


def test_the_chain_of_a_dead_alert_stops_at_sending_with_the_platforms_reason(tmp_path: Path) -> None:
    stop = chain_of(tmp_path, event("e", "2021-09-14"), delivery=delivery_of(DeliveryState.DEAD, "the channel is archived")).stopped_at
    assert stop is not None
    assert stop.name is StepName.SENT
    assert "the channel is archived" in stop.detail


@pytest.mark.parametrize(
    ("more", "baseline", "wish", "words"),
    [
        ({"current": False}, False, True, "background"),
        ({"status": Status.HYPOTHETICAL}, False, True, "speculation"),
        ({}, False, False, "no subscription fits"),
        ({}, True, True, "first poll"),
        ({}, False, True, "too old"),
    ],
)
def test_the_chain_of_an_untold_event_stops_at_matching_and_says_why(
    tmp_path: Path, more: dict[str, object], baseline: bool, wish: bool, words: str
) -> None:
    stop = chain_of(tmp_path, event("e", "2021-09-14", **more), baseline=baseline, wish=wish).stopped_at
    assert stop is not None
    assert stop.name is StepName.MATCHED
    assert words in stop.detail


def test_an_unknown_event_and_an_unread_address_have_no_chain(tmp_path: Path) -> None:
    assert answer(tmp_path, [], lambda tx: queries.explain_event(tx, "nothing", fits_all)) is None
    assert answer(tmp_path, [], lambda tx: queries.explain_article(tx, "https://nowhere.example/", fits_all)) == ()
