"""Processes that are killed with -9 in the middle of deliveries: after a restart nothing is lost, nothing acknowledged is doubled.

The platform is a file: a send appends a line and flushes it to the disk, a look-up reads the file. The clock is moved on between
runs, so that leases run out at once.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

WORKER = Path(__file__).with_name("killed_worker.py")
ROOT = Path(__file__).resolve().parents[3]
ALERTS = 60

pytestmark = pytest.mark.anyio


def start(url: str, posts: Path, minutes: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(WORKER), url, str(posts), str(minutes)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def lines(posts: Path) -> list[str]:
    return posts.read_text().splitlines() if posts.exists() else []


async def test_killing_the_process_during_delivery_loses_nothing_and_doubles_nothing(room: Any, url: str, tmp_path: Path) -> None:
    await room.subscribe("*", "*", "one")
    await room.subscribe("*", "*", "two")
    expected: dict[str, list[str]] = {"one": [], "two": []}
    for number in range(ALERTS // 2):
        letters = "".join(chr(ord("A") + digit) for digit in (number // 26, number % 26))
        for row in await room.publish("RUS", f"Q{letters}"):
            expected[row.channel.id].append(row.id)
    await room.store.close()
    posts = tmp_path / "posts"
    for round_number in range(1, 5):
        process = start(url, posts, round_number * 10)
        wait_for_lines(posts, len(lines(posts)) + 4, process)
        process.kill()
        process.wait()
    assert 0 < len(lines(posts)) < ALERTS, "the kills fell in the middle"
    last = start(url, posts, 100)
    assert last.wait(timeout=60) == 0
    posted = [line.split() for line in lines(posts)]
    for channel, ids in expected.items():
        assert [ident for name, ident in posted if name == channel] == ids


def wait_for_lines(posts: Path, number: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while len(lines(posts)) < number:
        assert process.poll() is None, "the worker ended by itself"
        assert time.monotonic() < end, "the worker posts nothing"
        time.sleep(0.002)
