"""What a person said of events: that two are one, or that one is two. Kept as labelled cases.

Imports nothing of the project beyond the domain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """Two events are the same, or what was one is apart."""

    SAME = "same"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class EventCase:
    """A merge or a split. `event_id` is the event that goes on, `other_id` the one that was merged into it or split off.

    `record` holds the mentions of both sides as they were, enough to learn from and to take it back by.
    """

    id: str
    verdict: Verdict
    event_id: str
    other_id: str
    record: Mapping[str, Any]
    said_by: str
    said: datetime
    undone: datetime | None = None
