"""Settling: whether words that leave it open tell of a call or of a meeting, once their condition holds.

Imports the domain, the knowledge and its neighbours.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain import EventType
from bot.extraction.actors import PLACES, Basis
from bot.extraction.arguments import Arguments, listed_present
from bot.extraction.conditions.asking import has_official, is_official, tells_of_telephone
from bot.extraction.conditions.words import PHONE_PHRASES, VIDEO_PHRASES
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger
from bot.knowledge import Ontology

# Words of a sentence that tells of people in one place.
_TOGETHER = frozenset({"visit", "sideline", "margin", "dinner", "lunch", "meeting"})
_MET_ON_LINE = frozenset({"meeting", "summit", "conference", "session", "ministerial"})


def settle_type(scene: Scene, trigger: Trigger, args: Arguments, ontology: Ontology, last: EventType | None = None) -> Trigger:
    """The trigger, as one of calls or of meetings where the sentence says which. `last` is the type of the event told before."""
    kind = _settled(scene, trigger, args)
    if kind is None and last is EventType.CALL and trigger.spec.type is EventType.MEETING and listed_present(scene, trigger):
        kind = last  # "Taking part in the meeting were": the one that was told to be held by video
    if kind is None or kind is trigger.spec.type:
        return trigger
    spec = next((spec for spec in ontology.types[kind].triggers if spec.frame is trigger.spec.frame), None)
    return replace(trigger, spec=spec) if spec is not None else trigger


def _settled(scene: Scene, trigger: Trigger, args: Arguments) -> EventType | None:
    """The type that the sentence tells, None where it leaves that of the trigger."""
    needs = trigger.spec.needs
    if needs in ("no_margin", "of_body"):
        return EventType.CALL if _on_the_line(scene, trigger) else None
    if needs not in ("conversation", "spoken") or tells_of_telephone(scene):
        return None
    if needs == "conversation" and not has_official(args.all()):
        return EventType.MEETING
    if needs == "conversation" and _with_several(scene, trigger, args):
        return EventType.MEETING
    if needs == "conversation":
        return EventType.MEETING if scene.words_between(trigger.end, trigger.end + 3) & {"sideline", "margin"} else None
    words = scene.words_between(0, len(scene.doc))
    together = words & _TOGETHER and not words & {"call"}
    return EventType.MEETING if together or _at_a_house(scene, trigger) or _with_a_country(args) else None


def _on_the_line(scene: Scene, trigger: Trigger) -> bool:
    """ "held a discussion on the issue by telephone", "a meeting of the council via videoconference": said with the noun."""
    behind = " ".join(scene.low[trigger.end : trigger.end + 8])
    if scene.keys[trigger.head] & {"discussion", "talk", "consultation"}:
        return any(phrase in behind for phrase in PHONE_PHRASES)
    near = " ".join(scene.low[max(0, trigger.start - 8) : trigger.end + 16])
    return bool(scene.keys[trigger.head] & _MET_ON_LINE) and any(phrase in near for phrase in VIDEO_PHRASES)


def _with_several(scene: Scene, trigger: Trigger, args: Arguments) -> bool:
    """ "conversations he had with Russian officials": several with several, and nobody telephones."""
    plural = scene.low[trigger.end - 1].endswith("s")
    return plural and bool(args.right) and all(actor.basis is Basis.GROUP and actor.plural for actor in args.right)


def _at_a_house(scene: Scene, trigger: Trigger) -> bool:
    """ "Speaking at the White House with Macron": they are at the house together."""
    behind = scene.low[trigger.end : trigger.end + 2]
    house = scene.at(trigger.end + (2 if behind[1:] == ("the",) else 1))
    return behind[:1] in (("at",), ("in",)) and house is not None and house.basis in (Basis.METONYM, *PLACES)


def _with_a_country(args: Arguments) -> bool:
    """ "efforts to talk to Pyongyang": with a country one negotiates."""
    return bool(args.right) and not any(is_official(actor) for actor in args.right)
