"""A SQLite connection that does without its thread while a write transaction is open.

The driver hands every call to a thread and waits, four times a statement; a transaction of twenty statements, each answered from an index
in microseconds, spends nine tenths of its time on that. Between BEGIN IMMEDIATE and COMMIT the calls are made where they are; what waits
for the disk or for another process (opening, BEGIN, COMMIT, ROLLBACK) and every read transaction, which may be long, goes to the thread;
but for what takes no time anywhere (making a cursor, closing it, a rollback of nothing), as long as the thread has nothing to do.
Imports nothing of the project.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import Connection

_ROWS_AT_ONCE = 64
QUERY_ONLY = "PRAGMA query_only="
"""What begins a statement that only sets a flag of the connection."""


class DirectConnection(aiosqlite.Connection):
    """As the driver's own, but for `direct`: while it is set, calls are made in the caller's thread."""

    direct = False
    _at_work = 0

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self.direct or (not self._at_work and self._connection is not None and self._is_instant(fn, args)):
            return fn(*args, **kwargs)
        self._at_work += 1
        return await super()._execute(self._counted, fn, *args, **kwargs)  # type: ignore[no-untyped-call]

    def _counted(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """In the thread; whoever waited for it may have been cancelled meanwhile."""
        try:
            return fn(*args, **kwargs)
        finally:
            self._at_work -= 1

    def _is_instant(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
        name, of = getattr(fn, "__name__", ""), getattr(fn, "__self__", None)
        if isinstance(of, sqlite3.Cursor):
            return name == "close" or (name == "execute" and str(args[0]).startswith(QUERY_ONLY))
        return of is self._conn and (name == "cursor" or (name == "rollback" and not self._conn.in_transaction))


async def connect(file: str, timeout: float) -> DirectConnection:
    """What the engine makes its connections with."""
    connection = DirectConnection(partial(sqlite3.connect, file, timeout=timeout, check_same_thread=False), _ROWS_AT_ONCE)
    connection._thread.daemon = True  # as SQLAlchemy does with the driver's own
    return await connection  # type: ignore[return-value]


def go_direct(connection: Connection, *, direct: bool) -> None:
    """Switches the connection under an engine's; one that is gone already is left alone."""
    adapted = connection.connection.dbapi_connection
    driver = getattr(adapted, "driver_connection", None) or getattr(adapted, "_connection", None)
    if isinstance(driver, DirectConnection):
        driver.direct = direct
