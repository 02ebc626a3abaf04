"""What the tests of questions share: a builder of events, a service on a real store that holds them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.bundled import bundled_folder
from bot.domain import Event, EventSource, EventType, Office, PartialDate, Party, Source, Status
from bot.knowledge import Knowledge, load_knowledge
from bot.service import Service
from bot.store import open_store

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
Asking = Callable[..., Any]


class Build:
    """Valid events with only what matters to a test said aloud."""

    now = NOW

    def event(
        self, ident: str, day: str | None = "2021-09-14", codes: str = "PAK RUS", kind: EventType = EventType.CALL, **more: Any
    ) -> Event:
        evidence = more.pop("evidence", "They spoke.")
        people = more.pop("people", {})
        sources = more.pop("sources", None) or (self.source(ident, evidence=evidence),)
        parties = tuple(
            Party(code, person=people.get(code), office=Office.FOREIGN_MINISTER if code in people else Office.STATE)
            for code in codes.split()
        )
        base = Event(
            id=ident, type=kind, status=Status.OCCURRED, parties=parties, current=True, place=None,
            date=PartialDate(day) if day else None, topics=(), mode=None, evidence=evidence, attribution=None, confidence=0.9,
            cameo="041", plover="CONSULT/phone", sources=sources, first_seen=NOW, changed=NOW,
        )  # fmt: skip
        return replace(base, **more)

    def source(self, ident: str, source_id: str = "dawn", *, evidence: str = "They spoke.", **more: Any) -> EventSource:
        values = {"outlet": "Dawn", "url": f"https://news.example/{ident}", "title": "A headline", "published": NOW, **more}
        return EventSource(f"article-{ident}", source_id, evidence=evidence, status=Status.OCCURRED, **values)


@pytest.fixture
def build() -> Build:
    return Build()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(bundled_folder("seeds"))


@pytest.fixture
def serve(tmp_path: Path, knowledge: Knowledge) -> Asking:
    """`serve(events, work)` runs the work with a service whose store holds the events; `url=` names another database."""

    def run(
        events: Iterable[Event], work: Callable[[Service], Awaitable[Any]], *, url: str | None = None, sources: Sequence[Source] = ()
    ) -> Any:
        async def session() -> Any:
            store = await open_store(url or f"sqlite:///{tmp_path / 'asked.sqlite'}", clock=lambda: NOW)
            try:
                async with store.writing() as tx:
                    for item in events:
                        await tx.events.insert(item)
                return await work(Service(store, knowledge, sources, lambda: NOW, 0.7))
            finally:
                await store.close()

        return asyncio.run(session())

    return run
