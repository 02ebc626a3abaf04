"""One transaction's hands: every statement passes here, so that no driver's error leaves the store. Imports the errors only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Executable, Row, Select, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store.sql.faults import Faults

T = TypeVar("T")

# SQLite allows 32,766 parameters a statement and PostgreSQL 65,535; far fewer keep a statement's plan cheap.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Session:
    """Runs statements in one open transaction; every failure of the database is a StoreError."""

    connection: AsyncConnection
    faults: Faults

    @property
    def on_postgres(self) -> bool:
        return self.connection.dialect.name == "postgresql"

    async def run(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        """What every other method runs its statement by."""
        return await self.connection.execute(statement, values)

    async def rows(self, statement: Select[Any], values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """`values` are those of the statement's own parameters, where it is made once and run often."""
        with self.faults.told("read"):
            found: Sequence[Row[Any]] = (await self.run(statement, values)).all()
            return found

    async def row(self, statement: Select[Any]) -> Row[Any] | None:
        with self.faults.told("read"):
            found: Row[Any] | None = (await self.run(statement)).first()
            return found

    async def value(self, statement: Select[Any]) -> Any:
        with self.faults.told("read"):
            return (await self.run(statement)).scalar()

    async def write(self, statement: Executable) -> int:
        """The number of rows changed."""
        with self.faults.told("write to"):
            return (await self.run(statement)).rowcount

    async def change(self, statement: Executable, kind: str, ident: str) -> None:
        """Runs a statement that must change one row; StoreError where the row is not there."""
        if await self.write(statement) != 1:
            raise StoreError(f"{self.faults.name} holds no {kind} {ident!r}", "it was never stored, or is deleted", "Store it first")

    async def write_many(self, statement: Executable, values: Sequence[Mapping[str, Any]]) -> None:
        """Runs the statement for each of the values."""
        for batch in batches(values):
            with self.faults.told("write to"):
                await self.run(statement, batch)

    async def insert(self, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
        for batch in batches(values):
            with self.faults.told("write to"):
                await self.run(insert(table), batch)

    async def insert_new(self, table: Table, values: Mapping[str, Any]) -> bool:
        """False, and nothing written, where a row with one of the unique keys is there already."""
        statement = _insert_new_statement(table, on_postgres=self.on_postgres)
        with self.faults.told("write to"):
            return (await self.run(statement, values)).first() is not None

    async def insert_unless_there(self, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
        """Writes those rows of which no unique key is there already."""
        dialect = postgresql if self.on_postgres else sqlite
        statement = dialect.insert(table).on_conflict_do_nothing()
        for batch in batches(values):
            with self.faults.told("write to"):
                await self.run(statement, batch)

    async def upsert(self, table: Table, key: str, values: Mapping[str, Any]) -> None:
        """Writes the row under its key, over an earlier one."""
        dialect = postgresql if self.on_postgres else sqlite
        rest = {name: value for name, value in values.items() if name != key}
        await self.write(dialect.insert(table).values(**values).on_conflict_do_update(index_elements=[key], set_=rest))

    async def upsert_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """`upsert` of many rows, by the table's own key; no two may have the same."""
        await self.write_many(_upsert_statement(table, on_postgres=self.on_postgres), rows)


@cache
def _insert_new_statement(table: Table, *, on_postgres: bool) -> Executable:
    # The row comes back only where it was written; drivers do not agree on the row count of an INSERT.
    dialect = postgresql if on_postgres else sqlite
    statement: Executable = dialect.insert(table).on_conflict_do_nothing().returning(*table.primary_key)
    return statement


@cache
def _upsert_statement(table: Table, *, on_postgres: bool) -> Executable:
    """One statement for any number of rows, so that it is compiled once."""
    dialect = postgresql if on_postgres else sqlite
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    upsert: Executable = statement.on_conflict_do_update(index_elements=keys, set_=rest)
    return upsert


def batches(items: Sequence[T], size: int = BATCH) -> Iterator[list[T]]:
    """The items in order, at most `size` at a time."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
