"""A glance at the sentence: what a condition wants of its words and actors, asked before the parse.

Where none of the words, or nobody of the kind, stands anywhere in the sentence, the condition named here cannot hold, and the trigger is no
reason to parse it. Whoever widens a condition widens its line here too; `tests/unit/extraction/test_gate.py` compares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain import Office
from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.arguments.words import THANKING
from bot.extraction.conditions.words import (
    AMBASSADOR_DOWN,
    AMBASSADOR_UP,
    ASSETS,
    DELEGATIONS,
    DIPLOMATS,
    ENVOY_UP,
    GIVEN,
    GOODS,
    IMPOSING,
    INFORMED_WITHIN,
    INFORMING,
    LETTERS,
    MONEY,
    NEW_SANCTIONS,
    POST_DOWN,
    POST_UP,
    PRISONERS,
    TELEPHONE,
    TERROR,
    TIES_DOWN,
    TIES_DOWN_NOUNS,
    TIES_UP,
    TIES_UP_NOUNS,
    TRADED,
)

_OFFICIALS = frozenset({Basis.PERSON, Basis.OFFICE, Basis.GROUP})

WORDS: Mapping[str, frozenset[str]] = {
    "goods": GOODS | MONEY,
    "given": GIVEN | THANKING,
    "ties_up": TIES_UP | TIES_UP_NOUNS,
    "ties_down": TIES_DOWN | TIES_DOWN_NOUNS,
    "post_up": POST_UP,
    "post_down": POST_DOWN,
    "ambassador_up": AMBASSADOR_UP,
    "envoy_up": ENVOY_UP,
    "nominated": frozenset({"extraordinary"}),
    "ambassador_down": AMBASSADOR_DOWN,
    "imposed": IMPOSING | NEW_SANCTIONS,
    "diplomat_object": DIPLOMATS,
    "diplomats": DIPLOMATS,
    "persona_non_grata": DIPLOMATS | {"persona", "personae", "consulate"},
    "delegation_led": DELEGATIONS,
    "letters_exchanged": LETTERS,
    "prisoners_swapped": PRISONERS,
    "assets_frozen": ASSETS,
    "trade_banned": TRADED,
    "listed_for_terror": TERROR,
    "told_by_phone": TELEPHONE,
}
ACTORS: Mapping[str, frozenset[Basis]] = {
    "call_noun": _OFFICIALS,
    "person_object": _OFFICIALS,
    "official_object": _OFFICIALS,
    "visitor": _OFFICIALS,
    "courtesy_call": _OFFICIALS,
    "travel": PLACES,
    "recognition": PLACES | {Basis.ORGANISATION},
    "body_joined": frozenset({Basis.ORGANISATION}),
    "of_body": frozenset({Basis.ORGANISATION}),
    "to_body": frozenset({Basis.ORGANISATION}),
    "body_attended": frozenset({Basis.ORGANISATION}),
}


def may_hold(needs: str | None, words: frozenset[str], actors: Sequence[Actor], low: Sequence[str]) -> bool:
    """False where the condition cannot hold in a sentence of these lemmas, actors and words."""
    if needs is None:
        return True
    if needs == "side_informed":
        return _somebody_behind(actors, low)
    if needs == "taken_out":  # "take" stands everywhere
        return "out" in low
    if needs == "sent":
        return "to" in low and any(actor.basis in _OFFICIALS and actor.office is not Office.MILITARY for actor in actors)
    if needs in WORDS:
        return not words.isdisjoint(WORDS[needs])
    return needs not in ACTORS or any(actor.basis in ACTORS[needs] for actor in actors)


def _somebody_behind(actors: Sequence[Actor], low: Sequence[str]) -> bool:
    """True where somebody stands right behind a verb of informing, or its "by"."""
    starts = {actor.start for actor in actors}
    for at, word in enumerate(low):
        if word.startswith(INFORMING) and ("by" in low[at + 1 : at + 3] or any(at < start <= at + INFORMED_WITHIN for start in starts)):
            return True
    return False
