"""A pair that has been silent for as long as a subscription asks is told so, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.alerts import tell_silences
from bot.domain import Channel, Mute

pytestmark = pytest.mark.anyio


async def silent_room(room: Any, **wishes: Any) -> Any:
    await room.subscribe("RUS", "PAK", silence=30, **wishes)
    await room.publish("RUS", "PAK")
    await room.deliverer().drain()
    room.platform.posted.clear()
    return room.deliverer()


async def test_a_silence_is_told_once_with_the_last_contact(room: Any) -> None:
    deliverer = await silent_room(room)
    room.clock.pass_time(days=29)
    assert await tell_silences(room.store, room.clock()) == 0
    room.clock.pass_time(days=1)
    assert await tell_silences(room.store, room.clock()) == 1
    assert await tell_silences(room.store, room.clock()) == 0
    await deliverer.drain()
    assert room.platform.told == [("send", "one", "occurred r1 1")]
    assert room.platform.notes == ["No call, visit or meeting known of in 30 days; the last:"]
    room.clock.pass_time(days=300)
    assert await tell_silences(room.store, room.clock()) == 0


async def test_a_new_contact_begins_a_new_silence(room: Any) -> None:
    deliverer = await silent_room(room)
    room.clock.pass_time(days=40)
    await tell_silences(room.store, room.clock())
    await room.publish("RUS", "PAK", date="2021-10-24", type="meeting")
    await deliverer.drain()
    room.platform.posted.clear()
    room.clock.pass_time(days=31)
    assert await tell_silences(room.store, room.clock()) == 1
    await deliverer.drain()
    assert len(room.platform.told) == 1


async def test_two_wishes_of_a_channel_for_the_same_days_are_told_once(room: Any) -> None:
    await room.subscribe("PAK", "RUS", silence=30)
    await silent_room(room)
    room.clock.pass_time(days=30)
    assert await tell_silences(room.store, room.clock()) == 1


async def test_a_plan_is_no_contact_and_a_pair_never_seen_is_not_told_of(room: Any) -> None:
    await room.subscribe("RUS", "PAK", silence=30)
    await room.subscribe("IND", "CHN", silence=30)
    await room.publish("RUS", "PAK", status="planned", date="2021-09-20", type="visit")
    room.clock.pass_time(days=60)
    assert await tell_silences(room.store, room.clock()) == 0


async def test_a_muted_pair_is_not_told_of(room: Any) -> None:
    await silent_room(room)
    async with room.store.writing() as tx:
        await tx.channels.mute(Mute(Channel("fake", "w", "one"), "RUS", "*", room.clock(), room.clock() + timedelta(days=90)))
    room.clock.pass_time(days=31)
    assert await tell_silences(room.store, room.clock()) == 0
    room.clock.pass_time(days=60)
    assert await tell_silences(room.store, room.clock()) == 1
