"""A recording platform that fails in every way, a clock that is moved by hand, and a store with news in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.alerts import Deliverer, Policy, Timing, enqueue
from bot.domain import Alert, Article, Channel, Digest, EventMention, EventType, PartialDate, Party, Source, Status, Subscription
from bot.errors import DeliveryError, Fault
from bot.events import record
from bot.platform import Health, Receipt
from bot.store import Store, open_store


@dataclass
class HandClock:
    """Time that passes when a test says so."""

    now: datetime = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class RecordingPlatform:
    """Keeps what was posted. `faults` are taken one a call; "lost" posts and then loses the answer, "mute" never answers."""

    name: str = "fake"
    posted: list[tuple[str, str, str, str]] = field(default_factory=list)
    faults: list[DeliveryError | str | Exception] = field(default_factory=list)
    slow: dict[str, asyncio.Event] = field(default_factory=dict)
    started: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    digests: list[Digest] = field(default_factory=list)
    probed: list[str] = field(default_factory=list)
    notices: list[tuple[str, str, str]] = field(default_factory=list)
    health: Health = field(default_factory=lambda: Health(True))

    async def start(self, service: Any) -> None: ...

    async def stop(self) -> None: ...

    async def send(self, alert: Alert, delivery_id: str) -> Receipt:
        return await self._post("send", alert, delivery_id)

    async def digest(self, digest: Digest, delivery_id: str) -> Receipt:
        return await self._post(f"digest of {len(digest.alerts)}+{digest.more}: {digest.why}", digest.alerts[0], delivery_id, digest)

    async def edit(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        return await self._post(f"edit {message_id}", alert, delivery_id)

    async def reply(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        return await self._post(f"reply {message_id}", alert, delivery_id)

    async def settle(self, told: Alert | Digest, delivery_id: str) -> Receipt | None:
        self.settled.append(delivery_id)
        numbers = [number for number, entry in enumerate(self.posted) if entry[3] == delivery_id]
        return Receipt(f"m{numbers[0]}") if numbers else None

    async def probe(self, channel: Channel) -> Health:
        self.probed.append(channel.id)
        return self.health

    async def notify(self, channel: Channel, person: str, text: str) -> bool:
        self.notices.append((channel.id, person, text))
        return True

    async def _post(self, how: str, alert: Alert, delivery_id: str, digest: Digest | None = None) -> Receipt:
        self.started.append(alert.channel.id)
        if alert.channel.id in self.slow:
            await self.slow[alert.channel.id].wait()
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Exception):
            raise fault
        if fault == "mute":
            await asyncio.Event().wait()
        if digest:
            self.digests.append(digest)
        self.posted.append((how, alert.channel.id, f"{alert.event.status} r{alert.event.revision} {len(alert.event.sources)}", delivery_id))
        if fault == "lost":
            raise DeliveryError("no answer", fault=Fault.UNKNOWN)
        return Receipt(f"m{len(self.posted) - 1}")

    @property
    def told(self) -> list[tuple[str, str, str]]:
        return [entry[:3] for entry in self.posted]


class NoBlocs:
    codes: frozenset[str] = frozenset()

    def members(self, code: str, day: date) -> frozenset[str]:
        return frozenset()


@dataclass
class Newsroom:
    """The store with the right half of the house: articles in, outbox rows out."""

    store: Store
    clock: HandClock
    platform: RecordingPlatform
    blocs: Any = field(default_factory=NoBlocs)
    policy: Policy = field(default_factory=Policy)
    made: int = 0

    async def subscribe(self, a: str, b: str, channel: str = "one", **wishes: Any) -> None:
        ident = f"sub-{a}-{b}-{channel}".replace("*", "any")
        async with self.store.writing() as tx:
            await tx.subscriptions.add(Subscription(ident, Channel("fake", "w", channel), a, b, **wishes))

    async def publish(
        self, *codes: str, type: str = "call", status: str = "occurred", date: str | None = "2021-09-14", **fields: Any
    ) -> list[Any]:
        """One article with one mention, recorded and enqueued in one transaction; returns the rows put."""
        self.made += 1
        outlet = fields.pop("outlet", f"outlet{self.made}")
        ident = fields.pop("ident", f"article{self.made}")
        published = self.clock() - timedelta(hours=fields.pop("age_hours", 0))
        article = Article(ident, outlet, f"https://{outlet}.example/{ident}", "T", f"Text {ident}", published, self.clock(), **fields)
        told = EventMention(
            EventType(type), Status(status), tuple(map(Party, codes)), date=PartialDate(date) if date else None, confidence=0.8
        )
        source = Source(outlet, outlet, f"https://{outlet}.example/feed")
        async with self.store.writing() as tx:
            await tx.articles.add(article)
            rows = []
            for change in await record(tx, article, source, [told], now=self.clock()):
                rows += await enqueue(tx, change, article, blocs=self.blocs, policy=self.policy, now=self.clock())
            return rows

    def deliverer(self, owner: str = "p1", **settings: Any) -> Deliverer:
        return Deliverer({"fake": self.platform}, self.store, clock=self.clock, owner=owner, random=lambda: 0.5, **settings)

    async def states(self) -> dict[str, int]:
        async with self.store.reading() as tx:
            return {state: number for state, number in (await tx.outbox.counts()).items() if number}


@pytest.fixture
async def room(url: str) -> AsyncIterator[Newsroom]:
    clock = HandClock()
    store = await open_store(url, clock=clock)
    yield Newsroom(store, clock, RecordingPlatform())
    await store.close()


@pytest.fixture
def quick() -> Callable[[], Timing]:
    return lambda: Timing(lease=1.0, send=0.2, idle=0.05, grace=0.3)
