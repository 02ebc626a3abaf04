"""The frame of symmetric nouns: "talks between A and B", "A's call with B", "A held talks with B".

Imports its neighbours; no other frame.
"""

from __future__ import annotations

from bot.domain import EventType
from bot.extraction.actors import Actor, Basis
from bot.extraction.arguments.found import Arguments, Token, add_subject, is_possessed, of_other_talks, owns_another
from bot.extraction.arguments.pairs import add_both, first_named
from bot.extraction.arguments.words import (
    APART_FROM_DEALS,
    HOLDING_FOR_OTHERS,
    MARGINS,
    MEDIATING,
    SIDING,
    STATE_WORDS,
    SUBJECT_CASES,
    TELLING,
    URGING,
)
from bot.extraction.scene import Scene, base
from bot.extraction.scene.words import TIMES
from bot.extraction.triggers import Trigger

_CITY_STATES = frozenset({"singapore", "luxembourg", "monaco"})
_APPLAUDING = frozenset({"welcome", "commend", "applaud", "praise", "hail", "note", "congratulate"})


def talks(scene: Scene, trigger: Trigger) -> Arguments:
    """Who talks: the noun's own phrases first, then the subject of the verb above it."""
    found = Arguments()
    sides = {"between", "among"} if trigger.spec.type is EventType.AGREEMENT else {"between", "among", "involving"}
    between = scene.after(trigger.end, sides, reach=9)
    partners = _partners(scene, trigger)
    of = [] if between else _of_whom(scene, trigger, found)
    clause = _own_clause(scene, scene.doc[trigger.head])
    if clause is not None and not (between or partners):
        between = scene.after(clause.i + 1, {"between", "among"}, reach=8)
        partners = scene.after(clause.i + 1, {"with"}, reach=8)
        if partners and scene.keys[clause.i] & {"have", "hold", "conduct"}:
            add_subject(scene, clause, found)
        _add_ends(scene, trigger, clause, found)
    found.beside = bool(partners) and not between
    found.right += between or [*partners, *(actor for actor in of if actor not in partners)]
    _add_owner(scene, trigger, found)
    if between and len({code for actor in between for code in actor.codes}) == 1 and _with_unknown(scene, between[-1]):
        found.someone_else = True  # "a deal between the EU and Latin America": the other side is nobody known
    elif len({code for actor in between for code in actor.codes}) < 2:
        _add_governed(scene, trigger, found)
        if not between and not partners and found.verb is not None and found.relation == "obj":
            found.right += [actor for actor in scene.after(found.verb.i + 1, {"with"}, reach=16) if actor not in found.all()]
    else:
        _add_third_parties(scene, trigger, found)
    found.part()
    present = listed_present(scene, trigger)
    if present:
        found.right, found.left, found.beside = present, [], True
    if not found.codes():
        add_both(scene, trigger, found)
    if not found.codes():
        found.left += first_named(scene, trigger)
    if found.right and not (found.left or found.pronoun or between):
        found.left = _at_the_house_of(scene, trigger, found)
    _add_from_verb(scene, trigger, found)
    return found


def _named_by_it(scene: Scene, trigger: Trigger) -> list[Actor]:
    """ "a deal of A and B"; nobody in "a pact by the March deadline, the U.S. could" and "a ceasefire in parts of Syria"."""
    named = [actor for actor in scene.after(trigger.end, {"of", "by"}, reach=4) if not is_possessed(scene, actor)]
    return [] if named and {",", "in"} & set(scene.low[trigger.end : named[0].start]) else named


def listed_present(scene: Scene, trigger: Trigger) -> list[Actor]:
    """ "Taking part in the meeting were A, B and C": those who are listed behind the verb."""
    if not {"part", "participating", "attending", "present"} & set(scene.low[max(0, trigger.start - 6) : trigger.start]):
        return []
    spot = next((at for at in range(trigger.end, min(len(scene.doc), trigger.end + 8)) if scene.low[at] in ("were", "was", "are")), None)
    return scene.behind(spot + 1) if spot is not None else []


def _of_whom(scene: Scene, trigger: Trigger, found: Arguments) -> list[Actor]:
    """ "a meeting of ministers", "talks by both"; mediators and hosts who stand there are noted as such."""
    if scene.keys[trigger.head] & {"discussion"} or MARGINS & set(scene.low[trigger.end : trigger.end + 4]):
        return []
    of = _named_by_it(scene, trigger)
    helper = scene.keys[trigger.end] if trigger.end < len(scene.doc) else frozenset()
    if of and helper & MEDIATING:  # "talks mediated by Egypt"
        found.mediators, of = of, []
    if of and helper & HOLDING_FOR_OTHERS:  # "a summit hosted by the president"
        found.hosts, of = of, []
    return of


def _partners(scene: Scene, trigger: Trigger) -> list[Actor]:
    """Who stands behind the noun's own "with"."""
    partners = [actor for actor in scene.after(trigger.end, {"with"}, reach=12) if not owns_another(scene, actor)]
    if partners and ("along", "with") in zip(scene.low[trigger.end :], scene.low[trigger.end + 1 : partners[0].start], strict=False):
        partners = []
    dealt = partners and any(
        scene.low[at] == "with" and scene.doc[at - 1].tag_ == "VBG" for at in range(trigger.end + 1, partners[0].start)
    )
    if dealt or (partners and of_other_talks(scene, trigger.end, partners[0].start)):  # "a discussion on dealing with Assad"
        partners = []  # "the summit and a call with Zelenskyy"
    if partners and all(actor.plural and not actor.codes for actor in partners):  # "meetings with world leaders, including Shinzo Abe"
        partners += [actor for actor in scene.after(partners[-1].end, {"including", "notably"}, reach=4) if actor.official]
    if partners or trigger.spec.type is not EventType.CALL:
        return partners
    called = [actor for actor in scene.after(trigger.end, {"to"}, reach=1) if actor.official]  # "his phone call to President Zelensky"
    return called or _asked(scene, trigger)


def _add_ends(scene: Scene, trigger: Trigger, clause: Token, found: Arguments) -> None:
    """ "a call made by A to B": its own clause tells who called whom."""
    if trigger.spec.type is EventType.CALL and scene.keys[clause.i] & {"make", "place"}:
        found.callers = scene.after(clause.i + 1, {"by"}, reach=3)
        found.callees = [actor for actor in scene.after(clause.i + 1, {"to"}, reach=14) if actor not in found.callers]


def _add_from_verb(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """The other side as the object of the verb above: whom somebody tells something in a call, or presses during a meeting."""
    if found.verb is None or found.right:
        return
    if scene.keys[found.verb.i] & TELLING:
        _add_told(scene, trigger, found.verb, found)
    if not found.right and found.relation == "obl" and scene.case_of(scene.doc[trigger.head]) & {"during", "at", "in"}:
        _add_addressed(scene, found.verb, found)


def _own_clause(scene: Scene, noun: Token) -> Token | None:
    """The verb of "talks that began today between A and B", "conversations he had with B"."""
    return next(
        (child for child in noun.children if base(child) == "acl" and child.i > noun.i and not scene.keys[child.i] & {"deal", "cope"}), None
    )


def _with_unknown(scene: Scene, actor: Actor) -> bool:
    """True where "and" with somebody or something unknown follows: "between the EU and Latin America"."""
    behind = range(actor.end, min(len(scene.doc), actor.end + 3))
    spot = next((at for at in behind if scene.low[at] == "and"), None)
    return spot is not None and not scene.behind(spot + 1, reach=4)


def _asked(scene: Scene, trigger: Trigger) -> list[Actor]:
    """ "a phone call asking the president of Ukraine to": whom the caller speaks to."""
    behind = scene.doc[trigger.end : trigger.end + 1]
    asks = len(behind) and behind[0].tag_ == "VBG" and scene.keys[trigger.end] & (TELLING | URGING)
    return scene.right_of(trigger.end) if asks else []


def _at_the_house_of(scene: Scene, trigger: Trigger, found: Arguments) -> list[Actor]:
    """ "the White House summit with Zelenskyy" names its host by his house."""
    houses = [actor for actor in scene.premodifiers(trigger.start) if actor.basis is Basis.METONYM]
    return [actor for actor in houses if not set(actor.codes) & found.codes()]


def _add_told(scene: Scene, trigger: Trigger, verb: Token, found: Arguments) -> None:
    """ "Putin told Rahmon in a telephone call": who tells and who is told are on the line."""
    if found.relation == "deep" and trigger.spec.type is EventType.CALL and not found.left and not found.pronoun:
        add_subject(scene, verb, found)
    if found.left and found.relation in ("obl", "deep"):
        found.right += [actor for actor in scene.objects(verb) if actor not in found.left]


def _add_addressed(scene: Scene, verb: Token, found: Arguments) -> None:
    """ "Trump confronted Ramaphosa during a meeting": whom the subject deals with there is the other side of it."""
    objects = [scene.actor_of(token) for token in scene.object_tokens(verb)]
    people = [actor for actor in objects if actor and actor.basis in (Basis.PERSON, Basis.OFFICE) and actor not in found.left]
    if found.pronoun in ("he", "she") or any(actor.basis in (Basis.PERSON, Basis.OFFICE) for actor in found.left):
        found.right += people


def _add_owner(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """Who owns the noun: actors and pronouns in the phrase before it."""
    found.add_left([actor for actor in scene.premodifiers(trigger.start) if not _is_venue(scene, actor)])
    found.pronoun = found.pronoun or scene.pronoun_before(trigger.start)
    if found.pronoun:  # "his G20 meeting with Putin": the forum is where, not who
        found.left = [actor for actor in found.left if actor.basis is not Basis.ORGANISATION]
    found.someone_else = scene.owned_by_other(trigger.start)
    offer = _offer(scene, trigger.start)
    if offer is not None:
        found.right += [actor for actor in scene.premodifiers(offer) if actor not in found.all()]


def _offer(scene: Scene, start: int) -> int | None:
    """Where the offer stands in "a US offer of direct talks"."""
    for spot in range(start - 1, max(0, start - 4), -1):
        if scene.low[spot] == "of":
            return spot - 1 if scene.keys[spot - 1] & {"offer", "proposal"} else None
        if scene.doc[spot].pos_ not in ("ADJ", "NOUN", "DET", "PROPN"):
            return None
    return None


def _is_venue(scene: Scene, actor: Actor) -> bool:
    """ "the Helsinki summit", "a White House meeting": a city or house before the noun, not possessing it, is where, not who."""
    return (
        (actor.basis in (Basis.CAPITAL, Basis.CITY, Basis.METONYM) or scene.low[actor.anchor] in _CITY_STATES)
        and not is_possessed(scene, actor)
        and scene.low[actor.end : actor.end + 1] not in (("-",), ("–",), ("and",))
    )


def _add_governed(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """The verb above the noun, and its subject where the noun has no owner of its own."""
    noun = scene.doc[trigger.head]
    above = scene.governor(noun)
    if above is None:
        return
    verb, relation = above
    found.relation = relation
    cases = scene.case_of(noun)
    if relation in ("obj", "nsubj", "xcomp") or cases & SUBJECT_CASES:
        found.verb = verb
    found.apart = _apart_from_deal(scene, trigger, verb, found)
    if found.apart:
        return
    if relation == "nsubj":  # "talks were held in Muscat between A and B", "a call took place between them"
        told = scene.after(verb.i + 1, {"between", "by", "with", "among"}, reach=12)
        found.right += [actor for actor in told if actor not in found.all() and not _of_other_noun(scene, told[0], verb)]
        if scene.keys[verb.i] & {"include", "involve"}:  # "the talks include leaders from Egypt and Turkey"
            found.right += [actor for actor in scene.objects(verb) if actor not in found.all()]
        return
    _add_other_end(scene, trigger, verb, found)
    if (
        found.right and cases & {"for"} and scene.keys[verb.i] & {"host", "receive", "welcome"}
    ):  # "hosted the Taliban for talks with diplomats"
        found.add_left([actor for actor in scene.objects(verb) if actor not in found.right])
        found.hosts += [actor for actor in scene.subjects(verb) if actor not in found.all()]
    telling = bool(TELLING & scene.keys[verb.i])
    # "welcomes the agreement between Somalia's leaders": whoever does has no part in it
    applauding = trigger.spec.type is EventType.AGREEMENT and bool(scene.keys[verb.i] & _APPLAUDING) and bool(found.right)
    if found.pronoun == "their":  # "the two countries prepared to hold their first talks"
        found.plural_states = any(STATE_WORDS & scene.keys[token.i] for token in scene.subject_tokens(verb))
    if relation == "deep" or (found.left and telling) or found.pronoun or found.someone_else or applauding:
        return
    _add_urging(scene, verb, found)
    if found.left and relation == "obj" and scene.keys[verb.i] & SIDING:
        return  # "Indonesia supports Afghanistan's peace talks"
    if relation == "obj" or (cases & SUBJECT_CASES and len(found.codes()) < 2):
        add_subject(scene, verb, found)


def _apart_from_deal(scene: Scene, trigger: Trigger, verb: Token, found: Arguments) -> bool:
    """ "Israel opposes the nuclear deal with Iran", "the deal was sabotaged by Iran": who takes sides in a deal has no part in it."""
    if trigger.spec.type is not EventType.AGREEMENT or found.relation not in ("obj", "obl", "nsubj"):
        return False
    passive = found.relation != "nsubj" or scene.is_passive(verb)
    if scene.keys[verb.i] & {"commit"} and found.right:
        return False  # "is committed to the treaty with Egypt": one's own
    return passive and bool(scene.keys[verb.i] & APART_FROM_DEALS) and bool(found.left or found.right or found.relation == "nsubj")


def _of_other_noun(scene: Scene, actor: Actor, verb: Token) -> bool:
    """ "the summit will build on the collaboration between the two": those named behind the verb belong to another noun."""
    token = scene.doc[actor.anchor]
    return base(token) == "nmod" and token.head.pos_ == "NOUN" and verb.i < token.head.i and not scene.keys[token.head.i] & TIMES


def _add_other_end(scene: Scene, trigger: Trigger, verb: Token, found: Arguments) -> None:
    """Verbs that name the other side by a preposition: a call received from, placed to, talks offered to, rejected from."""
    is_object, word = found.relation == "obj", scene.keys[verb.i]
    if word & {"receive", "get", "take"} and is_object:
        found.callers += scene.after(trigger.end, {"from"}, reach=8)
    elif word & {"offer", "propose", "suggest"} and is_object and not found.right:
        found.right += scene.after(trigger.end, {"to"}, reach=4)
    elif word & {"reject", "accept", "decline"} and not found.right:
        found.right += scene.after(trigger.end, {"from", "by"}, reach=5)
    elif word & {"place", "make", "put"} and is_object and not found.right:
        found.callees += scene.after(trigger.end, {"to"}, reach=5)


def _add_urging(scene: Scene, verb: Token, found: Arguments) -> None:
    """ "Putin calls on Ukraine to hold talks": who urges is the other side of what is proposed."""
    outer = verb.head
    if base(verb) in ("xcomp", "advcl", "ccomp") and URGING & scene.keys[outer.i] and len(found.codes()) < 2:
        add_subject(scene, outer, found)
        urged = (*scene.objects(outer), *scene.after(outer.i + 1, {"on", "to"}, reach=4))
        found.right += [actor for actor in urged if actor not in found.all()]


def _add_third_parties(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """ "Turkey hosted talks between A and B": the subject is host or mediator, no participant."""
    above = scene.governor(scene.doc[trigger.head])
    if above is None:
        return
    verb, relation = above
    found.relation = relation
    if relation in ("obj", "nsubj"):
        found.verb = verb
    if relation == "nsubj" and scene.is_passive(verb) and scene.keys[verb.i] & MEDIATING:  # "were brokered by Egypt and Qatar"
        found.mediators += scene.after(verb.i + 1, {"by"}, reach=4)
    elif relation == "obj" and scene.keys[verb.i] & HOLDING_FOR_OTHERS:
        found.hosts += scene.subjects(verb)
    elif relation == "obj" and scene.keys[verb.i] & (MEDIATING | {"chair"}):
        found.mediators += scene.subjects(verb)
