"""When: date expressions of a sentence resolved against the publication date.

"today", weekdays, "last week", "August 24", "24 August 2021", "in April", "2019", "earlier this month". Precision is what
the words allow; what they leave open stays open. Pure; imports the domain only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain import PartialDate

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
_MONTH = (
    r"(?P<{0}>January|February|March|April|May|June|July|August|September|October|November|December|Jan|"
    r"Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\b\.?"
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


@dataclass(frozen=True, slots=True)
class When:
    """A date expression at characters [start, end) of the sentence. `date` is None for one that only says "long ago".

    `background` marks words that place the event before the news ("last year", "in the past").
    """

    start: int
    end: int
    date: PartialDate | None
    background: bool = False
    relative: bool = False


_Reader = Callable[[re.Match[str], date | None, bool], "PartialDate | None"]


def _day(value: date) -> PartialDate | None:
    return PartialDate.of_day(value) if date.min <= value <= date.max else None


def _month_of(value: date) -> PartialDate:
    return PartialDate(f"{value.year:04d}-{value.month:02d}")


def _shift(months: int, day: date) -> PartialDate:
    index = day.year * 12 + day.month - 1 + months
    return PartialDate(f"{index // 12:04d}-{index % 12 + 1:02d}")


def _full(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
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


def _month(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
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


def _weekday(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    if published is None:
        return None
    number = next(value for name, value in _DAYS.items() if name.startswith(found["weekday"].lower().rstrip(".")[:3]))
    which = (found.groupdict().get("which") or "").lower()
    behind = (published.weekday() - number) % 7
    ahead = (number - published.weekday()) % 7
    if which in ("next", "coming"):
        return _day(published + timedelta(days=ahead or 7))
    if which == "last":
        return _day(published - timedelta(days=behind or 7))
    return _day(published + timedelta(days=ahead)) if future else _day(published - timedelta(days=behind))


def _relative_day(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    if published is None:
        return None
    word = found[0].lower()
    shift = -1 if "yesterday" in word or word.startswith("last") else 1 if "tomorrow" in word else 0
    if "before yesterday" in word:
        shift = -2
    return _day(published + timedelta(days=shift))


def _period(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    if published is None:
        return None
    which, unit = found["which"].lower(), found["unit"].lower()
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "this": 0, "following": 1}[which]
    if unit.startswith("week"):
        return _month_of(published + timedelta(days=7 * step))
    if unit.startswith("month"):
        return _shift(step, published)
    return PartialDate(f"{published.year + step:04d}")


def _ago(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
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


def _iso(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    try:
        return PartialDate(found[0])
    except ValueError:
        return None


def _year(found: re.Match[str], published: date | None, future: bool) -> PartialDate | None:
    year = int(found["year"])
    return PartialDate(f"{year:04d}") if 1800 <= year <= 2100 else None


_RULES: tuple[tuple[re.Pattern[str], _Reader, bool], ...] = (
    (re.compile(r"\b\d{4}-\d{2}-\d{2}\b"), _iso, False),
    (
        re.compile(
            rf"\b{_MONTH.format('month')}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*(?:-|–|and|to)\s*\d{{1,2}})?(?:,?\s+(?P<year>(?:19|"
            rf"20)\d{{2}})\b)?(?!\d)"
        ),
        _full,
        False,
    ),
    (
        re.compile(
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*(?:-|–)\s*\d{{1,2}})?\s+(?:of\s+)?{_MONTH.format('month')}(?:,?\s+(?P<year>(?:19|"
            rf"20)\d{{2}})\b)?"
        ),
        _full,
        False,
    ),
    (re.compile(rf"\b{_MONTH.format('month')},?\s+(?:of\s+)?(?P<year>(?:19|20)\d{{2}})\b"), _month, False),
    (
        re.compile(
            r"(?i)\b(?:the day before yesterday|yesterday|today|tonight|tomorrow|this (?:morning|afternoon|evening)|"
            r"last night|earlier in the day|later in the day)\b"
        ),
        _relative_day,
        True,
    ),
    (re.compile(rf"\b(?:(?P<which>[Nn]ext|[Ll]ast|[Cc]oming|[Tt]his)\s+)?{_WEEKDAY}"), _weekday, True),
    (re.compile(rf"\b(?:(?P<which>[Nn]ext|[Ll]ast)\s+){_MONTH.format('month')}"), _month, True),
    (
        re.compile(
            rf"\b(?:[Ii]n|[Ss]ince|[Ff]or|[Dd]uring|[Ll]ate|[Ee]arly|[Mm]id-?|of)\s+(?:late |early |mid-)?{_MONTH.format('month')}"
            r"(?!\s*\d)(?!\s+[A-Z])"
        ),
        _month,
        True,
    ),
    (
        re.compile(
            r"(?i)\b(?:(?:earlier|later|late|early)\s+)?(?P<which>last|past|previous|next|coming|this|following)\s+(?P<unit>week(?:end)?|"
            r"month|year)\b"
        ),
        _period,
        True,
    ),
    (
        re.compile(
            r"(?i)\b(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|few)\s+(?P<unit>days?|"
            r"weeks?|months?|years?)\s+(?:ago|earlier|before)\b"
        ),
        _ago,
        True,
    ),
    (
        re.compile(
            r"(?i)\b(?:in|since|of|during|the|from|early|late|mid)[ -]+(?P<year>(?:19|20)\d{2})\b(?!\s*(?:people|"
            r"troops|percent|dollars))"
        ),
        _year,
        False,
    ),
    (re.compile(r"\((?P<year>(?:19|20)\d{2})\)"), _year, False),
)
_BACKGROUND = re.compile(
    r"(?i)\b(?:last year|years? ago|months? ago|decades? ago|in the past|previously|earlier this year|"
    r"in recent (?:years|months)|last (?:spring|summer|autumn|fall|winter)"
    r"|first term|during his presidency|at the time|back in|once|formerly|in recent decades|cold war|"
    r"since then|last (?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december))\b"
)


def find_dates(text: str, published: date | None, *, future: bool) -> list[When]:
    """The date expressions of the sentence, left to right, earlier rules first where two overlap.

    `future` says that the clause speaks of what is to come, so that "on Friday" is the next one.
    """
    found: list[When] = []
    for pattern, reader, relative in _RULES:
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            value = reader(match, published, future)
            if value is not None:
                found.append(When(match.start(), match.end(), value, relative=relative))
    return sorted(found, key=lambda item: item.start)


def tells_background(text: str) -> bool:
    """True where the words put the clause before the news."""
    return bool(_BACKGROUND.search(text))
