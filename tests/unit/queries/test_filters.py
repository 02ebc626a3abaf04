"""Every filter of a question against a plain look at all events, on both databases; and pages that stay whole while events come in."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import queries
from bot.domain import Event, EventType, Office, PartialDate, Status
from bot.errors import UsageError
from bot.service import Question, Service
from bot.store import EventFilter, sort_day

CODES = ["PAK", "RUS", "IND", "CHN", "USA"]
PEOPLE = {"PAK": "Imran Khan", "RUS": "Sergey Lavrov"}


def some_events(build: Any, number: int = 60, seed: int = 3) -> list[Event]:
    rng = random.Random(seed)
    found = []
    for n in range(number):
        day = date(2020, 1, 1) + timedelta(days=rng.randint(0, 600))
        text = rng.choice([day.isoformat(), day.isoformat(), day.isoformat()[:7], day.isoformat()[:4], None])
        codes = rng.sample(CODES, rng.choice([2, 2, 2, 3]))
        found.append(
            build.event(
                f"e{n:02}", text, " ".join(codes), rng.choice(list(EventType)[:4]), status=rng.choice(list(Status)[:3]),
                current=rng.random() < 0.7, confidence=round(rng.random(), 2), people={c: PEOPLE[c] for c in codes if c in PEOPLE},
                sources=tuple(build.source(f"{n}-{k}", f"outlet-{rng.randint(0, 3)}") for k in range(rng.randint(1, 3))),
            )
        )  # fmt: skip
    return found


FILTERS = [
    EventFilter(),
    EventFilter(codes=frozenset({"PAK"})),
    EventFilter(codes=frozenset({"PAK", "RUS"})),
    EventFilter(codes=frozenset({"PAK", "RUS", "IND"})),
    EventFilter(types=frozenset({EventType.CALL})),
    EventFilter(types=frozenset({EventType.CALL, EventType.VISIT}), statuses=frozenset({Status.PLANNED})),
    EventFilter(statuses=frozenset({Status.OCCURRED, Status.ONGOING}), current=True),
    EventFilter(since=date(2020, 6, 1), until=date(2020, 9, 30)),
    EventFilter(codes=frozenset({"RUS"}), since=date(2021, 1, 1), min_confidence=0.5),
    EventFilter(person="imran khan"),
    EventFilter(person="Imran Khan", codes=frozenset({"CHN"})),
    EventFilter(sources=frozenset({"outlet-1"})),
    EventFilter(sources=frozenset({"outlet-1", "outlet-2"}), codes=frozenset({"USA"})),
    EventFilter(offices=frozenset({Office.FOREIGN_MINISTER}), types=frozenset({EventType.MEETING})),
    EventFilter(offices=frozenset({Office.FOREIGN_MINISTER, Office.STATE}), person="Sergey Lavrov"),
    EventFilter(among=frozenset({frozenset({"PAK", "RUS"}), frozenset({"IND", "USA"})})),
    EventFilter(among=frozenset(frozenset({a, b}) for a in CODES for b in CODES if a < b)),
    EventFilter(among=frozenset({frozenset({"PAK"}), frozenset({"CHN"})}), types=frozenset({EventType.CALL})),
]


def fits(event: Event, wanted: EventFilter) -> bool:
    """What a filter means, said in the plainest way."""
    last = event.date.last_day() if event.date else sort_day(event)
    return (
        wanted.codes <= event.codes
        and (not wanted.types or event.type in wanted.types)
        and (not wanted.statuses or event.status in wanted.statuses)
        and (wanted.since is None or last >= wanted.since)
        and (wanted.until is None or sort_day(event) <= wanted.until)
        and (wanted.person is None or any((p.person or "").casefold() == wanted.person.casefold() for p in event.parties))
        and (wanted.current is None or event.current is wanted.current)
        and event.confidence >= wanted.min_confidence
        and (not wanted.offices or bool(event.offices & wanted.offices))
        and (not wanted.sources or any(source.source_id in wanted.sources for source in event.sources))
        and (not wanted.among or any(few <= event.codes for few in wanted.among))
    )


def test_each_filter_finds_what_it_means_in_order_and_in_pages(serve: Any, build: Any, url: str) -> None:
    stored = some_events(build)
    ordered = sorted(stored, key=lambda e: (sort_day(e), e.id), reverse=True)

    async def work(service: Service) -> None:
        async with service.store.reading() as tx:
            for wanted in FILTERS:
                expected = [event.id for event in ordered if fits(event, wanted)]
                assert [event.id async for event in queries.every(tx, wanted, chunk=7)] == expected, wanted
                assert await tx.events.count(wanted) == len(expected), wanted

    serve(stored, work, url=url)


def test_an_update_and_a_deletion_leave_no_key_behind(serve: Any, build: Any, url: str) -> None:
    first = build.event("e", "2021-09-14", people={"PAK": "Imran Khan"}, evidence="Of grain.")
    other = build.event("e", "2021-08-01", "IND USA", EventType.VISIT, evidence="Of steel.", sources=(build.source("x", "tass"),))

    async def work(service: Service) -> None:
        async def found(wanted: EventFilter) -> list[str]:
            async with service.store.reading() as tx:
                return [event.id for event in await tx.events.find(wanted)]

        async with service.store.writing() as tx:
            await tx.events.update(other)
        for old in (EventFilter(codes=frozenset({"PAK"})), EventFilter(person="Imran Khan"), EventFilter(sources=frozenset({"dawn"}))):
            assert await found(old) == []
        assert await found(EventFilter(codes=frozenset({"IND", "USA"}), types=frozenset({EventType.VISIT}))) == ["e"]
        assert await found(EventFilter(sources=frozenset({"tass"}))) == ["e"]
        assert [e.id for e in (await service.search("steel")).events] == ["e"]
        assert (await service.search("grain")).events == ()
        async with service.store.writing() as tx:
            await tx.events.delete("e")
        assert await found(EventFilter(codes=frozenset({"IND"}))) == []
        assert (await service.search("steel")).events == ()

    serve([first], work, url=url)


def test_pages_stay_whole_while_new_events_come_in(serve: Any, build: Any) -> None:
    stored = [build.event(f"e{n:02}", f"2021-09-{1 + n:02}") for n in range(9)]

    async def work(service: Service) -> list[str]:
        seen, before = [], None
        for round_ in range(5):
            page = await service.between("Pakistan", "Russia", limit=3, before=before)
            seen += [event.id for event in page.events]
            before = page.before
            async with service.store.writing() as tx:
                await tx.events.insert(build.event(f"new{round_}", "2021-09-14"))
            if before is None:
                break
        return seen

    assert serve(stored, work) == [f"e{n:02}" for n in reversed(range(9))]


@given(st.text(max_size=200))
def test_any_text_as_a_pages_mark_is_a_key_or_a_usage_error(text: str) -> None:
    try:
        day, ident = queries.read_cursor(text)
        assert isinstance(day, date)
        assert ident
    except UsageError as told:
        assert "no such page" in str(told)


@given(st.dates(), st.from_regex(r"[a-z0-9]{1,26}", fullmatch=True))
def test_a_pages_mark_reads_back_and_fits_a_button(day: date, ident: str) -> None:
    mark = queries.write_cursor((day, ident))
    assert queries.read_cursor(mark) == (day, ident)
    assert len(mark) <= 40


def test_questions_take_offices_sources_and_human_days(serve: Any, build: Any) -> None:
    stored = [
        build.event("minister", "2021-09-02", people={"RUS": "Sergey Lavrov"}),
        build.event("state", "2021-08-20"),
        build.event("tass", "2021-06-10", sources=(build.source("t", "archive-tass", outlet="TASS"),)),
        build.event("old", "2020-12-31"),
    ]

    async def ids(service: Service, question: Question) -> list[str]:
        return [event.id for event in (await service.between("PAK", "RUS", question)).events]

    async def work(service: Service) -> None:
        assert await ids(service, Question(offices=("foreign_minister",))) == ["minister"]
        assert await ids(service, Question(source="TASS")) == ["tass"]
        assert await ids(service, Question(source="nobody")) == []
        assert await ids(service, Question(since="since June", until="last month")) == ["state", "tass"]
        assert await ids(service, Question(since="2020", until="2020")) == ["old"]

    serve(stored, work)


def test_an_event_that_nobody_dates_is_no_last_contact(serve: Any, build: Any) -> None:
    undated = build.event("undated", None, first_seen=queries.BEFORE_ALL)
    stored = [undated, *[build.event(f"e{n}", PartialDate(f"2021-0{n}-01").text) for n in range(1, 6)]]

    async def work(service: Service) -> None:
        calls = {contact.type: contact for contact in await service.last("PAK", "RUS")}
        assert calls[EventType.CALL].event.id == "e5"
        silence = await service.silence("PAK", "RUS")
        assert (silence.days, silence.contacts) == (136, 5)
        assert "undated" not in {point.event_id for point in (await service.timeline("PAK", "RUS")).points}
        assert (await service.latest()).events[-1].id == "undated"

    serve(stored, work)


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_a_bloc_with_anyone_or_with_a_bloc_is_asked_like_its_members(serve: Any, build: Any, limit: int) -> None:
    stored = [
        build.event("a", "2021-09-01", "FRA DEU"),
        build.event("b", "2021-09-02", "FRA RUS"),
        build.event("c", "2021-09-03", "IND RUS"),
    ]

    async def pages(service: Service, a: str, b: str) -> list[str]:
        seen, before = [], None
        while True:
            page = await service.between(a, b, limit=limit, before=before)
            seen += [event.id for event in page.events]
            if (before := page.before) is None:
                return seen

    async def work(service: Service) -> None:
        assert await pages(service, "EU", "EU") == ["a"]
        assert await pages(service, "EU", "*") == ["b", "a"]
        assert await pages(service, "BRICS", "EU") == ["b"]

    serve(stored, work)
