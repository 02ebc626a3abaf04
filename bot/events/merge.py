"""Merge: the event that all of its tellings together tell of. The same tellings in any order give the same event.

Pure; imports the domain only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.domain import DatePrecision, Event, EventMention, EventSource, EventType, PartialDate, Place, Status
from bot.events.confidence import event_confidence
from bot.events.heard import heard, told_at
from bot.events.parties import joint_parties
from bot.events.tellings import SLACK, Telling, days_of_date, gap

_MOST_TOPICS = 8
_PRECISE = {DatePrecision.DAY: 2, DatePrecision.MONTH: 1, DatePrecision.YEAR: 0}
# How firmly a status stands. A later article that only looks ahead does not undo what was reported as done: it lags behind.
_FIRM = {Status.HYPOTHETICAL: 0, Status.PROPOSED: 1, Status.PLANNED: 2, Status.ONGOING: 3, Status.OCCURRED: 3}
# Under way or over is one thing to a reader who was told already.
_SAME_NEWS = {Status.ONGOING: Status.OCCURRED}
_AHEAD = frozenset({Status.PLANNED, Status.PROPOSED, Status.HYPOTHETICAL, Status.POSTPONED})

Value = TypeVar("Value", bound=Hashable)


def merge(event_id: str, tellings: Iterable[Telling], *, before: Event | None, now: datetime, counted: Iterable[EventSource] = ()) -> Event:
    """The event, with `before` as it stood until now (None for a new one).

    `counted` are the sources whose tellings are not given, because `heard` leaves them out; which of the given ones are weighed is
    chosen by `heard` too, so that the event is the same with them and without.

    `revision` grows by one on a material change of status, date, place or parties; `changed` is `now` where anything changed.
    `first_seen` is the earliest time at which an article told of it. The rarity line is kept as it was.
    """
    given = sorted(tellings, key=lambda item: item.order)
    sources, first_seen = _in_order(given, counted)
    weighed = heard(sources, first_seen)
    # A source that was imported without its word is counted, and cannot be heard.
    told = [item for item in given if item.source.article_id in weighed] or given
    mentions = [item.mention for item in told]
    status = _status([source.status for source in sources])
    speaking = [item for item in told if _news(item.mention.status) is _news(status)] or told
    lead = min(speaking, key=lambda item: (not item.source.official, -item.mention.confidence, item.order))
    event = Event(
        id=event_id,
        type=mentions[0].type,
        status=status,
        parties=joint_parties([mention.parties for mention in mentions]),
        current=any(mention.current for mention in mentions),
        place=_place(mentions),
        date=_date([item.mention for item in speaking], mentions, ahead=status in _AHEAD),
        topics=tuple(dict.fromkeys(topic for mention in mentions for topic in mention.topics))[:_MOST_TOPICS],
        mode=_most_told(mention.mode for mention in mentions),
        evidence=lead.mention.evidence,
        attribution=lead.mention.attribution or next((m.attribution for m in mentions if m.attribution), None),
        confidence=round(event_confidence([(item.mention, item.source) for item in told]), 3),
        cameo=lead.mention.cameo,
        plover=lead.mention.plover,
        sources=sources,
        first_seen=first_seen,
        changed=now,
        revision=1,
    )
    if before is None:
        return event
    event = replace(event, revision=before.revision + material(before, event), rarity=before.rarity, changed=before.changed)
    return event if event == before else replace(event, changed=now)


def material(before: Event, after: Event) -> bool:
    """True where a reader of the first telling must hear of the change.

    A detail filled in (the day of a call, the city) is none, unless it is the day or place of what is still to come.
    """
    ahead = after.status in _AHEAD
    return (
        _news(before.status) is not _news(after.status)
        or _date_changed(before, after, ahead=ahead)
        or _place_changed(before.place, after.place, ahead=ahead)
        or bool(after.codes - before.codes)
    )


def _news(status: Status) -> Status:
    return _SAME_NEWS.get(status, status)


def _in_order(given: Sequence[Telling], counted: Iterable[EventSource]) -> tuple[tuple[EventSource, ...], datetime]:
    """All sources in the order in which they told, and when the first did."""
    first = min(item.told for item in given)
    timed = [(item.order, item.source) for item in given]
    timed += [((told_at(source, first), source.article_id), source) for source in counted]
    timed.sort(key=lambda entry: entry[0])
    return tuple(source for _, source in timed), timed[0][0][0]


def _status(told: Sequence[Status]) -> Status:
    """The latest word, unless it is a weaker one about what is firmer already."""
    status = told[0]
    for said in told[1:]:
        weaker = said in _FIRM and status in _FIRM and _FIRM[said] < _FIRM[status]
        if not weaker:
            status = said
    return status


def _date(speaking: Sequence[EventMention], every: Sequence[EventMention], *, ahead: bool) -> PartialDate | None:
    """The date told by those who tell the status as it stands; a finer date from the others is taken where it agrees."""
    dates = [mention.date for mention in speaking if mention.date]
    others = [mention.date for mention in every if mention.date]
    if not dates:
        dates = others
    if not dates:
        return None
    finest = max(_PRECISE[when.precision] for when in dates)
    dates = [when for when in dates if _PRECISE[when.precision] == finest]
    # A plan's date is the last one set; of what is past, the one most often told.
    chosen = dates[-1] if ahead else _most_told(dates) or dates[0]
    finer = [when for when in others if _PRECISE[when.precision] > finest and when.meets(chosen)]
    return _most_told(finer) or chosen


def _place(mentions: Sequence[EventMention]) -> Place | None:
    code = _most_told(mention.place.code for mention in mentions if mention.place)
    if code is None:
        return None
    return Place(code, _most_told(mention.place.name for mention in mentions if mention.place and mention.place.code == code))


def _most_told(values: Iterable[Value | None]) -> Value | None:
    """The value told most often, the first told among equals."""
    counted = Counter(value for value in values if value is not None)
    return counted.most_common(1)[0][0] if counted else None


def _date_changed(before: Event, after: Event, *, ahead: bool) -> bool:
    if before.date == after.date or after.date is None:
        return False
    if before.date is None:
        return ahead
    slack = 0 if ahead else _slack(after.type)
    return gap(days_of_date(before.date), days_of_date(after.date)) > slack


def _slack(kind: EventType) -> int:
    return SLACK[kind]


def _place_changed(before: Place | None, after: Place | None, *, ahead: bool) -> bool:
    if before == after or after is None:
        return False
    if before is None:
        return ahead
    if before.code != after.code:
        return True
    return ahead and before.name is not None and after.name is not None and before.name != after.name
