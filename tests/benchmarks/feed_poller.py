"""`python -m tests.benchmarks.feed_poller ours|reader PORT NUMBER FOLDER`: polls the feeds twice, prints the second round's figures.

Each uses what it ships: ours its scheduler, store and text workers; reader its storage, its retriever and its threads, as many as we have
requests at a time. Both keep their database in a file. The items name no page, so that neither fetches any: reader never does. The second
round is two hours after the first by our clock; ours parses in processes of its own, whose time and memory are counted with it.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

AT_ONCE = 16


def usage() -> float:
    return sum(
        part
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        for part in (resource.getrusage(who).ru_utime, resource.getrusage(who).ru_stime)
    )


def memory_mb(process: Path = Path("/proc/self")) -> float:
    """At most. Not by getrusage, which begins with what the parent had when it forked."""
    told = next(line for line in (process / "status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(told.split()[1]) / 1024


def by_us(port: int, number: int, folder: Path) -> dict[str, float]:
    from bot.documents import TextWorkers
    from bot.domain import Source
    from bot.observe import configure_logs
    from bot.settings import PollingSettings
    from bot.sources import Fetcher, PollResult, PollScheduler
    from bot.store import open_store

    configure_logs("error", "text")
    settings = PollingSettings(
        allow_private_hosts=("127.0.0.1",), concurrency=AT_ONCE, per_host=AT_ONCE, pace_seconds=0, user_agent="Readout benchmark"
    )
    now = datetime(2021, 9, 14, 20, tzinfo=UTC)
    sources = [Source(f"s{n}", f"Feed {n}", f"http://127.0.0.1:{port}/{n}") for n in range(number)]
    results: list[PollResult] = []

    async def poll_all() -> dict[str, float]:
        nonlocal now
        store = await open_store(f"sqlite+aiosqlite:///{folder / 'ours.sqlite'}", clock=lambda: now)
        async with Fetcher.from_settings(settings, clock=lambda: now) as fetcher, TextWorkers(2) as workers:
            scheduler = PollScheduler(
                sources, fetcher=fetcher, workers=workers, store=store, clock=lambda: now, settings=settings, on_result=results.append,
                jitter=lambda span: 0.0,
            )  # fmt: skip
            await drain(scheduler)
            now += timedelta(hours=2)
            results.clear()
            begun, busy = time.perf_counter(), usage() + workers_seconds()
            await drain(scheduler)
            told = time.perf_counter() - begun, usage() + workers_seconds() - busy
            figures = {"rate": len(results) / told[0], "cpu": told[1], "memory": memory_mb() + workers_mb()}
        await store.close()
        return figures

    async def drain(scheduler: PollScheduler) -> None:
        """As the scheduler's own tick does: it goes on by itself while more is due."""
        while await scheduler.tick():
            await scheduler.wait_idle()

    figures = asyncio.run(poll_all())
    assert len(results) == number, len(results)
    assert not [result.error for result in results if result.error]
    return {**figures, "unchanged": sum(result.outcome == "not_modified" for result in results)}


def children() -> list[Path]:
    mine = Path("/proc/self/task")
    return [Path("/proc") / pid for task in mine.iterdir() for pid in (task / "children").read_text().split()]


def workers_seconds() -> float:
    """Processor seconds of the text workers, which are alive yet."""
    ticks = [(child / "stat").read_text().rpartition(")")[2].split() for child in children()]
    return sum((int(told[11]) + int(told[12])) / 100 for told in ticks)


def workers_mb() -> float:
    return sum(memory_mb(child) for child in children())


def by_reader(port: int, number: int, folder: Path) -> dict[str, float]:
    import feedparser_sgmllib

    sys.modules.setdefault("sgmllib", feedparser_sgmllib)  # reader's own copy of feedparser asks for it by its old name
    from reader import make_reader

    reader = make_reader(str(folder / "reader.sqlite"))
    for n in range(number):
        reader.add_feed(f"http://127.0.0.1:{port}/{n}")
    reader.update_feeds(workers=AT_ONCE)
    begun, busy = time.perf_counter(), usage()
    results = list(reader.update_feeds_iter(workers=AT_ONCE, scheduled=False))
    told = time.perf_counter() - begun, usage() - busy
    assert len(results) == number
    assert not [result for result in results if isinstance(result.value, Exception)]
    changed = sum(1 for result in results if result.updated_feed is not None and result.updated_feed.new)
    return {"rate": number / told[0], "cpu": told[1], "memory": memory_mb(), "unchanged": number - changed}


if __name__ == "__main__":
    who, port, number, folder = sys.argv[1:]
    poll: Callable[[int, int, Path], dict[str, float]] = by_us if who == "ours" else by_reader
    print(json.dumps(poll(int(port), int(number), Path(folder))))
