"""Sides: what a telling says of those who take part, before they are parties: who acts, in which roles, at whose home, apart or together.

Each answer is about one telling and needs no state. Imports the domain, the knowledge and its neighbours; not `assembly`, which asks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import CONTACT_TYPES, EventType, Office, Party, PartyKind, Place, Role
from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.coreference import LEADING
from bot.extraction.parties import codes_of, who_acts
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger
from bot.extraction.unnamed import SPEAKING, Told, by_accreditation, found_left, in_office_then
from bot.extraction.where import as_place
from bot.knowledge import Frame

Roles = tuple[Role, Role]  # of the left side and of the right

_DIRECTED = frozenset({Frame.ACTS_ON, Frame.GIVES, Frame.GIFT, Frame.AGAINST, Frame.POST})
# Measures of a government: who announces one takes it.
_DECIDED = frozenset({EventType.PROTEST, EventType.EXPULSION, EventType.SANCTION, EventType.DOWNGRADE, EventType.AID})
_OF_OFFICE = frozenset({EventType.EXPULSION, EventType.SANCTION, EventType.DOWNGRADE})
_AT_HOME = frozenset({EventType.PROTEST, EventType.EXPULSION})
_TOGETHER = frozenset({"joint", "trilateral", "conference", "together", "group"})  # one call of several, not one with each
_SIDES = frozenset({"leader", "president", "minister", "premier", "diplomat", "negotiator", "nation", "country", "side", "government"})


def who_does(told: Told, left: list[Actor], right: list[Actor]) -> tuple[list[Actor], Told, bool]:
    """(left side, the telling, whether other words than the trigger's name it): who acts, also out of office or unnamed."""
    args = told.args
    if not left and told.kind in _OF_OFFICE:  # "Obama at the time expelled 35 diplomats": nobody does that out of office
        left = who_acts(told.scene, args.left, told.memory, told.before, past=True)
        told = replace(told, past=bool(left))
    if not left and told.kind is EventType.VISIT:
        left = in_office_then(told)
        told = replace(told, past=bool(left))
    if not left and told.kind in CONTACT_TYPES:
        left = by_accreditation(told, args.left, right)
    if not left or args.in_company:
        meant = found_left(told, right)
        return [*meant, *left], told, bool(meant)
    if right and _is_of_body(told, left):  # "pressed Putin during the G20 summit, he said"
        left = [*left, *found_left(told, right)]
    return left, told, False


def lemma_of(scene: Scene, trigger: Trigger) -> str:
    """The trigger's words with the last in the singular: "peace talk"."""
    return " ".join((*scene.low[trigger.start : trigger.end - 1], scene.low[trigger.end - 1].removesuffix("s")))


def roles_of(told: Told) -> Roles:
    if told.args.callers:  # a call received: whoever stands left or right of it was called
        return Role.COUNTERPART, Role.COUNTERPART
    if told.args.callees or told.kind is EventType.MESSAGE:
        return Role.INITIATOR, Role.COUNTERPART
    if told.kind is not EventType.MEETING and told.frame in _DIRECTED:
        return Role.INITIATOR, Role.COUNTERPART
    return Role.PARTICIPANT, Role.PARTICIPANT


def _is_of_body(told: Told, left: Sequence[Actor]) -> bool:
    """True for talks of an organisation in which a pronoun has part too."""
    talks = told.kind is EventType.MEETING and told.frame is Frame.TALKS and told.args.pronoun in ("he", "she")
    return talks and all(actor.basis is Basis.ORGANISATION for actor in left)


def speaks_of_two(scene: Scene) -> bool:
    """ "the two leaders", "both foreign ministers"."""
    twos = (at for at, word in enumerate(scene.low) if word in ("two", "both"))
    return any(_SIDES & scene.words_between(at + 1, min(len(scene.doc), at + 3)) for at in twos)


def announced(told: Told, parties: list[Party]) -> list[Party]:
    """The parties of a measure, its taker with the leader who announces it: "Lammy said that the UK had summoned the envoy"."""
    if told.kind not in _DECIDED and told.kind is not EventType.AGREEMENT:
        return parties
    named = []
    for party in parties:
        if party.role is (Role.PARTICIPANT if told.kind is EventType.AGREEMENT else Role.INITIATOR) and party.office is Office.STATE:
            voices = [actor for actor in told.scene.actors if actor.codes == (party.code,) and _announces(told.scene, actor)]
            named.append(replace(party, person=voices[0].person, office=voices[0].office) if len(voices) == 1 else party)
        else:
            named.append(party)
    return named


def _announces(scene: Scene, actor: Actor) -> bool:
    """True for a leader or minister who is the subject of a verb of speech."""
    if actor.basis is not Basis.PERSON or actor.former or actor.office not in LEADING:
        return False
    words = (scene.doc[at] for at in range(actor.start, actor.end))
    return any(token.dep_.startswith("nsubj") and scene.keys[token.head.i] & SPEAKING for token in words)


def goes_one_way(parties: Sequence[Party]) -> bool:
    """True where each of the two roles has a party that the other has not."""
    doing = {party.code for party in parties if party.role is Role.INITIATOR}
    done_to = {party.code for party in parties if party.role is Role.COUNTERPART}
    return bool(doing - done_to) and bool(done_to - doing)


def home(told: Told, parties: Sequence[Party]) -> Place | None:
    """Who summons or expels does it at home."""
    doing = (party.code for party in parties if party.role is Role.INITIATOR and party.kind is PartyKind.COUNTRY)
    return next((Place(code) for code in doing), None) if told.kind in _AT_HOME else None


def at_host(third: Sequence[Party]) -> Place | None:
    """ "Turkey hosted talks between Russia and Ukraine": they were held there."""
    hosts = {party.code for party in third if party.role is Role.HOST and party.kind is PartyKind.COUNTRY}
    return Place(next(iter(hosts))) if len(hosts) == 1 else None


def without_nations(actors: list[Actor]) -> list[Actor]:
    """ "a meeting with the Russians": people of a nation are no party to a contact of officials."""
    return [actor for actor in actors if not (actor.basis is Basis.DEMONYM and actor.plural)]


def are_sides(told: Told, right: Sequence[Actor]) -> bool:
    """ "peace talks between Israel and the Palestinians": nations told as the two sides are their authorities."""
    between = (
        told.frame is Frame.TALKS and not told.args.beside and told.scene.keys[told.trigger.end - 1] & {"talk", "negotiation", "dialogue"}
    )
    return bool(between) and len(codes_of(right)) == 2


def goes_on(told: Told, parties: list[Party], pair: Sequence[Party]) -> bool:
    """ "Putin opened the talks": a meeting that one of the pair holds is that of the pair."""
    known = {party.code for party in parties}
    if not known or not known < {party.code for party in pair} or told.args.verb is None:
        return False
    if told.kind is EventType.AGREEMENT:
        return bool(told.scene.keys[told.args.verb.i] & {"sign", "adopt", "conclude", "ink", "initial"})
    return told.kind is EventType.MEETING and bool(
        told.scene.keys[told.args.verb.i] & {"hold", "have", "conduct", "continue", "open", "begin", "start"}
    )


def tells_of_several(told: Told) -> bool:
    """True where each one on the right has an event of his own: "deals with", calls, separate meetings."""
    low = told.scene.low
    if told.kind is EventType.AGREEMENT:
        return low[told.trigger.head].endswith("s") and told.frame is Frame.TALKS
    if told.kind is EventType.CALL:
        one_call = told.frame is Frame.TALKS and not low[told.trigger.end - 1].endswith("s")  # "a call with A and B" is one
        return not one_call and not _TOGETHER & set(low)
    if told.kind is not EventType.MEETING:
        return False
    return bool({"separate", "separately"} & set(low)) or _meetings_with_persons(told)


def _meetings_with_persons(told: Told) -> bool:
    """ "had meetings with President A of X and Prime Minister B of Y", "met leaders, including A and B": one with each."""
    low, trigger = told.scene.low, told.trigger
    named = [actor for actor in told.args.right if actor.codes]
    apart = low[trigger.end - 1] == "meetings" or "including" in low[trigger.end : named[0].start if named else trigger.end]
    beside = told.args.beside or told.frame is Frame.BETWEEN
    return apart and beside and not _TOGETHER & set(low) and all(actor.basis is Basis.PERSON for actor in named)


def at_the_embassy(told: Told) -> Place | None:
    """ "closed its embassy in Tripoli", "moves the embassy to Jerusalem": a house is opened and closed where it stands."""
    if told.frame is not Frame.POST or not told.scene.keys[told.trigger.head] & {"embassy", "consulate"}:
        return None
    return next((as_place(told.scene, actor) for actor in told.args.right if actor.basis in PLACES and actor.codes), None)
