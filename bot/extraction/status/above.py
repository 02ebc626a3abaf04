"""Status from above: the verbs and nouns that govern a trigger, "refused to meet", "called off talks", "plans a visit".

Imports the domain and its neighbours `arguments`, `scene`, `triggers`, and `cues`, `reading`, `tense`.
"""

from __future__ import annotations

from typing import Any

from bot.domain import EventType, Status
from bot.extraction.arguments import Arguments
from bot.extraction.scene import Scene, base
from bot.extraction.status.cues import Cues
from bot.extraction.status.reading import Reading
from bot.extraction.status.tense import is_infinitive, is_negated
from bot.extraction.status.words import (
    ABOUT,
    ASIDE,
    CLAIMS,
    DUE,
    HALF_PROPOSING,
    INTENDING,
    OWN_AIM,
    PLANNING,
    RECORDS,
    TAKING_PART,
    TRAVELLING,
    WILLING,
    WISHING,
)
from bot.extraction.triggers import VERBAL, Trigger
from bot.knowledge import Frame

Token = Any  # spacy.tokens.Token, which ships without types

_UNDOING = (Status.CANCELLED, Status.REFUSED, Status.POSTPONED)
_BY_WORD = (Status.CANCELLED, Status.POSTPONED, Status.REFUSED, Status.DENIED, Status.PROPOSED)  # the first that fits is read
_DIRECT = frozenset({"obj", "xcomp", "nsubj", "ccomp", "obl", "conj", "nmod", "acl", "advcl", "compound", "dep"})


def read_above(scene: Scene, trigger: Trigger, args: Arguments, cues: Cues) -> Reading | None:
    """The status that the words above the trigger give it, None where they give none."""
    carried = args.verb is not None and args.relation == "obj" and scene.doc[trigger.head].head.i != args.verb.i
    if args.verb is not None and args.verb.i == scene.headline_verb and args.relation == "obj":
        carried = True  # taggers see no verb there
    reading: Reading | None = None
    for place, (token, direct) in enumerate(_governors(scene, trigger, args.verb if carried else None)):
        found = _cue(scene, token, trigger, cues) if direct else None
        if found is None:
            continue
        if reading is None:
            reading = _with_negation(scene, token, found)
        elif found in (*_UNDOING, Status.DENIED) and reading.status is Status.PROPOSED and not is_negated(scene, token):
            return _with_negation(scene, token, found)  # "rejected an offer of talks"
        elif carried and place and args.verb is not None and reading.cue == args.verb.text:
            continue  # "rejected an offer of talks": the verb stands above the offer
        elif found in (Status.PROPOSED, Status.HYPOTHETICAL) and reading.status in _UNDOING and not scene.keys[token.i] & OWN_AIM:
            return Reading(Status.PLANNED, token.text, future=True)  # "urged Trump to cancel the meeting": it stands as planned
        if place > 3:
            break
    return reading


def _governors(scene: Scene, trigger: Trigger, main: Token | None) -> list[tuple[Token, bool]]:
    """(token, whether the trigger is its object or infinitive) going up the tree, reporting verbs ended at."""
    token = scene.doc[trigger.head]
    chain: list[tuple[Token, bool]] = []
    if main is not None and trigger.spec.frame not in VERBAL:
        chain.append((main, True))
    for _ in range(6):
        head = token.head
        if head == token or _ends_clause(scene, token, trigger.spec.frame) or (token.i != trigger.head and _is_judged(token)):
            break
        if scene.at(head.i) is None or head.pos_ == "VERB":
            beside = base(token) == "conj" and head.pos_ == "VERB"  # "paused talks and summoned the envoy": what befell the talks
            chain.append((head, base(token) in _DIRECT and not beside))
        if base(token) == "nmod" and head.pos_ == "NOUN" and scene.keys[head.i] & (RECORDS | ABOUT):
            break  # "sought to limit documentation of his meetings": of those there were some
        token = head
    return chain


def _ends_clause(scene: Scene, token: Token, frame: Frame) -> bool:
    """True where what stands above the token speaks of another clause's matter."""
    label, above = base(token), scene.keys[token.head.i]
    if label in ("advcl", "parataxis") and token.pos_ in ("VERB", "AUX"):
        if token.tag_ == "VBG" and scene.low[max(0, token.i - 1)] in ("from", "of", "against"):
            return False  # "refrained from meeting", "backed out of visiting"
        return not (label == "advcl" and is_infinitive(token))
    if label in ("acl", "appos") and token.tag_ == "VBG" and scene.at(token.head.i) is not None:
        return True  # "Wang, meeting with Lavrov, urged the North": the verb tells of Wang
    if token.dep_ == "acl:relcl":
        return not above & CLAIMS
    if label == "ccomp":
        return not above & (CLAIMS | WISHING)
    if label == "obl" and above & TAKING_PART:
        return False
    aside = ASIDE - {"as"} if frame is Frame.POST else ASIDE  # "was nominated as ambassador"
    aside = aside - {"on"} if frame is Frame.TRIP and above & TRAVELLING else aside  # "invited him to come on a visit"
    return label in ("obl", "nmod") and bool(scene.case_of(token) & aside)


def _is_judged(token: Token) -> bool:
    """ "denied that his call was improper": what is denied is what the call was like."""
    return base(token) == "ccomp" and token.pos_ in ("ADJ", "NOUN") and any(base(child) == "cop" for child in token.children)


_DONE_BY_WORD = frozenset({EventType.AGREEMENT, EventType.SANCTION, EventType.AID, EventType.EXPULSION, EventType.DOWNGRADE})


def _cue(scene: Scene, token: Token, trigger: Trigger, cues: Cues) -> Status | None:
    """The status that one governing word tells of the trigger."""
    noun = scene.doc[trigger.head]
    if noun.dep_ == "nsubj" and noun.head.i == token.i and token.tag_ in ("VBD", "VBZ", "VBP") and trigger.spec.frame not in VERBAL:
        undone = cues.stand_at(scene, token.i, "cancelled") or cues.stand_at(scene, token.i, "postponed")
        if not undone:
            return None  # "the talks opened", "the visit aims to": what it does itself
    for status in _BY_WORD:
        if cues.stand_at(scene, token.i, str(status)) and _applies(scene, token, trigger, status):
            return status
    if scene.keys[token.i] & {"confirm"} and trigger.spec.type is EventType.MEETING and _is_another_round(scene, trigger):
        return Status.PLANNED
    if not cues.stand_at(scene, token.i, "planned") or not _applies(scene, token, trigger, Status.PLANNED):
        return None
    word = scene.keys[token.i]
    if trigger.spec.type in _DONE_BY_WORD and word & {"announce"} and "to" not in scene.low[min(token.i, trigger.head) : token.i]:
        return None  # sanctions announced are sanctions taken
    agreed = trigger.spec.type is EventType.AGREEMENT and word & {"agree", "announce", "confirm", "begin"}
    if not agreed and _infinitive_below(scene, token, trigger):
        if any(child.lower_ == "had" for child in token.children) and word & DUE:
            return Status.CANCELLED  # "had been due to visit": it is so no longer
        return Status.PLANNED
    return Status.PLANNED if word & PLANNING and trigger.spec.frame not in VERBAL else None


def _is_another_round(scene: Scene, trigger: Trigger) -> bool:
    """ "confirm a new round of talks": what is confirmed is still to come."""
    before = set(scene.low[max(0, trigger.start - 6) : trigger.end])
    new = {"new", "next", "another", "fresh", "further", "second", "third", "fourth", "2nd", "3rd", "4th"}
    return "round" in before and bool(before & new)


def _applies(scene: Scene, token: Token, trigger: Trigger, status: Status) -> bool:
    """False for words that tell of the status only in some constructions."""
    word = scene.keys[token.i]
    if status is Status.PROPOSED and word & {"discuss"} and trigger.spec.type is EventType.AGREEMENT:
        return base(scene.doc[trigger.head]) == "obj"  # "discussed a deal" that is not made
    if status is Status.REFUSED and trigger.spec.frame is Frame.AGAINST and word & {"reject", "oppose", "resist", "condemn"}:
        return not {"the", "their", "this", "these"} & set(scene.low[max(0, trigger.start - 3) : trigger.start])  # "rejects the expulsion"
    if status is Status.PLANNED and word & {"begin"}:
        return base(scene.doc[trigger.head]) != "nsubj"  # "the talks began" tells that they are held
    if status is Status.PROPOSED and word & HALF_PROPOSING:
        return _infinitive_below(scene, token, trigger)
    if status is Status.CANCELLED and word & {"end"}:  # "end joint drills"; talks and visits that end have taken place
        noun = trigger.spec.type in (EventType.EXERCISE, EventType.AID) and trigger.spec.frame not in VERBAL
        return noun and base(scene.doc[trigger.head]) == "obj"
    if status is Status.CANCELLED and word & {"withdraw", "retract"}:
        return trigger.spec.type is EventType.INVITATION  # "withdrew the invitation"; an ambassador withdrawn is what happened
    if status is Status.CANCELLED and word & {"break"} and trigger.spec.type is EventType.DOWNGRADE:
        return False  # "broke off relations" is what happened
    return not (status is Status.CANCELLED and word & {"drop"} and trigger.spec.type is not EventType.SANCTION)


def _infinitive_below(scene: Scene, token: Token, trigger: Trigger) -> bool:
    """True where "to" stands between the governing word and the trigger, or the trigger is its object noun."""
    low, high = sorted((token.i, trigger.head))
    return "to" in scene.low[low:high] or (token.i > trigger.head and trigger.spec.frame not in VERBAL)


def _with_negation(scene: Scene, token: Token, status: Status) -> Reading:
    """ "did not cancel the visit": it stands as planned; "did not rule it out": it may be."""
    if is_negated(scene, token) and status in _UNDOING and scene.keys[token.i] & {"rule", "exclude"}:
        return Reading(Status.HYPOTHETICAL, token.text, future=True)
    if is_negated(scene, token) and status in (*_UNDOING, Status.DENIED):
        return Reading(Status.PLANNED, token.text, future=True)
    if is_negated(scene, token) and status is Status.PROPOSED and scene.keys[token.i] & WILLING:
        return Reading(Status.REFUSED, token.text, future=True)  # "is not ready to make a deal"
    told = token.pos_ == "NOUN" and (scene.sentence.title or token.head.lemma_ == "be")
    if told and is_negated(scene, token) and status is Status.PLANNED:
        return Reading(Status.DENIED, token.text, future=True)  # "there are no plans for a meeting"
    if is_negated(scene, token) and status is Status.PLANNED and scene.keys[token.i] & INTENDING:
        return Reading(Status.REFUSED, token.text, future=True)  # "is not planning to supply"
    if scene.keys[token.i] & {"nominate", "designate"}:
        return Reading(status, token.text)  # planned is the post, and the day told that of the nomination
    return Reading(status, token.text, future=status in (Status.PLANNED, Status.PROPOSED))
