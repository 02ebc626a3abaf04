"""The wired service: real HTTP on loopback, a real SQLite file, the real extractor, and the console printing into a string."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.app import App, open_app
from bot.domain import Channel, EventType, Source
from bot.errors import StoreError
from bot.extraction import Extraction, Extractor
from bot.observe import Counted
from bot.opening import CONSOLE, TERMINAL, Reader, load_platforms, open_reader
from bot.pipeline import Processed
from bot.queries import StepName
from bot.settings import AlertSettings, ConsoleSettings, DatabaseSettings, PollingSettings, RetentionSettings, Settings
from bot.store import Departure, EventFilter
from handlers.console import ConsolePlatform
from tests.news_server import Answer, NewsServer, rss

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
CALL = (
    "Russian President Vladimir Putin spoke by telephone with Pakistani Prime Minister Imran Khan on Tuesday, the Kremlin said.",
    "The statement was published in the evening on the web pages of the presidential office, in two languages and without a picture.",
    "It was not said how long they talked. The statement ran to four paragraphs and gave no details of what had been proposed.",
)
SAME_CALL = (
    "Prime Minister Imran Khan of Pakistan had a telephone conversation with President Vladimir Putin of Russia on September 14.",
    "The news came in a short statement to the press, which the office of the prime minister sent out late in the afternoon.",
    "The newspapers gave it much room on the following morning, and the broadcasters read the whole of it in their main bulletins.",
)
CRICKET = (
    "The home side won by four wickets with nine balls to spare, after rain had taken two hours out of the afternoon.",
    "The captain said that the pitch had been slow and that the bowlers had done their work with patience and some luck.",
)


def page(title: str, paragraphs: tuple[str, ...]) -> Answer:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    html = f"<html><head><title>{title}</title></head><body><nav>Home</nav><article><h1>{title}</h1>{body}</article></body></html>"
    return Answer(body=html.encode(), content_type="text/html; charset=utf-8")


def item(news: NewsServer, slug: str, title: str, paragraphs: tuple[str, ...], published: datetime = NOW - timedelta(hours=2)) -> str:
    link = news.answer(f"/{slug}", page(title, paragraphs))
    return f"<title>{title}</title><link>{link}</link><guid>{slug}</guid><pubDate>{published:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"


def feed(news: NewsServer, name: str, *items: str) -> Source:
    url = news.answer(f"/{name}.xml", Answer(body=rss(*items), content_type="application/rss+xml"))
    return Source(name, name.title(), url)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return open_reader()


class World:
    """A folder with a database, a screen, and what was said to the person at the terminal."""

    def __init__(self, folder: Path, reader: Reader, url: str = "") -> None:
        self.folder = folder
        self.reader = reader
        self.screen = io.StringIO()
        self.said: list[str] = []
        self.settings = Settings(
            database=DatabaseSettings(url=url or f"sqlite+aiosqlite:///{folder / 'app.sqlite'}"),
            polling=PollingSettings(allow_private_hosts=("127.0.0.1",), timeout_seconds=5, pace_seconds=0),
            alerts=AlertSettings(),
            console=ConsoleSettings(),
        )

    @asynccontextmanager
    async def app(self, *sources: Source, reader: Reader | None = None, **settings: Any) -> AsyncIterator[App]:
        console = ConsolePlatform({"timezone": "UTC"}, console=Console(file=self.screen, width=100, color_system=None))
        async with open_app(
            self.settings.model_copy(update=settings), sources=sources, clock=lambda: NOW, platforms={CONSOLE: console},
            reader=reader or self.reader, say=self.said.append,
        ) as app:  # fmt: skip
            yield app

    def once(self, *sources: Source, **more: Any) -> Processed:
        async def run() -> Processed:
            async with self.app(*sources, **more) as app:
                return await app.run_until_idle()

        return asyncio.run(run())

    def ask(self, question: Callable[[App], Any]) -> Any:
        async def run() -> Any:
            async with self.app() as app:
                return await question(app)

        return asyncio.run(run())


@pytest.fixture
def world(tmp_path: Path, reader: Reader) -> World:
    return World(tmp_path, reader)


@pytest.fixture
def either_world(tmp_path: Path, reader: Reader, url: str) -> World:
    """One on each database."""
    return World(tmp_path, reader, url)


def test_one_call_of_two_outlets_is_one_event_told_once_with_two_sources(either_world: World) -> None:
    with NewsServer() as news:
        wire = feed(news, "wire", item(news, "a", "Putin and Khan speak by phone", CALL), item(news, "c", "A win by four wickets", CRICKET))
        daily = feed(news, "daily", item(news, "b", "Imran Khan, Putin hold telephone conversation", SAME_CALL))
        done = either_world.once(wire, daily)
    assert (done.articles, done.events, done.failed) == (3, 1, 0)

    async def stored(app: App) -> tuple[list[tuple[EventType, int]], dict[str, int]]:
        page = await app.service.latest()
        async with app.store.reading() as tx:
            return [(event.type, len(event.sources)) for event in page.events], dict(await tx.articles.counts())

    events, outcomes = either_world.ask(stored)
    assert events == [(EventType.CALL, 2)]
    assert (outcomes["events"], outcomes["none"], outcomes["pending"]) == (2, 1, 0)
    shown = either_world.screen.getvalue()
    assert "Vladimir Putin" in shown
    assert "Imran Khan" in shown
    assert "wickets" not in shown


def test_what_was_polled_read_and_delivered_is_counted(world: World) -> None:
    async def work(*sources: Source) -> dict[str, dict[str, int]]:
        async with world.app(*sources) as app:
            await app.run_until_idle()
            return {what: dict(app.metrics.counts(what)) for what in Counted}

    with NewsServer() as news:
        wire = feed(news, "wire", item(news, "a", "Putin and Khan speak by phone", CALL), item(news, "c", "A win by four wickets", CRICKET))
        counted = asyncio.run(work(wire))
    assert (counted["polls"], counted["articles"]) == ({"fetched": 1}, {"events": 1, "none": 1})
    assert (counted["events"], counted["deliveries"]) == ({"new": 1}, {"sent": 1})


def test_polling_reading_and_delivering_again_tells_nothing_twice(either_world: World) -> None:
    with NewsServer() as news:
        wire = feed(news, "wire", item(news, "a", "Putin and Khan speak by phone", CALL))
        either_world.once(wire)
        told = either_world.screen.getvalue()
        assert told
        again = either_world.once(wire)
    assert again.articles == 0
    assert either_world.screen.getvalue() == told


def test_a_process_that_died_after_polling_tells_at_its_next_start(either_world: World) -> None:
    with NewsServer() as news:
        wire = feed(news, "wire", item(news, "a", "Putin and Khan speak by phone", CALL))

        class Died(BaseException):
            """Ends the process where it stands, as kill -9 would."""

        class Dying:
            def extract(self, text: str, *, title: str = "", published: date | None = None, issuer: str | None = None) -> Extraction:
                raise Died

        with pytest.raises(Died):
            either_world.once(wire, reader=Reader(either_world.reader.knowledge, Dying()))  # type: ignore[arg-type]
        assert either_world.screen.getvalue() == ""
        either_world.once(wire)
    assert either_world.screen.getvalue().count("spoke by phone") == 1


def test_an_article_that_breaks_the_extractor_is_marked_failed_and_blocks_nobody(world: World) -> None:
    class Breaking:
        def __init__(self, real: Extractor) -> None:
            self.real = real

        def extract(self, text: str, *, title: str = "", published: date | None = None, issuer: str | None = None) -> Extraction:
            if "wickets" in text:
                raise RuntimeError("a bug")
            return self.real.extract(text, title=title, published=published)

    with NewsServer() as news:
        wire = feed(news, "wire", item(news, "c", "A win by four wickets", CRICKET), item(news, "a", "Putin and Khan speak by phone", CALL))
        broken = Reader(world.reader.knowledge, Breaking(world.reader.extractor))  # type: ignore[arg-type]
        done = world.once(wire, reader=broken)
        url = news.url("/c")
    assert (done.articles, done.events, done.failed) == (2, 1, 1)
    (chain,) = world.ask(lambda app: app.service.explain(url))
    assert [step.name for step in chain.steps if not step.passed] == [StepName.EXTRACTED]


def test_a_source_that_does_not_answer_is_one_line_and_the_others_are_told(world: World) -> None:
    with NewsServer() as news:
        broken = Source("broken", "Broken Times", news.answer("/broken.xml", Answer(status=500)))
        wire = feed(news, "wire", item(news, "a", "Putin and Khan speak by phone", CALL))
        world.once(broken, wire)
    (line,) = world.said
    assert line.startswith("Broken Times: ")
    assert "next try in" in line
    assert "Imran Khan" in world.screen.getvalue()


def test_an_old_article_of_a_first_poll_is_stored_and_not_told_and_explain_says_why(world: World) -> None:
    with NewsServer() as news:
        wire = feed(news, "wire", item(news, "a", "Putin and Khan speak by phone", CALL, NOW - timedelta(days=3)))
        done = world.once(wire)
    assert (done.events, done.alerts) == (1, 0)
    assert world.screen.getvalue() == ""

    async def chain(app: App) -> Any:
        (event,) = (await app.service.latest()).events
        return await app.service.explain(event.id)

    stop = world.ask(chain).stopped_at
    assert stop.name is StepName.MATCHED
    assert "first poll" in stop.detail


def test_the_configuration_decides_what_the_console_is_told_of(world: World) -> None:
    with NewsServer() as news:
        wire = feed(news, "wire", item(news, "a", "Putin and Khan speak by phone", CALL))
        assert world.once(wire, console=ConsoleSettings(subscriptions=("India *",))).alerts == 0

    def wishes(**settings: Any) -> list[tuple[str, str, bool]]:
        async def run() -> list[tuple[str, str, bool]]:
            async with world.app(**settings) as app:
                await app.run_until_idle()
                return sorted((wish.a, wish.b, wish.paused) for wish in await app.service.subscriptions(TERMINAL))

        return asyncio.run(run())

    assert wishes(console=ConsoleSettings(subscriptions=("RUS PAK", "EU *"))) == [
        ("EU", "*", False),
        ("IND", "*", True),
        ("RUS", "PAK", False),
    ]
    assert wishes(console=ConsoleSettings(subscriptions=("India *",))) == [("EU", "*", True), ("IND", "*", False), ("RUS", "PAK", True)]


def test_a_second_service_on_the_same_file_says_so_and_stops(world: World) -> None:
    async def run() -> None:
        async with world.app() as first, world.app() as second:
            await first.run_until_idle()
            with pytest.raises(StoreError, match="another Readout"):
                await second.run_until_idle()

    asyncio.run(run())


def test_a_running_service_polls_reads_and_tells_until_it_is_stopped(either_world: World) -> None:
    async def run(wire: Source) -> None:
        stop = asyncio.Event()
        async with either_world.app(wire) as app:
            service = asyncio.create_task(app.run(stop))
            while "Imran Khan" not in either_world.screen.getvalue():
                assert not service.done()
                await asyncio.sleep(0.05)
            stop.set()
            await service

    with NewsServer() as news:
        asyncio.run(asyncio.wait_for(run(feed(news, "wire", item(news, "a", "Putin and Khan speak by phone", CALL))), 120))
    assert either_world.said[0].startswith("Readout ")
    assert "1 source" in either_world.said[0]
    assert either_world.said[1].startswith("Database: ")
    assert "1 subscription" in either_world.said[2]


def test_a_running_service_deletes_what_belonged_to_workspaces_that_left_long_ago(world: World) -> None:
    gone, kept = Channel("discord", "1", "2"), Channel("discord", "3", "4")

    async def run() -> tuple[int, int]:
        stop = asyncio.Event()
        async with world.app(retention=RetentionSettings(removed_workspace_days=7)) as app:
            for channel in (gone, kept):
                await app.service.subscribe(channel, "Pakistan", "Russia")
            async with app.store.writing() as tx:
                await tx.workspaces.save(Departure("discord/1", NOW - timedelta(days=8)))
                await tx.workspaces.save(Departure("discord/3", NOW - timedelta(days=6)))
            service = asyncio.create_task(app.run(stop))
            while not any("removed Readout" in line for line in world.said):
                assert not service.done()
                await asyncio.sleep(0.02)
            stop.set()
            await service
            return len(await app.service.subscriptions(gone)), len(await app.service.subscriptions(kept))

    assert asyncio.run(asyncio.wait_for(run(), 60)) == (0, 1)
    assert "discord/1 removed Readout long ago: 1 row deleted." in world.said


def test_an_edited_article_revises_its_event(either_world: World) -> None:
    called_off = ("Pakistani Prime Minister Imran Khan called off his visit to Russia, the Kremlin said on Tuesday.", *CALL[1:])
    planned = ("Pakistani Prime Minister Imran Khan will visit Russia next month, the Kremlin said on Tuesday.", *CALL[1:])
    with NewsServer() as news:
        either_world.once(feed(news, "wire", item(news, "a", "Khan to visit Russia", planned)))
        either_world.once(feed(news, "daily", item(news, "b", "Khan calls off visit to Russia", called_off)))

    async def events(app: App) -> list[tuple[str, int]]:
        async with app.store.reading() as tx:
            found = await tx.events.find(EventFilter(codes=frozenset({"PAK", "RUS"}), types=frozenset({EventType.VISIT})))
            return [(str(event.status), event.revision) for event in found]

    assert either_world.ask(events) == [("cancelled", 2)]


def test_without_a_token_the_console_is_the_platform() -> None:
    assert list(load_platforms(Settings())) == [CONSOLE]
