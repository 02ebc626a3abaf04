"""Sides: what a trigger and its words say of who can be a side of it, and of how many events it tells.

Imports the domain, the knowledge and its neighbours; `assembly` asks it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import EventType, Party
from bot.extraction.actors import Actor, Basis
from bot.extraction.parties import codes_of
from bot.extraction.scene import Scene
from bot.extraction.unnamed import Told
from bot.knowledge import Frame

_TOGETHER = frozenset({"joint", "trilateral", "conference", "together", "group"})  # one call of several, not one with each
_SIDES = frozenset({"leader", "president", "minister", "premier", "diplomat", "negotiator", "nation", "country", "side", "government"})


def without_nations(actors: list[Actor]) -> list[Actor]:
    """ "a meeting with the Russians": people of a nation are no party to a contact of officials."""
    return [actor for actor in actors if not (actor.basis is Basis.DEMONYM and actor.plural)]


def are_sides(told: Told, right: Sequence[Actor]) -> bool:
    """ "peace talks between Israel and the Palestinians": nations told as the two sides are their authorities."""
    between = (
        told.frame is Frame.TALKS and not told.args.beside and told.scene.keys[told.trigger.end - 1] & {"talk", "negotiation", "dialogue"}
    )
    return bool(between) and len(codes_of(right)) == 2


def is_of_body(told: Told, left: Sequence[Actor]) -> bool:
    """True for talks of an organisation in which a pronoun has part too."""
    talks = told.kind is EventType.MEETING and told.frame is Frame.TALKS and told.args.pronoun in ("he", "she")
    return talks and all(actor.basis is Basis.ORGANISATION for actor in left)


def goes_on(told: Told, parties: list[Party], pair: Sequence[Party]) -> bool:
    """ "Putin opened the talks": a meeting that one of the pair holds is that of the pair."""
    known = {party.code for party in parties}
    if not known or not known < {party.code for party in pair} or told.args.verb is None:
        return False
    if told.kind is EventType.AGREEMENT:
        return bool(told.scene.keys[told.args.verb.i] & {"sign", "adopt", "conclude", "ink", "initial"})
    return told.kind is EventType.MEETING and bool(
        told.scene.keys[told.args.verb.i] & {"hold", "have", "conduct", "continue", "open", "begin", "start"}
    )


def speaks_of_two(scene: Scene) -> bool:
    """ "the two leaders", "both foreign ministers"."""
    twos = (at for at, word in enumerate(scene.low) if word in ("two", "both"))
    return any(_SIDES & scene.words_between(at + 1, min(len(scene.doc), at + 3)) for at in twos)


def tells_of_several(told: Told) -> bool:
    """True where each one on the right has an event of his own: "deals with", calls, separate meetings."""
    low = told.scene.low
    if told.kind is EventType.AGREEMENT:
        return low[told.trigger.head].endswith("s") and told.frame is Frame.TALKS
    if told.kind is EventType.CALL:
        one_call = told.frame is Frame.TALKS and not low[told.trigger.end - 1].endswith("s")  # "a call with A and B" is one
        return not one_call and not _TOGETHER & set(low)
    if told.kind is EventType.MEETING and told.frame is Frame.TALKS and low[told.trigger.end - 1] == "meetings":
        return all(actor.basis is Basis.PERSON for actor in told.args.right)  # "had meetings with A, B and C"
    return told.kind is EventType.MEETING and bool({"separate", "separately"} & set(low))
