"""Articles a second from a read article of a known event to its committed outbox row, and a backlog drained to a thousand channels.

The first runs the pipeline as it is with an extractor that knows the answers, on a SQLite file with its durable setting. The second
drains through a platform that answers at Discord's allowed rate; what counts there is the sender's share of a core.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.alerts import Deliverer, Policy
from bot.domain import (
    ANY,
    Alert,
    AlertKind,
    Article,
    Channel,
    Delivery,
    DeliveryState,
    Digest,
    EventMention,
    EventType,
    PartialDate,
    Party,
    Source,
    Status,
    Subscription,
)
from bot.extraction import Extraction
from bot.observe import Metrics
from bot.pipeline import Pipeline
from bot.platform import Health, Receipt
from bot.store import Store, open_store
from tests.benchmarks.matching import made_event

NOW = datetime(2021, 9, 14, 12, 0, tzinfo=UTC)
ARTICLES = 1_000
KNOWN = 50
BACKLOG = 10_000
CHANNELS = 1_000
A_SECOND = 50.0  # Discord's requests a second for one bot


class NoBlocs:
    codes: frozenset[str] = frozenset()

    def members(self, code: str, day: Any) -> frozenset[str]:
        return frozenset()


class Knowing:
    """In the place of the extractor: the text names the event."""

    def extract(self, text: str, *, title: str = "", published: Any = None, issuer: str | None = None) -> Extraction:
        number = int(title)
        codes = (f"A{number % KNOWN:02d}", f"B{number % KNOWN:02d}")
        mention = EventMention(
            EventType.CALL, Status.OCCURRED, tuple(map(Party, codes)), date=PartialDate.of_day(NOW.date()), evidence=text, confidence=0.9
        )
        return Extraction((mention,), "events")


@dataclass
class Answering:
    """A platform that answers at its allowed rate, whichever channel is meant."""

    a_second: float
    name: str = "bench"
    sent: int = 0
    free: float = 0.0

    async def start(self, service: Any) -> None: ...

    async def stop(self) -> None: ...

    async def send(self, alert: Alert, delivery_id: str) -> Receipt:
        now = time.monotonic()
        self.free = max(self.free, now) + 1 / self.a_second
        await asyncio.sleep(self.free - now)
        self.sent += 1
        return Receipt(delivery_id)

    async def digest(self, digest: Digest, delivery_id: str) -> Receipt:
        return await self.send(digest.alerts[0], delivery_id)

    async def edit(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        return await self.send(alert, delivery_id)

    async def reply(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        return await self.send(alert, delivery_id)

    async def settle(self, told: Alert | Digest, delivery_id: str) -> Receipt | None:
        return None

    async def probe(self, channel: Channel) -> Health:
        return Health(True)

    async def notify(self, channel: Channel, person: str, text: str) -> bool:
        return False


async def read_known(folder: Path, articles: int) -> tuple[float, float, int]:
    """Wall and processor seconds for the articles, and outbox rows, first tellings and edits together."""
    store = await open_store(f"sqlite:///{folder / 'known.sqlite'}", clock=lambda: NOW)
    pipeline = Pipeline(
        store, Knowing(), source_of=lambda article: Source(article.source_id, article.source_id, article.url),  # type: ignore[arg-type]
        alerting=(NoBlocs(), Policy()), clock=lambda: NOW, metrics=Metrics(time.perf_counter),
    )  # fmt: skip
    try:
        async with store.writing() as tx:
            await tx.subscriptions.add(Subscription("all", Channel("bench", "", "all"), ANY, ANY))
        await put_articles(store, 0, KNOWN)
        await pipeline.process_all()
        await put_articles(store, KNOWN, articles)
        wall, cpu = time.perf_counter(), time.process_time()
        done = await pipeline.process_all()
        return time.perf_counter() - wall, time.process_time() - cpu, done.alerts
    finally:
        pipeline.close()
        await store.close()


async def put_articles(store: Store, first: int, number: int) -> None:
    async with store.writing() as tx:
        for n in range(first, first + number):
            outlet = f"outlet-{n % 40}"
            text = f"The leaders spoke, said report {n}, which was the {n * 7919}th of the year and named {n * 104729} as its number."
            await tx.articles.add(Article(f"a{n}", outlet, f"https://{outlet}.example/{n}", str(n), text, NOW, NOW + timedelta(seconds=n)))


async def drain(folder: Path, backlog: int, channels: int) -> tuple[float, float, int]:
    """Wall and processor seconds for a part of the backlog that takes half a minute, and how many were sent."""
    store = await open_store(f"sqlite:///{folder / 'backlog.sqlite'}", clock=lambda: datetime.now(UTC))
    platform = Answering(A_SECOND)
    deliverer = Deliverer({"bench": platform}, store, clock=lambda: datetime.now(UTC), owner="bench", random=lambda: 0.5)
    try:
        events = max(1, backlog // channels)
        async with store.writing() as tx:
            for n in range(events):
                await tx.events.insert(made_event(n, ("RUS", "PAK"), NOW.date()))
            for n in range(events):
                rows = [
                    Delivery(f"d{n}-{c}", f"event{n}", Channel("bench", f"w{c % 200}", f"c{c}"), 1, AlertKind.NEW, DeliveryState.QUEUED)
                    for c in range(channels)
                ]
                await tx.outbox.put_all(rows)
        stop = asyncio.Event()
        wall, cpu = time.perf_counter(), time.process_time()
        running = asyncio.create_task(deliverer.run(stop))
        while platform.sent < backlog and time.perf_counter() - wall < 20:
            await asyncio.sleep(0.1)
        stop.set()
        await running
        return time.perf_counter() - wall, time.process_time() - cpu, platform.sent
    finally:
        await store.close()


def run(articles: int | None = None) -> list[str]:
    """Lines that tell both; a number of articles asks for a small run."""
    number = articles or ARTICLES
    backlog, channels = (20, 10) if articles else (BACKLOG, CHANNELS)
    with tempfile.TemporaryDirectory() as folder:
        wall, cpu, alerts = asyncio.run(read_known(Path(folder), number))
        spent, busy, sent = asyncio.run(drain(Path(folder), backlog, channels))
    rates = f"{number / wall:8.1f} articles a second to committed rows ({alerts} rows; {number / cpu:.0f} a second of the processor)"
    drained = f"{sent / spent:8.1f} alerts a second of {backlog} to {channels} channels, {busy / spent * 100:.0f} % of a core"
    return [f"known events           {rates}", f"backlog                {drained}"]
