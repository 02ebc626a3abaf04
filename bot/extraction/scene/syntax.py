"""A parsed sentence with its actors: the questions that frames ask of syntax, each answered by the parse and, where the
parse fails, by word order.

Dependency labels are Universal Dependencies; a label's subtype is ignored. Imports its neighbours `actors`, `lexicon`,
and `order`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.lexicon import lemmas
from bot.extraction.scene.order import WordOrder
from bot.extraction.scene.words import (
    BREAK,
    CONTROL_NOUNS,
    COUNTRIES,
    HEADLINE_VERBS,
    INVITED,
    LISTING,
    MEASURES,
    MEMBERS,
    OBJECT_CONTROL,
    OBJECT_DID,
    OBJECT_KEPT,
    PEOPLE,
    RELATIVE,
)

Token = Any  # spacy.tokens.Token, which ships without types


def base(token: Token) -> str:
    """The dependency label without its subtype."""
    return str(token.dep_).partition(":")[0]


@dataclass(frozen=True)
class Scene(WordOrder):
    """One sentence under analysis."""

    def is_passive(self, verb: Token) -> bool:
        if any(child.dep_ in ("nsubj:pass", "aux:pass", "csubj:pass") for child in verb.children):
            return True
        # "Radev telephoned Iohannis" is often read as a reduced relative clause; an object behind the verb tells it apart.
        return verb.tag_ == "VBN" and base(verb) == "acl" and verb.dep_ != "acl:relcl" and not self.right_of(verb.i)

    def subject_tokens(self, verb: Token, depth: int = 0) -> list[Token]:
        """The words that are subject of the verb, inherited through coordination, control and relative clauses."""
        own = [child for child in verb.children if base(child) == "nsubj"]
        if own:
            return [self._meant_by(child, verb) if child.lower_ in RELATIVE and base(verb) == "acl" else child for child in own]
        if depth > 5 or verb.head == verb:
            return []
        label = base(verb)
        if label == "acl":
            return self._subjects_above(verb, depth)
        if label == "xcomp" and verb.head.pos_ in ("VERB", "AUX") and OBJECT_CONTROL & lemmas(verb.head.text):
            objects = [child for child in verb.head.children if base(child) in ("obj", "iobj")]
            if "call" in self.keys[verb.head.i]:  # "called on Trump to cancel"
                objects += [child for child in verb.head.children if base(child) == "obl" and {"on", "upon"} & self.case_of(child)]
            if objects:
                return objects
            if self.is_passive(verb.head):
                return self.subject_tokens(verb.head, depth + 1)
        if label == "advcl" and self._done_by_object(verb):
            return self.object_tokens(verb.head)
        if label in ("conj", "xcomp", "advcl", "aux", "cop", "ccomp", "parataxis") and verb.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
            gerund = verb.tag_ == "VBG" or any(child.lower_ == "having" for child in verb.children)  # "denied having sent a letter"
            return self.subject_tokens(verb.head, depth + 1) if label != "ccomp" or gerund or verb.head.pos_ == "ADJ" else []
        return []

    def _meant_by(self, relative: Token, verb: Token) -> Token:
        """ "held talks with Sunak, who is in Paris": "who" is the person right before it, wherever the clause hangs."""
        if relative.lower_ == "who" and self.at(verb.head.i) is None and not self.keys[verb.head.i] & PEOPLE:
            spot = relative.i - (2 if self.low[relative.i - 1] == "," else 1)
            person = self.at(spot) if spot >= 0 else None
            if person is not None and person.basis in (Basis.PERSON, Basis.OFFICE):
                return self.doc[person.anchor]
        return verb.head

    def _subjects_above(self, verb: Token, depth: int) -> list[Token]:
        """The subject of a verb that hangs on a noun: "a decision to recall", "the first official to meet"."""
        owner = [child for child in verb.head.children if child.dep_ == "nmod:poss"]
        if "invitation" in self.keys[verb.head.i] and verb.tag_ == "VB" and owner:  # "accepted Xi's invitation to visit Beijing"
            return self.subject_tokens(verb.head.head, depth + 1) if INVITED & self.keys[verb.head.head.i] else []
        if owner and verb.dep_ != "acl:relcl":
            return owner
        told_of = [child for child in verb.head.children if base(child) == "nsubj"]
        if verb.tag_ == "VB" and told_of and any(base(child) == "cop" for child in verb.head.children):
            return told_of  # "Pompeo is the highest official to meet Kim"
        taken = CONTROL_NOUNS & self.keys[verb.head.i] and base(verb.head) == "obj" and verb.head.head.pos_ == "VERB"
        taken = taken or ("invitation" in self.keys[verb.head.i] and bool(INVITED & self.keys[verb.head.head.i]))
        return self.subject_tokens(verb.head.head, depth + 1) if taken and verb.tag_ == "VB" else [verb.head]

    def _done_by_object(self, verb: Token) -> bool:
        """ "thanked Trudeau for coming"."""
        having = any(child.lower_ == "having" for child in verb.children)  # "thanked him for having come"
        praised = (verb.tag_ == "VBG" or having) and OBJECT_DID & self.keys[verb.head.i] and not self.is_passive(verb.head)
        kept = verb.tag_ == "VBG" and OBJECT_KEPT & self.keys[verb.head.i] and not self.is_passive(verb.head)
        if kept and any(child.lower_ in ("against", "from") for child in verb.children):
            return True
        return bool(praised) and any(child.lower_ in ("for", "of", "over") for child in verb.children)

    def object_tokens(self, verb: Token) -> list[Token]:
        return [child for child in verb.children if base(child) in ("obj", "iobj")]

    def actor_of(self, token: Token) -> Actor | None:
        """The actor that a noun phrase names by its head, or by a title, name or "of" phrase that hangs on it."""
        direct = self.at(token.i)
        if direct:
            return direct
        body = self.at(token.i - 1) if token.i and self.keys[token.i] & MEMBERS else None
        if body is not None and body.basis is Basis.ORGANISATION:
            return body
        labels = (
            ("flat", "compound", "appos", "nmod", "amod", "name", "list", "goeswith")
            if self.keys[token.i] & PEOPLE or token.pos_ == "PROPN"
            else ("flat", "appos", "name")
        )
        queue = [child for child in token.children if base(child) in labels]
        for child in sorted(queue, key=lambda item: abs(item.i - token.i)):
            found = self.at(child.i)
            if found and found.basis is not Basis.DEMONYM and not self.is_located(found):
                return found
        return None

    def subjects(self, verb: Token, *, commas: bool = False) -> list[Actor]:
        """The actors that are subject, coordination included; by word order where the parse gives none."""
        found: list[Actor] = []
        tokens = self.subject_tokens(verb)
        for token in tokens:
            actor = self.actor_of(token)
            if actor:
                found += [member for member in self.run_with(actor, commas=commas) if member not in found]
                found += [member for member in self._listed_beside(token) if member not in found]
        if not found and (self.sentence.title or (not tokens and verb.i and self.at(verb.i - 1) is not None)):
            return self.left_of(verb.i, commas=commas)
        start = verb.i if found or tokens else self._group_start(verb)
        return self.left_of(start, commas=commas) if start < verb.i and self.at(start - 1) is not None else found

    def _group_start(self, verb: Token) -> int:
        """Where the words of a finite verb begin: at "are" in "are due to hold"."""
        top, start = verb, int(verb.i)
        while base(top) == "xcomp" and top.head.i < top.i and top.head.pos_ in ("ADJ", "VERB", "AUX"):
            top = top.head
        return min((int(child.i) for child in top.children if base(child) in ("aux", "cop") and child.i < top.i), default=start)

    def _listed_beside(self, token: Token) -> list[Actor]:
        """ "Iran and three European countries -- France, Germany and Britain": the names of those who stand beside the subject."""
        group = next((child for child in token.children if base(child) == "conj" and COUNTRIES & self.keys[child.i]), None)
        if group is None or self.at(group.i) is not None or group.i + 2 >= len(self.doc):
            return []
        first = self.at(group.i + 1) or (self.at(group.i + 2) if self.low[group.i + 1] in LISTING else None)
        return self.run(first) if first is not None and first.basis in PLACES else []

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
            if head.pos_ in ("VERB", "AUX") and self.at(head.i) is None:
                return head, "deep" if deep else label
            if any(base(child) == "cop" for child in head.children):
                return head, label  # the noun itself where it is the predicate: "are in talks"
            if head == token:
                return None
            deep = deep or (label == "nmod" and not self.keys[head.i] & MEASURES)
            token = head
        return self._verb_before(noun)

    def _verb_before(self, noun: Token) -> tuple[Token, str] | None:
        """A verb that the parse takes for an adjective: "Britain imposed sanctions"; it stands right behind an actor."""
        for spot in range(noun.i - 1, max(0, noun.i - 7), -1):
            if self.at(spot) is not None or self.low[spot] in BREAK or self.doc[spot].pos_ == "ADP":
                return None
            if self.at(spot - 1) is not None and self.doc[spot].tag_ in ("VBD", "VBN", "VBZ", "VBP"):
                return self.doc[spot], "obj"
        return None

    @cached_property
    def root(self) -> Token | None:
        """The word on which the sentence hangs. spaCy makes a token anew each time, so tokens are compared by value."""
        return next((token for token in self.doc if token.head == token), None)

    @cached_property
    def headline_verb(self) -> int | None:
        """The main verb of a headline by its form and place, where taggers see a noun ("Tunisia recalls ambassador")."""
        if not self.sentence.title:
            return None
        for index in range(1, len(self.doc)):
            low = self.low[index]
            if self.at(index) is not None or not (self.at(index - 1) or self.low[index - 1] in ("also", "again", "now")):
                continue
            if HEADLINE_VERBS & self.keys[index] and (
                low.endswith(("s", "ed")) or low in ("cut", "set", "met", "held", "slam", "hold", "sign")
            ):
                return index
        return None

    def case_of(self, noun: Token) -> frozenset[str]:
        """The prepositions that mark the noun."""
        return frozenset(child.lower_ for child in noun.children if base(child) in ("case", "mark"))
