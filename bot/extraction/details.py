"""Details of a mention: date, currency, evidence, topics, mode, attribution, codes, confidence.

Imports the domain, the knowledge and its neighbours.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.domain import EventMention, EventType, Mode, PartialDate, Status
from bot.extraction.actors import PLACES
from bot.extraction.arguments import Arguments
from bot.extraction.confidence import Surroundings, features, probability
from bot.extraction.dating import event_date
from bot.extraction.discourse import Draft
from bot.extraction.parties import Cast
from bot.extraction.scene import Scene
from bot.extraction.status import Reading
from bot.extraction.triggers import VERBAL, Trigger
from bot.extraction.when import tells_background
from bot.knowledge import Ontology

# Of what was not done there is no concession.
_NOT_DONE = frozenset({Status.REFUSED, Status.DENIED, Status.POSTPONED, Status.CANCELLED})
_UNDER_WAY_DAYS = 4  # what opened longer ago is taken to be over
_NEWS_DAYS = 14  # what happened longer before publication is background
_EVIDENCE_WORDS = 30
_EVIDENCE_SPARE = 5  # words more, where they end the clause
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
        evidence, span = scene.sentence.quoted(words.start_char, words.start_char + len(words.text))
        eased = status not in _NOT_DONE and _eases(scene, trigger, args)
        cameo, plover = self._ontology.types[kind].code_for(Status.CANCELLED if eased else status)
        bare = EventMention(
            type=kind,
            status=status,
            parties=cast.parties,
            current=current,
            place=cast.place,
            date=when,
            topics=topics(scene, trigger),
            mode=mode_of(scene, kind),
            evidence=evidence,
            span=span,
            attribution=attribution(scene.sentence.text),
            cameo=cameo,
            plover=plover,
        )
        spots = [actor.anchor for actor in args.all()] + [trigger.head]
        own = {party.code for party in cast.parties}
        around = Surroundings(
            frame=str(trigger.spec.frame), title=scene.sentence.title, lead=scene.sentence.lead, parsed=args.parsed, resolved=cast.resolved,
            firm=bool(reading.cue), spread=max(spots) - min(spots), words=len(scene.doc),
            others=len({code for actor in scene.actors for code in actor.codes} - own),
        )  # fmt: skip
        names = features(bare, around)
        vague = bool(scene.keys[trigger.head] & _VAGUE) and not _PLAIN & {word for keys in scene.keys for word in keys}
        return Draft(replace(bare, confidence=probability(names)), scene.sentence.index, bool(reading.cue), args.parsed, vague, names)

    def coded(self, mention: EventMention) -> EventMention:
        """The mention with the codes of what it has become: the discourse may have settled its type and status."""
        if mention.eases and mention.status not in _NOT_DONE:
            return mention
        cameo, plover = self._ontology.types[mention.type].code_for(mention.status)
        return replace(mention, cameo=cameo, plover=plover)


def _eases(scene: Scene, trigger: Trigger, args: Arguments) -> bool:
    """ "has lifted its sanctions", "the easing of tariffs": a measure taken back, which has the code of a concession."""
    if trigger.spec.type is not EventType.SANCTION or trigger.spec.frame in VERBAL:
        return False
    verb = scene.keys[args.verb.i] if args.verb is not None else frozenset()
    noun = {"lifting", "easing", "removal", "relaxation"} & set(scene.low[max(0, trigger.start - 4) : trigger.start])
    return bool(verb & {"lift", "ease", "remove", "waive", "relax"} or noun)


def settle_status(reading: Reading, when: PartialDate | None, published: date | None, kind: EventType) -> Status:
    """What the date adds: a day or month yet to come is a plan where the words alone would say it happened."""
    if when is None or published is None:
        return reading.status
    ahead = (
        when.first_day() > published and len(when.text) > 4 and kind is not EventType.INVITATION
    )  # the day is that of what one is invited to
    if reading.status in (Status.OCCURRED, Status.ONGOING) and ahead:
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
