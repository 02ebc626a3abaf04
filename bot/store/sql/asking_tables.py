"""The tables that questions and feedback need, on the same metadata as the rest. Imports the tables and column types only.

`event_keys` is the index of everything an event can be asked by, each key in the order of the days, so that a page is read without
sorting. Beside these, the migration makes what SQLAlchemy has no table for: the full-text index over `event_texts`, which is FTS5's
`event_search` with its triggers on SQLite, and an index of the text's lexemes on PostgreSQL.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Float, ForeignKey, Index, Integer, Table

from bot.store.sql.tables import metadata
from bot.store.sql.types import CleanText, UtcTime

FULL_TEXT = "event_search"

event_keys = Table(
    "event_keys",
    metadata,
    # A party's code, a pair ("PAK-RUS"), "@" a person, "#" a source, "+" an office.
    Column("key", CleanText, primary_key=True),
    Column("sort_day", Date, primary_key=True),
    # No foreign key: that would ask for one more index as large as the table. Rows come and go with their event, in `SqlEvents`.
    Column("event_id", CleanText, primary_key=True),
    Column("date_last", Date, nullable=False),
    Column("type", CleanText, nullable=False),
    Column("status", CleanText, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    sqlite_with_rowid=False,
)

event_texts = Table(
    "event_texts",
    metadata,
    # Made of the event's day and id, so that the order of the numbers is the order of time.
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("event_id", CleanText, ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("text", CleanText, nullable=False),
    Index("event_texts_by_event", "event_id", unique=True),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("event_id", CleanText, nullable=False),
    Column("channel_key", CleanText, nullable=False),
    Column("by", CleanText, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("at", UtcTime, nullable=False),
    # The event as it was when somebody called it wrong: it may change or go.
    Column("record", JSON, nullable=False),
    Index("feedback_by_event", "event_id"),
    Index("feedback_by_time", "at", "id"),
)
