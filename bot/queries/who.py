"""Who a person is on a day, by the roster, and what the store tells of them. Imports the domain, the store and the knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain import Event
from bot.knowledge import Roster, Term
from bot.queries.events import latest
from bot.store import EventFilter, Transaction


@dataclass(frozen=True, slots=True)
class Person:
    """`now` holds the terms that hold on the day asked for, `terms` all that are known, newest first."""

    name: str
    day: date
    now: tuple[Term, ...]
    terms: tuple[Term, ...]
    events: tuple[Event, ...]


async def who(tx: Transaction, roster: Roster, name: str, *, day: date, limit: int = 5) -> Person | None:
    """The person of that name and their newest events up to the day; None where neither roster nor store knows the name."""
    terms = tuple(sorted(roster.of_person(name), key=lambda term: term.start.text if term.start else "", reverse=True))
    names = dict.fromkeys([term.person for term in terms] or [name])
    events: dict[str, Event] = {}
    for known in names:
        page = await latest(tx, EventFilter(person=known, until=day), limit=limit)
        events.update({event.id: event for event in page.events})
    if not terms and not events:
        return None
    now = tuple(term for term in terms if term.holds_on(day))
    return Person(next(iter(names)), day, now, terms, tuple(events.values())[:limit])
