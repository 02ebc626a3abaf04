"""The tables of installed workspaces and of requests that were seen. Imports the column types and the metadata only."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from bot.store.sql.tables import metadata
from bot.store.sql.types import CleanText, UtcTime

installations = Table(
    "installations",
    metadata,
    Column("workspace_key", CleanText, primary_key=True),
    # Encrypted by the platform that wrote it: the store never sees a token.
    Column("sealed", CleanText, nullable=False),
    Column("installed", UtcTime, nullable=False),
)

seen_requests = Table(
    "seen_requests",
    metadata,
    Column("key", CleanText, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Index("seen_requests_by_time", "at"),
)
