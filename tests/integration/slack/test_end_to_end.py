"""The whole way: a command subscribes, an article is polled and read, an alert is posted, it grows, and a denial is a reply below it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.domain import Source
from bot.opening import Reader, open_reader
from bot.settings import DatabaseSettings, PollingSettings, Settings
from handlers.slack import read_config
from handlers.slack.platform import SlackPlatform
from tests.integration.slack.world import NOW, SIGNING_SECRET, Moment, seen_by
from tests.news_server import Answer, NewsServer, rss
from tests.preloaded import Preloaded
from tests.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer, Trouble, until

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).resolve().parents[3]

CALL = (
    "Russian President Vladimir Putin spoke by telephone with Pakistani Prime Minister Imran Khan on Tuesday, the Kremlin said.",
    "The statement was published in the evening on the web pages of the presidential office, in two languages and without a picture.",
)
SAME_CALL = (
    "Prime Minister Imran Khan of Pakistan had a telephone conversation with President Vladimir Putin of Russia on September 14.",
    "The news came in a short statement to the press, which the office of the prime minister sent out late in the afternoon.",
)
DENIAL = (
    "Russia denied on Tuesday that President Vladimir Putin had a telephone call with Pakistani Prime Minister Imran Khan.",
    "A spokesman said that the reports of the day were wrong, and that he did not know where they had come from.",
)


def tell(news: NewsServer, name: str, slug: str, title: str, paragraphs: tuple[str, ...]) -> None:
    """Puts an article into a feed."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    html = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    link = news.answer(f"/{slug}", Answer(body=html.encode(), content_type="text/html; charset=utf-8"))
    told = NOW - timedelta(hours=1)
    item = f"<title>{title}</title><link>{link}</link><guid>{slug}</guid><pubDate>{told:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
    news.answer(f"/{name}.xml", Answer(body=rss(item), content_type="application/rss+xml"))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return open_reader()


@pytest.fixture
def news() -> Iterator[NewsServer]:
    with NewsServer() as server:
        for name in ("wire", "daily", "post"):
            server.answer(f"/{name}.xml", Answer(body=rss(), content_type="application/rss+xml"))
        yield server


@asynccontextmanager
async def running(folder: Path, slack: SlackServer, news: NewsServer, reader: Reader, clock: Moment) -> AsyncIterator[App]:
    config = read_config({"slack": {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "api_base": slack.api_base}})
    assert config is not None
    settings = Settings(
        database=DatabaseSettings(url=f"sqlite+aiosqlite:///{folder / 'app.sqlite'}"),
        polling=PollingSettings(allow_private_hosts=("127.0.0.1",), timeout_seconds=5),
    )
    sources = [Source(name, name.title(), news.url(f"/{name}.xml")) for name in ("wire", "daily", "post")]
    async with open_app(
        settings, sources=sources, clock=clock, platforms={"slack": SlackPlatform(config)}, reader=reader, say=lambda _: None
    ) as app:  # fmt: skip
        await app.run_until_idle()
        yield app


async def test_from_a_command_to_an_alert_its_growth_and_its_denial(
    slack: SlackServer, news: NewsServer, reader: Reader, tmp_path: Path
) -> None:  # fmt: skip
    clock = Moment()
    async with running(tmp_path, slack, news, reader, clock) as app:
        await slack.command("subscribe Russia Pakistan")
        assert "Subscribed" in (await seen_by(slack, 1))[-1].seen

        tell(news, "wire", "a", "Putin and Khan speak by phone", CALL)
        await app.run_until_idle()
        (posted,) = slack.team.read("C1")
        assert "Putin" in posted.seen
        assert "1 source" in posted.seen

        tell(news, "daily", "b", "Imran Khan, Putin hold telephone conversation", SAME_CALL)
        await app.run_until_idle()
        clock.forward(minutes=10)
        await app.run_until_idle()
        (posted,) = slack.team.read("C1")
        assert "2 sources" in posted.seen
        assert posted.edits >= 1

        tell(news, "post", "c", "Russia denies call of Putin and Khan", DENIAL)
        await app.run_until_idle()
        clock.forward(minutes=10)
        await app.run_until_idle()
        first, reply = slack.team.read("C1")
        assert (reply.thread_ts, reply.broadcast) == (first.ts, False)
        assert "denied" in reply.seen

        shown = len(slack.team.shown_to("U1"))
        await slack.press(first.button("Explain"), message=first)
        assert "Wire" in (await seen_by(slack, shown + 1))[-1].seen


async def test_a_storm_of_429_and_then_a_lost_answer_delay_it_and_tell_it_once(
    slack: SlackServer, news: NewsServer, reader: Reader, tmp_path: Path
) -> None:  # fmt: skip
    clock = Moment()
    async with running(tmp_path, slack, news, reader, clock) as app:
        await slack.command("subscribe Russia Pakistan")
        await seen_by(slack, 1)
        slack.trouble("chat.postMessage", *[Trouble(retry_after=0.2)] * 4, Trouble(lost=True))
        tell(news, "wire", "a", "Putin and Khan speak by phone", CALL)
        await app.run_until_idle()
        for _ in range(8):
            clock.forward(minutes=5)
            await asyncio.sleep(0.25)
            await app.deliverer.drain()
        assert len(slack.team.read("C1")) == 1
        assert len(slack.called("conversations.history")) == 1
        async with app.store.reading() as tx:
            assert (await tx.outbox.counts()).get("sent") == 1


# As a process, with nothing but the environment.


class Run:
    """A process whose output goes into files, since a pipe that nobody reads would stop it."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self.process = process
        self._folder = folder

    async def ended(self) -> tuple[int, str, str]:
        """Its exit code and what it said."""
        code = await asyncio.to_thread(self.process.wait, 60)
        return code, (self._folder / "out").read_text(), (self._folder / "errors").read_text()


@contextmanager
def process(folder: Path, environment: Mapping[str, str], *words: str) -> Iterator[Run]:
    (folder / "sources.toml").write_text('[[source]]\nid = "w"\nname = "Wire"\nurl = "http://127.0.0.1:9/x"\n')
    (folder / "readout.toml").write_text('[polling]\nallow_private_hosts = ["127.0.0.1"]\n')
    outer = {key: value for key, value in os.environ.items() if not key.startswith(("READOUT_", "SLACK_", "DISCORD_"))}
    command = [sys.executable, "-m", "bot.cli", "--config", "readout.toml", *words]
    env = {**outer, "PYTHONPATH": str(ROOT), "READOUT_LOG__LEVEL": "debug", **environment}
    with (
        (folder / "out").open("w") as out,
        (folder / "errors").open("w") as errors,
        subprocess.Popen(command, cwd=folder, env=env, stdout=out, stderr=errors, text=True) as running,
    ):
        try:
            yield Run(running, folder)
        finally:
            running.kill()


def secrets_of(slack: SlackServer) -> list[str]:
    return [BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, "desksecret", "0123456789abcdef", "ticket1", "/response/R1"]


async def test_readout_run_serves_slack_by_environment_alone_and_prints_no_secret(slack: SlackServer, tmp_path: Path) -> None:
    environment = {
        "READOUT_SLACK__BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "READOUT_SLACK__API_BASE": slack.api_base,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
    }  # fmt: skip
    with process(tmp_path, environment, "run") as run:
        await slack.connected(1, within=60)
        assert (await slack.command("help")).seconds < 1
        assert "subscribe" in (await seen_by(slack, 1))[-1].seen
        slack.trouble("chat.postEphemeral", Trouble(error="fatal_error"))
        slack.trouble("response_url", Trouble(status=404, error="used_url"))
        await slack.command("latest Pakistan")
        await until(lambda: slack.called("chat.postEphemeral"))
        await slack.drop()
        await slack.connected(2, within=30)
        run.process.send_signal(signal.SIGTERM)
        code, out, errors = await run.ended()
    assert code == 0, errors
    assert "Traceback" not in errors
    assert [secret for secret in secrets_of(slack) if secret in out + errors] == []
    assert "slack" in errors


@pytest.fixture(scope="module")
def preloaded() -> Iterator[Preloaded]:
    with Preloaded() as process:
        yield process


async def readout(preloaded: Preloaded, folder: Path, environment: Mapping[str, str], *words: str) -> tuple[int, str]:
    """A command's exit code and all that it said."""
    outer = {key: value for key, value in os.environ.items() if not key.startswith(("READOUT_", "SLACK_", "DISCORD_"))}
    done = await asyncio.to_thread(preloaded.run, *words, folder=folder, env={**outer, "COLUMNS": "200", **environment})
    return done.returncode, done.stdout + done.stderr


async def test_a_refused_token_ends_readout_run_with_one_line(slack: SlackServer, tmp_path: Path, preloaded: Preloaded) -> None:
    environment = {"SLACK_BOT_TOKEN": "xoxb-wrong-verysecret", "SLACK_APP_TOKEN": APP_TOKEN, "READOUT_SLACK__API_BASE": slack.api_base}
    code, said = await readout(preloaded, tmp_path, environment, "run")
    assert code == 1
    assert "Slack refuses the bot token with invalid_auth" in said
    assert len(said.strip().splitlines()) == 1, said
    assert "verysecret" not in said


async def test_the_doctor_examines_slack(slack: SlackServer, tmp_path: Path, preloaded: Preloaded) -> None:
    slack.team.scopes -= {"files:write"}
    slack.date = lambda: "Mon, 01 Jan 2001 00:00:00 GMT"
    environment = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "READOUT_SLACK__API_BASE": slack.api_base}
    code, said = await readout(preloaded, tmp_path, environment, "doctor")
    assert code == 1, said
    for words in ("takes it", "scopes: files:write is missing", "from Slack's", "Install the app again with the manifest"):
        assert words in said, words
    assert [secret for secret in secrets_of(slack) if secret in said] == []


async def test_the_manifest_and_a_key_are_printed(tmp_path: Path, preloaded: Preloaded) -> None:
    code, said = await readout(preloaded, tmp_path, {}, "slack", "manifest", "--url", "https://readout.example.org/")
    assert (code, json.loads(said)["settings"]["socket_mode_enabled"]) == (0, False)
    code, said = await readout(preloaded, tmp_path, {}, "slack", "key")
    assert (code, len(said.strip())) == (0, 44)
