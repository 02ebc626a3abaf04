"""A server that says no more than it must: what discord.py takes for granted is lacking, and everything works all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.discord_server import DiscordServer, Json
from tests.discord_server.world import MANAGE_CHANNELS, SEND, THREAD, VIEW
from tests.integration.discord.conftest import Bot, alert, event


@pytest.fixture
def spare(made: Callable[..., Bot], discord: DiscordServer) -> Bot:
    discord.be_spare()
    bot = made()
    bot.remember([event(f"ev{number:010}") for number in range(30)])
    bot.start()
    return bot


@pytest.fixture
def ada(discord: DiscordServer) -> Json:
    return discord.world.person("Ada", rights=VIEW | SEND | MANAGE_CHANNELS)


def test_commands_buttons_forms_and_suggestions_are_answered(spare: Bot, discord: DiscordServer, news: Json, ada: Json) -> None:
    made = discord.command("subscribe", {"a": "Pakistan", "b": "Russia"}, channel=news, person=ada).wait()
    assert made.deferred and made.ephemeral
    listed = discord.command("latest", {"a": "Pakistan"}, channel=news).wait()
    assert not listed.ephemeral
    older = discord.press(listed.shown, "Older").wait()
    assert older.message is not None and "page 2" in older.message["embeds"][0]["title"]
    assert discord.complete("latest", "a", "pakis", channel=news).wait().choices[0]["value"] == "PAK"
    wrong = discord.command("explain", {"event": "ev0000000001"}, channel=news).wait()
    form = discord.press(wrong.shown, "Wrong").wait()
    assert form.callbacks[0]["type"] == 9
    sent = discord.submit(form.callbacks[0]["data"]["custom_id"], {"reason": "it was another"}, channel=news).wait()
    assert sent.ephemeral


def test_a_refusal_of_a_public_command_is_private(spare: Bot, discord: DiscordServer, news: Json) -> None:
    assert discord.command("timeline", {"a": "Nowhere", "b": "Russia"}, channel=news).wait().ephemeral


def test_alerts_are_posted_edited_and_replied_to(spare: Bot, discord: DiscordServer, news: Json) -> None:
    sent = spare.do(spare.platform.send(alert(news), "delivery1"))
    spare.do(spare.platform.edit(alert(news), sent.message_id, "delivery2"))
    spare.do(spare.platform.reply(alert(news), sent.message_id, "delivery3"))
    assert discord.posted(news)[0]["id"] == sent.message_id
    assert len(discord.posted(news)) == 2


def test_a_thread_of_which_only_the_id_is_told_takes_a_subscription(spare: Bot, discord: DiscordServer, news: Json, ada: Json) -> None:
    thread = discord.world.add_channel(discord.world.guilds[news["guild_id"]], "Talk", kind=THREAD, parent=news["id"])
    discord.command("subscribe", {"a": "Pakistan", "b": "Russia"}, channel=thread, person=ada).wait()
    (held,) = spare.do(spare.service.channels_of("discord"))
    assert held.id == thread["id"]


def test_in_a_direct_message_too(spare: Bot, discord: DiscordServer) -> None:
    person = discord.world.person("Ben")
    direct = discord.world.direct(person["user"]["id"])
    assert discord.command("subscribe", {"a": "Pakistan", "b": "Russia"}, channel=direct, person=person).wait().shown


def test_an_event_that_cannot_be_read_is_left_and_the_next_one_answered(
    spare: Bot, discord: DiscordServer, news: Json, capfd: pytest.CaptureFixture[str]
) -> None:
    discord.tell("INTERACTION_CREATE", {"id": "1"})
    discord.tell("GUILD_CREATE", {"unavailable": False})
    assert discord.command("latest", channel=news).wait().shown
    assert len(discord.gateway.identified) == 1
    printed = capfd.readouterr()
    assert "Traceback" not in printed.out + printed.err


def test_a_server_that_is_told_of_only_later_is_not_taken_for_one_that_left(
    spare: Bot, discord: DiscordServer, news: Json, ada: Json
) -> None:
    discord.command("subscribe", {"a": "Pakistan", "b": "Russia"}, channel=news, person=ada).wait()
    guild = discord.world.guilds.pop(news["guild_id"])
    spare.restart()
    paused = lambda: [wish.paused for wish in spare.do(spare.service.channels_of("discord")).popitem()[1]]  # noqa: E731
    discord.until(lambda: paused() == [True])
    discord.world.guilds[guild["id"]] = guild
    discord.tell("GUILD_CREATE", guild)
    discord.until(lambda: paused() == [False])
