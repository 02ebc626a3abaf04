"""A date as news tells it: a day, a month or a year. Imports nothing of the project beyond the domain."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from bot.domain.vocabulary import DatePrecision

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """`2021-09-14`, `2021-09` or `2021`; ordered by its text, which is ordered by time."""

    text: str

    def __post_init__(self) -> None:
        found = _FORM.fullmatch(self.text)
        if not found:
            raise ValueError(f"{self.text!r} is no date: write YYYY-MM-DD, YYYY-MM or YYYY")
        year, month, day = found.groups()
        try:
            date(int(year), int(month or 1), int(day or 1))
        except ValueError as error:
            raise ValueError(f"{self.text!r} is no date: {error}") from None

    @classmethod
    def of_day(cls, day: date) -> PartialDate:
        return cls(day.isoformat())

    @property
    def precision(self) -> DatePrecision:
        return {4: DatePrecision.YEAR, 7: DatePrecision.MONTH}.get(len(self.text), DatePrecision.DAY)

    def first_day(self) -> date:
        year, month, day = (*(int(part) for part in self.text.split("-")), 1, 1)[:3]
        return date(year, month, day)

    def last_day(self) -> date:
        first = self.first_day()
        if self.precision is DatePrecision.DAY:
            return first
        month = first.month if self.precision is DatePrecision.MONTH else 12
        return date(first.year, month, calendar.monthrange(first.year, month)[1])

    def meets(self, other: PartialDate) -> bool:
        """True where both can be the same day."""
        return self.first_day() <= other.last_day() and other.first_day() <= self.last_day()

    def __str__(self) -> str:
        return self.text
