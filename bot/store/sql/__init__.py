"""The one real store, over SQLAlchemy Core: SQLite by default, PostgreSQL by URL, the same code. Imports the domain, the ports,
the clock and the errors. Other parts enter by `bot.store`.
"""

from bot.store.sql.keys import sort_day
from bot.store.sql.store import SqlStore, open_sql_store
from bot.store.sql.transaction import SqlTransaction

__all__ = ["SqlStore", "SqlTransaction", "open_sql_store", "sort_day"]
