"""Who "he", "they", "the two leaders" and "the president" are.

The nearest fitting actor before the word, subjects of earlier sentences first. Imports the domain and its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import EventType, Office, Party
from bot.extraction.actors import Actor, Basis
from bot.extraction.partners import About
from bot.extraction.register import Register

# Pronouns of one person, and of a body or country.
_SINGULAR = frozenset({"he", "she", "his", "her", "him", "who", "i", "my"})
_BODY = frozenset({"its", "it"})
SPEAKER = frozenset({"i", "my", "we", "our"})
# Any word that an event may take a party from.
POINTING = _SINGULAR | _BODY | SPEAKER | {"they", "their", "both"}
SENTENCES_IN_MIND = 4  # whom a pronoun means was named at most so many sentences before
_IN_MIND_OF_OBJECT = 2
# Behind these "him" is whom somebody met or spoke with, and where "her" is followed by one of the others too.
_MET = frozenset(
    "with met meet meets meeting phone phoned telephone telephoned hosted hosts host received receives welcomed greeted".split()
)
_BEHIND_OBJECT = frozenset(", . ; in on at for and during by about to before after when as over last next this while".split())
# What a country is named by, itself or by who acts for it; an organisation is no country.
_NATIONAL = (Basis.COUNTRY, Basis.CAPITAL, Basis.METONYM, Basis.DEMONYM, Basis.GROUP, Basis.OFFICE, Basis.PERSON)
_ASKING = frozenset({"question", "moderator", "reporter", "operator", "interviewer", "staff", "q", "mr", "ms", "mr.", "ms.", "dr.", "dr"})
# Who can be one of "the two leaders".
LEADING = frozenset(
    {Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT, Office.FOREIGN_MINISTER, Office.MINISTER, Office.ROYAL, Office.ORG_HEAD}
)


class Antecedents:
    """The memory of a walk through the article, sentence by sentence."""

    def __init__(self, register: Register, about: About) -> None:
        self._register = register
        self.about = about
        self.pairs: list[tuple[EventType, frozenset[str]]] = []
        self._sentences: list[tuple[Actor, ...]] = []
        self._last_pair: tuple[Party, ...] = ()
        self.visit: tuple[Party, ...] = ()
        """The parties of the visit told last."""
        self.last_current = True
        self._speaker: Actor | None = None
        self._stranger = False
        """Somebody unknown speaks: "QUESTION: I met ..."."""

    def close_sentence(self, actors: Sequence[Actor], *, pronoun_at: int | None = None) -> None:
        """Called behind each sentence of the article, analysed or not.

        `pronoun_at` is where "he" or "she" stands: before the first person named, whom it means stays first in mind.
        """
        first = next((actor.start for actor in actors if self._person(self.bearer(actor), state=False)), None)
        if pronoun_at is not None and (first is None or pronoun_at < first):
            meant = self.singular(())
            actors = (meant, *actors) if meant else actors
        self._sentences.append(tuple(actors))
        if self._speaker is None and len(self._sentences) <= 3:  # a speech or a blog introduces its "I" at the head
            self._speaker = next((actor for actor in actors if actor.basis is Basis.PERSON and actor.codes and not actor.former), None)

    def labelled(self, actors: Sequence[Actor], words: Sequence[str]) -> None:
        """ "SECRETARY ALBRIGHT: I have just met": in a transcript the name before the colon is who says what follows."""
        first = actors[0] if actors else None
        if (
            first
            and first.start == 0
            and words[first.end : first.end + 1] == [":"]
            and self._person(held := self.bearer(first), state=False)
        ):
            self._speaker = held
            self._stranger = False
        elif words[:1] and words[0].lower() in _ASKING and ":" in words[1:5]:
            self._stranger = True

    def with_object(self, actors: tuple[Actor, ...], low: Sequence[str]) -> tuple[Actor, ...]:
        """The actors of a sentence and, where it tells of a contact with "him" or "her", whom that means: somebody of another side."""
        at = next((at for at in range(1, len(low)) if low[at] in ("him", "her") and low[at - 1] in _MET and _is_object(low, at)), None)
        if at is None or not any(self._person(self.bearer(actor), state=False) for actor in actors if actor.end < at):
            return actors
        here = {code for actor in actors for code in self.bearer(actor).codes}
        for earlier in reversed(self._sentences[-_IN_MIND_OF_OBJECT:]):
            people = [held for actor in earlier if self._person(held := self.bearer(actor), state=False)]
            others = [held for held in people if not here & set(held.codes)]
            if others:
                meant = replace(others[0], start=at, end=at + 1, anchor=at)
                return tuple(sorted((*actors, meant), key=lambda actor: actor.start))
        return actors

    @property
    def home(self) -> str | None:
        """The code of whoever speaks, where somebody does."""
        return self._speaker.codes[0] if self._speaker is not None and not self._stranger else None

    def addressed(self, here: str | None) -> Actor | None:
        """Whom "you" means in talks of two: the leader of the one other side that the title names; `here` is whose the place is."""
        home = here or self.home
        other = self.about.other_in_title(home) if home is not None and home in (self.home, *self.about.title) else None
        for actors in self._sentences if other and other != self.home else ():
            for actor in actors:
                if self._person(held := self.bearer(actor), state=False) and held.codes == (other,) and held.office in LEADING:
                    return replace(held, start=0, end=0, anchor=0)
        return None

    def told(self, kind: EventType, parties: tuple[Party, ...], *, current: bool) -> None:
        """The parties of the event told last: what "the two leaders" points back to, and whether it was news."""
        self.pairs.append((kind, frozenset(party.code for party in parties)))
        self._last_pair = parties
        if kind is EventType.VISIT:
            self.visit = parties
        self.last_current = current

    def singular(self, before: Sequence[Actor], *, state: bool = False) -> Actor | None:
        """Whom a singular pronoun means: the first person of this sentence before it, else of the sentences before."""
        for place, actors in enumerate((tuple(before), *reversed(self._sentences[-SENTENCES_IN_MIND:]))):
            people = [held for actor in actors if self._person(held := self.bearer(actor), state=state)]
            if people:  # a span of another sentence means nothing in this one
                return people[0] if place == 0 else replace(people[0], start=0, end=0, anchor=0)
        return None

    def of(self, pronoun: str, before: Sequence[Actor], owners: Sequence[Actor] = ()) -> list[Actor]:
        """Whom a pronoun means. `owners` are the subjects of its own clause, the first choice for a possessive."""
        if pronoun in SPEAKER and self._stranger:
            return []
        if pronoun in SPEAKER and self._speaker is not None:
            return [replace(self._speaker, start=0, end=0, anchor=0)]
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
        """Whom "they", "both sides" and "the two leaders" mean where the event told last has two sides."""
        return self._last_pair

    def two_states(self, before: Sequence[Actor]) -> list[Actor]:
        """Two countries named together last: the first choice for "the two countries" where no event names a pair."""
        here = {actor.codes[0]: actor for actor in before if len(actor.codes) == 1 and actor.basis in _NATIONAL}
        if len(here) == 2:  # "Russian forces advanced through Ukraine as the two countries prepared"
            return [replace(actor, basis=Basis.COUNTRY, office=Office.STATE, person=None) for actor in here.values()]
        for place, actors in enumerate((tuple(before), *reversed(self._sentences[-2:]))):
            states: dict[str, Actor] = {}
            for actor in actors:
                if actor.codes and actor.basis in (Basis.COUNTRY, Basis.ORGANISATION, Basis.METONYM):
                    states.setdefault(actor.codes[0], actor if place == 0 else replace(actor, start=0, end=0, anchor=0))
            if len(states) == 2:
                return list(states.values())
        return []

    def two_persons(self, before: Sequence[Actor]) -> list[Actor]:
        """Two people of different parties named together last: the first choice for "the two leaders"."""
        for place, actors in enumerate((tuple(before), *reversed(self._sentences[-2:]))):
            people: dict[str, Actor] = {}
            for actor in actors:
                held = self.bearer(actor)
                if self._person(held, state=False) and held.office in LEADING:
                    people.setdefault(held.codes[0], held if place == 0 else replace(held, start=0, end=0, anchor=0))
            if len(people) == 2:
                return list(people.values())
        return []

    def bearer(self, actor: Actor) -> Actor:
        """An office without a country takes that of the holder whom the article introduced."""
        return bearer_of(actor, self._register)

    @staticmethod
    def _person(actor: Actor, *, state: bool) -> bool:
        if not actor.codes or actor.former:
            return False
        if state:
            body = actor.basis is Basis.GROUP and actor.office is Office.STATE
            return body or actor.basis in (Basis.COUNTRY, Basis.ORGANISATION, Basis.METONYM, Basis.CAPITAL)
        return actor.basis in (Basis.PERSON, Basis.OFFICE) and not actor.plural


def _is_object(low: Sequence[str], at: int) -> bool:
    return low[at] == "him" or at + 1 >= len(low) or low[at + 1] in _BEHIND_OBJECT


_ADMINISTRATION, _AMERICAN = "administration", "USA"  # "the administration" without a name is America's where the text speaks of it


def bearer_of(actor: Actor, register: Register) -> Actor:
    """An office without a country with that of the holder whom the article introduced; any other actor as it is."""
    if (
        not actor.codes
        and actor.title == _ADMINISTRATION
        and register.issuer is None
        and register.holder_named(_AMERICAN, Office.HEAD_OF_STATE)
    ):
        return replace(actor, codes=(_AMERICAN,))
    if actor.codes or actor.basis is not Basis.OFFICE:
        return actor
    holder = register.bearer(actor.office, actor.title)
    return actor if holder is None else replace(actor, codes=holder.codes, person=holder.person, office=holder.office)
