"""For any event and channel, the step at which it stopped, by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.alerts import Policy, match, quiet_reason, unmet
from bot.domain import AlertKind, Channel, ChannelSettings, Delivery, DeliveryState, EventType, Mute, QuietHours, Rhythm
from bot.errors import DeliveryError, Fault
from bot.platform import Health
from bot.queries import Lens, StepName, Stopped, explain_event
from bot.store import EventFilter

pytestmark = pytest.mark.anyio
ONE = Channel("fake", "w", "one")


async def stop_of(room: Any, channel: Channel = ONE) -> tuple[Any, Any]:
    """The step at which the newest event stopped on its way to the channel, and why; (None, None) where it was told."""
    rules = {"blocs": room.blocs.members, "day": room.clock().date(), "default_threshold": 0.5}
    lens = Lens(
        lambda event, wishes: frozenset(i for alert in match(event, wishes, **rules) for i in alert.subscription_ids),
        lambda event, wish: unmet(event, wish, **rules),
        lambda event, article: quiet_reason(event, article, Policy(), article.fetched),
    )
    async with room.store.reading() as tx:
        (event,) = await tx.events.find(EventFilter())
        chain = await explain_event(tx, event.id, lens, channel=channel)
    assert [step.name for step in chain.steps] == list(StepName)
    stopped = chain.stopped_at
    return (stopped.name, stopped.stopped) if stopped else (None, None)


async def test_a_told_event_stopped_nowhere(room: Any) -> None:
    await room.subscribe("*", "*")
    await room.publish("RUS", "PAK")
    assert await stop_of(room) == (StepName.SENT, Stopped.WAITING)
    await room.deliverer().drain()
    assert await stop_of(room) == (None, None)
    assert await stop_of(room, Channel("fake", "w", "two")) == (StepName.MATCHED, Stopped.NO_SUBSCRIPTION)


@pytest.mark.parametrize(
    ("wishes", "why"),
    [
        ({"min_confidence": 0.99}, Stopped.BELOW_CONFIDENCE),
        ({"types": frozenset({EventType.VISIT})}, Stopped.UNMET),
        ({"min_sources": 3}, Stopped.UNMET),
        ({"languages": frozenset({"fr"})}, Stopped.UNMET),
        ({"sources": frozenset({"tass"})}, Stopped.UNMET),
        ({"paused": True}, Stopped.UNMET),
    ],
)
async def test_a_wish_that_is_not_met_is_named(room: Any, wishes: dict[str, Any], why: Stopped) -> None:
    await room.subscribe("RUS", "PAK", **wishes)
    assert await room.publish("RUS", "PAK") == []
    assert await stop_of(room) == (StepName.MATCHED, why)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"age_hours": 24 * 8}, Stopped.OLD),
        ({"age_hours": 30, "baseline": True}, Stopped.BASELINE),
        ({"status": "hypothetical"}, Stopped.SPECULATION),
    ],
)
async def test_what_is_no_news_is_named(room: Any, fields: dict[str, Any], why: Stopped) -> None:
    await room.subscribe("RUS", "PAK")
    assert await room.publish("RUS", "PAK", **fields) == []
    assert await stop_of(room) == (StepName.MATCHED, why)


async def test_a_muted_pair_is_named(room: Any) -> None:
    await room.subscribe("RUS", "*")
    async with room.store.writing() as tx:
        await tx.channels.mute(Mute(ONE, "PAK", "RUS", room.clock(), room.clock() + timedelta(days=1)))
    await room.publish("RUS", "PAK")
    assert await stop_of(room) == (StepName.MATCHED, Stopped.MUTED)


@pytest.mark.parametrize(
    ("settings", "rhythm", "why"),
    [
        ({"quiet": QuietHours(time(17), time(7))}, Rhythm.INSTANT, Stopped.QUIET_HOURS),
        ({}, Rhythm.DAILY, Stopped.DIGEST),
    ],
)
async def test_what_holds_an_alert_is_named(room: Any, settings: dict[str, Any], rhythm: Rhythm, why: Stopped) -> None:
    async with room.store.writing() as tx:
        await tx.channels.save(replace(ChannelSettings(ONE), **settings))
    await room.subscribe("RUS", "PAK", rhythm=rhythm)
    await room.publish("RUS", "PAK")
    assert await stop_of(room) == (StepName.HELD, why)


async def test_a_flood_is_named(room: Any) -> None:
    room.policy = Policy(burst=1)
    await room.subscribe("RUS", "PAK")
    async with room.store.writing() as tx:
        told = Delivery("earlier", "another", ONE, 1, AlertKind.NEW, DeliveryState.SENT, created=room.clock())
        await tx.outbox.put(told)
    room.clock.pass_time(minutes=1)
    await room.publish("RUS", "PAK")
    assert await stop_of(room) == (StepName.HELD, Stopped.BURST)


async def test_a_paused_channel_is_named(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK")
    room.platform.health = Health(False)
    room.platform.faults = [DeliveryError("we may not post there", fault=Fault.PERMANENT)]
    await room.deliverer().drain()
    assert await stop_of(room) == (StepName.HELD, Stopped.PAUSED_CHANNEL)


@pytest.mark.parametrize(
    ("fault", "why"), [(Fault.REJECTED, Stopped.DEAD), (Fault.UNKNOWN, Stopped.UNKNOWN), (Fault.RETRY, Stopped.WAITING)]
)
async def test_what_became_of_a_send_is_named(room: Any, fault: Fault, why: Stopped) -> None:
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK")
    room.platform.faults = [DeliveryError("refused", fault=fault)]
    await room.deliverer().run_once()
    assert await stop_of(room) == (StepName.SENT, why)


async def test_an_edit_that_waits_stops_nothing(room: Any) -> None:
    room.policy = Policy(edit_seconds=60)
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK")
    await room.deliverer().drain()
    await room.publish("RUS", "PAK")
    assert await stop_of(room) == (None, None)
