"""`readout explain --text` as a person meets it: in a terminal, through a pipe, as JSON. What it shows is tested with the extractor."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.preloaded import Readout

ROOT = Path(__file__).resolve().parents[2]
CALL = "Russian President Vladimir Putin spoke by telephone with Pakistani Prime Minister Imran Khan on Tuesday, the Kremlin said."
TOLD = f"{CALL} He will visit Islamabad next month."


def test_a_text_is_explained_from_parties_to_events(readout: Readout) -> None:
    done = readout("explain", "--text", TOLD, "--published", "2021-09-14")
    assert (done.returncode, done.stderr) == (0, "")
    for line in (
        "    parties  “Russian President Vladimir Putin”: RUS, head of state",
        "    trigger  “spoke” as call",
        "             who: Russian President Vladimir Putin; whom: Pakistani Prime Minister Imran Khan; verb: spoke",
        "             no event, no official called: No official calls, or none is called.",
        "             status: planned (will)",
        "             event 2, planned, news",
        "             2021-10 · Islamabad, PAK",
        "1  CALL · occurred · news · 0.97",
    ):
        assert line in done.stdout.splitlines(), done.stdout
    assert "\x1b" not in done.stdout


def test_a_text_is_explained_from_an_argument_a_file_and_standard_input_alike(readout: Readout, tmp_path: Path) -> None:
    (tmp_path / "call.txt").write_text(TOLD, encoding="utf-8")
    given = [readout("explain", "--text", TOLD), readout("explain", "--text", "-", stdin=TOLD), readout("explain", "--file", "call.txt")]
    assert len({done.stdout for done in given}) == 1
    assert all(done.returncode == 0 for done in given)


def test_an_explanation_is_one_json_object_on_request(readout: Readout) -> None:
    done = readout("explain", "--json", "--title", "Putin phones Imran Khan", "--text", TOLD, "--published", "2021-09-14")
    answer = json.loads(done.stdout)
    assert [event["type"] for event in answer["events"]] == ["call", "visit"]
    assert [sentence["title"] for sentence in answer["sentences"]] == [True, False, False]
    spoke = answer["sentences"][1]["triggers"][0]
    assert (spoke["words"], spoke["status"], spoke["rejection"]) == ("spoke", "occurred", None)
    assert [(event["event"], event["merged"], event["reading"]["type"]) for event in spoke["events"]] == [(1, True, "call")]
    rejected = [trigger["rejection"] for sentence in answer["sentences"] for trigger in sentence["triggers"] if trigger["rejection"]]
    assert {"name": "no official called", "reason": "No official calls, or none is called."} in rejected
    assert answer["counts"]["triggers"]["told"] == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12 34", "no text"),
        ("The cricket team won by four wickets on Tuesday.", "one party in the text"),
        ("Le président est à la maison avec les ministres.", "not English"),
        ("\udcff\udc80 \x1b[2J Norway met Finland.", "1  MEETING"),
    ],
)
def test_a_text_without_events_and_bytes_that_are_no_text_are_explained_too(readout: Readout, text: str, words: str) -> None:
    done = readout("explain", "--text", text)
    assert (done.returncode, done.stderr) == (0, "")
    assert words in done.stdout
    assert "\x1b" not in done.stdout


def test_an_explanation_fits_a_terminal_of_80_columns() -> None:
    outer, inner = pty.openpty()
    termios.tcsetwinsize(inner, (24, 80))
    environment = {key: value for key, value in os.environ.items() if not key.startswith("READOUT_") and key not in ("COLUMNS", "LINES")}
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "explain", "--published", "2021-09-14", "--text", TOLD],
        stdin=subprocess.DEVNULL, stdout=inner, stderr=subprocess.PIPE, cwd=ROOT, env={**environment, "TERM": "xterm"},
    ) as process:  # fmt: skip
        os.close(inner)
        shown = b""
        while chunk := read_terminal(outer):
            shown += chunk
        assert process.wait(60) == 0
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in shown.decode().splitlines()]
    assert max(len(line) for line in lines) <= 80
    at = lines.index("             who: Russian President Vladimir Putin; whom: Pakistani Prime")
    assert lines[at + 1] == "             Minister Imran Khan; verb: spoke"


def read_terminal(outer: int) -> bytes:
    """What the terminal shows next, nothing once the last writer has gone."""
    try:
        return os.read(outer, 65536)
    except OSError:
        return b""
