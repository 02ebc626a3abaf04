"""Word order: what can be asked of a sentence's actors without its tree, by who stands where.

Imports its neighbours `actors`, `lexicon`, `text`; not `syntax`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.extraction.actors import Actor, Basis
from bot.extraction.lexicon import lemmas
from bot.extraction.scene.words import AGAIN, BREAK, KINDS_OF_PLACE, LOCATIVE, SEPARATORS, TIMES
from bot.extraction.text import Sentence

_DASHES = frozenset({"—", "–", "--"})


@dataclass(frozen=True)
class WordOrder:
    """One sentence as a row of words. `doc` is parsed; `actors` stand left to right."""

    sentence: Sentence
    doc: Any
    actors: tuple[Actor, ...]
    _cover: dict[int, Actor] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_cover", {index: actor for actor in self.actors for index in range(actor.start, actor.end)})

    @cached_property
    def low(self) -> tuple[str, ...]:
        """The tokens in lower case."""
        return tuple(token.text.lower() for token in self.doc)

    @cached_property
    def keys(self) -> tuple[frozenset[str], ...]:
        """All lemmas each token may have."""
        return tuple(lemmas(token.text) | {token.lemma_.lower()} for token in self.doc)

    def at(self, index: int) -> Actor | None:
        """The actor whose span covers the token."""
        return self._cover.get(index)

    def owned_by_other(self, start: int) -> bool:
        """True where the noun at `start` belongs to somebody who is no actor: "Mitt Romney's trip", not "Monday's trip"."""
        for spot in range(start - 1, max(0, start - 6), -1):
            if self.low[spot] == "your":
                return True
            if self.low[spot] in ("'s", "’s"):
                return self.at(spot - 1) is None and self.doc[spot - 1].pos_ in ("PROPN", "NOUN") and self.low[spot - 1] not in TIMES
            if self.doc[spot].pos_ in ("ADP", "VERB", "AUX", "PUNCT", "DET") or self.at(spot) is not None:
                return False
        return False

    def words_between(self, first: int, last: int) -> frozenset[str]:
        """All lemmas that tokens [first, last) may have."""
        return frozenset().union(*self.keys[max(0, first) : last]) if last > first else frozenset()

    def is_verb(self, index: int) -> bool:
        """True for a verb that is no part of a name."""
        return self.doc[index].pos_ in ("VERB", "AUX") and self.at(index) is None

    def is_finite(self, index: int) -> bool:
        """True for a verb that opens a clause of its own."""
        token = self.doc[index]
        return (
            token.pos_ in ("VERB", "AUX")
            and self.at(index) is None
            and token.tag_ in ("VBD", "VBZ", "VBP", "MD")
            and not token.lower_.endswith("ing")
        )

    def preposition(self, actor: Actor) -> str:
        """The preposition directly before the actor (articles and adjectives aside), else an empty string."""
        spot = self._before_its_kind(actor)
        while spot >= 0 and (
            self.low[spot] in ("the", "a", "neighbouring", "neighboring", "nearby", "war-torn", "occupied", "downtown", "central")
            or self.low[spot] == '"'
        ):
            spot -= 1
        return (
            self.low[spot]
            if spot >= 0 and (self.doc[spot].pos_ in ("ADP", "SCONJ", "PART") or self.low[spot] in LOCATIVE | {"to", "for", "with"})
            else ""
        )

    def _before_its_kind(self, actor: Actor) -> int:
        """The spot before the actor, or before what says what it is: "in the Ukrainian city of Lviv", "in the Finnish capital Helsinki"."""
        spot = actor.start - 1
        noun = spot - 1 if spot > 0 and self.low[spot] == "of" else spot
        if actor.basis not in (Basis.CITY, Basis.CAPITAL) or noun < 1 or self.low[noun] not in KINDS_OF_PLACE:
            return spot
        noun -= 1
        while noun > 0 and self.doc[noun].pos_ in ("ADJ", "NOUN", "PROPN"):
            noun -= 1
        return noun

    def is_located(self, actor: Actor) -> bool:
        """True for a place that only says where: "in Geneva"."""
        return actor.basis in (Basis.CITY, Basis.CAPITAL, Basis.COUNTRY) and self.preposition(actor) in LOCATIVE

    def run(self, actor: Actor, *, commas: bool = False) -> list[Actor]:
        """The actor with those coordinated to its right: "A, B and C". Commas alone link only where `commas`."""
        chain, linked = [actor], 0
        position = self.actors.index(actor)
        for follower in self.actors[position + 1 :]:
            between = self.low[chain[-1].end : follower.start]
            # "met with the Fund, then with President Trump"
            linking = SEPARATORS | {"with"} if AGAIN & set(between) else SEPARATORS
            if not between or not set(between) <= linking or len(between) > 5 or set(between) <= {"the", "a", "his", "her", "its", "their"}:
                break
            chain.append(follower)
            if (
                "and" in between
                or "but" in between
                or "&" in between
                or "/" in between
                or "-" in between
                or "well" in between
                or AGAIN & set(between)
            ):
                linked = len(chain) - 1
        # "President A of X, Chancellor B of Y, Prime Minister C of Z" is a list also without its "and"
        people = len(chain) > (2 if commas else 3) and all(member.basis is Basis.PERSON for member in chain)
        return chain if people or (commas and len(chain) == 2) else chain[: linked + 1]

    def run_with(self, actor: Actor, *, commas: bool = False) -> list[Actor]:
        """The whole coordination that the actor belongs to, also to its left."""
        for first in self.actors[: self.actors.index(actor) + 1]:
            if first is not actor and actor.official and self.is_located(first):
                continue  # "After talks in Kyiv, Zelenskyy and Trudeau": the city is no member of the list
            members = self.run(first, commas=commas)
            if actor in members:
                return members
        return [actor]

    def after(self, index: int, words: Collection[str], *, reach: int = 14, stop_at_verbs: bool = True) -> list[Actor]:
        """The run of actors behind the first of the words to the right of `index`; empty where none comes."""
        for spot in range(index, min(len(self.doc), index + reach)):
            if self.low[spot] in BREAK or (stop_at_verbs and self.is_finite(spot)):
                return []
            if self.low[spot] == "to" and spot + 1 < len(self.doc) and self.doc[spot + 1].tag_ == "VB" and self.at(spot + 1) is None:
                continue  # "to" before a verb names nobody
            if self.low[spot] in words and self.at(spot) is None:
                found = self.behind(spot + 1)
                if found:
                    return found
        return []

    def behind(self, spot: int, reach: int = 7) -> list[Actor]:
        """The run that begins within a few words of `spot`, no verb or further preposition between."""
        for step in range(spot, min(len(self.doc), spot + reach)):
            actor = self.at(step)
            if actor:
                if actor.basis is Basis.DEMONYM and not actor.plural:
                    continue
                return self.run(actor)
            token = self.doc[step]
            if self.is_finite(step) or self.low[step] in BREAK:
                return []
            if token.pos_ == "ADP" and self.low[step] not in ("of", "from", "by", "including", "-"):
                return []
        return []

    def left_of(self, index: int, *, commas: bool = False) -> list[Actor]:
        """The nearest actors before `index` with no other verb between; what stands between two dashes is passed over."""
        behind_dashes = index
        if index and self.low[index - 1] in _DASHES:
            opening = next((spot for spot in range(index - 2, -1, -1) if self.low[spot] in _DASHES), None)
            behind_dashes = opening if opening is not None else index
        for spot in range(behind_dashes - 1, -1, -1):
            actor = self.at(spot)
            if actor:
                if actor.basis is Basis.DEMONYM and not actor.plural:
                    return []
                if self.is_located(actor) or self.preposition(actor) in ("to", "with", "of", "for", "on", "about", "by", "against"):
                    continue
                return self.run_with(actor, commas=commas)
            if self.low[spot] in BREAK or self.is_finite(spot):
                return []
        return []

    def right_of(self, index: int) -> list[Actor]:
        """The actors that stand as object directly behind `index`: only determiners, adjectives and particles between."""
        for spot in range(index + 1, min(len(self.doc), index + 7)):
            actor = self.at(spot)
            if actor:
                if actor.basis is Basis.DEMONYM and not actor.plural:
                    continue
                return self.run(actor)
            token = self.doc[spot]
            if token.pos_ in ("ADP", "VERB", "AUX", "SCONJ", "PUNCT", "CCONJ") and self.low[spot] not in ("and", '"', "“"):
                return []
        return []

    def premodifiers(self, start: int) -> list[Actor]:
        """Actors within the noun phrase before its head: "Putin's ...", "the U.S.-China ...", "Trump's July 25 phone ..."."""
        found: list[Actor] = []
        spot = start - 1
        while spot >= 0 and start - spot < 14:
            actor = self.at(spot)
            if actor:
                found.append(actor)
                spot = actor.start - 1
                continue
            token = self.doc[spot]
            joined = self.low[spot] in ("and", ",") and found and self.at(spot - 1) is not None
            if self.low[spot] in ("'s", "’s", "'", "’", "-", "–", "/") or joined:
                spot -= 1
                continue
            if token.pos_ in ("ADJ", "NOUN", "NUM", "PROPN", "ADV") or token.tag_ in ("VBN", "VBG", "JJ"):
                if self.is_verb(spot) and token.tag_ not in ("VBN", "VBG"):
                    break
                spot -= 1
                continue
            break
        return list(reversed(found))

    def pronoun_before(self, start: int) -> str | None:
        """A possessive pronoun that opens the noun phrase before `start` ("his latest visit")."""
        for spot in range(start - 1, max(-1, start - 6), -1):
            if self.low[spot] in ("his", "her", "their", "its", "our", "my"):
                return self.low[spot]
            if self.is_finite(spot) and self.at(spot - 1) is not None:
                return None  # "the premier and his counterpart signed a memorandum"
            if self.doc[spot].pos_ in ("VERB", "AUX", "ADP", "PUNCT") and not self.low[spot].endswith(("ed", "ing")):
                return None
        return None
