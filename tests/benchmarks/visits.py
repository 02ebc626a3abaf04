"""Truth check: of the real visits of foreign leaders to the United States that a corpus of articles speaks of, how many the store holds.

`python -m tests.benchmarks.visits TRUTH.csv ARTICLES.jsonl.gz DATABASE-URL`, after `readout backfill ARTICLES.jsonl.gz` into that database.

A visit counts as spoken of where an article published from 45 days before it to 14 days after it has a sentence with the visitor's family
name, a word for the place (the United States, Washington, the White House ...) and a word for coming together (visit, meet, host, talks
...). It counts as held where an event of the store has both countries and the time of the visit: as a visit, or as any meeting or visit.
Neither is wholly right: such a sentence may speak of an earlier visit or only of a wish. The figure is a floor for the one and a guard
against regressions, not a measure of accuracy; that is `readout evaluate`.
"""

from __future__ import annotations

import asyncio
import csv
import gzip
import json
import re
import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.bundled import bundled_folder
from bot.domain import Event, EventType, Status
from bot.knowledge import Knowledge, load_knowledge
from bot.store import EventFilter, Transaction, open_store

BEFORE, AFTER = timedelta(days=45), timedelta(days=14)
SLACK = timedelta(days=3)
_PLACE = re.compile(r"\b(?:United States|U\.?S\.?A?\b|America|Washington|White House|Oval Office|New York|Camp David|Mar-a-Lago|Pentagon)")
_TOGETHER = re.compile(r"\b(?:visit\w*|meet\w*|met|host\w*|welcom\w*|receiv\w*|arriv\w*|talks|summit|trip|travel\w*|hold\w* talks)\b", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_HELD = frozenset({Status.OCCURRED, Status.ONGOING, Status.PLANNED, Status.PROPOSED})


@dataclass(frozen=True)
class Visit:
    """A row of the truth file."""

    start: date
    end: date
    visitor: str
    code: str

    @property
    def family_name(self) -> str:
        """The last word that is a name: kings have a number behind theirs."""
        return next(word for word in reversed(_plain(self.visitor).split()) if not re.fullmatch("[IVX]+|Jr\\.?|Sr\\.?", word))


@dataclass(frozen=True)
class Told:
    """A sentence that can speak of a visit, without accents."""

    day: date
    text: str


def read_visits(path: Path, knowledge: Knowledge, first: date, last: date) -> list[Visit]:
    """The visits of the corpus's years, of visitors with a name, from countries that have a code."""
    with path.open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["start"] and row["end"]]
    found = []
    for row in rows:
        code, start, end = _code(row["from_country"], knowledge), date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
        if code and len(row["visitor"].split()) > 1 and first <= start <= last:
            found += [Visit(start, end, one.strip(), code) for one in re.split(r" and (?=[A-Z]\w+ )", row["visitor"])[:1]]
    return found


def _code(country: str, knowledge: Knowledge) -> str | None:
    """By the name as it stands, turned round at its comma, or without what is in brackets."""
    plain = re.sub(r"\s*\(.*\)", "", country).replace("’", "'")
    head, _, tail = plain.partition(", ")
    return next((code for name in (country, plain, f"{tail} {head}", head) if (code := knowledge.places.lookup(name))), None)


def read_sentences(path: Path) -> list[Told]:
    """Of dated articles, those sentences that have a place and a word for coming together; oldest first."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            if row.get("published"):
                day = date.fromisoformat(row["published"][:10])
                found += [Told(day, text) for text in _sentences(f"{row.get('title') or ''}\n{row['text']}")]
    return sorted(found, key=lambda told: told.day)


def _sentences(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(text):
        if _TOGETHER.search(sentence) and _PLACE.search(sentence):
            yield _plain(sentence)


def spoken_of(visit: Visit, told: Sequence[Told]) -> Told | None:
    """The sentence that speaks of it, nearest after its beginning first."""
    days = [one.day for one in told]
    some = told[bisect_left(days, visit.start - BEFORE) : bisect_right(days, visit.end + AFTER)]
    name = re.compile(rf"\b{re.escape(visit.family_name)}\b")
    return min((one for one in some if name.search(one.text)), key=lambda one: abs((one.day - visit.start).days), default=None)


async def held(tx: Transaction, visit: Visit) -> list[Event]:
    """Meetings and visits of the two countries that can be this one."""
    wanted = EventFilter(
        codes=frozenset({"USA", visit.code}), types=frozenset({EventType.VISIT, EventType.MEETING}), statuses=_HELD,
        since=visit.start - BEFORE, until=visit.end + AFTER,
    )  # fmt: skip
    return [event for event in await tx.events.find(wanted, limit=200) if _at_that_time(event, visit)]


def _at_that_time(event: Event, visit: Visit) -> bool:
    if event.date:
        return event.date.first_day() <= visit.end + SLACK and event.date.last_day() >= visit.start - SLACK
    ahead = event.status in (Status.PLANNED, Status.PROPOSED)
    return visit.start - (BEFORE if ahead else SLACK) <= event.first_seen.date() <= visit.end + AFTER


def _plain(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


async def check(truth: Path, corpus: Path, url: str, misses: int = 10) -> list[str]:
    """Lines that tell the figures, then some of the visits that are spoken of and not held."""
    told = read_sentences(corpus)
    years = (told[0].day, told[-1].day)
    visits = read_visits(truth, load_knowledge(bundled_folder("seeds")), *years)
    pairs = [(visit, sentence) for visit in visits if (sentence := spoken_of(visit, told))]
    store = await open_store(url, clock=lambda: datetime.now(UTC))
    try:
        async with store.reading() as tx:
            found = [(visit, sentence, await held(tx, visit)) for visit, sentence in pairs]
    finally:
        await store.close()
    return _figures(visits, found, misses)


def _figures(visits: Sequence[Visit], found: Sequence[tuple[Visit, Told, list[Event]]], misses: int) -> list[str]:
    some = [visit for visit, _, events in found if events]
    as_visit = [visit for visit, _, events in found if any(event.type is EventType.VISIT for event in events)]
    named = [visit for visit, _, events in found if any(_names(event, visit) for event in events)]
    lines = [
        f"visits in the corpus's years   {len(visits):6}",
        f"that the corpus speaks of      {len(found):6}",
        f"of these the store holds       {len(some):6}  ({_share(some, found)}) as a visit or meeting of the two countries at that time",
        f"  as a visit                   {len(as_visit):6}  ({_share(as_visit, found)})",
        f"  with the visitor by name     {len(named):6}  ({_share(named, found)})",
    ]
    gone = [(visit, sentence) for visit, sentence, events in found if not events]
    return lines + [
        f"not held: {v.start} {v.visitor} ({v.code}), told {s.day}: {s.text[:160]}" for v, s in gone[:: max(1, len(gone) // misses)]
    ]


def _names(event: Event, visit: Visit) -> bool:
    return any(party.person and visit.family_name in _plain(party.person).split() for party in event.parties)


def _share(part: Sequence[object], whole: Sequence[object]) -> str:
    return f"{100 * len(part) / max(len(whole), 1):.0f}%"


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: python -m tests.benchmarks.visits TRUTH.csv ARTICLES.jsonl.gz DATABASE-URL")
    for line in asyncio.run(check(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])):
        print(line)
