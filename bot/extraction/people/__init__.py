"""Finds the actors of a sentence; see `actors` for what one is.

Works on tokens alone, before and without any parse, because names, titles and countries stand in fixed orders
("Russian Foreign Minister Sergey Lavrov", "the Saudi crown prince, Mohammed bin Salman,"). From left to right: `chains`
reads titles with their countries, `names` the name behind, `titled` makes an actor of both, `appositions` joins
neighbours that are one. Imports the domain, the knowledge and its neighbours `actors`, `gazetteer`, `register`, `titles`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain import Office
from bot.extraction.actors import Actor, Basis, place_basis
from bot.extraction.gazetteer import Gazetteer, Hit, NameKind
from bot.extraction.people.appositions import Joiner
from bot.extraction.people.chains import ChainReader
from bot.extraction.people.line import Line
from bot.extraction.people.names import NameReader
from bot.extraction.people.titled import TitledReader
from bot.extraction.people.words import BEHIND_PLACE, BOTH_KOREAS
from bot.extraction.register import Register
from bot.extraction.titles import Titles
from bot.knowledge import Places


class ActorFinder:
    """Finds actors; `places` tells countries from organisations."""

    def __init__(self, gazetteer: Gazetteer, titles: Titles, places: Places) -> None:
        self._gazetteer = gazetteer
        self._titles = titles
        self._places = places

    def line(self, tokens: Sequence[str], register: Register, *, title: bool = False) -> Line:
        """The sentence with its names looked up, to be read as often as needed. `title` says that it is a headline."""
        line = Line(tokens, self._gazetteer.find(tokens), self._titles, register, title=title)
        register.name_plainly(hit.code for hit in line.hits.values() if len(hit.name.codes) == 1 and hit.name.kind is not NameKind.PERSON)
        NameReader(line).note_others()
        return line

    def read(self, line: Line) -> tuple[Actor, ...]:
        """The actors, left to right, not overlapping, as the register knows its people by now."""
        return tuple(_Reading(line, self._titles, self._places).actors())

    def find(self, tokens: Sequence[str], register: Register, *, title: bool = False) -> tuple[Actor, ...]:
        """The actors of a sentence that is read once."""
        return self.read(self.line(tokens, register, title=title))


class _Reading:
    """One pass over one line."""

    def __init__(self, line: Line, titles: Titles, places: Places) -> None:
        self._line = line
        self._names = NameReader(line)
        self._chains = ChainReader(line)
        self._titled = TitledReader(line, self._names, titles, places)
        self._joiner = Joiner(line, self._names)

    def actors(self) -> list[Actor]:
        return self._joiner.join(self._read())

    def _read(self) -> Iterator[Actor]:
        free = 0
        for at in self._line.beginnings:
            actor = self._at(at) if at >= free else None
            if actor:
                yield actor
                free = actor.end

    def _at(self, at: int) -> Actor | None:
        """The actor that begins at the token."""
        chain = self._chains.read(at)
        if chain:
            return self._titled.read(chain)
        hit = self._line.hits.get(at)
        if hit and hit.name.kind is NameKind.PERSON:
            return self._names.full(hit.start, hit.end, hit.name.person, hit.name.codes)
        if hit:
            return self._bare(hit)
        return self._home(at) or self._names.surname(at)

    def _bare(self, hit: Hit) -> Actor:
        """A country, place or organisation by its name alone; "the Russians" are many."""
        basis = place_basis(hit)
        last = self._line.low[hit.end - 1]
        plural = basis is Basis.DEMONYM and last.endswith("s") and last != "swiss"
        before = self._line.low[max(0, hit.start - 2) : hit.start]
        if basis is Basis.DEMONYM and not plural and self._is_capital(hit):
            return Actor(hit.start, hit.end + 1, (self._line.code_of(hit),), Basis.COUNTRY, Office.STATE, None, hit.end)
        if hit.code in BOTH_KOREAS and before in (["inter", "-"], ["north", "and"]):
            start = hit.start - 2 if "north" in before else hit.start
            return Actor(start, hit.end, BOTH_KOREAS, basis, Office.STATE, None, hit.end - 1)
        return Actor(hit.start, hit.end, (self._line.code_of(hit),), basis, Office.STATE, None, hit.end - 1, plural)

    def _is_capital(self, hit: Hit) -> bool:
        """ "in the Egyptian capital on Monday": the city; not "the Chinese capital market"."""
        low, end = self._line.low, hit.end
        said = low[hit.start - 1 : hit.start] == ["the"] and low[end : end + 1] == ["capital"]
        return said and end + 1 < len(low) and low[end + 1] in BEHIND_PLACE

    def _home(self, at: int) -> Actor | None:
        """ "our country": that of the official whom the article introduced."""
        line, home = self._line, self._line.register.home
        if home and line.low[at] == "our" and line.low[at + 1 : at + 2] in (["country"], ["state"], ["nation"], ["capital"]):
            return Actor(at, at + 2, (home,), Basis.COUNTRY, Office.STATE, None, at + 1)
        return None


__all__ = ["ActorFinder"]
