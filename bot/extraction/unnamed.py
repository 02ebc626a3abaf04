"""Who stands where a trigger names nobody: whom a pronoun or a quotation's "I" means, a lone person before a contact, a host's minister.

Imports the domain, the knowledge and its neighbours; `assembly` asks it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain import CONTACT_TYPES, EventType, Office
from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.arguments import Arguments
from bot.extraction.coreference import LEADING, SPEAKER, Antecedents
from bot.extraction.parties import codes_of
from bot.extraction.register import Register
from bot.extraction.scene import OBJECT_DID, Scene
from bot.extraction.triggers import Trigger
from bot.knowledge import Frame

SPEAKING = frozenset({"say", "announce", "tell", "declare", "state", "confirm"})
_VOICING = SPEAKING | {"add", "write", "tweet", "note", "stress", "post"}
_WRITTEN = frozenset("message statement post tweet readout communique communiqué release text note report transcript".split())
_QUOTES = frozenset({'"', "“", "‘", "``", "'"})
_OFFICIALS = frozenset({"official", "senior official", "authority"})
_CALLING = frozenset({",", "dear", ":", "mr", "mr.", "“", '"'})
_SINGLE = (Basis.PERSON, Basis.OFFICE)
_NEAR_GOAL = 12  # tokens between the place gone to and whom one meets there
_YEAR = re.compile(r"19\d\d|20\d\d")
_YEAR_WITHIN = 14  # words between a visit and the year in which it was
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
    if args.pronoun in ("you", "your"):
        return _addressed(told) if told.kind is EventType.VISIT else []
    if args.pronoun:
        owners = [] if args.pronoun in ("he", "she", "who") or args.verb is None else told.scene.subjects(args.verb)
        praised = _praised(told)
        if praised is not None:
            return [praised]
        speaker = _quoted(told) if args.pronoun in SPEAKER else _speaker(told)
        if speaker is not None:
            return [speaker]
        if _a_stranger_speaks(told):
            return []
        subject = [
            token.i for token in (told.scene.subject_tokens(args.verb) if args.verb is not None else ()) if token.lower_ == args.pronoun
        ]
        before = [actor for actor in told.before if not subject or actor.end <= subject[0]]  # "He met the Irish premier and flew to Paris"
        if args.pronoun == "they" and told.kind is EventType.VISIT:
            return _above(told)
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


def in_office_then(told: Told) -> list[Actor]:
    """ "in January 1998, during Jacques Chirac's first visit to India": who holds no office now, and held one in the year that is told."""
    past = [actor for actor in told.args.left if actor.former and actor.person]
    spots = [at for at, word in enumerate(told.scene.low) if _YEAR.fullmatch(word) and abs(at - told.trigger.start) <= _YEAR_WITHIN]
    if not past or not spots:
        return []
    year = int(told.scene.low[min(spots, key=lambda at: abs(at - told.trigger.start))])
    found = []
    for actor in past:
        held = (told.register.index.by_name(str(actor.person), date(year, month, 1)) for month in (1, 7, 12))
        known = next((one for one in held if one is not None and one.serving), None)
        if known is not None:
            found.append(replace(actor, codes=known.codes, office=known.office, former=False))
    return found


def _addressed(told: Told) -> list[Actor]:
    """ "Mr. Tokayev, thank you for coming to Moscow": whom the speaker calls by name, or the other side of talks of two."""
    low = told.scene.low
    for actor in told.scene.actors:
        held = told.memory.bearer(actor)
        called = low[actor.start - 1] in _CALLING if actor.start else low[actor.end : actor.end + 1] != (":",)
        closed = actor.end >= len(low) or low[actor.end] in (",", ".", "!")
        if called and closed and held.codes and held.basis in _SINGLE and not held.former:
            return [held]
    for token in told.scene.doc:  # "Thank you for coming to Kyiv," Zelenskyy told Sunak
        if "tell" in told.scene.keys[token.i] and token.i > told.trigger.end and told.scene.is_verb(token.i):
            guests = [held for actor in told.scene.right_of(token.i) if (held := told.memory.bearer(actor)).codes]
            return [held for held in guests[:1] if held.basis in _SINGLE and not held.former]
    here = next((actor.codes[0] for actor in told.args.places if actor.codes), None)
    meant = told.memory.addressed(here)
    return [meant] if meant else []


def _praised(told: Told) -> Actor | None:
    """ "congratulated Albanese on his decision to visit Tokyo": "his" means whom somebody thanks or praises."""
    token = told.args.verb
    if token is None or told.kind is not EventType.VISIT or told.args.pronoun not in ("his", "her", "he", "she"):
        return None
    for _ in range(6):
        if OBJECT_DID & told.scene.keys[token.i] and token.pos_ == "VERB" and not told.scene.is_passive(token):
            objects = [told.memory.bearer(actor) for actor in told.scene.objects(token)]
            fit = [actor for actor in objects if actor.basis in _SINGLE and actor.codes and not actor.former]
            between = set(told.scene.low[fit[0].end : told.trigger.start]) if len(fit) == 1 else set()
            return fit[0] if between & {"for", "on", "of", "over"} and "during" not in between else None
        if token.head == token:
            break
        token = token.head
    return None


def _above(told: Told) -> list[Actor]:
    """ "Macron laughed it off as they landed in Jakarta": the travellers are those whom the clauses above are about."""
    verb = told.args.verb
    for _ in range(4):
        if verb is None or verb.head == verb:
            break
        verb = verb.head
        subjects = [held for actor in told.scene.subjects(verb) if (held := told.memory.bearer(actor)).codes] if verb.pos_ == "VERB" else []
        if subjects:
            return subjects if all(actor.basis in _SINGLE and not actor.former for actor in subjects) else []
    return []


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
    there = {code for a in _gone_to(told) for code in a.codes} - own
    located = {a.codes[0] for a in told.scene.actors if a.basis in PLACES and a.codes and told.scene.is_located(a)} - own
    gone = next((codes - own for kind, codes in reversed(told.memory.pairs) if kind is EventType.VISIT and codes & own), frozenset())
    goal = {a.codes[0] for a in told.before if a.basis in PLACES and a.codes} - own
    if all(actor.plural for actor in nobodys):
        gone, goal = frozenset(), set()
    for codes in (there, located, set(gone), goal):
        if len(codes) == 1:
            return [replace(actor, codes=tuple(codes)) for actor in nobodys]
    return []


def _gone_to(told: Told) -> list[Actor]:
    """ "will travel to Tunis, where she will meet officials", "flew to Doha for meetings with senior officials": the place right before."""
    scene = told.scene
    last = next((actor for actor in reversed(told.before) if actor.basis in PLACES and actor.codes), None)
    if last is None or told.trigger.start - last.end > _NEAR_GOAL or any(actor.start > last.start for actor in told.before):
        return []
    between = scene.low[last.end : told.trigger.start]
    gone = scene.preposition(last) == "to" or bool(scene.keys[last.start - 1] & {"visit", "visiting"} if last.start else False)
    purpose = between[:1] in (("to",), ("for",)) and not any(scene.is_finite(at) for at in range(last.end, told.trigger.start))
    return [last] if "where" in between[:2] or (gone and purpose) else []


def by_accreditation(told: Told, side: Sequence[Actor], others: Sequence[Actor]) -> list[Actor]:
    """ "The deputy head of the president's office met the Swedish ambassador to Ukraine": an official whose country nobody names."""
    nobodys = [a for a in side if not a.codes and a.basis in _SINGLE and a.title and not (a.former or a.counterpart or a.plural)]
    lands = {code for actor in others if actor.codes for code in actor.extra}
    return [replace(actor, codes=tuple(lands)) for actor in nobodys] if len(lands) == 1 else []


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
