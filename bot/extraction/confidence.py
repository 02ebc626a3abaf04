"""Confidence: how probable it is that a mention is right, from what it stands on.

A weighted sum through a logistic curve. The weights are fitted by `training/calibrate.py` on annotated articles, each judged by a fit that
has not seen it; its reliability table is in `model/MODEL_CARD.md`. Pure; imports the domain and its neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from bot.domain import CONTACT_TYPES, EventMention, EventType, Office, Status

TOLD_AGAIN = "told again"

WEIGHTS: Mapping[str, float] = {
    "bias": 1.28,
    "title": -0.3,
    "lead": 0.49,
    "by word order": -0.5,  # too rare in the annotated articles to be fitted
    "by the discourse": -0.73,
    "persons on both sides": 0.97,
    "states only, in a contact": -0.42,
    "firm status": 0.42,
    "dated": 0.05,
    "place known": -0.16,
    "background": -0.47,
    "hypothetical": 0.0,
    "far from its parties": 0.1,
    "visit": 1.74,
    "call": 0.06,
    "agreement": -0.19,
    "measure": 0.11,
    "three parties or more": 0.94,
    TOLD_AGAIN: 0.74,
}


def features(mention: EventMention, *, title: bool, lead: bool, parsed: bool, resolved: bool, firm: bool, spread: int) -> frozenset[str]:
    """The names of the weights that apply. `spread` is the number of tokens from the first party to the last."""
    found = {"bias"}
    offices = {party.code: party.office for party in mention.parties if party.office is not Office.STATE}
    contact = mention.type in CONTACT_TYPES
    for name, holds in (
        ("title", title), ("lead", lead), ("by word order", not parsed), ("by the discourse", resolved), ("firm status", firm),
        ("persons on both sides", len(offices) >= 2), ("states only, in a contact", not offices and contact),
        ("dated", mention.date is not None), ("background", not mention.current),
        ("hypothetical", mention.status in (Status.HYPOTHETICAL, Status.PROPOSED)), ("far from its parties", spread > 25),
        ("agreement", mention.type is EventType.AGREEMENT), ("measure", not contact and mention.type is not EventType.AGREEMENT),
        ("visit", mention.type is EventType.VISIT), ("call", mention.type is EventType.CALL), ("place known", mention.place is not None),
        ("three parties or more", len(mention.codes) > 2),
    ):  # fmt: skip
        if holds:
            found.add(name)
    return frozenset(found)


def probability(names: frozenset[str], weights: Mapping[str, float] = WEIGHTS) -> float:
    """0 to 1, rounded to three places."""
    return round(1 / (1 + math.exp(-sum(weights.get(name, 0.0) for name in names))), 3)
