"""Assembly: from a trigger with its raw arguments to the parties of its events, or to a named rejection.

Decides who is a party in which role, by event type; `parties` makes them, `visits` casts visits, `unnamed` finds whom the
trigger does not name. Imports the domain, the knowledge and its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import CONTACT_TYPES, EventType, Office, Party, PartyKind, Place, Role
from bot.extraction.actors import Actor, Basis
from bot.extraction.arguments import Arguments, listed_present
from bot.extraction.coreference import Antecedents
from bot.extraction.houses import at_the_house, of_capital
from bot.extraction.parties import SEATS, Cast, PartyMaker, able_to_act, codes_of, distinct, who_acts
from bot.extraction.partners import OneSided, both_sides, other_side
from bot.extraction.register import Register
from bot.extraction.scene import Scene
from bot.extraction.sides import (
    Roles,
    announced,
    are_sides,
    at_host,
    at_the_embassy,
    goes_on,
    goes_one_way,
    home,
    lemma_of,
    roles_of,
    speaks_of_two,
    tells_of_several,
    who_does,
    without_nations,
)
from bot.extraction.summits import HELD, attending, is_held_at
from bot.extraction.triggers import Trigger
from bot.extraction.unnamed import Told, by_accreditation, not_both, of_host, whose_envoy
from bot.extraction.visits import VisitCaster
from bot.extraction.where import place_of
from bot.knowledge import Frame, Places

_ONE_WAY = frozenset({Frame.ACTS_ON, Frame.GIVES, Frame.GIFT, Frame.AGAINST})  # somebody does it to somebody else
_JOURNEYS = frozenset({Frame.GOES_TO, Frame.TRIP, Frame.PRESENCE})
OPEN_TO_DISCOURSE = frozenset({Frame.TALKS, Frame.BETWEEN})  # frames whose sides an earlier sentence may have named
_PLACED = frozenset({EventType.MEETING, EventType.AGREEMENT, EventType.EXERCISE, EventType.INVITATION})
_LEADS = (Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT)


class Assembler:
    """Makes casts; `places` gives kinds of codes."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._parties = PartyMaker(places)
        self._visits = VisitCaster(self._parties)

    def cast(self, scene: Scene, trigger: Trigger, args: Arguments, memory: Antecedents, register: Register) -> list[Cast] | str:
        """The casts of the events told (a tour has several), or the name of the rejection."""
        told = Told(scene, trigger, args, memory, register, [actor for actor in scene.actors if actor.end <= trigger.start])
        left, right = who_acts(scene, args.left, memory, told.before), who_acts(scene, args.right, memory, told.before)
        left, told, resolved = who_does(told, left, right)
        if told.kind in CONTACT_TYPES:
            left = not_both(told, left, right)
        if not right and left and told.kind in CONTACT_TYPES:
            right = by_accreditation(told, args.right, left) or of_host(told, left)
        if left and told.kind in (EventType.PROTEST, EventType.EXPULSION) and not codes_of(right) - codes_of(left):
            right = whose_envoy(told, left) or right  # "its ambassador" who is summoned is not one's own
        if told.kind is EventType.VISIT and told.frame in _JOURNEYS:
            casts = self._visits.tour(scene, trigger, args, left, right, resolved=resolved, register=register, memory=memory)
            return [replace(cast, background=True) for cast in casts] if told.past and not isinstance(casts, str) else casts
        if told.kind is EventType.VISIT:
            return self._visits.reception(left, right, register)
        if told.frame not in (Frame.POST, Frame.TIES):  # an embassy's or a relation's "in Qatar" is its other side
            left = able_to_act(scene, left)
            to_place = told.kind is EventType.AID  # "aid to Gaza", "the blockade of Gaza", but not "sanctions on settlers in Gaza"
            if told.kind is EventType.SANCTION:
                to_place = all(scene.preposition(actor) != "in" for actor in right)
            right = right if to_place else able_to_act(scene, right)
        if told.kind in CONTACT_TYPES:
            left, right = without_nations(left), right if are_sides(told, right) else without_nations(right)
        return self._between(told, left, right, resolved=resolved)

    def _between(self, told: Told, left: list[Actor], right: list[Actor], *, resolved: bool) -> list[Cast] | str:
        """The casts of everything but visits."""
        roles = roles_of(told)
        own, third = announced(told, self._sides(told, left, right, roles)), self._third(told)
        one_way = told.frame in _ONE_WAY and told.kind is not EventType.MEETING
        if own and one_way and not goes_one_way(own):
            completed = self._with_other_side(told, own, left, right, roles)
            return "no second party" if completed is None else [Cast(tuple(completed[0]), home(told, completed[0]), True)]
        house = at_the_house(told, left) if told.kind is EventType.MEETING and not (right or third or told.args.someone_else) else None
        if house:
            own = [party for side in house for party in self._parties.make(side, Role.PARTICIPANT, told.register)]
        parties = distinct([*own, *third])
        place = place_of(told.scene, told.trigger, told.args) if told.kind in _PLACED else None
        place = home(told, own) or place or at_host(third) or at_the_embassy(told)
        parties = distinct([*parties, *self._at_summit(told, parties, place)])
        background = told.past or (told.kind is EventType.UPGRADE and "anniversary" in told.scene.low[: told.trigger.start])
        if (
            listed_present(told.scene, told.trigger)
            and told.memory.pairs
            and told.memory.pairs[-1][0] in (EventType.CALL, EventType.MEETING)
        ):
            parties = distinct([*told.memory.pair(), *parties])  # "Taking part in the meeting were": the meeting told before
            return [Cast(tuple(parties), place, True, not told.memory.last_current)]
        if told.args.beside and not left and own and not third and len({party.code for party in own}) > 1:
            with_whom = self._with_other_side(told, own[:1], left, right, roles)
            if with_whom is None:
                return "no second party"
            parties, resolved = distinct([*own, *with_whom[0]]), True
        if len({party.code for party in parties}) < 2:
            strangers = any(actor.plural and not actor.codes and not actor.counterpart for actor in told.args.right)  # "they met officials"
            completed = None if right or strangers else self._from_discourse(told, parties, third, alone=not own and bool(third))
            if completed is None:
                completed = self._with_other_side(told, own, left, right, roles)
            if completed is None:
                return "no party" if not parties else "domestic" if len(parties) > 1 else "no second party"
            parties, background = completed
            resolved = True
        apart = self._apart(told, left, right, roles) if left and right and tells_of_several(told) else []
        if not apart and told.kind is EventType.UPGRADE and told.frame is Frame.GIFT:
            apart = [one[::-1] for one in self._apart(told, right, left, roles[::-1])]  # credentials of several ambassadors
        return [Cast(one, place, resolved) for one in apart] or [Cast(tuple(parties), place, resolved, background)]

    def _sides(self, told: Told, left: list[Actor], right: list[Actor], roles: Roles) -> list[Party]:
        """The parties on both sides, callers and callees of a call among them."""
        make, register = self._parties.make, told.register
        callers = [told.memory.bearer(actor) for actor in told.args.callers]
        callees = [told.memory.bearer(actor) for actor in told.args.callees]
        return [
            *make(callers, Role.INITIATOR, register, left),
            *make(left, roles[0], register, right),
            *make(right, roles[1], register, left),
            *make(callees, Role.COUNTERPART, register, left),
            *(self._parties.state(code, roles[1]) for code in told.args.accredited),
        ]

    def _third(self, told: Told) -> list[Party]:
        hosts = self._parties.make(told.args.hosts, Role.HOST, told.register)
        return hosts + self._parties.make(told.args.mediators, Role.MEDIATOR, told.register)

    def _at_summit(self, told: Told, parties: list[Party], place: Place | None) -> list[Party]:
        """Who takes part in an organisation's meeting: whom the sentence names, else the host of "a NATO summit in Wales"."""
        codes = frozenset(party.code for party in parties)
        if told.kind is not EventType.MEETING or told.frame is not Frame.TALKS or len(codes) != 1:
            return []
        if self._places.kind_of(parties[0].code) is not PartyKind.ORGANISATION:
            return []
        there = attending(told, codes)
        if there:
            return self._parties.make(there, Role.PARTICIPANT, told.register)
        held = HELD & told.scene.keys[told.trigger.head] and place is not None and place.code not in SEATS.get(parties[0].code, ())
        return [self._parties.state(place.code, Role.HOST)] if held and place and is_held_at(told, parties[0].code, place) else []

    def _from_discourse(self, told: Told, parties: list[Party], third: list[Party], *, alone: bool) -> tuple[list[Party], bool] | None:
        """(parties, whether they come from background) that earlier words give to "they", "the two leaders"; None where none do.

        `alone` says that only a host or mediator is known of the event.
        """
        args, memory, pair = told.args, told.memory, told.memory.pair()
        plural = alone or args.plural_subject or args.pronoun in ("they", "their", "both") or goes_on(told, parties, pair)
        named = memory.two_persons(told.before) if plural and args.plural_subject and not args.plural_states else []
        counted = args.plural_states or (args.plural_subject and speaks_of_two(told.scene))
        if not named and counted and not pair:
            named = memory.two_states(told.before)
        if told.frame not in OPEN_TO_DISCOURSE:
            return None
        if named:
            return self._parties.make(named, Role.PARTICIPANT, told.register), False
        if not plural or len({party.code for party in pair}) < 2 or _means_others(told, pair):
            return None
        both = [Party(party.code, party.kind) if args.plural_states else replace(party, role=Role.PARTICIPANT) for party in pair]
        return distinct([*both, *third]), not memory.last_current

    def _with_other_side(
        self, told: Told, own: list[Party], left: list[Actor], right: list[Actor], roles: Roles
    ) -> tuple[list[Party], bool] | None:
        """(parties, False) with the side that the sentence does not name; None where there is none to be had."""
        args, codes = told.args, {party.code for party in own}
        if not codes and told.kind is EventType.MEETING and told.frame is Frame.TALKS and not args.someone_else:
            both = both_sides(lemma_of(told.scene, told.trigger), told.memory.pairs)
            return ([self._parties.state(code, roles[0]) for code in sorted(both)], not told.memory.last_current) if both else None
        if len(codes) != 1 or args.apart or (left and right) or args.pronoun in ("i", "we", "our", "my"):
            return None
        capital = of_capital(told, own) if told.kind is EventType.MEETING else None
        if capital is not None:
            return distinct([*own, self._parties.state(capital, roles[1])]), False
        if told.kind is EventType.MEETING and told.frame is Frame.TALKS and _among_themselves(told, own, right):
            return None
        owners = told.scene.premodifiers(told.trigger.start)
        one = OneSided(
            told.kind, told.frame, next(iter(codes)), bool(right), bool(left) and all(actor in owners for actor in left),
            lemma_of(told.scene, told.trigger), told.scene.keys[args.verb.i] if args.verb is not None else frozenset(),
        )  # fmt: skip
        other = other_side(one, told.memory.pairs, told.memory.about)
        if other is None:
            return None
        return distinct([*own, self._other(told, own, other, roles[0] if right else roles[1])]), False

    def _other(self, told: Told, own: list[Party], code: str, role: Role) -> Party:
        """The side that the sentence does not name: its leader, where the article names him and the other side's leader meets him."""
        state = self._parties.state(code, role)
        if told.kind not in CONTACT_TYPES or not any(party.person and party.office in _LEADS for party in own):
            return state
        leader = next((party for party in told.memory.pair() if party.code == code and party.person and party.office in _LEADS), None)
        if leader is not None:
            return replace(leader, role=role)
        sides = {code, *(party.code for party in own)}
        if any(kind in CONTACT_TYPES and codes == sides for kind, codes in told.memory.pairs):
            return state  # one of those told before, whoever met there
        names = ((told.register.holder_named(code, office), office) for office in _LEADS)
        return next((replace(state, person=name, office=office) for name, office in names if name), state)

    def _apart(self, told: Told, left: list[Actor], right: list[Actor], roles: Roles) -> list[tuple[Party, ...]]:
        """ "deals with A, B and C" are one deal with each: a cast for each code on the right; none where there is but one."""
        codes = list(dict.fromkeys(code for actor in right for code in actor.codes))
        givers = self._parties.make(left, roles[0], told.register, right)
        if len(codes) < 2 or len({party.code for party in givers}) != 1 or givers[0].code in codes:
            return []
        takers = self._parties.make(right, roles[1], told.register, left)
        return [(*distinct(givers), *distinct(party for party in takers if party.code == code)) for code in codes]


def _means_others(told: Told, pair: Sequence[Party]) -> bool:
    """ "OPEC and its partners keep output steady when they meet": the pronoun means the organisation of its own sentence."""
    known = {party.code for party in pair}
    bodies = [actor for actor in told.before if actor.basis is Basis.ORGANISATION and actor.codes and not set(actor.codes) & known]
    return told.args.pronoun in ("they", "their") and bool(bodies)


def _among_themselves(told: Told, own: Sequence[Party], right: Sequence[Actor]) -> bool:
    """ "an emergency meeting by British officials", "the NATO summit": those named are all who meet, as far as anybody tells."""
    by = any(told.scene.preposition(actor) == "by" for actor in right)
    return by or (own[0].kind is PartyKind.ORGANISATION and not right and bool(HELD & told.scene.keys[told.trigger.head]))
