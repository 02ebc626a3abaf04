"""When: date expressions of a sentence resolved against the publication date.

"today", weekdays, "last week", "August 24", "24 August 2021", "in April", "2019", "earlier this month". Precision is what
the words allow; what they leave open stays open. Pure; imports the domain and its neighbour
`date_readers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.domain import PartialDate
from bot.extraction.date_readers import (
    Reader,
    read_ago,
    read_anniversary,
    read_day,
    read_iso,
    read_month,
    read_near_month,
    read_period,
    read_relative_day,
    read_these_days,
    read_weekday,
    read_year,
)

_MONTH = (
    r"(?P<{0}>January|February|March|April|May|June|July|August|September|October|November|December|Jan|"
    r"Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
# Nouns that a year or a month before them dates.
_OCCASIONS = (
    "deal|agreement|accord|treaty|pact|memorandum|truce|ceasefire|summit|meeting|talks|visit|trip|tour|call|conference|convention|"
    "protocol|declaration|embargo|sanctions"
)
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\b\.?"


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


_RULES: tuple[tuple[re.Pattern[str], Reader, bool], ...] = (
    (re.compile(r"\b\d{4}-\d{2}-\d{2}\b"), read_iso, False),
    (
        re.compile(
            rf"\b{_MONTH.format('month')}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*(?:-|–|and|to)\s*\d{{1,2}})?(?:,?\s+(?P<year>(?:19|"
            rf"20)\d{{2}})\b)?(?!\d)"
        ),
        read_day,
        False,
    ),
    (
        re.compile(
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*(?:-|–)\s*\d{{1,2}})?\s+(?:of\s+)?{_MONTH.format('month')}(?:,?\s+(?P<year>(?:19|"
            rf"20)\d{{2}})\b)?"
        ),
        read_day,
        False,
    ),
    (re.compile(rf"\b{_MONTH.format('month')},?\s+(?:of\s+)?(?P<year>(?:19|20)\d{{2}})\b"), read_month, False),
    (
        re.compile(
            r"(?i)\b(?:the day before yesterday|yesterday|today|tonight|tomorrow|this (?:morning|afternoon|evening)|"
            r"last night|earlier in the day|later in the day|(?:the|a) (?:day|night|evening) before(?=[^\w\s]|\s*$)|"
            r"the previous (?:day|night|evening))\b"
        ),
        read_relative_day,
        True,
    ),
    (re.compile(rf"\b(?:(?P<which>[Nn]ext|[Ll]ast|[Cc]oming|[Tt]his)\s+)?{_WEEKDAY}"), read_weekday, True),
    (re.compile(rf"\b(?:(?P<which>[Nn]ext|[Ll]ast)\s+){_MONTH.format('month')}"), read_month, True),
    (
        re.compile(
            rf"\b(?:[Ii]n|[Ss]ince|[Ff]or|[Dd]uring|[Ll]ate|[Ee]arly|[Mm]id-?|of)\s+(?:late |early |mid-)?{_MONTH.format('month')}"
            r"(?!\s*\d)(?!\s+[A-Z])"
        ),
        read_month,
        True,
    ),
    (
        re.compile(
            r"(?i)\b(?:(?:earlier|later|late|early)\s+)?(?P<which>last|past|previous|next|coming|this|following)\s+(?P<unit>week(?:end)?|"
            r"month|year)\b"
        ),
        read_period,
        True,
    ),
    (re.compile(r"(?i)\b(?:end|beginning|middle|start) of (?P<which>the|this|next) (?P<unit>month|year)\b"), read_period, True),
    (re.compile(r"(?i)\b(?:these days|(?<!next )(?<!coming )weekend)\b"), read_these_days, True),
    (
        re.compile(
            r"(?i)\b(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|few)\s+(?P<unit>days?|"
            r"weeks?|months?|years?)\s+(?:ago|earlier|before(?!\s+\w))\b"
        ),
        read_ago,
        True,
    ),
    (
        re.compile(
            r"(?i)\b(?:in|since|of|during|the|from|early|late|mid)[ -]+(?P<year>(?:19|20)\d{2})\b(?!\s*(?:people|"
            r"troops|percent|dollars))"
        ),
        read_year,
        False,
    ),
    (re.compile(r"\((?P<year>(?:19|20)\d{2})\)"), read_year, False),
    (re.compile(r"\b(?P<count>\d{1,3})(?:st|nd|rd|th) anniversary of\b"), read_anniversary, True),
    (
        # a year or month before a noun: "a 2015 deal", "its March summit"; whether it is the trigger's, its place in the tree says
        re.compile(r"\b(?P<year>(?:19|20)\d{2})(?=\s+(?:[a-z]+\s+){0,3}(?:" + _OCCASIONS + r")\b)"),
        read_year,
        False,
    ),
    (re.compile(rf"\b(?:[Tt]he|[Aa]|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[’']s)\s+{_MONTH.format('month')}(?=\s+[a-z])"), read_near_month, True),
)
# Right before a day: whatever the clause's tense, it is one to come.
_FIXED_FOR = re.compile(
    r"(?i)\b(?:(?:scheduled|slated|set|planned|due)\s+(?:to (?:be held|take place|begin|start)\s+)?(?:for|on|in)?"
    r"|(?:starts|starting|begins|beginning|opens|opening)(?:\s+(?:on|in|from))?)\s*$"
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
    return list(_found(text, published, future))


@lru_cache(maxsize=64)
def _found(text: str, published: date | None, future: bool) -> tuple[When, ...]:
    """The same, kept for the next question: each event that a sentence tells asks for its dates."""
    found: list[When] = []
    for pattern, reader, relative in _RULES:
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            value = reader(match, published, future or bool(_FIXED_FOR.search(text, max(0, match.start() - 24), match.start())))
            if value is not None:
                found.append(When(match.start(), match.end(), value, relative=relative))
    return tuple(sorted(found, key=lambda item: item.start))


def tells_background(text: str) -> bool:
    """True where the words put the clause before the news."""
    return bool(_BACKGROUND.search(text))
