"""Readers of dates: what each form of date expression means, given the day of publication.

Each takes the match, the day of publication and whether the clause speaks of what is to come; None where the words leave
it open or name no day that there is. Pure; imports the domain only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.domain import PartialDate

Reader = Callable[[re.Match[str], date | None, bool], "PartialDate | None"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}

_DAYS = {name: number for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}

_COUNT = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "several": 4,
    "few": 3,
}


# Months that count as near where no tense tells the direction.
_NEAR_MONTHS = 2


def _day(value: date) -> PartialDate | None:
    return PartialDate.of_day(value) if date.min <= value <= date.max else None


def _month_of(value: date) -> PartialDate:
    return PartialDate(f"{value.year:04d}-{value.month:02d}")


def _shift(months: int, day: date) -> PartialDate:
    index = day.year * 12 + day.month - 1 + months
    return PartialDate(f"{index // 12:04d}-{index % 12 + 1:02d}")


def read_day(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    month = _MONTHS[found["month"].lower().rstrip(".")]
    day = int(found["day"])
    year = int(found["year"]) if found.groupdict().get("year") else None
    try:
        if year is not None:
            return _day(date(year, month, day))
        if published is None:
            return None
        return _day(_nearest_year(month, day, published, future))
    except ValueError:
        return None


def _made(year: int, month: int, day: int) -> date | None:
    """The day, or None where the year has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest_year(month: int, day: int, published: date, future: bool) -> date:
    """The year that brings the day nearest to publication; for what is to come, not long past."""
    options = [made for year in (published.year - 1, published.year, published.year + 1) if (made := _made(year, month, day))]
    if not options:
        raise ValueError("no such day in the years around publication")
    reach = [
        abs((option - published).days)
        + (200 if future and (published - option).days > 7 else 0)
        + (150 if not future and option > published else 0)
        for option in options
    ]
    return options[reach.index(min(reach))]


def read_month(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    month = _MONTHS[found["month"].lower().rstrip(".")]
    if found.groupdict().get("year"):
        return PartialDate(f"{int(found['year']):04d}-{month:02d}")
    if published is None:
        return None
    year = published.year
    if found.groupdict().get("which") in ("last", "Last"):
        year -= month >= published.month
    elif found.groupdict().get("which") in ("next", "Next"):
        year += month <= published.month
    elif future:
        year += month < published.month
    elif month > published.month:
        year -= 1
    return PartialDate(f"{year:04d}-{month:02d}")


def read_near_month(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    """ "his June trip", told in May, is next month's: before a noun a month that is near lies ahead, any other behind."""
    if published is None:
        return None
    ahead = (_MONTHS[found["month"].lower().rstrip(".")] - published.month) % 12
    return read_month(found, published, future or 0 < ahead <= _NEAR_MONTHS)


def read_weekday(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    if published is None:
        return None
    number = next(value for name, value in _DAYS.items() if name.startswith(found["weekday"].lower().rstrip(".")[:3]))
    which = (found.groupdict().get("which") or "").lower()
    behind = (published.weekday() - number) % 7
    ahead = (number - published.weekday()) % 7
    if which == "this":
        return _day(published + timedelta(days=ahead))
    if which in ("next", "coming"):
        return _day(published + timedelta(days=ahead or 7))
    if which == "last":
        return _day(published - timedelta(days=behind or 7))
    return _day(published + timedelta(days=ahead)) if future else _day(published - timedelta(days=behind))


def read_relative_day(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    if published is None:
        return None
    word = found[0].lower()
    past = "yesterday" in word or word.startswith("last") or word.endswith("before") or "previous" in word
    shift = -1 if past else 1 if "tomorrow" in word else 0
    if "before yesterday" in word:
        shift = -2
    return _day(published + timedelta(days=shift))


def read_period(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    if published is None:
        return None
    which, unit = found["which"].lower(), found["unit"].lower()
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "this": 0, "the": 0, "following": 1}[which]
    if unit.startswith("week"):
        return _month_of(published + timedelta(days=7 * step))
    if unit.startswith("month"):
        return _shift(step, published)
    return PartialDate(f"{published.year + step:04d}")


def read_ago(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    if published is None:
        return None
    word = found["count"].lower()
    count = int(word) if word.isdigit() else _COUNT.get(word, 3)
    unit = found["unit"].lower().rstrip("s")
    vague = word in ("several", "few")
    if unit == "day" and not vague:
        return _day(published - timedelta(days=count))
    if unit == "week":
        return _month_of(published - timedelta(days=7 * count))
    if unit == "month":
        return _shift(-count, published)
    if unit == "year" and count < published.year:
        return PartialDate(f"{published.year - count:04d}")
    return None


def read_these_days(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    """ "these days", and the weekend that is nearest in the clause's direction; no finer than its month."""
    if published is None or found[0].lower() == "these days":
        return _month_of(published) if published else None
    behind = (published.weekday() - 6) % 7
    return _month_of(published + timedelta(days=(5 - published.weekday()) % 7 if future else -behind))


def read_anniversary(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    """ "the 30th anniversary of": the year of what is remembered."""
    years = int(found["count"])
    return PartialDate(f"{published.year - years:04d}") if published and years < published.year else None


def read_iso(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    try:
        return PartialDate(found[0])
    except ValueError:
        return None


def read_year(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    year = int(found["year"])
    return PartialDate(f"{year:04d}") if 1800 <= year <= 2100 else None
