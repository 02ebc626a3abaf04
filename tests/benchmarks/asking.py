"""How long each question takes with many stored events: the 95th percentile on SQLite and on PostgreSQL, and what memory it takes.

`python -m tests.benchmarks.asking 1000000` is the full measure; `make bench` takes a small past, to stay short. The questions go the
whole way through the façade, words and all, on a connection as the service has it. What is asked is drawn as unevenly as what is stored,
but one question in four is about a rare pair, and one in ten looks far back.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from bot.bundled import bundled_folder
from bot.domain import Channel
from bot.errors import ReadoutError
from bot.knowledge import load_knowledge
from bot.service import Question, Service
from bot.store import open_store
from tests.benchmarks.remembering import resident
from tests.benchmarks.stored import NOW, Past, fill_postgres, fill_sqlite

EVENTS = 20_000
ROUNDS = 100
Ask = Callable[[Service, random.Random], Awaitable[object]]


class Questions:
    """What people ask, drawn anew each time."""

    def __init__(self) -> None:
        self.past = Past()

    def pair(self, rng: random.Random) -> tuple[str, str]:
        first = rng.choice(self.past.codes[:60]) if rng.random() < 0.25 else self.past.countries.draw(rng)
        return first, self.past.partners[first].draw(rng)

    def since(self, rng: random.Random) -> str:
        return rng.choices(["30 days", "last month", "since March", "2025", "2019", "2010"], [40, 20, 15, 15, 5, 5])[0]

    def person(self, rng: random.Random) -> str:
        return f"ForeignMinister {rng.randint(1, 4)} of {self.pair(rng)[0]}"

    def filters(self, rng: random.Random) -> Question:
        return rng.choice(
            [
                Question(), Question(types=("call",)), Question(types=("visits", "meetings")), Question(statuses=("denied",)),
                Question(types=("expulsion",), statuses=("planned",)), Question(offices=("leader",)), Question(since=self.since(rng)),
                Question(source=f"outlet-{rng.randint(0, 100)}"), Question(min_confidence=0.95), Question(since="2015", until="2016"),
            ]
        )  # fmt: skip

    def table(self) -> dict[str, Ask]:
        two = self.pair
        return {
            "latest": lambda s, r: s.latest(question=self.filters(r)),
            "latest A": lambda s, r: s.latest(two(r)[0], question=self.filters(r)),
            "between A B": lambda s, r: s.between(*two(r), self.filters(r)),
            "between A EU": lambda s, r: s.between(two(r)[0], "EU", self.filters(r)),
            "second page": lambda s, r: _second_page(s, *two(r)),
            "calls": lambda s, r: s.calls(*two(r), since=self.since(r)),
            "visits": lambda s, r: s.visits(*two(r), since=self.since(r)),
            "meetings": lambda s, r: s.meetings(self.person(r)),
            "who": lambda s, r: s.who(self.person(r)),
            "last": lambda s, r: s.last(*two(r)),
            "silence A B": lambda s, r: s.silence(*two(r)),
            "silence": lambda s, r: s.silence(two(r)[0] if r.random() < 0.5 else None),
            "search": lambda s, r: s.search(" ".join(self.past.words.draw(r) for _ in range(r.randint(1, 3)))),
            "top": lambda s, r: s.top(self.since(r)),
            "network": lambda s, r: s.network(self.since(r)),
            "timeline": lambda s, r: s.timeline(*two(r), since=self.since(r)),
            "rhythm": lambda s, r: s.rhythm(*two(r), since=self.since(r)),
            "explain": lambda s, r: s.explain(f"{r.randint(0, 10_000):010x}"),
            "coverage": lambda s, _r: s.coverage(),
            "export csv": lambda s, r: s.export(*two(r), "csv", since="30 days"),
        }


async def _second_page(service: Service, a: str, b: str) -> None:
    page = await service.between(a, b)
    if page.before:
        await service.between(a, b, before=page.before)


async def measure(url: str, label: str, rounds: int) -> list[str]:
    """A line a question: the 95th percentile and the longest, in milliseconds, then the memory before and after."""
    store = await open_store(url, clock=lambda: NOW)
    service = Service(store, load_knowledge(bundled_folder("seeds")), (), lambda: NOW, 0.7)
    await service.subscribe(Channel("console", "", "bench"), "Pakistan", "Russia")
    lines, rng = [], random.Random(5)
    # As in a service that runs: other questions of each kind came before. The first after a bulk load would tell of the disk.
    earlier = random.Random(6)
    for ask in Questions().table().values():
        for _ in range(rounds):
            await _timed(ask, service, earlier)
    before = resident()
    try:
        for name, ask in Questions().table().items():
            spent = [await _timed(ask, service, rng) for _ in range(rounds)]
            wall, own = (sorted(times) for times in zip(*spent, strict=True))
            place = min(int(rounds * 0.95), rounds - 1)
            told = f"{wall[-1] * 1000:.1f} at most; {own[place] * 1000:.1f} ms of this process's own time ({rounds} questions)"
            lines.append(f"{label + ' ' + name:24}{wall[place] * 1000:8.1f} ms at the 95th percentile, {told}")
        lines.append(f"{label + ' memory':24}{resident():8.1f} MB after, {before:.1f} MB before")
    finally:
        await store.close()
    return lines


async def _timed(ask: Ask, service: Service, rng: random.Random) -> tuple[float, float]:
    """Seconds on the clock, and of this process's own work, which for SQLite is all there is and no busy machine lengthens."""
    begun, worked = time.perf_counter(), time.process_time()
    with suppress(ReadoutError):  # nothing to export, or nobody of that name: an answer too
        await ask(service, rng)
    return time.perf_counter() - begun, time.process_time() - worked


def run(events: int = EVENTS, keep: Path | None = None) -> list[str]:
    """SQLite, then PostgreSQL where one can be started."""
    rounds = ROUNDS if events >= EVENTS else 2
    with tempfile.TemporaryDirectory() as folder:
        lines = _sqlite(Path(keep or folder), events, rounds)
        return lines + _postgres(events, rounds)


def _sqlite(folder: Path, events: int, rounds: int) -> list[str]:
    file = folder / f"past-{events}.sqlite"
    url = f"sqlite:///{file}"
    filled = f"{events:,} events stored before"
    if not file.exists():
        asyncio.run(_make(url))
        begun = time.perf_counter()
        fill_sqlite(file, events)
        filled = f"{events:,} events written in {time.perf_counter() - begun:.0f} s"
    lines = asyncio.run(measure(url, "SQLite", rounds))
    return [*lines, f"{'SQLite file':24}{file.stat().st_size / 1e6:8.1f} MB ({filled})"]


def _postgres(events: int, rounds: int) -> list[str]:
    import pytest

    from tests.databases import running_postgres

    try:
        import psycopg

        with running_postgres() as server:
            schema = "past"
            url = f"{server}{'&' if '?' in server else '?'}options={quote(f'-c search_path={schema}')}"
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
                connection.execute(f"CREATE SCHEMA {schema}")
            asyncio.run(_make(url))
            begun = time.perf_counter()
            fill_postgres(url, events)
            filled = f"{events:,} events written in {time.perf_counter() - begun:.0f} s"
            return [*asyncio.run(measure(url, "PostgreSQL", rounds)), f"PostgreSQL: {filled}"]
    except (pytest.skip.Exception, ImportError) as reason:
        return [f"PostgreSQL             {reason}"]


async def _make(url: str) -> None:
    await (await open_store(url, clock=lambda: NOW)).close()


if __name__ == "__main__":
    for line in run(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS, keep=Path(sys.argv[2]) if len(sys.argv) > 2 else None):
        print(line, flush=True)
