"""The service as a process that can be killed anywhere, and started again in no time.

One process loads the program and the language pipeline and forks for each life of the service. A fork wires and runs the whole service
as `readout run` does, from the same composition root, with three things handed in or put in place: the recorder as its platform, a clock
whose distance from the real one stands in a file, and the parsers, which run in a thread of it instead of processes that would have to
load anew each time. A life may have a fatal point: "commit 3 after" ends it with SIGKILL right after its third commit.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]


class Lives:
    """A context manager around the process that forks; `begin` starts a life and gives its process id."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.end_to_end.killable"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.communicate()

    def begin(self, **wish: Any) -> int:
        return int(self._ask({"do": "begin", **wish}))

    def ended(self, pid: int) -> int | None:
        """The exit code, negative for a signal; None while it lives."""
        answer = self._ask({"do": "look", "pid": pid})
        return None if answer == "alive" else int(answer)

    def _ask(self, wish: dict[str, Any]) -> str:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(wish) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        assert answer, "the process that forks has ended"
        return answer


def main() -> None:
    from bot import app  # noqa: F401 - imported for the forks
    from bot.opening import open_reader

    reader = open_reader()
    for line in sys.stdin:
        wish = json.loads(line)
        if wish["do"] == "look":
            pid, status = os.waitpid(wish["pid"], os.WNOHANG)
            print(os.waitstatus_to_exitcode(status) if pid else "alive", flush=True)
            continue
        child = os.fork()
        if not child:
            _live(wish, reader)
        print(child, flush=True)


def _live(wish: dict[str, Any], reader: Any) -> None:
    """The fork's whole life."""
    log = os.open(wish["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    code = 1
    try:
        asyncio.run(_serve(wish, reader))
        code = 0
    except BaseException as error:
        print(f"ended by {type(error).__name__}: {error}", flush=True)
    finally:
        os._exit(code)


async def _serve(wish: dict[str, Any], reader: Any) -> None:
    from bot import app
    from bot.domain import Source
    from bot.settings import AlertSettings, DatabaseSettings, PollingSettings, Settings
    from tests.end_to_end.recorder import NAME, RecorderPlatform

    app.TextWorkers = _Threads  # type: ignore[assignment,misc]
    offset = Path(wish["offset"])
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    settings = Settings.model_construct(
        database=DatabaseSettings(url=wish["url"]),
        # All outlets of the proofs are one host, which manners would let tell one page in half a second.
        polling=PollingSettings(allow_private_hosts=("127.0.0.1",), tick_seconds=0.25, timeout_seconds=5, pace_seconds=0, per_host=8),
        # Lives of a second may end the first poll of a source for a day of the clock: what it finds then is told all the same.
        alerts=AlertSettings(edit_seconds=wish.get("edit_seconds", 0.2), burst=0, baseline_hours=24 * 30),
    )
    sources = [Source(ident, ident, url, every_minutes=1) for ident, url in wish["sources"]]
    _plant(wish.get("fatal") or "", Path(wish["full"]))
    async with app.open_app(
        settings, sources=sources, clock=lambda: datetime.now(UTC) + timedelta(seconds=float(offset.read_text() or 0)),
        platforms={NAME: RecorderPlatform(wish["recorder"])}, reader=reader, say=lambda line: print(line, flush=True),
    ) as service:  # fmt: skip
        print("up", flush=True)
        await service.run(stop)


class _Threads:
    """In the place of the parsers' processes."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def run(self, fn: Callable[..., Any], *args: Any, deadline: float) -> Any:
        return await asyncio.to_thread(fn, *args)


def _plant(fatal: str, full: Path) -> None:
    """Puts the fatal point in its place, and a disk that is full for as long as the file `full` is there."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    from bot import pipeline
    from bot.store.sql.articles import SqlArticles
    from bot.store.sql.late import Late
    from bot.store.sql.late_events import LateArticles
    from bot.store.sql.outbox import SqlOutbox
    from bot.store.sql.store import SqlStore
    from tests.end_to_end.recorder import RecorderPlatform

    # SQLite writes late what PostgreSQL writes at once: of two ways through one place each life takes one.
    places: dict[str, tuple[Any, ...]] = {
        "store": (SqlArticles, "add"),
        "extract": (pipeline.Pipeline, "extract"),
        "record": (pipeline, "record"),
        "enqueue": (pipeline, "enqueue"),
        "mark": (SqlArticles, "mark_extracted", LateArticles),
        "flush": (Late, "flush"),
        "put": (SqlOutbox, "put_all"),
        "commit": (SqlStore, "_commit"),
        "lease": (SqlOutbox, "lease"),
        "post": (RecorderPlatform, "post"),
        "settle": (RecorderPlatform, "settle"),
        "save": (SqlOutbox, "save"),
    }
    if fatal:
        place, number, when = fatal.split()
        owner, name, *others = places[place]
        for each in (owner, *others):
            _kill_at(each, name, int(number), after=when == "after")

    @event.listens_for(Engine, "begin")
    def limit(connection: Any) -> None:
        if connection.dialect.name == "sqlite" and full.parent.exists():
            pages = 1 if full.exists() else 1_000_000_000
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def _kill_at(owner: Any, name: str, number: int, *, after: bool) -> None:
    whole, calls = getattr(owner, name), 0

    @functools.wraps(whole)
    async def fatal(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        mine = calls == number
        if mine and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = await whole(*args, **named)
        if mine:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, name, fatal)


if __name__ == "__main__":
    main()
