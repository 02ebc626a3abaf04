"""A parsed sentence with its actors: the questions that frames ask of syntax, each answered by the parse and, where the
parse fails, by word order.

Dependency labels are Universal Dependencies; a label's subtype is ignored. Imports `actors`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.extraction.actors import Actor, Basis
from bot.extraction.lexicon import lemmas
from bot.extraction.text import Sentence

Token = Any  # spacy.tokens.Token, which ships without types

_SEPARATORS = frozenset(
    {",", "not", "only", "but", "and", "&", "/", "-", "–", "the", "both", "as", "well", "a", "his", "her", "its", "also", "then", "later", "or"}
)
_BREAK = frozenset({";", ":", "—", "–", "("})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_OBJECT_CONTROL = frozenset(
    (
        "urge ask invite order tell force persuade press call encourage want expect allow request direct send get push convince "
        "instruct advise pressure"
    ).split()
)
_PEOPLE = frozenset(
    (
        "member head group delegation team leader host number series representative chief man woman figure side one half couple "
        "pair mission authority officer force staff advisor adviser spokesman"
    ).split()
)
# Verbs that taggers take for nouns in headlines ("Tehran denies secret meeting").
_HEADLINE_VERBS = frozenset(
    "deny hold host cancel plan postpone delay reject refuse decline seek offer propose begin end resume "
    "suspend pause threaten impose lift extend sign reach"
    " recall summon expel close open reopen announce agree make pay meet visit host receive welcome slap pledge lodge name appoint invite phone call drop start continue conclude back eye mull urge set want skip snub "
    "slam hail condemn launch send".split()
)
_MEASURES = frozenset("series round set number phase day first part couple cycle kind string flurry raft host one start beginning end conclusion hour week latest report claim rumour rumor idea prospect possibility offer proposal".split())
_LOCATIVE = frozenset({"in", "at", "near", "outside", "inside", "around", "across", "throughout", "within", "from"})


def base(token: Token) -> str:
    """The dependency label without its subtype."""
    return str(token.dep_).partition(":")[0]


@dataclass(frozen=True)
class Scene:
    """One sentence under analysis. `doc` is parsed; `actors` stand left to right."""

    sentence: Sentence
    doc: Any
    actors: tuple[Actor, ...]
    _cover: dict[int, Actor] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_cover", {index: actor for actor in self.actors for index in range(actor.start, actor.end)})

    @cached_property
    def low(self) -> tuple[str, ...]:
        return tuple(token.lower_ for token in self.doc)

    @cached_property
    def keys(self) -> tuple[frozenset[str], ...]:
        """All lemmas each token may have."""
        return tuple(lemmas(token.text) | {token.lemma_.lower()} for token in self.doc)

    def at(self, index: int) -> Actor | None:
        return self._cover.get(index)

    def is_verb(self, index: int) -> bool:
        return self.doc[index].pos_ in ("VERB", "AUX") and self.at(index) is None

    # -- lists of actors -----------------------------------------------------------------------------------------------

    def run(self, actor: Actor, *, commas: bool = False) -> list[Actor]:
        """The actor with those coordinated to its right: "A, B and C". Commas alone link only where `commas`."""
        chain, linked = [actor], 0
        position = self.actors.index(actor)
        for follower in self.actors[position + 1 :]:
            between = self.low[chain[-1].end : follower.start]
            if not between or not set(between) <= _SEPARATORS or len(between) > 5 or set(between) <= {"the", "a", "his", "her", "its"}:
                break
            chain.append(follower)
            if "and" in between or "but" in between or "&" in between or "/" in between or "-" in between or "well" in between:
                linked = len(chain) - 1
        return chain if commas and len(chain) == 2 else chain[: linked + 1]

    def run_with(self, actor: Actor, *, commas: bool = False) -> list[Actor]:
        """The whole coordination that the actor belongs to, also to its left."""
        for first in self.actors[: self.actors.index(actor) + 1]:
            members = self.run(first, commas=commas)
            if actor in members:
                return members
        return [actor]

    def after(self, index: int, words: Collection[str], *, reach: int = 14, stop_at_verbs: bool = True) -> list[Actor]:
        """The run of actors behind the first of the words to the right of `index`; empty where none comes."""
        for spot in range(index, min(len(self.doc), index + reach)):
            if self.low[spot] in _BREAK or (stop_at_verbs and self._finite(spot)):
                return []
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
            if self._finite(step) or self.low[step] in _BREAK:
                return []
            if token.pos_ == "ADP" and self.low[step] not in ("of", "from", "by", "including", "-"):
                return []
        return []

    def _finite(self, index: int) -> bool:
        token = self.doc[index]
        return (
            token.pos_ in ("VERB", "AUX")
            and self.at(index) is None
            and token.tag_ in ("VBD", "VBZ", "VBP", "MD")
            and not token.lower_.endswith("ing")
        )

    # -- syntax ----------------------------------------------------------------------------------------------------------

    def is_passive(self, verb: Token) -> bool:
        if any(child.dep_ in ("nsubj:pass", "aux:pass", "csubj:pass") for child in verb.children):
            return True
        # "Radev telephoned Iohannis" is often read as a reduced relative clause; an object behind the verb tells it apart.
        return verb.tag_ == "VBN" and base(verb) == "acl" and verb.dep_ != "acl:relcl" and not self.right_of(verb.i)

    def subject_tokens(self, verb: Token, depth: int = 0) -> list[Token]:
        """The words that are subject of the verb, inherited through coordination, control and relative clauses."""
        own = [child for child in verb.children if base(child) == "nsubj"]
        if own:
            return [verb.head if child.lower_ in _RELATIVE and base(verb) == "acl" else child for child in own]
        if depth > 5 or verb.head is verb:
            return []
        label = base(verb)
        if label == "acl":
            owner = [child for child in verb.head.children if child.dep_ == "nmod:poss"]
            return owner if owner and verb.dep_ != "acl:relcl" else [verb.head]
        if label == "xcomp" and verb.head.pos_ in ("VERB", "AUX") and _OBJECT_CONTROL & lemmas(verb.head.text):
            objects = [child for child in verb.head.children if base(child) in ("obj", "iobj")]
            if objects:
                return objects
            if self.is_passive(verb.head):
                return self.subject_tokens(verb.head, depth + 1)
        if label in ("conj", "xcomp", "advcl", "aux", "cop", "ccomp", "parataxis") and verb.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
            return self.subject_tokens(verb.head, depth + 1) if label != "ccomp" or verb.head.pos_ == "ADJ" else []
        return []

    def object_tokens(self, verb: Token) -> list[Token]:
        return [child for child in verb.children if base(child) in ("obj", "iobj")]

    def actor_of(self, token: Token) -> Actor | None:
        """The actor that a noun phrase names by its head, or by a title, name or "of" phrase that hangs on it."""
        direct = self.at(token.i)
        if direct:
            return direct
        labels = (
            ("flat", "compound", "appos", "nmod", "amod", "name", "list", "goeswith")
            if self.keys[token.i] & _PEOPLE or token.pos_ == "PROPN"
            else ("flat", "appos", "name")
        )
        queue = [child for child in token.children if base(child) in labels]
        for child in sorted(queue, key=lambda item: abs(item.i - token.i)):
            found = self.at(child.i)
            if found and found.basis is not Basis.DEMONYM and not self._located(found):
                return found
        return None

    def _located(self, actor: Actor) -> bool:
        return actor.basis in (Basis.CITY, Basis.CAPITAL, Basis.COUNTRY) and self.preposition(actor) in _LOCATIVE

    def preposition(self, actor: Actor) -> str:
        """The preposition directly before the actor (articles and adjectives aside), else an empty string."""
        spot = actor.start - 1
        while spot >= 0 and (
            self.low[spot] in ("the", "neighbouring", "neighboring", "nearby", "war-torn", "occupied", "downtown", "central")
            or self.low[spot] == '"'
        ):
            spot -= 1
        return (
            self.low[spot]
            if spot >= 0 and (self.doc[spot].pos_ in ("ADP", "SCONJ", "PART") or self.low[spot] in _LOCATIVE | {"to", "for", "with"})
            else ""
        )

    def subjects(self, verb: Token, *, commas: bool = False) -> list[Actor]:
        """The actors that are subject, coordination included; by word order where the parse gives none."""
        found: list[Actor] = []
        tokens = self.subject_tokens(verb)
        for token in tokens:
            actor = self.actor_of(token)
            if actor:
                found += [member for member in self.run_with(actor, commas=commas) if member not in found]
        if not found and (self.sentence.title or (not tokens and verb.i and self.at(verb.i - 1) is not None)):
            return self.left_of(verb.i, commas=commas)
        return found

    def left_of(self, index: int, *, commas: bool = False) -> list[Actor]:
        """The nearest actors before `index` with no other verb between."""
        for spot in range(index - 1, -1, -1):
            actor = self.at(spot)
            if actor:
                if actor.basis is Basis.DEMONYM and not actor.plural:
                    return []
                if self._located(actor) or self.preposition(actor) in ("to", "with", "of", "for", "on", "about", "by", "against"):
                    continue
                return self.run_with(actor, commas=commas)
            if self.low[spot] in _BREAK or self._finite(spot):
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

    def objects(self, verb: Token) -> list[Actor]:
        found: list[Actor] = []
        for token in self.object_tokens(verb):
            actor = self.actor_of(token)
            if actor and not (actor.basis is Basis.DEMONYM and not actor.plural):
                found += [member for member in self.run(actor) if member not in found]
        return found or self.right_of(verb.i)

    def governor(self, noun: Token) -> tuple[Token, str] | None:
        """(verb, relation) above a noun: "held (obj) a series of talks", "arrived for (obl) talks"; None where no verb is.

        The relation is "deep" where the noun hangs on another that is no mere measure of it ("support for talks").
        """
        main = self.headline_verb
        if main is not None and main < noun.i and not any(self.is_verb(spot) for spot in range(main + 1, noun.i)):
            between = [self.low[spot] for spot in range(main + 1, noun.i) if self.at(spot) is None]
            return self.doc[main], "obl" if {"for", "after", "during", "in", "at", "on", "over", "before"} & set(between) else "obj"
        token, deep = noun, False
        for _ in range(6):
            head, label = token.head, base(token)
            if head is token:
                return None
            if head.pos_ in ("VERB", "AUX") and self.at(head.i) is None:
                return head, "deep" if deep else label
            if any(base(child) == "cop" for child in head.children):
                return head, label
            deep = deep or (label == "nmod" and not self.keys[head.i] & _MEASURES)
            token = head
        return self._verb_before(noun)

    def _verb_before(self, noun: Token) -> tuple[Token, str] | None:
        """A verb that the parse takes for an adjective: "Britain imposed sanctions"; it stands right behind an actor."""
        for spot in range(noun.i - 1, max(0, noun.i - 7), -1):
            if self.at(spot) is not None or self.low[spot] in _BREAK or self.doc[spot].pos_ == "ADP":
                return None
            if self.at(spot - 1) is not None and self.doc[spot].tag_ in ("VBD", "VBN", "VBZ", "VBP"):
                return self.doc[spot], "obj"
        return None

    @cached_property
    def headline_verb(self) -> int | None:
        """The main verb of a headline by its form and place, where taggers see a noun ("Tunisia recalls ambassador")."""
        if not self.sentence.title:
            return None
        for index in range(1, len(self.doc)):
            low = self.low[index]
            if self.at(index) is not None or not (self.at(index - 1) or self.low[index - 1] in ("also", "again", "now")):
                continue
            if _HEADLINE_VERBS & self.keys[index] and (low.endswith(("s", "ed")) or low in ("cut", "set", "met", "held", "slam", "hold", "sign")):
                return index
        return None

    def case_of(self, noun: Token) -> frozenset[str]:
        """The prepositions that mark the noun."""
        return frozenset(child.lower_ for child in noun.children if base(child) in ("case", "mark"))

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
            if self.low[spot] in ("'s", "’s", "'", "’", "-", "–", "/") or (self.low[spot] in ("and", ",") and found):
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
            if self.doc[spot].pos_ in ("VERB", "AUX", "ADP", "PUNCT") and not self.low[spot].endswith(("ed", "ing")):
                return None
        return None

    def words_between(self, first: int, last: int) -> frozenset[str]:
        return frozenset().union(*self.keys[max(0, first) : last]) if last > first else frozenset()

    def first(self, actors: Iterable[Actor], wanted: Callable[[Actor], bool]) -> Actor | None:
        return next((actor for actor in actors if wanted(actor)), None)
