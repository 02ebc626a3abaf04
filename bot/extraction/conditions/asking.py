"""What all conditions share: their form, and the questions that several of them ask.

Imports the domain and its neighbours `actors`, `arguments`, `scene`, `triggers`; none of the conditions themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.domain import Office
from bot.extraction.actors import Actor, Basis
from bot.extraction.arguments import Arguments
from bot.extraction.conditions.words import PHONE_PHRASES
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger

# None where the condition holds, or the name of the rejection. A condition may narrow `args.right` to what it accepts.
Condition = Callable[[Scene, Trigger, Arguments], "str | None"]


def is_official(actor: Actor) -> bool:
    """True for a person, an office or a body of officials: not a country as such, not soldiers."""
    return actor.basis in (Basis.PERSON, Basis.OFFICE) or (
        actor.basis is Basis.GROUP and actor.office not in (Office.STATE, Office.MILITARY)
    )


def has_official(actors: Iterable[Actor]) -> bool:
    return any(is_official(actor) for actor in actors)


def codes_of(actors: Iterable[Actor]) -> set[str]:
    return {code for actor in actors for code in actor.codes}


def whole_text(scene: Scene) -> str:
    """The sentence in lower case, its tokens one space apart."""
    return " ".join(scene.low)


def tells_of_telephone(scene: Scene) -> bool:
    text = whole_text(scene)
    return any(phrase in text for phrase in PHONE_PHRASES)


def word_behind(scene: Scene, trigger: Trigger) -> str:
    """The word right behind the trigger, an empty string at the end of the sentence."""
    return scene.low[trigger.end] if trigger.end < len(scene.low) else ""


def words_behind(scene: Scene, trigger: Trigger, count: int) -> frozenset[str]:
    """All lemmas that the `count` words behind the trigger may have."""
    return scene.words_between(trigger.end, min(len(scene.doc), trigger.end + count))


def words_ahead(scene: Scene, trigger: Trigger, count: int) -> frozenset[str]:
    """All lemmas that the `count` words before the trigger may have."""
    return scene.words_between(max(0, trigger.start - count), trigger.start)
