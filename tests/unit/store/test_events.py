"""Events, found by pair, by party, by day."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy.event import listen
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import EventType, Office, Party, Status
from bot.errors import StoreError
from bot.store import EventFilter, open_store, sort_day

CALL = EventType.CALL
BOTH = frozenset({"RUS", "PAK"})


def ids(events: Any) -> list[str]:
    return [event.id for event in events]


def test_candidates_share_type_window_and_two_parties(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store, store.writing() as transaction:
            for event in (
                build.event("same"),
                build.event("summit", ("IND", "RUS", "PAK", "CHN")),
                build.event("month", day="2021-09"),
                build.event("year", day="2021"),
                build.event("undated", day=None),
                build.event("one party", ("RUS", "IND")),
                build.event("other type", type=EventType.VISIT),
                build.event("too early", day="2021-09-10"),
                build.event("too late", day="2021-09-17"),
                build.event("last month", day="2021-08"),
            ):
                await transaction.events.insert(event)
            window = date(2021, 9, 12), date(2021, 9, 16)
            found = await transaction.events.candidates(CALL, BOTH, *window)
            assert ids(found) == ["year", "month", "same", "summit", "undated"]
            assert found[2] == build.event("same")
            assert ids(await transaction.events.candidates(CALL, frozenset({"CHN", "IND", "USA"}), *window)) == ["summit"]
            assert await transaction.events.candidates(CALL, frozenset({"RUS"}), *window) == []

    asyncio.run(main())


def test_the_look_for_candidates_reads_the_index_of_pairs(sqlite_url: str, build: Any) -> None:
    async def main() -> None:
        store = await open_store(sqlite_url, clock=lambda: build.now)
        async with store.writing() as transaction:
            for number in range(50):
                await transaction.events.insert(build.event(f"e{number}"))
        async with store.reading() as transaction:
            connection: AsyncConnection = transaction.connection  # type: ignore[attr-defined]
            asked: list[tuple[str, Any]] = []
            assert connection.sync_connection
            listen(connection.sync_connection, "before_cursor_execute", lambda _c, _u, sql, values, *_: asked.append((sql, values)))
            await transaction.events.candidates(CALL, BOTH, date(2021, 9, 12), date(2021, 9, 16))
            ((sql, values),) = asked
            plan = [row.detail for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
            assert any("event_pairs_by_pair (a=? AND b=? AND type=? AND sort_day>? AND sort_day<?)" in line for line in plan), plan
            assert not any(line.startswith("SCAN") for line in plan), plan
        await store.close()

    asyncio.run(main())


def test_an_update_replaces_parties_pairs_and_sources(opened: Any, build: Any) -> None:
    async def main() -> None:
        event = build.event()
        changed = build.event(codes=("RUS", "IND"), day="2021-09-15", status=Status.DENIED, revision=2)
        changed = replace(changed, sources=(*event.sources, replace(event.sources[0], article_id="a2")))
        async with opened() as store, store.writing() as transaction:
            await transaction.events.insert(event)
            await transaction.events.update(changed)
            assert await transaction.events.get("e1") == changed
            window = date(2021, 9, 12), date(2021, 9, 16)
            assert await transaction.events.candidates(CALL, BOTH, *window) == []
            assert await transaction.events.candidates(CALL, frozenset({"IND", "RUS"}), *window) == [changed]
            assert await transaction.events.find(EventFilter(codes=frozenset({"PAK"}))) == []

    asyncio.run(main())


def test_a_deleted_event_is_found_nowhere(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store, store.writing() as transaction:
            await transaction.events.insert(build.event())
            await transaction.events.delete("e1")
            assert await transaction.events.get("e1") is None
            assert await transaction.events.find(EventFilter()) == []
            assert await transaction.events.candidates(CALL, BOTH, date(2021, 1, 1), date(2021, 12, 31)) == []
            await transaction.events.insert(build.event())

    asyncio.run(main())


def test_an_event_that_is_not_there_cannot_be_updated_nor_one_that_is_inserted(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            with pytest.raises(StoreError, match="no event 'e1'"):
                async with store.writing() as transaction:
                    await transaction.events.update(build.event())
            with pytest.raises(StoreError):
                async with store.writing() as transaction:
                    await transaction.events.insert(build.event())
                    await transaction.events.insert(build.event())
            async with store.reading() as transaction:
                assert await transaction.events.get("e1") is None

    asyncio.run(main())


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (EventFilter(), ["undated", "denied", "visit", "summit", "call", "ancient"]),
        (EventFilter(codes=frozenset({"IND"})), ["summit"]),
        (EventFilter(codes=BOTH), ["undated", "denied", "visit", "summit", "call", "ancient"]),
        (EventFilter(codes=frozenset({"RUS", "PAK", "IND"})), ["summit"]),
        (EventFilter(codes=frozenset({"USA", "RUS"})), []),
        (EventFilter(types=frozenset({EventType.VISIT, EventType.MEETING})), ["visit", "summit"]),
        (EventFilter(statuses=frozenset({Status.DENIED})), ["denied"]),
        (EventFilter(since=date(2021, 9, 12)), ["undated", "denied", "visit"]),
        (EventFilter(until=date(2021, 9, 1)), ["summit", "call", "ancient"]),
        (EventFilter(since=date(2021, 8, 20), until=date(2021, 9, 10)), ["summit", "call"]),
        (EventFilter(person="vladimir PUTIN "), ["call"]),
        (EventFilter(current=False), ["ancient"]),
        (EventFilter(min_confidence=0.9), ["undated", "denied", "summit", "call", "ancient"]),
    ],
)
def test_a_filter_finds_what_it_says_newest_first(opened: Any, build: Any, wanted: EventFilter, expected: list[str]) -> None:
    putin = Party("RUS", person="Vladimir Putin", office=Office.HEAD_OF_STATE)
    events = (
        build.event("call", day="2021-08-25", parties=(putin, Party("PAK"))),
        build.event("summit", ("RUS", "PAK", "IND"), day="2021-09-01", type=EventType.MEETING),
        build.event("visit", day="2021-09-12", type=EventType.VISIT, confidence=0.5),
        build.event("denied", day="2021-09-13", status=Status.DENIED),
        build.event("undated", day=None),
        build.event("ancient", day="1999", current=False),
    )

    async def main() -> None:
        async with opened() as store, store.writing() as transaction:
            for event in events:
                await transaction.events.insert(event)
            assert ids(await transaction.events.find(wanted)) == expected
            assert await transaction.events.count(wanted) == len(expected)

    asyncio.run(main())


def test_pages_of_results_join_without_gap_or_overlap(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store, store.writing() as transaction:
            for number, ident in enumerate(["b", "A", "_", "é", "a", "Z", "10", "9"]):
                await transaction.events.insert(build.event(ident, day=["2021-09-14", "2021-09", None][number % 3]))
            whole = await transaction.events.find(EventFilter())
            assert [(sort_day(event), event.id) for event in whole] == sorted(((sort_day(e), e.id) for e in whole), reverse=True)
            pages: list[str] = []
            before = None
            while page := await transaction.events.find(EventFilter(), limit=3, before=before):
                pages += ids(page)
                before = sort_day(page[-1]), page[-1].id
            assert pages == ids(whole)
            assert len(pages) == 8

    asyncio.run(main())


def test_the_newest_event_before_a_day_is_one_that_occurred_between_all_of_them(opened: Any, build: Any) -> None:
    async def main() -> None:
        day = date(2021, 9, 14)
        async with opened() as store, store.writing() as transaction:
            assert await transaction.events.newest_before(CALL, BOTH, day) is None
            for event in (
                build.event("old", day="2020-07-29"),
                build.event("older", day="2019-07-29"),
                build.event("planned", day="2021-09-01", status=Status.PLANNED),
                build.event("other pair", ("RUS", "IND"), day="2021-09-01"),
                build.event("other type", day="2021-09-01", type=EventType.VISIT),
                build.event("the day itself", day="2021-09-14"),
                build.event("three", ("RUS", "IND", "PAK"), day="2018-01-01"),
            ):
                await transaction.events.insert(event)
            newest = await transaction.events.newest_before(CALL, BOTH, day)
            assert newest and newest.id == "old"
            three = await transaction.events.newest_before(CALL, BOTH | {"IND"}, day)
            assert three and three.id == "three"

    asyncio.run(main())


def test_the_calendars_ends_break_nothing(opened: Any, build: Any) -> None:
    async def main() -> None:
        first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
        events = [
            build.event("a", day="0001"),
            build.event("b", day="0001-01-01", first_seen=first, changed=first),
            build.event("c", day="9999-12-31", first_seen=last, changed=last),
            build.event("d", day=None, first_seen=last),
        ]
        async with opened() as store, store.writing() as transaction:
            for event in events:
                await transaction.events.insert(event)
                assert await transaction.events.get(event.id) == event
            found = await transaction.events.candidates(CALL, BOTH, date.min, date.max)
            assert ids(found) == ["a", "b", "c", "d"]
            assert ids(await transaction.events.candidates(CALL, BOTH, date.min, date.min)) == ["a", "b"]
            assert ids(await transaction.events.candidates(CALL, BOTH, date.max, date.max)) == ["c", "d"]
            assert ids(await transaction.events.find(EventFilter(until=date(2, 1, 1)))) == ["b", "a"]
            assert await transaction.events.newest_before(CALL, BOTH, date.min) is None
            # A zone that pushes a moment off the calendar leaves it at the calendar's end.
            beyond = build.event("e", day=None, first_seen=datetime.min.replace(tzinfo=timezone(timedelta(hours=14))))
            await transaction.events.insert(beyond)
            assert await transaction.events.get("e") == replace(beyond, first_seen=first)

    asyncio.run(main())
