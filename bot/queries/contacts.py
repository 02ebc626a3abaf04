"""Contact and its absence: who met a person, how long two have been silent, and which pairs are past their usual rhythm.

Imports the domain and the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from bot.domain import Event, EventType, Party, Status
from bot.plural import many
from bot.queries.events import last
from bot.queries.pages import Page, day_of, newest
from bot.queries.sides import Side, between_sides, code_sets
from bot.store import EventFilter, PairContacts, Transaction

ENCOUNTERS = frozenset({EventType.MEETING, EventType.VISIT})
"""Where people are in one place."""

_SAMPLE = 61
_FEWEST = 5
_SHORTEST = 14
_PAST = 2.0
_LOOKED_BACK = timedelta(days=3 * 365)
_CHECKED = 60
_FIRST = date.min + timedelta(days=1)
"""What lies before is filed under no day that anyone told."""


@dataclass(frozen=True, slots=True)
class Encounter:
    """One meeting or visit of the person; `others` are those who took part for somebody else."""

    event: Event
    day: date
    others: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Meetings:
    """Whom a person met, newest first; `most` names those met most often on this page, with how often. `before` gives the next page."""

    person: str
    encounters: tuple[Encounter, ...]
    most: tuple[tuple[str, int], ...]
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """How long two parties have had no call, visit or meeting that took place.

    `days` counts from the last one, None where none is known; `usual` is the median gap in days between the days of contact, None where
    fewer than five are known. `event` is the last contact, where one pair was asked for.
    """

    a: str
    b: str
    days: int | None
    usual: int | None
    contacts: int
    last_day: date | None = None
    event: Event | None = None

    @property
    def past(self) -> bool:
        """True where the silence is twice as long as is usual, and no mere matter of days."""
        return self.days is not None and self.usual is not None and self.days >= max(_SHORTEST, _PAST * self.usual)

    @property
    def words(self) -> str:
        """`no contact for 97 days; usual gap 21`."""
        if self.days is None:
            return "no contact is known"
        gap = (
            f"; usual gap {self.usual}"
            if self.usual is not None
            else f"; {many(self.contacts, 'day')} of contact known, too few for a rhythm"
        )
        return (f"no contact for {many(self.days, 'day')}" if self.days else "contact today") + gap


async def meetings(tx: Transaction, names: Sequence[str], *, limit: int = 10, before: str | None = None) -> Meetings:
    """Meetings and visits of the person, who may be stored under several names; plans are told as such, speculation is left out."""
    statuses = frozenset(Status) - {Status.HYPOTHETICAL}
    filters = [EventFilter(person=name, types=ENCOUNTERS, statuses=statuses) for name in dict.fromkeys(names)]
    page: Page = await newest(tx, filters, limit=limit, before=before)
    known = frozenset(name.casefold() for name in names)
    encounters = tuple(Encounter(event, day_of(event), _others(event, known)) for event in page.events)
    happened = [e for e in encounters if e.event.status in (Status.OCCURRED, Status.ONGOING)]
    most = Counter(label for e in happened for label in dict.fromkeys(party.person or party.code for party in e.others))
    return Meetings(names[0], encounters, tuple(most.most_common(5)), page.before)


def _others(event: Event, known: frozenset[str]) -> tuple[Party, ...]:
    """Those of other parties than the person's own; where only one party is left to name, everyone else."""
    own = {party.code for party in event.parties if party.person and party.person.casefold() in known}
    others = tuple(party for party in event.parties if party.code not in own)
    return others or tuple(party for party in event.parties if not party.person or party.person.casefold() not in known)


async def silence(tx: Transaction, a: Side, b: Side, *, today: date) -> Silence:
    """The silence of two sides up to today, with their last contact."""
    pairs = [(min(codes), max(codes)) for codes in code_sets(a, b) if len(codes) == 2]
    found = await tx.events.contact_days(pairs, _FIRST, today)
    days = {day for pair, days in found.items() for day in days if between_sides(frozenset(pair), a, b, day)}
    sample = sorted(days, reverse=True)[:_SAMPLE]
    contacts = [contact for contact in await last(tx, a, b, today=today) if contact.event and contact.days is not None]
    newest_contact = min(contacts, key=lambda contact: contact.days or 0, default=None)
    since = sample[0] if sample else None
    return Silence(
        a.code, b.code, (today - since).days if since else None, usual_gap(sample), len(sample), since,
        newest_contact.event if newest_contact else None,
    )  # fmt: skip


async def silences(tx: Transaction, *, today: date, side: Side | None = None, limit: int = 10) -> tuple[Silence, ...]:
    """The pairs (of one side, where one is named) that are furthest past their usual rhythm.

    A rough mean of the last three years picks whom to look at; the median of the days of contact then decides.
    """
    since = today - _LOOKED_BACK
    codes = side.on(today) if side else frozenset()
    rows = [row for row in await tx.events.contacts(since, today) if row.days >= _FEWEST and (not codes or {row.a, row.b} & codes)]
    rough = sorted(rows, key=lambda row: _rough_ratio(row, today), reverse=True)
    looked_at = {(row.a, row.b): row for row in rough[: max(_CHECKED, limit * 2)]}
    found = []
    for (x, y), days in (await tx.events.contact_days(looked_at, since, today)).items():
        silent = Silence(x, y, (today - looked_at[x, y].last).days, usual_gap(days[-_SAMPLE:]), len(days), looked_at[x, y].last)
        if silent.past:
            found.append(silent)
    return tuple(sorted(found, key=lambda s: (-(s.days or 0) / max(s.usual or 1, 1), s.a, s.b))[:limit])


def usual_gap(days: Iterable[date]) -> int | None:
    """The median gap between neighbouring days of contact; None where there are fewer than five of them."""
    ordered = sorted(set(days))
    if len(ordered) < _FEWEST:
        return None
    return max(1, round(median((later - earlier).days for earlier, later in pairwise(ordered))))


def _rough_ratio(row: PairContacts, today: date) -> float:
    mean = max((row.last - row.first).days / (row.days - 1), 1.0)
    return (today - row.last).days / mean
