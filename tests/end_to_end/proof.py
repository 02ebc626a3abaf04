"""The world of the proofs: outlets that tell and change stories, channels that subscribed, the service's lives, and the final account.

Each round some outlets print something new; the service lives for a while and is killed; at the end it lives until everything is told,
and what the recorder kept is held against what should have been told.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

from bot.domain import AlertKind, Channel, DeliveryState, Subscription
from bot.store import EventFilter, Store, open_store
from tests.end_to_end.killable import Lives
from tests.end_to_end.recorder import NAME, Recorder
from tests.news_server import Answer, NewsServer, Request, rss

T = TypeVar("T")
NAMES = {
    "RUS": "Russia", "PAK": "Pakistan", "IND": "India", "CHN": "China", "FRA": "France", "DEU": "Germany", "JPN": "Japan", "BRA": "Brazil",
    "EGY": "Egypt", "TUR": "Turkey", "KEN": "Kenya", "MEX": "Mexico", "CAN": "Canada", "ITA": "Italy", "ESP": "Spain", "POL": "Poland",
    "NOR": "Norway", "GRC": "Greece", "VNM": "Vietnam", "IDN": "Indonesia", "ARG": "Argentina", "PER": "Peru", "CHL": "Chile",
    "THA": "Thailand", "SWE": "Sweden", "FIN": "Finland",
}  # fmt: skip
CHANNELS = (Channel(NAME, "w1", "all"), Channel(NAME, "w1", "twice"), Channel(NAME, "w2", "asia"))
ASIA = frozenset({"PAK", "IND", "CHN", "JPN", "VNM", "IDN"})
BEGIN = datetime(2021, 9, 14, 6, 0, tzinfo=UTC)
STEP = timedelta(minutes=30)
OUTLETS = ("north", "south", "east")
PATIENCE = 30.0
PLACES = ("store", "extract", "record", "enqueue", "mark", "commit", "lease", "post", "save")
SURE = 2 * len(PLACES)
"""The first fatal points, which every life reaches; those after them may lie beyond a life's work."""
_REST = "The statement was published in the evening on the web pages of the ministry, in two languages and without a picture."
_STORIES = (
    "The foreign ministers of {a} and {b} spoke by telephone on {day}, the foreign ministry of {a} said.",
    "The foreign minister of {a} will visit {b} next week, the foreign ministry of {a} said on {day}.",
)
_CALLED_OFF = "The foreign minister of {a} has cancelled a planned visit to {b} next week, the foreign ministry of {a} said on {day}."


@dataclass
class Story:
    """One event as it is printed: its pair, whether it is a visit that is called off later, and how often it was told."""

    a: str
    b: str
    visit: bool
    told: int = 0


@dataclass
class Proof:
    """One world. `folder` holds the clock's distance, the log and, for SQLite, the database."""

    url: str
    folder: Path
    lives: Lives
    recorder: Recorder
    news: NewsServer
    seed: int = 7
    stories: list[Story] = field(default_factory=list)
    items: dict[str, list[str]] = field(default_factory=dict)
    kills: int = 0
    ended_early: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self._pairs = list(combinations(NAMES, 2))
        self.rng.shuffle(self._pairs)
        self.items = {outlet: [] for outlet in OUTLETS}
        self.started = datetime.now(UTC)
        self.moment = BEGIN
        self.printed = BEGIN - timedelta(hours=1)
        self.sources = [(outlet, self.news.answer(f"/{outlet}.xml", self._feed(outlet))) for outlet in OUTLETS]
        self.set_clock(BEGIN)
        self.ask(self._subscribe)

    # The clock

    def set_clock(self, moment: datetime) -> None:
        """The service's clock shows this moment now, and goes on from there; changed in one stroke, also while it lives."""
        draft = self.folder / "offset.new"
        draft.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        draft.replace(self.folder / "offset")
        self.moment = moment

    def pass_time(self, span: timedelta = STEP) -> None:
        self.set_clock(self.moment + span)

    # The news

    def print_news(self, new: int = 2) -> None:
        """New stories, and second and third tellings of earlier ones; every second visit is called off by its second telling."""
        for number in range(new):
            a, b = self._pairs.pop()
            self.stories.append(Story(a, b, visit=number % 2 == 1))
            self._print(self.stories[-1])
        for story in self.stories[-8 : -new or None]:
            if story.told < 3 and self.rng.random() < 0.5:
                self._print(story)

    def _print(self, story: Story) -> None:
        # The last word counts: what is printed later bears a later time, however the service's clock is set.
        published = self.printed = max(self.moment - timedelta(minutes=5), self.printed + timedelta(minutes=1))
        called_off = story.visit and story.told >= 1
        form = _CALLED_OFF if called_off else _STORIES[story.visit]
        text = form.format(a=NAMES[story.a], b=NAMES[story.b], day=f"{published:%A}")
        outlet = OUTLETS[story.told % len(OUTLETS)]
        slug = f"{outlet}-{story.a}-{story.b}-{story.told}"
        page = f"<html><head><title>{slug}</title></head><body><article><h1>News of {slug}</h1><p>{text}</p><p>{_REST}</p><p>It ran to "
        page += f"{len(slug)} paragraphs and was printed by {outlet} as number {len(self.items[outlet])}.</p></article></body></html>"
        link = self.news.answer(f"/{slug}", Answer(body=page.encode(), content_type="text/html; charset=utf-8"))
        self.items[outlet].append(
            f"<title>News of {slug}</title><link>{link}</link><guid>{slug}</guid><pubDate>{published:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        )
        story.told += 1

    def _feed(self, outlet: str) -> Callable[[Request], Answer]:
        return lambda _request: Answer(body=rss(*self.items[outlet][-400:]), content_type="application/rss+xml")

    # The lives of the service

    def begin(self, fatal: str = "", **wish: Any) -> int:
        return self.lives.begin(
            url=self.url, sources=self.sources, recorder=self.recorder.url, offset=str(self.folder / "offset"),
            log=str(self.folder / "log"), full=str(self.folder / "full"), fatal=fatal, **wish,
        )  # fmt: skip

    def live(self, fatal: str = "", seconds: float = 2.0, **wish: Any) -> None:
        """One life: it ends at its fatal point, or is killed after so many seconds."""
        pid = self.begin(fatal, **wish)
        code = self.wait(pid, seconds)
        if code is None:
            os.kill(pid, signal.SIGKILL)
            code = self.wait(pid, PATIENCE)
        else:
            self.ended_early += 1
        assert code == -signal.SIGKILL, f"ended by itself with {code}:\n{self.log()}"
        self.kills += 1

    def wait(self, pid: int, seconds: float) -> int | None:
        end = time.monotonic() + seconds
        while (code := self.lives.ended(pid)) is None and time.monotonic() < end:
            time.sleep(0.02)
        return code

    def stop(self, pid: int) -> None:
        os.kill(pid, signal.SIGTERM)
        assert self.wait(pid, PATIENCE) == 0, self.log()

    def live_until_told(self, *, minutes: float = 30) -> None:
        """The last life: until every article is read and every row is sent; then it is stopped as an operator would.

        Hundreds of short lives leave much to be told: what is waited for is one more message at a time.
        """
        self.pass_time(timedelta(minutes=minutes))
        pid = self.begin()
        seen, end = 0, time.monotonic() + PATIENCE
        while not self.ask(self._all_told):
            assert self.lives.ended(pid) is None, self.log()
            if len(self.recorder.posts) > seen:
                seen, end = len(self.recorder.posts), time.monotonic() + PATIENCE
            assert time.monotonic() < end, f"{self.ask(_states)}\n{self.log()}"
            time.sleep(0.25)
            # An edit waits for more sources, a lease of the dead for its end: neither takes half an hour of the clock.
            self.pass_time(STEP / 3)
        self.stop(pid)

    def log(self) -> str:
        return (self.folder / "log").read_text()[-4000:]

    # The account

    def check(self) -> None:
        """Every event alerted to every subscribed channel, none twice, order kept, revisions right."""
        rows, events = self.ask(_everything)
        wanted = {frozenset((story.a, story.b)): story for story in self.stories}
        assert {event.codes for event in events} == set(wanted), "each story is one event"
        assert len(events) == len(wanted)
        sent = [post for post in self.recorder.posts if post.how == "send"]
        for channel in CHANNELS:
            mine = [post.events[0][0] for post in sent if post.channel == channel.key]
            expected = {event.id for event in events if channel.id != "asia" or event.codes & ASIA}
            assert sorted(mine) == sorted(expected), f"{channel.key}: each event once"
            line = [row.event_id for row in rows if row.channel == channel and row.kind is AlertKind.NEW]
            assert mine == line, f"{channel.key}: in the order of its line"
        deliveries = [post.delivery for post in self.recorder.posts if post.how != "edit"]
        assert len(deliveries) == len(set(deliveries)), "nothing was posted twice"
        self._check_revisions(events, wanted)
        assert {row.state for row in rows} == {DeliveryState.SENT}

    def _check_revisions(self, events: list[Any], wanted: dict[frozenset[str], Story]) -> None:
        first = {(post.channel, post.events[0][0]): post for post in self.recorder.posts if post.how == "send"}
        replies: dict[tuple[str, str], list[Any]] = {}
        for post in self.recorder.posts:
            if post.how == "reply":
                replies.setdefault((post.channel, post.events[0][0]), []).append(post)
        for event in events:
            story = wanted[event.codes]
            status = "occurred" if not story.visit else "cancelled" if story.told > 1 else "planned"
            assert str(event.status) == status
            assert len(event.sources) == story.told
            for (channel, ident), post in first.items():
                if ident != event.id:
                    continue
                told = replies.get((channel, ident), [])
                assert len(told) <= 1
                # Where the first telling went out before the visit was called off, exactly one reply to it says so.
                assert bool(told) == (status == "cancelled" and post.events[0][1] == "planned")
                assert all(reply.to == post.message and reply.events[0][1] == "cancelled" for reply in told)

    async def _all_told(self, store: Store) -> bool:
        async with store.reading() as tx:
            articles, rows = await tx.articles.counts(), await tx.outbox.counts()
        unread = articles["pending"] or sum(articles.values()) < sum(story.told for story in self.stories)
        return not unread and not any(number for state, number in rows.items() if state != DeliveryState.SENT)

    async def _subscribe(self, store: Store) -> None:
        every, twice, asia = CHANNELS
        async with store.writing() as tx:
            await tx.subscriptions.add(Subscription("s1", every, "*", "*"))
            await tx.subscriptions.add(Subscription("s2", twice, "*", "*"))
            for code in sorted(NAMES):
                await tx.subscriptions.add(Subscription(f"s3-{code}", twice, code, "*"))
            for code in sorted(ASIA):
                await tx.subscriptions.add(Subscription(f"s4-{code}", asia, code, "*"))

    def ask(self, question: Callable[[Store], Awaitable[T]]) -> T:
        async def run() -> T:
            store = await open_store(self.url, clock=lambda: self.moment)
            try:
                return await question(store)
            finally:
                await store.close()

        return asyncio.run(run())


async def _states(store: Store) -> dict[str, Any]:
    async with store.reading() as tx:
        return {"articles": dict(await tx.articles.counts()), "rows": dict(await tx.outbox.counts())}


async def _everything(store: Store) -> tuple[list[Any], list[Any]]:
    async with store.reading() as tx:
        events = list(await tx.events.find(EventFilter(), limit=10_000))
        rows = [row for event in events for row in await tx.outbox.of_event(event.id)]
    return sorted(rows, key=lambda row: (row.channel.key, row.sequence)), events


def fatal_points(rng: random.Random) -> Iterator[str]:
    """Every boundary between two steps, each before and after, then boundaries and moments by chance, for ever."""
    for place in PLACES:
        for when in ("before", "after"):
            yield f"{place} {rng.randint(1, 2)} {when}"
    while True:
        place = rng.choice(
            ("store", "record", "enqueue", "flush", "put", "commit", "commit", "commit", "lease", "post", "post", "settle", "save", "")
        )
        yield f"{place} {rng.randint(1, 9)} {rng.choice(('before', 'after'))}" if place else ""
