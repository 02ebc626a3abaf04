"""Policy: what is told at all, as what, and when. Pure; imports the domain only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain import AlertKind, Article, Delivery, DeliveryState, Event, Rhythm

_DIGEST_HOUR = 8


@dataclass(frozen=True, slots=True)
class Policy:
    """The operator's `[alerts]`: a confidence from 0 to 1, hours and days."""

    min_confidence: float = 0.5
    baseline_hours: float = 24
    max_age_days: float = 7


class Quiet(StrEnum):
    """Why an event is told to nobody."""

    HIDDEN = "hidden"
    BASELINE = "baseline"
    OLD = "old"


def quiet_reason(event: Event, article: Article, policy: Policy, now: datetime) -> Quiet | None:
    """Why this article's word on the event is stored and not told; None where it is told.

    Background and speculation are never told. On the first poll of a source nothing is that was published more than
    `baseline_hours` before the fetch, or at a time that nobody says; of any article nothing published more than `max_age_days` ago.
    """
    if not event.visible:
        return Quiet.HIDDEN
    if article.baseline and not _fresh_at_first_poll(article, policy):
        return Quiet.BASELINE
    if now - (article.published or article.fetched) > timedelta(days=policy.max_age_days):
        return Quiet.OLD
    return None


def _fresh_at_first_poll(article: Article, policy: Policy) -> bool:
    """A feed may list years of articles: what has no date is not taken for news before the source's second poll."""
    return article.published is not None and article.fetched - article.published <= timedelta(hours=policy.baseline_hours)


def telling_kind(change: AlertKind, rows: Sequence[Delivery]) -> AlertKind | None:
    """What a change becomes in a channel with these outbox rows of the event.

    A channel that was not told yet is told for the first time; a growing source list edits what was posted, a material change
    replies to it. None where the first telling is still held: it will tell of the event as it is then.
    """
    first = [row for row in rows if row.kind is AlertKind.NEW and row.state is not DeliveryState.DEAD]
    if not first:
        return AlertKind.NEW
    if any(row.state is DeliveryState.HELD for row in first):
        return None
    return AlertKind.REVISION if change is AlertKind.REVISION else AlertKind.GROWTH


def release(rhythms: Iterable[Rhythm], now: datetime) -> datetime | None:
    """When a first telling is let go: None for at once, else the earliest hour that one of the rhythms names (UTC).

    Hourly on the full hour, daily at eight, weekly on Monday at eight.
    """
    wanted = set(rhythms)
    if not wanted or Rhythm.INSTANT in wanted:
        return None
    return min(_next(rhythm, now.astimezone(UTC)) for rhythm in wanted)


def _next(rhythm: Rhythm, now: datetime) -> datetime:
    hour = now.replace(minute=0, second=0, microsecond=0)
    if rhythm is Rhythm.HOURLY:
        return hour + timedelta(hours=1)
    day = hour.replace(hour=_DIGEST_HOUR)
    day += timedelta(days=1) if day <= now else timedelta()
    if rhythm is Rhythm.WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return day
