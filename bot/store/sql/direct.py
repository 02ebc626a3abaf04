"""A SQLite connection that does without its thread while a write transaction is open.

The driver hands every call to a thread and waits, four times a statement; a transaction of twenty statements, each answered from an index
in microseconds, spends nine tenths of its time on that. Between BEGIN IMMEDIATE and COMMIT the calls are made where they are; what waits
for the disk or for another process (opening, BEGIN, COMMIT, ROLLBACK) and every read transaction, which may be long, goes to the thread.
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


class DirectConnection(aiosqlite.Connection):
    """As the driver's own, but for `direct`: while it is set, calls are made in the caller's thread."""

    direct = False

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self.direct:
            return fn(*args, **kwargs)
        return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]


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
