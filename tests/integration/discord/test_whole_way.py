"""The whole way: a channel subscribes by a command, a news server publishes, the channel reads; and `readout run` as a process."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, open_app
from bot.domain import Source
from bot.opening import open_reader
from bot.settings import AlertSettings, DatabaseSettings, PollingSettings, Settings
from handlers.discord import discord_platform
from tests.discord_server import DiscordServer, Interaction, Json
from tests.discord_server.world import MANAGE_CHANNELS, SEND, VIEW
from tests.integration.alerts.conftest import HandClock
from tests.news_server import Answer, NewsServer, Request, rss

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 90.0
REST = "The statement was published in the evening on the web pages of the office, in two languages and without a picture of the two."
CALL = f"Russian President Vladimir Putin spoke by telephone with Pakistani Prime Minister Imran Khan on Tuesday, the Kremlin said. {REST}"
SAME = f"Prime Minister Imran Khan of Pakistan had a telephone conversation with President Vladimir Putin of Russia on September 14. {REST}"
DENIAL = f"The Kremlin denied that President Vladimir Putin had spoken by telephone with Prime Minister Imran Khan on September 14. {REST}"


@pytest.fixture
def ada(discord: DiscordServer) -> Json:
    return discord.world.person("Ada", rights=VIEW | SEND | MANAGE_CHANNELS)


@pytest.fixture(autouse=True)
def patient(discord: DiscordServer) -> None:
    """A machine at work on much else must not fail these; that a late answer is refused is tested elsewhere."""
    discord.rest.first_answer = 60.0


def item(news: NewsServer, slug: str, title: str, text: str, published: datetime) -> str:
    html = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    link = news.answer(f"/{slug}", Answer(body=html.encode(), content_type="text/html; charset=utf-8"))
    return f"<title>{title}</title><link>{link}</link><guid>{slug}</guid><pubDate>{published:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"


def test_subscribed_by_command_a_call_is_told_grows_in_place_and_its_denial_is_a_reply(
    discord: DiscordServer, news: Json, ada: Json, tmp_path: Path
) -> None:
    clock = HandClock()

    async def aside(work: Any) -> Any:
        return await asyncio.to_thread(work)

    async def day(wire: NewsServer) -> list[Json]:
        sources = tuple(Source(name, name.title(), wire.url(f"/{name}.xml")) for name in ("wire", "daily", "kremlin"))
        told: dict[str, list[str]] = {source.id: [] for source in sources}

        async def published(app: App, name: str, *entries: str) -> None:
            told[name] += entries
            for source in sources:
                wire.answer(f"/{source.id}.xml", Answer(body=rss(*told[source.id]), content_type="application/rss+xml"))
            clock.pass_time(minutes=30)
            await app.run_until_idle()
            clock.pass_time(minutes=30)
            await app.deliverer.drain()

        environment = {"environment": discord.environment(), "discord": {"api_base": discord.api_base, "gateway_url": discord.gateway_url}}
        platform = discord_platform(environment)
        assert platform is not None
        settings = Settings(
            database=DatabaseSettings(url=f"sqlite+aiosqlite:///{tmp_path / 'day.sqlite'}"),
            polling=PollingSettings(allow_private_hosts=("127.0.0.1",), timeout_seconds=5, pace_seconds=0),
            alerts=AlertSettings(edit_seconds=0),
        )
        reader = await aside(open_reader)
        async with open_app(
            settings, sources=sources, clock=clock, platforms={"discord": platform}, reader=reader, say=lambda _line: None
        ) as app:
            await published(app, "wire")
            await aside(lambda: discord.until(lambda: discord.gateway.ready and discord.world.commands))
            await aside(lambda: discord.command("subscribe", {"a": "Pakistan", "b": "Russia"}, channel=news, person=ada).wait())
            await published(app, "wire", item(wire, "a", "Putin and Khan speak by phone", CALL, clock()))
            first = [dict(message) for message in discord.posted(news)]
            await published(app, "daily", item(wire, "b", "@everyone: Imran Khan, Putin hold **telephone** conversation", SAME, clock()))
            grown = [dict(message) for message in discord.posted(news)]
            await published(app, "kremlin", item(wire, "c", "Kremlin denies call with Khan", DENIAL, clock()))
            return [*first, *grown, *discord.posted(news)]

    with NewsServer() as wire:
        first, grown, alert, reply = asyncio.run(day(wire))
    assert first["id"] == grown["id"] == alert["id"]
    assert "Vladimir Putin" in first["embeds"][0]["title"]
    assert [field["name"] for field in first["embeds"][0]["fields"]][-1] == "Source"
    assert [field["name"] for field in grown["embeds"][0]["fields"]][-1] == "2 sources"
    assert "@everyone" not in str(grown["embeds"]) and "**telephone" not in str(grown["embeds"])
    assert str(reply["message_reference"]["message_id"]) == alert["id"]
    assert reply["embeds"][0]["description"].startswith("× Now **denied**, earlier took place")


@contextmanager
def running(folder: Path, feed: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`readout run` with its output in a file; killed on leaving if it still runs."""
    (folder / "sources.toml").write_text(f'[[source]]\nid = "wire"\nname = "Wire"\nurl = "{feed}"\n')
    (folder / "readout.toml").write_text('[polling]\nallow_private_hosts = ["127.0.0.1"]\ntimeout_seconds = 60\n')
    outer = {key: value for key, value in os.environ.items() if not key.startswith(("READOUT_", "DISCORD_"))}
    with (folder / "output.txt").open("a") as output, subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "--config", "readout.toml", "run"],
        cwd=folder, env={**outer, "PYTHONPATH": str(ROOT), "READOUT_LOG__LEVEL": "debug", **environment},
        stdout=output, stderr=output, text=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def answered(discord: DiscordServer, process: subprocess.Popen[str], path: str, words: dict[str, Any], **where: Any) -> Interaction:
    discord.until(lambda: (discord.gateway.ready and discord.world.commands) or process.poll() is not None, PATIENCE)
    assert process.poll() is None
    return discord.command(path, words, **where).wait(PATIENCE)


def test_a_process_with_nothing_but_its_environment_serves_posts_and_tells_its_token_to_nobody(
    discord: DiscordServer, news: Json, ada: Json, tmp_path: Path
) -> None:
    now, subscribed = datetime.now(UTC), threading.Event()
    call = CALL.replace("on Tuesday", f"on {now - timedelta(hours=20):%A}")
    with NewsServer() as wire:
        entry = item(wire, "a", "Putin and Khan speak by phone", call, now - timedelta(hours=1))

        def feed(_request: Request) -> Answer:
            subscribed.wait(50)
            return Answer(body=rss(entry), content_type="application/rss+xml")

        url = wire.answer("/feed.xml", feed)
        with running(tmp_path, url, discord.environment()) as process:
            made = answered(discord, process, "subscribe", {"a": "Pakistan", "b": "Russia"}, channel=news, person=ada)
            assert made.ephemeral
            subscribed.set()
            discord.until(lambda: discord.posted(news) or process.poll() is not None, PATIENCE)
            (message,) = discord.posted(news)
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
        with running(tmp_path, url, discord.environment()) as process:
            discord.until(lambda: discord.gateway.ready or process.poll() is not None, PATIENCE)
            pressed = discord.press(message, "Explain", person=ada).wait(PATIENCE)
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
    assert "Putin" in message["embeds"][0]["title"]
    assert pressed.callbacks
    printed = (tmp_path / "output.txt").read_text()
    assert "Alerts go to discord: 1 subscription of 1 channel." in printed
    assert discord.token not in printed
    assert not any(interaction.token in printed for interaction in discord.world.interactions.values())
    assert "Traceback" not in printed
    assert len(discord.requests("PUT", "/commands")) == 1
