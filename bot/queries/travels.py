"""Where a person was: the places of their visits and meetings abroad that took place. Imports the domain and the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date

from bot.domain import Event, Role, Status
from bot.queries.contacts import ENCOUNTERS
from bot.queries.pages import day_of, every
from bot.store import EventFilter, Transaction

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Travels:
    """How often the person was in each country by its code, and the days of the first and the last of it."""

    person: str
    stays: Mapping[str, int]
    first: date | None
    last: date | None

    @property
    def events(self) -> int:
        return sum(self.stays.values())


async def travels(tx: Transaction, names: Sequence[str], *, since: date | None = None, until: date | None = None) -> Travels:
    """Each day in a country counts once, however many met there; what is only planned, or took place at home, does not count."""
    happened = frozenset({Status.OCCURRED, Status.ONGOING})
    known = frozenset(name.casefold() for name in names)
    stays: set[tuple[str, date]] = set()
    looked = 0
    for name in dict.fromkeys(names):
        wanted = EventFilter(person=name, types=ENCOUNTERS, statuses=happened, since=since, until=until)
        async with aclosing(every(tx, wanted)) as events:
            async for event in events:
                looked += 1
                if (code := _abroad(event, known)) is not None:
                    stays.add((code, day_of(event)))
                if looked >= _MOST:
                    break
    days = sorted(day for _, day in stays)
    return Travels(names[0], Counter(code for code, _ in stays), days[0] if days else None, days[-1] if days else None)


def _abroad(event: Event, known: frozenset[str]) -> str | None:
    """The country where it took place, where that is not the person's own."""
    own = {party.code for party in event.parties if party.person and party.person.casefold() in known}
    host = next((party.code for party in event.parties if party.role is Role.HOST), None)
    code = event.place.code if event.place else host
    return code if code not in own else None
