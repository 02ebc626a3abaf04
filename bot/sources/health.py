"""How a source is, in values that people and metrics can read: well, failing, silent against its own rhythm, ended. Pure.

An address that answers 200 with old items is not healthy. Imports the domain, the store's contracts and the rhythm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import Source
from bot.sources.rhythm import expected_items, items_a_day, knows_rhythm
from bot.store import SourceState


class Condition(StrEnum):
    """The one word on a source, gravest first where several would fit."""

    ENDED = "ended"
    FAILING = "failing"
    SILENT = "silent"
    OFF = "off"
    UNPOLLED = "unpolled"
    WELL = "well"


# So many items were to be expected since the newest, and so long ago that was, before silence is spoken of.
SILENT_ITEMS = 3.0
SILENT_AFTER = timedelta(hours=12)
# With no rhythm known, a source without a new item for so long is silent.
SILENT_WITHOUT_RHYTHM = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Health:
    """`lag` is how late items come to us, `silence` how long ago the newest item was, `unchanged` the share of answers 304.

    `next_step` says what to do, "" where nothing is.
    """

    condition: Condition
    polls: int = 0
    last_success: datetime | None = None
    newest_item: datetime | None = None
    silence: timedelta | None = None
    lag: timedelta | None = None
    unchanged: float = 0.0
    a_day: float | None = None
    failures: int = 0
    error_kind: str | None = None
    error: str | None = None
    next_poll_at: datetime | None = None
    change: str = ""
    next_step: str = ""


def health_of(source: Source, state: SourceState | None, now: datetime) -> Health:
    """The health of the source at the moment."""
    if state is None or not state.polls:
        return Health(Condition.UNPOLLED if source.enabled else Condition.OFF)
    memory = state.memory
    newest = memory.newest_item or state.last_new_item
    condition = _condition(source, state, newest, now)
    return Health(
        condition=condition,
        polls=state.polls,
        last_success=state.last_success,
        newest_item=newest,
        silence=now - newest if newest else None,
        lag=timedelta(seconds=memory.lag_seconds) if memory.lag_seconds is not None else None,
        unchanged=state.not_modified / state.polls,
        a_day=items_a_day(memory),
        failures=state.failures,
        error_kind=state.error_kind,
        error=state.error,
        next_poll_at=None if memory.ended else state.next_poll_at,
        change=memory.change,
        next_step=_next_step(condition, state),
    )


def _condition(source: Source, state: SourceState, newest: datetime | None, now: datetime) -> Condition:
    if state.memory.ended:
        return Condition.ENDED
    if not source.enabled:
        return Condition.OFF
    if state.failures:
        return Condition.FAILING
    return Condition.SILENT if newest is not None and _is_silent(state, newest, now) else Condition.WELL


def _is_silent(state: SourceState, newest: datetime, now: datetime) -> bool:
    """Too long without an item for its own rhythm by the hour of the week, so that a ministry's weekend is no silence."""
    if now - newest < SILENT_AFTER:
        return False
    if not knows_rhythm(state.memory):
        return now - newest > SILENT_WITHOUT_RHYTHM
    return expected_items(state.memory, newest, now) >= SILENT_ITEMS and now - newest > 3 * _mean_gap(state)


def _mean_gap(state: SourceState) -> timedelta:
    a_day = items_a_day(state.memory)
    return timedelta(days=1 / a_day) if a_day else timedelta(0)


def _next_step(condition: Condition, state: SourceState) -> str:
    if condition is Condition.ENDED:
        return "Find its new address, correct sources.toml, or remove it"
    if condition is Condition.SILENT:
        return "Open its address: it answers, and holds nothing new; it may have moved"
    if state.memory.address:
        return f"Set its url to {state.memory.address} in sources.toml"
    return ""
