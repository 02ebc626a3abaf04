"""Backfill with processes: the same events as with one, told to nobody, and nothing left behind when it is killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.archive import names_of, opened, reader_of
from bot.backfill import Backfilled, open_backfill
from bot.domain import ANY, Channel, EventType, Subscription
from bot.settings import DatabaseSettings, Settings
from bot.store import EventFilter, open_store

ROOT = Path(__file__).resolve().parents[2]
CALL = "Russian President Vladimir Putin spoke by telephone with Pakistani Prime Minister Imran Khan on Tuesday, the Kremlin said."
NOTHING = "The weather in the mountains stayed fine for most of the week, and the trains ran on time."
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def written(folder: Path, number: int) -> Path:
    """An archive whose every second article tells of a call, a week after the one before; its fields have names of their own."""
    path = folder / "wire.jsonl"
    days = [date(2014, 1, 7) + timedelta(weeks=n) for n in range(number)]
    lines = [json.dumps({"key": n, "body": CALL if n % 2 else NOTHING, "day": str(day)}) for n, day in enumerate(days)]
    path.write_text("\n".join([*lines, "{"]), encoding="utf-8")
    return path


def filled(folder: Path, processes: int, since: date | None = None) -> tuple[Backfilled, list[str], int, list[int]]:
    """What it says of itself, the events' ids in order, the rows of the outbox, the numbers of bad lines."""
    path = written(folder, 60)
    settings = Settings(database=DatabaseSettings(url=f"sqlite:///{folder / f'x{processes}.sqlite'}"))
    bad: list[int] = []

    async def run() -> Any:
        store = await open_store(settings.database.url, clock=lambda: NOW)
        async with store.writing() as tx:
            await tx.subscriptions.add(Subscription("all", Channel("console", "", "x"), ANY, ANY))
        await store.close()
        async with open_backfill(settings, clock=lambda: NOW, processes=processes) as task:
            with opened(path) as stream:
                rows = reader_of(path)(stream, names_of(["id=key", "text=body", "published=day"]))
                done = await task.read("wire", rows, on_bad=lambda number, _why: bad.append(number), since=since)
            async with task.store.reading() as tx:
                ids = [event.id for event in await tx.events.find(EventFilter(), limit=100)]
                return done, ids, sum((await tx.outbox.counts()).values()), bad

    found: tuple[Backfilled, list[str], int, list[int]] = asyncio.run(run())
    return found


def test_a_pool_finds_the_same_events_as_one_thread_and_alerts_nobody(tmp_path: Path) -> None:
    alone, pooled = filled(tmp_path, 1), filled(tmp_path, 2)
    assert alone == pooled
    done, ids, alerts, bad = pooled
    assert (done.read, done.events, done.bad, done.failed) == (60, 30, 1, 0)
    assert done.types == {EventType.CALL: 30}
    assert (len(ids), alerts, bad) == (30, 0, [61])


def test_what_was_published_before_a_day_is_passed_over(tmp_path: Path) -> None:
    done, ids, _, _ = filled(tmp_path, 1, since=date(2015, 1, 1))
    assert (done.older, done.read + done.older, len(ids)) == (52, 60, 4)


def children_of(pid: int) -> list[int]:
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in done.stdout.split()]


def test_a_killed_pool_leaves_no_process_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = written(tmp_path, 200)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("READOUT_")} | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot.cli", "backfill", path.name, "--map", "id=key", "--map", "text=body", "--map", "published=day"]

    def stored() -> int:
        file = tmp_path / "readout.sqlite"

        async def count() -> int:
            store = await open_store(f"sqlite:///{file}", clock=lambda: NOW)
            try:
                async with store.reading() as tx:
                    return sum((await tx.articles.counts()).values())
            finally:
                await store.close()

        return asyncio.run(count()) if file.exists() else 0

    with subprocess.Popen([*command, "--processes", "2"], cwd=tmp_path, env=environment) as process:
        while not stored():
            assert process.poll() is None
            time.sleep(0.1)
        children = children_of(process.pid)
        process.send_signal(signal.SIGKILL)
    assert children
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    before = stored()
    assert 0 < before < 200
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=200, check=False)
    assert f"{before:,} known already" in done.stdout
    assert stored() == 200
