"""Where: the place of an event that its clause names.

Imports the domain and its neighbours.
"""

from __future__ import annotations

from bot.domain import Place
from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.arguments import Arguments
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger

_AT = frozenset({"in", "at", "near"})
_HOUSES = frozenset({Basis.METONYM})
# Nouns before which a venue may stand: "the Helsinki summit".
_VENUE_NOUNS = frozenset("meeting summit talks conference negotiations meetings dinner session ceremony".split())
# Nouns that take a place of their own: "the war in Syria" tells nothing of where they met.
_STATES = frozenset(
    (
        "situation war crisis conflict fighting violence attack killing troop force soldier ambassador embassy people "
        "government ceasefire invasion coup election interest influence presence operation program programme role stability "
        "violation abuse repression crackdown famine earthquake investment facility plant factory "
        "peace intervention campaign bombing policy development event unrest protest position base mission"
    ).split()
)
# Of these, the ones that are talked over, not done somewhere.
_MATTERS = frozenset("program programme policy development interest role stability peace ceasefire issue situation crisis".split())


def place_of(scene: Scene, trigger: Trigger, args: Arguments) -> Place | None:
    """The nearest located place that belongs to the trigger's clause; None where the text tells none."""
    best: tuple[float, Actor] | None = None
    taken = {id(actor) for actor in args.all()}
    for actor in scene.actors:
        if id(actor) in taken or not actor.codes:
            continue
        if actor.basis not in PLACES and actor.basis not in _HOUSES:
            continue
        if not (scene.preposition(actor) in _AT or _venue_modifier(scene, actor, trigger)):
            continue
        if not _belongs(scene, actor, trigger, args):
            continue
        distance = abs(actor.anchor - trigger.head) + (8 if actor.start < trigger.start else 0) + (3 if actor.basis is Basis.COUNTRY else 0)
        if best is None or distance < best[0]:
            best = (distance, actor)
    return as_place(scene, best[1]) if best and best[0] < 45 else None


def as_place(scene: Scene, actor: Actor) -> Place:
    """The place an actor's words name; a city or house keeps its name."""
    text = scene.doc[actor.start : actor.end].text
    named = actor.basis in (Basis.CITY, Basis.CAPITAL, Basis.METONYM)
    return Place(actor.codes[0], text if named else None)


def _venue_modifier(scene: Scene, actor: Actor, trigger: Trigger) -> bool:
    """ "a White House meeting", "the Helsinki summit": the venue stands before the noun."""
    if actor.end != trigger.start or actor.basis not in (Basis.METONYM, Basis.CITY, Basis.CAPITAL):
        return False
    return scene.low[trigger.end - 1] in _VENUE_NOUNS


def _belongs(scene: Scene, actor: Actor, trigger: Trigger, args: Arguments) -> bool:
    """False for a place that hangs on another noun ("the war in Syria") or in another clause."""
    token = scene.doc[actor.anchor]
    for _ in range(8):
        head = token.head
        if head == token:
            return True
        house = (
            scene.keys[head.i] & {"embassy", "residence", "base"} and scene.case_of(head) & _AT
        )  # "met at the Swedish embassy in Beijing"
        if scene.keys[head.i] & _STATES and head.i != trigger.head and not house:
            # "held talks on its nuclear program in Rome": a city behind a matter is where they talked, a country is whose it is
            return actor.basis in (Basis.CITY, Basis.CAPITAL) and bool(scene.keys[head.i] & _MATTERS) and actor.start > trigger.start
        if trigger.start <= head.i < trigger.end or (args.verb is not None and head.i == args.verb.i):
            return True
        if head.pos_ == "VERB" and scene.at(head.i) is None and args.verb is not None:
            return abs(head.i - args.verb.i) < 12 or actor.basis is not Basis.COUNTRY
        token = head
    return True
