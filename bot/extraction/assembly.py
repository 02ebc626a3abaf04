"""Assembly: from a trigger with its raw arguments to drafts of mentions, or to a named rejection.

Decides who is a party in which role, by event type. Imports the domain, the knowledge and its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain import CONTACT_TYPES, EventType, Office, Party, PartyKind, Place, Role
from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.arguments import Arguments
from bot.extraction.coreference import Antecedents
from bot.extraction.register import Register
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger
from bot.extraction.where import as_place, place_of
from bot.knowledge import Frame, Places

_DIRECTED = {
    Frame.ACTS_ON: (Role.INITIATOR, Role.COUNTERPART),
    Frame.GIVES: (Role.INITIATOR, Role.COUNTERPART),
    Frame.GIFT: (Role.INITIATOR, Role.COUNTERPART),
    Frame.AGAINST: (Role.INITIATOR, Role.COUNTERPART),
    Frame.POST: (Role.INITIATOR, Role.COUNTERPART),
}
_WIDE = frozenset(
    {
        EventType.AGREEMENT,
        EventType.SANCTION,
        EventType.AID,
        EventType.DOWNGRADE,
        EventType.UPGRADE,
        EventType.EXERCISE,
        EventType.EXPULSION,
        EventType.PROTEST,
    }
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The parties of one event with its place; `resolved` says that a pronoun or the discourse gave one of them."""

    parties: tuple[Party, ...]
    place: Place | None = None
    resolved: bool = False
    background: bool = False


class Assembler:
    """Makes parties; `places` gives kinds of codes."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def cast(self, scene: Scene, trigger: Trigger, args: Arguments, memory: Antecedents, register: Register) -> list[Cast] | str:
        """The casts of the events told (a tour has several), or the name of the rejection."""
        kind = trigger.spec.type
        before = [actor for actor in scene.actors if actor.end <= trigger.start]
        left = [_owned(scene, memory.bearer(actor), memory, before) for actor in args.left]
        right = [_owned(scene, memory.bearer(actor), memory, before) for actor in args.right]
        left, right = [a for a in left if a.codes and not a.former], [a for a in right if a.codes and not a.former]
        resolved = background = False
        if args.pronoun and not left:
            owners = [] if args.pronoun in ("he", "she", "who") or args.verb is None else scene.subjects(args.verb)
            left = memory.of(args.pronoun, before, [actor for actor in owners if actor not in right])
            resolved = bool(left)
        if (
            not left
            and not args.pronoun
            and not args.plural_subject
            and kind in CONTACT_TYPES
            and trigger.spec.frame in (Frame.TALKS, Frame.TRIP, Frame.GOES_TO)
        ):
            taken = {code for actor in right for code in actor.codes}
            near = [memory.bearer(a) for a in before if trigger.start - a.end <= 22]
            lone = next(
                (held for held in near if held.basis is Basis.PERSON and held.codes and not held.former and not set(held.codes) & taken),
                None,
            )
            if lone is None and scene.sentence.title and right:
                lone = next((held for held in reversed(near) if held.codes and held.basis is not Basis.DEMONYM and not set(held.codes) & taken), None)
            if lone is not None and (right or args.places):
                left, resolved = [lone], True
        if kind is EventType.VISIT and trigger.spec.frame in (Frame.GOES_TO, Frame.TRIP, Frame.PRESENCE):
            return self._visits(scene, trigger, args, left, right, resolved, register, memory)
        if kind is EventType.VISIT:
            return self._guests(scene, trigger, args, left, right, register)
        if trigger.spec.frame not in (Frame.POST, Frame.TIES):  # an embassy's or a relation's "in Qatar" is its other side
            left, right = self._fit(scene, left), self._fit(scene, right)
        roles = _DIRECTED.get(trigger.spec.frame, (Role.PARTICIPANT, Role.PARTICIPANT))
        if kind is EventType.MEETING:
            roles = (Role.PARTICIPANT, Role.PARTICIPANT)
        callers, callees = [memory.bearer(actor) for actor in args.callers], [memory.bearer(actor) for actor in args.callees]
        if callers:
            roles = (Role.COUNTERPART, Role.COUNTERPART)
        elif callees or kind is EventType.MESSAGE:
            roles = (Role.INITIATOR, Role.COUNTERPART)
        parties = [*self._parties(callers, Role.INITIATOR, register, left), *self._parties(left, roles[0], register, right)]
        parties += [*self._parties(right, roles[1], register, left), *self._parties(callees, Role.COUNTERPART, register, left)]
        parties += [Party(code, self._places.kind_of(code), None, Office.STATE, roles[1]) for code in args.accredited]
        third = [party for host in args.hosts for party in self._parties([host], Role.HOST, register, [])]
        third += [party for other in args.mediators for party in self._parties([other], Role.MEDIATOR, register, [])]
        alone = not parties and bool(third)
        parties = _distinct([*parties, *third])
        place = (
            place_of(scene, trigger, args)
            if kind in (EventType.MEETING, EventType.AGREEMENT, EventType.EXERCISE, EventType.INVITATION)
            else None
        )
        if (
            kind is EventType.MEETING
            and place
            and len({party.code for party in parties}) == 1
            and self._places.kind_of(parties[0].code) is PartyKind.ORGANISATION
        ) and scene.keys[trigger.head] & {"summit", "conference", "meeting"}:  # "a NATO summit in Wales": the host is the second party
            parties.append(Party(place.code, self._places.kind_of(place.code), None, Office.STATE, Role.HOST))
        if len({party.code for party in parties}) < 2:
            pair = memory.pair()
            plural = alone or args.plural_subject or args.pronoun in ("they", "their", "both")
            lone_codes = {party.code for party in parties}
            if not plural and lone_codes and not right and lone_codes < {p.code for p in pair} and args.verb is not None:
                plural = kind is EventType.MEETING and bool(
                    scene.keys[args.verb.i] & {"hold", "have", "conduct", "continue", "open", "begin", "start"}
                )
            named = memory.two_persons(before) if plural and args.plural_subject and not args.plural_states and not right else []
            if not named and args.plural_states and not pair and not right:
                named = memory.two_states(before)
            if named and trigger.spec.frame in (Frame.TALKS, Frame.BETWEEN):
                parties, resolved = self._parties(named, Role.PARTICIPANT, register, []), True
            elif plural and pair and not right and trigger.spec.frame in (Frame.TALKS, Frame.BETWEEN) and len({p.code for p in pair}) >= 2:
                parties, resolved = [replace(party, role=Role.PARTICIPANT) for party in pair], True
                background = not memory.last_current
                if args.plural_states:
                    parties = [Party(party.code, party.kind) for party in parties]
                parties = _distinct([*parties, *third])
            elif not parties:
                return "no party"
            else:
                return "domestic" if len(parties) > 1 else "no second party"
        several = kind is EventType.AGREEMENT and scene.low[trigger.head].endswith("s") and trigger.spec.frame is Frame.TALKS
        several = several or (kind is EventType.CALL and not {"joint", "trilateral", "conference", "together", "group"} & set(scene.low))
        several = several or (kind is EventType.MEETING and bool({"separate", "separately"} & set(scene.low)))
        if several and left and right:
            apart = self._apart(left, right, register, roles)
            if apart:
                return [Cast(parties, place, resolved) for parties in apart]
        return [Cast(tuple(parties), place, resolved, background)]

    def _apart(self, left: list[Actor], right: list[Actor], register: Register, roles: tuple[Role, Role]) -> list[tuple[Party, ...]]:
        """ "deals with A, B and C" are one deal with each: a cast for each code on the right; none where there is but one."""
        codes = list(dict.fromkeys(code for actor in right for code in actor.codes))
        givers = self._parties(left, roles[0], register, right)
        if len(codes) < 2 or len({party.code for party in givers}) != 1 or givers[0].code in codes:
            return []
        takers = self._parties(right, roles[1], register, left)
        return [(*_distinct(givers), *_distinct(party for party in takers if party.code == code)) for code in codes]

    # -- visits --------------------------------------------------------------------------------------------------------

    def _visits(
        self,
        scene: Scene,
        trigger: Trigger,
        args: Arguments,
        left: list[Actor],
        right: list[Actor],
        resolved: bool,
        register: Register,
        memory: Antecedents,
    ) -> list[Cast] | str:
        visitors = [
            actor
            for actor in left
            if (actor.basis in (Basis.PERSON, Basis.OFFICE, Basis.GROUP) and not _troops(actor))
            or (actor.basis is Basis.DEMONYM and trigger.spec.frame is Frame.TRIP)
        ]
        if not visitors and left and all(actor.basis in (*PLACES, Basis.METONYM, Basis.DEMONYM) for actor in left):
            return "no official travels"
        if not visitors:
            return "no visitor"
        guested = [actor for host in args.hosts if (actor := memory.bearer(host)).codes and not set(actor.codes) & {code for guest in visitors for code in guest.codes}]
        if not args.places and guested:
            made = [*self._parties(visitors, Role.VISITOR, register, []), *self._parties(guested[:1], Role.HOST, register, [])]
            return [Cast(tuple(_distinct(made)), None, resolved)]
        if not args.places:
            return "no destination"
        casts: list[Cast] = []
        for code, actor in _destinations(args.places):
            guests = [party for party in self._parties(visitors, Role.VISITOR, register, []) if party.code != code]
            if not guests:
                continue
            hosts = [party for party in self._parties([a for a in right if code in a.codes], Role.HOST, register, []) if party.code == code]
            host = hosts or [Party(code, self._places.kind_of(code), None, Office.STATE, Role.HOST)]
            casts.append(Cast((*_distinct(guests), *host), as_place(scene, actor), resolved))
        return casts or "domestic"

    def _guests(
        self, scene: Scene, trigger: Trigger, args: Arguments, left: list[Actor], right: list[Actor], register: Register
    ) -> list[Cast] | str:
        guests = [actor for actor in right if actor.basis in (Basis.PERSON, Basis.OFFICE, Basis.GROUP)]
        if not guests or not left:
            return "no guest" if not guests else "no host"
        host = left[0]
        parties = [*self._parties(guests, Role.VISITOR, register, left), *self._parties([host], Role.HOST, register, [])]
        parties = _distinct(parties)
        if len({party.code for party in parties}) < 2:
            return "domestic"
        return [Cast(tuple(parties), Place(host.codes[0]))]

    # -- parties -------------------------------------------------------------------------------------------------------

    @staticmethod
    def _fit(scene: Scene, actors: list[Actor]) -> list[Actor]:
        """Leaves out what cannot act in such an event: a place after "in", a nation's adjective in a contact of persons."""
        kept = []
        for actor in actors:
            if actor.basis in PLACES and scene.preposition(actor) in ("in", "at", "near"):
                continue
            if actor.basis is Basis.CITY:
                continue
            kept.append(actor)
        return kept

    def _parties(self, actors: Iterable[Actor], role: Role, register: Register, others: Sequence[Actor]) -> list[Party]:
        made = []
        for actor in actors:
            office = actor.office
            if actor.counterpart and others and not actor.person:
                office = others[0].office
            person = actor.person
            if person is None and actor.basis is Basis.OFFICE and len(actor.codes) == 1:
                holder = register.holder_named(actor.codes[0], office)
                person = holder
            if person and office is Office.STATE:
                office = Office.OFFICIAL
            codes = [_acting(code, actor, register) for code in actor.codes]
            made += [Party(code, self._places.kind_of(code), person, office, role) for code in codes]
        return made


def _acting(code: str, actor: Actor, register: Register) -> str:
    """Who acts behind a code at the date: the Taliban are Afghanistan's government from the day that the guideline names;
    "Brussels" is the Union where the text speaks of it."""
    if code == "TALIBAN" and register.day is not None and register.day >= date(2021, 8, 15):
        return "AFG"
    if code == "BEL" and actor.basis is Basis.CAPITAL and "EU" in register.mentioned:
        return "EU"
    return code


def _owned(scene: Scene, actor: Actor, memory: Antecedents, before: Sequence[Actor]) -> Actor:
    """ "its foreign minister", "their ambassador": the country is the one that the pronoun points to."""
    if actor.codes or not actor.start or scene.low[actor.start - 1] not in ("its", "his", "her", "their"):
        return actor
    owner = memory.of("its" if scene.low[actor.start - 1] in ("its", "their") else "his", [a for a in before if a.end < actor.start])
    return replace(actor, codes=owner[0].codes) if owner else actor


def _troops(actor: Actor) -> bool:
    """Soldiers on the move are no visitors; a named general is."""
    return actor.office is Office.MILITARY and actor.person is None and actor.basis is Basis.GROUP


def _destinations(actors: Sequence[Actor]) -> list[tuple[str, Actor]]:
    """(code, best actor) for each country gone to; of "Bali, Indonesia" the city."""
    best: dict[str, Actor] = {}
    for actor in actors:
        code = actor.codes[0]
        if code not in best or (best[code].basis is Basis.COUNTRY and actor.basis is not Basis.COUNTRY):
            best[code] = actor
    return list(best.items())


def _distinct(parties: Iterable[Party]) -> list[Party]:
    """One entry for each person of a code; the nameless entry gives way to a named one."""
    kept: list[Party] = []
    for party in parties:
        twins = [old for old in kept if old.code == party.code]
        if any(old.person == party.person for old in twins):
            continue
        if party.person is None and twins:
            continue
        nameless = next((old for old in twins if old.person is None), None)
        if party.person and nameless:
            kept[kept.index(nameless)] = replace(party, role=nameless.role)
            continue
        kept.append(party)
    return kept
