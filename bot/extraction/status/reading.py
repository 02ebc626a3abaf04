"""What a status is read as. Imports the domain only."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain import Status

NOTHING = "not so"  # the text itself says that it did not happen, and nobody denies it: no event at all


@dataclass(frozen=True, slots=True)
class Reading:
    """A status with the word it was read from, and whether the clause speaks of the future or the far past."""

    status: Status
    cue: str
    future: bool = False
    pluperfect: bool = False
