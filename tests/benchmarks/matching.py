"""Milliseconds from an event to its alerts with 100,000 subscriptions in the store, and from a mention to its candidates among many events.

Beside the look-up by pair stands what it replaces: matching every subscription. Beside the look-up of candidates in a large store stands
the same in a small one, since its cost must not grow.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert

from bot.alerts import match
from bot.bundled import bundled_folder
from bot.domain import ANY, Channel, Event, EventSource, EventType, Office, PartialDate, Party, Status, Subscription
from bot.knowledge import Knowledge, load_knowledge
from bot.store import Store, open_store, write_event
from bot.store.sql.subscriptions import _values
from bot.store.sql.tables import event_pairs, events, subscriptions

NOW = datetime(2021, 9, 14, 12, 0, tzinfo=UTC)
DAY = NOW.date()
SUBSCRIPTIONS = 100_000
EVENTS = 100_000
LOOKS = 60
TYPES = tuple(EventType)


def made_event(number: int, codes: Sequence[str], day: date, kind: EventType = EventType.CALL) -> Event:
    source = EventSource(f"a{number}", "wire", "Wire", "https://wire.example/", "T", NOW, "e", Status.OCCURRED, language="en")
    parties = tuple(Party(code, office=Office.HEAD_OF_STATE) for code in codes)
    return Event(
        f"event{number}", kind, Status.OCCURRED, parties, True, None, PartialDate.of_day(day), (), None, "e", None, 0.9, None, None,
        (source,), NOW, NOW,
    )  # fmt: skip


async def fill_subscriptions(store: Any, codes: Sequence[str], number: int) -> None:
    """Pairs by chance, one in fifty of them a country with anyone."""
    rng = random.Random(7)
    wishes = []
    for n in range(number):
        a, b = rng.sample(codes, 2)
        wishes.append(Subscription(f"s{n}", Channel("bench", f"w{n % 500}", f"c{n % 5000}"), a, ANY if n % 50 == 0 else b))
    async with store.writing() as tx:
        for start in range(0, number, 5000):
            some = wishes[start : start + 5000]
            await tx.connection.execute(insert(subscriptions), [{"id": wish.id, **_values(wish)} for wish in some])


async def fill_events(store: Any, codes: Sequence[str], number: int, first: int = 0) -> None:
    """Straight into the tables, thousands at a time; spread over ten years, all pairs and types."""
    rng = random.Random(11)
    for start in range(first, number, 5000):
        rows, pairs = [], []
        for n in range(start, min(start + 5000, number)):
            day = DAY - timedelta(days=rng.randrange(3650))
            a, b = sorted(rng.sample(codes, 2))
            event = made_event(n, (a, b), day, rng.choice(TYPES))
            rows.append(
                {
                    "id": event.id, "type": event.type, "status": event.status, "current": True, "date_first": day, "date_last": day,
                    "sort_day": day, "first_seen": NOW, "changed": NOW, "confidence": 0.9, "revision": 1, "record": write_event(event),
                }
            )  # fmt: skip
            pairs.append({"event_id": event.id, "a": a, "b": b, "type": event.type, "sort_day": day})
        async with store.writing() as tx:
            await tx.connection.execute(insert(events), rows)
            await tx.connection.execute(insert(event_pairs), pairs)


async def match_times(store: Store, knowledge: Knowledge, codes: Sequence[str]) -> tuple[list[float], int]:
    """Seconds for each event, of two to five parties, and how many subscriptions were read in all."""
    rng = random.Random(13)
    spent: list[float] = []
    read = 0
    for number in range(LOOKS):
        event = made_event(number, rng.sample(codes, rng.choice((2, 2, 2, 3, 5))), DAY)
        begun = time.perf_counter()
        wider = {bloc for bloc in knowledge.blocs.codes if knowledge.blocs.members(bloc, DAY) & event.codes}
        async with store.reading() as tx:
            found = await tx.subscriptions.touching(event.codes | wider)
        match(event, found, blocs=knowledge.blocs.members, day=DAY, default_threshold=0.7)
        spent.append(time.perf_counter() - begun)
        read += len(found)
    return spent, read


async def candidate_times(store: Store, codes: Sequence[str]) -> list[float]:
    rng = random.Random(17)
    spent: list[float] = []
    for _ in range(LOOKS):
        pair = frozenset(rng.sample(codes, 2))
        day = DAY - timedelta(days=rng.randrange(3600))
        begun = time.perf_counter()
        async with store.reading() as tx:
            await tx.events.candidates(rng.choice(TYPES), pair, day - timedelta(days=46), day + timedelta(days=46))
        spent.append(time.perf_counter() - begun)
    return spent


async def measure(folder: Path, wishes: int, sizes: Sequence[int]) -> list[str]:
    knowledge = load_knowledge(bundled_folder("seeds"))
    codes = [entry.code for entry in knowledge.places.entries if str(entry.kind) == "country"][:180]
    store = await open_store(f"sqlite:///{folder / 'bench.sqlite'}", clock=lambda: NOW)
    try:
        await fill_subscriptions(store, codes, wishes)
        await match_times(store, knowledge, codes)
        spent, read = await match_times(store, knowledge, codes)
        async with store.reading() as tx:
            every = await tx.subscriptions.all()
        begun = time.perf_counter()
        match(made_event(1, ("RUS", "PAK"), DAY), every, blocs=knowledge.blocs.members, day=DAY, default_threshold=0.7)
        whole = time.perf_counter() - begun
        found = []
        filled = 0
        for size in sizes:
            await fill_events(store, codes, size, filled)
            filled = size
            await candidate_times(store, codes)
            found.append((size, median(await candidate_times(store, codes))))
    finally:
        await store.close()
    small, large = found[0], found[-1]
    return [
        f"match                  {median(spent) * 1000:8.2f} ms an event with {wishes} subscriptions ({read / LOOKS:.0f} read each)",
        f"match all              {whole * 1000:8.2f} ms an event without the index of pairs, subscriptions in memory already",
        f"candidates             {large[1] * 1000:8.2f} ms a mention among {large[0]} events, {small[1] * 1000:.2f} ms among {small[0]}",
    ]


def run(articles: int | None = None, *, largest: int = EVENTS) -> list[str]:
    """Lines that tell the medians; a number of articles asks for a small run."""
    few = articles is not None
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measure(Path(folder), 500 if few else SUBSCRIPTIONS, (100, 400) if few else (1_000, largest)))
