"""Details of a mention: date, currency, evidence, topics, mode, attribution, codes, confidence.

Imports the domain, the knowledge and its neighbours.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.domain import CONTACT_TYPES, EventMention, EventType, Mode, PartialDate, Status
from bot.extraction.actors import PLACES
from bot.extraction.arguments import Arguments
from bot.extraction.confidence import features, probability
from bot.extraction.discourse import Draft
from bot.extraction.parties import Cast
from bot.extraction.scene import Scene
from bot.extraction.status import Reading
from bot.extraction.triggers import Trigger
from bot.extraction.when import When, find_dates, tells_background
from bot.knowledge import Ontology

_UNDER_WAY_DAYS = 4  # what opened longer ago is taken to be over
_NEWS_DAYS = 14  # what happened longer before publication is background
_EVIDENCE_WORDS = 30
_EVIDENCE_SPARE = 5  # words more, where they end the clause
_REPORTING = frozenset("say tell announce report add claim state note confirm write tweet".split())
_ATTRIBUTION = re.compile(
    r"(?i)\baccording to (?:a |an |the )?(?:joint |official |written |brief )?(?:statement|readout|press "
    r"release|release|report|communique)?(?: issued| released)?\s*(?:by |from |of )?(?:the )?([A-Z][\w’'. "
    r"-]{2,60}?)(?=,|\.|;| on | that |$)"
)
_SAID = re.compile(r"(?:^|[,.”\"] )((?:the |The )?[A-Z][\w’'.-]*(?: [\w’'.-]+){0,6}?) (?:said|announced|confirmed|reported)\b")
# Before a country: it is what the talk is about.
_ABOUT = frozenset({"on", "about", "regarding", "concerning", "over"})
# Triggers that leave open whether they telephoned or met, and the words that settle it.
_VAGUE = frozenset({"speak", "talk", "discuss", "confer", "conversation", "discussion", "consultation"})
_PLAIN = frozenset({"phone", "telephone", "video", "videoconference", "phonecall", "telephonic"})
# These keep the date for which the event had been planned.
_SETTLED_BY_WORD = frozenset({Status.CANCELLED, Status.POSTPONED, Status.REFUSED})
_PLANNED_FOR = re.compile(r"(?i)\b(?:planned|scheduled|set|due|slated|expected)\s+(?:for|on|in|next)\b")
_FIXING = frozenset({"scheduled", "slated", "set", "planned", "due"})
_BOUNDS = frozenset({"until", "till", "through", "beyond", "by"})  # how long a measure runs, not when it was taken
_VIDEO = frozenset({"video", "videoconference", "virtual", "virtually", "videolink"})

_LOOKING_BACK = (
    "first time in", "first time after", "for the first time since", "twice", "in the past", "previous", "earlier visit", "years after",
)  # fmt: skip


class Composer:
    """Completes a cast to a draft."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology

    def draft(self, scene: Scene, trigger: Trigger, args: Arguments, cast: Cast, reading: Reading, published: date | None) -> Draft:
        """The draft; `published` resolves its date and decides whether it is news."""
        kind = trigger.spec.type
        when = event_date(scene, trigger, args, reading, published)
        status = settle_status(reading, when, published, kind)
        current = is_current(scene, trigger, args, when, reading, status, published) and not (cast.background and when is None)
        first, last = evidence_tokens(scene, trigger, args)
        words = scene.doc[first:last]
        cameo, plover = self._ontology.types[kind].code_for(status)
        start = scene.sentence.start + words.start_char
        bare = EventMention(
            type=kind,
            status=status,
            parties=cast.parties,
            current=current,
            place=cast.place,
            date=when,
            topics=topics(scene, trigger),
            mode=mode_of(scene, kind),
            evidence=words.text,
            span=(start, start + len(words.text)),
            attribution=attribution(scene.sentence.text),
            cameo=cameo,
            plover=plover,
        )
        spots = [actor.anchor for actor in args.all()] + [trigger.head]
        names = features(
            bare,
            title=scene.sentence.title,
            lead=scene.sentence.lead,
            parsed=args.parsed,
            resolved=cast.resolved,
            firm=bool(reading.cue),
            spread=max(spots) - min(spots),
        )
        vague = bool(scene.keys[trigger.head] & _VAGUE) and not _PLAIN & {word for keys in scene.keys for word in keys}
        return Draft(replace(bare, confidence=probability(names)), scene.sentence.index, bool(reading.cue), args.parsed, vague, names)

    def coded(self, mention: EventMention) -> EventMention:
        """The mention with the codes of what it has become: the discourse may have settled its type and status."""
        cameo, plover = self._ontology.types[mention.type].code_for(mention.status)
        return replace(mention, cameo=cameo, plover=plover)


def event_date(scene: Scene, trigger: Trigger, args: Arguments, reading: Reading, published: date | None) -> PartialDate | None:
    """The date expression that belongs to the trigger: of its own clause, not of the verb that reports it."""
    ahead = reading.future or (reading.status in _SETTLED_BY_WORD and bool(_PLANNED_FOR.search(scene.sentence.text)))
    found = find_dates(scene.sentence.text, published, future=ahead)
    if not ahead and args.verb is not None and args.verb.tag_ in ("VBZ", "VBP") and not scene.sentence.title and published is not None:
        # "arrives in Hanoi Tuesday": the present tense speaks of the nearer of the two Tuesdays
        coming = {when.start: when for when in find_dates(scene.sentence.text, published, future=True)}
        found = [_nearer(when, coming.get(when.start, when), published) for when in found]
    best: tuple[float, When] | None = None
    verb = args.verb.i if args.verb is not None else trigger.head
    for when in found:
        span = scene.doc.char_span(when.start, when.end, alignment_mode="expand")
        if span is None or when.date is None or (span.start and scene.low[span.start - 1] in _BOUNDS):
            continue
        cost = _date_cost(scene, trigger, verb, span, year=len(when.date.text) == 4)
        if cost is not None and (
            best is None or cost < best[0] or (cost == best[0] and len(when.date.text) > len(best[1].date.text if best[1].date else ""))
        ):
            best = (cost, when)
    if best is None:
        reported = trigger.spec.type not in CONTACT_TYPES or reading.status in _SETTLED_BY_WORD
        told = next((when.date for when in found if when.date and reported and _of_report(scene, when)), None)
        return told or (_only_day_ahead(found, published) if reading.future else None)
    chosen = best[1]
    for when in found:  # "on Monday, January 31": the full date beside the weekday
        if when.date and not when.relative and abs(when.start - chosen.end) <= 3 and chosen.relative:
            return when.date
    return chosen.date


def _only_day_ahead(found: list[When], published: date | None) -> PartialDate | None:
    """The one day to come that a sentence names, however far from the plan: "for a visit, which will include a dinner on May 3"."""
    days = {when.date for when in found if when.date and len(when.date.text) == 10 and published and when.date.first_day() > published}
    return next(iter(days)) if len(days) == 1 else None


def _nearer(past: When, coming: When, published: date) -> When:
    """The reading of a weekday that lies nearer to the publication."""
    if past.date is None or coming.date is None or len(past.date.text) < 10 or len(coming.date.text) < 10:
        return past
    return coming if (coming.date.first_day() - published).days < (published - past.date.first_day()).days else past


def _of_report(scene: Scene, when: When) -> bool:
    """True for the date of the verb that tells it: a measure or a refusal is taken on the day on which it is announced."""
    span = scene.doc.char_span(when.start, when.end, alignment_mode="expand")
    if span is None or not when.relative:
        return False
    owner = span.root
    for _ in range(8):
        if owner.pos_ == "VERB" or owner.head is owner:
            break
        owner = owner.head
    return bool(scene.keys[owner.i] & _REPORTING)


def _date_cost(scene: Scene, trigger: Trigger, verb: int, span: Any, *, year: bool) -> float | None:
    """Distance in tokens with a toll for each clause crossed; None where the date is plainly another verb's."""
    spots = (trigger.head, verb)
    noun = span[-1].head
    if (
        year
        and span[-1].text.isdigit()
        and noun.i >= span.end
        and noun.pos_ in ("NOUN", "PROPN")
        and not trigger.start <= noun.i < trigger.end
    ):
        return None  # "the 2016 election": another noun's year
    near = min(spots, key=lambda spot: abs(spot - span.start))
    low, high = sorted((near, span.start))
    tolls = sum(1 for index in range(low + 1, high) if scene.is_finite(index) and index not in spots)
    owner = span.root
    for _ in range(8):
        if owner.pos_ in ("VERB", "AUX") and scene.at(owner.i) is None:
            break
        if owner.head is owner or owner.i in range(trigger.start, trigger.end):
            break
        owner = owner.head
    ahead = set(scene.low[max(trigger.end, span.start - 3) : span.start])
    fixed = not tolls and trigger.end < span.start and bool(ahead & _FIXING)  # "talks scheduled for Friday"
    own = owner.i in spots or trigger.start <= owner.i < trigger.end or fixed
    if (
        not own
        and owner.dep_ == "acl:relcl"
        and not _holds(owner, spots)
        and owner.head.i not in (*spots, *range(trigger.start, trigger.end))
    ):
        return None  # "the president, who took office in August": a word on somebody, not on the event
    if not own and scene.keys[owner.i] & _REPORTING and owner.i != verb:
        return None if tolls or abs(span.start - owner.i) < 5 else 30 + abs(span.start - near)
    cost = abs(span.start - near) + 15 * tolls - (10 if own else 0) - (20 if fixed else 0)
    return cost if cost < 40 else None


def _holds(owner: Any, spots: tuple[int, int]) -> bool:
    """True where a spot stands below the word."""
    return any(owner.left_edge.i <= spot <= owner.right_edge.i for spot in spots)


def settle_status(reading: Reading, when: PartialDate | None, published: date | None, kind: EventType) -> Status:
    """What the date adds: a day yet to come is a plan where the words alone would say it happened."""
    if when is None or published is None:
        return reading.status
    if reading.status in (Status.OCCURRED, Status.ONGOING) and when.first_day() > published and len(when.text) == 10:
        return Status.PLANNED
    if reading.status is Status.ONGOING and kind is EventType.MEETING and when.last_day() < published - timedelta(days=_UNDER_WAY_DAYS):
        return Status.OCCURRED
    return reading.status


def is_current(
    scene: Scene, trigger: Trigger, args: Arguments, when: PartialDate | None, reading: Reading, status: Status, published: date | None
) -> bool:
    """False where the event is told as background: long before publication by its date or by the words around it."""
    if status in (Status.PLANNED, Status.PROPOSED, Status.ONGOING) and (
        when is None or published is None or when.last_day() >= published - timedelta(days=_NEWS_DAYS)
    ):
        return True
    if when is not None and published is not None:
        if when.last_day() < published - timedelta(days=_NEWS_DAYS):
            return False
        if len(when.text) > 4:
            return True
    if args.relation == "own":
        return False  # "the sanctions that A imposed on B" are known already
    text = scene.sentence.text
    told_before = text.startswith(("Earlier,", "Previously,")) and " had " in text  # the whole sentence looks back, its last clause too
    if tells_background(text) or reading.pluperfect or told_before:
        return False
    words = " ".join(scene.low)
    return not any(cue in words for cue in _LOOKING_BACK)


def evidence_tokens(scene: Scene, trigger: Trigger, args: Arguments) -> tuple[int, int]:
    """Tokens [first, last) of the clause that states it: from its first party to its last, about thirty words at most."""
    size = len(scene.doc)
    if size <= _EVIDENCE_WORDS:
        return 0, size
    spots = [trigger.start, trigger.end]
    for actor in (*args.all(), *args.places):
        if abs(actor.start - trigger.head) <= _EVIDENCE_WORDS and scene.at(actor.start) == actor:
            spots += [actor.start, actor.end]
    first, last = min(spots), max(spots)
    if last - first > _EVIDENCE_WORDS:
        first, last = max(first, trigger.head - _EVIDENCE_WORDS // 2), min(last, trigger.head + _EVIDENCE_WORDS // 2)
    while (last < size and last - first < _EVIDENCE_WORDS and scene.low[last - 1] not in (".", ",", ";")) or last < min(size, trigger.end):
        last += 1
    if scene.low[last - 1] not in (".", ",", ";"):  # "issues of regional and bilateral" is no place to stop with one word to go
        near = range(last, min(size, last + _EVIDENCE_SPARE))
        last = next((spot for spot in near if scene.low[spot] in (".", ",", ";")), last)
    while first > 0 and last - first < _EVIDENCE_WORDS and scene.low[first - 1] not in (",", ";", "—"):
        first -= 1
    return first, last


def topics(scene: Scene, trigger: Trigger) -> tuple[str, ...]:
    """Countries and matters named as the subject of the talk: "on", "about", "the situation in"."""
    found: list[str] = []
    cast = {code for actor in scene.actors if actor.basis not in PLACES for code in actor.codes}
    for actor in scene.actors:
        if actor.basis in PLACES and actor.codes and actor.codes[0] not in cast:
            before = scene.low[max(0, actor.start - 4) : actor.start]
            if set(before) & (_ABOUT | {"situation", "crisis", "war", "conflict"}) and actor.start > trigger.start - 12:
                found.append(scene.doc[actor.start : actor.end].text)
    return tuple(dict.fromkeys(found))[:4]


def mode_of(scene: Scene, kind: EventType) -> Mode | None:
    if kind is EventType.CALL:
        return Mode.VIDEO if _VIDEO & set(scene.low) else Mode.TELEPHONE
    if kind in (EventType.MEETING, EventType.VISIT):
        return Mode.IN_PERSON
    if kind is EventType.MESSAGE and "letter" in scene.low:
        return Mode.LETTER
    return None


def attribution(text: str) -> str | None:
    """Who says so, where the sentence names them."""
    found = _ATTRIBUTION.search(text) or _SAID.search(text)
    return found[1].strip() if found else None
