"""Look-ups that a settling transaction makes for every article, asked of the SQLite driver itself.

Each is answered from an index in microseconds, and the toolkit's way to the driver and back takes ten times as long. The statements are
the toolkit's own all the same, compiled once, and so are the types of what comes back. SQLite only; imports this part's modules only.
"""

from __future__ import annotations

import json
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.sql.direct import DirectConnection
from bot.store.sql.faults import Faults

Convert = Callable[[Any], Any]


def among(name: str) -> Select[Any]:
    """For `column.in_(among("codes"))`: the values of the parameter, which is given by `listed`. The statement is one for every number."""
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def listed(values: Iterable[str]) -> str:
    return json.dumps(list(values))


class Lookup:
    """A statement, made once; `among` takes those of its parameters that are lists."""

    def __init__(self, statement: Select[Any]) -> None:
        dialect = sqlite.dialect(paramstyle="named")
        columns: Sequence[ColumnElement[Any]] = list(statement.selected_columns)
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._stores: dict[str, Convert] = {
            name: convert
            for name, bound in compiled.binds.items()
            if (convert := bound.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        self._constants = self._stored({name: value for name, value in compiled.params.items() if value is not None})
        self._row: Callable[..., Any] = namedtuple("LookedUp", [str(column.key) for column in columns])  # type: ignore[misc]
        self._converts: list[tuple[int, Convert]] = [
            (place, convert)
            for place, column in enumerate(columns)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]

    def ask(self, driver: sqlite3.Connection, values: Mapping[str, Any]) -> list[Any]:
        """The rows, with the columns by name."""
        found = driver.execute(self.sql, {**self._constants, **self._stored(values)}).fetchall()
        return [self._row(*self._converted(row)) for row in found]

    def _stored(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: convert(value) if (convert := self._stores.get(name)) else value for name, value in values.items()}

    def _converted(self, row: tuple[Any, ...]) -> Iterable[Any]:
        if not self._converts:
            return row
        values = list(row)
        for place, convert in self._converts:
            values[place] = convert(values[place])
        return values


class Driver:
    """The driver's connection under an open write transaction."""

    def __init__(self, connection: AsyncConnection, faults: Faults) -> None:
        self._connection = connection
        self._faults = faults
        self._driver: sqlite3.Connection | None = None

    async def rows(self, lookup: Lookup, values: Mapping[str, Any]) -> list[Any]:
        with self._faults.told("read"):
            if self._driver is None:
                under = (await self._connection.get_raw_connection()).driver_connection
                assert isinstance(under, DirectConnection)
                self._driver = under._conn
            return lookup.ask(self._driver, values)
