"""The words of a command, the pace of posts, what names a request, which event a message tells of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DeliveryError, Fault, Scope
from handlers.slack.app import request_key
from handlers.slack.desk import event_of
from handlers.slack.faults import ERRORS, fault_of
from handlers.slack.forms import Where
from handlers.slack.limits import POSTS_A_MINUTE
from handlers.slack.pace import Pace
from handlers.slack.words import command_words

pytestmark = pytest.mark.anyio


class Time:
    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("subscribe Pakistan &amp; Russia", "subscribe Pakistan & Russia"),
        ("explain <https://news.example/a?b=1&amp;c=2>", "explain https://news.example/a?b=1&c=2"),
        ("explain <http://news.example|news.example>", "explain http://news.example"),
        ("subscribe RU mention=<!subteam^S1|@desk>", "subscribe RU mention=<!subteam^S1>"),
        ("rights <@U1|anna>", "rights <@U1>"),
        ("latest <#C1|general>", "latest general"),
        ("latest <!here>", "latest here"),
    ],
)
def test_slacks_escapes_are_undone(text: str, plain: str) -> None:
    assert command_words(text)[0] == plain


def test_names_of_the_mentioned_are_kept() -> None:
    assert command_words("rights <@U1|anna> <!subteam^S1|@desk>")[1] == {"name:U1": "anna", "name:S1": "desk"}


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    command_words(text)
    Where.unpacked(text)


async def test_a_second_post_of_a_channel_waits_a_second_and_a_fourth_is_sent_back() -> None:
    time = Time()
    pace = Pace(time, time.sleep)
    for _ in range(3):
        await pace.turn("T1", "C1")
    assert time.slept == [1.0, 2.0]
    with pytest.raises(DeliveryError) as later:
        await pace.turn("T1", "C1")
    assert (later.value.fault, later.value.retry_after, later.value.scope) == (Fault.RETRY, 3.0, Scope.CHANNEL)
    await pace.turn("T1", "C2")
    await pace.turn("T2", "C1")


async def test_a_workspace_has_its_own_cap_a_minute() -> None:
    time = Time()
    pace = Pace(time, time.sleep)
    for number in range(POSTS_A_MINUTE):
        await pace.turn("T1", f"C{number}")
    with pytest.raises(DeliveryError) as full:
        await pace.turn("T1", "C999")
    assert (full.value.retry_after, full.value.scope) == (60.0, Scope.WORKSPACE)
    await pace.turn("T2", "C999")
    time.now += 61
    await pace.turn("T1", "C999")


async def test_a_pause_ends_and_holds_for_its_method_and_workspace_only() -> None:
    time = Time()
    pace = Pace(time, time.sleep)
    pace.pause("T1", "chat.postMessage", 30)
    pace.pause("T1", "chat.postMessage", 10)
    with pytest.raises(DeliveryError) as paused:
        await pace.open("T1", "chat.postMessage")
    assert paused.value.retry_after == 30
    await pace.open("T1", "chat.update")
    await pace.open("T2", "chat.postMessage")
    time.now += 29
    await pace.open("T1", "chat.postMessage")
    assert time.slept == [1.0]
    time.now += 2
    assert pace.left("T1", "chat.postMessage") == 0


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_error_of_the_table_is_told_with_its_reason(code: str) -> None:
    error = fault_of(code, "chat.postMessage", needed="chat:write")
    assert error.fault is ERRORS[code].fault
    assert error.why
    assert code in str(error)


def test_a_request_is_known_by_its_event_or_trigger_and_typing_is_not() -> None:
    assert request_key({"event_id": "Ev1", "type": "event_callback"}) == "event/Ev1"
    assert request_key({"command": "/readout", "trigger_id": "1.2"}) == "trigger/command/1.2"
    assert request_key({"type": "block_suggestion", "value": "pak"}) is None


def test_the_event_of_a_message_is_found_by_metadata_button_words_or_address() -> None:
    button = {"type": "actions", "elements": [{"type": "button", "value": "r1|explain|abcdefghij"}]}
    assert event_of({"metadata": {"event_payload": {"event_id": "k3j5m2p7qa"}}, "blocks": [button]}) == "k3j5m2p7qa"
    assert event_of({"blocks": [button]}) == "abcdefghij"
    assert event_of({"text": "see event k3j5m2p7qa please"}) == "k3j5m2p7qa"
    assert event_of({"text": "a diplomatic <https://news.example/a?b=1&amp;c=2|word>"}) == "https://news.example/a?b=1&c=2"
    assert event_of({"text": "diplomatic words"}) is None
