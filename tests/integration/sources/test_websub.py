"""Hubs that push: leases asked for, confirmed, renewed and bounded; deliveries believed by their signature alone; polling stays."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import parse_qs

import httpx
import pytest

from bot.callbacks import bind, serve
from bot.errors import ConfigError
from bot.settings import WebSubSettings
from bot.sources import Hubs, PollScheduler, websub_app
from bot.store import HubLease
from tests.integration.sources.world import NOON, TEXT, Live, World, html, item
from tests.news_server import Answer, NewsServer, rss

SECRET = "a secret of ours"


class Site:
    """Our callback, served for real on loopback, and the hub's part played by hand."""

    def __init__(self, world: World, url: str, hubs: Hubs, scheduler: PollScheduler) -> None:
        self.world, self.url, self.hubs, self.scheduler = world, url, hubs, scheduler

    async def lease(self) -> HubLease:
        async with self.world.store.reading() as tx:
            lease = await tx.hubs.of_source("wire")
        assert lease is not None
        return lease

    async def confirm(self, **changed: str) -> httpx.Response:
        lease = await self.lease()
        asked = {"hub.mode": "subscribe", "hub.topic": lease.topic, "hub.challenge": "say this", "hub.lease_seconds": "864000"}
        asked |= {f"hub.{name}": value for name, value in changed.items()}
        async with httpx.AsyncClient() as client:
            return await client.get(f"{self.url}/websub/{lease.token}", params=asked)

    async def deliver(self, body: bytes, *, secret: str | None = None, method: str = "sha256", token: str | None = None) -> int:
        lease = await self.lease()
        digest = hmac.new((secret or lease.secret).encode(), body, getattr(hashlib, method)).hexdigest()
        headers = {"X-Hub-Signature": f"{method}={digest}", "Content-Type": "application/rss+xml"}
        async with httpx.AsyncClient() as client:
            return (await client.post(f"{self.url}/websub/{token or lease.token}", content=body, headers=headers)).status_code


@asynccontextmanager
async def reached(world: World) -> AsyncIterator[Site]:
    scheduler, _, _ = world.scheduler()
    listening = bind("127.0.0.1", 0, "a test")
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    settings = WebSubSettings(public_url="https://alerts.example/readout")
    hubs = Hubs(
        {"wire": world.source}, world.store, world.fetcher, world.workers, lambda: world.now, settings, world.settings, scheduler.take
    )
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(websub_app(hubs), listening, stop))
    try:
        await world.poll()
        yield Site(world, url, hubs, scheduler)
    finally:
        stop.set()
        await serving


def hub_feed(news: NewsServer, *names: str) -> bytes:
    links = f'<atom:link rel="hub" href="{news.url("/hub")}"/><atom:link rel="self" href="{news.url("/feed")}"/>'
    return rss(*(item(news, name) for name in names), head=links).replace(b"<rss ", b'<rss xmlns:atom="http://www.w3.org/2005/Atom" ')


@pytest.fixture
def hub(news: NewsServer) -> NewsServer:
    news.answer("/feed", Answer(body=hub_feed(news, "one")))
    news.answer("/one", html(TEXT))
    news.answer("/two", html(TEXT.replace("called", "met")))
    news.answer("/hub", Answer(status=202))
    return news


def test_a_lease_is_asked_for_confirmed_and_renewed_before_its_end(hub: NewsServer, live: Live) -> None:
    async def story(world: World) -> None:
        async with reached(world) as site:
            assert (await site.hubs.keep(), await site.hubs.keep()) == (1, 0)
            form = {name: values[0] for name, values in parse_qs(hub.asked("/hub")[0].body.decode()).items()}
            lease = await site.lease()
            assert form == {
                "hub.mode": "subscribe", "hub.topic": hub.url("/feed"), "hub.lease_seconds": "864000", "hub.secret": lease.secret,
                "hub.callback": f"https://alerts.example/readout/websub/{lease.token}",
            }  # fmt: skip
            assert (len(lease.token) >= 40, len(lease.secret) >= 40, lease.state) == (True, True, "asked")
            answer = await site.confirm()
            assert (answer.status_code, answer.text) == (200, "say this")
            assert ((await site.lease()).state, (await site.lease()).lease_until) == ("held", NOON + timedelta(days=10))
            world.now += timedelta(days=8)
            assert await site.hubs.keep() == 0
            world.now += timedelta(days=1, hours=1)
            assert await site.hubs.keep() == 1
            assert (await site.lease()).token == lease.token

    live(story)


def test_no_lease_is_longer_than_a_fortnight(hub: NewsServer, live: Live) -> None:
    async def story(world: World) -> None:
        async with reached(world) as site:
            await site.hubs.keep()
            await site.confirm(lease_seconds="99999999")
            assert (await site.lease()).lease_until == NOON + timedelta(days=14)

    live(story)


@pytest.mark.parametrize("changed", [{"topic": "https://other.example/"}, {"mode": "unsubscribe"}, {"challenge": ""}])
def test_what_we_did_not_ask_for_is_not_confirmed(hub: NewsServer, live: Live, changed: dict[str, str]) -> None:
    async def story(world: World) -> None:
        async with reached(world) as site:
            await site.hubs.keep()
            assert (await site.confirm(**changed)).status_code == 404
            assert (await site.lease()).state == "asked"

    live(story)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_signed_delivery_is_stored_at_once_and_polling_stays(hub: NewsServer, live: Live, method: str) -> None:
    async def story(world: World) -> None:
        async with reached(world) as site:
            before = await world.known_state()
            await site.hubs.keep()
            assert await site.deliver(hub_feed(hub, "two", "one"), method=method) == 202
            assert [article.title for article in await world.articles()] == ["one", "two"]
            after = await world.known_state()
            assert (after.next_poll_at, after.etag, after.polls) == (before.next_poll_at, before.etag, before.polls)
            assert (await site.lease()).last_push == NOON
            assert (await world.poll()).new_articles == 0

    live(story)


def test_a_delivery_that_is_not_ours_is_dropped_and_nobody_learns_of_it(hub: NewsServer, live: Live) -> None:
    async def story(world: World) -> None:
        async with reached(world) as site:
            await site.hubs.keep()
            assert await site.deliver(hub_feed(hub, "two"), secret="another") == 202
            assert await site.deliver(b"no feed at all") == 202
            assert await site.deliver(hub_feed(hub, "two"), token="guessed") == 410
            assert await site.deliver(b"<rss>" + bytes(300_000)) == 413
            assert [article.title for article in await world.articles()] == ["one"]
            assert (await site.lease()).last_push is None

    live(story)


def test_a_hub_that_refuses_or_fails_leaves_polling_as_it_is_and_is_asked_later(hub: NewsServer, live: Live) -> None:
    hub.answer("/hub", Answer(status=500), Answer(status=202))

    async def story(world: World) -> None:
        async with reached(world) as site:
            assert (await site.hubs.keep(), await site.hubs.keep()) == (1, 0)
            world.now += timedelta(hours=13)
            assert await site.hubs.keep() == 1
            await site.confirm(mode="denied")
            assert (await site.lease()).state == "refused"
            world.now += timedelta(days=2)
            assert await site.hubs.keep() == 0
            assert (await world.poll()).error is None

    live(story)


def test_a_hub_within_the_own_network_is_never_asked(hub: NewsServer, live: Live) -> None:
    hub.answer("/feed", Answer(body=hub_feed(hub, "one").replace(hub.url("/hub").encode(), b"http://10.0.0.1/hub")))

    async def story(world: World) -> None:
        async with reached(world) as site:
            await site.hubs.keep()
            assert hub.asked("/hub") == []

    live(story)


def test_a_hub_in_a_link_header_is_seen_too(hub: NewsServer, live: Live) -> None:
    header = {"Link": f'<{hub.url("/hub")}>; rel="hub", <{hub.url("/feed")}>; rel="self"'}
    hub.answer("/feed", Answer(body=rss(item(hub, "one")), headers=header))

    async def story(world: World) -> None:
        await world.poll()
        assert (await world.known_state()).memory.hub == hub.url("/hub")

    live(story)


def test_a_port_that_is_taken_is_told_in_one_line() -> None:
    with bind("127.0.0.1", 0, "a test") as taken, pytest.raises(ConfigError, match=r"cannot listen on 127\.0\.0\.1:"):
        bind("127.0.0.1", taken.getsockname()[1], "hubs")
