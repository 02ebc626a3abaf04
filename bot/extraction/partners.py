"""The other side: who the second party is where a sentence names but one, as in "talks with Iran" or "new tariffs on China".

Reporters name a pair once and then only the side that changes. The answer is asked of three witnesses, the surest
first: an event told before between the known side and one other, the title, and what the article speaks of most. Each
kind of event trusts only those that proved right for it. Pure; imports the domain and its neighbour `actors`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain import EventType
from bot.extraction.actors import Actor
from bot.knowledge import Frame

_ENOUGH = 3  # times that an article must name a country to be about it
_LEAD = 1.5  # how much oftener than the next
# Measures that one side takes against the other: who takes them stands in the title or all over the article.
_MEASURES = frozenset({EventType.SANCTION, EventType.EXPULSION})
_DEALINGS = frozenset({EventType.MEETING, EventType.AGREEMENT, EventType.CALL})
# Nouns that somebody must have with somebody: "the Iran talks".
_TALKS = frozenset({"talk", "negotiation", "discussion", "peace talk", "trade talk"})
# What one side does for a deal with the other.
_DEALING = frozenset(
    "sign seek reach strike negotiate conclude finalize finalise close near make work propose announce approve ratify get do clinch "
    "secure forge ink hammer".split()
)
# What one side may do of talks named before: "attended the summit".
TAKING_PART = frozenset("attend join skip boycott lead leave enter advance restart resume continue open prepare hold have conduct".split())


@dataclass(frozen=True, slots=True)
class About:
    """What an article is about: the codes of its title, and how often it names each code."""

    title: tuple[str, ...]
    counts: Counter[str]

    @classmethod
    def of(cls, title: Iterable[Actor], everywhere: Iterable[Actor]) -> About:
        """What the actors of the title and of the whole article say."""
        codes = tuple(dict.fromkeys(code for actor in title for code in actor.codes))
        return cls(codes, Counter(code for actor in everywhere for code in actor.codes))

    def other_in_title(self, code: str) -> str | None:
        """The one code beside the known one in the title."""
        others = [held for held in self.title if held != code]
        return others[0] if len(others) == 1 else None

    def other_by_weight(self, code: str) -> str | None:
        """The code that the article names far oftener than any other but the known one."""
        ranked = [(count, held) for held, count in self.counts.items() if held != code]
        ranked.sort(reverse=True)
        if not ranked or ranked[0][0] < _ENOUGH or (len(ranked) > 1 and ranked[0][0] < _LEAD * ranked[1][0]):
            return None
        return ranked[0][1]


@dataclass(frozen=True, slots=True)
class OneSided:
    """A trigger with one known side: `receiving` where that side stands behind "with", "on", "against"."""

    kind: EventType
    frame: Frame
    code: str
    receiving: bool
    owning: bool
    noun: str
    verb: frozenset[str]


def both_sides(noun: str, pairs: Sequence[tuple[EventType, frozenset[str]]]) -> frozenset[str]:
    """The two codes of talks whose sentence names nobody: "the negotiations" are those of the pair that was told to deal last."""
    dealing = (codes for kind, codes in reversed(pairs) if kind in _DEALINGS and len(codes) == 2)
    return next(dealing, frozenset()) if noun.rsplit(" of ", maxsplit=1)[-1] in _TALKS else frozenset()


def host_of(code: str, pairs: Sequence[tuple[EventType, frozenset[str]]], about: About) -> str | None:
    """Where a traveller of that code goes whose journey is told without its goal: "Pompeo's visit"; None where it was told before."""
    if any(kind is EventType.VISIT and code in codes for kind, codes in pairs):
        return None
    told = next((codes - {code} for _, codes in reversed(pairs) if code in codes and len(codes) == 2), frozenset())
    return next(iter(told), None) or about.other_in_title(code)


def other_side(one: OneSided, pairs: Sequence[tuple[EventType, frozenset[str]]], about: About) -> str | None:
    """The code of the other side; None where nothing sure enough tells it. `pairs` are the events told so far."""
    told = next((codes - {one.code} for kind, codes in reversed(pairs) if kind is not EventType.VISIT and one.code in codes), frozenset())
    partner = next(iter(told)) if len(told) == 1 else None
    if one.kind in _MEASURES and one.receiving:
        return partner or about.other_in_title(one.code) or about.other_by_weight(one.code)
    if one.kind is EventType.SANCTION:
        return partner or about.other_in_title(one.code)
    if one.kind is EventType.DOWNGRADE:
        return None if one.receiving else _of_deal(one.code, pairs) or about.other_in_title(one.code) or about.other_by_weight(one.code)
    if one.kind is EventType.UPGRADE and one.frame is Frame.TIES:
        return partner or about.other_in_title(one.code)
    if one.frame is not Frame.TALKS:
        return partner if one.kind in (EventType.PROTEST, EventType.INVITATION) and one.receiving else None
    if one.kind is EventType.AGREEMENT:
        if not one.receiving and not one.owning and not one.verb & _DEALING:
            return None
        return partner or (about.other_in_title(one.code) if one.receiving else None)
    if one.kind is not EventType.MEETING:
        return None
    if one.receiving or (one.owning and one.noun in _TALKS):
        return partner or about.other_in_title(one.code) or (about.other_by_weight(one.code) if one.noun in _TALKS else None)
    return partner if one.verb & TAKING_PART else None


def _of_deal(code: str, pairs: Sequence[tuple[EventType, frozenset[str]]]) -> str | None:
    """The other side of the deal told last, which "withdrew from the deal" means."""
    deals = (EventType.AGREEMENT, EventType.DOWNGRADE)
    told = next((codes - {code} for kind, codes in reversed(pairs) if kind in deals and code in codes), frozenset())
    return next(iter(told)) if len(told) == 1 else None


def may_supply(kind: EventType, frame: Frame, code: str | None, about: About, *, pronoun: bool, told: bool) -> bool:
    """False where none of the above can answer, whatever the parse says. `code` is the side that the sentence names, if it names one.

    `told` says that an event was told before. The gate asks it, so that a sentence that cannot end in an event is not parsed.
    """
    talks = frame is Frame.TALKS and kind is EventType.MEETING
    if code is None and not pronoun:
        return told and talks
    titled = bool(about.title) if code is None else about.other_in_title(code) is not None
    if kind is EventType.VISIT:
        return frame is Frame.TRIP and (told or titled)
    weighty = code is not None and about.other_by_weight(code) is not None
    if talks or kind in _MEASURES or (frame is Frame.TALKS and kind is EventType.AGREEMENT):
        return told or titled or weighty
    if kind is EventType.UPGRADE:
        return frame is Frame.TIES and (told or titled)
    return (told and kind in (EventType.PROTEST, EventType.INVITATION)) or (kind is EventType.DOWNGRADE and (told or titled or weighty))
