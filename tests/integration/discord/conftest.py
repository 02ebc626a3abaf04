"""The real adapter with the real discord.py against the local Discord, in a loop and thread of its own, on a real store with news in it."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bundled import bundled_folder
from bot.domain import Alert, AlertKind, Channel, Event, EventSource, EventType, Office, PartialDate, Party, Role, Status
from bot.knowledge import Knowledge, load_knowledge
from bot.observe import configure_logs
from bot.service import Service
from bot.store import Store, open_store
from handlers.discord import discord_platform
from tests.discord_server import DiscordServer, Json

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)


@dataclass
class Bot:
    """One running bot: a thread with its loop, a store, the façade, the platform."""

    discord: DiscordServer
    knowledge: Knowledge
    empty: Path
    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        shutil.copy(self.empty, self.folder / "bot.sqlite")
        self.store: Store = self.do(open_store(f"sqlite:///{self.folder / 'bot.sqlite'}", clock=lambda: NOW))
        self.service = Service(self.store, self.knowledge, (), lambda: NOW, 0.5)
        self.platform = self.make()

    def make(self) -> Any:
        section = {"api_base": self.discord.api_base, "gateway_url": self.discord.gateway_url, **self.settings}
        found = discord_platform({"discord": section, "environment": {"DISCORD_TOKEN": self.discord.token}})
        assert found is not None
        return found

    def do(self, work: Coroutine[Any, Any, Any], seconds: float = 60.0) -> Any:
        """Runs the work in the bot's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    def start(self) -> None:
        """Started, connected, its commands registered."""
        self.do(self.platform.start(self.service))
        self.discord.until(lambda: self.discord.gateway.ready and self.discord.world.commands)

    def restart(self) -> None:
        """A new platform on the same store, as after a restart of the process."""
        self.do(self.platform.stop())
        self.platform = self.make()
        self.start()

    def stop(self) -> None:
        self.do(self.platform.stop())
        self.do(self.store.close())
        self.do(_cancel_rest())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    def remember(self, events: Sequence[Event]) -> None:
        async def insert() -> None:
            async with self.store.writing() as tx:
                for item in events:
                    await tx.events.insert(item)

        self.do(insert())


async def _cancel_rest() -> None:
    """As `asyncio.run` does at its end."""
    rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


def event(ident: str = "ev0000000001", day: str = "2021-09-14", **more: Any) -> Event:
    """A call of Putin with Imran Khan, told by one outlet."""
    told = source("one")
    base = Event(
        id=ident, type=EventType.CALL, status=Status.OCCURRED,
        parties=(
            Party("RUS", person="Vladimir Putin", office=Office.HEAD_OF_STATE, role=Role.INITIATOR),
            Party("PAK", person="Imran Khan", office=Office.HEAD_OF_GOVERNMENT),
        ),
        current=True, place=None, date=PartialDate(day), topics=("Afghanistan",), mode=None, evidence="They spoke of Afghanistan.",
        attribution="Prime Minister's Office", confidence=0.93, cameo=None, plover=None, sources=(told,), first_seen=NOW, changed=NOW,
    )  # fmt: skip
    return replace(base, **more)


def source(name: str, *, title: str = "They spoke", status: Status = Status.OCCURRED, minutes: int = 0) -> EventSource:
    moment = NOW + timedelta(minutes=minutes)
    return EventSource(f"article-{name}", name, f"Wire {name}", f"https://{name}.example/a", title, moment, "They spoke.", status)


def alert(channel: Json, told: Event | None = None, **more: Any) -> Alert:
    return Alert(told or event(), place(channel), **more)


def place(channel: Json) -> Channel:
    return Channel("discord", channel.get("guild_id", ""), channel["id"])


def revision(channel: Json, told: Event) -> Alert:
    return alert(channel, told, kind=AlertKind.REVISION)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(bundled_folder("seeds"))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables and nothing in them, to be copied: making one takes longer than most tests here."""
    path = tmp_path_factory.mktemp("empty") / "bot.sqlite"

    async def make() -> None:
        await (await open_store(f"sqlite:///{path}", clock=lambda: NOW)).close()

    asyncio.run(make())
    return path


@pytest.fixture
def made(discord: DiscordServer, news: Json, knowledge: Knowledge, empty: Path, tmp_path: Path) -> Iterator[Callable[..., Bot]]:
    """Makes bots that are not started yet; settings by name."""
    bots: list[Bot] = []

    def make(**settings: Any) -> Bot:
        bots.append(Bot(discord, knowledge, empty, tmp_path, settings))
        return bots[-1]

    yield make
    for each in bots:
        each.stop()


@pytest.fixture(autouse=True)
def logs() -> None:
    """Ours, as the service writes them."""
    configure_logs("info", "text")


@pytest.fixture
def discord() -> Iterator[DiscordServer]:
    with DiscordServer() as server:
        yield server


@pytest.fixture
def news(discord: DiscordServer) -> Json:
    """A text channel of a server."""
    return discord.world.add_channel(discord.world.add_guild("Desk"), "news")


@pytest.fixture
def bot(made: Callable[..., Bot]) -> Bot:
    running = made()
    running.start()
    return running
