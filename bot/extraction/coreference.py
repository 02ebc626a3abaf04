"""Who "he", "they", "the two leaders" and "the president" are.

The nearest fitting actor before the word, subjects of earlier sentences first. Imports the domain and its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import Party
from bot.extraction.actors import Actor, Basis
from bot.extraction.register import Register

_SINGULAR = frozenset({"he", "she", "his", "her", "him", "who", "i", "my"})
_BODY = frozenset({"its", "it"})


class Antecedents:
    """The memory of a walk through the article, sentence by sentence."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._sentences: list[tuple[Actor, ...]] = []
        self._last_pair: tuple[Party, ...] = ()
        self.last_current = True

    def close_sentence(self, actors: Sequence[Actor]) -> None:
        """Called behind each sentence of the article, analysed or not."""
        self._sentences.append(tuple(actors))

    def told(self, parties: tuple[Party, ...], *, current: bool) -> None:
        """The parties of the event told last: what "the two leaders" points back to, and whether it was news."""
        self._last_pair = parties
        self.last_current = current

    def singular(self, before: Sequence[Actor], *, state: bool = False) -> Actor | None:
        """Whom a singular pronoun means: the first person of this sentence before it, else of the sentences before."""
        for place, actors in enumerate((tuple(before), *reversed(self._sentences[-4:]))):
            people = [held for actor in actors if self._person(held := self.bearer(actor), state=state)]
            if people:  # a span of another sentence means nothing in this one
                return people[0] if place == 0 else replace(people[0], start=0, end=0, anchor=0)
        return None

    def of(self, pronoun: str, before: Sequence[Actor], owners: Sequence[Actor] = ()) -> list[Actor]:
        """Whom a pronoun means. `owners` are the subjects of its own clause, the first choice for a possessive."""
        if pronoun in _SINGULAR:
            own = [held for actor in owners if self._person(held := self.bearer(actor), state=False)]
            if own:
                return own[:1]
            found = self.singular(before)
            return [found] if found else []
        if pronoun in _BODY:
            found = self.singular(before, state=True)
            return [found] if found else []
        return []

    def pair(self) -> tuple[Party, ...]:
        return self._last_pair

    def bearer(self, actor: Actor) -> Actor:
        """An office without a country takes that of the holder whom the article introduced."""
        if actor.codes or actor.basis is not Basis.OFFICE:
            return actor
        holder = self._register.bearer(actor.office, actor.title)
        if holder is None:
            return actor
        return replace(actor, codes=holder.codes, person=holder.person, office=holder.office)

    @staticmethod
    def _person(actor: Actor, *, state: bool) -> bool:
        if not actor.codes or actor.former:
            return False
        if state:
            return actor.basis in (Basis.COUNTRY, Basis.ORGANISATION, Basis.METONYM, Basis.CAPITAL)
        return actor.basis in (Basis.PERSON, Basis.OFFICE) and not actor.plural
