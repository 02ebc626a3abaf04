"""From an article to outbox rows in a real store: who is told, once, as what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.domain import Channel, DeliveryState, Rhythm, Status
from bot.store import EventFilter

pytestmark = pytest.mark.anyio


def kinds(rows: list[Any]) -> list[tuple[str, str]]:
    return [(row.channel.id, str(row.kind)) for row in rows]


async def test_an_event_is_queued_once_for_each_channel_however_many_subscriptions_fit(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    await room.subscribe("RUS", "*")
    await room.subscribe("*", "*", "two")
    await room.subscribe("IND", "CHN", "three")
    rows = await room.publish("RUS", "PAK")
    assert kinds(rows) == [("one", "new"), ("two", "new")]
    assert all(len(row.id) <= 25 for row in rows)


async def test_the_same_article_again_queues_nothing(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    assert await room.publish("RUS", "PAK", ident="a1", outlet="wire")
    assert await room.publish("RUS", "PAK", ident="a1", outlet="wire") == []


async def test_a_second_outlet_edits_and_a_denial_replies(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    assert kinds(await room.publish("RUS", "PAK")) == [("one", "new")]
    assert kinds(await room.publish("RUS", "PAK")) == [("one", "growth")]
    room.clock.pass_time(hours=1)
    assert kinds(await room.publish("RUS", "PAK", status="denied")) == [("one", "revision")]


async def test_a_channel_that_wanted_two_sources_is_told_for_the_first_time_by_the_second(room: Any) -> None:
    await room.subscribe("RUS", "PAK", min_sources=2)
    assert await room.publish("RUS", "PAK") == []
    assert kinds(await room.publish("RUS", "PAK")) == [("one", "new")]


async def test_whoever_read_the_claim_hears_of_the_denial_whatever_the_filters(room: Any) -> None:
    await room.subscribe("RUS", "PAK", statuses=frozenset({Status.OCCURRED}))
    await room.publish("RUS", "PAK")
    room.clock.pass_time(hours=1)
    assert kinds(await room.publish("RUS", "PAK", status="denied")) == [("one", "revision")]


async def test_whoever_unsubscribed_hears_nothing_more(room: Any) -> None:
    await room.subscribe("RUS", "PAK")
    await room.publish("RUS", "PAK")
    async with room.store.writing() as tx:
        await tx.subscriptions.remove("sub-RUS-PAK-one")
    room.clock.pass_time(hours=1)
    assert await room.publish("RUS", "PAK", status="denied") == []


async def test_a_subscription_between_two_blocs_is_found(room: Any) -> None:
    class Blocs:
        codes = frozenset({"EU", "BRICS"})

        def members(self, code: str, day: date) -> frozenset[str]:
            return {"EU": frozenset({"DEU"}), "BRICS": frozenset({"IND"})}.get(code, frozenset())

    room.blocs = Blocs()
    await room.subscribe("EU", "BRICS")
    assert kinds(await room.publish("DEU", "IND")) == [("one", "new")]
    assert await room.publish("DEU", "PAK") == []


async def test_old_news_of_a_new_source_is_stored_and_not_told(room: Any) -> None:
    await room.subscribe("*", "*")
    assert await room.publish("RUS", "PAK", baseline=True, age_hours=25) == []
    assert kinds(await room.publish("IND", "CHN", baseline=True, age_hours=2)) == [("one", "new")]
    async with room.store.reading() as tx:
        assert await tx.events.count(EventFilter()) == 2


async def test_a_daily_subscription_holds_its_rows_until_the_morning(room: Any) -> None:
    await room.subscribe("RUS", "PAK", rhythm=Rhythm.DAILY)
    (row,) = await room.publish("RUS", "PAK")
    assert row.state is DeliveryState.HELD
    assert await room.publish("RUS", "PAK") == [], "the held telling will count the second source itself"
    deliverer = room.deliverer()
    assert await deliverer.run_once() == 0
    room.clock.pass_time(hours=14, minutes=1)
    assert await deliverer.run_once() == 1
    assert room.platform.told == [("send", "one", "occurred r1 2")]


async def test_rows_of_a_rolled_back_transaction_are_gone_with_the_event(room: Any) -> None:
    await room.subscribe("RUS", "PAK")

    class Break(Exception):
        pass

    with pytest.raises(Break):
        async with room.store.writing() as tx:
            await tx.subscriptions.remove("sub-RUS-PAK-one")
            raise Break
    assert kinds(await room.publish("RUS", "PAK")) == [("one", "new")]
    async with room.store.reading() as tx:
        assert len(await tx.subscriptions.of_channel(Channel("fake", "w", "one"))) == 1
