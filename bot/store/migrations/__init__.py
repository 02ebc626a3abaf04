"""Brings a database to the present tables, in the very transaction that checks its version. Imports the errors only.

Alembic's scripts lie in `versions/`; there is no `env.py` and no `alembic.ini`, because the store is the only one who runs them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.errors import StoreError

_FOLDER = Path(__file__).resolve().parent


def is_current(connection: Connection) -> bool:
    """True where nothing needs to be migrated. StoreError where a newer Readout made the database."""
    return _versions(connection) == set(_scripts().get_heads())


def migrate(connection: Connection) -> None:
    """Runs what is missing, inside the caller's transaction. StoreError where a newer Readout made the database."""
    _versions(connection)
    scripts = _scripts()

    def steps(heads: tuple[str, ...], _context: MigrationContext) -> Iterable[Any]:
        return scripts._upgrade_revs("heads", heads)  # type: ignore[arg-type]

    context = MigrationContext.configure(connection, opts={"fn": steps})
    context.run_migrations(op=Operations(context))


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(_FOLDER)


def _versions(connection: Connection) -> set[str]:
    found = set(MigrationContext.configure(connection).get_current_heads())
    known = {script.revision for script in _scripts().walk_revisions()}
    if unknown := found - known:
        raise StoreError(
            "the database was made by a newer version of Readout",
            f"its tables are at version {', '.join(sorted(unknown))}, which this version does not know",
            "Upgrade readout-bot, or name another database",
        )
    return found
