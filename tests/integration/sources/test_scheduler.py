"""The tick: what is due is polled, once, by whoever claims it; stopping leaves nothing behind."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.errors import StoreError
from tests.integration.sources.world import SETTINGS, CrashingStore, Live, World, item
from tests.news_server import Answer, NewsServer, rss


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
        assert (await scheduler.tick(), await scheduler.tick()) == (3, 0)
        async with asyncio.timeout(60):
            while len(news.requests) < 2:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        assert len(news.requests) == 2
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
        world.store = CrashingStore(world.store)  # type: ignore[assignment]
        scheduler, results, faults = world.scheduler()
        assert await scheduler.tick() == 0
        assert ([type(fault) for fault in faults], results) == ([StoreError], [])

    live(story)
