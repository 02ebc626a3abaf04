"""Policy: what is told at all, as what, and when. Pure; imports the domain only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.alerts.hours import next_release, quiet_until, zone_of
from bot.domain import AlertKind, Article, ChannelSettings, Delivery, DeliveryState, Event, Hold, Rhythm

_LONGEST_EDIT_PAUSE = 3600.0


@dataclass(frozen=True, slots=True)
class Policy:
    """The operator's `[alerts]`: a confidence from 0 to 1, hours and days.

    `edit_seconds` is how long an edit waits for more sources. A channel that was told `burst` events within `burst_minutes` is told the
    next ones together; 0 sets no such limit.
    """

    min_confidence: float = 0.5
    baseline_hours: float = 24
    max_age_days: float = 7
    edit_seconds: float = 0
    burst: int = 0
    burst_minutes: float = 10


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
    replies to it. None where the first telling is still held: it will tell of the event as it is then. A digest is not edited.
    """
    first = [row for row in rows if row.kind is AlertKind.NEW and row.state is not DeliveryState.DEAD]
    if not first:
        return AlertKind.NEW
    if any(row.state is DeliveryState.HELD for row in first):
        return None
    if change is AlertKind.REVISION:
        return AlertKind.REVISION
    return None if all(row.batch for row in first) else AlertKind.GROWTH


@dataclass(frozen=True, slots=True)
class Plan:
    """When a row may go out, and where it is not at once, why it is held and in which words."""

    due: datetime | None
    hold: Hold | None = None
    why: str | None = None


def plan(kind: AlertKind, rhythms: Iterable[Rhythm], settings: ChannelSettings, now: datetime, *, flooded: datetime | None = None) -> Plan:
    """How a row of a channel is told: at once, or held with its reason.

    A stopped channel's rows wait for its return. A digest is gathered first tellings; one that falls into quiet hours is told after them.
    `flooded` is when a channel that was told too much lately is told again. An edit makes no sound, so no hours hold it.
    """
    if settings.stop:
        return Plan(None, Hold.STOPPED, f"the channel cannot be posted to: {settings.stop.why}")
    if kind is AlertKind.GROWTH:
        return Plan(now)
    gathered = _gathered(rhythms, settings, now) if kind is AlertKind.NEW else None
    if gathered:
        return _past_quiet(gathered, settings)
    quiet = _past_quiet(Plan(now), settings)
    if quiet.hold:
        return quiet
    if flooded and kind is AlertKind.NEW:
        return _past_quiet(Plan(flooded, Hold.BURST, "gathered, because many came at once"), settings)
    return Plan(now)


def edit_pause(base: float, age: timedelta) -> timedelta:
    """How long an edit waits for more sources: the older the message the longer, an hour at most. None where `base` is 0."""
    if base <= 0:
        return timedelta()
    return timedelta(seconds=min(max(base, age.total_seconds() / 10), max(base, _LONGEST_EDIT_PAUSE)))


def _gathered(rhythms: Iterable[Rhythm], settings: ChannelSettings, now: datetime) -> Plan | None:
    """The earliest digest that one of the rhythms names; None where one of them is instant, or there is none."""
    wanted = set(rhythms)
    if not wanted or Rhythm.INSTANT in wanted:
        return None
    zone = zone_of(settings)
    times = [(due, rhythm) for rhythm in sorted(wanted) if (due := next_release(rhythm, zone, settings.digest_hour, now))]
    due, rhythm = min(times)
    return Plan(due, Hold.DIGEST, f"{rhythm} digest")


def _past_quiet(planned: Plan, settings: ChannelSettings) -> Plan:
    """The plan, put off to the end of the quiet hours where it falls into them."""
    if settings.quiet is None or planned.due is None:
        return planned
    until = quiet_until(settings.quiet, zone_of(settings), planned.due)
    if until is None:
        return planned
    if planned.hold:
        return replace(planned, due=until)
    return Plan(until, Hold.QUIET, f"held {settings.quiet}")
