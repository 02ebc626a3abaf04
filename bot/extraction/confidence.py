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
    "bias": 1.01,
    "title": -0.29,
    "lead": 0.7,
    "by word order": -0.5,  # too rare in the annotated articles to be fitted
    "by the discourse": -0.62,
    "persons on both sides": 0.83,
    "states only, in a contact": -0.2,
    "firm status": 0.54,
    "dated": -0.12,
    "place known": -0.12,
    "background": -0.25,
    "hypothetical": -0.1,
    "far from its parties": 0.12,
    "visit": 1.52,
    "call": 0.13,
    "agreement": -0.19,
    "measure": 0.41,
    "three parties or more": 1.18,
    TOLD_AGAIN: 1.03,
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
