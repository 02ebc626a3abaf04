"""`Store.settling` is `Store.writing` made fast: whatever is done in it has the same answers and leaves the same database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import (
    ANY,
    AlertKind,
    Article,
    Channel,
    Delivery,
    DeliveryState,
    Event,
    EventMention,
    EventType,
    Hold,
    Mute,
    Subscription,
)
from bot.errors import StoreError
from bot.store import EventFilter, Transaction
from tests.unit.store.acts import DATES, DAYS, NOW, ONE, Act, acts, events, names, some
from tests.unit.store.twins import Twins, open_twins

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Unit:
    """What is done in one transaction; `named` are the articles it is begun with, and it may break at its end."""

    named: frozenset[str]
    acts: tuple[Act, ...]
    breaks: bool


units = st.lists(st.builds(Unit, some(names), acts(5, 25).map(tuple), st.sampled_from([False, False, True])))


class Deliberate(Exception):
    """What a test lets break."""


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    with open_twins(tmp_path_factory.mktemp("settling"), lambda: NOW) as both:
        yield both


def plain(answer: Any) -> Any:
    """An answer to compare: of deliveries without their numbers, which may have gaps, of events with the zones of their moments."""
    if isinstance(answer, Event):
        return repr(answer)
    if isinstance(answer, Delivery):
        return replace(answer, sequence=0)
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return [plain(item) for item in answer]
    return dict(answer) if isinstance(answer, Mapping) else answer


async def answers(begun: Any, unit: Unit) -> list[Any]:
    """What each act answered or raised, and how the transaction ended."""
    told: list[Any] = []
    try:
        async with begun as tx:
            for act in unit.acts:
                try:
                    told.append(plain(await act(tx)))
                except StoreError:
                    told.append(StoreError)
            if unit.breaks:
                raise Deliberate
    except (StoreError, Deliberate) as error:
        told.append(type(error))
    return told


async def lay(begun: Any, found: Sequence[Event]) -> None:
    """What is there before: an article that waits for each event that tells of it, a row of the outbox, a subscription, a mute."""
    async with begun as tx:
        for number, event in enumerate(found, 1):
            await tx.articles.add(Article(f"a{number}", "dawn", "https://dawn.example", "They spoke", "", NOW, NOW))
            await tx.events.insert(replace(event, id=f"e{number}"))
            await tx.mentions.replace(f"a{number}", [(EventMention(event.type, event.status, event.parties), f"e{number}")])
            await tx.outbox.put(Delivery(f"d{number}", f"e{number}", ONE, 1, AlertKind.NEW, DeliveryState.QUEUED, created=NOW))
        await tx.subscriptions.add(Subscription("s1", ONE, "RUS", ANY))
        await tx.channels.mute(Mute(ONE, "RUS", "PAK", NOW))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(there=st.lists(events, max_size=2), done=units)
def test_whatever_is_done_has_the_same_answers_and_leaves_the_same_database(twins: Twins, there: list[Event], done: list[Unit]) -> None:
    twins.empty()
    for store in (twins.late, twins.plain):
        twins.run(lay(store.writing(), there))
    for unit in done:
        late = twins.run(answers(twins.late.settling(unit.named), unit))
        assert late == twins.run(answers(twins.plain.writing(), unit))
        one, other = twins.dumps()
        assert one == other


def test_events_put_off_are_candidates_as_those_that_are_written(twins: Twins, build: Any) -> None:
    sets = [frozenset({"RUS", "PAK"}), frozenset({"RUS", "IND"}), frozenset({"RUS", "PAK", "IND"}), frozenset({"RUS"}), frozenset[str]()]
    wanted = list(product([EventType.CALL, EventType.VISIT], sets, DAYS, DAYS))

    async def asked(tx: Transaction) -> list[Any]:
        near = [await tx.events.candidates(*values) for values in wanted]
        # Last, because what is put off is written for it.
        return [*near, *[await tx.events.newest_before(kind, codes, day) for kind, codes, day, _ in wanted[:: len(DAYS)]]]

    async def main() -> None:
        async with twins.late.settling([]) as tx:
            for turn in range(3):
                for number in range(len(DATES)):
                    codes = ("RUS", "PAK", "IND")[: 2 + (number + turn) % 2]
                    kind = EventType.VISIT if turn == 1 else EventType.CALL
                    event = build.event(f"e{number}", codes, day=DATES[number - turn], type=kind)
                    await (tx.events.update if turn else tx.events.insert)(event)
                put_off = await asked(tx)
                assert any(put_off)
                await tx.events.count(EventFilter())  # is answered from what is written
                assert await asked(tx) == put_off

    twins.empty()
    twins.run(main())


def test_rows_put_off_are_counted_as_those_that_are_written(twins: Twins, build: Any) -> None:
    one, two = Channel("console", "", "one"), Channel("console", "", "two")

    async def asked(tx: Transaction) -> list[Any]:
        since = [NOW - 11 * MINUTE, NOW - 10 * MINUTE, NOW]
        return [
            await tx.outbox.flooded([one, two]),
            *[await tx.outbox.recent(few, moment) for moment in since for few in ([one], [one, two])],
        ]

    async def main() -> None:
        rows = [
            Delivery(f"d{number}", f"e{number}", channel, 1, kind, state, hold=hold, due=due, created=NOW - number % 20 * MINUTE)
            for number, (channel, kind, state, hold, due) in enumerate(
                product(
                    [one, two],
                    AlertKind,
                    [DeliveryState.QUEUED, DeliveryState.HELD],
                    [None, *Hold],
                    [NOW + MINUTE, NOW, None, NOW - MINUTE],
                )
            )
        ]
        async with twins.late.settling([]) as tx:
            for few in (rows[::2], rows[1::2]):
                await tx.outbox.put_all(few)
                put_off = await asked(tx)
                assert put_off[0].keys() == {one, two}
                assert all(put_off[1:3])
                await tx.outbox.counts()
                assert await asked(tx) == put_off

    twins.empty()
    twins.run(main())


def test_a_row_is_seen_as_it_was_saved_whichever_event_its_saver_thought_it_belonged_to(twins: Twins, build: Any) -> None:
    async def main() -> None:
        async with twins.late.writing() as tx:
            await tx.outbox.put(build.delivery("d1", event_id="merged"))
            await tx.outbox.adopt("d1", "e1")
        async with twins.late.settling([]) as tx:
            assert [row.state for row in await tx.outbox.of_event("e1")] == [DeliveryState.QUEUED]
            await tx.outbox.save(build.settled(build.delivery("d1", event_id="merged")))
            assert [row.state for row in await tx.outbox.of_event("e1")] == [DeliveryState.SENT]

    twins.empty()
    twins.run(main())


async def tell(tx: Transaction, build: Any, number: int) -> None:
    """An article with its event and its alert."""
    await tx.articles.add(build.article(f"a{number}"))
    await tx.events.insert(build.event(f"e{number}"))
    await tx.mentions.replace(f"a{number}", [(build.mention(), f"e{number}")])
    await tx.outbox.put_all([build.delivery(f"d{number}", event_id=f"e{number}")])
    await tx.articles.mark_extracted(f"a{number}", NOW, outcome="events")


def test_what_breaks_in_the_middle_leaves_nothing(twins: Twins, build: Any) -> None:
    async def main() -> None:
        async with twins.late.settling([]) as tx:
            await tell(tx, build, 1)
        with pytest.raises(Deliberate):
            async with twins.late.settling(["a1"]) as tx:
                await tell(tx, build, 2)
                assert await tx.outbox.counts() == {state: 2 if state == "queued" else 0 for state in DeliveryState}
                await tell(tx, build, 3)
                raise Deliberate

    twins.empty()
    twins.run(main())
    held, _ = twins.dumps()
    assert [row[0] for row in held["articles"]] == ["a1"]
    assert [row[0] for row in held["events"]] == ["e1"]
    assert held["order"] == [("console/here/general", "d1")]


@pytest.mark.parametrize("table", ["articles", "events", "event_pairs", "event_keys", "event_texts", "mentions", "outbox"])
def test_a_write_that_was_put_off_and_fails_leaves_nothing_though_its_error_be_swallowed(twins: Twins, build: Any, table: str) -> None:
    async def main() -> None:
        async with twins.late.writing() as tx:
            await tx.articles.add(build.article("a1"))
        with broken(twins, table), pytest.raises(StoreError, match="broken on purpose"):
            async with twins.late.settling(["a1"]) as tx:
                await tx.events.insert(build.event("e1"))
                await tx.mentions.replace("a1", [(build.mention(), "e1")])
                await tx.outbox.put_all([build.delivery("d1", event_id="e1")])
                await tx.articles.mark_extracted("a1", NOW, outcome="events")
                with suppress(StoreError):
                    await tx.outbox.counts()

    twins.empty()
    twins.run(main())
    held, _ = twins.dumps()
    assert {name for name, rows in held.items() if rows} == {"articles"}
    twins.run(pending(twins))


async def pending(twins: Twins) -> None:
    async with twins.late.reading() as tx:
        assert [article.id for article in await tx.articles.pending(5)] == ["a1"]


@contextmanager
def broken(twins: Twins, table: str) -> Iterator[None]:
    """Nothing can be written into the table; articles cannot be marked."""
    what = "UPDATE" if table == "articles" else "INSERT"
    with closing(sqlite3.connect(twins.files[0], isolation_level=None)) as connection:
        connection.execute(f"CREATE TRIGGER fault BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END")
        try:
            yield
        finally:
            connection.execute("DROP TRIGGER fault")
