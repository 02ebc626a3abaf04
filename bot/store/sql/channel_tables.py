"""Tables of how channels want to be told, and of what people said belongs together. On the same metadata as `tables`.

Imports the tables and the column types only.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, Table

from bot.store.sql.tables import metadata
from bot.store.sql.types import CleanText, UtcTime

channels = Table(
    "channels",
    metadata,
    Column("channel_key", CleanText, primary_key=True),
    Column("quiet_start", CleanText),
    Column("quiet_end", CleanText),
    Column("zone", CleanText, nullable=False),
    Column("digest_hour", Integer, nullable=False),
    # Why the platform does not take what is posted; empty where it does.
    Column("stop_why", CleanText),
    Column("stop_since", UtcTime),
    Column("stop_probe", UtcTime),
    Column("stop_tries", Integer, nullable=False),
    Column("stop_told", Boolean, nullable=False),
    # When a stopped channel last came back: one that fails again at once is not told of again.
    Column("resumed", UtcTime),
    Index("channels_by_probe", "stop_probe"),
)

mutes = Table(
    "mutes",
    metadata,
    Column("channel_key", CleanText, primary_key=True),
    Column("a", CleanText, primary_key=True),
    Column("b", CleanText, primary_key=True),
    Column("created", UtcTime, primary_key=True),
    Column("until", UtcTime),
    Column("created_by", CleanText, nullable=False),
)

event_cases = Table(
    "event_cases",
    metadata,
    Column("id", CleanText, primary_key=True),
    # What a person said: that two events are one ("same"), or that articles tell of another ("apart").
    Column("verdict", CleanText, nullable=False),
    Column("event_id", CleanText, nullable=False),
    Column("other_id", CleanText, nullable=False),
    # The mentions of both sides as they were, each with its article: enough to learn from and to undo by.
    Column("record", JSON, nullable=False),
    Column("said_by", CleanText, nullable=False),
    Column("said", UtcTime, nullable=False),
    Column("undone", UtcTime),
    Index("event_cases_by_event", "event_id"),
)
