"""What is told at all, as what and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts import Backoff, Policy, Quiet, Timing, quiet_reason, telling_kind
from bot.domain import (
    AlertKind,
    Article,
    Channel,
    Delivery,
    DeliveryState,
    Event,
    EventSource,
    EventType,
    Party,
    Status,
)

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
NEW, GROWTH, REVISION = AlertKind.NEW, AlertKind.GROWTH, AlertKind.REVISION


def article(age: timedelta, **fields: Any) -> Article:
    return Article("a", "wire", "https://wire.example/a", "T", "", NOW - age, NOW, **fields)


def event(*, current: bool = True, status: Status = Status.OCCURRED) -> Event:
    source = EventSource("a", "wire", "Wire", "https://wire.example/a", "T", NOW, "e", status)
    return Event(
        "event00001", EventType.CALL, status, (Party("RUS"), Party("PAK")), current, None, None, (), None, "", None, 0.8, None, None,
        (source,), NOW, NOW,
    )  # fmt: skip


def row(kind: AlertKind, state: DeliveryState) -> Delivery:
    return Delivery("d", "event00001", Channel("console", "", "x"), 1, kind, state)


@pytest.mark.parametrize(
    ("happened", "read", "expected"),
    [
        (event(), article(timedelta(hours=1)), None),
        (event(current=False), article(timedelta(hours=1)), Quiet.HIDDEN),
        (event(status=Status.HYPOTHETICAL), article(timedelta(hours=1)), Quiet.HIDDEN),
        (event(), article(timedelta(hours=25), baseline=True), Quiet.BASELINE),
        (event(), article(timedelta(hours=23), baseline=True), None),
        (event(), article(timedelta(hours=25)), None),
        (event(), replace(article(timedelta()), published=None, baseline=True), Quiet.BASELINE),
        (event(), replace(article(timedelta()), published=None), None),
        (event(), article(timedelta(days=8)), Quiet.OLD),
    ],
)
def test_only_fresh_news_is_told(happened: Event, read: Article, expected: Quiet | None) -> None:
    assert quiet_reason(happened, read, Policy(), NOW) is expected


@pytest.mark.parametrize(
    ("change", "rows", "expected"),
    [
        (NEW, [], NEW),
        (GROWTH, [], NEW),
        (REVISION, [], NEW),
        (GROWTH, [row(NEW, DeliveryState.SENT)], GROWTH),
        (REVISION, [row(NEW, DeliveryState.SENT)], REVISION),
        (REVISION, [row(NEW, DeliveryState.QUEUED)], REVISION),
        (REVISION, [row(NEW, DeliveryState.HELD)], None),
        (REVISION, [row(NEW, DeliveryState.DEAD)], NEW),
    ],
)
def test_growth_edits_and_revisions_reply_only_where_the_channel_was_told(
    change: AlertKind, rows: list[Delivery], expected: AlertKind | None
) -> None:
    assert telling_kind(change, rows) is expected


@given(st.integers(1, 10_000), st.floats(0, 0.999), st.none() | st.floats(0, 5000))
def test_waits_grow_are_capped_and_heed_retry_after(attempts: int, drawn: float, retry_after: float | None) -> None:
    backoff = Backoff(first=2, longest=900)
    seconds = backoff.wait(attempts, retry_after, lambda: drawn).total_seconds()
    assert 1 <= seconds <= max(900, retry_after or 0) + 1e-5
    assert seconds >= (retry_after or 0) - 1e-5


def test_a_lease_that_does_not_outlast_a_send_is_refused() -> None:
    with pytest.raises(ValueError, match="lease"):
        Timing(lease=30, send=30)
