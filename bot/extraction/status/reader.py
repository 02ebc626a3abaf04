"""The reader of a status: asks the words around a trigger in the order of what overrides what.

Imports the domain, the knowledge, its neighbours `arguments`, `scene`, `triggers`, and `above`, `cues`, `reading`, `tense`.
"""

from __future__ import annotations

from bot.domain import CONTACT_TYPES, EventType, Status
from bot.extraction.arguments import Arguments
from bot.extraction.lexicon import lemmas
from bot.extraction.scene import Scene, base
from bot.extraction.status.above import read_above
from bot.extraction.status.cues import Cues
from bot.extraction.status.predicates import read_failure, read_headline_denial, read_matter, read_predicate, read_undoing_noun
from bot.extraction.status.reading import Reading
from bot.extraction.status.tense import arrived_for_more, is_negated, is_under_if, read_negative, read_tense
from bot.extraction.status.words import BOUND_FOR, CARRYING, HAPPENING
from bot.extraction.triggers import VERBAL, Trigger
from bot.knowledge import Frame, Ontology

_ADJECTIVES = (
    ("cancelled_adjectives", Status.CANCELLED),
    ("postponed_adjectives", Status.POSTPONED),
    ("planned_adjectives", Status.PLANNED),
    ("proposed_adjectives", Status.PROPOSED),
    ("possible_adjectives", Status.HYPOTHETICAL),
    ("ongoing_adjectives", Status.ONGOING),
)
# Phrases behind which no verb above the noun tells of it: "refused to comment ahead of talks".
_STRICTLY_BEFORE = frozenset({"ahead of", "in advance of", "prior to", "on the eve of", "in the run-up to", "days before", "hours before"})
_NEVER_REACHED = frozenset({"on the verge of", "on the brink of"})
# Words that put what they stand behind into the past, and how many words behind it they stand at most.
_GONE_BY = frozenset({"last", "yesterday", "ago"})
_TIME_WITHIN = 5
_MATTERS = frozenset({"nuclear", "peace", "trade", "tariff", "ceasefire", "accession", "these"})  # what long talks are about


class StatusReader:
    """Reads the status of a trigger in its scene."""

    def __init__(self, ontology: Ontology) -> None:
        self._cues = Cues(ontology)

    def read(self, scene: Scene, trigger: Trigger, args: Arguments) -> Reading:
        """The status; the order of the questions is the order of what overrides what."""
        verb = args.verb
        if trigger.spec.frame is Frame.PRESENCE:
            return _presence(args)
        upgraded = _of_ties(scene, trigger)
        if upgraded:
            return upgraded
        adjective = None if trigger.spec.frame in VERBAL else self._adjective(scene, trigger)
        if adjective and adjective.status in (Status.CANCELLED, Status.POSTPONED):
            return adjective
        cue = adjective.cue if adjective else None
        said = self._threatened(scene, trigger) or read_predicate(scene, trigger, args, cue) or read_failure(scene, trigger, args)
        said = said or read_undoing_noun(scene, trigger) or read_headline_denial(scene, trigger)
        if said:
            return said
        if verb is not None and is_under_if(verb, ("whether",)):  # "investigates whether he withheld the aid": nobody knows
            return Reading(Status.HYPOTHETICAL, "whether", future=True)
        if verb is not None and trigger.spec.type is EventType.SANCTION and is_under_if(verb):
            return Reading(Status.HYPOTHETICAL, "if", future=True)
        past = trigger.spec.frame in VERBAL and scene.doc[trigger.head].tag_ == "VBD"  # "before Mr Trump met Mr Moon"
        before = None if past else self._before_phrase(scene, trigger)
        aside = args.relation == "own" or args.apart or before in _STRICTLY_BEFORE or _at_invitation(scene, trigger)
        above = None if aside else read_above(scene, trigger, args, self._cues)
        if above:
            return above
        tells = trigger.spec.frame in VERBAL or args.relation in ("obj", "own") or (verb is not None and scene.keys[verb.i] & HAPPENING)
        if verb is not None and tells and is_negated(scene, verb):
            matter = trigger.spec.frame in VERBAL and bool(scene.keys[trigger.head] & {"discuss", "talk"})
            return read_negative(scene, verb, matter=matter)
        ahead = _ahead_in_headline(scene, trigger) or arrived_for_more(scene, trigger)
        if ahead:
            return ahead
        warned = verb is not None and any(child.lower_ == "against" and base(child) in ("mark", "case") for child in verb.children)
        if verb is not None and (warned or (is_under_if(verb) and not _turns_out(scene, args))):
            return Reading(Status.HYPOTHETICAL, "if", future=True)
        told = adjective or _by_preposition(scene, trigger) or read_matter(scene, trigger)
        if told:
            return told
        before = before or (None if past else _told_ahead(scene, trigger))
        if before:
            return Reading(Status.PLANNED, before, future=True)
        others = _of_its_effect(scene, trigger, args) or _at_invitation(scene, trigger) or _of_a_part(scene, trigger, args)
        tensed = read_tense(scene, trigger, verb) if verb is not None and not others else None
        return tensed or (Reading(Status.ONGOING, "") if _goes_on(scene, trigger) else Reading(Status.OCCURRED, ""))

    def _threatened(self, scene: Scene, trigger: Trigger) -> Reading | None:
        """ "threatens to cancel the summit", "calls to cancel the visit": it stands as planned."""
        if trigger.spec.frame in VERBAL or trigger.spec.type not in CONTACT_TYPES:
            return None
        for spot in range(max(2, trigger.start - 4), trigger.start):
            undone = any(self._cues.stand_at(scene, spot, key) for key in ("cancelled", "postponed"))
            if undone and scene.low[spot - 1] == "to" and scene.keys[spot - 2] & {"threat", "threaten", "call", "petition", "demand"}:
                return Reading(Status.PLANNED, "threat to cancel", future=True)
        return None

    def _adjective(self, scene: Scene, trigger: Trigger) -> Reading | None:
        """What the words before a noun say: "the planned visit", "any talks"."""
        for spot in range(trigger.start - 1, max(0, trigger.start - 6) - 1, -1):
            token = scene.doc[spot]
            low = token.lower_
            if scene.at(spot) is not None or low in ("'s", "’s", "-", "'", "day"):
                continue
            if token.tag_ in ("VBD", "VBZ", "VBP") or any(child.lower_ in ("has", "have", "had") for child in token.children):
                break  # "announced a donation", "has announced sanctions"
            status = next((status for key, status in _ADJECTIVES if (low,) in self._cues.phrases(key)), None)
            if (
                status is Status.HYPOTHETICAL
                and low not in ("alleged", "purported", "supposed")
                and trigger.spec.type in (EventType.MEETING, EventType.VISIT)
            ):
                status = Status.PLANNED  # "a possible visit" is one that somebody plans
            if status is not None:
                return Reading(status, low, future=status in (Status.PLANNED, Status.PROPOSED, Status.HYPOTHETICAL))
            if low in ("any", "no"):
                return Reading(Status.PROPOSED if low == "any" else Status.DENIED, low, future=True)
            if token.pos_ in ("ADP", "VERB", "AUX", "PUNCT", "CCONJ", "SCONJ"):
                break
        return None

    def _before_phrase(self, scene: Scene, trigger: Trigger) -> str | None:
        """ "ahead of talks", "on the eve of a visit": the event is still to come; not "ahead of a trip last week"."""
        gone_by = bool(_GONE_BY & set(scene.low[trigger.end : trigger.end + _TIME_WITHIN]))
        text = " ".join(scene.low[max(0, trigger.start - 12) : trigger.start])
        for words in self._cues.phrases("before"):
            phrase = " ".join(words)
            at = text.rfind(phrase)
            if at < 0 or len(text[at:].split()) > len(words) + 7:
                continue
            if gone_by and phrase not in _NEVER_REACHED:
                continue
            between = scene.doc[trigger.start - len(text[at:].split()) : trigger.start]
            if not set(text[at + len(phrase) :].split()) & {",", "and", "said", "was"} and not any(word.tag_ == "VBD" for word in between):
                return phrase
        return None


def _at_invitation(scene: Scene, trigger: Trigger) -> bool:
    """ "will visit Kabul at the invitation of": the visit is planned, the invitation given."""
    return trigger.spec.type is EventType.INVITATION and "at" in scene.case_of(scene.doc[trigger.head])


def _of_ties(scene: Scene, trigger: Trigger) -> Reading | None:
    """ "the anniversary of diplomatic relations", "to be ambassador to Norway": ties of long ago, and a post still to be filled."""
    if trigger.spec.type is not EventType.UPGRADE:
        return None
    if "anniversary" in scene.low[max(0, trigger.start - 8) : trigger.start]:
        return Reading(Status.OCCURRED, "anniversary")
    to_be = scene.low[max(0, trigger.start - 2) : trigger.start] == ("to", "be")
    return Reading(Status.PLANNED, "to be") if to_be else None


def _presence(args: Arguments) -> Reading:
    """ "is due in", "was in", "is in"."""
    if args.relation == "due":
        return Reading(Status.PLANNED, "due in", future=True)
    if args.relation == "spoke":
        return Reading(Status.OCCURRED, "spoke in")
    if args.verb is not None and any(child.lower_ in ("will", "'ll") for child in args.verb.children):
        return Reading(Status.PLANNED, "will be in", future=True)
    past = args.verb is not None and (args.verb.lower_ in ("was", "were", "been", "be") or args.verb.tag_ == "VBD")
    return Reading(Status.OCCURRED, "was in") if past else Reading(Status.ONGOING, "is in")


def _by_preposition(scene: Scene, trigger: Trigger) -> Reading | None:
    """ "toward a deal", "back from a trip": what the words right before a noun say."""
    near, far = scene.low[max(0, trigger.start - 4) : trigger.start], scene.low[max(0, trigger.start - 6) : trigger.start]
    if trigger.spec.type is EventType.AGREEMENT and ({"toward", "towards"} & set(near) or _is_worked_on(scene, trigger)):
        return Reading(Status.PROPOSED, "toward", future=True)
    if trigger.spec.type is EventType.AGREEMENT and "without" in near[-2:]:
        return Reading(Status.HYPOTHETICAL, "without", future=True)
    if trigger.spec.frame is Frame.TRIP and "amid" in far:
        return Reading(Status.ONGOING, "amid")
    return Reading(Status.OCCURRED, "back from") if trigger.spec.frame is Frame.TRIP and "back" in far else None


def _is_worked_on(scene: Scene, trigger: Trigger) -> bool:
    """ "drafts of a treaty", "talks on signing an agreement": there is none yet."""
    before = scene.low[max(0, trigger.start - 7) : trigger.start]
    if {"draft", "drafts"} & set(before) and "of" in before:
        return True
    return "signing" in before and bool({"talks", "negotiations", "work"} & set(before[: before.index("signing")]))


def _ahead_in_headline(scene: Scene, trigger: Trigger) -> Reading | None:
    if _goes_on_in_headline(scene, trigger):
        return Reading(Status.PLANNED, "to", future=True)
    before_their = scene.sentence.title and scene.low[max(0, trigger.start - 2) : trigger.start] == ("before", "their")
    if before_their or _travelled_for_in_headline(scene, trigger):
        return Reading(Status.PLANNED, "heads for", future=True)
    if scene.sentence.title and scene.low[:1] == ("statement",) and trigger.spec.frame is Frame.TRIP:
        return Reading(Status.PLANNED, "", future=True)  # "Statement on the Visit of Chancellor Scholz", unless the text says otherwise
    return None


def _goes_on_in_headline(scene: Scene, trigger: Trigger) -> bool:
    """ "Macron to travel to Kyiv, meet Zelenskyy": the second verb stands under the "to" of the first."""
    at = trigger.start
    if not scene.sentence.title or trigger.spec.frame not in VERBAL or at < 2 or scene.low[at - 1] not in (",", "and", "&"):
        return False
    bare = scene.low[at] in scene.keys[at] and not scene.low[at].endswith(("ed", "ing"))
    first = next((spot for spot in range(at - 1) if scene.low[spot] == "to" and scene.at(spot + 1) is None), None)
    return bare and first is not None and first > 0 and scene.at(first - 1) is not None


def _travelled_for_in_headline(scene: Scene, trigger: Trigger) -> bool:
    """ "Albanese lands in Washington for first meeting with Trump": what somebody has come for is still to come."""
    at = trigger.start
    if not scene.sentence.title or trigger.spec.frame is not Frame.TALKS or "for" not in scene.low[max(0, at - 4) : at]:
        return False
    spots = [spot for spot in range(1, at) if scene.at(spot - 1) is not None and scene.low[spot].endswith("s")]
    return any(lemmas(scene.low[spot]) & BOUND_FOR for spot in spots if scene.at(spot) is None)


def _told_ahead(scene: Scene, trigger: Trigger) -> str | None:
    """ "a trip to Canada where he will open parliament", "talks between them later this year": the noun's own words put it ahead."""
    if trigger.spec.frame in VERBAL or trigger.spec.type not in CONTACT_TYPES:
        return None
    behind = scene.low[trigger.end : trigger.end + 14]
    where = next((at for at, word in enumerate(behind) if word in ("where", "during", "that", "which")), None)
    if where is not None and "will" in behind[where : where + (3 if behind[where] in ("that", "which") else 5)]:
        return "where ... will"
    for at, word in enumerate(behind[:-1]):
        if word in ("which", "that") and scene.doc[trigger.end + at + 1].tag_ == "VBZ" and scene.keys[trigger.end + at + 1] & _BEGINNING:
            return "which begins"
    coming = next((at for at, word in enumerate(behind[:-1]) if word == "next" and behind[at + 1] in _COMING), None)
    if coming is not None and _is_own_phrase(scene, trigger, coming):
        return "next"
    later = next((at for at, word in enumerate(behind[:-1]) if word == "later" and behind[at + 1] == "this"), None)
    return "later this" if later is not None else None


def _is_own_phrase(scene: Scene, trigger: Trigger, behind: int) -> bool:
    """False for "talks ahead of a summit next week", where the word `behind` the noun dates something else."""
    between = range(trigger.end, trigger.end + behind)
    return not any(scene.is_finite(at) or scene.keys[at] & _OTHER_MATTERS or scene.low[at] in (",", ";", ".") for at in between)


def _of_a_part(scene: Scene, trigger: Trigger, args: Arguments) -> bool:
    """ "the goal of the talks would be": the verb tells of the goal."""
    noun = scene.doc[trigger.head]
    if trigger.spec.frame not in (Frame.TRIP, Frame.TALKS) or args.relation != "nsubj" or base(noun) != "nmod":
        return False
    return bool(scene.keys[noun.head.i] & {"goal", "aim", "purpose", "result", "outcome", "success", "failure", "topic", "agenda", "focus"})


def _turns_out(scene: Scene, args: Arguments) -> bool:
    """ "if the talks fail", "if the visit is a success": there is one, and its outcome is open."""
    verb = args.verb
    if verb is None or args.relation != "nsubj":
        return False
    return any(base(child) == "cop" for child in verb.children) or bool(scene.keys[verb.i] & _OUTCOMES)


def _of_its_effect(scene: Scene, trigger: Trigger, args: Arguments) -> bool:
    """ "Trump's visit could be a boost": the verb tells what a visit or meeting does, not whether there is one."""
    verb = args.verb
    if verb is not None and trigger.spec.type is EventType.SANCTION and args.relation == "nsubj" and not scene.is_passive(verb):
        return not scene.keys[verb.i] & (
            _COMING_ABOUT | {"enter", "apply", "kick", "start", "begin", "expire", "end", "remain", "increase"}
        )
    if trigger.spec.frame not in (Frame.TRIP, Frame.TALKS) or trigger.spec.type not in CONTACT_TYPES or args.relation != "nsubj":
        return False
    assert args.verb is not None
    modal = any(child.lower_ in ("could", "may", "might") for child in args.verb.children)
    copular = any(base(child) == "cop" for child in args.verb.children)
    return modal and (copular or not scene.keys[args.verb.i] & _COMING_ABOUT)


_COMING = frozenset("week month year monday tuesday wednesday thursday friday saturday sunday".split())
_OTHER_MATTERS = frozenset(
    (
        "ahead before until after following summit meeting visit trip talk conference election vote deadline session assembly forum "
        "referendum poll deal match game"
    ).split()
)
_BEGINNING = frozenset({"begin", "start", "open", "kick"})
_OUTCOMES = frozenset("fail succeed collapse stall falter founder break produce yield lead result end bring deliver".split())
_COMING_ABOUT = HAPPENING | CARRYING | frozenset("come go follow proceed resume continue last focus cover include".split())


def _goes_on(scene: Scene, trigger: Trigger) -> bool:
    """True for negotiations that no verb and no date brings to an end: "progress in the nuclear talks", "views on the negotiations"."""
    words = scene.low[trigger.start : trigger.end]
    long = bool({"negotiations", "negotiation"} & set(words)) or (
        words[-1] == "talks"
        and (words[0] in ("peace", "trade") or bool(_MATTERS & set(scene.low[max(0, trigger.start - 2) : trigger.start])))
    )
    if trigger.spec.type is not EventType.MEETING or not long or scene.sentence.title:
        return False
    return not scene.case_of(scene.doc[trigger.head]) & {"after", "following", "during", "before"}
