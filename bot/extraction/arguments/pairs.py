"""Pairs: the two who talk where the noun's own phrase names nobody, "the two leaders' meeting", "A and B before their talks".

Imports the domain and its neighbours; no frame.
"""

from __future__ import annotations

from bot.domain import EventType
from bot.extraction.actors import Actor
from bot.extraction.arguments.found import Arguments, is_possessed
from bot.extraction.arguments.words import GROUP_SUBJECTS, STATE_WORDS
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger


def first_named(scene: Scene, trigger: Trigger) -> list[Actor]:
    """ "The emir and Trump reviewed ties in a phone call", "Ankara, Damascus in talks": the two with whom the sentence begins."""
    if scene.low[max(0, trigger.start - 1) : trigger.start] == ("their",) and scene.actors:  # "A and B before their meeting"
        return _two_first(scene, trigger.start) or _two_ahead(scene, trigger)
    at = next((spot for spot in range(trigger.start - 1, max(-1, trigger.start - 4), -1) if scene.low[spot] in ("in", "during")), None)
    if at is None or not scene.actors or scene.actors[0].start > 1:
        return []
    first = scene.run(scene.actors[0], commas=scene.sentence.title)
    if len({code for actor in first for code in actor.codes}) < 2 or first[-1].end > at:
        return []
    here = first[-1].end == at and scene.sentence.title
    return first if here or trigger.spec.type is EventType.CALL else []


def _two_ahead(scene: Scene, trigger: Trigger) -> list[Actor]:
    """ "During their telephone conversation, Putin and Berdimuhamedov exchanged greetings": the subjects of what follows."""
    root = scene.root
    if scene.actors[0].start < trigger.start or root is None or root.i < trigger.end:
        return []
    subjects = scene.run(scene.actors[0])
    sides = {code for actor in subjects for code in actor.codes}
    return subjects if len(sides) > 1 and subjects[-1].end <= root.i else []


def _two_first(scene: Scene, end: int) -> list[Actor]:
    """The run with which the sentence begins, where it has two sides: "Presidents of Ukraine and Estonia began their meeting"."""
    first = scene.run(scene.actors[0], commas=scene.sentence.title)
    if scene.sentence.title and len(scene.actors) > len(first) and scene.low[first[-1].end : first[-1].end + 1] == ("with",):
        first = [*first, *scene.run(scene.actors[len(first)])]  # "Secretary Blinken with Minister Jaishankar Before Their Meeting"
    sides = {code for actor in first for code in actor.codes}
    return first if len(sides) > 1 and first[-1].end <= end and all(actor.official for actor in first) else []


def add_both(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """ "a meeting of ministers of both countries", "talks between the two leaders": two sides named before."""
    counted = scene.low[max(0, trigger.start - 2) : max(0, trigger.start - 1)] in (("two",), ("both",))
    if counted and scene.keys[trigger.start - 1] & GROUP_SUBJECTS:  # "the leaders of the two nations meeting on Monday"
        found.plural_subject, found.plural_states = True, bool(scene.keys[trigger.start - 1] & STATE_WORDS)
        return
    before = scene.premodifiers(trigger.start)
    if before and before[-1].plural and not before[-1].codes and is_possessed(scene, before[-1]):  # "the two leaders' meeting"
        found.plural_subject, found.someone_else = True, False
        return
    behind = range(trigger.end, min(len(scene.doc), trigger.end + 8))
    number = next((spot for spot in behind if scene.low[spot] in ("two", "both")), None)
    if number is None and scene.low[trigger.end : trigger.end + 2] == ("between", "the"):  # "a meeting between the leaders"
        number = trigger.end + 1
    if number is None or not {"between", "of"} & set(scene.low[trigger.end : number]):
        return
    words = scene.words_between(number, min(len(scene.doc), number + 4))
    found.plural_subject = bool(words & GROUP_SUBJECTS)
    found.plural_states = bool(words & STATE_WORDS)
