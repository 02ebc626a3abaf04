"""What the polling of a source has taught, beyond its counters: its rhythm, its address, its hub. Kept as one value beside the state.

A field that an older Readout did not write has its default, and one that it does not know is left out, so that neither needs a migration.
Imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

HOURS_OF_WEEK = 168


@dataclass(frozen=True, slots=True)
class SourceMemory:
    """`configured` is the address that all this was learnt at; under another the memory begins anew.

    `address` is polled in its place where the source has moved or was found again, and `change` says so to people. `moving_to` was
    answered `moving_seen` times running by a permanent redirect; `gone` counts answers 410. `ended` sources are polled no more.
    `hours` counts items by hour of the week (Monday 0:00 UTC first) over `weeks`, both fading; `learnt` is when they last did.
    `newest_item` is the newest timestamp that the source gave, `lag_seconds` how long after its own timestamps its items came to us.
    `wish_minutes` is how long the source asks to be left alone.
    """

    configured: str = ""
    address: str | None = None
    change: str = ""
    moving_to: str | None = None
    moving_seen: int = 0
    gone: int = 0
    ended: bool = False
    hours: tuple[float, ...] = ()
    weeks: float = 0.0
    learnt: datetime | None = None
    newest_item: datetime | None = None
    lag_seconds: float | None = None
    wish_minutes: float | None = None
    hub: str | None = None
    topic: str | None = None


_MOMENTS = frozenset({"learnt", "newest_item"})
_NAMES = frozenset(field.name for field in fields(SourceMemory))


_BLANK = {field.name: field.default for field in fields(SourceMemory)}


def write_memory(memory: SourceMemory) -> dict[str, Any]:
    """The memory as a JSON value; what stands at its default is left out."""
    told = {name: value for name, blank in _BLANK.items() if (value := getattr(memory, name)) != blank}
    if "hours" in told:
        told["hours"] = [round(count, 3) for count in told["hours"]]
    for name in _MOMENTS & told.keys():
        told[name] = told[name].astimezone(UTC).isoformat()
    return told


def read_memory(told: Mapping[str, Any] | None) -> SourceMemory:
    """What `write_memory` wrote, by this version or another."""
    known = {name: value for name, value in (told or {}).items() if name in _NAMES}
    for name in _MOMENTS & known.keys():
        known[name] = datetime.fromisoformat(known[name])
    hours = tuple(map(float, known.pop("hours", ())))
    return SourceMemory(**known, hours=hours if len(hours) == HOURS_OF_WEEK else ())
