"""What is held, why, and how it is told together afterwards: digests, quiet hours, floods, mutes, edits that wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.alerts import Policy
from bot.domain import Channel, ChannelSettings, Mute, QuietHours, Rhythm
from bot.errors import DeliveryError, Fault

pytestmark = pytest.mark.anyio
ONE = Channel("fake", "w", "one")
PAIRS = (("RUS", "PAK"), ("IND", "CHN"), ("USA", "GBR"), ("FRA", "DEU"))
NIGHT = QuietHours(time(19), time(7))


async def settings(room: Any, **fields: Any) -> None:
    async with room.store.writing() as tx:
        await tx.channels.save(replace(ChannelSettings(ONE), **fields))


async def mute(room: Any, a: str, b: str, until: datetime | None = None) -> None:
    async with room.store.writing() as tx:
        await tx.channels.mute(Mute(ONE, a, b, room.clock(), until))


async def test_a_digest_is_one_message_that_lists_its_events_oldest_first(room: Any) -> None:
    await room.subscribe("*", "*", rhythm=Rhythm.HOURLY)
    for pair in PAIRS[:3]:
        await room.publish(*pair)
    deliverer = room.deliverer()
    assert await deliverer.drain() == 0
    room.clock.pass_time(hours=1)
    assert await deliverer.drain() == 1
    (digest,) = room.platform.digests
    assert [alert.event.codes for alert in digest.alerts] == [frozenset(pair) for pair in PAIRS[:3]]
    assert digest.why == "hourly digest"
    assert await room.states() == {"sent": 3}
    assert await deliverer.drain() == 0


async def test_a_digest_of_one_event_is_an_ordinary_alert(room: Any) -> None:
    await room.subscribe("*", "*", rhythm=Rhythm.DAILY)
    await room.publish("RUS", "PAK")
    room.clock.pass_time(days=1)
    await room.deliverer().drain()
    assert room.platform.told == [("send", "one", "occurred r1 1")]


async def test_a_daily_digest_goes_out_at_the_hour_of_the_channels_own_clock(room: Any) -> None:
    await settings(room, zone="Asia/Tokyo", digest_hour=9)
    await room.subscribe("*", "*", rhythm=Rhythm.DAILY)
    (row,) = await room.publish("RUS", "PAK")
    assert row.due == datetime(2021, 9, 15, 0, 0, tzinfo=UTC)


async def test_a_digest_whose_answer_was_lost_stands_for_the_same_rows_when_it_is_looked_up(room: Any) -> None:
    await room.subscribe("*", "*", rhythm=Rhythm.HOURLY)
    for pair in PAIRS[:2]:
        await room.publish(*pair)
    room.clock.pass_time(hours=1)
    room.platform.faults = ["lost"]
    deliverer = room.deliverer()
    await deliverer.drain()
    assert await room.states() == {"unknown": 2}
    # What comes up meanwhile was not in the lost message, and must not be taken for told.
    await room.publish(*PAIRS[2])
    room.clock.pass_time(hours=2)
    await deliverer.drain()
    assert [len(digest.alerts) for digest in room.platform.digests] == [2]
    assert [how for how, _, _ in room.platform.told][1:] == ["send"]
    assert await room.states() == {"sent": 3}


async def test_a_digest_that_must_be_tried_again_keeps_its_id(room: Any) -> None:
    await room.subscribe("*", "*", rhythm=Rhythm.HOURLY)
    first, _ = [(await room.publish(*pair))[0] for pair in PAIRS[:2]]
    room.clock.pass_time(hours=1)
    room.platform.faults = [DeliveryError("busy", fault=Fault.RETRY)]
    deliverer = room.deliverer()
    await deliverer.drain()
    room.clock.pass_time(minutes=5)
    await deliverer.drain()
    assert [entry[3] for entry in room.platform.posted] == [first.id]
    assert len(room.platform.digests[0].alerts) == 2


async def test_a_change_of_an_event_that_a_digest_told_replies_to_it_and_growth_is_left_alone(room: Any) -> None:
    await room.subscribe("*", "*", rhythm=Rhythm.HOURLY)
    for pair in PAIRS[:2]:
        await room.publish(*pair)
    room.clock.pass_time(hours=1)
    deliverer = room.deliverer()
    await deliverer.drain()
    assert await room.publish("RUS", "PAK") == []
    await room.publish("RUS", "PAK", status="denied")
    await deliverer.drain()
    assert room.platform.told[-1] == ("reply m0", "one", "denied r2 3")


async def test_quiet_hours_hold_and_let_go_together(room: Any) -> None:
    room.clock.pass_time(hours=2)  # 20:00
    await settings(room, quiet=NIGHT)
    await room.subscribe("*", "*")
    rows = [row for pair in PAIRS[:2] for row in await room.publish(*pair)]
    assert {(row.state, row.hold, row.reason) for row in rows} == {("held", "quiet", "held 19:00-07:00")}
    deliverer = room.deliverer()
    assert await deliverer.drain() == 0
    room.clock.pass_time(hours=11)
    await deliverer.drain()
    (digest,) = room.platform.digests
    assert digest.why == "held 19:00-07:00"
    assert len(digest.alerts) == 2


async def test_what_was_queued_before_the_quiet_hours_is_not_sent_in_them(room: Any) -> None:
    await settings(room, quiet=NIGHT)
    await room.subscribe("*", "*")
    await room.publish("RUS", "PAK")
    room.clock.pass_time(hours=1, minutes=1)  # 19:01: nobody sent it in time
    deliverer = room.deliverer()
    await deliverer.drain()
    assert room.platform.told == []
    room.clock.pass_time(hours=12)
    await deliverer.drain()
    assert room.platform.told == [("send", "one", "occurred r1 1")]


async def test_a_lost_answer_is_settled_in_quiet_hours_too(room: Any) -> None:
    await settings(room, quiet=NIGHT)
    await room.subscribe("*", "*")
    await room.publish("RUS", "PAK")
    room.platform.faults = ["lost"]
    deliverer = room.deliverer()
    await deliverer.drain()
    room.clock.pass_time(hours=2)
    await deliverer.drain()
    assert await room.states() == {"sent": 1}
    assert len(room.platform.told) == 1


async def test_a_digest_that_falls_into_quiet_hours_comes_after_them(room: Any) -> None:
    room.clock.pass_time(hours=2)
    await settings(room, quiet=NIGHT)
    await room.subscribe("*", "*", rhythm=Rhythm.HOURLY)
    (row,) = await room.publish("RUS", "PAK")
    assert (row.hold, row.due) == ("digest", datetime(2021, 9, 15, 7, 0, tzinfo=UTC))


async def test_a_flood_is_gathered_with_a_word_about_it(room: Any) -> None:
    room.policy = Policy(burst=2, burst_minutes=10)
    await room.subscribe("*", "*")
    deliverer = room.deliverer()
    for pair in PAIRS:
        await room.publish(*pair)
        room.clock.pass_time(minutes=1)
        await deliverer.drain()
    assert [how for how, _, _ in room.platform.told] == ["send", "send"]
    room.clock.pass_time(minutes=10)
    await deliverer.drain()
    (digest,) = room.platform.digests
    assert digest.why == "2 alerts in 1 minute were gathered"
    assert [alert.event.codes for alert in digest.alerts] == [frozenset(pair) for pair in PAIRS[2:]]
    room.clock.pass_time(minutes=30)
    await room.publish("EGY", "TUR")
    await deliverer.drain()
    assert room.platform.told[-1][0] == "send", "after the flood alerts come at once again"


async def test_a_muted_pair_is_not_told_until_its_day_and_not_by_mere_growth_after(room: Any) -> None:
    await room.subscribe("RUS", "*")
    await mute(room, "PAK", "RUS", room.clock() + timedelta(days=1))
    assert await room.publish("RUS", "PAK") == []
    assert len(await room.publish("RUS", "IND")) == 1
    room.clock.pass_time(days=1)
    assert await room.publish("RUS", "PAK", date="2021-09-14") == [], "it became known in the muted time"
    assert len(await room.publish("RUS", "PAK", date="2021-09-15", type="meeting")) == 1


async def test_a_summit_of_a_muted_pair_with_others_is_told(room: Any) -> None:
    await room.subscribe("RUS", "*")
    await mute(room, "PAK", "RUS")
    assert len(await room.publish("RUS", "PAK", "IND", type="meeting")) == 1


async def test_whoever_mutes_hears_no_more_of_what_they_were_told(room: Any) -> None:
    await room.subscribe("RUS", "*")
    await room.publish("RUS", "PAK")
    await mute(room, "RUS", "*")
    assert await room.publish("RUS", "PAK", status="denied") == []


async def test_edits_wait_for_more_sources_and_nothing_waits_for_them(room: Any) -> None:
    room.policy = Policy(edit_seconds=60)
    await room.subscribe("*", "*")
    deliverer = room.deliverer()
    await room.publish("RUS", "PAK")
    await deliverer.drain()
    for _ in range(3):
        await room.publish("RUS", "PAK")
    await room.publish("IND", "CHN")
    await deliverer.drain()
    assert [how for how, _, _ in room.platform.told] == ["send", "send"]
    room.clock.pass_time(seconds=61)
    await deliverer.drain()
    assert room.platform.told[-1] == ("edit m0", "one", "occurred r1 4")
    assert len(room.platform.told) == 3


async def test_a_growth_that_an_old_message_takes_no_more_waits_for_the_next_change(room: Any) -> None:
    await room.subscribe("*", "*")
    deliverer = room.deliverer()
    await room.publish("RUS", "PAK")
    await deliverer.drain()
    await room.publish("RUS", "PAK")
    room.platform.faults = [DeliveryError("too old to edit", fault=Fault.EDIT_REFUSED)]
    await deliverer.drain()
    assert await room.states() == {"sent": 1, "held": 1}
    await room.publish("RUS", "PAK")
    await deliverer.drain()
    assert len(room.platform.told) == 1, "the message is not asked again"
    await room.publish("RUS", "PAK", status="denied")
    await deliverer.drain()
    assert room.platform.told[-1] == ("reply m0", "one", "denied r2 4")
    assert await room.states() == {"sent": 3}


async def test_a_change_of_a_deleted_message_stands_alone(room: Any) -> None:
    await room.subscribe("*", "*")
    deliverer = room.deliverer()
    await room.publish("RUS", "PAK")
    await deliverer.drain()
    await room.publish("RUS", "PAK", status="denied")
    room.platform.faults = [DeliveryError("no such message", fault=Fault.MESSAGE_GONE)]
    await deliverer.drain()
    assert room.platform.told[-1] == ("send", "one", "denied r2 2")
