"""Confidence: how probable it is that a mention is right, from what it stands on.

A weighted sum through a logistic curve. The weights are fitted by `training/calibrate.py` on annotated articles, each judged by a fit that
has not seen it; its reliability table is in `model/MODEL_CARD.md`. Pure; imports the domain and its neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain import CONTACT_TYPES, EventMention, Office, Status

TOLD_AGAIN = "told again"

_FAR = 25
_CROWD = 3
_LONG = 45


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an event's words stand in: `frame` is the trigger's, `spread` the tokens from the first party to the last.

    `others` counts the parties that the sentence names beside its own, `words` the sentence's tokens.
    """

    frame: str
    title: bool
    lead: bool
    parsed: bool
    resolved: bool
    firm: bool
    spread: int
    others: int
    words: int


WEIGHTS: Mapping[str, float] = {
    "bias": 0.98,
    "agreement": -0.61,
    "aid": -0.71,
    "background": -0.32,
    "frame acts_on": -0.43,
    "frame against": -0.62,
    "frame between": 1.19,
    "frame gift": 0.32,
    "frame gives": -1.23,
    "frame goes_to": 0.08,
    "frame hosts": 0.19,
    "frame post": 0.4,
    "frame presence": -0.54,
    "frame talks": 0.67,
    "by the discourse": -0.67,
    "frame ties": -0.86,
    "frame trip": 0.82,
    "by word order": 0.06,
    "call": -0.66,
    "dated": 0.62,
    "downgrade": 1.48,
    "exercise": -0.74,
    "expulsion": -0.5,
    "far from its parties": 0.2,
    "firm status": 0.02,
    "hypothetical": 0.52,
    "in a long sentence": -0.12,
    "invitation": 0.51,
    "lead": 0.61,
    "many others named": -0.41,
    "meeting": -0.65,
    "message": -0.95,
    "others named": -0.42,
    "persons on both sides": 0.84,
    "place known": 0.53,
    "protest": 0.54,
    "sanction": 1.24,
    "states only, in a contact": -0.08,
    "three parties or more": 0.73,
    "title": -0.32,
    TOLD_AGAIN: 0.76,
    "upgrade": 0.48,
    "visit": 0.56,
}


def features(mention: EventMention, around: Surroundings) -> frozenset[str]:
    """The names of the weights that apply."""
    found = {"bias", f"{mention.type}", f"frame {around.frame}"}
    offices = {party.code: party.office for party in mention.parties if party.office is not Office.STATE}
    contact = mention.type in CONTACT_TYPES
    for name, holds in (
        ("title", around.title), ("lead", around.lead), ("by word order", not around.parsed), ("by the discourse", around.resolved),
        ("firm status", around.firm), ("persons on both sides", len(offices) >= 2),
        ("states only, in a contact", not offices and contact), ("dated", mention.date is not None),
        ("background", not mention.current), ("hypothetical", mention.status in (Status.HYPOTHETICAL, Status.PROPOSED)),
        ("far from its parties", around.spread > _FAR), ("place known", mention.place is not None),
        ("three parties or more", len(mention.codes) > 2), ("others named", 0 < around.others < _CROWD),
        ("many others named", around.others >= _CROWD), ("in a long sentence", around.words > _LONG),
    ):  # fmt: skip
        if holds:
            found.add(name)
    return frozenset(found)


def probability(names: frozenset[str], weights: Mapping[str, float] = WEIGHTS) -> float:
    """0 to 1, rounded to three places."""
    return round(1 / (1 + math.exp(-sum(weights.get(name, 0.0) for name in names))), 3)
