"""What a feed or a person wrote passes through replies as plain data: nothing is obeyed, nothing breaks, nothing is a link that is none."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.domain import Party, PartyKind, Place
from bot.errors import StoreError
from bot.observe import configure_logs
from bot.service import Service
from handlers.shared import Asker, Case, Link
from tests.rooms import MANAGER, Room, event, pieces_of, text_of, told

pytestmark = pytest.mark.anyio


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the log gets."""
    stream = io.StringIO()
    before = logging.getLogger().level
    configure_logs("debug", "text", stream=stream)
    yield stream
    root = logging.getLogger()
    root.handlers = [handler for handler in root.handlers if getattr(handler, "stream", None) is not stream]
    root.setLevel(before)
    structlog.reset_defaults()


HOSTILE = {
    "pings": "@everyone <@&1> <!channel> <!here|x>",
    "markdown": "**bold** [click](https://evil.example) `code` ||spoiler|| ```",
    "escapes": "\x1b[31mred\x1b]0;title\x07 \x00 \x9b2J",
    "direction": "\u202eevil\u202c \u2066x\u2069 مرحبا \u200b",
    "zalgo": "Z" + "\u0301\u0489" * 400 + "algo",
    "long": "word " * 2_000,
    "one word": "x" * 10_000,
    "lines": "first\r\nsecond\u2028third",
    "sql": "'); DROP TABLE events; --",
}


def hostile_event(text: str) -> object:
    from bot.domain import Office

    parties = (
        Party("PAK", PartyKind.COUNTRY, text, Office.MINISTER),
        Party("RUS", PartyKind.COUNTRY, "Sergey Lavrov", Office.FOREIGN_MINISTER),
    )
    source = told("1", outlet=text, title=text, url="javascript:alert(1)", evidence=text)
    return event(
        "e1", "2021-09-01", parties=parties, evidence=text, attribution=text, topics=(text,), place=Place("PAK", text), rarity=text,
        sources=(source, told("2", url=f"https://news.example/{text}")),
    )  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_hostile_event_passes_through_every_answer_as_plain_data(room: Room, text: str) -> None:
    await room.holds(hostile_event(text))  # type: ignore[arg-type]
    await room.says("subscribe Pakistan Russia")
    for line in (
        "latest",
        "between PAK RUS",
        "last PAK RUS",
        "explain e1",
        "who Sergey Lavrov",
        "search Lavrov",
        "test",
        "wrong e1",
        "meetings Sergey Lavrov",
    ):
        reply = await room.says(line)
        assert reply.case is not Case.FAILED, (line, text_of(reply))
        for piece in pieces_of(reply):
            words = piece.text if isinstance(piece, Link) else piece if isinstance(piece, str) else getattr(piece, "text", "")
            assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or char in "\u202e\u2066\u2028\u200b" for char in words), (
                line,
                words[:80],
            )
            if isinstance(piece, Link):
                assert piece.url.startswith(("http://", "https://"))
                assert " " not in piece.url
        assert all(len(label) <= 100 for choice in reply.choices for label, _ in choice.options)


OPTIONS = [
    ("latest", "a"), ("between", "a"), ("who", "person"), ("search", "words"), ("explain", "event"), ("wrong", "event"), ("top", "since"),
    ("export", "form"), ("subscribe", "types"), ("subscribe", "mention"), ("quiet", "hours"), ("mute", "until"), ("rights", "who"),
    ("help", "verb"), ("pause", "which"), ("subscribe", "min_confidence"), ("subscribe", "min_sources"), ("meetings", "person"),
    ("network", "since"), ("silence", "a"), ("subscribe", "language"), ("subscribe", "source"), ("latest", "until"),
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_hostile_word_is_refused_in_few_lines(room: Room, text: str) -> None:
    for verb, option in OPTIONS:
        reply = await room.asks(verb, {"a": "Pakistan", "b": "Russia", option: text})
        assert reply.case is not Case.FAILED, (verb, option, text_of(reply))
        assert len(reply.title) <= 300
        assert "\x1b" not in text_of(reply)


async def test_a_hostile_name_of_whoever_asks_is_shortened_in_the_audit(room: Room) -> None:
    await room.says("subscribe Pakistan Russia", Asker("1", "@everyone\n" * 500, manager=True))
    listed = text_of(await room.says("list"))
    assert len(listed) < 1_500
    assert "\n@everyone\n@everyone" not in listed


async def test_an_unforeseen_fault_is_told_by_its_reference_and_logged_once(
    room: Room, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr(Service, "latest", broken)
    reply = await room.says("latest")
    assert (reply.case, reply.title) == (Case.FAILED, "Something unexpected went wrong")
    assert "secret" not in text_of(reply)
    assert reply.reference in text_of(reply)
    told_of = [line for line in logged.getvalue().splitlines() if "ZeroDivisionError" in line]
    assert len(told_of) == 1
    assert reply.reference in told_of[0]
    assert "a secret detail" in told_of[0]


async def test_a_store_that_fails_is_told_in_plain_words(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise StoreError("could not read the database", "the disk is full", "Free some space")

    monkeypatch.setattr(Service, "latest", broken)
    reply = await room.says("latest", MANAGER)
    assert reply.case is Case.FAILED
    assert text_of(reply).startswith("Could not read the database\nThe disk is full.\nFree some space.\nReference ")
