"""Confidence: how probable it is that a mention is right, from what it stands on.

A weighted sum through a logistic curve. Pure; imports the domain and its neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from bot.domain import CONTACT_TYPES, EventMention, Office

WEIGHTS: Mapping[str, float] = {
    "bias": 1.0,
    "title": 0.5,
    "lead": 0.4,
    "by word order": -0.8,
    "by pronoun": -0.5,
    "persons on both sides": 0.8,
    "states only, in a contact": -0.9,
    "firm status": 0.3,
    "dated": 0.3,
    "background": -0.2,
    "hypothetical": -0.8,
    "far from its parties": -0.6,
    "type is a deal or measure": -0.4,
}


def features(mention: EventMention, *, title: bool, lead: bool, parsed: bool, resolved: bool, firm: bool, spread: int) -> frozenset[str]:
    """The names of the weights that apply. `spread` is the number of tokens from the first party to the last."""
    found = {"bias"}
    offices = {party.code: party.office for party in mention.parties if party.office is not Office.STATE}
    for name, holds in (
        ("title", title), ("lead", lead), ("by word order", not parsed), ("by pronoun", resolved), ("firm status", firm),
        ("persons on both sides", len(offices) >= 2), ("states only, in a contact", not offices and mention.type in CONTACT_TYPES),
        ("dated", mention.date is not None), ("background", not mention.current), ("hypothetical", mention.status == "hypothetical"),
        ("far from its parties", spread > 25), ("type is a deal or measure", mention.type not in CONTACT_TYPES),
    ):  # fmt: skip
        if holds:
            found.add(name)
    return frozenset(found)


def probability(names: frozenset[str], weights: Mapping[str, float] = WEIGHTS) -> float:
    """0 to 1, rounded to three places."""
    return round(1 / (1 + math.exp(-sum(weights.get(name, 0.0) for name in names))), 3)
