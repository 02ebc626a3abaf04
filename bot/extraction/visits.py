"""Visits: who travels to whom. One event for each country gone to.

Imports the domain, the knowledge and its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import EventType, Office, Party, PartyKind, Place, Role
from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.arguments import Arguments
from bot.extraction.coreference import LEADING, Antecedents
from bot.extraction.parties import Cast, PartyMaker, codes_of, distinct, seats_of
from bot.extraction.partners import host_of
from bot.extraction.register import Register
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger
from bot.extraction.where import as_place
from bot.knowledge import Frame

_TRAVELLERS = (Basis.PERSON, Basis.OFFICE, Basis.GROUP)
# What begins the goal of a visit, and how many words behind "visit" it stands at most.
_GOAL = frozenset({"to", "around", "across", "through"})
_GOAL_WITHIN = 8
_RECEIVING = frozenset("meet hold have receive welcome greet begin start conduct discuss speak talk host".split())


class VisitCaster:
    """Casts visits."""

    def __init__(self, parties: PartyMaker) -> None:
        self._parties = parties

    def tour(
        self, scene: Scene, trigger: Trigger, args: Arguments, left: Sequence[Actor], right: Sequence[Actor], *,
        resolved: bool, register: Register, memory: Antecedents,
    ) -> list[Cast] | str:  # fmt: skip
        """The left side travels to each of the places; without a place, to the host who speaks of the visit."""
        visitors = [actor for actor in left if _travels(actor, trigger)]
        if not visitors and left and all(actor.basis in (*PLACES, Basis.METONYM, Basis.DEMONYM) for actor in left):
            return "no official travels"
        if not visitors and memory.visit and _is_undone(scene, trigger, args):
            return [Cast(memory.visit, resolved=True)]
        if not visitors and args.same_journey and memory.visit and args.places:
            return self._next_stages(scene, args, memory.visit)
        if not visitors:
            return "no visitor"
        if not args.places and args.pronoun == "your":
            return self._to_speaker(visitors, register, memory)
        if not args.places:
            own = codes_of(visitors)
            hosted = [host for host in args.hosts if not set(memory.bearer(host).codes) & own]
            if not hosted and not right and _goes_somewhere_untold(scene, trigger):
                return self._without_goal(scene, visitors, register, memory)
            named = (args.hosts if not _GOAL & set(scene.low[trigger.end : trigger.end + _GOAL_WITHIN]) else []) or [
                a for a in right if a.office in LEADING and not a.plural
            ]
            hosts = [actor for host in named if (actor := memory.bearer(host)).codes and not set(actor.codes) & own]
            if not hosts:
                return self._to_issuer(scene, trigger, visitors, register)
            made = [*self._parties.make(visitors, Role.VISITOR, register), *self._parties.make(hosts[:1], Role.HOST, register)]
            return [Cast(tuple(distinct(made)), Place(hosts[0].codes[0]), resolved)]
        casts: list[Cast] = []
        for code, actor in _destinations(args.places):
            guests = [
                party for party in self._parties.make(visitors, Role.VISITOR, register) if code not in (party.code, *seats_of(party.code))
            ]
            if guests:
                hosts = [a for a in right if code in a.codes] or _receiving(scene, trigger, visitors, code)
                received = self._parties.make(hosts, Role.HOST, register)
                host = [party for party in received if party.code == code] or [self._parties.state(code, Role.HOST)]
                casts.append(Cast((*distinct(guests), *host), as_place(scene, actor), resolved))
        return casts or "domestic"

    def _to_speaker(self, visitors: Sequence[Actor], register: Register, memory: Antecedents) -> list[Cast] | str:
        """ "Your visit means a lot to us": to the country of whoever says so."""
        if memory.home is None or memory.home in codes_of(visitors):
            return "no destination"
        made = [*self._parties.make(visitors, Role.VISITOR, register), self._parties.state(memory.home, Role.HOST)]
        return [Cast(tuple(distinct(made)), Place(memory.home), True)]

    def _next_stages(self, scene: Scene, args: Arguments, told: Sequence[Party]) -> list[Cast] | str:
        """ "The trip will include stops in Chile and Peru": the travellers of the visit told last go there too."""
        guests = [party for party in told if party.role is Role.VISITOR]
        codes = {party.code for party in told}
        stages = [(code, actor) for code, actor in _destinations(args.places) if code not in codes]
        made = [Cast((*guests, self._parties.state(code, Role.HOST)), as_place(scene, actor), True) for code, actor in stages]
        return made or "domestic"

    def _to_issuer(self, scene: Scene, trigger: Trigger, visitors: Sequence[Actor], register: Register) -> list[Cast] | str:
        """ "Statement by the White House on the Visit of Chancellor Scholz", or in a government's own words: to whoever speaks."""
        spoken = bool({"statement", "remarks"} & set(scene.low[: trigger.start])) and scene.sentence.title
        speaker = next((a.codes[0] for a in scene.actors if spoken and a.codes and a.end <= trigger.start and a not in visitors), None)
        host = register.issuer or speaker
        # A trip or a tour goes anywhere, and so does a visit with a goal that is no known place: "to the Middle East".
        guest = "visit" in scene.keys[trigger.head] and not _GOAL & set(scene.low[trigger.end : trigger.end + _GOAL_WITHIN])
        if trigger.spec.frame is not Frame.TRIP or not guest or host is None or host in codes_of(visitors):
            return "no destination"
        made = [*self._parties.make(visitors, Role.VISITOR, register), self._parties.state(host, Role.HOST)]
        return [Cast(tuple(distinct(made)), Place(host), True)]

    def _without_goal(self, scene: Scene, visitors: Sequence[Actor], register: Register, memory: Antecedents) -> list[Cast] | str:
        """ "his trip", "the president's visit": to whose own words they are, else to the country that the article has named with his."""
        codes = codes_of(visitors)
        host: str | None = None
        if register.issuer is not None and register.issuer not in codes:
            told = any(kind is EventType.VISIT and codes & parties for kind, parties in memory.pairs)
            host = None if told else register.issuer
        elif len(codes) == 1:
            host = host_of(next(iter(codes)), memory.pairs, memory.about)
        if host is None or self._parties.kind_of(host) is not PartyKind.COUNTRY:
            return "no destination"
        made = [*self._parties.make(visitors, Role.VISITOR, register), self._parties.state(host, Role.HOST)]
        return [Cast(tuple(distinct(made)), Place(host), True)]

    def reception(self, left: Sequence[Actor], right: Sequence[Actor], register: Register) -> list[Cast] | str:
        """The left side receives the right as its guests, at home."""
        guests = [actor for actor in right if actor.basis in _TRAVELLERS]
        if not guests or not left:
            return "no guest" if not guests else "no host"
        host = left[0]
        parties = distinct([*self._parties.make(guests, Role.VISITOR, register, left), *self._parties.make([host], Role.HOST, register)])
        if len({party.code for party in parties}) < 2:
            return "domestic"
        return [Cast(tuple(parties), Place(host.codes[0]))]


def _receiving(scene: Scene, trigger: Trigger, visitors: Sequence[Actor], code: str) -> list[Actor]:
    """ "Zelenskyy met with Bettel, who is on a visit to our country": the leader of whom the main clause says that he meets the guest."""
    root, first = scene.root, min(actor.start for actor in visitors)
    if root is None or root.i > first or not scene.keys[root.i] & _RECEIVING or "who" not in scene.low[first : trigger.end]:
        return []
    return [a for a in scene.subjects(root) if a.codes == (code,) and a.basis is Basis.PERSON and a.office in LEADING and not a.former][:1]


def _is_undone(scene: Scene, trigger: Trigger, args: Arguments) -> bool:
    """ "but the trip has been called off": the visit that the article told of last."""
    definite = bool({"the", "this", "that", "his", "her"} & set(scene.low[max(0, trigger.start - 2) : trigger.start]))
    undone = args.verb is not None and scene.keys[args.verb.i] & {"call", "cancel", "postpone", "delay", "scrap", "shelve", "put", "defer"}
    return trigger.spec.frame is Frame.TRIP and definite and bool(undone) and not args.places


def _goes_somewhere_untold(scene: Scene, trigger: Trigger) -> bool:
    """True for "his visit", "Pompeo's milestone visit"; not where a goal stands that is no known place: "to the Middle East"."""
    behind = scene.low[trigger.end : trigger.end + 1]
    owned = bool({"'s", "’s", "his", "her"} & set(scene.low[max(0, trigger.start - 4) : trigger.start])) or behind == ("by",)
    local = {"personal", "private", "campaign", "stop", "tour"} & set(scene.low[max(0, trigger.start - 3) : trigger.end])
    visit = scene.keys[trigger.head] & {"visit"}
    return (
        trigger.spec.frame is Frame.TRIP
        and owned
        and bool(visit)
        and not local
        and behind not in (("to",), ("in",), ("at",), ("of",), ("around",))
    )


def _travels(actor: Actor, trigger: Trigger) -> bool:
    """Officials travel, and nations of a noun ("the Chinese visit"); soldiers on the move are no visitors, a named general is."""
    troops = (actor.office is Office.MILITARY or actor.title == "military") and actor.person is None and actor.basis is Basis.GROUP
    return (actor.basis in _TRAVELLERS and not troops) or (actor.basis is Basis.DEMONYM and trigger.spec.frame is Frame.TRIP)


def _destinations(actors: Sequence[Actor]) -> list[tuple[str, Actor]]:
    """(code, best actor) for each country gone to; of "Bali, Indonesia" the city."""
    best: dict[str, Actor] = {}
    for actor in actors:
        if not actor.codes:
            continue
        code = actor.codes[0]
        if code not in best or (best[code].basis is Basis.COUNTRY and actor.basis is not Basis.COUNTRY):
            best[code] = actor
    return list(best.items())
