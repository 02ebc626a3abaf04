"""One side of a question: a country, a bloc with its members by date, or anyone. Imports the domain only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from bot.domain import ANY
from bot.store import EventFilter


@dataclass(frozen=True, slots=True)
class Side:
    """`ever` holds every code that stood for this side at some time, `on` those of a day; both hold the code itself.

    Anyone is `Side.anyone()`, with no codes.
    """

    code: str
    ever: frozenset[str]
    on: Callable[[date], frozenset[str]]

    @classmethod
    def of(cls, code: str) -> Side:
        alone = frozenset({code})
        return cls(code, alone, lambda _day: alone)

    @classmethod
    def anyone(cls) -> Side:
        return cls(ANY, frozenset(), lambda _day: frozenset())

    def holds(self, codes: frozenset[str], day: date) -> frozenset[str]:
        """Those of an event's parties that stand for this side on the day."""
        return codes if self.code == ANY else codes & self.on(day)


def between_sides(codes: frozenset[str], a: Side, b: Side, day: date) -> bool:
    """True where two different ones of an event's parties stand for the two sides on the day."""
    return any(x != y for x, y in product(a.holds(codes, day), b.holds(codes, day)))


def code_sets(a: Side, b: Side) -> tuple[frozenset[str], ...]:
    """The sets of codes to look up so that every event between the sides is among the findings, each set once."""
    if a.code == ANY and b.code == ANY:
        return (frozenset(),)
    if ANY in (a.code, b.code):
        return tuple(frozenset({code}) for code in sorted(a.ever or b.ever))
    return tuple(sorted({frozenset({x, y}) for x, y in product(a.ever, b.ever) if x != y}, key=sorted))


def filter_between(a: Side, b: Side, wanted: EventFilter) -> EventFilter | None:
    """`wanted`, for the sets of codes that `a` and `b` may stand for; None where no two parties can."""
    sets = code_sets(a, b)
    if len(sets) == 1:
        return replace(wanted, codes=wanted.codes | sets[0])
    return replace(wanted, among=frozenset(sets)) if sets else None
