"""What a database's own errors mean to a person: one table, one line each. Imports the errors only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import exc

from bot.errors import StoreError

_SQLITE = {
    "SQLITE_NOTADB": ("the file is no database", "Name another file, or move this one away"),
    "SQLITE_CORRUPT": ("the file is damaged", "Restore it from a backup, or recover it with `sqlite3 FILE .recover`"),
    "SQLITE_READONLY": ("the file or its folder cannot be written", "Give the user that runs Readout the right to write there"),
    "SQLITE_CANTOPEN": ("the file cannot be opened", "Check that its folder exists and may be written"),
    "SQLITE_PERM": ("the file may not be opened", "Give the user that runs Readout the right to write there"),
    "SQLITE_FULL": ("the disk is full", "Free some space; nothing half-written was kept"),
    "SQLITE_BUSY": ("the database is locked by another process", "Wait for it to end, or stop it, and try again"),
    "SQLITE_LOCKED": ("the database is locked by another process", "Wait for it to end, or stop it, and try again"),
    "SQLITE_IOERR": ("the disk failed to read or write", "Check the disk"),
}
# By the class of the SQLSTATE, its first two characters.
_POSTGRES = {
    "08": ("the connection was lost", "Check that PostgreSQL is running, and try again"),
    "28": ("PostgreSQL refused the user or password", "Check the user and password in the database URL"),
    "3D": ("PostgreSQL has no such database", "Create it with `createdb`, or correct the database URL"),
    "42": ("PostgreSQL refused the statement", "Check the user's rights on the schema, and that no other program's tables are there"),
    "53": ("PostgreSQL is out of disk, memory or connections", "Free some on its machine, and try again"),
    "57": ("PostgreSQL is shutting down or ended the connection", "Try again when it is up"),
    "25": ("the database takes no writes", "Name the primary server, or use a writing transaction"),
    "40": ("two transactions were in each other's way", "Try again"),
}


@dataclass(frozen=True, slots=True)
class Faults:
    """Turns what the driver raises into a StoreError that names the database. `name` holds no password."""

    name: str

    @contextmanager
    def told(self, doing: str) -> Iterator[None]:
        """Within the block, whatever the database raises leaves as a StoreError "could not `doing` `name`: why"."""
        try:
            yield
        except (exc.SQLAlchemyError, sqlite3.Error, OSError) as error:
            why, next_step = _meaning(error)
            raise StoreError(f"could not {doing} {self.name}", why, next_step) from error


def _meaning(error: Exception) -> tuple[str, str]:
    origin = getattr(error, "orig", None) or error
    if isinstance(origin, sqlite3.Error):
        return _sqlite_meaning(origin)
    state = getattr(origin, "sqlstate", None)
    if state and not state.startswith("23") and (known := _POSTGRES.get(state[:2])):
        return f"{known[0]} ({_first_line(origin)})", known[1]
    if isinstance(error, exc.OperationalError):
        return _first_line(origin), "Check that PostgreSQL is running and that the database URL is right"
    if isinstance(error, exc.TimeoutError):
        return "every connection is in use", "Try again; if it lasts, restart Readout"
    return _first_line(origin), ""


def _sqlite_meaning(error: sqlite3.Error) -> tuple[str, str]:
    name = getattr(error, "sqlite_errorname", None) or ""
    # Extended names carry the primary one in front: SQLITE_READONLY_DIRECTORY.
    primary = "_".join(name.split("_")[:2])
    return _SQLITE.get(primary, (_first_line(error), ""))


def _first_line(error: BaseException) -> str:
    """The error's first line; of a row the database quotes nothing, because texts of articles may be long."""
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else type(error).__name__
