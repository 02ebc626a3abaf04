"""Who stands where a trigger names nobody: whom a pronoun or a quotation's "I" means, a lone person before a contact, a host's minister.

Imports the domain, the knowledge and its neighbours; `assembly` asks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain import CONTACT_TYPES, EventType, Office
from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.arguments import Arguments
from bot.extraction.coreference import LEADING, SPEAKER, Antecedents
from bot.extraction.parties import codes_of
from bot.extraction.register import Register
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger
from bot.knowledge import Frame

SPEAKING = frozenset({"say", "announce", "tell", "declare", "state", "confirm"})
_VOICING = SPEAKING | {"add", "write", "tweet", "note", "stress", "post"}
_WRITTEN = frozenset("message statement post tweet readout communique communiqué release text note report transcript".split())
_QUOTES = frozenset({'"', "“", "‘", "``", "'"})
_OFFICIALS = frozenset({"official", "senior official", "authority"})
_SINGLE = (Basis.PERSON, Basis.OFFICE)
_NEAR = 22  # tokens within which a lone person before the trigger is taken for its subject


@dataclass(frozen=True, slots=True)
class Told:
    """A trigger with all that its cast is made of. `before` are the actors that stand left of it."""

    scene: Scene
    trigger: Trigger
    args: Arguments
    memory: Antecedents
    register: Register
    before: Sequence[Actor]
    past: bool = False
    """Whoever does it holds his office no more."""

    @property
    def kind(self) -> EventType:
        return self.trigger.spec.type

    @property
    def frame(self) -> Frame:
        return self.trigger.spec.frame


def found_left(told: Told, right: list[Actor]) -> list[Actor]:
    """The left side of a trigger that names none: whom its pronoun means, or a lone person before a contact."""
    args = told.args
    if args.pronoun:
        owners = [] if args.pronoun in ("he", "she", "who") or args.verb is None else told.scene.subjects(args.verb)
        speaker = _quoted(told) if args.pronoun in SPEAKER else _speaker(told)
        if speaker is not None:
            return [speaker]
        if _a_stranger_speaks(told):
            return []
        subject = [
            token.i for token in (told.scene.subject_tokens(args.verb) if args.verb is not None else ()) if token.lower_ == args.pronoun
        ]
        before = [actor for actor in told.before if not subject or actor.end <= subject[0]]  # "He met the Irish premier and flew to Paris"
        if _meant_already(told, before):  # "He said that after speaking to Putin he would speak to Modi": one and the same
            before = []
        return told.memory.of(args.pronoun, before, [actor for actor in owners if actor not in right])
    counterpart = next((a for a in args.right if a.counterpart and told.scene.low[max(0, a.start - 1)] in ("his", "her")), None)
    if counterpart and told.kind in CONTACT_TYPES and not args.plural_subject:  # "a perfect phone call with his Ukrainian counterpart"
        meant = told.memory.singular(told.before)
        return [meant] if meant and not set(meant.codes) & codes_of(right) else []
    contact = told.kind in CONTACT_TYPES and told.frame in (Frame.TALKS, Frame.TRIP, Frame.GOES_TO)
    if args.plural_subject or args.someone_else or not contact or not (right or args.places):
        return []
    taken = codes_of(right)
    if told.frame is Frame.TALKS and not args.beside and len(taken) > 1:
        return []  # "Obama will urge peace talks between Israel and the Palestinians"
    near = [told.memory.bearer(actor) for actor in told.before if told.trigger.start - actor.end <= _NEAR]
    free = [actor for actor in near if actor.codes and not set(actor.codes) & taken]
    lone = [actor for actor in free if actor.basis is Basis.PERSON and not actor.former][:1]
    if not lone and args.beside:
        lone = [actor for actor in _of_what_follows(told) if not set(actor.codes) & taken]
    if not lone and told.scene.sentence.title and right:
        lone = [actor for actor in free if actor.basis is not Basis.DEMONYM][-1:]
    return lone


def _of_what_follows(told: Told) -> list[Actor]:
    """ "Speaking after the trilateral meeting with Nauseda and Duda, Zelenskyy thanked them": whom the main clause is about."""
    scene = told.scene
    root = scene.root
    if root is None or root.pos_ != "VERB" or root.i <= told.trigger.end or scene.doc[0].tag_ not in ("VBG", "IN"):
        return []
    if "," not in scene.low[told.trigger.end : root.i]:
        return []
    subjects = [told.memory.bearer(actor) for actor in scene.subjects(root)]
    return subjects if len(subjects) == 1 and subjects[0].basis is Basis.PERSON and subjects[0].codes else []


def _meant_already(told: Told, before: Sequence[Actor]) -> bool:
    """True where the pronoun stood in the sentence already, before anybody was named."""
    first = next((at for at, word in enumerate(told.scene.low) if word == told.args.pronoun and word in ("he", "she")), None)
    named = [actor.start for actor in before if actor.basis in _SINGLE]
    return first is not None and bool(named) and first < min(named)


def of_host(told: Told, left: list[Actor]) -> list[Actor]:
    """ "In Tripoli Norland met interim Prime Minister Dabaiba": an official whose country nobody names is of the country gone to."""
    nobodys = [a for a in told.args.right if not a.codes and not (a.former or a.counterpart) and _is_host(a)]
    if not nobodys:
        return []
    own = codes_of(left)
    located = {a.codes[0] for a in told.scene.actors if a.basis in PLACES and a.codes and told.scene.is_located(a)} - own
    gone = next((codes - own for kind, codes in reversed(told.memory.pairs) if kind is EventType.VISIT and codes & own), frozenset())
    goal = {a.codes[0] for a in told.before if a.basis in PLACES and a.codes} - own
    if all(actor.plural for actor in nobodys):
        gone, goal = frozenset(), set()
    for codes in (located, set(gone), goal):
        if len(codes) == 1:
            return [replace(actor, codes=tuple(codes)) for actor in nobodys]
    return []


def not_both(told: Told, left: list[Actor], right: list[Actor]) -> list[Actor]:
    """ "the president's call with President Zelensky": whoever stands on one side is not on the other; another president is meant."""
    nameless = [actor for actor in told.args.left if actor.basis is Basis.OFFICE and not actor.codes]
    if not left or len(nameless) != 1 or codes_of(left) != codes_of(right) or len(codes_of(right)) != 1:
        return left
    other = told.register.another(nameless[0].office, codes_of(right))
    return [replace(nameless[0], codes=other.codes, person=other.name)] if other else left


def whose_envoy(told: Told, left: list[Actor]) -> list[Actor]:
    """ "Beijing slams Tokyo, summons ambassador": an envoy without a country is that of the one other side named before."""
    nobodys = [a for a in told.args.right if not a.codes and not a.extra and a.office is Office.ENVOY]
    own = codes_of(left)
    before = {a.codes[0] for a in told.before if a.codes and not told.scene.is_located(a)} - own
    return [replace(actor, codes=tuple(before)) for actor in nobodys] if len(before) == 1 else []


def _is_host(actor: Actor) -> bool:
    """ "interim Prime Minister Dabaiba", "government officials": whoever a country has of them."""
    if actor.basis in _SINGLE:
        return actor.office in LEADING or "minister" in actor.title or actor.title in ("vice president", "speaker")
    return actor.basis is Basis.GROUP and actor.plural and actor.title in _OFFICIALS


def _speaker(told: Told) -> Actor | None:
    """ "the administration announced it invited Putin": a pronoun that is the subject of what somebody says means him."""
    verb = told.args.verb
    if verb is None or told.args.pronoun not in ("he", "she", "it") or verb.dep_ != "ccomp" or verb.head.pos_ != "VERB":
        return None
    subjects = [told.memory.bearer(actor) for actor in told.scene.subjects(verb.head)]
    one = subjects[0] if len(subjects) == 1 else None
    if one is None or not one.codes or one.former:
        return None
    person = one.basis in (Basis.PERSON, Basis.OFFICE)
    return one if person == (told.args.pronoun != "it") else None


def _a_stranger_speaks(told: Told) -> bool:
    """ "the agency's representative said he had returned from Gaza": he is whoever says so, and nobody knows him."""
    verb = told.args.verb
    if verb is None or told.args.pronoun not in ("he", "she") or verb.dep_ != "ccomp" or not told.scene.keys[verb.head.i] & _VOICING:
        return False
    voices = told.scene.subject_tokens(verb.head)
    return (
        bool(voices)
        and all(token.pos_ == "NOUN" and token.i < verb.i and not told.scene.keys[token.i] & _WRITTEN for token in voices)
        and not any(told.memory.bearer(actor).codes for actor in told.scene.subjects(verb.head))
    )


def _quoted(told: Told) -> Actor | None:
    """ ""I had a meeting with Putin," Albright said": the "I" of a quotation is whoever the sentence says speaks."""
    scene, pronoun = told.scene, next((at for at, word in enumerate(told.scene.low) if word == told.args.pronoun), 0)
    if not any(mark in _QUOTES for mark in scene.low[:pronoun]):
        return None
    for token in scene.doc:
        if not scene.keys[token.i] & _VOICING or not scene.is_verb(token.i):
            continue
        voices = [told.memory.bearer(actor) for actor in scene.subjects(token)]
        if len(voices) == 1 and voices[0].official and voices[0].codes and not voices[0].former:
            return voices[0]
    return None
