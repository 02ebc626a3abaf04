"""A database of the first version that holds events already: its questions are answered after the migration as those of a new one."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from bot.domain import EventType, Office, Party, Status
from bot.store import EventFilter, Query, open_store
from bot.store.sql.asking_tables import event_keys

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
# What the first version had and this one has not, and the other way round.
_BACK = (
    "DROP TABLE feedback",
    "DROP TABLE event_keys",
    "DROP INDEX event_pairs_by_day",
    "DROP INDEX event_pairs_by_pair",
    "CREATE INDEX event_pairs_by_pair ON event_pairs (a, b, type, sort_day)",
    "ALTER TABLE event_pairs DROP COLUMN status",
    "DROP INDEX events_by_type",
    "DROP INDEX events_by_status",
    "DROP INDEX events_by_both",
    "DROP INDEX articles_by_source",
    "DROP INDEX articles_by_publication",
    "CREATE INDEX events_by_type ON events (type, sort_day)",
    "CREATE INDEX event_parties_by_code ON event_parties (code, event_id)",
    "CREATE INDEX event_parties_by_person ON event_parties (person_key, event_id)",
    "UPDATE alembic_version SET version_num = '0001'",
)


def to_the_first_version(connection: Connection) -> None:
    """Undoes the migration by hand: the texts' index goes with its table, on SQLite by its own name."""
    if connection.dialect.name == "sqlite":
        for name in ("event_texts_in", "event_texts_out"):
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("DROP TABLE event_search"))
    for statement in ("DROP TABLE event_texts", *_BACK):
        connection.execute(text(statement))


def test_events_that_are_stored_already_are_found_by_all_their_keys_and_words(url: str, build: Any) -> None:
    lavrov = Party("RUS", person="Sergey Lavrov", office=Office.FOREIGN_MINISTER)
    stored = [
        build.event("e1", day="2021-09-14", evidence="They spoke of the grain corridor."),
        build.event("e2", ("IND", "CHN", "RUS"), "2021-08", type=EventType.MEETING, status=Status.PLANNED, evidence="Of steel."),
        build.event("e3", ("RUS", "PAK"), None, parties=(lavrov, Party("PAK"), Party("PAK", person="A B", office=Office.OFFICIAL))),
    ]

    async def keys(store: Any) -> list[tuple[Any, ...]]:
        async with store.engine.connect() as connection:
            return sorted(map(tuple, (await connection.execute(event_keys.select())).all()))

    async def main() -> None:
        store = await open_store(url, clock=lambda: NOW)
        async with store.writing() as tx:
            for event in stored:
                await tx.events.insert(event)
        before = await keys(store)
        async with store.engine.begin() as connection:
            await connection.execute(text("PRAGMA query_only=OFF" if url.startswith("sqlite") else "SELECT 1"))
            await connection.run_sync(to_the_first_version)
        await store.close()
        store = await open_store(url, clock=lambda: NOW)
        try:
            assert await keys(store) == before
            async with store.writing() as tx:
                await tx.events.insert(build.event("e4", day="2021-09-13", evidence="More grain."))
                await tx.events.update(build.event("e1", day="2021-09-12", evidence="Grain again."))
                await tx.events.delete("e2")
            async with store.reading() as tx:
                assert [found.event.id for found in await tx.events.search(Query((("grain",),)))] == ["e4", "e1"]
                assert [found.event.id for found in await tx.events.search(Query((("steel",),)))] == []
                assert [event.id for event in await tx.events.find(EventFilter(person="sergey lavrov"))] == ["e3"]
                assert [(count.a, count.b, count.events) for count in await tx.events.busiest(NOW.date().replace(day=1), None, limit=5)]
        finally:
            await store.close()

    asyncio.run(main())
