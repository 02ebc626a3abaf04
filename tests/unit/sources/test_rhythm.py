"""When to poll next: the configured interval, the feed's wish, the server's wish, and patience after failures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Source
from bot.sources import Outcome, next_poll
from bot.store import SourceState

NOW = datetime(2021, 9, 14, 12, 0, tzinfo=UTC)
SOURCE = Source("s", "S", "https://s.example/feed", every_minutes=15)
STATE = SourceState("s", NOW)


def wait(outcome: Outcome = Outcome.FETCHED, *, failures: int = 0, every: int = 15, ttl: int | None = None, after: float | None = None,
         jitter: float = 0.0) -> timedelta:  # fmt: skip
    source, state = replace(SOURCE, every_minutes=every), replace(STATE, failures=failures)
    return next_poll(state, source, now=NOW, outcome=outcome, ttl=ttl, retry_after=after, jitter=lambda span: span * jitter) - NOW


@pytest.mark.parametrize("outcome", [Outcome.FETCHED, Outcome.NOT_MODIFIED])
def test_a_healthy_source_is_polled_at_its_interval(outcome: Outcome) -> None:
    assert wait(outcome) == timedelta(minutes=15)


def test_a_feeds_wish_for_longer_is_respected_and_one_for_shorter_is_not() -> None:
    assert wait(ttl=60) == timedelta(hours=1)
    assert wait(ttl=1) == timedelta(minutes=15)


def test_an_absurd_wish_is_cut_to_a_day() -> None:
    assert wait(ttl=10**9) == timedelta(hours=24)
    assert wait(Outcome.FAILED, failures=1, after=1e12) == timedelta(hours=24)


def test_failures_double_the_wait_up_to_a_day() -> None:
    assert [wait(Outcome.FAILED, failures=count) for count in (1, 2, 3)] == [timedelta(minutes=m) for m in (15, 30, 60)]
    assert wait(Outcome.FAILED, failures=50) == timedelta(hours=24)


def test_retry_after_lengthens_a_wait_and_never_shortens_it() -> None:
    assert wait(Outcome.FAILED, failures=1, after=7200) == timedelta(hours=2)
    assert wait(Outcome.FAILED, failures=3, after=60) == timedelta(hours=1)


def test_a_source_polled_weekly_stays_weekly_when_it_fails() -> None:
    assert wait(Outcome.FAILED, failures=1, every=10_080) == timedelta(days=7)


def test_jitter_adds_at_most_a_tenth() -> None:
    assert wait(jitter=1.0) == timedelta(minutes=16.5)
    assert wait(jitter=9.0) == timedelta(minutes=16.5)
    assert wait(jitter=-1.0) == timedelta(minutes=15)


@given(
    st.sampled_from(Outcome), st.integers(0, 10**6), st.integers(1, 10_080), st.none() | st.integers(0, 10**6),
    st.none() | st.floats(0, 1e15), st.floats(0, 1),
)  # fmt: skip
def test_the_next_poll_is_never_sooner_than_configured_nor_later_than_the_bound(
    outcome: Outcome, failures: int, every: int, ttl: int | None, after: float | None, jitter: float
) -> None:
    bound = max(timedelta(hours=24), timedelta(minutes=every)) * 1.1
    told = wait(outcome, failures=failures, every=every, ttl=ttl, after=after, jitter=jitter)
    assert timedelta(minutes=every) <= told <= bound
