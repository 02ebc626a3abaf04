"""Summits: who takes part in the meeting of an organisation, "the NATO summit that he attends", "arrived for the SCO summit".

The organisation alone makes no event; whoever the sentence says is there, goes there or speaks there is its other side. Imports the domain
and its neighbours `actors`, `scene`, `unnamed`; `assembly` asks it.
"""

from __future__ import annotations

from typing import Any

from bot.domain import Place
from bot.extraction.actors import Actor, Basis
from bot.extraction.scene import Scene, base
from bot.extraction.scene.words import OBJECT_DID
from bot.extraction.unnamed import Told

Token = Any  # spacy.tokens.Token, which ships without types

# What an organisation holds, so that its host country may stand for whoever else is there.
HELD = frozenset({"summit", "conference", "meeting"})
# Verbs with the meeting as their object, and those of a journey to it.
_ATTENDING = frozenset("attend join leave enter skip miss boycott address chair co-chair open tell quit exit".split())
_GOING = frozenset("go travel fly arrive come head depart return leave land visit participate part represent gather be".split())
# Nouns for somebody's part in it.
_PARTS = frozenset(
    "participation attendance presence arrival trip visit travel journey address speech remarks appearance delegation".split()
)
_AHEAD = frozenset("before ahead eve run-up preparation advance since until".split())
_OF_MANY = frozenset({"G20"})  # its summits are told for who comes, wherever they are held
_PRONOUNS = frozenset("he she his her i we they who".split())


def attending(told: Told, own: frozenset[str]) -> list[Actor]:
    """Whom the sentence says to take part in the meeting of the organisation with the codes `own`; empty where it says of nobody."""
    noun = told.scene.doc[told.trigger.head]
    clause = next((child for child in noun.children if base(child) == "acl" and told.scene.keys[child.i] & _ATTENDING), None)
    if clause is not None:
        return _doing(told, clause, own)
    return _pictured(told, own) or _above(told, noun, own)


def is_held_at(told: Told, body: str, place: Place) -> bool:
    """True where the country of the place may be the meeting's other side as its host: nobody from elsewhere is told of beside it."""
    scene = told.scene
    if body in _OF_MANY:
        return False
    if _AHEAD & set(scene.low[max(0, told.trigger.start - 8) : told.trigger.start]):
        return True
    return all(actor.codes in ((), (place.code,)) or actor.basis is not Basis.PERSON for actor in scene.actors)


def _above(told: Told, noun: Token, own: frozenset[str]) -> list[Actor]:
    """Whoever does what the words above the noun say: "attend the summit", "his trip to the summit"."""
    scene, token = told.scene, noun
    for _ in range(4):
        head, cases = token.head, scene.case_of(token)
        if head == token:
            return []
        if scene.keys[head.i] & _PARTS and head.pos_ in ("NOUN", "PROPN"):
            owners = _owners(told, head, own)
            if owners or base(head) != "obj":  # "as part of the participation in the conference, the president held meetings"
                return owners or (_doing(told, scene.root, own) if scene.root is not None and scene.root.pos_ == "VERB" else [])
        elif head.pos_ in ("VERB", "AUX") and scene.at(head.i) is None:
            return _doing(told, head, own) if _takes_there(scene, head, base(token), cases) else []
        token = head
    return []


def _takes_there(scene: Scene, verb: Token, label: str, cases: frozenset[str]) -> bool:
    """True where who does it is there: "attends the summit", "flew in for the summit", "told reporters at the summit"."""
    word = scene.keys[verb.i]
    if label == "obj":
        return bool(word & _ATTENDING)
    if label != "obl":
        return False
    return bool(cases & {"at", "during"}) or bool(word & _GOING and cases & {"for", "to", "in", "from"})


def _doing(told: Told, verb: Token, own: frozenset[str]) -> list[Actor]:
    """The verb's subjects of other codes, or whom its pronoun means."""
    named = _others(told, told.scene.subjects(verb), own)
    return named or _meant(told, told.scene.subject_tokens(verb), own)


def _owners(told: Told, noun: Token, own: frozenset[str]) -> list[Actor]:
    """ "the participation of President Zelenskyy in the summit", "his trip to the summit"."""
    owned = [child for child in noun.children if child.dep_ == "nmod:poss"]
    named = [actor for child in owned if (actor := told.scene.actor_of(child)) is not None]
    return _others(told, named or told.scene.after(noun.i + 1, {"of", "by"}, reach=2), own) or _meant(told, owned, own)


def _meant(told: Told, tokens: list[Token], own: frozenset[str]) -> list[Actor]:
    """Whom the first pronoun among the tokens means."""
    spot = next((token.i for token in tokens if token.lower_ in _PRONOUNS), None)
    if spot is None:
        return []
    before = [actor for actor in told.scene.actors if actor.end <= spot]
    main = told.scene.root
    owners = told.scene.subjects(main) if main is not None and main.i > spot else []  # "In his address to the assembly, Biden said"
    return _others(told, _praised(told.scene, spot) or told.memory.of(told.scene.low[spot], before, owners), own)


def _praised(scene: Scene, spot: int) -> list[Actor]:
    """ "congratulated Albanese and thanked him for his decision to travel": who is thanked for it did it."""
    if scene.low[spot] not in ("his", "her"):
        return []
    verbs = [at for at in range(spot) if scene.keys[at] & OBJECT_DID and scene.is_verb(at)]
    return [actor for actor in scene.objects(scene.doc[verbs[0]]) if actor.basis is Basis.PERSON] if verbs else []


def _pictured(told: Told, own: frozenset[str]) -> list[Actor]:
    """ "President Trump and China's Xi Jinping at the G20 summit in Osaka": a line under a picture has no verb."""
    scene, start = told.scene, told.trigger.start
    at = next((spot for spot in range(start - 1, max(0, start - 7), -1) if scene.low[spot] == "at"), None)
    if at is None or any(scene.is_finite(spot) for spot in range(at)):
        return []
    shown = next((actor for actor in scene.actors if actor.end == at), None)
    return _others(told, scene.run_with(shown), own) if shown is not None and shown.basis is Basis.PERSON else []


def _others(told: Told, actors: list[Actor], own: frozenset[str]) -> list[Actor]:
    """Those who speak for somebody else than the organisation."""
    held = (told.memory.bearer(actor) for actor in actors)
    return [actor for actor in held if actor.codes and not actor.former and not own & set(actor.codes) and _speaks(actor)]


def _speaks(actor: Actor) -> bool:
    return actor.basis in (Basis.PERSON, Basis.OFFICE, Basis.COUNTRY, Basis.GROUP)


__all__ = ["HELD", "attending", "is_held_at"]
