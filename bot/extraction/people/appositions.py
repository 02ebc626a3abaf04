"""Appositions: neighbouring actors that are one.

"Lavrov, the Russian foreign minister,", "Russia's Vladimir Putin", "Pavlo Klimkin (Ukraine)", "a Taliban delegation led
by Mullah Baradar". Imports its neighbours `actors`, and `line`, `names`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.domain import Office
from bot.extraction.actors import Actor, Basis
from bot.extraction.people.line import Line
from bot.extraction.people.names import NameReader
from bot.extraction.people.words import CLOSING

_LED_BY = (["led", "by"], ["headed", "by"], [",", "led", "by"], [",", "headed", "by"], ["led", "by", "the"])
_ONE_GOVERNMENT = {"TALIBAN", "AFG"}
_AMERICAN = ("USA",)
_RELATED = frozenset("rival foe archfoe enemy archenemy ally neighbor neighbour arch-rival adversary nemesis patron backer".split())
_LISTED = frozenset(", and his her the son daughter wife husband brother".split())
_BETWEEN = ([","], ["("], ["—"], ["-"])


class Joiner:
    """Joins the actors of one line."""

    def __init__(self, line: Line, names: NameReader) -> None:
        self._line = line
        self._names = names

    def join(self, found: Iterable[Actor]) -> list[Actor]:
        """The actors with appositions joined, each person with the code that the roster gives where the text gives none."""
        result: list[Actor] = []
        for actor in found:
            one = self._as_one(result[-1], actor) if result else None
            if one:
                result[-1] = one
            else:
                result.append(actor)
        return self._with_shared_codes([self._with_code(actor) for actor in result])

    def _as_one(self, left: Actor, right: Actor) -> Actor | None:
        """The two as one actor, None where they are two."""
        if self._owns(left, right) or self._related(left, right):
            return replace(right, start=left.start)
        if self._led_by(left, right):
            return replace(right, start=left.start, codes=left.codes)
        if self._bracketed(left, right):
            return replace(left, end=right.end + 1, codes=right.codes)
        return left.joined(right) if self._apposed(left, right) else None

    def _between(self, left: Actor, right: Actor) -> list[str]:
        return self._line.low[left.end : right.start]

    def _owns(self, land: Actor, person: Actor) -> bool:
        """ "Russia's Vladimir Putin": a country that only says whose the person is."""
        return (
            land.basis in (Basis.COUNTRY, Basis.DEMONYM)
            and bool(person.person)
            and person.codes[:1] == land.codes[:1]
            and self._between(land, person) in (["'s"], ["’s"], [])
        )

    def _related(self, owner: Actor, land: Actor) -> bool:
        """ "Israel's arch-rival Iran", "Assad's ally, Russia": the owner only says what the country is to him."""
        between = self._between(owner, land)
        if land.basis is not Basis.COUNTRY or between[:1] not in (["'s"], ["’s"]) or not 2 <= len(between) <= 6:
            return False
        words = [word for word in between[1:] if word != ","]
        return bool(words) and words[-1] in _RELATED

    def _led_by(self, group: Actor, leader: Actor) -> bool:
        """ "a Taliban delegation led by Foreign Minister X": one actor, named."""
        return (
            group.basis in (Basis.GROUP, Basis.OFFICE)
            and bool(group.codes)
            and leader.person is not None
            and self._between(group, leader) in _LED_BY
            and (
                not leader.codes
                or leader.codes[0] == group.codes[0]
                or not leader.title
                or {leader.codes[0], group.codes[0]} == _ONE_GOVERNMENT
            )
        )

    def _bracketed(self, person: Actor, land: Actor) -> bool:
        """ "Pavlo Klimkin (Ukraine)"."""
        if land.basis is not Basis.COUNTRY or not person.person:
            return False
        closed = land.end < len(self._line) and self._line.tokens[land.end] == ")"
        return closed and self._between(person, land) == ["("] and (not person.codes or person.codes[0] == land.codes[0])

    def _apposed(self, left: Actor, right: Actor) -> bool:
        """ "Lavrov, the Russian foreign minister,": a name and a title of one party with a comma or bracket between."""
        words = [word for word in self._between(left, right) if word not in ("the", "a", "its", "their", "his", "her", "also")]
        if words not in _BETWEEN:
            return False
        if left.plural or right.plural or bool(left.person) == bool(right.person):
            return False
        titled = right if left.person else left
        spokesmen = titled.basis is Basis.GROUP and titled.office is not Office.STATE and not titled.plural
        if titled.basis is not Basis.OFFICE and not spokesmen:
            return False
        if left.codes and right.codes and left.codes[0] != right.codes[0]:
            return False
        closing = self._line.low[right.end] if right.end < len(self._line) else "."
        return closing in CLOSING or not right.person

    def _with_shared_codes(self, actors: list[Actor]) -> list[Actor]:
        """ "Foreign Minister Lavrov and ambassador Kislyak", "his son, Crown Prince Hussein": of one country where only one tells it."""
        for at in range(1, len(actors)):
            first, second = actors[at - 1], actors[at]
            if _of_whom_nobody_knows(second) and len(first.codes) == 1 and self._side_by_side(first, second):
                actors[at] = replace(second, codes=first.codes)
        return actors

    def _side_by_side(self, first: Actor, second: Actor) -> bool:
        """True for two officials in one list who do not lead two countries."""
        between = self._between(first, second)
        listed = set(between) <= _LISTED and bool({"and", ","} & set(between)) and bool(first.title or {"his", "her"} & set(between))
        rivals = first.office is second.office is Office.FOREIGN_MINISTER or ("USA" in first.codes and "minister" in second.title)
        return listed and first.basis is Basis.PERSON and not (rivals or first.former or first.plural)

    def _with_code(self, actor: Actor) -> Actor:
        """A person without a code takes the roster's; an office without a country stays open for coreference."""
        if actor.person and not actor.codes:
            known = self._names.known(actor.person, None, actor.office, titled=bool(actor.title))
            return replace(actor, codes=known.codes) if known else actor
        return actor


def _of_whom_nobody_knows(actor: Actor) -> bool:
    """True for a named official without a country; a head of state or government has one of his own."""
    leading = actor.office in (Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT)
    open_ended = actor.former or actor.counterpart or actor.plural or leading
    return bool(actor.title and actor.person) and not actor.codes and not actor.extra and not open_ended
