"""What a database URL means, and the engine behind it. Imports the errors only."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, exc, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError
from bot.store.sql.direct import QUERY_ONLY, connect, go_direct

_SQLITE = frozenset({"sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"})
_POSTGRES = frozenset({"postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg_async"})
_BUSY_SECONDS = 30.0
_CONNECT_SECONDS = 10
# The execution option by which a transaction says that it will write.
WRITES = "readout_writes"


@dataclass(frozen=True, slots=True)
class Address:
    """A database, as the operator named it. `name` is fit for a message: it holds no password."""

    url: URL
    name: str
    file: Path | None

    @property
    def busy_seconds(self) -> float:
        """How long a writer waits for another one on SQLite; `?timeout=` in the URL changes it."""
        return float(str(self.url.query.get("timeout", _BUSY_SECONDS)))


def parse_address(text: str) -> Address:
    """StoreError where the text names no database this store can use; its password is never repeated."""
    try:
        url = make_url(text)
        if url.drivername in _SQLITE:
            return _sqlite_address(url)
        if url.drivername in _POSTGRES:
            url = url.set(drivername="postgresql+psycopg")
            return Address(url, url.render_as_string(hide_password=True), None)
    except (exc.ArgumentError, ValueError):
        raise _unusable("it is not written as a URL") from None
    raise _unusable(f"{url.drivername!r} is no database that Readout knows")


def _sqlite_address(url: URL) -> Address:
    if not url.database or url.database == ":memory:":
        raise _unusable("it names no file, and what is only in memory would be lost")
    address = Address(url.set(drivername="sqlite+aiosqlite"), url.database, Path(url.database))
    if address.busy_seconds < 0 or set(url.query) - {"timeout"}:
        raise ValueError("only ?timeout=SECONDS has a meaning")
    return address


def _unusable(why: str) -> StoreError:
    return StoreError("the database URL cannot be used", why, "Write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")


def probe_file(address: Address) -> None:
    """Raises what SQLite raises where the file cannot be opened. Blocks; to be called in a thread.

    The async driver leaves a thread behind where its very first call fails, which then prints a traceback of its own.
    """
    if address.file is not None:
        with closing(sqlite3.connect(address.file, timeout=address.busy_seconds)) as connection:
            connection.execute("PRAGMA schema_version").fetchone()


def make_engine(address: Address) -> AsyncEngine:
    """An engine that has not connected yet. StoreError where PostgreSQL's driver is missing."""
    if address.file is not None:
        return _sqlite_engine(address)
    try:
        return create_async_engine(address.url, connect_args=_postgres_arguments(address.url), pool_pre_ping=True)
    except ImportError as error:
        raise StoreError(
            "PostgreSQL cannot be used", "its driver psycopg is not installed", "Run: pip install readout-bot[postgres]"
        ) from error


def _postgres_arguments(url: URL) -> dict[str, Any]:
    options = url.query.get("options", "")
    asked = options if isinstance(options, str) else " ".join(options)
    # Moments come back in the session's zone; the calendar's ends only fit where that is UTC.
    return {"connect_timeout": _CONNECT_SECONDS, "options": f"{asked} -c timezone=UTC".strip()}


def _sqlite_engine(address: Address) -> AsyncEngine:
    engine = create_async_engine(address.url, async_creator=partial(connect, str(address.file), address.busy_seconds))
    event.listen(engine.sync_engine, "connect", _prepare_connection)
    event.listen(engine.sync_engine, "begin", _begin)
    event.listen(engine.sync_engine, "commit", _end)
    event.listen(engine.sync_engine, "rollback", _end)
    return engine


def _prepare_connection(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes late and is never IMMEDIATE: it is switched off, and `_begin` does it.
    try:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
    except BaseException:
        # The pool does not know a connection whose preparation failed: its thread would live on.
        connection.close()
        raise


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once, so that it never fails halfway because another wrote since its first read."""
    writes = bool(connection.get_execution_options().get(WRITES))
    connection.exec_driver_sql(f"{QUERY_ONLY}{'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    go_direct(connection, direct=writes)


def _end(connection: Connection) -> None:
    """The disk is waited for in the connection's thread."""
    go_direct(connection, direct=False)
