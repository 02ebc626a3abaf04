"""The venue: where an article that speaks of "the talks in Helsinki", or is headed by it, has its meetings, also those told without place.

Asked once an article is read, of words and actors alone; it answers only where the article names one venue. Pure; imports the domain
and its neighbours `actors` and `gate`, whose rows it reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.domain import EventMention, EventType, Place
from bot.extraction.actors import PLACES, Basis
from bot.extraction.gate import Row

_MEETINGS = frozenset({"talks", "summit", "meeting", "negotiations", "round"})
_AT = frozenset({"in", "at"})
_HEAD = 6  # lines at the head of a transcript among which its place stands
_CITY_LINE = re.compile(r"^[A-Z][\w.’' -]*, (?:[A-Z][\w’' -]*|D\.C\.)$")
_REACH = 4  # words behind the noun within which "in" must stand


def at_venue(mentions: Sequence[EventMention], rows: Iterable[Row]) -> list[EventMention]:
    """The mentions, those of meetings that are news and have no place with the article's only venue."""
    if not any(_wants_place(mention) for mention in mentions):
        return list(mentions)
    rows = list(rows)
    headed = {place.code: place for row in rows[:_HEAD] for place in _heading(row)}
    found = headed or {place.code: place for row in rows for place in _venues(row)}
    if len(found) != 1:
        return list(mentions)
    venue = next(iter(found.values()))
    return [replace(mention, place=venue) if _wants_place(mention) else mention for mention in mentions]


def _wants_place(mention: EventMention) -> bool:
    return mention.type is EventType.MEETING and mention.current and mention.place is None


def _heading(row: Row) -> Iterator[Place]:
    """The city of a line that holds nothing else, as it stands above a transcript: "Chisinau, Moldova"."""
    if row.sentence.title or not row.actors or not _CITY_LINE.match(row.sentence.text):
        return
    city = row.actors[0]
    if len(row.actors) > 2 or not (row.actors[-1].end == len(row.words) or row.sentence.text.endswith("D.C.")):
        return
    if city.start == 0 and city.basis in (Basis.CITY, Basis.CAPITAL) and len({code for actor in row.actors for code in actor.codes}) == 1:
        yield Place(city.codes[0], " ".join(row.words[: city.end]))


def _venues(row: Row) -> Iterator[Place]:
    """Where the sentence says that a meeting is held."""
    starts = {actor.start: actor for actor in row.actors if actor.codes and actor.basis in (*PLACES, Basis.METONYM)}
    for at, word in enumerate(row.low):
        if word not in _MEETINGS:
            continue
        spot = next((near for near in range(at + 1, min(len(row.low), at + 1 + _REACH)) if row.low[near] in _AT), None)
        actor = starts.get(spot + 1) or starts.get(spot + 2) if spot is not None else None
        if actor is not None:
            yield Place(actor.codes[0], None if actor.basis is Basis.COUNTRY else " ".join(row.words[actor.start : actor.end]))
