"""`readout demo` as a person runs it: a process of its own, in an empty folder, with nothing set up but the program."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Shown(NamedTuple):
    """What a run printed, its lines joined so that a title wrapped by the terminal is found all the same."""

    code: int
    out: str
    errors: str
    seconds: float
    left: list[str]

    @property
    def text(self) -> str:
        return " ".join(re.sub(r"[│┃|╭╮╰╯─━]", " ", self.out).split())


def run_demo(folder: Path, **environment: str) -> Shown:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("READOUT_")}
    begun = time.monotonic()
    environment = {**clean, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "PYTHONUTF8": "1", **environment}
    command = [sys.executable, "-m", "bot.cli", "demo"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False)
    left = sorted(path.name for path in folder.rglob("*"))
    return Shown(done.returncode, done.stdout, done.stderr, time.monotonic() - begun, left)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    yield run_demo(tmp_path_factory.mktemp("demo"))


def test_the_demo_ends_by_itself_and_well(shown: Shown) -> None:
    assert (shown.code, shown.errors) == (0, "")
    assert shown.seconds < 90  # a machine under load; the README tells what it takes on an idle one


def test_the_demo_leaves_nothing_behind(shown: Shown) -> None:
    assert shown.left == []


def test_a_call_told_by_two_outlets_is_told_once_and_grows(shown: Shown) -> None:
    titles = [line for line in shown.out.splitlines() if "🇷🇺 🇵🇰" in line]
    assert [title.startswith("+ ") for title in titles] == [False, True]
    assert all("Putin" in title and "Khan" in title for title in titles)
    assert "now 2 sources, newest Subcontinent Daily" in shown.text


def test_a_cancelled_visit_is_a_reply_to_the_planned_one(shown: Shown) -> None:
    titles = [line for line in shown.out.splitlines() if "🇷🇺 🇹🇯" in line and "visit" in line]
    assert [title.startswith("! ") for title in titles] == [False, True]
    assert "now called off, earlier planned" in shown.text


def test_a_denial_and_a_postponement_are_told_as_what_they_are(shown: Shown) -> None:
    assert re.search(r"🇮🇷 🇺🇸 .*denied", shown.text)
    assert re.search(r"visit to Indonesia postponed", shown.text)


@pytest.mark.parametrize(
    "words",
    [
        ("Bennett", "Sharm el-Sheikh"), ("Biden", "invite"), ("Estonia", "Russia"), ("North Macedonia", "Russia"), ("Lithuania", "China"),
        ("European Union", "Russia"), ("Afghanistan", "United States"), ("Salman", "Costa Rica"), ("Bahrain", "Israel"),
        ("Belarus", "Russia"), ("Wang Yi", "South Korea"),
    ],
)  # fmt: skip
def test_an_alert_tells_of(shown: Shown, words: tuple[str, ...]) -> None:
    assert all(word in shown.text for word in words)


def test_background_is_not_told(shown: Shown) -> None:
    assert "Lavrov" not in shown.text
    assert "45 minutes" not in shown.text


def test_what_is_no_event_is_not_told(shown: Shown) -> None:
    for word in ("Aligarh", "Latham", "Arcelik"):
        assert word not in shown.text


def test_the_table_at_the_end_counts_articles_events_alerts_and_seconds(shown: Shown) -> None:
    assert re.search(r"articles\s+21 from 3 outlets", shown.out)
    assert re.search(r"events\s+[1-9]\d*", shown.out)
    assert re.search(r"alerts\s+[1-9]\d* delivered", shown.out)
    for stage in ("load", "poll", "extract", "resolve", "match", "deliver"):
        assert re.search(rf"{stage} \d+\.\d", shown.out)


def test_a_demo_with_a_chat_token_set_still_tells_the_terminal_only(tmp_path: Path) -> None:
    again = run_demo(tmp_path, READOUT_DATABASE__URL="sqlite:///elsewhere.sqlite", READOUT_DISCORD__TOKEN="x", NO_COLOR="1")
    assert again.code == 0, again.errors
    assert "\x1b[" not in again.out
    assert again.left == []
