"""Socket Mode: refreshed in the middle of work, cut off, refused."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from bot.errors import ConfigError
from tests.integration.slack.world import CALL, World, alert, opened, seen_by
from tests.slack_server import SlackServer, Trouble, until

pytestmark = pytest.mark.anyio


async def test_a_refresh_in_the_middle_of_a_command_loses_nothing(world: World) -> None:
    await world.keep(CALL)
    world.slack.trouble("conversations.info", Trouble(hang=0.6))
    waiting = asyncio.create_task(world.slack.command("subscribe Russia Pakistan"))
    await asyncio.sleep(0.1)
    await world.slack.refresh()
    assert (await waiting).seconds < 1
    await world.slack.connected(2)
    assert "Subscribed" in (await seen_by(world.slack, 1))[-1].seen
    assert "Putin" in (await world.command("latest Pakistan")).seen


async def test_while_it_is_refreshed_there_is_always_a_connection(world: World) -> None:
    first = world.slack.sockets.open[0]
    fewest = 9

    async def watch() -> None:
        nonlocal fewest
        while world.slack.sockets.greeted < 2:
            fewest = min(fewest, len(world.slack.sockets.open))
            await asyncio.sleep(0)

    watching = asyncio.create_task(watch())
    await world.slack.refresh("warning")
    await watching
    assert fewest == 1
    # What was sent over the old connection is still heard and acked.
    assert first in world.slack.sockets.open
    world.slack.sockets.open.remove(first)
    world.slack.sockets.open.append(first)
    assert (await world.slack.command("help")).seconds < 1


async def test_a_connection_that_slack_closes_right_after_its_request_is_renewed_once(world: World) -> None:
    await world.slack.refresh()
    await world.slack.drop()
    await world.slack.connected(2)
    await asyncio.sleep(0.5)
    assert world.slack.sockets.greeted == 2
    assert (await world.slack.command("help")).seconds < 1


async def test_commands_come_through_again_after_the_connection_was_cut(world: World) -> None:
    await world.slack.drop()
    await world.slack.connected(2, within=20)
    await world.keep(CALL)
    assert "Putin" in (await world.command("latest Pakistan")).seen


async def test_an_envelope_that_comes_twice_is_acked_twice_and_done_once(world: World) -> None:
    body = {"type": "app_home_opened", "user": "U1", "tab": "home"}
    await world.slack.event(body, event_id="Ev7")
    await world.slack.event(body, event_id="Ev7")
    await until(lambda: world.slack.called("views.publish"))
    await asyncio.sleep(0.2)
    assert len(world.slack.called("views.publish")) == 1


async def test_what_readout_has_no_use_for_is_acked_and_a_command_by_another_name_is_answered(world: World) -> None:
    for kind in ("channel_rename", "message", "an_event_of_2040"):
        assert (await world.slack.event({"type": kind, "channel": "C1"})).seconds < 1
    strange = {"type": "view_closed", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": {"callback_id": "x"}}
    assert (await world.slack.deliver("interactive", strange)).seconds < 1
    assert "subscribe" in (await world.command("help", name="/another")).seen


async def test_a_refused_app_token_is_said_in_a_line_without_the_token(slack: SlackServer, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Slack refuses the app token with invalid_auth") as refused:
        async with opened(tmp_path, slack, app_token="xapp-1-WRONG-secret"):
            pass
    assert "secret" not in str(refused.value)


async def test_a_refused_bot_token_is_said_in_a_line_without_the_token(slack: SlackServer, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Slack refuses the bot token with invalid_auth") as refused:
        async with opened(tmp_path, slack, bot_token="xoxb-wrong-secret"):
            pass
    assert "secret" not in str(refused.value)


async def test_an_api_address_without_a_path_is_tried_at_its_root_and_below_api(slack: SlackServer, tmp_path: Path) -> None:
    async with opened(tmp_path, slack, api_base=slack.url("")) as world:
        assert world.platform.config.api_base == slack.api_base
        assert (await slack.command("help")).seconds < 1


async def test_slack_may_be_away_when_readout_starts(slack: SlackServer, tmp_path: Path) -> None:
    slack.trouble("auth.test", Trouble(unheard=True), Trouble(status=503, error="service_unavailable"))
    async with opened(tmp_path, slack) as world:
        await slack.connected(1, within=20)
        await world.platform.send(alert(), "d1")
    assert len(slack.team.read("C1")) == 1


async def test_a_connection_that_is_refused_at_first_is_tried_again_with_a_new_address(slack: SlackServer, tmp_path: Path) -> None:
    slack.sockets.refuse = 1
    async with opened(tmp_path, slack) as world:
        await slack.connected(1, within=20)
        assert (await world.slack.command("help")).seconds < 1


async def test_the_library_leaves_readouts_own_loggers_alone(world: World) -> None:
    assert (logging.getLogger("readout").level, logging.getLogger("readout.deliver").level) == (logging.NOTSET, logging.NOTSET)
    assert world.platform.name == "slack"
