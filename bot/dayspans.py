"""Spans of days in human words: `2021-09-14`, `2021`, `March`, `14 September 2021`, `last month`, `30 days`, `since March`, `Q3 2021`.

A word for a time is a span with a first and a last day; whoever asks takes the end that is meant. A month or a day without a year is the
newest that is not in the future. Imports the domain only, and reads no clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from bot.domain import PartialDate

DAY_HINT = "Write a day (2021-09-14), a month (March, 2021-09), a year (2021) or a span such as '30 days', 'last month', 'since March'"

Span = tuple[date, date]

_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = "(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS) + r"|sept)\.?"
_LEADS = re.compile(r"(?:(?:since|from|after|starting|until|till|to|up to|before|in|during|on|as of|the)\s+)+")
_AGO = re.compile(r"(?:last |past )?(\d{1,4}) ?(d|day|days|w|week|weeks|m|month|months|y|year|years)(?: ago)?")
_DAY_MONTH = re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},?(?: (?P<year>\d{{4}}))?")
_MONTH_DAY = re.compile(rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?(?: (?P<year>\d{{4}}))?")
_MONTH_YEAR = re.compile(rf"{_MONTH},?(?: (?P<year>\d{{4}}))?")
_QUARTER = re.compile(r"q([1-4])(?: (\d{4}))?|(\d{4})[ -]?q([1-4])")
_WEEKDAY = re.compile("(?:last |this )?(" + "|".join(_WEEKDAYS) + ")")


def span_of(text: str, today: date) -> Span | None:
    """The first and the last day meant; None where the words mean no time."""
    word = " ".join(text.casefold().split())
    word = _LEADS.sub("", word, count=1) if _LEADS.match(word) else word
    for reader in _READERS:
        try:
            found = reader(word, today)
        except (ValueError, OverflowError, StopIteration):
            return None
        if found is not None:
            return found
    return None


def _named(word: str, today: date) -> Span | None:
    monday = today - timedelta(days=today.weekday())
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    quarter = _quarter_of(today)
    spans: dict[str, Span] = {
        "today": (today, today),
        "now": (today, today),
        "yesterday": (_before(today), _before(today)),
        "this week": (monday, today),
        "this month": (month, today),
        "this quarter": (quarter, today),
        "this year": (year, today),
        "last week": (monday - timedelta(days=7), _before(monday)),
        "last month": (_before(month).replace(day=1), _before(month)),
        "last quarter": (_quarter_of(_before(quarter)), _before(quarter)),
        "last year": (_before(year).replace(month=1, day=1), _before(year)),
    }
    return spans.get(word.replace("previous ", "last ").replace("past ", "last "))


def _ago(word: str, today: date) -> Span | None:
    if not (found := _AGO.fullmatch(word)):
        return None
    try:
        first = today - timedelta(days=int(found[1]) * _DAYS[found[2][0]])
    except OverflowError:
        first = date.min
    return first, first


def _partial(word: str, _today: date) -> Span | None:
    if not re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", word):
        return None
    partial = PartialDate(word)
    return partial.first_day(), partial.last_day()


def _day(word: str, today: date) -> Span | None:
    found = _DAY_MONTH.fullmatch(word) or _MONTH_DAY.fullmatch(word)
    if not found:
        return None
    month, number = _month_number(found["month"]), int(found["day"])
    if found["year"]:
        day = date(int(found["year"]), month, number)
    else:
        # Eight years hold a 29 February, wherever they begin.
        days = (_real(year, month, number) for year in range(today.year, max(today.year - 9, 0), -1))
        day = next(day for day in days if day is not None and day <= today)
    return day, day


def _month(word: str, today: date) -> Span | None:
    if not (found := _MONTH_YEAR.fullmatch(word)):
        return None
    month = _month_number(found["month"])
    year = int(found["year"]) if found["year"] else today.year - (month > today.month)
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _quarter(word: str, today: date) -> Span | None:
    if not (found := _QUARTER.fullmatch(word)):
        return None
    number, year = int(found[1] or found[4]), int(found[2] or found[3] or today.year)
    if not (found[2] or found[3]) and date(year, 3 * number - 2, 1) > today:
        year -= 1
    return date(year, 3 * number - 2, 1), date(year, 3 * number, monthrange(year, 3 * number)[1])


def _weekday(word: str, today: date) -> Span | None:
    if not (found := _WEEKDAY.fullmatch(word)):
        return None
    back = (today.weekday() - _WEEKDAYS.index(found[1])) % 7
    day = today - timedelta(days=back or (7 if word.startswith("last ") else 0))
    return day, day


_READERS: tuple[Callable[[str, date], Span | None], ...] = (_named, _ago, _partial, _day, _month, _quarter, _weekday)


def _month_number(word: str) -> int:
    return next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(word[:3]))


def _quarter_of(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _before(day: date) -> date:
    return day - timedelta(days=1) if day > date.min else day


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
