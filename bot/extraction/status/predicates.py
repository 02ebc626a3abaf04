"""Status from what a sentence says of the event as such: "a meeting is possible", "talks are under way", "the summit fell through".

Imports the domain and its neighbours `arguments`, `scene`, `reading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain import EventType, Status
from bot.extraction.arguments import Arguments
from bot.extraction.scene import Scene, base
from bot.extraction.status.reading import NOTHING, Reading
from bot.extraction.status.tense import is_infinitive, is_negated
from bot.extraction.status.words import HAPPENING
from bot.extraction.triggers import VERBAL, Trigger

Token = Any  # spacy.tokens.Token, which ships without types

_SAID_OF_IT: Mapping[str, Status] = {
    **dict.fromkeys(
        ("possible", "likely", "unlikely", "conceivable", "feasible", "probable", "imaginable", "uncertain"), Status.HYPOTHETICAL
    ),
    **dict.fromkeys(("impossible", "unthinkable", "premature", "pointless", "inconceivable", "inappropriate"), Status.REFUSED),
    **dict.fromkeys(("due", "imminent", "certain", "preparation", "pipeline", "offing"), Status.PLANNED),
    **dict.fromkeys(("consideration", "discussion", "review", "necessary", "needed", "desirable"), Status.PROPOSED),
    **dict.fromkeys(("underway", "way", "progress"), Status.ONGOING),
}
# What is said of a past event without undoing it: "the call was inappropriate".
_OF_WHAT_WAS = frozenset({"inappropriate", "premature", "pointless"})
_PREPARED = frozenset({"prepare", "plan", "arrange", "organize", "organise", "schedule", "finalize", "finalise"})
_CONSIDERED = frozenset({"consider", "discuss", "mull", "explore", "weigh", "propose", "negotiate"})
_ARRANGED = frozenset({"plan", "schedule", "expect", "set", "arrange", "foresee", "envisage", "due"})
_ON_THE_TABLE = frozenset({"agenda", "table", "card", "cards", "work", "works", "plan", "schedule", "offing", "question"})
_UNDONE: Mapping[str, Status] = {
    **dict.fromkeys(("postponement", "delay", "deferral"), Status.POSTPONED),
    **dict.fromkeys(("cancellation", "cancelation", "scrapping"), Status.CANCELLED),
}
_WHEN_AND_WHERE = frozenset({"date", "dates", "time", "timing", "venue", "location", "agenda"})
_HOPES = frozenset("optimism hope prospect progress chance likelihood uncertainty work push bid effort quest path road".split())
_FEARS = frozenset("fear worry concern risk threat prospect possibility specter spectre talk speculation".split())
_TALKS = frozenset({"talk", "negotiation", "discussion", "consultation"})


def read_predicate(scene: Scene, trigger: Trigger, args: Arguments, cue: str | None) -> Reading | None:
    """The status that the verb, adjective or noun says of the event named by its subject; None where it says none.

    `cue` is the word before the noun that tells of its status, as in "no talks".
    """
    verb = args.verb
    if verb is None or trigger.spec.frame in VERBAL or args.relation != "nsubj":
        return None
    word = scene.keys[verb.i]
    if cue == "no" and word & _ARRANGED:
        return Reading(Status.DENIED, NOTHING)  # "no talks are planned"
    if is_negated(scene, verb):
        if _WHEN_AND_WHERE & set(scene.low[max(0, trigger.start - 7) : trigger.start]):
            return Reading(Status.PLANNED, "date not set", future=True)  # "the date for the meeting is not set"
        if any(base(child) == "xcomp" and not scene.keys[child.i] & HAPPENING - {"be"} for child in verb.children):
            return None  # "the stops are not set to be long"
        return Reading(Status.DENIED, "not on the table") if word & (_ON_THE_TABLE | _ARRANGED) else None
    if base(scene.doc[trigger.head]) != "nsubj":
        return None  # "preparations for a meeting are under way"
    copula = any(base(child) == "cop" for child in verb.children)
    status = next((_SAID_OF_IT[key] for key in word if key in _SAID_OF_IT), None) if copula else None
    past = any(base(child) == "cop" and child.lower_ in ("was", "were") for child in verb.children)
    if status is not None and not (past and word & _OF_WHAT_WAS):
        return Reading(status, verb.text, future=status is not Status.ONGOING)
    helpers = {child.lower_ for child in verb.children}
    if "being" in helpers and word & (_PREPARED | _CONSIDERED):
        return Reading(Status.PLANNED if word & _PREPARED else Status.PROPOSED, verb.text, future=True)
    if word & {"fall"} and scene.low[verb.i + 1 : verb.i + 2] in (("through",), ("apart",)):
        return Reading(Status.CANCELLED, "fell through")
    return None


def read_undoing_noun(scene: Scene, trigger: Trigger) -> Reading | None:
    """ "announced a postponement of his visit", "the cancellation of the summit"; "ruled out a postponement" leaves it as planned."""
    noun = scene.doc[trigger.head]
    if trigger.spec.frame in VERBAL or base(noun) != "nmod" or not scene.case_of(noun) & {"of", "to"}:
        return None
    undone = next((_UNDONE[key] for key in scene.keys[noun.head.i] if key in _UNDONE), None)
    if undone is None:
        return None
    above = noun.head.head
    if above != noun.head and (
        scene.keys[above.i] & {"reject", "deny", "oppose", "rule", "exclude", "dismiss"} or is_negated(scene, above)
    ):
        return Reading(Status.PLANNED, noun.head.text, future=True)
    return Reading(undone, noun.head.text)


def read_headline_denial(scene: Scene, trigger: Trigger) -> Reading | None:
    """ "Putin-Trump call not planned for now": a headline leaves the verb out."""
    behind = scene.low[trigger.end : trigger.end + 2]
    if not scene.sentence.title or trigger.spec.frame in VERBAL or len(behind) < 2 or behind[0] != "not":
        return None
    return Reading(Status.DENIED, "not planned") if scene.keys[trigger.end + 1] & (_ARRANGED | {"on"}) else None


def read_failure(scene: Scene, trigger: Trigger, args: Arguments) -> Reading | None:
    """ "failed to reach a deal": the text says that there is none."""
    verb = args.verb if trigger.spec.frame in VERBAL or args.relation in ("obj", "own") else scene.doc[trigger.head].head
    if verb is None or base(verb) != "xcomp" or not is_infinitive(verb):
        return None
    agreed = verb == args.verb or bool(scene.keys[verb.i] & {"agree", "reach", "conclude", "sign"})
    failed = agreed and scene.keys[verb.head.i] & {"fail"} and not is_negated(scene, verb.head)
    return Reading(Status.DENIED, NOTHING) if failed else None


def read_matter(scene: Scene, trigger: Trigger) -> Reading | None:
    """ "in talks on a ceasefire", "close to a deal": an agreement that is talked about is not made; "are in talks": they go on."""
    noun = scene.doc[trigger.head]
    near = scene.low[max(0, trigger.start - 4) : trigger.start]
    if trigger.spec.type is EventType.AGREEMENT and trigger.spec.frame not in VERBAL:
        close = any(near[at : at + 2] in (("close", "to"), ("closer", "to"), ("near", "to")) for at in range(len(near)))
        talked = (
            noun.head.pos_ == "NOUN"
            and scene.keys[noun.head.i] & _TALKS
            and scene.case_of(noun) & {"on", "about", "over", "for", "toward", "towards"}
        )
        hoping = [noun.head] if noun.head.pos_ == "NOUN" else [child for child in noun.head.children if base(child) == "nsubj"]
        hoped = base(noun) in ("nmod", "obl") and any(scene.keys[token.i] & _HOPES for token in hoping)
        cue = "close to" if close else "hopes for" if hoped else "talks on"
        return Reading(Status.PROPOSED, cue, future=True) if close or talked or hoped else None
    if trigger.spec.type is EventType.AID and base(noun) == "obj" and base(noun.head) in ("acl", "advcl") and noun.head.tag_ == "VBG":
        above = noun.head.head  # "talks on extending military aid to Israel"
        return Reading(Status.PROPOSED, "talks on", future=True) if scene.keys[above.i] & _TALKS else None
    if trigger.spec.type is EventType.SANCTION and base(noun) == "nmod" and scene.keys[noun.head.i] & _FEARS:
        return Reading(Status.HYPOTHETICAL, "fears of", future=True)
    if trigger.spec.type is EventType.MEETING and scene.low[trigger.end - 1] in ("talks", "negotiations") and near[-1:] == ("in",):
        copula = {"is", "are", "'s", "’s", "'re", "remain", "remains"} & set(scene.low[max(0, trigger.start - 4) : trigger.start])
        verbless = scene.sentence.title and trigger.start > 1 and scene.at(trigger.start - 2) is not None  # "Ankara, Damascus in talks"
        return Reading(Status.ONGOING, "in talks") if copula or verbless else None
    return None
