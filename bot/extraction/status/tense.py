"""Status from the verb that carries the trigger: its tense, mood and negation, and an "if" above it.

Imports the domain, the knowledge, its neighbours `scene`, `triggers`, and `reading`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bot.domain import EventType, Status
from bot.extraction.scene import Scene, base
from bot.extraction.status.reading import NOTHING, Reading
from bot.extraction.status.words import ASIDE, BOUND_FOR, CARRYING, FUTURE_MARKS, LEAVING, REPORTING
from bot.extraction.triggers import VERBAL, Trigger
from bot.knowledge import Frame

Token = Any  # spacy.tokens.Token, which ships without types

_NOT = frozenset({"not", "n't", "n’t", "never"})
_GLAD = frozenset({"pleasure", "honor", "honour", "privilege", "delight", "pleased", "glad", "delighted", "honored", "honoured"})
_ANSWERING = frozenset({"respond", "react", "reply", "answer", "retaliate"})
_NEEDED = frozenset({"necessary", "important", "essential", "crucial", "vital", "imperative", "need", "time"})
_FALLING_TOGETHER = frozenset({"coincide", "clash", "overlap", "conflict", "interfere"})
_OPENING = frozenset({"begin", "start", "open", "resume", "continue", "kick", "proceed"})
_TRAVELLED = frozenset({"make", "pay", "travel", "visit", "fly", "use"})
_DECIDED = frozenset({EventType.UPGRADE, EventType.DOWNGRADE, EventType.SANCTION, EventType.EXPULSION})
_LASTING = frozenset({EventType.VISIT, EventType.MEETING, EventType.EXERCISE})  # "is visiting" is under way


def is_infinitive(token: Token) -> bool:
    return any(child.lower_ == "to" and base(child) in ("mark", "aux", "case") for child in token.children)


def is_negated(scene: Scene, verb: Token) -> bool:
    marked = any(child.lower_ in _NOT | {"no"} and base(child) in ("advmod", "neg", "det", "aux") for child in verb.children)
    return marked or (verb.i > 0 and scene.low[verb.i - 1] in _NOT)


def read_negative(scene: Scene, verb: Token, *, matter: bool = False) -> Reading:
    """ "will not meet" is a refusal, "did not meet, he said" a denial, "did not meet" no event.

    `matter` says that the verb has a matter, so that "did not discuss sanctions" denies that and not the talk.
    """
    helpers = {child.lower_ for child in verb.children if base(child) in ("aux", "cop")}
    if helpers & {"could", "can", "might", "may", "ca"}:
        return Reading(Status.HYPOTHETICAL, "could not", future=True)
    if helpers & (FUTURE_MARKS | {"would"}) or is_infinitive(verb):
        return Reading(Status.REFUSED, "not", future=True)
    return Reading(Status.DENIED, "not" if _is_reported(scene, verb) and not matter else NOTHING)


def arrived_for_more(scene: Scene, trigger: Trigger) -> Reading | None:
    """ "arrived on Tuesday for a two-day visit": the programme is still ahead."""
    if trigger.spec.type is not EventType.VISIT or trigger.spec.frame not in VERBAL:
        return None
    if not scene.keys[trigger.head] & {"arrive", "land"}:
        return None
    if any(child.lower_ in FUTURE_MARKS | {"had", "to"} for child in scene.doc[trigger.head].children):
        return None
    behind = scene.low[trigger.end : trigger.end + 22]
    programme = {"visit", "trip", "tour", "talks", "stay"}
    ahead = any(
        (word == "for" or (word == "on" and {"day", "week", "days"} & set(behind[at + 1 : at + 6])))
        and set(behind[at + 1 : at + 6]) & programme
        for at, word in enumerate(behind)
    )
    return Reading(Status.ONGOING, "arrived for") if ahead else None


def is_under_if(verb: Token, words: Collection[str] = ("if", "unless", "whether")) -> bool:
    """True where the verb, or one that it completes, stands under one of the words."""
    token = verb
    for _ in range(4):
        marks = {child.lower_ for child in token.children if base(child) in ("mark", "advmod", "cc")}
        if marks.intersection(words):
            return True
        if token.head == token or base(token) not in ("xcomp", "ccomp", "conj"):
            return False
        token = token.head
    return False


def read_tense(scene: Scene, trigger: Trigger, verb: Token) -> Reading | None:
    """The status by tense and mood, None where they leave it open."""
    if (
        scene.keys[verb.i] & _ANSWERING
        and trigger.spec.frame not in VERBAL
        and scene.case_of(scene.doc[trigger.head]) & {"to", "with", "against"}
    ):
        return None  # "will respond to the expulsion": the answer is to come
    if scene.keys[verb.i] & _FALLING_TOGETHER and trigger.spec.frame not in VERBAL and "with" in scene.case_of(scene.doc[trigger.head]):
        return None  # "it could coincide with his trip"
    verb = _with_helper(scene, verb)
    helpers = {child.lower_ for child in verb.children if base(child) in ("aux", "cop") and scene.at(child.i) is None}
    modal = _read_modal(scene, verb, helpers)
    if modal:
        return modal
    if is_infinitive(verb):
        aside = trigger.spec.frame not in VERBAL and scene.case_of(scene.doc[trigger.head]) & ASIDE
        return None if aside else _read_infinitive(scene, trigger, verb)
    if _on_a_future_way(verb, helpers) or _when_it_comes(scene, verb) or _in_time_to_come(scene, verb):
        return Reading(Status.PLANNED, "when", future=True)
    bound = trigger.spec.frame not in VERBAL and verb.tag_ in ("VBZ", "VBP") and scene.keys[verb.i] & BOUND_FOR
    if bound and "for" in scene.case_of(scene.doc[trigger.head]):
        return Reading(Status.PLANNED, "heads for", future=True)  # "heads to Muscat for talks"
    if verb.tag_ == "VBG" and helpers & {"is", "are", "'s", "’s", "'re", "am"}:
        if scene.keys[verb.i] & LEAVING:
            return Reading(Status.PLANNED, "is -ing", future=True)
        told = trigger.spec.frame in VERBAL or base(scene.doc[trigger.head]) in ("obj", "nsubj", "xcomp")
        if not told and trigger.spec.type is EventType.MEETING:
            return None  # "is working on it in meetings with Syria"
        return Reading(Status.ONGOING if trigger.spec.type in _LASTING else Status.OCCURRED, "is -ing")
    if "had" in helpers:
        told = base(verb) == "ccomp" and REPORTING & scene.keys[verb.head.i]  # "added that he had spoken": the tense of report
        return Reading(Status.OCCURRED, "had", pluperfect=not told)
    return _read_trip(scene, trigger, verb) or _read_past(scene, trigger, verb, helpers)


def _on_a_future_way(verb: Token, helpers: Collection[str]) -> bool:
    """ "will leave early, heading to Singapore": the participle has the time of its main verb."""
    if verb.tag_ != "VBG" or helpers or base(verb) not in ("advcl", "conj", "xcomp"):
        return False
    return any(child.lower_ in FUTURE_MARKS and base(child) == "aux" for child in verb.head.children)


def _when_it_comes(scene: Scene, verb: Token) -> bool:
    """ "will see a museum when he visits Israel": the present of a clause of time below a future."""
    if verb.tag_ not in ("VBZ", "VBP") or base(verb) != "advcl" or scene.sentence.title:
        return False
    marks = {child.lower_ for child in verb.children if base(child) in ("mark", "advmod")}
    above = {child.lower_ for child in verb.head.children if base(child) == "aux"}
    hoped = scene.keys[verb.head.i] & {"hope", "expect", "plan", "want", "aim", "intend", "look"}
    return bool(marks & {"when", "once", "as", "until", "before"}) and bool(above & (FUTURE_MARKS | {"to"}) or hoped)


def _in_time_to_come(scene: Scene, verb: Token) -> bool:
    """ "travels to Japan later this month": the present tense of a timetable."""
    if verb.tag_ not in ("VBZ", "VBP") or scene.sentence.title:
        return False
    behind = range(verb.i + 1, min(len(scene.doc), verb.i + 14))
    end = next((spot for spot in behind if scene.low[spot] in (";", ",") or scene.is_finite(spot)), behind.stop)
    words = " ".join(scene.low[verb.i + 1 : end])
    return any(time in words for time in ("later this", "next week", "next month", "tomorrow"))


def _with_helper(scene: Scene, verb: Token) -> Token:
    """The verb that has the tense: "will" and not "negotiating" says when they "will begin negotiating"."""
    while base(verb) == "xcomp" and verb.tag_ == "VBG" and verb.head != verb and scene.keys[verb.head.i] & _OPENING:
        verb = verb.head
    return verb


def _read_modal(scene: Scene, verb: Token, helpers: Collection[str]) -> Reading | None:
    """ "will", "could", "would", "should"."""
    if FUTURE_MARKS.intersection(helpers):
        return Reading(Status.PLANNED, "will", future=True)
    perfect = "have" in helpers or "has" in helpers
    if not perfect and {"could", "might", "may"}.intersection(helpers):
        return Reading(Status.HYPOTHETICAL, "could", future=True)
    if not perfect and ("would" in helpers or (verb.tag_ == "VB" and {"'d", "’d"}.intersection(helpers))):
        said_of_deed = any(base(child) == "nsubj" and child.lower_ in ("that", "this", "it", "which") for child in verb.children)
        announced = _is_reported(scene, verb) and not said_of_deed
        return Reading(Status.PLANNED if announced else Status.HYPOTHETICAL, "would", future=True)
    if {"should", "must"}.intersection(helpers):
        return Reading(Status.PROPOSED, "should", future=True)
    return None


def _read_infinitive(scene: Scene, trigger: Trigger, verb: Token) -> Reading | None:
    """An infinitive is a plan, save below "became the first to", "managed to", "began to"."""
    head, label = verb.head, base(verb)
    if scene.sentence.title and scene.keys[head.i] & {"make", "pay", "visit"} and head.tag_ in ("VBZ", "VBD"):
        return Reading(Status.OCCURRED, "visits to")  # "Visits Moscow to discuss": what the headline's journey was for
    in_headline = scene.sentence.title and label in ("ROOT", "acl", "xcomp", "advcl") and scene.low[max(0, verb.i - 1)] == "to"
    if head.tag_ == "VBD" and scene.keys[head.i] & _TRAVELLED and not in_headline:
        return Reading(Status.OCCURRED, "travelled to")  # "made a secret trip to meet Kim"
    if scene.keys[head.i] & {"decision", "move"} and label == "acl" and trigger.spec.type in _DECIDED:
        return Reading(Status.OCCURRED, "decision to")  # "Trump's decision to recognise Jerusalem": a measure decided is taken
    if head.lemma_ == "have" and label == "xcomp" and not in_headline:
        if head.tag_ == "VBD":
            return Reading(Status.OCCURRED, "had to")  # "Biden had to call him to reassure him"
        return Reading(Status.PROPOSED, "have to", future=True)  # "we have to agree on"
    if scene.keys[head.i] & _NEEDED and any(base(child) == "cop" for child in head.children):
        return Reading(Status.PROPOSED, "necessary to", future=True)
    if scene.keys[head.i] & _GLAD:
        return Reading(Status.OCCURRED, "pleasure to")  # "a pleasure to welcome the premier here"
    if scene.keys[head.i] & {"right", "power", "authority", "ability", "option"} and label == "acl":
        return Reading(Status.HYPOTHETICAL, "right to", future=True)  # "reserves the right to impose"
    done = scene.keys[head.i] & {"first", "become", "continue", "manage", "begin", "start"}
    return None if done and head != verb and not in_headline else Reading(Status.PLANNED, "to", future=True)


def _read_trip(scene: Scene, trigger: Trigger, verb: Token) -> Reading | None:
    """ "began a visit", "is on a visit": a noun's visit that is under way."""
    if trigger.spec.type is not EventType.VISIT or trigger.spec.frame is not Frame.TRIP:
        return None
    noun = scene.doc[trigger.head]
    if "on" in scene.case_of(noun) and "while" in scene.low[max(0, trigger.start - 6) : trigger.start]:
        return Reading(Status.ONGOING, "while on")
    if scene.keys[verb.i] & {"begin", "start", "kick", "open"} and base(noun) == "obj":
        return Reading(Status.ONGOING, "began")
    copulas = {child.lower_ for child in verb.children if base(child) == "cop"}
    if copulas & {"is", "are", "'s", "’s"} and "on" in scene.case_of(noun):
        return Reading(Status.ONGOING, "is on")
    if verb.i == trigger.head and copulas & {"is", "are"} and "on" in scene.low[max(0, trigger.start - 5) : trigger.start]:
        return Reading(Status.ONGOING, "is on")
    return None


def _read_past(scene: Scene, trigger: Trigger, verb: Token, helpers: Collection[str]) -> Reading | None:
    """ "met", "has met", "was summoned", "held talks": a past that tells of the event itself."""
    noun = scene.doc[trigger.head]
    opens = trigger.spec.type is EventType.MEETING and trigger.spec.frame not in VERBAL and base(noun) == "nsubj"
    if opens and scene.keys[verb.i] & _OPENING and verb.tag_ in ("VBD", "VBZ", "VBP", "VBN"):
        return Reading(Status.ONGOING, "began")  # "the talks opened on Sunday"
    told = trigger.spec.frame in VERBAL or (base(noun) in ("obj", "nsubj") and CARRYING & scene.keys[verb.i])
    if scene.sentence.title and trigger.spec.frame in VERBAL and verb.i == trigger.head and verb.lower_.endswith("s") and not helpers:
        return Reading(Status.OCCURRED, "headline")  # "Obama arrives in Israel"
    if told and (verb.tag_ == "VBD" or (verb.tag_ == "VBN" and {"have", "has", "was", "were"}.intersection(helpers))):
        return Reading(Status.OCCURRED, "past")
    return None


def _is_reported(scene: Scene, verb: Token) -> bool:
    """True where somebody says so."""
    told = base(verb) in ("ccomp", "parataxis", "conj") and REPORTING & scene.keys[verb.head.i]
    return bool(told) or any(REPORTING & keys for keys in scene.keys[: verb.i])
