"""One article's word on one event: the mention with the source that made it, and the days at which it can have happened.

Pure; imports the domain only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain import Article, Event, EventMention, EventSource, EventType, PartialDate, Source, Status
from bot.events.identity import text_digest

Days = tuple[date, date]
"""First and last day, both inclusive."""

# Days before and after publication at which an event without a date can lie, by what is said of it. A readout comes within
# days; a plan looks weeks ahead; a denial or cancellation may speak of either side.
REACH: Mapping[Status, tuple[int, int]] = {
    Status.OCCURRED: (5, 1),
    Status.ONGOING: (7, 3),
    Status.PLANNED: (0, 45),
    Status.PROPOSED: (0, 45),
    Status.HYPOTHETICAL: (0, 45),
    Status.CANCELLED: (7, 45),
    Status.POSTPONED: (7, 45),
    Status.REFUSED: (7, 45),
    Status.DENIED: (10, 14),
}

# Days by which two dates of one event may differ: time zones for a call, the length of the thing itself for a visit or a drill.
SLACK: Mapping[EventType, int] = {
    EventType.CALL: 1,
    EventType.VISIT: 3,
    EventType.MEETING: 1,
    EventType.MESSAGE: 1,
    EventType.INVITATION: 2,
    EventType.AGREEMENT: 2,
    EventType.EXERCISE: 7,
    EventType.AID: 2,
    EventType.UPGRADE: 2,
    EventType.PROTEST: 1,
    EventType.EXPULSION: 2,
    EventType.DOWNGRADE: 2,
    EventType.SANCTION: 2,
}


@dataclass(frozen=True, slots=True)
class Telling:
    """A mention and where it stood. `told` is the article's publication, or where nobody says, when it was fetched."""

    mention: EventMention
    source: EventSource
    told: datetime

    @property
    def order(self) -> tuple[datetime, str]:
        return (self.told, self.source.article_id)


def telling(mention: EventMention, article: Article, source: Source, *, digest: str | None = None) -> Telling:
    """The telling of a mention; `digest` saves a second look at the text where an article has many mentions."""
    mention = replace(mention, confidence=round(mention.confidence, 3))
    moment = article.published or article.fetched
    told = EventSource(
        article_id=article.id,
        source_id=source.id,
        outlet=source.name,
        url=article.url,
        title=article.title,
        published=article.published,
        evidence=mention.evidence,
        status=mention.status,
        official=source.official,
        digest=text_digest(article.text) if digest is None else digest,
        told=moment,
        date=mention.date,
        language=article.language,
    )
    return Telling(mention, told, moment)


def days_of_mention(mention: EventMention, told: datetime) -> Days:
    """The days that the mention allows: its date's, or those that its status reaches from publication."""
    if mention.date:
        return days_of_date(mention.date)
    return reach(mention.status, told.date())


def days_of_event(event: Event) -> Days:
    """The days that all of the event's sources allow; a story told on and on does not drift away from its first telling."""
    if event.date:
        return days_of_date(event.date)
    return overlap(reach(source.status, (source.published or event.first_seen).date()) for source in event.sources)


def days_of_date(when: PartialDate) -> Days:
    return (when.first_day(), when.last_day())


def reach(status: Status, day: date) -> Days:
    before, after = REACH[status]
    return (shift(day, -before), shift(day, after))


def overlap(spans: Iterable[Days]) -> Days:
    """What the spans share; a span that shares nothing with those before it is left out."""
    first, last = date.min, date.max
    for start, end in spans:
        if max(first, start) <= min(last, end):
            first, last = max(first, start), min(last, end)
    return (first, last)


def gap(one: Days, other: Days) -> int:
    """Days between two spans; 0 where they meet."""
    return max((other[0] - one[1]).days, (one[0] - other[1]).days, 0)


def shift(day: date, days: int) -> date:
    """The day so many days on, held within the calendar: news does tell of the years 1 and 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
