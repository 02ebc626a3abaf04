"""A Readout with Slack as its platform, on the local Slack: a real store, the real knowledge, the real slack_bolt and slack_sdk."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.bundled import bundled_folder
from bot.domain import (
    Alert,
    AlertKind,
    Channel,
    Event,
    EventSource,
    EventType,
    Mode,
    Office,
    PartialDate,
    Party,
    Role,
    Status,
)  # fmt: skip
from bot.knowledge import Knowledge, load_knowledge
from bot.service import Service
from bot.store import open_store
from handlers.slack import read_config
from handlers.slack.platform import SlackPlatform
from tests.slack_server import APP_TOKEN, BOT_TOKEN, Message, SlackServer, until

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5".replace("y", "0").replace("z", "1")
DESK = Channel("slack", "T1", "C1")
SOURCE = EventSource("a1", "wire", "News Wire", "https://news.example/call?a=1&b=2", "Closeness is seen", NOW, "e", Status.OCCURRED)
CALL = Event(
    "k3j5m2p7qa", EventType.CALL, Status.OCCURRED,
    (Party("RUS", person="Vladimir Putin", office=Office.HEAD_OF_STATE, role=Role.INITIATOR),
     Party("PAK", person="Imran Khan", office=Office.HEAD_OF_GOVERNMENT, role=Role.COUNTERPART)),
    True, None, PartialDate("2021-09-14"), ("Afghanistan",), Mode.TELEPHONE, "Russian President Putin called Imran Khan",
    "Pakistani Prime Minister's Office", 0.93, "041", None, (SOURCE,), NOW, NOW, 1, "first call in 412 days",
)  # fmt: skip


def alert(event: Event = CALL, *, kind: AlertKind = AlertKind.NEW, channel: Channel = DESK, **more: Any) -> Alert:
    return Alert(event, channel, kind, **more)


@dataclass
class Moment:
    """A clock that a test moves."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class World:
    """What a test touches."""

    slack: SlackServer
    service: Service
    platform: SlackPlatform
    clock: Moment
    settings: Mapping[str, Any]
    http: aiohttp.ClientSession = field(repr=False)

    async def command(self, text: str, **more: Any) -> Message:
        """What the person sees of the answer to a command."""
        user, team = more.get("user", "U1"), more.get("team", "T1")
        before = len(self.slack.teams[team].shown_to(user))
        ack = await self.slack.command(text, **more)
        assert ack.payload in (None, {}), "an ack says nothing"
        await until(lambda: len(self.slack.teams[team].shown_to(user)) > before)
        return self.slack.teams[team].shown_to(user)[-1]

    async def press(self, message: Message, label: str, **more: Any) -> Message:
        """What the person sees after pressing a button that answers to them alone."""
        before = len(self.slack.team.shown_to("U1"))
        await self.slack.press(message.button(label), message=message, **more)
        await until(lambda: len(self.slack.team.shown_to("U1")) > before)
        return self.slack.team.shown_to("U1")[-1]

    async def keep(self, *events: Event) -> None:
        async with self.service.store.writing() as tx:
            for event in events:
                await tx.events.insert(event)

    async def wishes(self, channel: Channel = DESK) -> list[tuple[str, str]]:
        return [(wish.a, wish.b) for wish in await self.service.subscriptions(channel)]

    # HTTP as Slack calls us.

    async def signed(
        self, body: Mapping[str, Any] | bytes, *, at: float | None = None, secret: str = SIGNING_SECRET, headers: Mapping[str, str] = {}
    ) -> tuple[int, str]:  # fmt: skip
        raw = body if isinstance(body, bytes) else form_of(body)
        stamp = str(int(self.clock().timestamp() if at is None else at))
        digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
        kind = "application/json" if raw.startswith(b"{") else "application/x-www-form-urlencoded"
        given = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": kind, **headers}
        return await self.post(raw, given)

    async def post(self, raw: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        assert self.platform.http is not None
        url = f"http://127.0.0.1:{self.platform.http.port}/slack/events"
        async with self.http.post(url, data=raw, headers=headers) as answer:
            return answer.status, await answer.text()

    def page(self, path: str) -> str:
        assert self.platform.http is not None
        return f"http://127.0.0.1:{self.platform.http.port}{path}"


def form_of(body: Mapping[str, Any]) -> bytes:
    """As Slack encodes it: commands as a form, events as JSON, the rest as JSON in a form."""
    if "command" in body:
        return urlencode(body).encode()
    if body.get("type") in ("event_callback", "url_verification"):
        return json.dumps(body).encode()
    return urlencode({"payload": json.dumps(body)}).encode()


_KNOWLEDGE: list[Knowledge] = []


def knowledge() -> Knowledge:
    if not _KNOWLEDGE:
        _KNOWLEDGE.append(load_knowledge(bundled_folder("seeds")))
    return _KNOWLEDGE[0]


@asynccontextmanager
async def opened(
    folder: Path, slack: SlackServer, *, clock: Moment | None = None, start: bool = True, **section: Any
) -> AsyncIterator[World]:
    """A world whose `[slack]` section is `section`; by default one workspace over Socket Mode."""
    clock = clock or Moment()
    given = {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "api_base": slack.api_base, "port": 0, **section}
    config = read_config({"slack": given})
    assert config is not None
    store = await open_store(f"sqlite:///{folder / 'slack.sqlite'}", clock=clock)
    service = Service(store, knowledge(), (), clock, 0.7)
    platform = SlackPlatform(config, timer=time.monotonic)
    async with aiohttp.ClientSession() as http:
        try:
            if start:
                await platform.start(service)
            yield World(slack, service, platform, clock, given, http)
        finally:
            await platform.stop()
            await store.close()


async def seen_by(slack: SlackServer, number: int, user: str = "U1") -> Sequence[Message]:
    await until(lambda: len(slack.team.shown_to(user)) >= number)
    return slack.team.shown_to(user)
