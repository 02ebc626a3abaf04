"""Discourse: an event told in the headline, the lead and a later paragraph is one event with the best of all three.

Pure; imports the domain and its neighbours `confidence`, `news_day`, `occasion`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain import EventMention, EventType, Mode, Office, PartialDate, Party, Place, Status
from bot.extraction.confidence import TOLD_AGAIN, probability
from bot.extraction.news_day import Days, dated_by_news
from bot.extraction.occasion import DONE, complete, same_person

_FINAL = frozenset({Status.CANCELLED, Status.POSTPONED, Status.REFUSED, Status.DENIED})


@dataclass(frozen=True, slots=True)
class Draft:
    """A mention with what merging needs to know.

    `sentence` is where it stood; `firm` says that its status was read from a cue, not assumed; `vague` that its verb
    ("spoke", "discussed") leaves open whether they telephoned or met; `grounds` are what its confidence rests on.
    """

    mention: EventMention
    sentence: int
    firm: bool
    parsed: bool = True
    vague: bool = False
    grounds: frozenset[str] = frozenset()


_TO_THE_DAY = len("2021-09-14")


def merge_drafts(drafts: Iterable[Draft], days: Days = (), published: date | None = None) -> tuple[list[EventMention], list[int]]:
    """The distinct events among the drafts, in order of first telling, and for each draft the place of its event among them.

    `days` are those that each sentence of the article names; they date what its own words leave open.
    """
    groups: list[Draft] = []
    places: list[int] = []
    told = _settled(list(drafts))
    for draft in told:
        for place, held in enumerate(groups):
            if same_event(held, draft):
                groups[place] = _merged(held, draft)
                places.append(place)
                break
        else:
            places.append(len(groups))
            groups.append(draft)
    homes = [_heard_in(groups, place) for place in range(len(groups))]
    kept = [place for place, home in enumerate(homes) if home == place]
    mentions = complete([groups[place].mention for place in kept])
    for number, place in enumerate(kept):
        if mentions[number].date is None:
            told_in = {draft.sentence for draft, home in zip(told, places, strict=True) if home == place}
            mentions[number] = replace(mentions[number], date=dated_by_news(mentions[number], told_in, days, published))
    mentions = [_to_come(mention, published) for mention in mentions]
    return complete(mentions), [kept.index(homes[place]) for place in places]


def _to_come(mention: EventMention, published: date | None) -> EventMention:
    """ "Woodward Travels to Rome", who "will travel July 28": what one telling dates to a day to come is planned by all."""
    day = mention.date.first_day() if mention.date is not None and len(mention.date.text) == _TO_THE_DAY else None
    told_done = mention.status in DONE and mention.type is not EventType.INVITATION
    ahead = published is not None and day is not None and day > published
    return replace(mention, status=Status.PLANNED) if told_done and ahead else mention


def _settled(drafts: list[Draft]) -> list[Draft]:
    """A vague contact takes the type of a plain one of the same parties: "Putin, Khan talk" is the call of the next line."""
    plain = [draft for draft in drafts if not draft.vague and draft.mention.type in (EventType.CALL, EventType.MEETING)]
    kinds = {(other.mention.type, other.mention.codes, other.mention.current) for other in plain}
    result = []
    for draft in drafts:
        mention = draft.mention
        if draft.vague and mention.type is EventType.CALL and _during_visit(draft, drafts):
            mention = replace(mention, type=EventType.MEETING, mode=Mode.IN_PERSON)
        own = (mention.type, mention.codes, mention.current) in kinds
        twin = next(
            (
                other.mention
                for other in plain
                if draft.vague
                and not own
                and any(party.office is not Office.STATE for party in other.mention.parties)
                and other.mention.type is not mention.type
                and other.mention.codes == mention.codes
                and _people_fit(mention.parties, other.mention.parties)
                and (not mention.date or not other.mention.date or mention.date.meets(other.mention.date))
                and other.mention.current == mention.current
            ),
            None,
        )
        if twin is not None:
            mention = replace(
                mention,
                type=twin.type,
                mode=twin.mode,
                place=None if twin.type is EventType.CALL else mention.place,
            )
        result.append(replace(draft, mention=mention))
    return result


def _during_visit(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Who visits a country speaks with its leaders there, where nobody says that he telephones."""
    codes, done = draft.mention.codes, draft.mention.status in DONE
    people = {party.person for party in draft.mention.parties if party.person}
    visits = (other.mention for other in drafts if other.mention.type is EventType.VISIT)
    return len(codes) == 2 and any(
        visit.codes == codes
        and visit.current
        and (visit.status in DONE) == done
        and any(party.person in people for party in visit.parties if party.role == "visitor")
        for visit in visits
    )


def _heard_in(groups: Sequence[Draft], place: int) -> int:
    """The place of the call or meeting in which good wishes were spoken: they are no message of their own (GUIDELINE, ruling 7)."""
    mention = groups[place].mention
    if mention.type is not EventType.MESSAGE or mention.mode is not None:
        return place
    contacts = (EventType.CALL, EventType.MEETING)
    return next((at for at, held in enumerate(groups) if held.mention.type in contacts and held.mention.codes == mention.codes), place)


def same_event(a: Draft, b: Draft) -> bool:
    """True where two drafts of one article tell of one event."""
    one, two = a.mention, b.mention
    if one.type is not two.type or one.eases != two.eases or not _codes_fit(one, two):
        return False
    undone = one.status in _FINAL and two.status in _FINAL  # dated by the day it was to be, or by the day it was called off
    if one.date and two.date and not one.date.meets(two.date) and not undone and not _one_trip(one, two):
        return False
    if one.current != two.current and (one.date or two.date or (a.firm and b.firm)):
        return False
    if not _people_fit(one.parties, two.parties):
        return False
    if one.status is two.status or not (a.firm and b.firm):
        return True
    settled = {one.status, two.status}
    if settled <= {Status.OCCURRED, Status.ONGOING} or settled <= {Status.PLANNED, Status.PROPOSED, Status.HYPOTHETICAL}:
        return True
    if settled & _FINAL:
        return True
    if settled == {Status.PLANNED, Status.ONGOING}:
        return True
    return (
        one.type is EventType.VISIT
        and not (one.date and two.date)
        and settled == {Status.PLANNED, Status.OCCURRED}
        and (a.sentence == b.sentence or (one.current and two.current))
    )


def _one_trip(one: EventMention, two: EventMention) -> bool:
    """A visit told with the day it begins and a day within it is one visit."""
    assert one.date and two.date
    alike = one.status is two.status or {one.status, two.status} == {Status.OCCURRED, Status.ONGOING}
    return one.type is EventType.VISIT and alike and abs((one.date.first_day() - two.date.first_day()).days) <= 8


def _codes_fit(one: EventMention, two: EventMention) -> bool:
    if one.type is EventType.VISIT:
        hosts = [{p.code for p in m.parties if p.role == "host"} for m in (one, two)]
        return hosts[0] == hosts[1] and bool((one.codes - hosts[0]) & (two.codes - hosts[1]))
    common = one.codes & two.codes
    return len(common) >= 2 and (common in (one.codes, two.codes))


def _people_fit(one: Sequence[Party], two: Sequence[Party]) -> bool:
    """False where a country acts through different named persons or plainly different offices."""
    for code in {p.code for p in one} & {p.code for p in two}:
        left = [p.person for p in one if p.code == code and p.person]
        right = [p.person for p in two if p.code == code and p.person]
        if left and right and not any(same_person(a, b) for a in left for b in right):
            return False
    return True


def _merged(held: Draft, new: Draft) -> Draft:
    a, b = held.mention, new.mention
    status, firm = a.status, held.firm
    if new.firm and not held.firm:
        status, firm = b.status, True
    elif (
        (new.firm and b.status in _FINAL and a.status not in _FINAL)
        or (new.firm and held.firm and a.status in (Status.PROPOSED, Status.HYPOTHETICAL) and b.status is Status.PLANNED)
        or (new.firm and held.firm and a.status is Status.OCCURRED and b.status is Status.ONGOING and a.type is EventType.VISIT)
    ):
        status = b.status
    better, grounds = (a, held.grounds) if a.confidence >= b.confidence else (b, new.grounds)
    grounds = grounds | {TOLD_AGAIN}
    mention = replace(
        a,
        status=status,
        parties=_united(a.parties, b.parties),
        current=a.current,
        place=_finer_place(a, b),
        date=_later(a.date, b.date) if a.status in _FINAL and b.status in _FINAL else finer_date(a.date, b.date),
        topics=tuple(dict.fromkeys((*a.topics, *b.topics)))[:4],
        mode=a.mode or b.mode,
        evidence=better.evidence,
        span=better.span,
        attribution=a.attribution or b.attribution,
        confidence=probability(grounds),
    )
    return Draft(mention, held.sentence, firm, held.parsed or new.parsed, held.vague and new.vague, grounds)


def _later(a: PartialDate | None, b: PartialDate | None) -> PartialDate | None:
    """Of what was called off, the day it was to be: the later of two that cannot be the same."""
    if a is None or b is None or a.meets(b):
        return finer_date(a, b)
    return max(a, b)


def finer_date(a: PartialDate | None, b: PartialDate | None) -> PartialDate | None:
    if a is None or b is None:
        return a or b
    return a if len(a.text) >= len(b.text) else b


def _finer_place(a: EventMention, b: EventMention) -> Place | None:
    if a.place is None or b.place is None:
        return a.place or b.place
    return b.place if a.place.name is None and b.place.name and a.place.code == b.place.code else a.place


def _united(one: Sequence[Party], two: Sequence[Party]) -> tuple[Party, ...]:
    """Both casts, a named person in place of a nameless entry of the same code, roles of direction kept."""
    result = list(one)
    for party in two:
        same = [old for old in result if old.code == party.code]
        if not same:
            result.append(party)
            continue
        if party.person is None or any(old.person and same_person(old.person, party.person) for old in same):
            for old in same:
                if old.person and party.person and len(party.person) > len(old.person) and same_person(old.person, party.person):
                    result[result.index(old)] = replace(old, person=party.person)
                if old.office is Office.STATE and party.office is not Office.STATE and old.person is None:
                    result[result.index(old)] = replace(old, office=party.office)
                break
            continue
        nameless = next((old for old in same if old.person is None), None)
        if nameless:
            result[result.index(nameless)] = replace(party, role=nameless.role)
        elif party.role == same[0].role:
            result.append(party)
    return tuple(result)
