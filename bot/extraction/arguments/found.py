"""What a frame finds around its trigger, and the steps that several frames share.

Imports its neighbours `actors` and `scene`; none of the frames.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.extraction.actors import Actor, Basis
from bot.extraction.arguments.words import CONTACTS, GROUP_SUBJECTS, JOURNEYS, STATE_WORDS
from bot.extraction.scene import Scene

Token = Any  # spacy.tokens.Token, which ships without types

_IN_COMPANY = frozenset({"he", "she", "we", "i"})


@dataclass
class Arguments:
    """Raw arguments. `left` do it, `right` have it done to them or take part beside them; `hosts` and `mediators` are third parties.

    `callers` and `callees` are those of a call received or placed, whatever stands left of it. `places` are destinations;
    `verb` is the verb that carries tense and mood, None for a noun that no verb governs, and `relation` the noun's relation
    to it, "own" where the verb stands in the noun's own clause ("sanctions that A imposed"); `pronoun` stands for the left
    side; `accredited` are the codes that a post's own words name as its other side.
    `someone_else` says that the noun or verb belongs to somebody who is no actor, so nobody may be put in his place.
    `plural_subject` says that a subject such as "the two leaders" stands there, `plural_states` that it names countries;
    `beside` says that the right side stands behind "with", so that its members are no two sides;
    `same_journey` says that a journey told before is gone on with, `in_company` that the pronoun is one of the left side's several;
    `apart` says that the verb's subject only takes sides in the deal of others, or that nobody is told to impose the sanctions;
    `parsed` is False where word order alone placed somebody.
    """

    left: list[Actor] = field(default_factory=list)
    right: list[Actor] = field(default_factory=list)
    hosts: list[Actor] = field(default_factory=list)
    mediators: list[Actor] = field(default_factory=list)
    places: list[Actor] = field(default_factory=list)
    verb: Token | None = None
    relation: str = ""
    pronoun: str | None = None
    plural_subject: bool = False
    plural_states: bool = False
    someone_else: bool = False
    same_journey: bool = False
    parsed: bool = True
    accredited: tuple[str, ...] = ()
    beside: bool = False
    apart: bool = False
    callers: list[Actor] = field(default_factory=list)
    callees: list[Actor] = field(default_factory=list)
    in_company: bool = False

    def all(self) -> list[Actor]:
        """Everybody who takes part, hosts and mediators left out."""
        return [*self.left, *self.right, *self.callers, *self.callees]

    def codes(self) -> set[str]:
        return {code for actor in self.all() for code in actor.codes}

    def add_left(self, actors: list[Actor]) -> None:
        """Adds on the left whom it does not hold."""
        self.left += [actor for actor in actors if actor not in self.left]

    def part(self) -> None:
        """Nobody stands on both sides: the right side keeps them."""
        self.left = [actor for actor in self.left if actor not in self.right]


def add_subject(scene: Scene, verb: Token, found: Arguments) -> None:
    """Adds the verb's subject on the left, or the pronoun or plural phrase that stands there."""
    commas = scene.sentence.title
    subjects = _to_do_in_headline(scene, verb) or scene.subjects(verb, commas=commas)
    tokens = scene.subject_tokens(verb)
    company = [actor for token in tokens for actor in _beside_pronoun(scene, token)]
    if company and not found.pronoun:
        found.pronoun, found.in_company = next(token.lower_ for token in tokens if token.lower_ in _IN_COMPANY), True
        subjects = company
    if not subjects:
        for token in tokens:
            low = token.lower_
            if (token.pos_ == "PRON" and low not in ("that", "which")) or low in ("he", "she", "they", "who", "both", "we"):
                found.pronoun = found.pronoun or low
            if GROUP_SUBJECTS & scene.keys[token.i] and (low.endswith("s") or low in ("both", "two", "they", "pair", "delegation")):
                found.plural_subject = True
        relative = all(
            token.lower_ in ("that", "which") or scene.keys[token.i] & JOURNEYS for token in tokens
        )  # "a trip that begins with a visit"
        found.someone_else = not relative and not found.pronoun and not found.plural_subject
        if not tokens:
            subjects = _of_main_clause(scene, verb) or _of_headline(scene, verb)
        if not tokens and not subjects and scene.left_of(verb.i, commas=commas):
            subjects = scene.left_of(verb.i, commas=commas)
            found.parsed = False
    if any(actor.plural and not actor.codes for actor in subjects):
        found.plural_subject = True
    found.plural_states = found.plural_states or any(STATE_WORDS & scene.keys[token.i] for token in tokens)
    found.add_left(subjects)


def _beside_pronoun(scene: Scene, token: Token) -> list[Actor]:
    """ "he and Putin discussed": whoever is coordinated with a pronoun that is a subject."""
    if token.lower_ not in _IN_COMPANY or scene.low[token.i + 1 : token.i + 2] != ("and",):
        return []
    other = scene.at(token.i + 2) or (
        scene.at(token.i + 3) if scene.low[token.i + 2 : token.i + 3] in (("the",), ("his",), ("her",)) else None
    )
    return scene.run(other) if other is not None and other.official else []


def _of_main_clause(scene: Scene, verb: Token) -> list[Actor]:
    """ "Before heading to China, Kerry said": a participle in front of the main clause has its subject."""
    if verb.tag_ != "VBG" or "," not in scene.low[verb.i :]:
        return []
    main = scene.root
    comma = scene.low.index(",", verb.i)
    if main is None or main.i <= comma or main.pos_ != "VERB":
        return []
    behind = scene.at(comma + 1)  # "After arriving in Lima, Obama, accompanied by Kerry, toured"
    return scene.subjects(main) or ([behind] if behind is not None and behind.official else [])


def _to_do_in_headline(scene: Scene, verb: Token) -> list[Actor]:
    """ "Statement on National Security Advisor Jake Sullivan to Travel to India": whom the headline names right before "to"."""
    if not scene.sentence.title or verb.i < 2 or scene.low[verb.i - 1] != "to":
        return []
    named = scene.at(verb.i - 2)
    return scene.run_with(named, commas=True) if named is not None and named.official else []


def _of_headline(scene: Scene, verb: Token) -> list[Actor]:
    """ "Beijing slams Tokyo, summons ambassador": the second verb of a headline has the subject of the first."""
    main = scene.headline_verb
    if main is None or verb.i <= main or scene.low[verb.i - 1] not in (",", "and", ";"):
        return []
    return scene.left_of(main, commas=True)


def before_whom(scene: Scene, verb: Token) -> list[Actor]:
    """The actor that a "whom" before the verb stands for: "Modi, whom he phoned"; empty where no "whom" stands there."""
    if "whom" not in scene.low[max(0, verb.i - 8) : verb.i]:
        return []
    whom = max(index for index in range(max(0, verb.i - 8), verb.i) if scene.low[index] == "whom")
    return [actor for actor in scene.actors if actor.end <= whom][-1:]


def is_possessed(scene: Scene, actor: Actor) -> bool:
    """True where a possessive follows: "Russia's"."""
    if actor.end >= len(scene.doc):
        return False
    return scene.low[actor.end] in ("'s", "’s", "'", "’") or scene.low[actor.end].endswith(("'s", "’s"))


def of_other_talks(scene: Scene, start: int, end: int) -> bool:
    """True where "with" belongs to a noun between: "spoke on Sunday before talks with Peru"."""
    return any(scene.low[at] == "with" and scene.low[at - 1] in CONTACTS and scene.at(at - 1) is None for at in range(start + 1, end))


def owns_another(scene: Scene, actor: Actor) -> bool:
    """ "with Ukraine's international partners": the partner is not the country that owns him."""
    return actor.basis is Basis.COUNTRY and is_possessed(scene, actor)
