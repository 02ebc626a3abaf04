"""A made-up past: any number of stored events, as unevenly spread as real ones, written straight into the tables.

A few countries are in most of the news and most pairs in little of it; outlets, people and words are as uneven; the last years are
denser than the first; one event in fifty is a summit. The same number gives the same events. What is written is what the store itself
would write for each event, in the rows of its own making; only the writing is done in bulk.
"""

from __future__ import annotations

import bisect
import json
import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from bot.bundled import bundled_folder
from bot.domain import Event, EventSource, EventType, Mode, Office, PartialDate, Party, Place, Role, Status
from bot.knowledge import load_knowledge
from bot.store import sort_day
from bot.store.sql.events import event_values
from bot.store.sql.keys import key_rows
from bot.store.sql.texts import number_of, words_of

FIRST, LAST = date(2010, 1, 1), date(2026, 6, 30)
NOW = datetime.combine(LAST, time(12), UTC)
_TYPES = dict(zip(EventType, (30, 16, 25, 4, 3, 6, 2, 3, 1, 3, 1, 1, 5), strict=True))
_STATUSES = {
    Status.OCCURRED: 72, Status.ONGOING: 4, Status.PLANNED: 13, Status.PROPOSED: 3, Status.CANCELLED: 1, Status.POSTPONED: 1,
    Status.REFUSED: 1, Status.DENIED: 2, Status.HYPOTHETICAL: 3,
}  # fmt: skip
_OFFICES = (
    Office.HEAD_OF_STATE,
    Office.HEAD_OF_GOVERNMENT,
    Office.FOREIGN_MINISTER,
    Office.FOREIGN_MINISTER,
    Office.MINISTER,
    Office.STATE,
)
_CAMEO = {EventType.CALL: ("041", "CONSULT/phone"), EventType.VISIT: ("042", "CONSULT/visit"), EventType.MEETING: ("040", "CONSULT")}
TABLES = ("events", "event_parties", "event_pairs", "event_keys", "event_texts")

Rows = dict[str, list[dict[str, Any]]]


class Uneven:
    """Draws from many by Zipf's law."""

    def __init__(self, items: Sequence[Any], exponent: float) -> None:
        self.items = items
        self._sums = list(accumulate(1 / (number + 1) ** exponent for number in range(len(items))))

    def draw(self, rng: random.Random) -> Any:
        return self.items[min(bisect.bisect(self._sums, rng.random() * self._sums[-1]), len(self.items) - 1)]


class Past:
    """The generator; `codes` are the countries from the most told of to the least."""

    def __init__(self, seed: int = 11) -> None:
        self.rng = random.Random(seed)
        known = load_knowledge(bundled_folder("seeds"))
        front = [
            "USA",
            "CHN",
            "RUS",
            "GBR",
            "FRA",
            "DEU",
            "IND",
            "JPN",
            "TUR",
            "IRN",
            "ISR",
            "SAU",
            "UKR",
            "PAK",
            "KOR",
            "ITA",
            "EGY",
            "POL",
            "BRA",
            "CAN",
        ]
        rest = sorted(entry.code for entry in known.places.entries if entry.code not in front and len(entry.code) == 3)
        self.codes = [*front, *rest]
        self.countries = Uneven(self.codes, 0.9)
        self.partners = {code: Uneven(self._near(number), 1.1) for number, code in enumerate(self.codes)}
        self.outlets = Uneven([f"outlet-{number}" for number in range(120)], 0.9)
        letters = "aeiouklmnprst"
        words = ["".join(self.rng.choice(letters) for _ in range(self.rng.randint(4, 9))) for _ in range(4000)]
        self.words = Uneven(["the", "minister", "president", "talks", "said", "grain", "corridor", *words], 0.95)
        self.days = (LAST - FIRST).days

    def _near(self, number: int) -> list[str]:
        """Each country has its own order of partners: the great, then its neighbours in the list."""
        own = self.codes[number]
        near = [self.codes[(number + step) % len(self.codes)] for step in (1, -1, 2, -2, 3, -3)]
        order = dict.fromkeys([*self.codes[:3], *near, *self.codes])
        return [code for code in order if code != own]

    def events(self, count: int) -> Iterator[Event]:
        for number in range(count):
            yield self._event(number)

    def _event(self, number: int) -> Event:
        rng = self.rng
        kind = rng.choices(list(_TYPES), list(_TYPES.values()))[0]
        status = rng.choices(list(_STATUSES), list(_STATUSES.values()))[0]
        day = FIRST + timedelta(days=int(self.days * rng.random() ** 0.6))
        first = self.countries.draw(rng)
        codes = list(dict.fromkeys([first, self.partners[first].draw(rng)]))
        if rng.random() < 0.02:
            codes = list(dict.fromkeys([*codes, *(self.countries.draw(rng) for _ in range(6))]))
        parties = tuple(self._party(code, place) for place, code in enumerate(codes))
        seen = datetime.combine(day, time(rng.randint(0, 23), rng.randint(0, 59)), UTC)
        evidence = " ".join(self.words.draw(rng) for _ in range(25))
        tellers = min(1 + int(rng.expovariate(0.9)), 40)
        sources = tuple(self._source(number, place, seen, evidence, status) for place in range(tellers))
        dated = PartialDate.of_day(day) if rng.random() < 0.85 else PartialDate(day.isoformat()[:7]) if rng.random() < 0.5 else None
        cameo, plover = _CAMEO.get(kind, ("057", "AGREE"))
        return Event(
            id=f"{number:010x}", type=kind, status=status, parties=parties, current=rng.random() < 0.8,
            place=Place(codes[0], "Somewhere") if rng.random() < 0.4 else None, date=dated, topics=("trade",), mode=Mode.TELEPHONE,
            evidence=evidence, attribution=None, confidence=round(0.4 + 0.6 * rng.random(), 3), cameo=cameo, plover=plover,
            sources=sources, first_seen=seen, changed=seen,
        )  # fmt: skip

    def _party(self, code: str, place: int) -> Party:
        office = self.rng.choice(_OFFICES)
        person = None if office is Office.STATE else f"{office.title().replace('_', '')} {self.rng.randint(1, 4)} of {code}"
        return Party(code, person=person, office=office, role=Role.INITIATOR if place == 0 else Role.COUNTERPART)

    def _source(self, number: int, place: int, seen: datetime, evidence: str, status: Status) -> EventSource:
        outlet = self.outlets.draw(self.rng)
        return EventSource(
            f"article-{number}-{place}", outlet, outlet.title(), f"https://{outlet}.example/{number}", f"Report {number}",
            seen + timedelta(hours=place), evidence, status, told=seen + timedelta(hours=place),
        )  # fmt: skip


def rows_of(events: Iterable[Event]) -> Rows:
    """The rows that the store writes for these events, by table."""
    rows: Rows = {name: [] for name in TABLES}
    for event in events:
        day = sort_day(event)
        rows["events"].append({"id": event.id, **event_values(event)})
        rows["event_parties"] += [
            {
                "event_id": event.id, "position": place, "code": p.code, "person": p.person,
                "person_key": p.person and p.person.casefold(), "office": str(p.office), "role": str(p.role),
            }
            for place, p in enumerate(event.parties)
        ]  # fmt: skip
        rows["event_pairs"] += [
            {"event_id": event.id, "a": p.a, "b": p.b, "type": str(event.type), "sort_day": day, "status": str(event.status)}
            for p in event.pairs
        ]
        rows["event_keys"] += [dict(row) for row in key_rows(event).values()]
        rows["event_texts"].append({"number": number_of(event), "event_id": event.id, "text": words_of(event)})
    return rows


def fill_sqlite(file: Path, count: int) -> None:
    """Into a database whose tables are there."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-400000")
        for rows in _batches(count):
            for table, items in rows.items():
                names = list(items[0])
                marks = ", ".join("?" for _ in names)
                connection.executemany(
                    f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({marks})",
                    ([_for_sqlite(item[name]) for name in names] for item in items),
                )
        connection.commit()
        connection.execute("ANALYZE")
    connection.close()


def fill_postgres(url: str, count: int) -> None:
    """By COPY, which is how bulk comes in there."""
    import psycopg

    with psycopg.connect(url) as connection:
        for rows in _batches(count):
            for table, items in rows.items():
                names = list(items[0])
                with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                    for item in items:
                        copy.write_row([json.dumps(value) if isinstance(value, dict) else value for value in map(item.get, names)])
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _batches(count: int) -> Iterator[Rows]:
    events = Past().events(count)
    while batch := list(islice(events, 5000)):
        yield rows_of(batch)


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
