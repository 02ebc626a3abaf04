"""What a terminal shows: everything a reader is owed, at any width, and nothing a headline could command."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from bot.domain import (
    Alert,
    AlertKind,
    Channel,
    Event,
    EventSource,
    EventType,
    Mode,
    Office,
    PartialDate,
    Party,
    Role,
    Status,
)
from bot.errors import ConfigError, DeliveryError, Fault
from handlers.console import ConsolePlatform
from handlers.shared import clean, clean_url

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2021, 9, 14, 18, 2, tzinfo=UTC)
CHANNEL = Channel("console", "", "terminal")
SOURCE = EventSource("a1", "wire", "News Wire", "https://news.example/call", "Closeness is seen", NOW, "e", Status.OCCURRED)
CALL = Event(
    "k3j5m2p7qa", EventType.CALL, Status.OCCURRED,
    (Party("RUS", person="Vladimir Putin", office=Office.HEAD_OF_STATE, role=Role.INITIATOR),
     Party("PAK", person="Imran Khan", office=Office.HEAD_OF_GOVERNMENT, role=Role.COUNTERPART)),
    True, None, PartialDate("2021-09-14"), ("Afghanistan",), Mode.TELEPHONE, "Russian President Putin called Imran Khan",
    "Pakistani Prime Minister's Office", 0.93, "041", None, (SOURCE,), NOW, NOW, 1, "first call in 412 days",
)  # fmt: skip
HOSTILE = [
    "[bold red]x[/]",
    "\x1b[2J\x1b[H",
    "\x1b]0;title\x07",
    "\u202egnp.exe",
    "\x9b31m",
    "\r\nFAKE ALERT",
    "\x00\x08",
    "[/]",
    ":smile:",
    "\x1bc",
]


class Terminal:
    def __init__(self, width: int = 80, encoding: str = "utf-8", *, colour: bool = False) -> None:
        self.bytes = io.BytesIO()
        self.stream = io.TextIOWrapper(self.bytes, encoding=encoding, errors="strict", newline="\n")
        console = Console(
            file=self.stream, width=width, markup=False, highlight=False, emoji=False, force_terminal=colour, no_color=not colour
        )
        self.platform = ConsolePlatform({"timezone": "Asia/Karachi"}, console=console)

    @property
    def text(self) -> str:
        self.stream.flush()
        return self.bytes.getvalue().decode(self.stream.encoding)


async def test_an_alert_shows_all_that_its_reader_is_owed() -> None:
    terminal = Terminal()
    receipt = await terminal.platform.send(Alert(CALL, CHANNEL), "d1")
    assert receipt.message_id == "d1"
    assert terminal.text.splitlines()[0].endswith("Vladimir Putin called Imran Khan")
    flat = " ".join(terminal.text.split())
    for owed in (
        "took place · Tuesday 14 September 2021 · by telephone",
        "“Russian President Putin called Imran Khan” (Pakistani Prime Minister's Office)",
        "first call in 412 days",
        "Afghanistan",
        "News Wire, 14 Sep 2021 23:02 PKT: Closeness is seen",
        "https://news.example/call",
        "high confidence (0.93), event k3j5m2p7qa",
    ):
        assert owed in flat
    assert terminal.text.endswith("\n\n")


async def test_growth_and_revision_are_short_and_refer_to_the_first() -> None:
    terminal = Terminal()
    grown = replace(CALL, sources=(SOURCE, replace(SOURCE, article_id="a2", outlet="Second Wire")))
    await terminal.platform.edit(Alert(grown, CHANNEL, AlertKind.GROWTH), "d1", "d2")
    denied = replace(grown, status=Status.DENIED, revision=2, sources=(SOURCE, replace(SOURCE, outlet="Kremlin", status=Status.DENIED)))
    await terminal.platform.reply(Alert(denied, CHANNEL, AlertKind.REVISION), "d1", "d3")
    growth, revision = terminal.text.strip().split("\n\n")
    assert growth.startswith("+ ")
    assert "now 2 sources, newest Second Wire" in growth
    assert revision.startswith("! ")
    assert "now denied, earlier took place" in revision
    assert growth.count("k3j5m2p7qa") == revision.count("k3j5m2p7qa") == 1
    assert len(growth.splitlines()) <= 3


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_a_headline_cannot_command_the_terminal_or_rich(hostile: str) -> None:
    terminal = Terminal(120)
    evil = replace(
        CALL, evidence=f"before {hostile} after", attribution=hostile + "x", rarity=hostile, topics=(hostile,),
        sources=(replace(SOURCE, title=f"before {hostile} after", outlet=f"W{hostile}", url=f"https://news.example/{hostile}"),),
        parties=(replace(CALL.parties[0], person=f"Putin {hostile}"), CALL.parties[1]),
    )  # fmt: skip
    await terminal.platform.send(Alert(evil, CHANNEL), "d1")
    shown = terminal.text
    assert not [char for char in shown if char != "\n" and unicodedata.category(char) in ("Cc", "Cf")]
    assert not any(line.startswith("FAKE") for line in shown.splitlines())
    if hostile.startswith(("[", ":")):
        assert f"before {hostile} after" in shown


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    terminal = Terminal(width)
    long = replace(CALL, evidence="word " * 200, sources=(replace(SOURCE, url="https://news.example/" + "x" * 300, title="W" * 300),) * 9)
    await terminal.platform.send(Alert(long, CHANNEL), "d1")
    assert max(cell_len(line) for line in terminal.text.splitlines()) <= width
    assert "and 4 more" in terminal.text


@given(st.text(max_size=200), st.integers(60, 200))
@settings(max_examples=60, deadline=None)
def test_any_text_at_any_width_is_printed_within_it_without_controls(text: str, width: int) -> None:
    import anyio

    terminal = Terminal(width)
    told = replace(CALL, evidence=text, sources=(replace(SOURCE, title=text, url=f"https://e.example/{text}"),))
    anyio.run(terminal.platform.send, Alert(told, CHANNEL), "d1")
    assert max(cell_len(line) for line in terminal.text.splitlines()) <= width
    assert all(char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs") for char in terminal.text)


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert "\n" not in clean(text)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x.example", "https://", "//x.example/a", "http://[bad", "", "data:text/html,x"]
)
def test_what_is_no_web_address_is_not_shown_as_one(url: str) -> None:
    assert clean_url(url) == ""


async def test_a_terminal_without_unicode_gets_codes_for_flags_and_plain_signs() -> None:
    terminal = Terminal(encoding="ascii")
    await terminal.platform.send(Alert(CALL, CHANNEL), "d1")
    assert terminal.text.startswith("RUS PAK  Vladimir Putin called Imran Khan\n")


async def test_a_name_outside_the_terminals_encoding_is_replaced_and_not_an_error() -> None:
    terminal = Terminal(encoding="ascii")
    await terminal.platform.send(Alert(replace(CALL, evidence="Erdoğan spoke to 習近平"), CHANNEL), "d1")
    assert "Erdo?an" in terminal.text


async def test_colour_is_used_on_a_terminal() -> None:
    terminal = Terminal(colour=True)
    await terminal.platform.send(Alert(CALL, CHANNEL), "d1")
    assert "\x1b[1m" in terminal.text


@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": "1", "FORCE_COLOR": ""}])
def test_a_pipe_gets_no_colour_and_no_trailing_blanks(variables: dict[str, str]) -> None:
    program = (
        "import asyncio, pickle, sys\n"
        "from handlers.console import ConsolePlatform\n"
        "from bot.domain import Alert, Channel\n"
        "event = pickle.load(sys.stdin.buffer)\n"
        "asyncio.run(ConsolePlatform({}).send(Alert(event, Channel('console', '', 'x')), 'd1'))\n"
    )
    import pickle

    environment = {key: value for key, value in os.environ.items() if key not in ("FORCE_COLOR", "COLUMNS")} | variables
    environment |= {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], input=pickle.dumps(CALL), capture_output=True, env=environment, cwd=ROOT)
    assert done.returncode == 0, done.stderr.decode()
    shown = done.stdout.decode()
    assert "\x1b" not in shown
    assert not re.search(r" +$", shown, flags=re.MULTILINE)
    assert "Vladimir Putin called Imran Khan" in shown


async def test_one_process_never_prints_a_delivery_twice_and_knows_what_it_printed() -> None:
    terminal = Terminal()
    alert = Alert(CALL, CHANNEL)
    assert await terminal.platform.settle(alert, "d1") is None
    await terminal.platform.send(alert, "d1")
    shown = terminal.text
    await terminal.platform.send(alert, "d1")
    assert terminal.text == shown
    receipt = await terminal.platform.settle(alert, "d1")
    assert receipt is not None
    assert receipt.message_id == "d1"


async def test_a_closed_output_is_a_fault_to_retry_and_is_seen_by_the_probe() -> None:
    terminal = Terminal()
    assert (await terminal.platform.probe(CHANNEL)).well
    terminal.stream.close()
    with pytest.raises(DeliveryError) as caught:
        await terminal.platform.send(Alert(CALL, CHANNEL), "d1")
    assert caught.value.fault is Fault.RETRY
    health: Any = await terminal.platform.probe(CHANNEL)
    assert not health.well
    assert health.next_step


def test_a_time_zone_that_does_not_exist_is_refused_with_a_next_step() -> None:
    with pytest.raises(ConfigError, match="Mars/Olympus"):
        ConsolePlatform({"timezone": "Mars/Olympus"})


@pytest.mark.parametrize("moment", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)])
async def test_times_at_the_calendars_ends_are_shown(moment: datetime) -> None:
    terminal = Terminal()
    await terminal.platform.send(Alert(replace(CALL, sources=(replace(SOURCE, published=moment),)), CHANNEL), "d1")
    assert str(moment.year) in terminal.text
