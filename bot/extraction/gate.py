"""The gate: which sentences are parsed, told from words and actors alone.

A sentence is a candidate where a trigger's phrase stands in it, and anybody who could act. A candidate is parsed where the trigger finds
what it needs and two parties are in reach: named in the sentence, meant by a word that points back, or such as the article as a whole
supplies. What the gate closes, the rules behind it would reject, since they take parties from nowhere else; so it costs no event, and
`tests/unit/extraction/test_gate.py` keeps it so. Imports the domain, the knowledge and its neighbours.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain import EventType
from bot.extraction.actors import Actor
from bot.extraction.arguments.words import GROUP_SUBJECTS
from bot.extraction.assembly import OPEN_TO_DISCOURSE
from bot.extraction.conditions.glance import may_hold
from bot.extraction.coreference import POINTING, SENTENCES_IN_MIND, SPEAKER, bearer_of
from bot.extraction.lexicon import lemmas
from bot.extraction.partners import About, may_supply
from bot.extraction.register import Register
from bot.extraction.text import Sentence
from bot.extraction.triggers import TriggerFinder
from bot.knowledge import Frame, TriggerSpec

_REFERRING = frozenset("he she they his her their its both sides leaders countries parties ministers presidents delegations two".split())
_ADDRESSING = frozenset({"you", "your", "welcome"})
_OPENING = 3  # sentences within which a speech or a blog introduces its "I"


class Closed(StrEnum):
    """Why a sentence is not parsed."""

    NO_ACTOR = "no actor"
    NO_TRIGGER = "no trigger"
    UNFIT = "no trigger in its place"
    NO_SECOND_PARTY = "no second party in reach"
    NOTHING_TOLD = "no second party unless an event was told before"

    @property
    def is_candidate(self) -> bool:
        """True where a trigger's phrase and somebody who could act stand in the sentence all the same."""
        return self not in (Closed.NO_ACTOR, Closed.NO_TRIGGER)


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence that is not parsed yet, with its words as written and in lower case, and its actors."""

    sentence: Sentence
    words: Sequence[str]
    low: Sequence[str]
    actors: tuple[Actor, ...]


class Gate:
    """Decides for all sentences of an article at once. One that is not `strict` lets every candidate be parsed."""

    def __init__(self, triggers: TriggerFinder, *, strict: bool = True) -> None:
        self._triggers = triggers
        self._strict = strict

    def verdicts(self, rows: Sequence[Row], register: Register, about: About) -> list[Closed | None]:
        """For each sentence why it is not parsed, None where it is.

        Where only an event told before could supply the second party, whoever reads the sentences in their order opens it at the time.
        """
        found: list[Closed | None] = []
        recent: deque[frozenset[str]] = deque(maxlen=SENTENCES_IN_MIND)
        opening: frozenset[str] = frozenset()
        for number, row in enumerate(rows):
            low = frozenset(row.low)
            named = _codes(row.actors, register)
            in_mind = named.union(*recent)
            reach = _Reach(named, in_mind | opening if low & SPEAKER else in_mind, not low.isdisjoint(POINTING), register.issuer)
            found.append(self._verdict(row, low, reach, about, follows=None in found))
            recent.append(in_mind if low & {"he", "she"} else named)  # who is meant stays in mind
            opening = opening | named if number < _OPENING else opening
        return found

    def _verdict(self, row: Row, low: frozenset[str], reach: _Reach, about: About, *, follows: bool) -> Closed | None:
        """`follows` says that the sentence stands behind one that may tell an event."""
        if not row.actors and low.isdisjoint(_REFERRING):
            return Closed.NO_ACTOR
        standing = self._triggers.glimpse(row.words, row.actors, title=row.sentence.title)
        if standing is None or not self._strict:
            return Closed.NO_TRIGGER if standing is None else None
        forms = frozenset().union(*map(lemmas, row.words))
        specs = [spec for spec in standing if may_hold(spec.needs, forms, row.actors, row.low)]
        if not specs:
            return Closed.UNFIT
        if _two_in_reach(row, specs, forms, reach, about, told=False):
            return None
        later = follows and _two_in_reach(row, specs, forms, reach, about, told=True)
        return Closed.NOTHING_TOLD if later else Closed.NO_SECOND_PARTY


@dataclass(frozen=True, slots=True)
class _Reach:
    """The codes that a sentence names, and all that it can point to. `points` is True where a word of it points back.

    `issuer` is whose own words the article is.
    """

    named: frozenset[str]
    codes: frozenset[str]
    points: bool
    issuer: str | None = None


def _two_in_reach(row: Row, specs: Sequence[TriggerSpec], forms: frozenset[str], reach: _Reach, about: About, *, told: bool) -> bool:
    if len(reach.named) >= 2:
        return True
    several = len(reach.codes) >= 2
    if several and reach.points and row.actors:
        return True
    code = next(iter(reach.named), None)
    guests = reach.issuer is not None and bool(reach.codes - {reach.issuer})
    if guests and any(spec.frame is Frame.TRIP for spec in specs):
        return True  # "The President of Kenya's State Visit will take place in March"
    if about.title and _ADDRESSING & set(row.low) and any(spec.type is EventType.VISIT for spec in specs):
        return True  # "Thank you for coming to Kyiv"
    if any(may_supply(spec.type, spec.frame, code, about, pronoun=reach.points, told=told) for spec in specs):
        return True
    if not any(spec.frame in OPEN_TO_DISCOURSE for spec in specs):
        return False
    group = any(actor.plural and not actor.codes for actor in row.actors) or not forms.isdisjoint(GROUP_SUBJECTS)
    known = code is not None or reach.points
    return (told and known) or ((told or several) and group)


def about_of(rows: Sequence[Row]) -> About:
    """What the article is about."""
    title = [actor for row in rows if row.sentence.title for actor in row.actors]
    return About.of(title, (actor for row in rows for actor in row.actors))


def _codes(actors: Sequence[Actor], register: Register) -> frozenset[str]:
    held = (bearer_of(actor, register) for actor in actors)
    return frozenset(code for actor in held for code in (*actor.codes, *actor.extra))


def passes(verdicts: Sequence[tuple[Sentence, Closed | None]], start: int, end: int) -> bool:
    """True where a candidate sentence reaches into [start, end)."""
    return any(
        (closed is None or closed.is_candidate) and sentence.start < end and start < sentence.start + len(sentence.written)
        for sentence, closed in verdicts
    )
