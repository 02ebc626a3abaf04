"""Delivery against a platform that fails in every way: nothing lost, nothing acknowledged sent twice, order kept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.alerts import Backoff, Timing
from bot.errors import DeliveryError, Fault

pytestmark = pytest.mark.anyio
FIRST = ("send", "one", "occurred r1 1")


def fault(kind: Fault, retry_after: float | None = None) -> DeliveryError:
    return DeliveryError("the platform refused", "because", fault=kind, retry_after=retry_after)


async def test_a_queued_alert_is_sent_once_and_recorded(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    (row,) = await room.publish("RUS", "PAK")
    deliverer = room.deliverer()
    assert await deliverer.drain() == 1
    assert await deliverer.drain() == 0
    assert room.platform.told == [FIRST]
    async with room.store.reading() as tx:
        stored = await tx.outbox.get(row.id)
    assert (stored.state, stored.receipt, stored.lease_owner) == ("sent", "m0", None)


async def test_growth_edits_the_message_and_a_denial_replies_to_it_once(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    deliverer = room.deliverer()
    await room.publish("RUS", "PAK")
    await deliverer.drain()
    for _ in range(2):
        await room.publish("RUS", "PAK")
        await deliverer.drain()
    room.clock.pass_time(hours=1)
    await room.publish("RUS", "PAK", status="denied")
    await deliverer.drain()
    assert [how for how, _, _ in room.platform.told] == ["send", "edit m0", "edit m0", "reply m0"]
    assert room.platform.told[-1][2] == "denied r2 4"


async def test_an_event_that_grows_while_its_edit_is_under_way_is_edited_once_more(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    deliverer = room.deliverer()
    await room.publish("RUS", "PAK")
    await deliverer.drain()
    await room.publish("RUS", "PAK")
    gate = room.platform.slow["one"] = asyncio.Event()
    editing = asyncio.create_task(deliverer.run_once())
    await until(lambda: room.platform.started == ["one", "one"])
    await room.publish("RUS", "PAK")
    gate.set()
    await editing
    await deliverer.drain()
    assert [(how, what) for how, _, what in room.platform.told[1:]] == [("edit m0", "occurred r1 2"), ("edit m0", "occurred r1 3")]


async def test_what_changed_before_the_first_telling_went_out_is_told_in_it(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK")
    await room.publish("RUS", "PAK")
    room.clock.pass_time(hours=1)
    await room.publish("RUS", "PAK", status="denied")
    await room.deliverer().drain()
    assert room.platform.told == [("send", "one", "denied r2 3")]
    assert await room.states() == {"sent": 3}


async def test_a_message_that_is_refused_for_itself_is_dead_with_its_reason_and_blocks_nothing(room: Any) -> None:
    await room.subscribe("*", "*")
    (row,) = await room.publish("RUS", "PAK")
    await room.publish("IND", "CHN")
    room.platform.faults = [fault(Fault.REJECTED)]
    await room.deliverer().drain()
    assert len(room.platform.told) == 1
    async with room.store.reading() as tx:
        dead = await tx.outbox.get(row.id)
    assert dead.state == "dead"
    assert "the platform refused: because" in dead.reason


async def test_a_retry_waits_as_long_as_the_platform_asks(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK")
    room.platform.faults = [fault(Fault.RETRY, 120)]
    deliverer = room.deliverer()
    await deliverer.drain()
    room.clock.pass_time(seconds=119)
    assert await deliverer.drain() == 0
    room.clock.pass_time(seconds=2)
    assert await deliverer.drain() == 1
    assert room.platform.told == [FIRST]


async def test_an_endless_failure_ends_dead_and_says_how_often_it_was_tried(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    (row,) = await room.publish("RUS", "PAK")
    room.platform.faults = [fault(Fault.RETRY) for _ in range(3)]
    deliverer = room.deliverer(backoff=Backoff(tries=3))
    for _ in range(3):
        await deliverer.drain()
        room.clock.pass_time(hours=1)
    async with room.store.reading() as tx:
        dead = await tx.outbox.get(row.id)
    assert dead.state == "dead"
    assert "given up after 3 attempts" in dead.reason


async def test_a_lost_answer_is_looked_up_and_not_sent_again(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    (row,) = await room.publish("RUS", "PAK")
    room.platform.faults = ["lost"]
    deliverer = room.deliverer()
    await deliverer.drain()
    assert await room.states() == {"unknown": 1}
    room.clock.pass_time(minutes=1)
    await deliverer.drain()
    assert room.platform.told == [FIRST]
    assert room.platform.settled == [row.id]
    assert await room.states() == {"sent": 1}


@pytest.mark.parametrize("breakage", ["mute", RuntimeError("a bug in a renderer")])
async def test_what_never_went_out_is_looked_up_and_then_sent(room: Any, breakage: Any, quick: Any) -> None:
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK")
    room.platform.faults = [breakage]
    deliverer = room.deliverer(timing=quick())
    await deliverer.drain()
    assert await room.states() == {"unknown": 1}
    room.clock.pass_time(minutes=1)
    await deliverer.drain()
    assert len(room.platform.settled) == 1
    assert room.platform.told == [FIRST]


async def test_a_tripped_breaker_rests_the_whole_platform_and_costs_others_no_attempt(room: Any) -> None:
    await room.subscribe("*", "*", "one")
    await room.subscribe("*", "*", "two")
    await room.publish("RUS", "PAK")
    room.platform.faults = [fault(Fault.BREAKER), fault(Fault.BREAKER)]
    deliverer = room.deliverer(batch=1)
    await deliverer.drain()
    assert room.platform.told == []
    assert len(room.platform.faults) == 1, "the second channel was not even tried"
    room.platform.faults = []
    room.clock.pass_time(minutes=5)
    await deliverer.drain()
    assert sorted(channel for _, channel, _ in room.platform.told) == ["one", "two"]


async def test_order_is_kept_in_a_channel_though_the_first_fails_for_a_while(room: Any) -> None:
    await room.subscribe("*", "*")
    expected = []
    for pair in (("RUS", "PAK"), ("IND", "CHN"), ("USA", "GBR")):
        (row,) = await room.publish(*pair)
        expected.append(row.id)
        room.clock.pass_time(seconds=1)
    room.platform.faults = [fault(Fault.RETRY), fault(Fault.RETRY)]
    deliverer = room.deliverer()
    for _ in range(5):
        await deliverer.drain()
        room.clock.pass_time(minutes=1)
    assert [entry[3] for entry in room.platform.posted] == expected


async def test_a_platform_that_is_not_configured_keeps_its_alerts(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK")
    room.platform.name = "other"
    from bot.alerts import Deliverer

    nobody = Deliverer({}, room.store, clock=room.clock, owner="p1", random=lambda: 0.5)
    await nobody.drain()
    assert await room.states() == {"queued": 1}
    room.clock.pass_time(minutes=6)
    await room.deliverer().drain()
    assert room.platform.told == [FIRST]


async def test_a_slow_channel_delays_no_other(room: Any) -> None:
    for channel in ("one", "two", "three"):
        await room.subscribe("*", "*", channel)
    await room.publish("RUS", "PAK")
    gate = room.platform.slow["one"] = asyncio.Event()
    stop = asyncio.Event()
    deliverer = room.deliverer(timing=Timing(idle=0.05))
    running = asyncio.create_task(deliverer.run(stop))
    await until(lambda: len(room.platform.told) == 2)
    await room.publish("IND", "CHN")
    deliverer.wake()
    await until(lambda: len(room.platform.told) == 4)
    assert {channel for _, channel, _ in room.platform.told} == {"two", "three"}
    gate.set()
    await until(lambda: len(room.platform.told) == 6)
    stop.set()
    await running
    assert await room.states() == {"sent": 6}


async def test_a_send_in_flight_at_shutdown_is_finished_and_recorded(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK")
    gate = room.platform.slow["one"] = asyncio.Event()
    stop = asyncio.Event()
    running = asyncio.create_task(room.deliverer().run(stop))
    await until(lambda: room.platform.started == ["one"])
    stop.set()
    gate.set()
    await running
    assert await room.states() == {"sent": 1}


async def test_a_send_that_outlasts_the_grace_is_looked_up_by_the_next_process(room: Any, quick: Any) -> None:
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK")
    room.platform.slow["one"] = asyncio.Event()
    running = asyncio.create_task(room.deliverer(timing=Timing(grace=0.05)).run(asyncio.Event()))
    await until(lambda: room.platform.started == ["one"])
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await room.states() == {"sending": 1}
    room.platform.slow.clear()
    successor = room.deliverer("p2")
    assert await successor.drain() == 0, "the lease is still another's"
    room.clock.pass_time(minutes=2)
    await successor.drain()
    assert len(room.platform.settled) == 1
    assert room.platform.told == [FIRST]


async def until(condition: Any) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


async def test_a_change_that_came_while_the_first_tellings_fate_was_unknown_is_told(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK", status="planned", date="2021-09-20", type="visit")
    room.platform.faults = ["lost"]
    deliverer = room.deliverer()
    await deliverer.drain()
    room.clock.pass_time(minutes=1)
    await room.publish("RUS", "PAK", status="cancelled", date="2021-09-20", type="visit")
    await deliverer.drain()
    assert [(how, what) for how, _, what in room.platform.told] == [("send", "planned r1 1"), ("reply m0", "cancelled r2 2")]


async def test_a_change_that_a_lost_message_told_already_is_not_told_again(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK", status="planned", date="2021-09-20", type="visit")
    room.clock.pass_time(minutes=1)
    await room.publish("RUS", "PAK", status="cancelled", date="2021-09-20", type="visit")
    room.platform.faults = ["lost"]
    deliverer = room.deliverer()
    await deliverer.drain()
    room.clock.pass_time(minutes=1)
    await deliverer.drain()
    assert room.platform.told == [("send", "one", "cancelled r2 2")]
    assert await room.states() == {"sent": 2}


async def test_a_change_that_came_before_an_unsent_message_is_sent_again_is_in_it(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK", status="planned", date="2021-09-20", type="visit")
    room.platform.faults = [fault(Fault.UNKNOWN)]
    deliverer = room.deliverer()
    await deliverer.drain()
    room.clock.pass_time(minutes=1)
    await room.publish("RUS", "PAK", status="cancelled", date="2021-09-20", type="visit")
    room.platform.faults = ["lost"]
    await deliverer.drain()
    room.clock.pass_time(minutes=1)
    await deliverer.drain()
    assert room.platform.told == [("send", "one", "cancelled r2 2")]


async def test_a_clock_put_forward_in_the_middle_of_a_send_sends_nothing_twice(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK")
    gate = room.platform.slow["one"] = asyncio.Event()
    deliverer = room.deliverer()
    sending = asyncio.create_task(deliverer.run_once())
    await until(lambda: room.platform.started == ["one"])
    room.clock.pass_time(hours=1)
    assert await deliverer.run_once() == 0
    gate.set()
    await sending
    await deliverer.drain()
    assert room.platform.told == [FIRST]


async def test_an_alert_carries_the_remark_on_its_sources(room: Any) -> None:
    seen: list[str] = []
    send = room.platform.send

    async def watched(alert: Any, delivery_id: str) -> Any:
        seen.append(alert.remark)
        return await send(alert, delivery_id)

    async def remark(tx: Any, event: Any) -> str:
        return f"{len(event.sources)} sources"

    room.platform.send = watched
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK")
    await room.deliverer(remark=remark).drain()
    assert seen == ["1 sources"]


@pytest.mark.postgres
@pytest.mark.parametrize("between", ["get", "of_event"])
async def test_a_change_that_another_process_commits_while_a_telling_is_put_together_is_told_once(
    room: Any, url: str, between: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the read of the event and that of its rows, whichever comes first."""
    if url.startswith("sqlite"):
        pytest.skip("SQLite lets nobody write meanwhile")
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK", status="planned", date="2021-09-20", type="visit")
    part = type((await opened_parts(room))[between])
    whole, told = getattr(part, between), False

    async def read(*args: Any) -> Any:
        nonlocal told
        found = await whole(*args)
        if not told:
            told = True
            room.clock.pass_time(minutes=1)
            await room.publish("RUS", "PAK", status="cancelled", date="2021-09-20", type="visit")
        return found

    monkeypatch.setattr(part, between, read)
    await room.deliverer().drain()
    assert told
    # It came after all that the telling was made of: the telling is of what was before, and a reply says what came.
    as_it_was = [("send", "one", "planned r1 1"), ("reply m0", "one", "cancelled r2 2")]
    assert room.platform.told == (as_it_was if between == "of_event" else [("send", "one", "cancelled r2 2")])


@pytest.mark.postgres
async def test_an_edit_that_ends_while_another_process_commits_a_further_source_is_made_once_more(
    room: Any, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if url.startswith("sqlite"):
        pytest.skip("SQLite lets nobody write meanwhile")
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK")
    await room.deliverer().drain()
    await room.publish("RUS", "PAK")
    gate = room.platform.slow["one"] = asyncio.Event()
    editing = asyncio.create_task(room.deliverer().run_once())
    await until(lambda: room.platform.started == ["one", "one"])
    whole, written, may_commit = room.store._commit, asyncio.Event(), asyncio.Event()

    async def commit(connection: Any) -> None:
        if not written.is_set():  # that of the further source, which is the next to come
            written.set()
            await may_commit.wait()
        await whole(connection)

    monkeypatch.setattr(room.store, "_commit", commit)
    growing = asyncio.create_task(room.publish("RUS", "PAK"))
    await written.wait()
    gate.set()
    await until(lambda: len(room.platform.posted) == 2)
    await asyncio.sleep(0.2)  # the edit's end reads what it may read meanwhile
    may_commit.set()
    await asyncio.gather(editing, growing)
    await room.deliverer().drain()
    assert [what for _, _, what in room.platform.told[1:]] == ["occurred r1 2", "occurred r1 3"]


async def opened_parts(room: Any) -> dict[str, Any]:
    """The repositories, by the method that is read by."""
    async with room.store.reading() as tx:
        return {"get": tx.events, "of_event": tx.outbox}
