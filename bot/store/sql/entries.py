"""What sources said before, by each name of an entry. Imports the ports and the session only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from bot.store.ports import SeenEntry
from bot.store.sql.lookups import Driver, Lookup, among, listed
from bot.store.sql.session import Session, batches
from bot.store.sql.source_tables import source_entries as table


@dataclass(frozen=True, slots=True)
class SqlEntries:
    session: Session

    async def find(self, source_id: str, keys: Iterable[str]) -> Mapping[str, SeenEntry]:
        found: dict[str, SeenEntry] = {}
        for batch in batches(sorted(set(keys))):
            found.update({row.key: SeenEntry(row.key, row.article_id, row.told, row.reads) for row in await self._rows(source_id, batch)})
        return found

    async def _rows(self, source_id: str, keys: list[str]) -> Sequence[Any]:
        if not self.session.on_postgres:
            driver = Driver(self.session.connection, self.session.faults)
            return await driver.rows(_find(), {"source_id": source_id, "keys": listed(keys)})
        return await self.session.rows(select(table).where(table.c.source_id == source_id, table.c.key.in_(keys)))

    async def remember(self, source_id: str, entries: Sequence[SeenEntry]) -> None:
        last = {entry.key: entry for entry in entries}  # a row is written once
        rows = [
            {"source_id": source_id, "key": key, "article_id": entry.article_id, "told": entry.told, "reads": entry.reads}
            for key, entry in sorted(last.items())
        ]
        await self.session.upsert_all(table, rows)


@cache
def _find() -> Lookup:
    """Made at the first use; every poll that finds a changed feed asks it."""
    here = table.c.source_id == bindparam("source_id")
    return Lookup(select(table).where(here, table.c.key.in_(among("keys"))))
