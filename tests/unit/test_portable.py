"""Export and import on real stores: nothing lost, nothing doubled, a newer schema refused, wrong lines named."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain import (
    Article,
    Channel,
    Event,
    EventMention,
    EventSource,
    EventType,
    Mode,
    Office,
    PartialDate,
    Party,
    PartyKind,
    Place,
    Rhythm,
    Role,
    Status,
    Subscription,
)
from bot.errors import UsageError
from bot.portable import Imported, export, import_lines
from bot.store import EventFilter, Store, open_store

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
PARTIES = (
    Party("RUS", person="Vladimir Putin", office=Office.HEAD_OF_STATE, role=Role.INITIATOR),
    Party("TALIBAN", PartyKind.AUTHORITY, role=Role.COUNTERPART),
)
MENTION = EventMention(EventType.CALL, Status.OCCURRED, PARTIES, evidence="They spoke.", span=(3, 14), date=PartialDate("2021-09"))
WISH = Subscription(
    "s1", Channel("slack", "T1", "C/1"), "RUS", "*", frozenset({EventType.CALL}), frozenset({Office.ENVOY}), frozenset({Status.DENIED}),
    0.7, 2, Rhythm.WEEKLY, "@here", "U1", NOW, True,
)  # fmt: skip


def event(ident: str) -> Event:
    source = EventSource(
        f"article-{ident}", "dawn", "Dawn", f"https://news.example/{ident}", "A headline", NOW, "They spoke.", Status.OCCURRED
    )
    return Event(
        ident, EventType.CALL, Status.OCCURRED, PARTIES, True, Place("RUS", "Moscow"), PartialDate("2021-09"), ("Afghanistan",),
        Mode.TELEPHONE, "They spoke.", "the Kremlin", 0.876543, "041", "CONSULT/phone", (source,), NOW, NOW, 2, "first call in 412 days",
    )  # fmt: skip


async def fill(store: Store, number: int) -> None:
    async with store.writing() as tx:
        await tx.subscriptions.add(WISH)
        for n in range(number):
            told = event(f"e{n:03}")
            await tx.articles.add(Article(told.sources[0].article_id, "dawn", told.sources[0].url, "A headline", "They spoke.", NOW, NOW))
            await tx.events.insert(told)
            await tx.mentions.replace(told.sources[0].article_id, [(MENTION, told.id)])


async def exported(store: Store) -> list[bytes]:
    records: list[dict[str, Any]] = []
    done = await export(store, records.append, at=NOW)
    assert done.subscriptions + done.events + 1 == len(records)
    return [json.dumps(record).encode() for record in records]


def moved(tmp_path: Path, number: int, *, channel: Channel | None = None) -> tuple[list[bytes], list[bytes], Imported, Imported]:
    """Lines of a filled store, lines of a fresh one that took them in, and what the first and the second import said."""

    async def run() -> tuple[list[bytes], list[bytes], Imported, Imported]:
        old = await open_store(f"sqlite:///{tmp_path / 'old.sqlite'}", clock=lambda: NOW)
        new = await open_store(f"sqlite:///{tmp_path / 'new.sqlite'}", clock=lambda: NOW)
        try:
            await fill(old, number)
            lines = await exported(old)
            first = await import_lines(new, lines, channel=channel)
            second = await import_lines(new, lines, channel=channel)
            return lines, await exported(new), first, second
        finally:
            await old.close()
            await new.close()

    return asyncio.run(run())


def test_a_store_taken_in_by_another_exports_the_same_lines(tmp_path: Path) -> None:
    lines, again, first, _ = moved(tmp_path, 120)
    assert lines == again
    assert (first.subscriptions, first.events, first.known, first.bad) == (1, 120, 0, [])


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    _, _, _, second = moved(tmp_path, 3)
    assert (second.subscriptions, second.events, second.known) == (0, 0, 4)


def test_subscriptions_can_be_moved_to_another_platforms_channel(tmp_path: Path) -> None:
    _, again, _, _ = moved(tmp_path, 1, channel=Channel("discord", "1", "2"))
    (wish,) = [json.loads(line) for line in again if b'"subscription"' in line]
    assert wish["channel"] == "discord/1/2"


def imported(tmp_path: Path, *lines: bytes) -> tuple[Imported, int]:
    async def run() -> tuple[Imported, int]:
        store = await open_store(f"sqlite:///{tmp_path / 'x.sqlite'}", clock=lambda: NOW)
        try:
            done = await import_lines(store, lines)
            async with store.reading() as tx:
                return done, await tx.events.count(EventFilter())
        finally:
            await store.close()

    return asyncio.run(run())


HEADER = b'{"format": "readout", "schema": 1}'


@pytest.mark.parametrize(
    ("first", "told"),
    [
        (b"", "no header"),
        (b"{}", "no header"),
        (b"[]", "no header"),
        (b"\xff", "no header"),
        (b'{"format": "readout", "schema": 2}', "schema 2"),
    ],
)
def test_what_is_no_export_or_a_newer_one_is_refused_whole(tmp_path: Path, first: bytes, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        imported(tmp_path, first)


@pytest.mark.parametrize(
    "line", [b"{", b"3", b'{"kind": "cat"}', b'{"kind": "event"}', b'{"kind": "subscription", "id": "x"}', b'{"id": 1}', b"\xff"]
)
def test_a_wrong_line_is_named_by_number_and_skipped(tmp_path: Path, line: bytes) -> None:
    done, events = imported(tmp_path, HEADER, b"", line)
    assert [number for number, _ in done.bad] == [3]
    assert events == 0
