"""When to poll a source next. Pure: no clock, no randomness of its own. Imports the domain and the store's contracts only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import Source
from bot.store import SourceState

LONGEST = timedelta(hours=24)
# The share of an interval by which polls are spread, so that sources that began together do not stay together.
SPREAD = 0.1

Jitter = Callable[[float], float]
"""Takes a span in seconds, gives a number from 0 to the span."""


class Outcome(StrEnum):
    """How a poll ended."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    FAILED = "failed"


def next_poll(
    state: SourceState,
    source: Source,
    *,
    now: datetime,
    outcome: Outcome,
    ttl: int | None = None,
    retry_after: float | None = None,
    jitter: Jitter,
) -> datetime:
    """The moment of the next poll.

    `state` is the one after this poll, so that `failures` counts it. `ttl` is the feed's own wish in minutes, `retry_after` the server's
    in seconds. The configured interval is doubled for each failure after another; no wait is longer than 24 hours, or than the configured
    interval where that is longer still; jitter only ever adds to a wait, so that neither wish is undercut.
    """
    base = timedelta(minutes=source.every_minutes)
    longest = max(base, LONGEST)
    wait = max(base, timedelta(minutes=min(ttl or 0, longest // timedelta(minutes=1))))
    if outcome is Outcome.FAILED:
        doublings = min(max(state.failures - 1, 0), 20)  # far beyond the cap, and no overflow
        wait = min(wait * 2**doublings, longest)
    if retry_after is not None:
        wait = max(wait, timedelta(seconds=min(retry_after, longest.total_seconds())))
    span = wait.total_seconds() * SPREAD
    return now + wait + timedelta(seconds=min(max(jitter(span), 0.0), span))
