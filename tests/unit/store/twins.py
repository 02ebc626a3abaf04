"""Two SQLite files that are to hold the same: one written by `Store.settling`, the other by `Store.writing`."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Coroutine, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.store import Store, open_store

Dump = dict[str, list[tuple[Any, ...]]]


@dataclass
class Twins:
    """The stores live on one loop for many examples; `empty` makes room for the next."""

    late: Store
    plain: Store
    files: tuple[Path, Path]
    runner: asyncio.Runner

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def empty(self) -> None:
        for file in self.files:
            with closing(sqlite3.connect(file, isolation_level=None)) as connection:
                # Not by the rules between the tables: every row goes.
                connection.executescript("BEGIN;" + "".join(f"DELETE FROM {name};" for name in tables(connection)) + "COMMIT")

    def dumps(self) -> tuple[Dump, Dump]:
        return dump(self.files[0]), dump(self.files[1])


@contextmanager
def open_twins(folder: Path, clock: Clock) -> Iterator[Twins]:
    files = (folder / "late.sqlite", folder / "plain.sqlite")
    with asyncio.Runner() as runner:
        late, plain = (runner.run(open_store(f"sqlite:///{file}", clock=clock)) for file in files)
        try:
            yield Twins(late, plain, files, runner)
        finally:
            for store in (late, plain):
                runner.run(store.close())


def tables(connection: sqlite3.Connection) -> list[str]:
    """But for that of the migrations and those of the full-text index, which follows its table by triggers."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in rows if not name.startswith(("sqlite_", "event_search", "alembic"))]


def dump(file: Path) -> Dump:
    """Every row of every table, and what the full-text index holds. Of the numbers in a channel's order only the order counts:
    a gap in them says nothing.
    """
    with closing(sqlite3.connect(file)) as connection:
        held = {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in tables(connection)}
        names = [row[1] for row in connection.execute("PRAGMA table_info(outbox)")]
        held["order"] = list(connection.execute("SELECT channel_key, id FROM outbox ORDER BY channel_key, sequence"))
        held["found"] = list(connection.execute("SELECT rowid FROM event_search WHERE event_search MATCH 'spoke' ORDER BY rowid"))
        connection.execute("INSERT INTO event_search(event_search) VALUES ('integrity-check')")
    place = names.index("sequence")
    held["outbox"] = [(*row[:place], *row[place + 1 :]) for row in held["outbox"]]
    return held
