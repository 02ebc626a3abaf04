"""The day of the news: what the sentences around an event tell of when it was, where its own clause tells nothing.

A reporter dates a story once ("said on Tuesday") and tells its parts around that day. So what is news and has happened takes the one day
that its own sentence or a neighbour names, else the month of the days by which the article dates its head. What names no day at all stays
without a date. Pure; imports the domain and its neighbour `when`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from bot.domain import EventMention, EventType, PartialDate, Status
from bot.extraction.when import find_dates

Days = Sequence[frozenset[date]]  # by sentence: the days of the last week that it names by "on Tuesday", "today", "yesterday"

_WEEK = timedelta(days=7)
_HEAD = 4  # sentences at the head of an article, the title among them, whose days are those of its news
# "Negotiations will continue on Wednesday": the words of its clause that make the day one to come.
_AHEAD = re.compile(r"\b(?:will|would|[’']ll|due|expected|scheduled|set|slated|planned|plans?|going)\b[^,;.]*$")
# One of these stands in every expression of a day near the news; the search for dates costs a hundred times as much.
_MAY_NAME = re.compile(r"(?i)day\b|to(?:night|morrow)|night|morning|afternoon|evening|\b(?:mon|tue|wed|thu|fri|sat|sun)")
_HAPPENED = frozenset({Status.OCCURRED, Status.ONGOING})


def days_named(texts: Iterable[str], published: date | None) -> Days:
    """The days of the last week that each sentence names."""
    if published is None:
        return ()
    return [
        frozenset(
            when.date.first_day()
            for when in find_dates(text, published, future=False)
            if when.relative
            and when.date
            and len(when.date.text) == 10
            and published - _WEEK <= when.date.first_day() <= published
            and not (when.date.first_day() < published and _AHEAD.search(text, 0, when.start))
        )
        if _MAY_NAME.search(text)
        else frozenset()
        for text in texts
    ]


def dated_by_news(mention: EventMention, told_in: Collection[int], days: Days, published: date | None) -> PartialDate | None:
    """The date of a mention that its own words leave open; None where the article tells none."""
    if not mention.current or mention.status not in _HAPPENED or not days or published is None:
        return None
    near = frozenset().union(*(days[at] for told in told_in for at in range(max(0, told - 1), min(len(days), told + 2))))
    if len(near) == 1:
        return PartialDate.of_day(next(iter(near)))
    head = near or frozenset().union(*days[:_HEAD])
    if head:
        return PartialDate(max(head).isoformat()[:7])
    under_way = mention.type is EventType.VISIT and mention.status is Status.ONGOING
    return PartialDate(published.isoformat()[:7]) if under_way else None
