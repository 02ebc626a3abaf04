"""Text workers: real processes, killed when late and replaced when they die."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from bot.documents import TextWorkers, parse_feed
from bot.errors import SourceError

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[3]


def with_workers(use: Callable[[TextWorkers], Awaitable[T]], size: int = 1) -> T:
    async def go() -> T:
        async with TextWorkers(size) as workers:
            return await use(workers)

    return asyncio.run(go())


def refused(use: Callable[[TextWorkers], Awaitable[object]]) -> SourceError:
    with pytest.raises(SourceError) as raised:
        with_workers(use)
    return raised.value


def test_a_call_runs_in_another_process_and_gives_its_value() -> None:
    pid = with_workers(lambda workers: workers.run(os.getpid, deadline=30))
    assert pid != os.getpid()


def test_a_worker_starts_without_what_it_has_no_use_for() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    code = "import sys, bot.documents.worker; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=True)
    names = {name.partition(".")[0] for name in done.stdout.split()}
    assert "bot" in names
    assert names.isdisjoint({"httpx", "sqlalchemy", "alembic", "apscheduler", "pydantic", "structlog", "trafilatura", "spacy"})


def test_one_worker_serves_call_after_call() -> None:
    async def use(workers: TextWorkers) -> set[int]:
        return {await workers.run(os.getpid, deadline=30) for _ in range(3)}

    assert len(with_workers(use)) == 1


def test_no_more_workers_are_started_than_allowed() -> None:
    async def use(workers: TextWorkers) -> set[int]:
        return set(await asyncio.gather(*(workers.run(os.getpid, deadline=30) for _ in range(8))))

    assert 1 <= len(with_workers(use, size=2)) <= 2


def test_a_late_call_is_ended_and_the_next_one_is_served_by_another_worker() -> None:
    async def use(workers: TextWorkers) -> tuple[int, str, int]:
        first = await workers.run(os.getpid, deadline=30)
        with pytest.raises(SourceError) as raised:
            await workers.run(time.sleep, 600, deadline=0.2)
        return first, raised.value.kind, await workers.run(os.getpid, deadline=30)

    first, kind, second = with_workers(use)
    assert kind == "timeout"
    assert first != second
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_a_worker_that_dies_is_told_and_replaced() -> None:
    async def use(workers: TextWorkers) -> tuple[str, int]:
        with pytest.raises(SourceError) as raised:
            await workers.run(os._exit, 3, deadline=30)
        return raised.value.kind, await workers.run(len, "abc", deadline=30)

    assert with_workers(use) == ("crashed", 3)


def test_what_a_parser_refuses_comes_back_with_its_kind() -> None:
    error = refused(lambda workers: workers.run(partial(parse_feed, base_url="https://a.example"), b"", deadline=30))
    assert (error.kind, "https://a.example is empty" in str(error)) == ("empty", True)


def test_any_other_error_comes_back_in_words() -> None:
    error = refused(lambda workers: workers.run(int, "seven", deadline=30))
    assert (error.kind, "ValueError" in str(error)) == ("crashed", True)


def test_a_document_that_wants_all_the_memory_is_refused_it() -> None:
    assert refused(lambda workers: workers.run(bytearray, 8 * 1024**3, deadline=30)).kind == "crashed"


def test_large_documents_go_through_in_both_directions() -> None:
    body = bytes(range(256)) * 40_000
    assert with_workers(lambda workers: workers.run(bytes, body, deadline=30)) == body


def test_an_abandoned_call_leaves_no_worker_with_its_answer() -> None:
    async def use(workers: TextWorkers) -> int:
        await workers.run(len, "", deadline=30)
        task = asyncio.create_task(workers.run(time.sleep, 600, deadline=700))
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return await workers.run(len, "four", deadline=30)

    assert with_workers(use) == 4


ORPHAN = """
import asyncio, os, time
from bot.documents import TextWorkers
async def main():
    workers = TextWorkers(1)
    print(await workers.run(os.getpid, deadline=30), flush=True)
    await workers.run(time.sleep, 600, deadline=1)
asyncio.run(main())
"""


def test_a_busy_worker_does_not_outlive_a_killed_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, cwd=ROOT, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 60
    while is_running(worker):
        assert time.monotonic() < until, "the worker still runs"
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # an orphan nobody has reaped yet


def test_closing_ends_every_worker() -> None:
    pid = with_workers(lambda workers: workers.run(os.getpid, deadline=30))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
