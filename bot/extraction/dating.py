"""Which of a sentence's dates is the event's: of its own clause, not of the verb that reports it.

Imports the domain and its neighbours.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.domain import CONTACT_TYPES, EventType, PartialDate, Status
from bot.extraction.arguments import Arguments
from bot.extraction.scene import Scene, base
from bot.extraction.status import Reading
from bot.extraction.triggers import VERBAL, Trigger
from bot.extraction.when import When, find_dates

_REPORTING = frozenset("say tell announce report add claim state note confirm write tweet".split())
# These keep the date for which the event had been planned.
_SETTLED_BY_WORD = frozenset({Status.CANCELLED, Status.POSTPONED, Status.REFUSED})
_PLANNED_FOR = re.compile(r"(?i)\b(?:planned|scheduled|set|due|slated|expected)\s+(?:for|on|in|next)\b")
_FIXING = frozenset({"scheduled", "slated", "set", "planned", "due"})
_TO_THE_DAY = len("2021-09-14")
_BOUNDS = frozenset({"until", "till", "through", "beyond", "by"})  # how long a measure runs, not when it was taken


def event_date(scene: Scene, trigger: Trigger, args: Arguments, reading: Reading, published: date | None) -> PartialDate | None:
    """The date expression that belongs to the trigger: of its own clause, not of the verb that reports it."""
    ahead = reading.future or (reading.status in _SETTLED_BY_WORD and _had_a_day(scene, trigger))
    found = find_dates(scene.sentence.text, published, future=ahead)
    if not ahead and not scene.sentence.title and published is not None and _in_present(args):
        # "arrives in Hanoi Tuesday": the present tense speaks of the nearer of the two Tuesdays
        coming = {when.start: when for when in find_dates(scene.sentence.text, published, future=True)}
        found = [_nearer(when, coming.get(when.start, when), published) for when in found]
    if ahead and published is not None and (first := _agreed_on(scene, reading)) is not None:
        done = {when.start: when for when in find_dates(scene.sentence.text, published, future=False)}
        found = [done.get(when.start, when) if when.end <= first else when for when in found]
    if ahead and published is not None:
        done = {when.start: when for when in find_dates(scene.sentence.text, published, future=False)}
        found = [done.get(when.start, when) if _of_what_was(scene, args, when) else when for when in found]
    if trigger.spec.type is EventType.INVITATION and not ahead:
        found = _days_of_the_visit(scene, trigger, found, find_dates(scene.sentence.text, published, future=True))
    found = [when for when in found if not _told_after(scene, trigger, reading, when, published)]
    best: tuple[float, When] | None = None
    verb = args.verb.i if args.verb is not None else trigger.head
    for when in found:
        span = scene.doc.char_span(when.start, when.end, alignment_mode="expand")
        if span is None or when.date is None or scene.low[span.start] == "since" or (span.start and scene.low[span.start - 1] in _BOUNDS):
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


def _of_what_was(scene: Scene, args: Arguments, when: When) -> bool:
    """ "In January, he initiated the process to designate": the day belongs to a verb in the past, not to what is to come."""
    span = scene.doc.char_span(when.start, when.end, alignment_mode="expand")
    owner = span.root if span is not None else None
    for _ in range(6):
        if owner is None or owner.pos_ == "VERB" or owner.head == owner:
            break
        owner = owner.head
    if owner is None or owner.tag_ != "VBD" or (args.verb is not None and owner.i == args.verb.i):
        return False
    return when.start < owner.idx and not scene.keys[owner.i] & _REPORTING


def _had_a_day(scene: Scene, trigger: Trigger) -> bool:
    """ "cancelled a planned summit in early September", "the talks, scheduled for Friday, were called off": the day is that of the plan."""
    planned = _FIXING & set(scene.low[max(0, trigger.start - 3) : trigger.start])
    return bool(planned) or bool(_PLANNED_FOR.search(scene.sentence.text))


def _in_present(args: Arguments) -> bool:
    """ "arrives in Hanoi", "becomes the first president to visit Hiroshima": the verb, or the one above its infinitive."""
    verb = args.verb
    for _ in range(4):
        if verb is None or verb.tag_ != "VB" or verb.head == verb:
            break
        verb = verb.head
    if verb is not None and verb.tag_ in ("NN", "JJ"):  # "the first president to visit": the copula of the noun
        verb = next((child for child in verb.children if base(child) == "cop"), verb.head)
    return verb is not None and verb.tag_ in ("VBZ", "VBP")


def _days_of_the_visit(scene: Scene, trigger: Trigger, past: list[When], coming: list[When]) -> list[When]:
    """ "accepted an invitation to visit Beijing in April": what stands behind the infinitive is the day of the visit."""
    head = trigger.end - 1
    visit = next((token for token in scene.doc[head + 1 :] if token.tag_ == "VB" and scene.low[token.i - 1] == "to"), None)
    if visit is None:
        return past
    later = {when.start: when for when in coming}
    return [later.get(when.start, when) if when.start > visit.idx else when for when in past]


def _told_after(scene: Scene, trigger: Trigger, reading: Reading, when: When, published: date | None) -> bool:
    """ "pushed it back to July 9, following a call": a day to come that stands before is not that of what came first."""
    if reading.future or trigger.spec.frame in VERBAL or when.date is None or published is None or when.date.first_day() <= published:
        return False
    first = scene.doc[trigger.head].idx
    return when.end <= first and bool(scene.case_of(scene.doc[trigger.head]) & {"following", "after"})


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
    if span is None or not (when.relative or (when.date and len(when.date.text) == _TO_THE_DAY)):
        return False
    owner = span.root
    for _ in range(8):
        if owner.pos_ == "VERB" or owner.head == owner:
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
        if owner.head == owner or owner.i in range(trigger.start, trigger.end):
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


def _agreed_on(scene: Scene, reading: Reading) -> int | None:
    """Where the verb in the past stands that made the plan: "On March 10, they agreed to restore ties" names the day of that."""
    cue = next((token for token in scene.doc if token.text == reading.cue and token.tag_ == "VBD"), None)
    return cue.idx if cue is not None else None


def _holds(owner: Any, spots: tuple[int, int]) -> bool:
    """True where a spot stands below the word."""
    return any(owner.left_edge.i <= spot <= owner.right_edge.i for spot in spots)
