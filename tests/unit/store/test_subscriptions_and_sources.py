"""Who wants to hear, and when each source is polled next."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import ANY, EventType, Office, Rhythm, Status
from bot.errors import StoreError
from bot.store import SourceState

MINUTE = timedelta(minutes=1)


def test_a_subscription_comes_back_as_it_was_given(opened: Any, build: Any) -> None:
    async def main() -> None:
        plain = build.subscription("s1", created=None)
        full = build.subscription(
            "s2",
            "EU",
            ANY,
            types=frozenset({EventType.CALL, EventType.VISIT}),
            offices=frozenset({Office.FOREIGN_MINISTER}),
            statuses=frozenset({Status.PLANNED}),
            min_confidence=0.75,
            min_sources=3,
            rhythm=Rhythm.DAILY,
            mention="@desk",
            created_by="ann",
            paused=True,
        )
        async with opened() as store, store.writing() as transaction:
            await transaction.subscriptions.add(full)
            await transaction.subscriptions.add(plain)
            assert await transaction.subscriptions.all() == [plain, full]
            elsewhere = replace(full, channel=build.channel("else/where"), paused=False)
            await transaction.subscriptions.update(elsewhere)
            assert await transaction.subscriptions.of_channel(build.channel()) == [plain]
            assert await transaction.subscriptions.of_channel(build.channel("else/where")) == [elsewhere]
            assert await transaction.subscriptions.remove("s1")
            assert not await transaction.subscriptions.remove("s1")
            assert await transaction.subscriptions.all() == [elsewhere]

    asyncio.run(main())


def test_subscriptions_touch_an_event_by_both_sides_or_by_asking_for_all(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store, store.writing() as transaction:
            for subscription in (
                build.subscription("a", "RUS", "IND"),
                build.subscription("b", "USA", "PAK"),
                build.subscription("c", "USA", "IND"),
                build.subscription("d", ANY, ANY),
                build.subscription("e", ANY, "RUS"),
                build.subscription("f", "USA", ANY),
                build.subscription("g", "RUS", "PAK", paused=True),
            ):
                await transaction.subscriptions.add(subscription)
            found = await transaction.subscriptions.touching(frozenset({"RUS", "PAK"}))
            assert [subscription.id for subscription in found] == ["d", "e"]
            assert [subscription.id for subscription in await transaction.subscriptions.touching(frozenset())] == ["d"]

    asyncio.run(main())


def test_one_id_is_one_subscription(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            with pytest.raises(StoreError):
                async with store.writing() as transaction:
                    await transaction.subscriptions.add(build.subscription())
                    await transaction.subscriptions.add(build.subscription(a="IND"))
            with pytest.raises(StoreError, match="no subscription 's1'"):
                async with store.writing() as transaction:
                    await transaction.subscriptions.update(build.subscription())

    asyncio.run(main())


def test_sources_never_seen_are_due_at_once_and_lent_to_one(opened: Any, build: Any) -> None:
    async def main() -> None:
        until = build.now + MINUTE
        async with opened() as one, opened() as two:
            async with one.writing() as transaction:
                claimed = await transaction.sources.claim_due(["b", "a"], "w1", build.now, until, 10)
                assert claimed == [SourceState("a", build.now), SourceState("b", build.now)]
            async with two.writing() as transaction:
                assert [s.source_id for s in await transaction.sources.claim_due(["a", "b", "c"], "w2", build.now, until, 10)] == ["c"]
                # A lease that ran out is no lease: its holder is dead.
                assert len(await transaction.sources.claim_due(["a", "b", "c"], "w2", until, until + MINUTE, 2)) == 2
                assert await transaction.sources.claim_due([], "w2", until, until + MINUTE, 2) == []

    asyncio.run(main())


def test_a_saved_source_gives_its_lease_back_and_waits_for_its_next_poll(opened: Any, build: Any) -> None:
    async def main() -> None:
        past = [build.now - number * MINUTE for number in (1, 2, 3)]
        state = SourceState("a", build.now + 5 * MINUTE, 'W/"x"', "Tue, 14 Sep 2021", *past, 3, 1, 7, 2, "timeout", "too slow", True)
        later = state.next_poll_at
        async with opened() as store, store.writing() as transaction:
            assert await transaction.sources.get("a") is None
            await transaction.sources.claim_due(["a"], "w1", build.now, build.now + 60 * MINUTE, 10)
            await transaction.sources.save(state)
            assert await transaction.sources.get("a") == state
            assert await transaction.sources.claim_due(["a"], "w1", later - MINUTE, later + MINUTE, 10) == []
            assert await transaction.sources.claim_due(["a"], "w1", later, later + MINUTE, 10) == [state]
            await transaction.sources.save(replace(state, error=None, failures=0))
            await transaction.sources.save(SourceState("0", build.now))
            assert [s.source_id for s in await transaction.sources.all()] == ["0", "a"]

    asyncio.run(main())


def test_two_owners_never_poll_the_same_source(opened: Any, build: Any) -> None:
    async def main() -> None:
        names = [f"s{number}" for number in range(12)]

        async def claim(store: Any, owner: str) -> list[str]:
            async with store.writing() as transaction:
                states = await transaction.sources.claim_due(names, owner, build.now, build.now + MINUTE, 3)
                return [state.source_id for state in states]

        async with opened() as one, opened() as two:
            rounds = await asyncio.gather(*(claim(store, f"w{number}") for number in range(4) for store in (one, two)))
            claimed = [name for names in rounds for name in names]
            for number in range(4):
                claimed += await claim(one, f"late{number}")
            assert sorted(claimed) == sorted(names)

    asyncio.run(main())
