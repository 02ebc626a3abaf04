"""A process that is killed in the middle of a transaction leaves nothing half-written, and no lock behind."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.store import open_store

ROOT = Path(__file__).resolve().parents[3]
VICTIM = """
import asyncio, sys
from datetime import UTC, datetime
from bot.domain import *
from bot.store import open_store

now = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)

def article(name, length=10):
    return Article(name, "dawn", "https://example.org/" + name, "Title", "x" * length, now, now)

async def main(url):
    store = await open_store(url, clock=lambda: now)
    await store.claim_service("victim")
    async with store.writing() as transaction:
        await transaction.articles.add(article("whole"))
    async with store.writing() as transaction:
        # More than SQLite's page cache holds, so that half of it is on the disk already.
        for number in range(40):
            await transaction.articles.add(article(f"half {number}", 200_000))
        parties = (Party("RUS"), Party("PAK"))
        source = EventSource("half 1", "dawn", "Dawn", "https://example.org", "Title", now, "", Status.OCCURRED)
        await transaction.events.insert(Event(
            "e1", EventType.CALL, Status.OCCURRED, parties, True, None, None, (), None, "", None, 0.9, None, None, (source,), now, now))
        channel = Channel("console", "", "general")
        await transaction.outbox.put(Delivery("d1", "e1", channel, 1, AlertKind.NEW, DeliveryState.QUEUED))
        print("half", flush=True)
        await asyncio.sleep(600)

asyncio.run(main(sys.argv[1]))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_a_process_killed_within_a_transaction_leaves_the_last_whole_state(sqlite_url: str, build: Any) -> None:
    victim = subprocess.Popen([sys.executable, "-c", VICTIM, sqlite_url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert victim.stdout
    assert victim.stdout.readline() == "half\n"
    victim.kill()
    victim.wait()
    victim.stdout.close()

    async def main() -> None:
        store = await open_store(sqlite_url, clock=lambda: build.now)
        await store.claim_service("successor")
        async with store.writing() as transaction:
            assert await transaction.articles.counts() == {"pending": 1}
            assert await transaction.articles.get("whole") is not None
            assert await transaction.events.get("e1") is None
            assert await transaction.outbox.lease("successor", build.now, build.now, 10) == []
            await transaction.events.insert(build.event())
        await store.close()

    asyncio.run(main())
