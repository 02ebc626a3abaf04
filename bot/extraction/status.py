"""Status: did it happen, is it under way, planned, proposed, called off, refused, denied or only supposed?

Read from the verb that carries the trigger, the verbs and nouns above it, adjectives before a noun, and the tense. Words
come from the ontology's table. Imports the domain, the knowledge and its neighbours `arguments`, `scene`, `triggers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain import EventType, Status
from bot.extraction.arguments import Arguments
from bot.extraction.scene import Scene, base
from bot.extraction.triggers import VERBAL, Trigger
from bot.knowledge import Frame, Ontology

Token = Any

NOTHING = "not so"  # the text itself says that it did not happen, and nobody denies it: no event at all
_REPORTING = frozenset(
    (
        "say tell announce report add claim state note confirm believe think write deny reveal disclose indicate stress insist "
        "declare explain acknowledge admit"
    ).split()
)
_CLAIMS = frozenset({"report", "claim", "allegation", "rumour", "rumor", "suggestion", "story"})
_CARRYING = frozenset("hold have pay make conduct begin start end conclude take attend open host sign reach strike receive give".split())
_FUTURE_MARKS = frozenset({"will", "shall", "'ll", "wo"})
_ASIDE = frozenset(
    {
        "about",
        "on",
        "over",
        "in",
        "at",
        "after",
        "during",
        "following",
        "amid",
        "since",
        "despite",
        "because",
        "through",
        "as",
        "by",
        "until",
        "under",
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A status with the word it was read from, and whether the clause speaks of the future or the far past."""

    status: Status
    cue: str
    future: bool = False
    pluperfect: bool = False


class StatusReader:
    """Reads the status of a trigger in its scene."""

    def __init__(self, ontology: Ontology) -> None:
        self._words: Mapping[str, frozenset[tuple[str, ...]]] = {
            key: frozenset(tuple(word.split()) for word in words) for key, words in ontology.status.items()
        }

    def read(self, scene: Scene, trigger: Trigger, args: Arguments) -> Reading:
        """The status; the order of the questions is the order of what overrides what."""
        verb = args.verb
        if trigger.spec.frame is Frame.PRESENCE:
            past = verb is not None and verb.lower_ in ("was", "were", "been", "be")
            return Reading(Status.OCCURRED, "was in") if past else Reading(Status.ONGOING, "is in")
        verbal = trigger.spec.frame in VERBAL
        adjective = None if verbal else self._adjective(scene, trigger)
        if adjective and adjective.status in (Status.CANCELLED, Status.POSTPONED):
            return adjective
        negated = verb is not None and self._negated(scene, verb)
        above = self._above(scene, trigger, args)
        if above:
            return above
        if verb is not None and negated:
            return self._negative(scene, verb)
        arrived = self._arrived_for_more(scene, trigger)
        if arrived:
            return arrived
        if self._under_if(scene, verb):
            return Reading(Status.HYPOTHETICAL, "if", future=True)
        before = self._before_phrase(scene, trigger)
        if adjective and adjective.status is not Status.OCCURRED:
            return adjective
        if before:
            return Reading(Status.PLANNED, before, future=True)
        if verb is not None:
            tensed = self._tense(scene, trigger, verb)
            if tensed:
                return tensed
        return adjective or Reading(Status.OCCURRED, "")

    # -- words above the trigger ---------------------------------------------------------------------------------------

    def _above(self, scene: Scene, trigger: Trigger, args: Arguments) -> Reading | None:
        """Verbs and nouns that govern the trigger: "refused to meet", "called off talks", "plans a visit"."""
        carried = args.verb is not None and args.relation == "obj" and scene.doc[trigger.head].head.i != args.verb.i
        chain = self._governors(scene, trigger, args.verb if carried else None)
        reading: Reading | None = None
        for place, (token, direct) in enumerate(chain):
            found = self._cue(scene, token, direct, trigger)
            if found is None:
                continue
            if reading is None:
                reading = self._with_tense(scene, token, found)
            elif found in (Status.PROPOSED, Status.HYPOTHETICAL) and reading.status in (Status.CANCELLED, Status.REFUSED, Status.POSTPONED):
                return Reading(Status.PLANNED, token.text, future=True)  # "urged Trump to cancel the meeting": it stands as planned
            if place > 3:
                break
        return reading

    def _governors(self, scene: Scene, trigger: Trigger, main: Token | None) -> list[tuple[Token, bool]]:
        """(token, whether the trigger is its object or infinitive) going up the tree, reporting verbs ended at."""
        token = scene.doc[trigger.head]
        chain: list[tuple[Token, bool]] = []
        if main is not None and trigger.spec.frame not in VERBAL:
            chain.append((main, True))
        for _ in range(6):
            head = token.head
            if head is token:
                break
            label = base(token)
            if label in ("advcl", "parataxis") and token.pos_ in ("VERB", "AUX") and not (label == "advcl" and self._infinitive(token)):
                break
            if label == "acl" and token.dep_ == "acl:relcl" and not scene.keys[head.i] & _CLAIMS:
                break
            direct = label in ("obj", "xcomp", "nsubj", "ccomp", "obl", "conj", "nmod", "acl", "advcl", "compound", "dep")
            if (
                label == "ccomp"
                and not (scene.keys[head.i] & _CLAIMS)
                and not (scene.keys[head.i] & {"deny", "hope", "want", "wish", "insist", "propose", "suggest", "demand", "urge", "agree"})
            ):
                break
            if label in ("obl", "nmod") and scene.case_of(token) & _ASIDE:
                break
            if scene.at(head.i) is None or head.pos_ == "VERB":
                chain.append((head, direct))
            token = head
        return chain

    @staticmethod
    def _infinitive(token: Token) -> bool:
        return any(child.lower_ == "to" and base(child) in ("mark", "aux", "case") for child in token.children)

    def _cue(self, scene: Scene, token: Token, direct: bool, trigger: Trigger) -> Status | None:
        if not direct:
            return None
        for status in (Status.CANCELLED, Status.POSTPONED, Status.REFUSED, Status.DENIED, Status.PROPOSED):
            if self._has(scene, token.i, str(status)):
                if (
                    status is Status.PROPOSED
                    and scene.keys[token.i]
                    & {
                        "welcome",
                        "discuss",
                        "hope",
                        "push",
                        "press",
                        "aim",
                        "eye",
                        "open",
                    }
                    and not self._infinitive_below(scene, token, trigger)
                ):
                    continue
                if status is Status.CANCELLED and scene.keys[token.i] & {"drop", "lift"} and trigger.spec.type is not EventType.SANCTION:
                    continue
                return status
        agreed = trigger.spec.type is EventType.AGREEMENT and scene.keys[token.i] & {"agree", "announce", "confirm", "begin"}
        if not agreed and self._has(scene, token.i, "planned") and self._infinitive_below(scene, token, trigger):
            if any(child.lower_ == "had" for child in token.children) and scene.keys[token.i] & {"due", "schedule", "set", "expect", "plan", "slate"}:
                return Status.CANCELLED  # "had been due to visit": it is so no longer
            return Status.PLANNED
        if (
            self._has(scene, token.i, "planned")
            and scene.keys[token.i] & {"plan", "schedule", "expect", "prepare", "announce", "arrange", "await"}
            and trigger.spec.frame not in VERBAL
        ):
            return Status.PLANNED
        return None

    def _infinitive_below(self, scene: Scene, token: Token, trigger: Trigger) -> bool:
        """True where "to" stands between the governing word and the trigger, or the trigger is its object noun."""
        low, high = sorted((token.i, trigger.head))
        return "to" in scene.low[low:high] or (token.i > trigger.head and trigger.spec.frame not in VERBAL)

    def _has(self, scene: Scene, index: int, key: str) -> bool:
        for words in self._words.get(key, ()):
            if words[0] in scene.keys[index] and all(
                index + n < len(scene.doc) and word in scene.keys[index + n] for n, word in enumerate(words[1:], 1)
            ):
                return True
        return False

    def _with_tense(self, scene: Scene, token: Token, status: Status) -> Reading:
        if self._negated(scene, token) and status in (Status.CANCELLED, Status.REFUSED, Status.DENIED, Status.POSTPONED):
            return Reading(Status.PLANNED, token.text, future=True)
        return Reading(status, token.text, future=status in (Status.PLANNED, Status.PROPOSED))

    # -- the carrying verb ---------------------------------------------------------------------------------------------

    @staticmethod
    def _negated(scene: Scene, verb: Token) -> bool:
        return any(
            child.lower_ in ("not", "n't", "never", "n’t", "no") and base(child) in ("advmod", "neg", "det", "aux")
            for child in verb.children
        ) or (verb.i > 0 and scene.low[verb.i - 1] in ("not", "n't", "n’t", "never"))

    def _negative(self, scene: Scene, verb: Token) -> Reading:
        helpers = {child.lower_ for child in verb.children if base(child) in ("aux", "cop")}
        if helpers & (_FUTURE_MARKS | {"would"}) or self._infinitive(verb):
            return Reading(Status.REFUSED, "not", future=True)
        if self._reported(scene, verb):
            return Reading(Status.DENIED, "not")
        return Reading(Status.DENIED, NOTHING)

    @staticmethod
    def _arrived_for_more(scene: Scene, trigger: Trigger) -> Reading | None:
        """ "arrived on Tuesday for a two-day visit": the programme is still ahead."""
        if (
            trigger.spec.type is not EventType.VISIT
            or trigger.spec.frame not in VERBAL
            or not scene.keys[trigger.head] & {"arrive", "land"}
        ):
            return None
        if any(child.lower_ in _FUTURE_MARKS | {"had", "to"} for child in scene.doc[trigger.head].children):
            return None
        behind = scene.low[trigger.end : trigger.end + 22]
        ahead = any(
            word in ("for", "on") and set(behind[at + 1 : at + 6]) & {"visit", "trip", "tour", "talks", "stay"}
            for at, word in enumerate(behind)
        )
        return Reading(Status.ONGOING, "arrived for") if ahead else None

    def _under_if(self, scene: Scene, verb: Token | None) -> bool:
        token = verb
        for _ in range(4):
            if token is None:
                return False
            marks = {child.lower_ for child in token.children if base(child) in ("mark", "advmod", "cc")}
            if marks & {"if", "unless", "whether"}:
                return True
            if token.head is token or base(token) not in ("xcomp", "ccomp", "conj", "advcl"):
                return False
            if base(token) == "advcl":
                return False
            token = token.head
        return False

    def _tense(self, scene: Scene, trigger: Trigger, verb: Token) -> Reading | None:
        helpers = [child.lower_ for child in verb.children if base(child) in ("aux", "cop") and scene.at(child.i) is None]
        kind = trigger.spec.type
        if set(helpers) & _FUTURE_MARKS:
            return Reading(Status.PLANNED, "will", future=True)
        perfect = "have" in helpers or "has" in helpers
        if set(helpers) & {"could", "might", "may"} and not perfect:
            return Reading(Status.HYPOTHETICAL, "could", future=True)
        if "would" in helpers and not perfect:
            return Reading(Status.PLANNED if self._reported(scene, verb) else Status.HYPOTHETICAL, "would", future=True)
        if set(helpers) & {"should", "must"}:
            return Reading(Status.PROPOSED, "should", future=True)
        if self._infinitive(verb):
            return self._infinitive_reading(scene, verb)
        if verb.tag_ == "VBG" and set(helpers) & {"is", "are", "'s", "’s", "'re", "am"}:
            status = Status.ONGOING if kind in (EventType.VISIT, EventType.MEETING, EventType.EXERCISE, EventType.AID) else Status.OCCURRED
            if scene.keys[verb.i] & {"plan", "prepare", "head", "go", "travel", "come", "leave", "depart", "fly", "seek"}:
                status = Status.PLANNED
            return Reading(status, "is -ing", future=status is Status.PLANNED)
        if "had" in helpers:
            return Reading(Status.OCCURRED, "had", pluperfect=True)
        if kind is EventType.VISIT and trigger.spec.frame is Frame.TRIP:
            if scene.keys[verb.i] & {"begin", "start", "kick", "open"} and base(scene.doc[trigger.head]) == "obj":
                return Reading(Status.ONGOING, "began")
            if any(child.lower_ in ("is", "are", "'s", "’s") and base(child) == "cop" for child in verb.children) and "on" in scene.case_of(scene.doc[trigger.head]):
                return Reading(Status.ONGOING, "is on")
            if verb.i == trigger.head and any(child.lower_ in ("is", "are") and base(child) == "cop" for child in verb.children) and "on" in scene.low[max(0, trigger.start - 5) : trigger.start]:
                return Reading(Status.ONGOING, "is on")
        told = trigger.spec.frame in VERBAL or (base(scene.doc[trigger.head]) in ("obj", "nsubj") and _CARRYING & scene.keys[verb.i])
        if told and (verb.tag_ == "VBD" or (verb.tag_ == "VBN" and (perfect or set(helpers) & {"was", "were"}))):
            return Reading(Status.OCCURRED, "past")
        return None

    def _infinitive_reading(self, scene: Scene, verb: Token) -> Reading | None:
        head = verb.head
        label = base(verb)
        if head is verb or (scene.sentence.title and label in ("ROOT", "acl", "xcomp", "advcl") and scene.low[max(0, verb.i - 1)] == "to"):
            return Reading(Status.PLANNED, "to", future=True)
        if scene.keys[head.i] & {"be"} or scene.low[head.i] in ("set", "due", "slated", "scheduled", "expected", "ready", "likely"):
            return Reading(Status.PLANNED, "to", future=True)
        if scene.keys[head.i] & {"arrive", "come", "fly", "travel", "return", "leave", "go", "visit", "gather", "head"}:
            return Reading(Status.PLANNED, "to", future=True)
        if scene.keys[head.i] & {"first", "become", "continue", "manage", "begin", "start"}:
            return None
        return Reading(Status.PLANNED, "to", future=True)

    def _reported(self, scene: Scene, verb: Token) -> bool:
        head = verb.head
        return bool(base(verb) in ("ccomp", "parataxis", "conj") and _REPORTING & scene.keys[head.i]) or bool(
            any(_REPORTING & keys for keys in scene.keys[: verb.i])
        )

    # -- around a noun -------------------------------------------------------------------------------------------------

    def _adjective(self, scene: Scene, trigger: Trigger) -> Reading | None:
        window = range(max(0, trigger.start - 6), trigger.start)
        for spot in reversed(window):
            token = scene.doc[spot]
            low = token.lower_
            if scene.at(spot) is not None or low in ("'s", "’s", "-", "'", "day"):
                continue
            for key, status in (
                ("cancelled_adjectives", Status.CANCELLED),
                ("postponed_adjectives", Status.POSTPONED),
                ("planned_adjectives", Status.PLANNED),
                ("proposed_adjectives", Status.PROPOSED),
                ("possible_adjectives", Status.HYPOTHETICAL),
                ("ongoing_adjectives", Status.ONGOING),
            ):
                if (low,) in self._words[key]:
                    possible = key == "possible_adjectives" and trigger.spec.type in (EventType.MEETING, EventType.VISIT)
                    read = Status.PLANNED if possible else status
                    return Reading(read, low, future=read in (Status.PLANNED, Status.PROPOSED, Status.HYPOTHETICAL))
            if low in ("any", "no"):
                return Reading(Status.PROPOSED if low == "any" else Status.DENIED, low, future=True)
            if token.pos_ in ("ADP", "VERB", "AUX", "PUNCT", "CCONJ", "SCONJ"):
                break
        return None

    def _before_phrase(self, scene: Scene, trigger: Trigger) -> str | None:
        """ "ahead of talks", "on the eve of a visit": the event is still to come."""
        spot = trigger.start
        window = list(scene.low[max(0, spot - 12) : spot])
        text = " ".join(window)
        for words in self._words["before"]:
            phrase = " ".join(words)
            at = text.rfind(phrase)
            if (
                at >= 0
                and len(text[at:].split()) <= len(words) + 7
                and not set(text[at + len(phrase) :].split()) & {",", "and", "said", "was"}
            ):
                return phrase
        return None
