"""How often two parties have had to do with each other, month by month. Imports the domain and the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain import EventType, Status
from bot.queries.sides import Side, between_sides, filter_between
from bot.store import EventFilter, Transaction

MOST_MONTHS = 120
_MOST_POINTS = 20_000


@dataclass(frozen=True, slots=True)
class Month:
    """The events of one month, by type; `first` is its first day."""

    first: date
    by_type: Mapping[EventType, int]

    @property
    def events(self) -> int:
        return sum(self.by_type.values())


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every month from the first asked for to the present one, those without an event too."""

    a: str
    b: str
    months: tuple[Month, ...]

    @property
    def events(self) -> int:
        return sum(month.events for month in self.months)

    @property
    def mean(self) -> float:
        return self.events / len(self.months) if self.months else 0.0


async def rhythm(tx: Transaction, a: Side, b: Side, *, since: date, today: date) -> Rhythm:
    """Events a month; speculation is left out, what lies ahead of today too. At most the last ten years."""
    since = max(since, _months_back(today, MOST_MONTHS - 1)).replace(day=1)
    told = EventFilter(since=since, until=today, statuses=frozenset(Status) - {Status.HYPOTHETICAL})
    wanted = filter_between(a, b, told)
    counts: dict[date, Counter[EventType]] = {}
    for point in await tx.events.points(wanted, limit=_MOST_POINTS) if wanted else ():
        if point.day >= since and between_sides(point.codes, a, b, point.day):
            counts.setdefault(point.day.replace(day=1), Counter())[point.type] += 1
    return Rhythm(a.code, b.code, tuple(Month(month, counts.get(month, Counter())) for month in _months(since, today)))


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1) if month < date(9999, 12, 1) else date.max


def _months_back(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1) if number >= 12 else date.min
