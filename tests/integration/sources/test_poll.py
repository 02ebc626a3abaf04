"""One poll, end to end: a real server on loopback, real text workers, a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot.documents import TextWorkers
from bot.domain import Article, Source, SourceKind
from bot.errors import ReadoutError, StoreError
from bot.settings import PollingSettings
from bot.sources import Fetcher, Outcome, PollResult, PollScheduler, poll
from bot.store import SourceState, Store, open_store
from tests.news_server import Answer, NewsServer, Request, rss

T = TypeVar("T")
NOON = datetime(2021, 9, 14, 12, 0, tzinfo=UTC)
SETTINGS = PollingSettings(allow_private_hosts=("127.0.0.1",), tick_seconds=0.05, feed_max_bytes=200_000, page_max_bytes=3_000_000)
TEXT = "Russian President Vladimir Putin called Prime Minister Imran Khan on Tuesday to discuss the situation in Afghanistan. " * 3


def html(text: str) -> Answer:
    body = f"<html lang='en'><head><title>Page</title></head><body><article><p>{text}</p></article></body></html>"
    return Answer(body=body.encode(), content_type="text/html; charset=utf-8")


def item(news: NewsServer, name: str, title: str = "", summary: str = "Short.") -> str:
    link = news.url(f"/{name}")
    return f"<title>{title or name}</title><guid>{name}</guid><link>{link}</link><description>{summary}</description>"


@dataclass
class World:
    """A source, and all that polling it needs; `now` moves by hand."""

    source: Source
    store: Store
    fetcher: Fetcher
    workers: TextWorkers
    settings: PollingSettings = SETTINGS
    now: datetime = NOON

    async def poll(self, *, store: Store | None = None) -> PollResult:
        state = await self.state() or SourceState(self.source.id, self.now)
        return await poll(
            self.source, state, fetcher=self.fetcher, workers=self.workers, store=store or self.store, clock=lambda: self.now,
            settings=self.settings,
        )  # fmt: skip

    async def state(self) -> SourceState | None:
        async with self.store.reading() as transaction:
            return await transaction.sources.get(self.source.id)

    async def known_state(self) -> SourceState:
        state = await self.state()
        assert state is not None
        return state

    async def articles(self) -> Sequence[Article]:
        async with self.store.reading() as transaction:
            return sorted(await transaction.articles.pending(10_000), key=lambda article: article.title)

    def scheduler(self, sources: Sequence[Source] | None = None) -> tuple[PollScheduler, list[PollResult], list[ReadoutError]]:
        results: list[PollResult] = []
        faults: list[ReadoutError] = []
        scheduler = PollScheduler(
            [self.source] if sources is None else sources, fetcher=self.fetcher, workers=self.workers, store=self.store,
            clock=lambda: self.now, settings=self.settings, on_result=results.append, on_fault=faults.append, jitter=lambda span: 0.0,
        )  # fmt: skip
        return scheduler, results, faults


@pytest.fixture
def news() -> Iterator[NewsServer]:
    with NewsServer() as server:
        yield server


@pytest.fixture
def live(news: NewsServer, tmp_path: Path) -> Callable[[Callable[[World], Awaitable[T]]], T]:
    """Runs a story in a fresh world, its loop and all."""

    @asynccontextmanager
    async def world() -> AsyncIterator[World]:
        store = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'readout.sqlite'}", clock=lambda: NOON)
        try:
            async with Fetcher.from_settings(SETTINGS, clock=lambda: NOON) as fetcher, TextWorkers(1) as workers:
                yield World(Source("wire", "Wire", news.url("/feed"), every_minutes=15), store, fetcher, workers)
        finally:
            await store.close()

    def run(story: Callable[[World], Awaitable[T]]) -> T:
        async def go() -> T:
            async with world() as ready:
                return await story(ready)

        return asyncio.run(go())

    return run


Live = Callable[[Callable[[World], Awaitable[object]]], object]


def test_a_poll_stores_each_entry_with_its_pages_text(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "one"), item(news, "two"))))
    news.answer("/one", html(TEXT))
    news.answer("/two", html(TEXT.replace("called", "met")))

    async def story(world: World) -> None:
        result = await world.poll()
        assert (result.outcome, result.new_articles, result.revised, result.error) == (Outcome.FETCHED, 2, 0, None)
        first, second = await world.articles()
        assert (first.title, first.url, first.text) == ("one", news.url("/one"), TEXT.strip())
        assert (second.source_id, second.language, second.fetched) == ("wire", "en", NOON)
        assert 16 <= len(first.id) <= 20
        state = await world.known_state()
        assert (state.polls, state.articles, state.failures, state.last_success, state.last_new_item) == (1, 2, 0, NOON, NOON)
        assert state.next_poll_at == result.next_poll_at == NOON + timedelta(minutes=15)

    live(story)


def test_the_first_poll_is_a_baseline_and_the_next_is_not(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "old"))), Answer(body=rss(item(news, "old"), item(news, "young"))))

    async def story(world: World) -> None:
        await world.poll()
        assert (await world.poll()).new_articles == 1
        assert {article.title: article.baseline for article in await world.articles()} == {"old": True, "young": False}

    live(story)


def test_a_first_poll_that_fails_leaves_the_next_one_to_be_the_baseline(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(status=500), Answer(body=rss(item(news, "old"))))

    async def story(world: World) -> None:
        assert (await world.poll()).outcome is Outcome.FAILED
        await world.poll()
        assert [article.baseline for article in await world.articles()] == [True]

    live(story)


def test_polling_again_stores_nothing_twice_and_fetches_no_page_twice(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "one"))))
    news.answer("/one", html(TEXT))

    async def story(world: World) -> None:
        await world.poll()
        assert (await world.poll()).new_articles == 0
        assert (len(await world.articles()), len(news.asked("/one"))) == (1, 1)

    live(story)


def test_validators_are_kept_and_a_304_counts_as_healthy(news: NewsServer, live: Live) -> None:
    def conditional(request: Request) -> Answer:
        if request.headers.get("if-none-match") == '"v1"':
            return Answer(status=304)
        return Answer(body=rss(item(news, "one")), etag='"v1"', headers={"Last-Modified": "Tue, 14 Sep 2021 10:00:00 GMT"})

    news.answer("/feed", conditional)

    async def story(world: World) -> None:
        await world.poll()
        assert (await world.poll()).outcome is Outcome.NOT_MODIFIED
        state = await world.known_state()
        assert (state.etag, state.last_modified, state.not_modified, state.failures) == ('"v1"', "Tue, 14 Sep 2021 10:00:00 GMT", 1, 0)
        assert news.asked("/feed")[1].headers["if-modified-since"] == "Tue, 14 Sep 2021 10:00:00 GMT"

    live(story)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty"),
        (b"<html><body>We are down for maintenance</body></html>", "not_a_feed"),
        (rss("<title>T</title>")[:-40], "truncated"),
        (bytes(200_001), "too_large"),
    ],
)
def test_a_bad_feed_is_told_in_result_and_state_and_its_validators_are_not_kept(
    news: NewsServer, live: Live, body: bytes, kind: str
) -> None:
    news.answer("/feed", Answer(body=body, etag='"bad"'))

    async def story(world: World) -> None:
        result = await world.poll()
        state = await world.known_state()
        assert (result.outcome, result.error and result.error.kind, state.error_kind) == (Outcome.FAILED, kind, kind)
        assert (state.etag, state.failures, state.last_success, state.baselined) == (None, 1, None, False)
        assert state.error
        assert "127.0.0.1" in state.error

    live(story)


def test_a_truncated_feed_gives_its_whole_items_and_keeps_no_validators(news: NewsServer, live: Live) -> None:
    whole = rss(item(news, "one"), item(news, "two"))
    news.answer("/feed", Answer(body=whole[: whole.rindex(b"<guid>")], etag='"half"'), Answer(body=whole, etag='"whole"'))

    async def story(world: World) -> None:
        assert (await world.poll()).new_articles == 1
        assert (await world.known_state()).etag is None
        assert (await world.poll()).new_articles == 1
        assert (await world.known_state()).etag == '"whole"'

    live(story)


def test_failures_are_counted_and_space_out_until_one_poll_is_well(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(status=500), Answer(status=500), Answer(status=500), Answer(body=rss()))

    async def story(world: World) -> None:
        waits = [((await world.poll()).next_poll_at - NOON) // timedelta(minutes=1) for _ in range(4)]
        state = await world.known_state()
        assert (waits, state.failures, state.error_kind, state.error) == ([15, 30, 60, 15], 0, None, None)

    live(story)


def test_a_throttled_source_waits_as_long_as_it_was_told(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(status=429, headers={"Retry-After": "7200"}))

    async def story(world: World) -> None:
        result = await world.poll()
        assert (result.error and result.error.kind, result.next_poll_at) == ("throttled", NOON + timedelta(hours=2))

    live(story)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(body=b"<html><body></body></html>", content_type="text/html"),
        Answer(body=b"%PDF-1.4 no page", content_type="application/pdf"),
        Answer(body=bytes(3_000_001), content_type="text/html"),
        Answer(status=302, headers={"Location": "http://10.0.0.1/admin"}),
    ],
)
def test_a_page_that_gives_no_text_leaves_the_entry_with_its_summary(news: NewsServer, live: Live, answer: Answer) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "one", summary="The two leaders spoke."))))
    news.answer("/one", answer)

    async def story(world: World) -> None:
        assert (await world.poll()).new_articles == 1
        assert [(article.title, article.text) for article in await world.articles()] == [("one", "The two leaders spoke.")]

    live(story)


def test_an_entry_without_an_address_is_kept_too(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss("<title>T</title><description>Said so.</description>")))

    async def story(world: World) -> None:
        await world.poll()
        assert [(article.url, article.text) for article in await world.articles()] == [(news.url("/feed"), "Said so.")]

    live(story)


def test_an_article_of_two_megabytes_is_stored_up_to_its_cap(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "long"))))
    long = "</p><p>".join(f"{number}. {TEXT}" for number in range(6000))
    assert len(long) > 2_000_000
    news.answer("/long", html(long))

    async def story(world: World) -> None:
        await world.poll()
        (article,) = await world.articles()
        assert 100_000 < len(article.text) <= 200_000

    live(story)


def test_control_characters_reach_no_article(news: NewsServer, live: Live) -> None:
    feed = rss("<title>A\x00B\x0bC</title><guid>g\x07</guid><description>x\x01y</description>")
    news.answer("/feed", Answer(body=feed))

    async def story(world: World) -> None:
        await world.poll()
        assert [(article.title, article.text) for article in await world.articles()] == [("ABC", "xy")]

    live(story)


def test_a_new_headline_is_a_revision_and_keeps_the_text_where_its_page_fails(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "one", "Leaders speak"))), Answer(body=rss(item(news, "one", "Leaders deny speaking"))))
    news.answer("/one", html(TEXT), Answer(status=500))

    async def story(world: World) -> None:
        await world.poll()
        result = await world.poll()
        assert (result.new_articles, result.revised) == (0, 1)
        assert [(article.title, article.text) for article in await world.articles()] == [("Leaders deny speaking", TEXT.strip())]

    live(story)


def test_more_entries_than_one_poll_takes_are_read_in_several_and_all_belong_to_the_baseline(news: NewsServer, live: Live) -> None:
    feed = rss(*(f"<title>T{number:03}</title><guid>{number}</guid>" for number in range(130)))
    news.answer("/feed", Answer(body=feed, etag='"v"'))

    async def story(world: World) -> None:
        assert (await world.poll()).new_articles == 100
        assert ((await world.known_state()).etag, (await world.known_state()).baselined) == (None, False)
        assert (await world.poll()).new_articles == 30
        assert ((await world.known_state()).etag, (await world.known_state()).baselined) == ('"v"', True)
        assert {article.baseline for article in await world.articles()} == {True}

    live(story)


def test_a_kind_that_is_not_built_says_so_plainly(live: Live) -> None:
    async def story(world: World) -> None:
        world.source = replace(world.source, kind=SourceKind.SITEMAP)
        error = (await world.poll()).error
        assert error is not None
        assert (error.kind, "of kind 'sitemap': this version polls only: feed" in str(error)) == ("unsupported", True)

    live(story)


class CrashingStore:
    """A store whose process dies before it commits."""

    def __init__(self, store: Store) -> None:
        self.reading = store.reading

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[object]:
        raise StoreError("the process died")
        yield

    async def close(self) -> None:
        return None


def test_a_poll_that_dies_before_it_commits_is_done_again_the_same(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "one")), etag='"v"'))
    news.answer("/one", html(TEXT))

    async def story(world: World) -> None:
        with pytest.raises(StoreError):
            await world.poll(store=CrashingStore(world.store))  # type: ignore[arg-type]
        assert (await world.articles(), await world.state()) == ([], None)
        assert (await world.poll()).new_articles == 1

    live(story)


def test_the_scheduler_polls_what_is_due_and_only_then(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "one"))))

    async def story(world: World) -> None:
        scheduler, results, faults = world.scheduler()
        assert await scheduler.tick() == 1
        await scheduler.wait_idle()
        assert await scheduler.tick() == 0
        world.now += timedelta(minutes=15)
        assert await scheduler.tick() == 1
        await scheduler.wait_idle()
        assert ([result.new_articles for result in results], faults) == ([1, 0], [])

    live(story)


def test_a_source_is_not_polled_twice_at_once_by_two_schedulers(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "one"))))

    async def story(world: World) -> None:
        (first, _, _), (second, _, _) = world.scheduler(), world.scheduler()
        assert (await first.tick(), await second.tick()) == (1, 0)
        await first.wait_idle()

    live(story)


def test_a_disabled_source_is_left_alone(live: Live, news: NewsServer) -> None:
    async def story(world: World) -> None:
        scheduler, _, _ = world.scheduler([replace(world.source, enabled=False)])
        assert await scheduler.tick() == 0
        assert news.requests == []

    live(story)


def test_no_more_sources_are_polled_at_once_than_set(news: NewsServer, live: Live) -> None:
    async def story(world: World) -> None:
        world.settings = SETTINGS.model_copy(update={"concurrency": 2})
        sources = [replace(world.source, id=f"s{number}", url=news.answer(f"/f{number}", Answer(hang=True))) for number in range(3)]
        scheduler, _, _ = world.scheduler(sources)
        assert (await scheduler.tick(), await scheduler.tick()) == (2, 0)
        await scheduler.stop(grace=0)

    live(story)


def test_a_started_scheduler_ticks_by_itself_and_stops(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "one"))))

    async def story(world: World) -> None:
        scheduler, results, _ = world.scheduler()
        await scheduler.start()
        async with asyncio.timeout(60):
            while not results:
                await asyncio.sleep(0.01)
        await scheduler.stop()
        assert await scheduler.tick() == 0

    live(story)


def test_stopping_drops_a_hanging_poll_and_gives_its_source_back(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(hang=True), Answer(body=rss(item(news, "one"))))

    async def story(world: World) -> None:
        scheduler, _, _ = world.scheduler()
        await scheduler.tick()
        async with asyncio.timeout(60):
            while not news.requests:
                await asyncio.sleep(0.01)
        await scheduler.stop(grace=0)
        again, results, _ = world.scheduler()
        assert await again.tick() == 1
        await again.wait_idle()
        assert [result.new_articles for result in results] == [1]

    live(story)


def test_a_store_that_fails_is_told_and_ends_nothing(live: Live) -> None:
    async def story(world: World) -> None:
        scheduler, results, faults = world.scheduler()
        scheduler._store = CrashingStore(world.store)  # type: ignore[assignment]
        assert await scheduler.tick() == 0
        assert ([type(fault) for fault in faults], results) == ([StoreError], [])

    live(story)
