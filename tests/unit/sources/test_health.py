"""Rhythm by the hour of the week, and silence measured against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Source
from bot.sources import Bounds, Condition, Outcome, health_of, learn, next_poll
from bot.store import SourceMemory, SourceState
from bot.store.memory import read_memory, write_memory

MONDAY = datetime(2021, 9, 13, tzinfo=UTC)
SOURCE = Source("s", "S", "https://s.example/feed", every_minutes=15)
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


def ministry(weeks: int = 4, a_day: int = 3) -> SourceMemory:
    """Publishes at 9, 10 and 11 on workdays, and never otherwise."""
    memory, begin = SourceMemory(configured=SOURCE.url), MONDAY - weeks * WEEK
    for day in range(weeks * 7):
        noon = begin + timedelta(days=day, hours=12)
        items = [begin + timedelta(days=day, hours=9 + number) for number in range(a_day)] if noon.weekday() < 5 else []
        memory = learn(memory, items, now=noon)
    return memory


def state_of(memory: SourceMemory, now: datetime, **more: object) -> SourceState:
    return replace(SourceState("s", now, polls=100, last_success=now, memory=memory), **more)  # type: ignore[arg-type]


def wait(memory: SourceMemory, now: datetime, **how: object) -> timedelta:
    state = state_of(memory, now)
    return next_poll(state, SOURCE, now=now, outcome=Outcome.FETCHED, jitter=lambda span: 0.0, **how) - now  # type: ignore[arg-type]


def test_busy_hours_are_polled_often_and_empty_ones_seldom() -> None:
    memory = ministry()
    tuesday = MONDAY + timedelta(days=1)
    assert wait(memory, tuesday + 9 * HOUR) <= timedelta(minutes=20)
    assert wait(memory, tuesday + 2 * HOUR) == timedelta(minutes=60)
    assert wait(ministry(a_day=24), tuesday + 9 * HOUR) <= timedelta(minutes=45)


def test_a_busy_wire_is_polled_at_the_floor_and_never_below() -> None:
    memory = SourceMemory()
    for hour in range(24 * 14):
        now = MONDAY + hour * HOUR
        memory = learn(memory, [now - timedelta(minutes=minute) for minute in range(0, 60, 3)], now=now)
    assert wait(memory, MONDAY + 2 * WEEK) == timedelta(minutes=5)
    assert wait(memory, MONDAY + 2 * WEEK, bounds=Bounds(timedelta(minutes=7), timedelta(hours=2))) == timedelta(minutes=7)


def test_without_a_rhythm_the_configured_interval_holds() -> None:
    assert wait(SourceMemory(), MONDAY) == timedelta(minutes=15)
    assert wait(learn(SourceMemory(), [MONDAY - HOUR] * 3, now=MONDAY), MONDAY) == timedelta(minutes=15)


def test_a_servers_word_for_freshness_is_heard_up_to_the_ceiling() -> None:
    assert wait(SourceMemory(), MONDAY, fresh=1800.0) == timedelta(minutes=30)
    assert wait(SourceMemory(), MONDAY, fresh=1e9) == timedelta(minutes=60)
    assert wait(SourceMemory(), MONDAY, fresh=0.0) == timedelta(minutes=15)


@given(st.lists(st.datetimes(datetime(2021, 8, 1), datetime(2021, 9, 20), timezones=st.just(UTC)), max_size=60), st.integers(1, 10_080))
def test_any_rhythm_keeps_to_its_bounds(moments: list[datetime], every: int) -> None:
    memory = learn(learn(SourceMemory(), moments, now=MONDAY), moments, now=MONDAY + WEEK)
    source = replace(SOURCE, every_minutes=every)
    floor, ceiling = Bounds().of(source)
    now = MONDAY + WEEK
    due = next_poll(state_of(memory, now), source, now=now, outcome=Outcome.NOT_MODIFIED, jitter=lambda span: 0.0)
    assert floor <= due - now <= ceiling
    assert floor <= timedelta(minutes=every) <= ceiling


def test_what_was_learnt_fades() -> None:
    memory = ministry()
    later = learn(memory, [], now=MONDAY + 8 * WEEK)
    assert sum(later.hours) < sum(memory.hours) / 3
    assert later.newest_item == memory.newest_item


def test_a_memory_comes_back_as_it_was_kept_and_unknown_words_are_passed_over() -> None:
    memory = replace(ministry(), address="https://new.example/", change="moved", moving_seen=2, lag_seconds=4.5, hub="https://hub.example/")
    told = write_memory(memory)
    back = read_memory({**told, "a word of tomorrow": 1})
    assert replace(back, hours=()) == replace(memory, hours=())
    assert [round(count, 3) for count in memory.hours] == list(back.hours)
    assert read_memory(None) == SourceMemory() == read_memory(write_memory(SourceMemory()))


def condition(memory: SourceMemory, now: datetime, **more: object) -> Condition:
    return health_of(SOURCE, state_of(memory, now, **more), now).condition


def test_a_ministrys_weekend_is_no_silence_and_two_empty_workdays_are() -> None:
    memory = ministry()  # the last item is of Friday at 11
    assert condition(memory, MONDAY + 8 * HOUR) is Condition.WELL
    assert condition(memory, MONDAY + timedelta(days=3)) is Condition.SILENT


def test_an_address_that_answers_with_old_items_is_not_healthy() -> None:
    memory = learn(SourceMemory(), [MONDAY - timedelta(days=20)], now=MONDAY)
    assert condition(memory, MONDAY) is Condition.WELL
    health = health_of(SOURCE, state_of(memory, MONDAY + timedelta(days=15)), MONDAY + timedelta(days=15))
    assert (health.condition, "holds nothing new" in health.next_step) == (Condition.SILENT, True)


def test_failing_ended_off_and_unpolled_each_have_their_word() -> None:
    memory = ministry()
    assert condition(memory, MONDAY, failures=2, error_kind="timeout") is Condition.FAILING
    assert condition(replace(memory, ended=True), MONDAY, failures=2) is Condition.ENDED
    assert health_of(replace(SOURCE, enabled=False), None, MONDAY).condition is Condition.OFF
    assert health_of(SOURCE, None, MONDAY).condition is Condition.UNPOLLED


def test_health_tells_lag_share_of_unchanged_and_items_a_day() -> None:
    state = state_of(replace(ministry(), lag_seconds=90.0), MONDAY, not_modified=75)
    health = health_of(SOURCE, state, MONDAY)
    assert (health.lag, health.unchanged) == (timedelta(seconds=90), 0.75)
    assert health.a_day is not None
    assert 1.5 < health.a_day < 3.0
