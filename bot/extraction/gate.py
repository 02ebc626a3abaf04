"""The gate: which sentences are parsed, told from words and actors alone.

A sentence is a candidate where a trigger's phrase stands in it, and anybody who could act. A candidate is parsed where two parties are
in reach: both named in it, or one of them meant by a word that points back. What the gate closes, the rules behind it would reject, because
they take parties from nowhere else; so it costs no event, and `tests/unit/extraction/test_gate.py` keeps it so. Imports its neighbours.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.extraction.actors import Actor
from bot.extraction.arguments.words import GROUP_SUBJECTS
from bot.extraction.assembly import OPEN_TO_DISCOURSE
from bot.extraction.coreference import POINTING, SENTENCES_IN_MIND, SPEAKER, bearer_of
from bot.extraction.lexicon import lemmas
from bot.extraction.partners import About, may_supply
from bot.extraction.register import Register
from bot.extraction.text import Sentence
from bot.extraction.triggers import TriggerFinder

_REFERRING = frozenset("he she they his her their its both sides leaders countries parties ministers presidents delegations two".split())
_OPENING = 3  # sentences within which a speech or a blog introduces its "I"


class Closed(StrEnum):
    """Why a sentence is not parsed."""

    NO_ACTOR = "no actor"
    NO_TRIGGER = "no trigger"
    IN_A_NAME = "part of a name"
    NO_SECOND_PARTY = "no second party"

    @property
    def is_candidate(self) -> bool:
        """True where a trigger's phrase and somebody who could act stand in the sentence all the same."""
        return self in (Closed.IN_A_NAME, Closed.NO_SECOND_PARTY)


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence that is not parsed yet, with its words as written and in lower case, and its actors."""

    sentence: Sentence
    words: Sequence[str]
    low: Sequence[str]
    actors: tuple[Actor, ...]


class Gate:
    """Decides for all sentences of an article at once."""

    def __init__(self, triggers: TriggerFinder) -> None:
        self._triggers = triggers

    def verdicts(self, rows: Sequence[Row], register: Register, about: About) -> list[Closed | None]:
        """For each sentence why it is not parsed, None where it is."""
        found: list[Closed | None] = []
        recent: deque[frozenset[str]] = deque(maxlen=SENTENCES_IN_MIND)
        opening: frozenset[str] = frozenset()
        for number, row in enumerate(rows):
            words = frozenset(row.low)
            named = _codes(row.actors, register)
            in_mind = named.union(*recent)
            reach = in_mind | opening if words & SPEAKER else in_mind
            found.append(self._verdict(row, words, named, reach, about, told=None in found))
            recent.append(in_mind if words & {"he", "she"} else named)  # who is meant stays in mind
            opening = opening | named if number < _OPENING else opening
        return found

    def _verdict(
        self, row: Row, words: frozenset[str], named: frozenset[str], reach: frozenset[str], about: About, *, told: bool
    ) -> Closed | None:
        """`named` are the codes that the sentence names, `reach` also those it can point to; `told`: an event may have been told before."""
        if not row.actors and not words & _REFERRING:
            return Closed.NO_ACTOR
        tellings = self._triggers.glimpse(row.words, row.actors, title=row.sentence.title)
        if not tellings:
            return Closed.NO_TRIGGER if tellings is None else Closed.IN_A_NAME
        if len(named) >= 2:
            return None
        points, pronoun = len(reach) >= 2, not words.isdisjoint(POINTING)
        if points and pronoun and row.actors:
            return None
        code = next(iter(named), None)
        if (code or pronoun) and any(may_supply(kind, frame, code, about, told=told) for frame, kind in tellings):
            return None
        if not any(frame in OPEN_TO_DISCOURSE for frame, _ in tellings):
            return Closed.NO_SECOND_PARTY
        if told and (code or pronoun):
            return None
        return None if (told or points) and _has_group(row) else Closed.NO_SECOND_PARTY


def about_of(rows: Sequence[Row]) -> About:
    """What the article is about."""
    title = [actor for row in rows if row.sentence.title for actor in row.actors]
    return About.of(title, (actor for row in rows for actor in row.actors))


def _codes(actors: Sequence[Actor], register: Register) -> frozenset[str]:
    held = (bearer_of(actor, register) for actor in actors)
    return frozenset(code for actor in held for code in (*actor.codes, *actor.extra))


def _has_group(row: Row) -> bool:
    """ "the two leaders", "officials": words that may stand for two sides named before."""
    return any(actor.plural and not actor.codes for actor in row.actors) or any(GROUP_SUBJECTS & lemmas(word) for word in row.words)
