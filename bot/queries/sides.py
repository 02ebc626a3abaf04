"""One side of a question: a country, a bloc with its members by date, or anyone. Imports the domain only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from bot.domain import ANY, Event
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

    def holds(self, event: Event, day: date) -> frozenset[str]:
        """The event's parties that stand for this side on the day."""
        return event.codes if self.code == ANY else event.codes & self.on(day)


def between_sides(event: Event, a: Side, b: Side, day: date) -> bool:
    """True where two different parties of the event stand for the two sides on the day."""
    return any(x != y for x, y in product(a.holds(event, day), b.holds(event, day)))


def code_sets(a: Side, b: Side) -> tuple[frozenset[str], ...]:
    """The sets of codes to look up so that every event between the sides is among the findings, each set once."""
    if a.code == ANY and b.code == ANY:
        return (frozenset(),)
    if ANY in (a.code, b.code):
        return tuple(frozenset({code}) for code in sorted(a.ever or b.ever))
    return tuple(sorted({frozenset({x, y}) for x, y in product(a.ever, b.ever) if x != y}, key=sorted))


def filters_between(a: Side, b: Side, wanted: EventFilter) -> tuple[EventFilter, ...]:
    """`wanted`, once for each set of codes that `a` and `b` may stand for."""
    return tuple(replace(wanted, codes=wanted.codes | codes) for codes in code_sets(a, b))


def stand_for(codes: frozenset[str], a: Side, b: Side, day: date) -> bool:
    """True where an event that was found by these codes (one of `code_sets`) is between the sides on the day.

    Of a side that is anyone nothing is asked: whoever else takes part stands for it.
    """
    if len(codes) < 2:
        return not codes or bool(codes & (a.on(day) | b.on(day)))
    x, y = sorted(codes)
    return any(one in a.on(day) and other in b.on(day) for one, other in ((x, y), (y, x)))
