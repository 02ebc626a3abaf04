"""When to poll a source next, by what it has taught: its rhythm by the hour of the week, its own wishes, its failures.

Pure: no clock, no randomness of its own. Imports the domain and the store's contracts only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain import Source
from bot.store import HOURS_OF_WEEK, SourceMemory, SourceState

LONGEST = timedelta(hours=24)
# The share of an interval by which polls are spread, so that sources that began together do not stay together.
SPREAD = 0.1
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When a source that has ended is polled next."""

# A source is polled when this share of one item is to be expected: readers wait for it, and most answers are a 304.
_EXPECTED = 0.2
# What was learnt counts half after so many weeks.
_HALF_LIFE_WEEKS = 4.0
_WEEK = timedelta(weeks=1)
# Below this much, nothing is known of a rhythm.
_FEWEST_ITEMS = 10
_SHORTEST_WEEKS = 1 / 7
# An hour of the week is believed as far as it was seen in so many weeks; the same hour of all days speaks for the rest.
_TRUST_WEEKS = 2.0
_STEP = timedelta(minutes=5)

Jitter = Callable[[float], float]
"""Takes a span in seconds, gives a number from 0 to the span."""


class Outcome(StrEnum):
    """How a poll ended."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How often a rhythm may have a source polled at most and at least; a source's own interval moves both."""

    floor: timedelta = timedelta(minutes=5)
    ceiling: timedelta = timedelta(minutes=60)

    def of(self, source: Source) -> tuple[timedelta, timedelta]:
        """Not more than three times as often as configured, nor less than a quarter as often."""
        base = timedelta(minutes=source.every_minutes)
        floor = min(base, max(self.floor, base / 3))
        return floor, max(base, min(self.ceiling, base * 4))


def next_poll(
    state: SourceState,
    source: Source,
    *,
    now: datetime,
    outcome: Outcome,
    ttl: float | None = None,
    fresh: float | None = None,
    retry_after: float | None = None,
    jitter: Jitter,
    bounds: Bounds | None = None,
) -> datetime:
    """The moment of the next poll.

    `state` is the one after this poll, so that `failures` counts it. `ttl` is the feed's own wish in minutes, `fresh` how long the server
    calls its answer fresh and `retry_after` its wish, both in seconds. A healthy source follows its rhythm within the bounds, where none is
    known its configured interval, which is doubled for each failure after another. No wait is longer than 24 hours, or than the configured
    interval where that is longer still; jitter only ever adds to a wait, so that no wish is undercut.
    """
    if state.memory.ended:
        return NEVER
    base = timedelta(minutes=source.every_minutes)
    floor, ceiling = (bounds or Bounds()).of(source)
    longest = max(base, LONGEST)
    if outcome is Outcome.FAILED:
        doublings = min(max(state.failures - 1, 0), 20)  # far beyond the cap, and no overflow
        wait = min(base * (1 << doublings), longest)
    else:
        wait = min(max(until_expected(state.memory, now, ceiling) or base, floor), ceiling)
        # Caches are told to keep answers for reasons of their own; beyond the ceiling that is no wish of the newsroom's.
        wait = max(wait, timedelta(seconds=min(fresh or 0.0, ceiling.total_seconds())))
    wait = max(wait, timedelta(minutes=min(ttl or 0.0, longest / timedelta(minutes=1))))
    if retry_after is not None:
        wait = max(wait, timedelta(seconds=min(retry_after, longest.total_seconds())))
    span = wait.total_seconds() * SPREAD
    spread: float = min(max(jitter(span), 0.0), span)
    return now + wait + timedelta(seconds=spread)


def learn(memory: SourceMemory, moments: Iterable[datetime], *, now: datetime) -> SourceMemory:
    """The memory after items of these moments were seen for the first time; what was learnt before fades."""
    told = sorted(moment for moment in moments if now - 4 * _WEEK <= moment <= now + timedelta(hours=1))
    begun = memory.learnt or (told[0] if told else now)
    passed = max(0.0, (now - begun) / _WEEK)
    fade = 0.5 ** (passed / _HALF_LIFE_WEEKS) if memory.learnt else 1.0
    hours = [count * fade for count in memory.hours] or [0.0] * HOURS_OF_WEEK
    for moment in told:
        hours[_hour_of_week(moment)] += 1.0
    newest = max([*told, *([memory.newest_item] if memory.newest_item else [])], default=None)
    return replace(memory, hours=tuple(hours), weeks=memory.weeks * fade + passed, learnt=now, newest_item=newest)


def knows_rhythm(memory: SourceMemory) -> bool:
    """Whether enough was seen to go by."""
    return memory.weeks >= _SHORTEST_WEEKS and sum(memory.hours) >= _FEWEST_ITEMS


def items_a_day(memory: SourceMemory) -> float | None:
    """None where nothing was seen for long enough."""
    return sum(memory.hours) / (memory.weeks * 7) if memory.weeks >= _SHORTEST_WEEKS else None


def expected_items(memory: SourceMemory, first: datetime, last: datetime) -> float:
    """How many items the rhythm lets expect from one moment to another, at most four weeks apart."""
    expected, here = 0.0, max(first, last - 4 * _WEEK)
    while here < last:
        step = min(timedelta(hours=1), last - here)
        expected += _rate(memory, here) * (step / timedelta(hours=1))
        here += step
    return expected


def until_expected(memory: SourceMemory, now: datetime, longest: timedelta) -> timedelta | None:
    """How long until a poll is worth its while; None where no rhythm is known."""
    if not knows_rhythm(memory):
        return None
    expected, wait = 0.0, timedelta(0)
    while wait < longest:
        expected += _rate(memory, now + wait) * (_STEP / timedelta(hours=1))
        wait += _STEP
        if expected >= _EXPECTED:
            break
    return wait


def _rate(memory: SourceMemory, moment: datetime) -> float:
    """Items an hour: what was seen at this hour of the week, with its neighbours, held together with the same hour of every day."""
    if not memory.hours or not memory.weeks:
        return 0.0
    here, hours = _hour_of_week(moment), memory.hours
    seen = (hours[here - 1] + 2 * hours[here] + hours[(here + 1) % HOURS_OF_WEEK]) / 4
    daily = sum((hours[hour - 1] + 2 * hours[hour] + hours[(hour + 1) % HOURS_OF_WEEK]) / 4 for hour in range(here % 24, HOURS_OF_WEEK, 24))
    usual = daily / 7 / memory.weeks
    return (seen + usual * _TRUST_WEEKS) / (memory.weeks + _TRUST_WEEKS)


def _hour_of_week(moment: datetime) -> int:
    told = moment.astimezone(UTC)
    return told.weekday() * 24 + told.hour
