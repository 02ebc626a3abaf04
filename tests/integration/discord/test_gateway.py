"""The connection: identify, heartbeats, drops, resumes, invalid sessions, shards, a token that is refused, servers that come and go."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from bot.domain import Channel
from bot.errors import ConfigError
from bot.service import Wish
from handlers.discord.client import ReadoutClient
from tests.discord_server import DiscordServer, Json
from tests.integration.discord.conftest import Bot, place


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """discord.py waits five seconds before it identifies again, as Discord asks; that is the library's, and not tested here."""

    async def no_wait(client: ReadoutClient, shard: int | None, *, initial: bool = False) -> None:
        return

    monkeypatch.setattr(ReadoutClient, "before_identify_hook", no_wait)


def answered(discord: DiscordServer, news: Json) -> bool:
    return bool(discord.command("help", channel=news).wait().shown)


def test_it_asks_for_the_guilds_intent_alone_and_takes_packed_messages(bot: Bot, discord: DiscordServer) -> None:
    (identified,) = discord.gateway.identified
    assert identified["intents"] == 1
    assert identified["shard"] == [0, 1]
    assert discord.gateway.zlib == 1


def test_heartbeats_are_sent_as_often_as_hello_says(made: Callable[..., Bot], discord: DiscordServer, news: Json) -> None:
    discord.gateway.interval = 0.1
    bot = made()
    bot.start()
    link = discord.gateway.links[0]
    discord.until(lambda: link.beats >= 4)


@pytest.mark.parametrize("code", [1006, 1001, 4000, 4009])
def test_a_dropped_connection_is_resumed_and_what_was_missed_is_answered(bot: Bot, discord: DiscordServer, news: Json, code: int) -> None:
    discord.drop(code)
    missed = discord.command("help", channel=news)
    assert missed.wait().shown
    assert len(discord.gateway.identified) == 1
    assert len(discord.gateway.resumed) == 1
    assert discord.gateway.resumed_at == ["/resume"] or discord.gateway.resumed_at == ["/resume/"]


def test_a_gateway_that_drops_again_and_again_loses_no_command(bot: Bot, discord: DiscordServer, news: Json) -> None:
    for number in range(6):
        discord.drop(1006 if number % 2 else 4000)
        assert answered(discord, news)
    assert len(discord.gateway.resumed) == 6
    assert len(discord.gateway.identified) == 1


def test_asked_to_reconnect_it_does_and_resumes(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.ask_to_reconnect()
    discord.until(lambda: discord.gateway.resumed)
    assert answered(discord, news)


def test_an_invalid_session_begins_a_new_one_at_our_gateway(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.invalidate()
    discord.until(lambda: len(discord.gateway.identified) == 2 and discord.gateway.ready, 20)
    assert answered(discord, news)


def test_a_session_that_may_be_resumed_is_not_begun_anew(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.invalidate(resumable=True)
    discord.until(lambda: discord.gateway.resumed)
    assert answered(discord, news)
    assert len(discord.gateway.identified) == 1


def test_a_refused_resume_begins_a_new_session(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.gateway.refuse_resumes = True
    discord.drop()
    discord.until(lambda: len(discord.gateway.identified) == 2 and discord.gateway.ready, 20)
    assert answered(discord, news)


def test_the_commands_are_not_registered_again_by_a_reconnect_or_a_restart(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.drop()
    assert answered(discord, news)
    bot.restart()
    assert answered(discord, news)
    assert len(discord.requests("PUT", "/commands")) == 1


def test_as_many_shards_as_discord_says_are_run(made: Callable[..., Bot], discord: DiscordServer, news: Json) -> None:
    discord.rest.shards = 2
    bot = made()
    bot.start()
    discord.until(lambda: len(discord.gateway.identified) == 2, 20)
    assert sorted(each["shard"] for each in discord.gateway.identified) == [[0, 2], [1, 2]]


def test_without_a_gateway_by_setting_the_one_that_the_api_names_is_used(
    made: Callable[..., Bot], discord: DiscordServer, news: Json
) -> None:
    bot = made(gateway_url="")
    bot.start()
    assert answered(discord, news)
    discord.invalidate()
    discord.until(lambda: len(discord.gateway.identified) == 2 and discord.gateway.ready, 20)


def test_a_refused_token_is_told_at_once_in_one_line(made: Callable[..., Bot], discord: DiscordServer, news: Json) -> None:
    bot = made()
    discord.world.token = "the-token-was-reset"
    with pytest.raises(ConfigError, match="Discord refuses the token") as raised:
        bot.do(bot.platform.start(bot.service))
    assert discord.token not in str(raised.value)


def test_where_discord_is_away_at_the_start_it_is_tried_again(
    made: Callable[..., Bot], discord: DiscordServer, news: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.discord.connection.LOGIN_SECONDS", 0.2)
    monkeypatch.setattr("handlers.discord.connection.FIRST_WAIT", 0.3)
    discord.fail("GET", "/users/@me", status=503, times=2)
    bot = made()
    begun = time.monotonic()
    bot.do(bot.platform.start(bot.service))
    assert time.monotonic() - begun < 2
    discord.until(lambda: discord.gateway.ready and discord.world.commands)
    assert answered(discord, news)


def test_what_is_not_discord_is_told(made: Callable[..., Bot], discord: DiscordServer, news: Json) -> None:
    discord.fail("GET", "/users/@me", status=200, body="<html>Log in to the airport's network</html>")
    bot = made()
    with pytest.raises(ConfigError, match="Discord cannot be used"):
        bot.do(bot.platform.start(bot.service))


def subscriptions(bot: Bot, channel: Channel) -> list[bool]:
    return [wish.paused for wish in bot.do(bot.service.subscriptions(channel))]


def test_a_server_that_removes_the_bot_falls_silent_and_is_served_again_when_it_returns(
    bot: Bot, discord: DiscordServer, news: Json
) -> None:
    bot.do(bot.service.subscribe(place(news), "Pakistan", "Russia", Wish()))
    guild = discord.world.guilds[news["guild_id"]]
    discord.leave(guild)
    discord.until(lambda: subscriptions(bot, place(news)) == [True])
    discord.join(guild)
    discord.until(lambda: subscriptions(bot, place(news)) == [False])


def test_a_server_that_removed_the_bot_while_it_was_away_is_noticed_at_the_start(bot: Bot, discord: DiscordServer, news: Json) -> None:
    bot.do(bot.service.subscribe(place(news), "Pakistan", "Russia", Wish()))
    guild = discord.world.add_guild("Other")
    other = discord.world.add_channel(guild, "other")
    discord.join(guild)
    bot.do(bot.service.subscribe(place(other), "Pakistan", "Russia", Wish()))
    bot.do(bot.platform.stop())
    guild = discord.world.guilds.pop(news["guild_id"])
    bot.platform = bot.make()
    bot.start()
    discord.until(lambda: subscriptions(bot, place(news)) == [True])
    discord.until(lambda: subscriptions(bot, place(other)) == [False])
    bot.do(bot.platform.stop())
    discord.world.guilds[guild["id"]] = guild
    bot.platform = bot.make()
    bot.start()
    discord.until(lambda: subscriptions(bot, place(news)) == [False])


def test_an_outage_of_a_server_is_no_removal(bot: Bot, discord: DiscordServer, news: Json) -> None:
    bot.do(bot.service.subscribe(place(news), "Pakistan", "Russia", Wish()))
    discord._do(discord.gateway.dispatch("GUILD_DELETE", {"id": news["guild_id"], "unavailable": True}))
    assert answered(discord, news)
    assert subscriptions(bot, place(news)) == [False]


def test_a_token_reset_while_it_runs_is_told_once_and_ends_the_connection(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.world.token = "the-token-was-reset"
    discord.drop(4004)
    discord.until(lambda: bot.platform._connection.down)
    assert not bot.do(bot.platform.probe(place(news))).well
