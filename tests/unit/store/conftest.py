"""What the store's tests share: a store that may be opened several times on one database, and builders of valid values."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from bot.domain import (
    AlertKind,
    Article,
    Channel,
    Delivery,
    DeliveryState,
    Event,
    EventMention,
    EventSource,
    EventType,
    PartialDate,
    Party,
    Status,
    Subscription,
)
from bot.store import Store, open_store

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
Opened = Callable[[], Any]


@pytest.fixture
def opened(url: str) -> Opened:
    """`async with opened() as store`; may be entered by several at once, and again later, on the same database."""

    @asynccontextmanager
    async def enter() -> AsyncIterator[Store]:
        store = await open_store(url, clock=lambda: NOW)
        try:
            yield store
        finally:
            await store.close()

    return enter


@dataclass(frozen=True)
class Build:
    """Valid values with only what matters to a test said aloud."""

    now: datetime = NOW

    def article(self, ident: str = "a1", **other: Any) -> Article:
        values: dict[str, Any] = {"source_id": "dawn", "url": f"https://example.org/{ident}", "title": "Title", "text": "Text"}
        return Article(**{"id": ident, "published": NOW - timedelta(hours=2), "fetched": NOW, **values, **other})

    def event(self, ident: str = "e1", codes: tuple[str, ...] = ("RUS", "PAK"), day: str | None = "2021-09-14", **other: Any) -> Event:
        source = EventSource("a1", "dawn", "Dawn", "https://example.org/a1", "Title", NOW, "Putin called Khan", Status.OCCURRED)
        values: dict[str, Any] = {
            "id": ident,
            "type": EventType.CALL,
            "status": Status.OCCURRED,
            "parties": tuple(Party(code) for code in codes),
            "current": True,
            "place": None,
            "date": PartialDate(day) if day else None,
            "topics": (),
            "mode": None,
            "evidence": "Putin called Khan",
            "attribution": None,
            "confidence": 0.9,
            "cameo": None,
            "plover": None,
            "sources": (source,),
            "first_seen": NOW,
            "changed": NOW,
        }
        return Event(**{**values, **other})

    def mention(self, *codes: str, **other: Any) -> EventMention:
        parties = tuple(Party(code) for code in codes or ("RUS", "PAK"))
        return EventMention(**{"type": EventType.CALL, "status": Status.OCCURRED, "parties": parties, **other})

    def channel(self, ident: str = "general") -> Channel:
        return Channel("console", "here", ident)

    def subscription(self, ident: str = "s1", a: str = "RUS", b: str = "PAK", **other: Any) -> Subscription:
        return Subscription(**{"id": ident, "channel": self.channel(), "a": a, "b": b, "created": NOW, **other})

    def delivery(self, ident: str, channel: str = "general", **other: Any) -> Delivery:
        values: dict[str, Any] = {"event_id": f"event of {ident}", "channel": self.channel(channel), "revision": 1, "kind": AlertKind.NEW}
        return Delivery(**{"id": ident, "state": DeliveryState.QUEUED, "created": NOW, **values, **other})

    def settled(self, delivery: Delivery, state: DeliveryState = DeliveryState.SENT) -> Delivery:
        return replace(delivery, state=state, lease_owner=None, lease_until=None, settled=NOW)


@pytest.fixture
def build() -> Build:
    return Build()


@pytest.fixture
def fresh() -> Callable[[], str]:
    """A name not given before in this test, for properties that put many examples into one database."""
    numbers = count()
    return lambda: f"x{next(numbers)}"
