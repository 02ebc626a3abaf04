"""An occasion: what one event of an article tells of another. Talks during a visit take its place, and neighbours its date.

Pure; imports the domain and the knowledge's way to compare names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import CONTACT_TYPES, EventMention, EventType, PartialDate, Party, Status, without_junior
from bot.knowledge import fold

DONE = frozenset({Status.OCCURRED, Status.ONGOING})
_NEAR_JOURNEY = 400  # characters behind a journey within which a meeting of the traveller is taken to be part of it
_LONGEST_STAY = 6  # days after a visit's own within which a meeting is part of it


def complete(mentions: Sequence[EventMention]) -> list[EventMention]:
    """What one event of the article tells of another: talks during a visit take its place, and events of one occasion its date."""
    mentions = [_under_way(mention, mentions) for mention in mentions]
    visits = [m for m in mentions if m.type is EventType.VISIT]
    return [_dated(_placed(mention, visits), mentions) for mention in mentions]


def _under_way(mention: EventMention, mentions: Sequence[EventMention]) -> EventMention:
    """A visit whose programme is still ahead goes on: the article tells of a meeting to come between the visitor and his hosts."""
    if mention.type is not EventType.VISIT or mention.status is not Status.OCCURRED or not mention.current:
        return mention
    hosts = {party.code for party in mention.parties if party.role == "host"}
    ahead = any(
        other.type is EventType.MEETING
        and other.status is Status.PLANNED
        and hosts <= other.codes
        and len(other.codes & mention.codes) >= 2
        and not _apart(mention, other)
        for other in mentions
    )
    return replace(mention, status=Status.ONGOING) if ahead else mention


def _apart(visit: EventMention, meeting: EventMention) -> bool:
    """True where the meeting lies more than days after the visit: it belongs to another."""
    if visit.date is None or meeting.date is None:
        return False
    return (meeting.date.first_day() - visit.date.last_day()).days > _LONGEST_STAY


def _same_tour(mention: EventMention, other: EventMention) -> bool:
    """What one traveller does on a journey told with one date: the other stops and meetings fall in its month."""
    if other.type is not EventType.VISIT or mention.type not in (EventType.VISIT, EventType.MEETING):
        return False
    if mention.status in DONE and other.status not in DONE:
        return False
    travellers = [party for party in other.parties if party.role == "visitor" and party.person]
    return any(_is_traveller(party, traveller) for party in mention.parties for traveller in travellers)


def _is_traveller(party: Party, traveller: Party) -> bool:
    """The traveller by name, or by the office alone."""
    if party.person:
        return traveller.person is not None and same_person(party.person, traveller.person)
    return party.code == traveller.code and party.office is traveller.office


def _placed(mention: EventMention, visits: Sequence[EventMention]) -> EventMention:
    if mention.place is not None or mention.type not in (EventType.MEETING, EventType.AGREEMENT, EventType.EXERCISE):
        return mention
    hosts = [visit for visit in visits if visit.current == mention.current and len(visit.codes & mention.codes) >= 2]
    if hosts:
        return replace(mention, place=hosts[0].place)
    journeys = _journeys_before(mention, visits)
    return replace(mention, place=journeys[-1].place) if journeys else mention


def _journeys_before(mention: EventMention, visits: Sequence[EventMention]) -> list[EventMention]:
    """The journeys of whoever takes part, told shortly before: "will travel to Bali to attend the G20 meeting and will also meet Wang"."""
    people = {party.person for party in mention.parties if party.person}
    return [
        visit
        for visit in visits
        if mention.type is EventType.MEETING
        and visit.current == mention.current
        and 0 <= mention.span[0] - visit.span[0] <= _NEAR_JOURNEY
        and any(party.person in people for party in visit.parties if party.role == "visitor")
    ]


def _dated(mention: EventMention, mentions: Sequence[EventMention]) -> EventMention:
    """The mention with the date of an event of the same parties on the same occasion, else the month of the journey it belongs to."""
    if mention.date is not None or mention.type not in (*CONTACT_TYPES, EventType.AGREEMENT):
        return mention
    dated = [
        other
        for other in mentions
        if other.date is not None and other.current == mention.current and other.type in (*CONTACT_TYPES, EventType.AGREEMENT)
    ]
    for other in dated:
        apart = EventType.CALL in (mention.type, other.type) or len(other.codes & mention.codes) < 2
        if not apart and (other.status in DONE) == (mention.status in DONE):
            return replace(mention, date=other.date)
    journey = next((other.date for other in dated if _same_tour(mention, other)), None)
    return replace(mention, date=PartialDate(journey.text[:7])) if journey else mention


def same_person(a: str, b: str) -> bool:
    """True where two names of one article can be one person: same surname, and given names that do not differ."""
    one, two = fold(without_junior(a)).split(), fold(without_junior(b)).split()
    if not one or not two:
        return False
    if len(one) == 1 or len(two) == 1:
        return bool(set(one) & set(two))
    return one[-1] == two[-1] and (one[0][:2] == two[0][:2] or set(one) <= set(two) or set(two) <= set(one))
