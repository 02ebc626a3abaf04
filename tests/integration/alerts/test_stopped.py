"""A channel that cannot be posted to: nothing lost, its owner told, probed, and back with what it missed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.alerts import Timing
from bot.domain import Channel
from bot.errors import DeliveryError, Fault, Scope
from bot.platform import Health

pytestmark = pytest.mark.anyio
ONE = Channel("fake", "w", "one")
PAIRS = (("RUS", "PAK"), ("IND", "CHN"), ("USA", "GBR"), ("FRA", "DEU"))


def refused(fault: Fault = Fault.PERMANENT, **more: Any) -> DeliveryError:
    return DeliveryError("we may not post there", "missing access", fault=fault, **more)


async def stop_of(room: Any) -> Any:
    async with room.store.reading() as tx:
        return (await tx.channels.get(ONE)).stop


async def stopped_room(room: Any) -> Any:
    await room.subscribe("*", "*", created_by="U1")
    await room.publish(*PAIRS[0])
    await room.publish(*PAIRS[1])
    room.platform.health = Health(False, "still no access")
    room.platform.faults = [refused()]
    deliverer = room.deliverer()
    await deliverer.drain()
    return deliverer


async def test_a_refused_channel_is_stopped_with_its_reason_keeps_its_subscriptions_and_its_owner_is_told_once(room: Any) -> None:
    deliverer = await stopped_room(room)
    stop = await stop_of(room)
    assert "we may not post there: missing access" in stop.why
    assert (stop.since, stop.told) == (room.clock(), True)
    ((channel, person, text),) = room.platform.notices
    assert (channel, person) == ("one", "U1")
    assert "missing access" in text
    assert await room.states() == {"held": 2}
    async with room.store.reading() as tx:
        assert len(await tx.subscriptions.of_channel(ONE)) == 1
    for _ in range(3):
        room.clock.pass_time(hours=7)
        await deliverer.drain()
    assert len(room.platform.notices) == 1
    assert room.platform.told == []
    assert len(room.platform.probed) == 3


async def test_probes_come_at_growing_distances(room: Any) -> None:
    deliverer = await stopped_room(room)
    waits = []
    for _ in range(4):
        stop = await stop_of(room)
        waits.append((stop.next_probe - room.clock()).total_seconds())
        room.clock.now = stop.next_probe
        await deliverer.drain()
    assert waits == sorted(waits)
    assert waits[-1] >= 4 * waits[0]


async def test_a_channel_that_comes_back_is_told_in_one_message_what_it_missed(room: Any) -> None:
    deliverer = await stopped_room(room)
    (row,) = await room.publish(*PAIRS[2])
    assert (row.state, row.hold, row.due) == ("held", "stopped", None)
    room.platform.health = Health(True)
    room.clock.pass_time(hours=1)
    await deliverer.drain()
    (digest,) = room.platform.digests
    assert digest.why == "missed while the channel could not be reached"
    assert [alert.event.codes for alert in digest.alerts] == [frozenset(pair) for pair in PAIRS[:3]]
    assert await stop_of(room) is None
    await room.publish(*PAIRS[3])
    await deliverer.drain()
    assert room.platform.told[-1][0] == "send"


async def test_a_channel_that_fails_again_at_once_is_left_alone_longer_and_told_of_no_more(room: Any) -> None:
    deliverer = await stopped_room(room)
    room.platform.health = Health(True)
    room.platform.faults = [refused()]
    room.clock.pass_time(hours=1)
    await deliverer.drain()
    stop = await stop_of(room)
    assert (stop.next_probe - room.clock()).total_seconds() == 21_600
    assert len(room.platform.notices) == 1


async def test_one_stopped_channel_stops_no_other(room: Any) -> None:
    await room.subscribe("*", "*", "one")
    await room.subscribe("*", "*", "two")
    room.platform.health = Health(False)
    await room.publish(*PAIRS[0])
    room.platform.faults = [refused()]
    deliverer = room.deliverer(batch=1)
    await deliverer.drain()
    await room.publish(*PAIRS[1])
    await deliverer.drain()
    refused_channel = room.platform.started[0]
    assert [channel for _, channel, _ in room.platform.told] == [{"one": "two", "two": "one"}[refused_channel]] * 2


async def test_a_rate_limit_of_a_workspace_rests_it_alone(room: Any) -> None:
    for workspace in ("w", "v"):
        for channel in ("one", "two"):
            await subscribe(room, workspace, channel)
    await room.publish(*PAIRS[0])
    room.platform.faults = [refused(Fault.RETRY, retry_after=30.0, scope=Scope.WORKSPACE)]
    deliverer = room.deliverer(batch=1)
    await deliverer.drain()
    assert len(room.platform.told) == 2, "the other workspace goes on"
    assert len(room.platform.started) == 3, "the limited workspace's second channel was not even tried"
    room.clock.pass_time(seconds=31)
    await deliverer.drain()
    assert len(room.platform.told) == 4


async def test_a_route_that_fails_again_and_again_rests_and_comes_back_with_one_message_first(room: Any) -> None:
    for number in range(12):
        await subscribe(room, "w", f"c{number}")
    await room.publish(*PAIRS[0])
    room.platform.faults = [refused(Fault.RETRY) for _ in range(6)]
    deliverer = room.deliverer(batch=1)
    await deliverer.drain()
    assert len(room.platform.started) == 5, "after five failures in a row the workspace is left alone"
    room.clock.pass_time(minutes=1, seconds=1)
    assert await room.deliverer(batch=12).run_once() == 12, "another process has seen nothing yet"
    assert len(room.platform.told) == 11


async def test_a_slow_workspace_delays_no_other(room: Any) -> None:
    for number in range(30):
        await subscribe(room, "slow", f"s{number}")
        room.platform.slow[f"s{number}"] = asyncio.Event()
    await subscribe(room, "quick", "q")
    await room.publish(*PAIRS[0])
    deliverer = room.deliverer(batch=8, share=4, timing=Timing(grace=0.1))
    stop = asyncio.Event()
    running = asyncio.create_task(deliverer.run(stop))
    try:
        async with asyncio.timeout(10):
            for number, pair in enumerate(PAIRS[1:], 2):
                while len(room.platform.told) < number - 1:
                    await asyncio.sleep(0.01)
                await room.publish(*pair)
                deliverer.wake()
            while len(room.platform.told) < len(PAIRS):
                await asyncio.sleep(0.01)
    finally:
        stop.set()
        await running
    assert {channel for _, channel, _ in room.platform.told} == {"q"}
    assert len([channel for channel in room.platform.started if channel.startswith("s")]) == 4


async def subscribe(room: Any, workspace: str, channel: str) -> None:
    from bot.domain import Subscription

    async with room.store.writing() as tx:
        await tx.subscriptions.add(Subscription(f"sub-{workspace}-{channel}", Channel("fake", workspace, channel), "*", "*"))
