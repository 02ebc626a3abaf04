"""The real service killed with -9 at every boundary between two steps and at moments by chance, and what else can happen to it.

At the end of each proof every event was told to every channel that subscribed to it, none twice, each channel in its order, and changes
once as replies. See `proof` for the world and `killable` for the process.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain import DeliveryState
from tests.end_to_end.killable import Lives
from tests.end_to_end.proof import PATIENCE, Proof, fatal_points
from tests.end_to_end.recorder import Recorder
from tests.news_server import NewsServer

KILLS = 25
LONG_RUN = 220
SHORT = "?timeout=0.2"
"""How long SQLite waits for another process's lock: thirty seconds in a test's time."""


@pytest.fixture(scope="module")
def lives() -> Iterator[Lives]:
    with Lives() as process:
        yield process


@pytest.fixture
def proof(url: str, tmp_path: Path, lives: Lives) -> Iterator[Proof]:
    with Recorder() as recorder, NewsServer() as news:
        yield Proof(url, tmp_path, lives, recorder, news)


def kill_again_and_again(proof: Proof, kills: int, *, longest: float) -> None:
    rng = random.Random(proof.seed)
    points = fatal_points(rng)
    while proof.kills < kills:
        proof.print_news()
        fatal = next(points)
        proof.live(fatal, longest if fatal else rng.uniform(0.02, longest))
        proof.pass_time()
    proof.live_until_told()
    proof.check()


def test_killed_at_every_step_nothing_is_lost_or_told_twice(proof: Proof) -> None:
    kill_again_and_again(proof, KILLS, longest=0.8)
    assert proof.ended_early >= KILLS // 2, "most lives ended at their fatal point"


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not os.environ.get("READOUT_LONG_RUN"), reason="minutes long; READOUT_LONG_RUN=1 runs it")
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_hundreds_of_times_nothing_is_lost_or_told_twice(proof: Proof, seed: int) -> None:
    proof.seed = seed
    kill_again_and_again(proof, LONG_RUN // 2, longest=1.5)


@pytest.mark.parametrize("mode", ["broken", "busy", "mute", "lost"])
def test_a_platform_that_fails_is_told_everything_once_when_it_is_back(proof: Proof, mode: str) -> None:
    proof.print_news(4)
    proof.recorder.mode = mode
    proof.live(seconds=1.2)
    proof.recorder.mode = "well"
    proof.pass_time()
    proof.print_news(2)
    proof.live_until_told()
    proof.check()


def test_stopped_in_the_middle_of_a_send_it_ends_well_and_tells_it_once(proof: Proof) -> None:
    proof.print_news(4)
    proof.recorder.delay = 0.4
    pid = proof.begin()
    assert proof.recorder.begun.wait(PATIENCE)
    os.kill(pid, signal.SIGTERM)
    assert proof.wait(pid, PATIENCE) == 0, proof.log()
    assert proof.recorder.posts, "what was in flight was brought to its end"
    proof.recorder.delay = 0.0
    proof.live_until_told()
    proof.check()


def test_a_clock_that_is_set_back_an_hour_loses_nothing(proof: Proof) -> None:
    proof.print_news(3)
    proof.live("post 2 after")
    proof.pass_time(-timedelta(hours=1))
    proof.live(seconds=1.0)
    pid = proof.begin()
    proof.pass_time(-timedelta(hours=1))  # while it lives, too
    time.sleep(0.5)
    os.kill(pid, signal.SIGKILL)
    assert proof.wait(pid, PATIENCE) is not None
    proof.print_news(2)
    proof.live_until_told(minutes=180)
    proof.check()


def test_a_full_disk_stops_nothing_for_good(proof: Proof) -> None:
    proof.print_news(3)
    proof.live("record 2 before")
    proof.pass_time()
    with full_disk(proof):
        proof.print_news(2)
        pid = proof.begin()
        time.sleep(1.5)
        assert proof.lives.ended(pid) is None, proof.log()
        assert "disk" in proof.log()
    # It goes on by itself, or with the next start.
    os.kill(pid, signal.SIGKILL)
    assert proof.wait(pid, PATIENCE) is not None
    proof.live_until_told()
    proof.check()


def test_a_database_that_another_process_locks_for_long_delays_and_loses_nothing(proof: Proof) -> None:
    if proof.url.startswith("sqlite"):
        proof.url += SHORT
    proof.print_news(3)
    pid = proof.begin()
    assert proof.recorder.begun.wait(PATIENCE)
    with locked(proof):
        proof.print_news(2)
        time.sleep(2.0)
        assert proof.lives.ended(pid) is None, proof.log()
    time.sleep(0.3)
    assert proof.lives.ended(pid) is None, proof.log()
    proof.stop(pid)
    proof.url = proof.url.removesuffix(SHORT)
    proof.live_until_told()
    proof.check()


@contextmanager
def full_disk(proof: Proof) -> Iterator[None]:
    """Nothing more can be written: SQLite is at its last page; PostgreSQL says that its disk is full."""
    if proof.url.startswith("sqlite"):
        marker = proof.folder / "full"
        marker.touch()
        yield
        marker.unlink()
        return
    refuse = "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE='53100'; END $$"
    in_postgres(proof, f"{refuse} LANGUAGE plpgsql")
    tables = ("articles", "events", "outbox", "source_states")
    for table in tables:
        in_postgres(proof, f"CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()")
    yield
    for table in tables:
        in_postgres(proof, f"DROP TRIGGER full_disk ON {table}")


@contextmanager
def locked(proof: Proof) -> Iterator[None]:
    """Another process holds the database."""
    if proof.url.startswith("sqlite"):
        connection = sqlite3.connect(proof.url.removeprefix("sqlite:///").partition("?")[0], isolation_level=None, timeout=10)
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")
        connection.close()
        return
    import psycopg

    with psycopg.connect(plain(proof)) as connection, connection.transaction():
        connection.execute("LOCK TABLE articles, events, outbox, source_states IN ACCESS EXCLUSIVE MODE")
        yield


def in_postgres(proof: Proof, statement: str) -> None:
    import psycopg

    with psycopg.connect(plain(proof), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def plain(proof: Proof) -> str:
    return proof.url.replace("postgresql+psycopg", "postgresql")


def test_no_row_is_left_in_any_state_but_sent(proof: Proof) -> None:
    """The account itself can fail: a row that is not sent is seen by it."""
    proof.print_news(1)
    proof.live_until_told()

    async def spoil(store: Any) -> None:
        from dataclasses import replace

        async with store.writing() as tx:
            row = (await tx.outbox.listed(DeliveryState.SENT, limit=1))[0]
            await tx.outbox.save(replace(row, state=DeliveryState.DEAD))

    proof.ask(spoil)
    with pytest.raises(AssertionError):
        proof.check()
