"""The tables of what sources said before and of hubs that push. A change here needs a migration, as in `tables`.

Imports the column types and the metadata only.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table

from bot.store.sql.tables import metadata
from bot.store.sql.types import CleanText, UtcTime

source_entries = Table(
    "source_entries",
    metadata,
    Column("source_id", CleanText, primary_key=True),
    # A digest of one of an entry's names: its identifier, its address, its title with its date.
    Column("key", CleanText, primary_key=True),
    Column("article_id", CleanText, nullable=False),
    # A digest of all that the source said of it when it was last read.
    Column("told", CleanText, nullable=False),
    Column("reads", Integer, nullable=False),
)

hub_leases = Table(
    "hub_leases",
    metadata,
    # Names the lease in our callback's address; nobody can guess it.
    Column("token", CleanText, primary_key=True),
    Column("source_id", CleanText, nullable=False, unique=True),
    Column("hub", CleanText, nullable=False),
    Column("topic", CleanText, nullable=False),
    Column("secret", CleanText, nullable=False),
    Column("state", CleanText, nullable=False),
    Column("requested_at", UtcTime, nullable=False),
    Column("lease_until", UtcTime),
    Column("last_push", UtcTime),
    Index("hub_leases_by_end", "lease_until"),
)
