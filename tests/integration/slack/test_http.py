"""Over HTTP: only what Slack signed, lately, once, and not too much of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import ConfigError
from tests.integration.slack.world import CALL, SIGNING_SECRET, World, form_of, opened, seen_by
from tests.slack_server import SlackServer, payloads, until
from tests.slack_server.block_kit import faults_of_options

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(slack: SlackServer, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path, slack, transport="http", signing_secret=SIGNING_SECRET) as made:
        yield made


def command(world: World, text: str) -> dict[str, object]:
    url = world.slack.response_url("T1", "C1", "U1")
    return payloads.command(text, team="T1", channel="C1", user="U1", response_url=url)


async def test_a_signed_command_is_acked_and_answered(world: World) -> None:
    await world.keep(CALL)
    assert await world.signed(command(world, "latest Pakistan")) == (200, "")
    assert "Vladimir Putin" in (await seen_by(world.slack, 1))[-1].seen


async def test_buttons_menus_events_and_the_form_work_over_http_too(world: World) -> None:
    await world.keep(CALL)
    await world.signed(command(world, ""))
    await until(lambda: world.slack.team.views)
    status, body = await world.signed(world.slack.suggestion("find.subscribe.a", "pak", world.slack.team.views[-1]))
    assert status == 200
    assert faults_of_options(json.loads(body)) == []
    element = {"type": "button", "action_id": "act.0", "value": f"r1|explain|{CALL.id}", "text": {"type": "plain_text", "text": "Explain"}}
    await world.signed(world.slack.pressed(element))
    await seen_by(world.slack, 1)
    await world.signed(payloads.event({"type": "app_home_opened", "user": "U1", "tab": "home"}, team="T1"))
    await until(lambda: "U1" in world.slack.team.homes)


async def test_a_timestamp_that_is_no_number_answers_401(world: World) -> None:
    raw = form_of(command(world, "latest"))
    for wrong in ("", "12x", "0x10", "-5", "1631642400.0", "١٦٣١٦٤٢٤٠٠", "9" * 40, " ", "nan", "1e9"):
        headers = {"X-Slack-Signature": "v0=" + "0" * 64, "X-Slack-Request-Timestamp": wrong.encode().decode("latin-1")}
        assert (await world.post(raw, headers))[0] == 401, wrong


async def test_unsigned_wrongly_signed_and_stale_requests_answer_401_and_do_nothing(world: World) -> None:
    body = command(world, "subscribe Russia Pakistan")
    now = world.clock().timestamp()
    assert (await world.post(form_of(body), {}))[0] == 401
    assert (await world.signed(body, secret="0" * 32))[0] == 401
    assert (await world.signed(body, at=now - 301))[0] == 401
    assert (await world.signed(body, at=now + 301))[0] == 401
    assert (await world.signed(b"\xff\xfe"))[0] == 401
    assert (await world.signed(body, headers={"X-Slack-Signature": "v0=ünï".encode().decode("latin-1")}))[0] == 401
    assert await world.wishes() == []
    assert (await world.signed(body, at=now - 299))[0] == 200


async def test_a_replayed_request_is_done_once_also_after_a_restart(slack: SlackServer, tmp_path: Path) -> None:
    async with opened(tmp_path, slack, transport="http", signing_secret=SIGNING_SECRET) as world:
        body = command(world, "subscribe Russia Pakistan")
        for _ in range(3):
            assert (await world.signed(body))[0] == 200
        await seen_by(slack, 1)
    async with opened(tmp_path, slack, transport="http", signing_secret=SIGNING_SECRET) as again:
        assert (await again.signed(body))[0] == 200
        # Signed anew it is still the same press of a key: its trigger is known.
        assert (await again.signed(body, at=again.clock().timestamp() - 7))[0] == 200
        await asyncio.sleep(0.3)
    assert len(slack.team.shown_to("U1")) == 1


async def test_an_event_that_slack_sends_again_is_done_once(world: World) -> None:
    body = payloads.event({"type": "app_home_opened", "user": "U1", "tab": "home"}, team="T1", event_id="Ev1")
    for number in range(3):
        headers = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"} if number else {}
        assert (await world.signed(body, at=world.clock().timestamp() - number, headers=headers))[0] == 200
    await until(lambda: world.slack.called("views.publish"))
    await asyncio.sleep(0.2)
    assert len(world.slack.called("views.publish")) == 1


async def test_a_body_that_no_request_of_slacks_has_answers_413(world: World) -> None:
    assert (await world.signed(b"x" * 1_048_577))[0] == 413


async def test_slack_finds_the_address_with_its_challenge(world: World) -> None:
    status, body = await world.signed({"type": "url_verification", "challenge": "abc", "token": "x"})
    assert status == 200
    assert "abc" in body


async def test_what_only_asks_is_answered_as_often_as_it_is_asked(world: World) -> None:
    challenge = {"type": "url_verification", "challenge": "abc", "token": "x"}
    typed = world.slack.suggestion("find.subscribe.a", "pak", {"id": "V1", "type": "modal"})
    for body, word in ((challenge, "abc"), (typed, "Pakistan")):
        for _ in range(2):
            status, told = await world.signed(body)
            assert (status, word in told) == (200, True)


async def test_what_readout_has_no_use_for_is_acked(world: World) -> None:
    for kind in ("channel_rename", "message"):
        assert (await world.signed(payloads.event({"type": kind, "channel": "C1"}, team="T1")))[0] == 200


@pytest.mark.parametrize("raw", [b"{", b"{]", b"payload=%7B", b'payload=["a"]', b"payload=7"])
async def test_a_signed_body_that_cannot_be_read_answers_400(world: World, raw: bytes) -> None:
    assert (await world.signed(raw))[0] == 400


async def test_an_address_that_is_in_use_is_said_in_a_line(world: World, slack: SlackServer, tmp_path: Path) -> None:
    assert world.platform.http is not None
    (tmp_path / "other").mkdir()
    with pytest.raises(ConfigError, match="in use"):
        async with opened(tmp_path / "other", slack, transport="http", signing_secret=SIGNING_SECRET, port=world.platform.http.port):
            pass
