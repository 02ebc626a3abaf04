"""Houses: "Juncker sits down at the White House" tells with whom by the house where they meet.

Imports its neighbours `actors`, `scene`, `unnamed`; `assembly` asks it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import Party
from bot.extraction.actors import Actor, Basis
from bot.extraction.scene import Scene
from bot.extraction.unnamed import Told
from bot.knowledge import Frame

# In whose capitals others talk with one another.
_MEDIATORS = frozenset({"CHE", "AUT", "BEL", "QAT", "OMN", "SGP", "FIN", "NOR", "SWE", "ARE", "EGY", "SAU", "TUR", "LUX", "BLR", "KAZ"})
_REACH = 7  # words behind the trigger within which "at the White House" must begin


def at_the_house(told: Told, guests: list[Actor]) -> tuple[list[Actor], list[Actor]] | None:
    """(guests, house) where officials of one country meet at the house of another; None where no house tells of it.

    Without `guests` they are whoever does what the sentence is about: "After the meeting at the White House, Juncker said".
    """
    house = _house(told)
    if house is None:
        return None
    present = [actor for actor in guests or _speakers(told) if actor.codes and actor.basis in (Basis.PERSON, Basis.OFFICE)]
    sides = {code for actor in present for code in actor.codes} - set(house.codes)
    return (present, [house]) if len(sides) == 1 and len({code for actor in present for code in actor.codes}) == 1 else None


def of_capital(told: Told, own: Sequence[Party]) -> str | None:
    """ "Guterres's talks in Moscow", "after talks in Seoul": with whom, where an official talks in a capital of no mediator."""
    scene, end = told.scene, told.trigger.end
    if told.frame is not Frame.TALKS or not any(party.person for party in own):
        return None
    at = next((spot for spot in range(end, min(len(scene.doc) - 1, end + 3)) if scene.low[spot] == "in"), None)
    place = scene.at(at + 1) if at is not None else None
    if place is None or place.basis is not Basis.CAPITAL or set(place.codes) & (_MEDIATORS | {party.code for party in own}):
        return None
    return place.codes[0]


def _house(told: Told) -> Actor | None:
    """The house at which the trigger says that they meet, no further partner named."""
    scene, end = told.scene, told.trigger.end
    behind = scene.low[end : end + _REACH + 3]
    if "with" in behind or "between" in behind:
        return None
    for spot in range(end, min(len(scene.doc) - 1, end + _REACH)):
        if scene.is_finite(spot) or scene.low[spot] in (",", ";"):
            return None
        if scene.low[spot] == "at":
            found = scene.at(spot + 1) or scene.at(min(spot + 2, len(scene.doc) - 1))
            return found if found is not None and _is_house(scene, found) else None
    return None


def _is_house(scene: Scene, actor: Actor) -> bool:
    return (actor.basis is Basis.METONYM or scene.low[actor.start : actor.end] == ("vatican",)) and len(actor.codes) == 1


def _speakers(told: Told) -> list[Actor]:
    """The people who are subject of the main clause, for talks told in a phrase of it."""
    root = told.scene.root
    if told.frame is not Frame.TALKS or root is None or root.pos_ != "VERB":
        return []
    if not told.scene.case_of(told.scene.doc[told.trigger.head]) & {"after", "following", "during", "before", "at"}:
        return []
    named = told.scene.subjects(root) or told.scene.left_of(root.i)
    return [told.memory.bearer(actor) for actor in named if not actor.former]
