"""What an operator does: sync and doctor, through the command line's own functions, against the local Discord."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import build_app
from bot.platform import Examined, Health, Synced
from bot.service import Wish
from tests.discord_server import DiscordServer, Json
from tests.discord_server.world import EMBED, THREAD, VIEW
from tests.integration.discord.conftest import Bot, place


@pytest.fixture
def operator(discord: DiscordServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[int, str]]]:
    """Types a command; gives the exit code and everything that was printed."""
    monkeypatch.chdir(tmp_path)
    for name, value in discord.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("READOUT_DATABASE__URL", f"sqlite+aiosqlite:///{tmp_path}/bot.sqlite")

    def typed(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(build_app(), list(words))
        told = f"{done.exception}" if done.exception and not isinstance(done.exception, SystemExit) else ""
        return done.exit_code, done.output + told

    yield typed


def test_sync_registers_the_commands_once_and_says_so(discord: DiscordServer, operator: Callable[..., tuple[int, str]]) -> None:
    assert operator("discord", "sync") == (0, "Discord has the new commands now.\n")
    assert operator("discord", "sync") == (0, "Discord had the same commands already; nothing was sent.\n")
    assert len(discord.requests("PUT", "/commands")) == 1
    (command,) = discord.world.commands
    assert command["name"] == "readout"
    assert command["contexts"] == [0, 1] and command["integration_types"] == [0]
    assert discord.gateway.identified == [], "no gateway is needed for it"


def test_a_list_that_somebody_changed_is_put_right(discord: DiscordServer, operator: Callable[..., tuple[int, str]]) -> None:
    operator("discord", "sync")
    discord.world.commands[0]["options"][0]["description"] = "something else"
    assert operator("discord", "sync") == (0, "Discord has the new commands now.\n")
    assert discord.world.commands[0]["options"][0]["description"] != "something else"


def test_sync_without_a_token_says_what_to_do(operator: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("READOUT_DISCORD__TOKEN")
    code, told = operator("discord", "sync")
    assert code == 1
    assert "Set READOUT_DISCORD__TOKEN" in told


def test_sync_with_a_refused_token_says_what_to_click(discord: DiscordServer, operator: Callable[..., tuple[int, str]]) -> None:
    discord.world.token = "the-token-was-reset"
    code, told = operator("discord", "sync")
    assert code == 1
    assert "Discord refuses the token" in told and "Reset Token" in told
    assert discord.token not in told


def test_commands_that_discord_refuses_are_told(discord: DiscordServer, operator: Callable[..., tuple[int, str]]) -> None:
    discord.fail("PUT", "/commands", code=50035)
    code, told = operator("discord", "sync")
    assert code == 1
    assert "could not be registered" in told


def doctor(bot: Bot) -> list[Health]:
    assert isinstance(bot.platform, Examined) and isinstance(bot.platform, Synced)
    found: list[Health] = bot.do(bot.platform.examine(bot.service))
    return found


def test_the_doctor_finds_everything_well_and_gives_the_invitation(bot: Bot, discord: DiscordServer, news: Json) -> None:
    bot.do(bot.service.subscribe(place(news), "Pakistan", "Russia", Wish()))
    found = doctor(bot)
    assert all(health.well for health in found), found
    told = [health.detail for health in found]
    assert told[0].startswith("token: accepted at http://127.0.0.1:") and "Readout" in told[0]
    assert told[1] == "application Readout: intents: guilds only, none that is privileged"
    assert told[2:] == [
        "gateway: 1 shard, 999 of 1000 session starts left today", "commands: Discord has this version's",
        f"channel {news['id']} with 1 subscription: #news of Desk: the channel can be posted to",
    ]  # fmt: skip
    scopes_and_rights = f"client_id={discord.world.application_id}&scope=bot+applications.commands&permissions=274877991936"
    assert scopes_and_rights in found[1].next_step


def test_the_doctor_says_of_each_channel_what_is_lacking(bot: Bot, discord: DiscordServer, news: Json) -> None:
    guild = discord.world.guilds[news["guild_id"]]
    hidden, gone = discord.world.add_channel(guild, "hidden"), discord.world.add_channel(guild, "gone")
    thread = discord.world.add_channel(guild, "locked", kind=THREAD, parent=news["id"])
    for channel in (news, hidden, gone, thread):
        bot.do(bot.service.subscribe(place(channel), "Pakistan", "Russia", Wish()))
    discord.world.forbid(news, EMBED)
    discord.world.forbid(hidden, VIEW)
    discord.remove_channel(gone)
    thread["thread_metadata"]["locked"] = True
    told = {health.detail.split(":")[0].split()[1]: health for health in doctor(bot) if health.detail.startswith("channel ")}
    assert not any(health.well for health in told.values())
    assert "lacks Embed Links" in told[news["id"]].detail
    assert told[news["id"]].next_step == "Edit the channel #news, Permissions, add Readout and allow Embed Links"
    assert "may not see" in told[hidden["id"]].detail
    assert "the channel is gone" in told[gone["id"]].detail
    assert "locked" in told[thread["id"]].detail


def test_the_doctor_sees_that_the_commands_differ(bot: Bot, discord: DiscordServer) -> None:
    discord.world.commands = []
    (drifted,) = [health for health in doctor(bot) if health.detail.startswith("commands")]
    assert not drifted.well
    assert "readout discord sync" in drifted.next_step


def test_the_doctor_sees_an_endpoint_that_takes_the_commands_away(bot: Bot, discord: DiscordServer) -> None:
    application = {"id": discord.world.application_id, "name": "Readout", "icon": None, "description": "", "bot_public": True, "flags": 0}
    more = {"bot_require_code_grant": False, "verify_key": "0", "team": None, "interactions_endpoint_url": "https://elsewhere.example/"}
    owner = {"id": "1", "username": "owner", "discriminator": "0", "avatar": None}
    discord.fail("GET", "/oauth2/applications/@me", status=200, body={**application, **more, "owner": owner})
    assert "empty Interactions Endpoint URL" in doctor(bot)[1].next_step


def test_the_doctor_never_raises(bot: Bot, discord: DiscordServer) -> None:
    discord.fail("GET", "/users/@me", status=503)
    (only,) = doctor(bot)
    assert not only.well and "HTTP 503" in only.detail
    discord.world.token = "the-token-was-reset"
    (only,) = doctor(bot)
    assert only.detail == "token: Discord refuses the token: it was reset, or is another application's"


def test_the_command_line_shows_the_doctors_lines_and_never_the_token(
    discord: DiscordServer, news: Json, operator: Callable[..., tuple[int, str]]
) -> None:
    code, told = operator("doctor")
    assert "discord    token: accepted" in told
    assert "Run: readout discord sync" in told
    assert code == 1
    operator("discord", "sync")
    assert "commands: Discord has this version's" in operator("doctor")[1]
    assert discord.token not in told


def test_the_hash_sees_through_what_discord_adds(discord: DiscordServer, operator: Callable[..., tuple[int, str]]) -> None:
    """Discord answers with defaults, ids, versions, empty lists, and sub-commands in an order of its own."""
    from handlers.discord.sync import tree_hash

    operator("discord", "sync")
    ours = [asked.body for asked in discord.requests("PUT", "/commands")][0]
    theirs = json.loads(json.dumps(discord.world.commands))
    theirs[0]["options"].reverse()
    theirs[0] |= {"name_localizations": None, "description_localizations": None, "dm_permission": True, "handler": None, "choices": []}
    theirs[0]["default_member_permissions"] = str(theirs[0]["default_member_permissions"])
    for option in theirs[0]["options"][-1]["options"]:
        option.setdefault("required", False)
        option |= {"name_localizations": None, "choices": option.get("choices", [])}
    assert tree_hash(ours) == tree_hash(theirs)
    theirs[0]["options"][-1]["options"].reverse()
    assert tree_hash(ours) != tree_hash(theirs)
