"""`readout run` as a process: without a network it says so and goes on; Ctrl-C and SIGTERM end it well, a second Ctrl-C at once."""

from __future__ import annotations

import asyncio
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store import open_store
from tests.news_server import Answer, NewsServer

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90


class Service:
    """A running `readout run` and what it has said on stderr."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self._queue: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stderr or ():
            self._queue.put(line.rstrip("\n"))
        self._queue.put(None)

    def wait_for(self, words: str) -> str:
        """The first line, from here on, that holds the words."""
        while (line := self._queue.get(timeout=PATIENCE)) is not None:
            self.lines.append(line)
            if words in line:
                return line
        raise AssertionError(f"it ended without saying {words!r}: {self.lines}")

    def ended(self) -> int:
        while (line := self._queue.get(timeout=PATIENCE)) is not None:
            self.lines.append(line)
        return self.process.wait(PATIENCE)


def closed_port() -> int:
    """A port of loopback where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, *urls: str) -> Iterator[Service]:
    tables = "".join(f'[[source]]\nid = "s{n}"\nname = "Wire {n}"\nurl = "{url}"\n' for n, url in enumerate(urls, 1))
    (folder / "sources.toml").write_text(tables)
    (folder / "readout.toml").write_text('[polling]\nallow_private_hosts = ["127.0.0.1"]\ntick_seconds = 1\n')
    outer = {key: value for key, value in os.environ.items() if not key.startswith("READOUT_")}
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "--config", "readout.toml", "run"],
        cwd=folder, env={**outer, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            yield Service(process)
        finally:
            process.kill()


def states_in(folder: Path) -> dict[str, int]:
    """Failures by source, from the database that the service has left."""

    async def read() -> dict[str, int]:
        store = await open_store(f"sqlite:///{folder / 'readout.sqlite'}", clock=lambda: datetime.now(UTC))
        try:
            async with store.reading() as tx:
                return {state.source_id: state.failures for state in await tx.sources.all()}
        finally:
            await store.close()

    return asyncio.run(read())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_without_an_answer_each_source_says_so_once_and_a_signal_ends_the_run_well(tmp_path: Path, number: signal.Signals) -> None:
    port = closed_port()
    with running(tmp_path, f"http://127.0.0.1:{port}/a", f"http://127.0.0.1:{port}/b") as service:
        service.wait_for("polls 2 sources")
        failed = {service.wait_for("next try in").partition(":")[0] for _ in range(2)}
        assert service.process.poll() is None
        service.process.send_signal(number)
        assert service.ended() == 0, service.lines
    assert failed == {"Wire 1", "Wire 2"}
    assert "Stopped." in service.lines
    assert not any("Traceback" in line for line in service.lines)
    assert states_in(tmp_path) == {"s1": 1, "s2": 1}


def test_stopped_in_the_middle_of_a_poll_it_ends_well_and_the_source_is_polled_again_next_time(tmp_path: Path) -> None:
    with NewsServer() as news:
        url = news.answer("/feed", Answer(hang=True))
        with running(tmp_path, url) as service:
            service.wait_for("polls 1 source")
            while not news.asked("/feed"):
                assert service.process.poll() is None
            service.process.send_signal(signal.SIGINT)
            assert service.ended() == 0, service.lines
        news.answer("/feed", Answer(status=500))
        with running(tmp_path, url) as service:
            service.wait_for("next try in")
            service.process.send_signal(signal.SIGINT)
            assert service.ended() == 0, service.lines
    assert states_in(tmp_path) == {"s1": 1}


def test_a_second_ctrl_c_ends_it_at_once_and_the_database_opens_again(tmp_path: Path) -> None:
    with NewsServer() as news, running(tmp_path, news.answer("/feed", Answer(hang=True))) as service:
        service.wait_for("polls 1 source")
        while not news.asked("/feed"):
            assert service.process.poll() is None
        service.process.send_signal(signal.SIGINT)
        service.wait_for("Stopping")
        service.process.send_signal(signal.SIGINT)
        assert service.ended() == 130, service.lines
    assert "Stopped." not in service.lines
    assert set(states_in(tmp_path)) == {"s1"}


def test_a_second_service_in_the_same_folder_is_told_so_in_one_line(tmp_path: Path) -> None:
    port = closed_port()
    with running(tmp_path, f"http://127.0.0.1:{port}/a") as first:
        first.wait_for("polls 1 source")
        with running(tmp_path, f"http://127.0.0.1:{port}/a") as second:
            assert second.ended() == 1
            assert len(second.lines) == 1
            assert "another Readout" in second.lines[0]
        first.process.send_signal(signal.SIGINT)
        assert first.ended() == 0
