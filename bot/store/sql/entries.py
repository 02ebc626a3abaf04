"""What sources said before, by each name of an entry. Imports the ports and the session only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.ports import SeenEntry
from bot.store.sql.session import Session, batches
from bot.store.sql.source_tables import source_entries as table


@dataclass(frozen=True, slots=True)
class SqlEntries:
    session: Session

    async def find(self, source_id: str, keys: Iterable[str]) -> Mapping[str, SeenEntry]:
        found: dict[str, SeenEntry] = {}
        for batch in batches(sorted(set(keys))):
            query = select(table).where(table.c.source_id == source_id, table.c.key.in_(batch))
            found.update({row.key: SeenEntry(row.key, row.article_id, row.told, row.reads) for row in await self.session.rows(query)})
        return found

    async def remember(self, source_id: str, entries: Sequence[SeenEntry]) -> None:
        dialect = postgresql if self.session.on_postgres else sqlite
        last = {entry.key: entry for entry in entries}  # one statement may not write a row twice
        for batch in batches([last[key] for key in sorted(last)], 100):
            rows = [
                {"source_id": source_id, "key": entry.key, "article_id": entry.article_id, "told": entry.told, "reads": entry.reads}
                for entry in batch
            ]
            statement = dialect.insert(table).values(rows)
            changed = {name: statement.excluded[name] for name in ("article_id", "told", "reads")}
            await self.session.write(statement.on_conflict_do_update(index_elements=["source_id", "key"], set_=changed))
