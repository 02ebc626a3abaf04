"""Whether a mention and an event are one: by type, parties, principals, place and days, never by title.

Each rule that keeps the two apart has a name, so that `explain` can say why. Pure; imports the domain only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain import DatePrecision, Event, EventMention, EventSource, EventType, Office, Party, PartyKind, Role, Status
from bot.events.names import any_may_be_one
from bot.events.tellings import SLACK, Telling, days_of_date, days_of_event, days_of_mention, gap, shift


class Apart(StrEnum):
    """Why a mention and an event are two."""

    TYPE = "type"
    PARTIES = "parties"
    DIRECTION = "direction"
    PRINCIPALS = "principals"
    PLACE = "place"
    DAYS = "days"
    OUTCOME = "outcome"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a mention fits an event: `apart` names the rule that forbids it; among those that fit, the highest score wins."""

    score: float = 0.0
    apart: Apart | None = None


# Where the people are the event; for the rest (a treaty, sanctions) outlets name whoever spoke of it.
_PERSONAL = frozenset({EventType.CALL, EventType.VISIT, EventType.MEETING, EventType.MESSAGE, EventType.INVITATION})
# Where who did it to whom is the event: Russia's expulsion of Czechs is not the Czech expulsion of Russians.
_DIRECTED: Mapping[EventType, frozenset[Role]] = {
    EventType.VISIT: frozenset({Role.VISITOR}),
    **{
        kind: frozenset({Role.INITIATOR})
        for kind in (
            EventType.MESSAGE, EventType.INVITATION, EventType.AID, EventType.UPGRADE, EventType.PROTEST,
            EventType.EXPULSION, EventType.DOWNGRADE, EventType.SANCTION,
        )
    },
}  # fmt: skip
_PLACED = frozenset({EventType.VISIT, EventType.MEETING, EventType.EXERCISE})
_VAGUE = frozenset({Office.STATE, Office.OFFICIAL})
_AHEAD = frozenset({Status.PLANNED, Status.PROPOSED, Status.HYPOTHETICAL})
_MOVED = frozenset({Status.POSTPONED, Status.CANCELLED})
_CALLED_OFF = frozenset({Status.CANCELLED, Status.POSTPONED, Status.REFUSED})
_TALKS = frozenset({EventType.CALL, EventType.MEETING})
_MOMENTARY = frozenset({EventType.CALL, EventType.MESSAGE})
_DONE = frozenset({Status.OCCURRED, Status.ONGOING})
_LEADERS = frozenset({Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT})
_MOST_MOVED_DAYS = 45
_LATE_DAYS = 2
_JACCARD = 0.5
_SUMMIT = 3
_BACKGROUND_DAYS = 14
_BACKGROUND_ECHO_DAYS = 30


def fit(told: Telling, event: Event) -> Fit:
    """How the telling fits the event. Same answer for the same two values; nothing else is looked at."""
    mention = told.mention
    shared = mention.codes & event.codes
    apart = _unlike(mention, event, shared) or _days_apart(told, event) or _undone(told, event)
    if apart:
        return Fit(apart=apart)
    if mention.codes != event.codes and not _vouched(mention, event):
        return Fit(apart=Apart.PARTIES)
    return Fit(score=_score(told, event, shared))


def _unlike(mention: EventMention, event: Event, shared: frozenset[str]) -> Apart | None:
    if mention.type is not event.type:
        return Apart.TYPE
    if not _party_sets_fit(mention.codes, event.codes):
        return Apart.PARTIES
    if _turned_round(mention, event) or mention.eases != event.eases:
        return Apart.DIRECTION
    if mention.type in _PERSONAL and _principals_clash(mention.parties, event.parties, shared):
        return Apart.PRINCIPALS
    if mention.type in _PLACED and mention.place and event.place and mention.place.code != event.place.code:
        return Apart.PLACE
    return None


def _party_sets_fit(ones: frozenset[str], others: frozenset[str]) -> bool:
    shared = len(ones & others)
    if shared < 2:
        return False
    return ones <= others or others <= ones or shared / len(ones | others) >= _JACCARD


def _vouched(mention: EventMention, event: Event) -> bool:
    """Where the party sets differ, place, date or two principals must speak for the same event, and of two only no day against it."""
    shared = mention.codes & event.codes
    dates_differ = _both_to_the_day(mention, event) and mention.date != event.date
    if len(shared) < _SUMMIT and dates_differ and not _may_have_moved(mention, event):
        return False
    placed = mention.place is not None and event.place is not None and mention.place.code == event.place.code
    dated = mention.date is not None and event.date is not None and mention.date.precision is DatePrecision.DAY
    return placed or dated or (mention.type in _TALKS and _principals_met(mention, event, shared) >= 2)


def _both_to_the_day(mention: EventMention, event: Event) -> bool:
    return bool(mention.date and event.date and mention.date.precision is event.date.precision is DatePrecision.DAY)


def _principals_met(mention: EventMention, event: Event, shared: frozenset[str]) -> int:
    """How many of the shared parties name one and the same person on both sides."""
    sides = ((_of(mention.parties, code), _of(event.parties, code)) for code in shared)
    return sum(any_may_be_one([p.person for p in ones if p.person], [p.person for p in others if p.person]) for ones, others in sides)


def _turned_round(mention: EventMention, event: Event) -> bool:
    roles = _DIRECTED.get(mention.type)
    if not roles:
        return False
    ones = {party.code for party in mention.parties if party.role in roles}
    others = {party.code for party in event.parties if party.role in roles}
    return bool(ones and others and not ones & others)


def _principals_clash(ones: Iterable[Party], others: Iterable[Party], shared: frozenset[str]) -> bool:
    ones, others = tuple(ones), tuple(others)
    clashes = sum(1 for code in shared if _side_clashes(_of(ones, code), _of(others, code)))
    # In a summit one delegation may be named by another member; between two, it is another event.
    return clashes * 2 > len(shared) if len(shared) >= _SUMMIT else clashes > 0


def _of(parties: tuple[Party, ...], code: str) -> tuple[Party, ...]:
    return tuple(party for party in parties if party.code == code)


def _side_clashes(ones: tuple[Party, ...], others: tuple[Party, ...]) -> bool:
    """True where both sides name persons, or else offices, and none can be the same."""
    persons = [party.person for party in ones if party.person]
    other_persons = [party.person for party in others if party.person]
    if persons and other_persons:
        return not any_may_be_one(persons, other_persons)
    offices = {party.office for party in ones if not _of_a_member(party)} - _VAGUE
    other_offices = {party.office for party in others if not _of_a_member(party)} - _VAGUE
    return bool(offices and other_offices and not offices & other_offices)


def _of_a_member(party: Party) -> bool:
    """The leaders of a group are those of its members, whichever of them an article names."""
    return party.kind is PartyKind.ORGANISATION and party.office in _LEADERS


def _days_apart(told: Telling, event: Event) -> Apart | None:
    mention = told.mention
    if mention.current != event.current:
        return None if _background_meets(told, event) else Apart.BACKGROUND
    if not mention.current:
        return None if _both_background_meet(told, event) else Apart.DAYS
    distance = gap(days_of_mention(mention, told.told), days_of_event(event))
    return Apart.DAYS if distance > _slack(mention, event) else None


def _slack(mention: EventMention, event: Event) -> int:
    """Days by which the two may be off. An undated telling's days are a guess already; slack is for two days that were told."""
    if _may_have_moved(mention, event):
        return _MOST_MOVED_DAYS
    if mention.date and event.date:
        if mention.type in _MOMENTARY and not _both_to_the_day(mention, event):
            return 0
        came_true = mention.status in _DONE and event.status in _AHEAD
        return max(SLACK[mention.type], _LATE_DAYS if came_true and mention.type is EventType.MEETING else 0)
    # What is still told as to come may be under way: where the town is the same, it is this visit and not the next.
    return SLACK[mention.type] if mention.status in _AHEAD and mention.type in _PLACED and _same_town(mention, event) else 0


def _same_town(mention: EventMention, event: Event) -> bool:
    return bool(mention.place and event.place and mention.place.name and mention.place == event.place)


def _undone(told: Telling, event: Event) -> Apart | None:
    """What has taken place is not called off afterwards: that was another one, unless both name the same days."""
    mention = told.mention
    if mention.date and event.date and mention.date.meets(event.date):
        return None
    if mention.status in _CALLED_OFF and event.status is Status.OCCURRED:
        happened = [_published(source, event) for source in event.sources if source.status is Status.OCCURRED]
        return Apart.OUTCOME if happened and min(happened) <= told.told else None
    if mention.status is Status.OCCURRED and event.status in _CALLED_OFF:
        called_off = [_published(source, event) for source in event.sources if source.status in _CALLED_OFF]
        return Apart.OUTCOME if called_off and told.told <= min(called_off) else None
    return None


def _published(source: EventSource, event: Event) -> datetime:
    return source.published or event.first_seen


def _may_have_moved(mention: EventMention, event: Event) -> bool:
    """A postponement names the new date, or the old one, of what was planned; either way it is the same event."""
    statuses = {mention.status, event.status}
    return bool(statuses & _MOVED) and statuses <= _MOVED | _AHEAD


def _background_meets(told: Telling, event: Event) -> bool:
    """Background and news are one only where both are dated and the dates say so; "last month's call" is not today's."""
    mention = told.mention
    if _looked_back_at(told, event):
        return True
    if mention.date is None or event.date is None or not mention.date.meets(event.date):
        return False
    if mention.date.precision is event.date.precision is DatePrecision.DAY:
        return True
    if mention.current or DatePrecision.YEAR in (mention.date.precision, event.date.precision):
        return False
    return event.date.last_day() < shift(told.told.date(), -_BACKGROUND_DAYS)


def _looked_back_at(told: Telling, event: Event) -> bool:
    """An undated look back at the days after, where both leaders and the town are named: "criticised for the Helsinki summit"."""
    mention = told.mention
    if mention.date or mention.current or event.date is None or not _same_town(mention, event):
        return False
    days = (told.told.date() - event.date.last_day()).days
    return 0 <= days <= _BACKGROUND_DAYS and _principals_met(mention, event, mention.codes & event.codes) >= 2


def _both_background_meet(told: Telling, event: Event) -> bool:
    mention = told.mention
    if mention.date and event.date:
        return mention.date.meets(event.date)
    if mention.date or event.date:
        return False
    # Two looks back without a date are one where they were written in the same weeks.
    return abs((told.told - event.first_seen).days) <= _BACKGROUND_ECHO_DAYS


def _score(told: Telling, event: Event, shared: frozenset[str]) -> float:
    mention = told.mention
    score = 4.0 * len(shared) / len(mention.codes | event.codes)
    for code in shared:
        ones, others = _of(mention.parties, code), _of(event.parties, code)
        if any_may_be_one([p.person for p in ones if p.person], [p.person for p in others if p.person]):
            score += 1.0
        elif {p.office for p in ones} & {p.office for p in others}:
            score += 0.5
    if mention.date and event.date:
        score += 2.0 if mention.date == event.date else 1.0
        score -= 0.1 * min(gap(days_of_date(mention.date), days_of_date(event.date)), 10)
    if mention.place and event.place and mention.place.code == event.place.code:
        score += 1.0 if mention.place.name == event.place.name else 0.5
    if set(mention.topics) & set(event.topics):
        score += 0.5
    return score - 0.02 * min(abs((told.told - event.first_seen).days), 50)
