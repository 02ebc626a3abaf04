"""A database of the first version that holds events already: its questions are answered after the migration as those of a new one."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain import EventType, Office, Party, Status
from bot.store import EventFilter, Query, migrations, open_store
from bot.store.sql import tables as event_tables
from bot.store.sql.address import parse_address
from bot.store.sql.asking_tables import event_keys

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
MINE = "0003"


def before_mine(connection: Connection) -> None:
    """Makes the tables as they were just before the migration under test, wherever in the chain it stands."""
    scripts = ScriptDirectory(Path(migrations.__file__).parent)
    earlier = scripts.get_revision(MINE).down_revision

    def steps(heads: Any, _context: MigrationContext) -> Any:
        return scripts._upgrade_revs(earlier, heads)  # type: ignore[arg-type]

    context = MigrationContext.configure(connection, opts={"fn": steps})
    context.run_migrations(op=Operations(context))


def old_rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """What a database of today holds of the tables that were there before, without the columns that were not."""
    tables = (event_tables.events, event_tables.event_parties, event_tables.event_pairs)
    found = {table.name: [dict(row) for row in connection.execute(table.select()).mappings()] for table in tables}
    for row in found["event_pairs"]:
        del row["status"]
    return found


def test_events_that_are_stored_already_are_found_by_all_their_keys_and_words(url: str, build: Any, tmp_path: Path) -> None:
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
        today = await open_store(f"sqlite:///{tmp_path / 'today.sqlite'}", clock=lambda: NOW)
        async with today.writing() as tx:
            for event in stored:
                await tx.events.insert(event)
        async with today.engine.connect() as connection:
            rows = await connection.run_sync(old_rows)
        expected = await keys(today)
        await today.close()

        old = create_async_engine(parse_address(url).url)
        async with old.begin() as connection:
            await connection.run_sync(before_mine)
            for name, values in rows.items():
                await connection.execute(event_tables.metadata.tables[name].insert(), values)
        await old.dispose()

        store = await open_store(url, clock=lambda: NOW)
        try:
            assert await keys(store) == expected
            async with store.writing() as tx:
                await tx.events.insert(build.event("e4", day="2021-09-13", evidence="More grain."))
                await tx.events.update(build.event("e1", day="2021-09-12", evidence="Grain again."))
                await tx.events.delete("e2")
            async with store.reading() as tx:
                assert [found.event.id for found in await tx.events.search(Query((("grain",),)))] == ["e4", "e1"]
                assert [found.event.id for found in await tx.events.search(Query((("steel",),)))] == []
                assert [event.id for event in await tx.events.find(EventFilter(person="sergey lavrov"))] == ["e3"]
                counts = await tx.events.busiest(NOW.date().replace(day=1), None, limit=5)
                assert [(count.a, count.b, count.events) for count in counts] == [("PAK", "RUS", 3)]
        finally:
            await store.close()

    asyncio.run(main())
