"""Conditions of what organisations hold: sessions, ministerials, and who addresses or attends the organisation itself.

Imports its neighbours; no other kind of condition.
"""

from __future__ import annotations

from bot.extraction.actors import Actor, Basis
from bot.extraction.arguments import Arguments, is_possessed
from bot.extraction.conditions.asking import has_official
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger


def of_body(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "the NATO foreign ministerial", "a session of the UN Security Council": not "a closed session", "the ministerial meeting"."""
    if trigger.end < len(scene.doc) and scene.doc[trigger.end].pos_ in ("NOUN", "PROPN") and scene.at(trigger.end) is None:
        return "no body of states"
    bodies = [actor for actor in args.all() if actor.basis is Basis.ORGANISATION]
    return None if bodies else "no body of states"


def to_body(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "his address to the UN General Assembly"; who is addressed becomes the right side."""
    bodies = [actor for actor in scene.after(trigger.end, {"to", "at", "before"}, reach=7) if _is_body(scene, actor)]
    if not bodies or not (args.pronoun or has_official(args.left)):
        return "no body of states"
    args.right = bodies
    return None


def body_attended(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "addressed the UN General Assembly", "will attend the G20": not "attended a NATO meeting", "addressed the EU's concerns"."""
    args.right = [actor for actor in args.right if _is_body(scene, actor) and actor.start >= trigger.end]
    return None if args.right and (args.pronoun or has_official(args.left)) else "no body of states"


def _is_body(scene: Scene, actor: Actor) -> bool:
    """True for an organisation that stands alone, no owner and no mere attribute of what follows."""
    if actor.basis is not Basis.ORGANISATION or is_possessed(scene, actor):
        return False
    return actor.end >= len(scene.doc) or scene.doc[actor.end].pos_ not in ("NOUN", "PROPN", "ADJ", "NUM")
