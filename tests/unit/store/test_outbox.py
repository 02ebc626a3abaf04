"""What goes out, in which order, and to whom it is lent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import AlertKind, DeliveryState

MINUTE = timedelta(minutes=1)


async def lease(store: Any, owner: str, now: datetime, limit: int = 10) -> list[Any]:
    async with store.writing() as transaction:
        return list(await transaction.outbox.lease(owner, now, now + MINUTE, limit))


async def put(store: Any, *deliveries: Any) -> list[bool]:
    async with store.writing() as transaction:
        return [await transaction.outbox.put(delivery) for delivery in deliveries]


async def save(store: Any, delivery: Any) -> None:
    async with store.writing() as transaction:
        await transaction.outbox.save(delivery)


def test_an_alert_is_put_once_for_event_channel_revision_and_kind(opened: Any, build: Any) -> None:
    async def main() -> None:
        first = build.delivery("d1", event_id="e1")
        again = build.delivery("d2", event_id="e1")
        others = [
            replace(again, id="d3", kind=AlertKind.GROWTH),
            replace(again, id="d4", revision=2),
            replace(again, id="d5", channel=build.channel("other")),
        ]
        async with opened() as store:
            assert await put(store, first, again) == [True, False]
            assert await put(store, again, *others) == [False, True, True, True]
            async with store.reading() as transaction:
                told = await transaction.outbox.of_event("e1")
                assert [row.id for row in told] == ["d1", "d3", "d4", "d5"]
                assert [row.id for row in await transaction.outbox.of_event("e1", build.channel("other"))] == ["d5"]
                assert await transaction.outbox.get("d2") is None

    asyncio.run(main())


def test_each_channel_numbers_its_own_rows_from_one(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            await put(store, *(build.delivery(f"{channel}{n}", channel) for n in range(3) for channel in "ab"))
            async with store.reading() as transaction:
                rows = [await transaction.outbox.get(f"{channel}{n}") for channel in "ab" for n in range(3)]
            assert [row.sequence for row in rows] == [1, 2, 3, 1, 2, 3]

    asyncio.run(main())


def test_only_the_oldest_row_of_a_channel_goes_out_until_it_is_settled(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            await put(store, build.delivery("d1"), build.delivery("d2"), build.delivery("o1", "other"))
            leased = await lease(store, "w1", build.now)
            assert {row.id for row in leased} == {"d1", "o1"}
            assert {(row.state, row.lease_owner, row.lease_until) for row in leased} == {(DeliveryState.SENDING, "w1", build.now + MINUTE)}
            assert await lease(store, "w2", build.now) == []
            await save(store, build.settled(next(row for row in leased if row.id == "d1")))
            assert [row.id for row in await lease(store, "w2", build.now)] == ["d2"]

    asyncio.run(main())


def test_a_row_that_waits_for_its_retry_is_not_overtaken(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            await put(store, build.delivery("d1", due=build.now + MINUTE), build.delivery("d2"))
            assert await lease(store, "w1", build.now) == []
            assert [row.id for row in await lease(store, "w1", build.now + MINUTE)] == ["d1"]

    asyncio.run(main())


def test_a_held_row_lets_others_pass_until_it_is_due_and_then_goes_first(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            held = build.delivery("d1", state=DeliveryState.HELD, due=build.now + MINUTE)
            await put(store, held, build.delivery("d2"), build.delivery("d3"))
            (passed,) = await lease(store, "w1", build.now)
            assert passed.id == "d2"
            await save(store, build.settled(passed))
            (due,) = await lease(store, "w1", build.now + MINUTE)
            assert (due.id, due.state) == ("d1", DeliveryState.SENDING)

    asyncio.run(main())


def test_a_row_held_without_a_time_waits_to_be_released(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            held = build.delivery("d1", state=DeliveryState.HELD)
            await put(store, held)
            assert await lease(store, "w1", build.now + timedelta(days=400)) == []
            async with store.reading() as transaction:
                assert await transaction.outbox.next_due() is None
            await save(store, replace(held, state=DeliveryState.QUEUED))
            assert [row.id for row in await lease(store, "w1", build.now)] == ["d1"]

    asyncio.run(main())


def test_what_a_dead_worker_was_sending_comes_back_as_unknown_and_stays_first(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            await put(store, build.delivery("d1"), build.delivery("d2"))
            await lease(store, "dead", build.now)
            later = build.now + MINUTE
            (row,) = await lease(store, "w2", later)
            assert (row.id, row.state, row.lease_owner) == ("d1", DeliveryState.UNKNOWN, "w2")
            assert await lease(store, "w3", later) == []
            async with store.reading() as transaction:
                assert await transaction.outbox.get("d1") == row
                assert (await transaction.outbox.counts())["unknown"] == 1
            (row,) = await lease(store, "w3", later + MINUTE)
            assert (row.id, row.state) == ("d1", DeliveryState.UNKNOWN)

    asyncio.run(main())


def test_a_dead_row_gives_way_to_the_next(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            await put(store, build.delivery("d1"), build.delivery("d2"))
            (row,) = await lease(store, "w1", build.now)
            await save(store, replace(build.settled(row, DeliveryState.DEAD), reason="channel_not_found"))
            assert [row.id for row in await lease(store, "w1", build.now)] == ["d2"]
            async with store.reading() as transaction:
                counts = await transaction.outbox.counts()
                assert (counts["dead"], counts["sending"], counts["sent"]) == (1, 1, 0)
                gone = await transaction.outbox.get("d1")
                assert gone and gone.reason == "channel_not_found"

    asyncio.run(main())


def test_a_lease_takes_no_more_than_it_is_allowed_longest_due_first(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            await put(store, *(build.delivery(f"d{n}", f"channel {n}", due=build.now - n * MINUTE) for n in range(5)))
            assert [row.id for row in await lease(store, "w1", build.now, limit=2)] == ["d4", "d3"]
            assert [row.id for row in await lease(store, "w1", build.now)] == ["d2", "d1", "d0"]

    asyncio.run(main())


def test_the_next_due_moment_is_that_of_a_row_which_may_go_out(opened: Any, build: Any) -> None:
    async def next_due(store: Any) -> datetime | None:
        async with store.reading() as transaction:
            found: datetime | None = await transaction.outbox.next_due()
            return found

    async def main() -> None:
        async with opened() as store:
            assert await next_due(store) is None
            # The second row is due, but stands behind one that is not.
            await put(store, build.delivery("d1", due=build.now + 5 * MINUTE), build.delivery("d2"))
            assert await next_due(store) == build.now + 5 * MINUTE
            await put(store, build.delivery("h1", "other", state=DeliveryState.HELD, due=build.now + 3 * MINUTE))
            assert await next_due(store) == build.now + 3 * MINUTE
            await put(store, build.delivery("x1", "third"))
            assert await next_due(store) == build.now
            await lease(store, "w1", build.now)
            assert await next_due(store) == build.now + MINUTE

    asyncio.run(main())


def test_two_owners_never_hold_the_same_row(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as one, opened() as two:
            await put(one, *(build.delivery(f"d{n}", f"channel {n % 10}") for n in range(20)))
            rounds = await asyncio.gather(*(lease(store, f"w{n}", build.now, 3) for n in range(6) for store in (one, two)))
            ids = [row.id for leased in rounds for row in leased]
            # On PostgreSQL a worker may pass over rows another is just taking; nobody takes one twice, and none is left behind.
            ids += [row.id for row in await lease(one, "last", build.now, 20)]
            assert sorted(ids) == [f"d{n}" for n in range(10)]

    asyncio.run(main())


def test_many_writers_at_once_leave_one_unbroken_line_in_each_channel(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as one, opened() as two:
            batches = [[build.delivery(f"{w}-{n}", "ab"[(w + n) % 2]) for n in range(4)] for w in range(8)]
            await asyncio.gather(*(put(store, *batch) for batch, store in zip(batches, [one, two] * 4, strict=True)))
            async with one.reading() as transaction:
                rows = [await transaction.outbox.get(item.id) for batch in batches for item in batch]
            for channel in "ab":
                assert sorted(row.sequence for row in rows if row.channel.id == channel) == list(range(1, 17))

    asyncio.run(main())


def test_saving_what_was_never_put_is_an_error(opened: Any, build: Any) -> None:
    from bot.errors import StoreError

    async def main() -> None:
        async with opened() as store:
            with pytest.raises(StoreError, match="no delivery 'd1'"):
                await save(store, build.delivery("d1"))

    asyncio.run(main())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=1, max_size=12), crashes=st.sets(st.integers(0, 30)))
def test_every_row_goes_out_in_its_channels_order_whoever_dies(
    opened: Any, build: Any, fresh: Callable[[], str], plan: list[tuple[str, bool]], crashes: set[int]
) -> None:
    """`plan` names each row's channel and whether it is put in the same transaction as the one before; in `crashes` a worker dies."""

    async def main() -> None:
        run = fresh()
        rows = [build.delivery(f"{run}-{n}", f"{run} {channel}") for n, (channel, _) in enumerate(plan)]
        sent: list[Any] = []
        now = build.now
        async with opened() as store:
            group: list[Any] = []
            for row, (_, together) in zip(rows, plan, strict=True):
                if not together:
                    await put(store, *group)
                    group = []
                group.append(row)
            await put(store, *group)
            for step in range(60):
                leased = [row for row in await lease(store, f"w{step}", now) if row.id.startswith(f"{run}-")]
                if step in crashes:
                    now += MINUTE
                    continue
                for row in leased:
                    await save(store, build.settled(row))
                sent += leased
            for channel in {row.channel for row in rows}:
                assert [row.id for row in sent if row.channel == channel] == [row.id for row in rows if row.channel == channel]

    asyncio.run(main())
