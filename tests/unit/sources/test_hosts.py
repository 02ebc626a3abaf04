"""Manners towards one host: places, pace and silence, by a clock that is moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.errors import SourceError
from bot.sources import Hosts


class World:
    def __init__(self, *, at_once: int = 2, pace: float = 0.0) -> None:
        self.now = 0.0
        self.waits: list[float] = []
        self.hosts = Hosts(at_once=at_once, pace=pace, now=lambda: self.now, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))

    async def ask(self, host: str = "a.example", pace: float | None = None) -> None:
        async with self.hosts.turn(host, pace=pace):
            pass


def told(story: Callable[[World], Awaitable[None]], **how: float) -> World:
    world = World(**how)  # type: ignore[arg-type]
    asyncio.run(story(world))  # type: ignore[arg-type]
    return world


def test_requests_to_one_host_keep_its_pace_and_other_hosts_are_free() -> None:
    async def story(world: World) -> None:
        for host in ("a.example", "A.example", "b.example", "a.example"):
            await world.ask(host)

    assert told(story, pace=0.5).waits == [0.5, 1.0]


def test_a_host_may_have_a_pace_of_its_own() -> None:
    async def story(world: World) -> None:
        await world.ask(pace=6.5)
        await world.ask(pace=6.5)
        world.now = 100.0
        await world.ask(pace=6.5)

    assert told(story).waits == [6.5]


def test_no_more_than_so_many_ask_one_host_at_once() -> None:
    async def story(world: World) -> None:
        most = inside = 0

        async def one() -> None:
            nonlocal most, inside
            async with world.hosts.turn("a.example"):
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0)
                inside -= 1

        await asyncio.gather(*(one() for _ in range(10)))
        assert most == 2

    told(story)


def test_one_throttled_address_speaks_for_itself_and_two_for_their_host() -> None:
    async def story(world: World) -> None:
        world.hosts.throttled("a.example", "/one", 600)
        world.hosts.throttled("a.example", "/one", 600)
        await world.ask()
        world.hosts.throttled("a.example", "/two", 1200)
        with pytest.raises(SourceError) as raised:
            await world.ask()
        assert (raised.value.kind, raised.value.retry_after) == ("throttled", 600)
        await world.ask("b.example")
        world.now = 601
        await world.ask()

    told(story)


def test_a_place_is_given_back_where_its_holder_fails() -> None:
    async def story(world: World) -> None:
        for _ in range(5):
            with pytest.raises(ValueError, match="broken"):
                async with world.hosts.turn("a.example"):
                    raise ValueError("broken")

    told(story, at_once=1)


def test_hosts_that_are_idle_are_forgotten() -> None:
    async def story(world: World) -> None:
        for number in range(5_000):
            world.now = float(number)
            await world.ask(f"h{number}.example")
        assert len(world.hosts._hosts) <= 2_001

    told(story, pace=0.5)
