"""Who belonged to which bloc when, so that `EU` or `BRICS` widens to its members at an event's date.

Values and look-ups only; reading the file is `bloc_files`. Imports the domain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.domain import PartialDate

_DAYS_KEPT = 4096
Membership = tuple[str, PartialDate | None, PartialDate | None]


@dataclass(frozen=True, slots=True)
class Bloc:
    """A group of countries. Each member is (code, since, until); None means ever since, or to this day."""

    code: str
    name: str
    members: tuple[Membership, ...]

    def members_on(self, day: date) -> frozenset[str]:
        return frozenset(
            code
            for code, since, until in self.members
            if (since is None or since.first_day() <= day) and (until is None or day <= until.last_day())
        )


@dataclass(frozen=True)
class Blocs:
    """All blocs by code."""

    blocs: tuple[Bloc, ...]
    _by_code: dict[str, Bloc] = field(init=False, repr=False, compare=False)
    # Every event asks for every bloc on its day, and most events are of the same few days.
    _on_day: dict[tuple[str, date], frozenset[str]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {bloc.code: bloc for bloc in self.blocs})

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(self._by_code)

    def get(self, code: str) -> Bloc | None:
        return self._by_code.get(code)

    def members(self, code: str, day: date) -> frozenset[str]:
        """The members' codes on the day; empty for a code that is no bloc."""
        key = (code, day)
        if key not in self._on_day:
            if len(self._on_day) >= _DAYS_KEPT:
                self._on_day.clear()
            bloc = self._by_code.get(code)
            self._on_day[key] = bloc.members_on(day) if bloc else frozenset()
        return self._on_day[key]
