"""Conditions of visits: an official goes abroad, and the text says where.

Imports its neighbours; no other kind of condition.
"""

from __future__ import annotations

from bot.domain import Office
from bot.extraction.actors import PLACES, Basis
from bot.extraction.arguments import Arguments
from bot.extraction.conditions.asking import has_official, word_behind, words_behind
from bot.extraction.conditions.words import (
    DELEGATIONS,
    OTHER_STAYS,
)
from bot.extraction.coreference import LEADING
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger
from bot.knowledge import Frame

_ONE = (Basis.PERSON, Basis.OFFICE)
_SETTING_OUT = frozenset(
    {"go", "come", "head", "leave", "return", "depart", "carry", "continue", "move", "proceed", "reach", "stop", "descend", "converge"}
)  # verbs of any traveller, so an official must travel


def travel(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "flew to Moscow", "left for Kabul": not "went through", "headed the delegation", "left office"."""
    if not args.places:
        return "no destination"
    invited = no_invitation(scene, trigger, args)
    if invited:
        return invited
    word = scene.keys[trigger.head]
    somebody = args.pronoun in ("he", "she", "who", "i", "you") or any(
        actor.basis in (Basis.PERSON, Basis.OFFICE, Basis.GROUP) for actor in args.left
    )
    if word & _SETTING_OUT and not somebody:
        return "no official travels"
    behind = scene.low[trigger.end : trigger.end + 1]
    if word & {"go", "come"} and "through" in scene.low[trigger.end : trigger.end + 3]:
        return "no journey"
    if word & {"head"} and behind not in (("to",), ("for",), ("back",), ("into",)):
        return "no journey"
    if word & {"reach"} and scene.at(trigger.end) not in args.places:
        return "no journey"
    if word & {"leave", "depart"} and behind not in (("for",), ("on",)) and not _has_been_there(scene, trigger, args):
        return "no journey"
    if word & {"carry", "continue", "move", "proceed"} and not {"to", "into"} & set(scene.low[trigger.end : trigger.end + 1]):
        return "no journey"
    return None


def _has_been_there(scene: Scene, trigger: Trigger, args: Arguments) -> bool:
    """ "left Dhaka for Paris"; "Lavrov left Tehran": a leader or minister who leaves a foreign city was there.

    Diplomats and troops leave for other reasons.
    """
    start = scene.at(trigger.end)
    if start and start.basis in PLACES and scene.low[start.end : start.end + 1] == ("for",) and start not in args.places:
        return True
    return start in args.places and bool(args.left) and all(a.basis in _ONE and a.office in LEADING for a in args.left)


def delegation_led(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "led a delegation to Tehran": not "led the country to war"."""
    if not words_behind(scene, trigger, 6) & DELEGATIONS:
        return "no journey"
    return None if args.places and has_official(args.left) else "no destination"


def sent(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "sent its foreign minister to Moscow": not an ambassador, who stays, and no letters, arms or troops."""
    if not args.places:
        return "no destination"
    goers = [actor for actor in args.left if actor.official and actor.office not in (Office.MILITARY, Office.STATE)]
    return None if goers and not any("ambassador" in actor.title for actor in goers) else "no official travels"


def no_invitation(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "invited Tokayev to come on a visit" is told by the invitation."""
    verb = scene.doc[trigger.head] if trigger.spec.frame is Frame.GOES_TO else args.verb
    if verb is None or verb.head == verb or verb.dep_ not in ("xcomp", "advcl", "ccomp", "acl"):
        return None
    if scene.keys[verb.head.i] & {"invitation"} and scene.keys[verb.head.head.i] & {"accept", "decline", "reject", "refuse", "turn"}:
        return None  # "accepted an invitation to visit Qatar"
    return "told as an invitation" if scene.keys[verb.head.i] & {"invite", "invitation"} else None


def trip_place(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    return None if args.places else "no destination"


def called_welcome(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "Mr. Secretary, welcome to Kyiv": not "is welcome to"."""
    opens = trigger.start == 0 or scene.low[trigger.start - 1] in (",", ":", ".", "!", "“", '"', "and")
    return None if opens and args.places else "no destination"


def own_travel(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "Sullivan's travel to Korea", "the travel of Sullivan to Korea": not "restricted travel to Cuba"."""
    owned = (
        bool({"'s", "’s", "his", "her"} & set(scene.low[max(0, trigger.start - 2) : trigger.start])) or word_behind(scene, trigger) == "of"
    )
    return None if args.places and owned else "no destination"


def visitor(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "welcomed Modi for a state visit": an official is received, and a visit is spoken of."""
    if not has_official(args.right):
        return "no official received"
    behind = words_behind(scene, trigger, 25)
    state = {"state"} if "department" not in behind else set()
    spoken_of = bool(behind & {"visit", "trip", "tour", "arrival", *state})
    return None if spoken_of or received_at_home(scene, trigger, args) else "no visit spoken of"


def received_at_home(scene: Scene, trigger: Trigger, args: Arguments) -> bool:
    """ "is honored to welcome President Ruto to Washington": to a place of the host's own country."""
    if not scene.keys[trigger.head] & {"welcome"}:
        return False
    goal = [actor for actor in scene.after(trigger.end, {"to"}, reach=16) if actor.basis in PLACES]
    return bool(goal) and any(set(goal[0].codes) & set(actor.codes) for actor in args.left)


def presence(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """Being somewhere is a visit for an official abroad, not for one born, jailed or treated there."""
    if not args.places or not (args.left or args.pronoun):
        return "nobody there"
    words = {word for keys in scene.keys for word in keys}
    if words & OTHER_STAYS:
        return "another reason to be there"
    if scene.sentence.title and args.verb is None and args.relation != "due" and not words & {"for", "to", "on", "amid", "ahead", "before"}:
        return "nobody there"
    return None
