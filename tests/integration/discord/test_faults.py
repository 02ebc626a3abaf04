"""Discord's errors, each with what becomes of the delivery: the real client, the local Discord, one fault at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.domain import Channel
from bot.errors import DeliveryError, Fault, Scope
from tests.discord_server import DiscordServer, Json
from tests.discord_server.rest import Limit
from tests.discord_server.world import SEND, VIEW
from tests.integration.discord.conftest import Bot, alert


def refused(bot: Bot, work: Any) -> DeliveryError:
    with pytest.raises(DeliveryError) as raised:
        bot.do(work)
    return raised.value


POSTING = [
    (10003, Fault.PERMANENT, "the channel is gone"), (50001, Fault.PERMANENT, "may not see"), (50013, Fault.PERMANENT, "may not post"),
    (50007, Fault.PERMANENT, "no direct messages"), (160005, Fault.PERMANENT, "locked"), (200000, Fault.REJECTED, "AutoMod"),
    (10008, Fault.REJECTED, "deleted"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "fault", "why"), POSTING)
def test_a_refused_alert_is_classified_and_says_why(
    bot: Bot, discord: DiscordServer, news: Json, code: int, fault: Fault, why: str
) -> None:
    discord.fail("POST", "/messages", code=code)
    error = refused(bot, bot.platform.send(alert(news), "d1"))
    assert (error.fault, error.scope) == (fault, Scope.CHANNEL)
    assert why in error.why
    assert error.next_step or fault is Fault.REJECTED


EDITING = [
    (30046, Fault.EDIT_REFUSED), (50083, Fault.EDIT_REFUSED), (10003, Fault.PERMANENT), (50001, Fault.PERMANENT), (50013, Fault.PERMANENT),
]  # fmt: skip


@pytest.mark.parametrize(("code", "fault"), EDITING)
def test_a_refused_edit_is_classified(bot: Bot, discord: DiscordServer, news: Json, code: int, fault: Fault) -> None:
    sent = bot.do(bot.platform.send(alert(news), "d1"))
    discord.fail("PATCH", "/messages", code=code, times=5)
    error = refused(bot, bot.platform.edit(alert(news), sent.message_id, "d2"))
    assert error.fault is fault
    assert len(discord.posted(news)) == 1
    if fault is Fault.EDIT_REFUSED:
        assert error.retry_after == 3600


def test_a_channel_deleted_between_match_and_send_is_permanent(bot: Bot, discord: DiscordServer, news: Json) -> None:
    told = alert(news)
    discord.remove_channel(news)
    assert refused(bot, bot.platform.send(told, "d1")).fault is Fault.PERMANENT


def test_a_channel_that_is_no_number_is_permanent(bot: Bot) -> None:
    told = alert({"id": "C024BE91L", "guild_id": "T1"})
    assert refused(bot, bot.platform.send(told, "d1")).fault is Fault.PERMANENT


def test_missing_rights_are_found_by_discord_itself(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.world.forbid(news, SEND)
    assert refused(bot, bot.platform.send(alert(news), "d1")).why == "Readout may not post in the channel"
    discord.world.forbid(news, VIEW)
    assert refused(bot, bot.platform.send(alert(news), "d1")).why == "Readout may not see the channel"


def test_an_ordinary_rate_limit_is_waited_out_and_the_alert_is_posted_once(bot: Bot, discord: DiscordServer, news: Json) -> None:
    limited = {"message": "You are being rate limited.", "retry_after": 0.1, "global": False}
    discord.fail("POST", "/messages", status=429, body=limited)
    bot.do(bot.platform.send(alert(news), "d1"))
    assert len(discord.posted(news)) == 1


def test_a_global_rate_limit_holds_every_route_and_passes(bot: Bot, discord: DiscordServer, news: Json) -> None:
    limited = {"message": "You are being rate limited.", "retry_after": 0.1, "global": True}
    discord.fail("POST", "/messages", status=429, body=limited, headers={"X-RateLimit-Global": "true"})
    other = discord.world.add_channel(discord.world.guilds[news["guild_id"]], "other")

    async def both() -> None:
        await asyncio.gather(bot.platform.send(alert(news), "d1"), bot.platform.send(alert(other), "d2"))

    bot.do(both())
    assert len(discord.posted(news)) == len(discord.posted(other)) == 1


def test_the_rate_limit_headers_of_a_route_are_kept_without_a_single_429(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.rest.limits["POST channels"] = Limit(most=3, window=0.25)
    for number in range(7):
        bot.do(bot.platform.send(alert(news), f"d{number}"))
    posts = discord.requests("POST", "/messages")
    assert [post.status for post in posts] == [200] * 7


def test_a_wait_longer_than_a_send_may_take_comes_back_with_its_time(bot: Bot, discord: DiscordServer, news: Json) -> None:
    limited = {"message": "You are being rate limited.", "retry_after": 600.0, "global": False}
    discord.fail("POST", "/messages", status=429, body=limited)
    error = refused(bot, bot.platform.send(alert(news), "d1"))
    assert (error.fault, error.retry_after, error.scope) == (Fault.RETRY, 600.0, Scope.CHANNEL)


@pytest.mark.parametrize(("headers", "wait"), [({"Retry-After": "1800"}, 1800.0), ({}, 60.0)])
def test_a_429_of_cloudflare_opens_the_breaker(bot: Bot, discord: DiscordServer, news: Json, headers: dict[str, str], wait: float) -> None:
    discord.fail("POST", "/messages", status=429, body="error code: 1015", headers=headers, via=False)
    error = refused(bot, bot.platform.send(alert(news), "d1"))
    assert (error.fault, error.scope, error.retry_after) == (Fault.BREAKER, Scope.PLATFORM, wait)


def test_a_token_that_is_refused_later_opens_the_breaker(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.world.token = "another-token-now"
    error = refused(bot, bot.platform.send(alert(news), "d1"))
    assert (error.fault, error.scope) == (Fault.BREAKER, Scope.PLATFORM)
    assert "token" in error.why


def test_a_server_error_is_unknown_for_a_post_and_tried_again_for_an_edit(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.fail("POST", "/messages", status=503)
    assert refused(bot, bot.platform.send(alert(news), "d1")).fault is Fault.UNKNOWN
    assert bot.do(bot.platform.settle(alert(news), "d1")) is None
    sent = bot.do(bot.platform.send(alert(news), "d1"))
    discord.fail("PATCH", "/messages", status=503)
    assert refused(bot, bot.platform.edit(alert(news), sent.message_id, "d2")).fault is Fault.RETRY


def test_a_passing_server_error_is_tried_again_by_the_library(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.fail("POST", "/messages", status=502)
    bot.do(bot.platform.send(alert(news), "d1"))
    assert len(discord.posted(news)) == 1


def test_a_lost_answer_is_unknown_and_the_second_send_shows_nothing_twice(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.fail("POST", "/messages", late=True)
    assert refused(bot, bot.platform.send(alert(news), "d1")).fault is Fault.UNKNOWN
    bot.do(bot.platform.send(alert(news), "d1"))
    assert len(discord.posted(news)) == 1


def test_no_answer_in_time_is_unknown(bot: Bot, discord: DiscordServer, news: Json, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.discord.http.REQUEST_SECONDS", 0.2)
    discord.fail("POST", "/messages", wait=1.0, status=500)
    assert refused(bot, bot.platform.send(alert(news), "d1")).fault is Fault.UNKNOWN


def test_no_connection_at_all_is_surely_not_posted(bot: Bot, discord: DiscordServer, news: Json) -> None:
    bot.platform._connection.client.http.base.now = "http://127.0.0.1:1/api/v10"
    assert refused(bot, bot.platform.send(alert(news), "d1")).fault is Fault.RETRY


def test_a_history_that_cannot_be_read_now_is_asked_again_later(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.fail("GET", "/messages", status=503)
    assert refused(bot, bot.platform.settle(alert(news), "d1")).fault is Fault.RETRY


@pytest.mark.parametrize("what", ["send", "settle"])
def test_before_the_connection_stands_a_delivery_waits(bot: Bot, news: Json, what: str) -> None:
    idle = bot.make()
    work: dict[str, Callable[[], Any]] = {"send": lambda: idle.send(alert(news), "d1"), "settle": lambda: idle.settle(alert(news), "d1")}
    assert refused(bot, work[what]()).fault is Fault.RETRY
    assert not bot.do(idle.probe(Channel("discord", "1", "2"))).well
    assert not bot.do(idle.notify(Channel("discord", "1", "2"), "3", "x"))


def test_no_error_shows_the_token(bot: Bot, discord: DiscordServer, news: Json, capfd: pytest.CaptureFixture[str]) -> None:
    for fault in ({"code": 50013}, {"status": 503}, {"status": 429, "via": False, "body": "1015"}, {"late": True}):
        discord.fail("POST", "/messages", **fault)
        assert discord.token not in repr(refused(bot, bot.platform.send(alert(news), "d1")))
    assert discord.token not in repr(bot.platform._settings)
    assert discord.token not in "".join(capfd.readouterr())
