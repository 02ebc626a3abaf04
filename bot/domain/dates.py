"""A date as news tells it: a day, a month or a year. Imports nothing of the project beyond the domain."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.domain.vocabulary import DatePrecision

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """`2021-09-14`, `2021-09` or `2021`; ordered by its text, which is ordered by time."""

    text: str

    def __post_init__(self) -> None:
        _days(self.text)

    @classmethod
    def of_day(cls, day: date) -> PartialDate:
        return cls(day.isoformat())

    @property
    def precision(self) -> DatePrecision:
        return _precision(self.text)

    def first_day(self) -> date:
        return _days(self.text)[0]

    def last_day(self) -> date:
        return _days(self.text)[1]

    def meets(self, other: PartialDate) -> bool:
        """True where both can be the same day."""
        return self.first_day() <= other.last_day() and other.first_day() <= self.last_day()

    def __str__(self) -> str:
        return self.text


def _precision(text: str) -> DatePrecision:
    return DatePrecision.DAY if len(text) > 7 else DatePrecision.MONTH if len(text) > 4 else DatePrecision.YEAR


@lru_cache(maxsize=8192)
def _days(text: str) -> tuple[date, date]:
    """The first and the last day that the text may mean, kept, since events are compared by the thousand. ValueError for no date."""
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no date: write YYYY-MM-DD, YYYY-MM or YYYY")
    year, month, day = found.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise ValueError(f"{text!r} is no date: {error}") from None
    if day:
        return first, first
    last_month = first.month if month else 12
    return first, date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])
