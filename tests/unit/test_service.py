"""The façade on a real store and the shipped knowledge: people's words in, values out, wrong words answered with what would be right."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import words
from bot.bundled import bundled_folder
from bot.domain import Channel, Event, EventSource, EventType, Office, PartialDate, Party, Rhythm, Status
from bot.errors import UsageError
from bot.knowledge import Knowledge, load_knowledge
from bot.service import Question, Service, Wish
from bot.store import open_store

Answer = TypeVar("Answer")
NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
TODAY = NOW.date()
HERE = Channel("console", "", "terminal")
THERE = Channel("discord", "1", "2")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(bundled_folder("seeds"))


@pytest.fixture
def using(tmp_path: Path, knowledge: Knowledge) -> Callable[..., Answer]:
    """Runs work against the service of a store that holds the given events."""

    def run(work: Callable[[Service], Awaitable[Answer]], events: Sequence[Event] = ()) -> Answer:
        async def session() -> Answer:
            store = await open_store(f"sqlite:///{tmp_path / 'service.sqlite'}", clock=lambda: NOW)
            try:
                async with store.writing() as tx:
                    for item in events:
                        await tx.events.insert(item)
                return await work(Service(store, knowledge, (), lambda: NOW, 0.5))
            finally:
                await store.close()

        return asyncio.run(session())

    return run


def event(ident: str, day: str, codes: str = "PAK RUS", **more: object) -> Event:
    source = EventSource(f"article-{ident}", "dawn", "Dawn", "https://news.example/a", "A headline", NOW, "They spoke.", Status.OCCURRED)
    base = Event(
        id=ident, type=EventType.CALL, status=Status.OCCURRED, parties=tuple(Party(code) for code in codes.split()), current=True,
        place=None, date=PartialDate(day), topics=(), mode=None, evidence="They spoke.", attribution=None, confidence=0.9,
        cameo=None, plover=None, sources=(source,), first_seen=NOW, changed=NOW,
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def test_a_subscription_is_stored_with_codes_whatever_names_were_typed(using: Callable[..., object]) -> None:
    async def work(service: Service) -> tuple[str, ...]:
        wish = Wish(types=["calls,visits"], offices=["leaders"], rhythm="daily", min_confidence=0.7)
        made = (await service.subscribe(HERE, "Pakistani", "🇷🇺", wish, by="me")).subscription
        assert (await service.subscriptions(HERE)) == (made,)
        assert made.types == {EventType.CALL, EventType.VISIT}
        assert made.offices == {Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT}
        assert (made.rhythm, made.min_confidence, made.created) == (Rhythm.DAILY, 0.7, NOW)
        return made.a, made.b

    assert using(work) == ("PAK", "RUS")


def test_subscribing_tells_what_the_last_thirty_days_would_have_sent(using: Callable[..., object]) -> None:
    stored = [event(f"e{n}", f"2021-09-{10 + n}") for n in range(5)]
    stored += [event("old", "2021-07-01"), event("other", "2021-09-12", "IND PAK"), event("unsure", "2021-09-13", confidence=0.2)]
    stored += [event("background", "2021-09-13", current=False)]

    async def work(service: Service) -> tuple[int, list[str]]:
        forecast = (await service.subscribe(HERE, "Pakistan", "Russia")).forecast
        return forecast.alerts, [e.id for e in forecast.newest]

    assert using(work, stored) == (5, ["e4", "e3", "e2"])


def test_the_same_wish_twice_is_one_subscription(using: Callable[..., object]) -> None:
    async def work(service: Service) -> tuple[bool, int]:
        await service.subscribe(HERE, "Pakistan", "Russia")
        again = await service.subscribe(HERE, "RUS", "PK")
        return again.already, len(await service.subscriptions(HERE))

    assert using(work) == (True, 1)


def test_the_same_pair_with_another_wish_is_a_second_subscription(using: Callable[..., object]) -> None:
    async def work(service: Service) -> int:
        await service.subscribe(HERE, "Pakistan", "Russia")
        await service.subscribe(HERE, "Pakistan", "Russia", Wish(types=["visit"]))
        return len(await service.subscriptions(HERE))

    assert using(work) == 2


def test_anyone_may_stand_on_either_side_and_comes_second(using: Callable[..., object]) -> None:
    async def work(service: Service) -> tuple[str, str]:
        made = (await service.subscribe(HERE, "*", "EU")).subscription
        return made.a, made.b

    assert using(work) == ("EU", "*")


@pytest.mark.parametrize(
    ("a", "b", "wish", "words_told"),
    [
        ("Pakistann", "Russia", Wish(), "Pakistan"),
        ("Russia", "Russian Federation", Wish(), "named twice"),
        ("", "Russia", Wish(), "missing"),
        ("x" * 1_000_000, "Russia", Wish(), "too long"),
        ("Pakistan", "Russia", Wish(types=["cal"]), "call"),
        ("Pakistan", "Russia", Wish(offices=["baker"]), "foreign_minister"),
        ("Pakistan", "Russia", Wish(rhythm="dayly"), "daily"),
        ("Pakistan", "Russia", Wish(min_sources=0), "at least 1"),
        ("Pakistan", "'; DROP TABLE events; --", Wish(), "no country"),
        ("Pakistan", "\x1b[2J", Wish(), "no country"),
    ],
)
def test_wrong_words_are_answered_with_what_would_be_right(
    using: Callable[..., object], a: str, b: str, wish: Wish, words_told: str
) -> None:
    async def work(service: Service) -> None:
        with pytest.raises(UsageError) as told:
            await service.subscribe(HERE, a, b, wish)
        assert words_told in str(told.value)
        assert len(str(told.value)) < 400
        assert str(told.value).isprintable()
        assert await service.subscriptions(HERE) == ()

    using(work)


def test_a_subscription_is_removed_by_its_pair_in_either_order_or_by_its_id_and_only_in_its_own_channel(
    using: Callable[..., object],
) -> None:
    async def work(service: Service) -> tuple[int, int]:
        first = (await service.subscribe(HERE, "Pakistan", "Russia")).subscription
        await service.subscribe(HERE, "India", "*")
        kept = (await service.subscribe(THERE, "Pakistan", "Russia")).subscription
        with pytest.raises(UsageError, match="no such subscription"):
            await service.unsubscribe(HERE, kept.id)
        gone = [*await service.unsubscribe(HERE, "Russia", "Pakistan")]
        assert gone == [first]
        (indian,) = await service.subscriptions(HERE)
        await service.unsubscribe(HERE, indian.id)
        return len(await service.subscriptions(HERE)), len(await service.subscriptions(THERE))

    assert using(work) == (0, 1)


def test_a_paused_subscription_fits_nothing_until_it_is_resumed(using: Callable[..., object]) -> None:
    async def work(service: Service) -> None:
        await service.subscribe(HERE, "Pakistan", "Russia")
        call = event("e", "2021-09-14")
        (paused,) = await service.pause(HERE)
        assert paused.paused
        assert service.matching(call, [paused]) == frozenset()
        assert await service.pause(HERE) == ()
        (resumed,) = await service.resume(HERE, "Pakistan", "Russia")
        assert service.matching(call, [resumed]) == {resumed.id}

    using(work)


def test_latest_takes_no_one_or_two_parties_and_filters(using: Callable[..., object]) -> None:
    stored = [event("call", "2021-09-14"), event("visit", "2021-09-13", "IND RUS", type=EventType.VISIT), event("old", "2020-01-01")]

    async def work(service: Service) -> list[list[str]]:
        asked = (
            service.latest(),
            service.latest("India"),
            service.latest("Russia", question=Question(types=["call"])),
            service.latest("Russia", "Pakistan", Question(since="2021")),
            service.latest(question=Question(until="2020-12")),
        )
        return [[e.id for e in (await page).events] for page in asked]

    assert using(work, stored) == [["call", "visit", "old"], ["visit"], ["call", "old"], ["call"], ["old"]]


def test_questions_that_cannot_be_answered_say_why(using: Callable[..., object]) -> None:
    async def work(service: Service) -> None:
        for question, told in (
            (service.between("Russia", "Russia"), "named twice"),
            (service.last("*", "*"), "no party"),
            (service.between("Russia", "India", Question(since="2021-09-02", until="2021-09-01")), "lies before"),
            (service.latest(question=Question(since="someday")), "no day"),
            (service.latest(question=Question(since="2021-02-31")), "no date"),
            (service.who("Nobody At All"), "nobody called"),
            (service.explain("unknown"), "not stored"),
            (service.explain("https://nowhere.example/x"), "not stored"),
        ):
            with pytest.raises(UsageError, match=told):
                await question

    using(work)


def test_who_answers_from_the_shipped_roster_for_the_day(using: Callable[..., object]) -> None:
    async def work(service: Service) -> list[tuple[str, str]]:
        person = await service.who("Sergey Lavrov", at="2021-09-14")
        return [(term.code, str(term.office)) for term in person.now]

    assert using(work) == [("RUS", "foreign_minister")]


def test_a_bloc_is_asked_by_its_code_with_its_members_of_the_day(using: Callable[..., object]) -> None:
    stored = [event("member", "2019-05-01", "GBR RUS"), event("left", "2021-05-01", "GBR RUS")]

    async def work(service: Service) -> list[str]:
        return [e.id for e in (await service.between("eu", "Russia")).events]

    assert using(work, stored) == ["member"]


@pytest.mark.parametrize(
    ("text", "last", "expected"),
    [
        ("2021-09-01", False, date(2021, 9, 1)),
        ("2021-02", True, date(2021, 2, 28)),
        ("2020", False, date(2020, 1, 1)),
        ("2020", True, date(2020, 12, 31)),
        ("today", False, TODAY),
        ("7d", False, TODAY - timedelta(days=7)),
        ("2 weeks ago", False, TODAY - timedelta(days=14)),
        ("last 3 months", False, TODAY - timedelta(days=90)),
        ("This Year", False, date(2021, 1, 1)),
        ("this month", False, date(2021, 9, 1)),
        ("9999 years", False, date.min),
    ],
)
def test_a_day_is_understood_in_the_usual_forms(text: str, last: bool, expected: date) -> None:
    assert words.day(text, TODAY, last=last) == expected


@given(st.text(max_size=300))
def test_any_text_as_a_day_is_a_date_or_a_usage_error(text: str) -> None:
    try:
        assert isinstance(words.day(text, TODAY), date)
    except UsageError as told:
        assert str(told).isprintable()


@given(st.text(max_size=300))
def test_any_text_as_a_country_is_a_code_or_a_usage_error_in_one_printable_line(knowledge: Knowledge, text: str) -> None:
    try:
        code = words.party_code(text, knowledge)
        assert code == "*" or code in knowledge.blocs.codes or knowledge.places.get(code) is not None
    except UsageError as told:
        assert "\n" not in str(told)


def test_every_shipped_name_of_a_party_leads_to_a_code(knowledge: Knowledge) -> None:
    for entry in knowledge.places.entries:
        assert words.party_code(entry.code, knowledge) == entry.code
