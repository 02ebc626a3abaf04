"""The tables of rights, audit lines, workspaces that left, and the state of buttons. Imports the column types and the metadata only."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, Table

from bot.store.sql.tables import metadata
from bot.store.sql.types import CleanText, UtcTime

# A workspace's own row has the key of a channel without an id ("discord/123/"), so that one prefix finds all that is a workspace's.
rights = Table(
    "rights",
    metadata,
    Column("channel_key", CleanText, primary_key=True),
    Column("whose", CleanText, nullable=False),
    Column("names", JSON, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("channel_key", CleanText, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("who", CleanText, nullable=False),
    Column("name", CleanText, nullable=False),
    Column("what", CleanText, nullable=False),
    Index("audit_by_channel", "channel_key", "id"),
)

departures = Table(
    "departures",
    metadata,
    Column("workspace_key", CleanText, primary_key=True),
    Column("left_at", UtcTime, nullable=False),
    # The subscriptions that were paused because the workspace left, so that only these resume when it returns.
    Column("paused", JSON, nullable=False),
    Index("departures_by_time", "left_at"),
)

kept_states = Table(
    "kept_states",
    metadata,
    Column("key", CleanText, primary_key=True),
    Column("words", JSON, nullable=False),
    Column("kept", UtcTime, nullable=False),
    Index("kept_states_by_time", "kept"),
)
