"""What questions and feedback need: the index of keys, the full-text index, feedback; pairs by day; sources by time.

A migration is history: it names the columns as they were then and imports nothing of the project. Events that are stored already are
taken in: their keys and texts are made from their records, by SQL alone, so that a large database migrates in flat memory.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0003"
down_revision: str | None = "0002"

_TIME = sa.DateTime(timezone=True)
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade(op: Operations) -> None:
    """Creates the tables and indexes and fills them from the events."""
    postgres = op.get_bind().dialect.name == "postgresql"
    _create_tables(op)
    _create_indexes(op)
    _create_full_text(op, postgres)
    for statement in (*_KEYS, *(_POSTGRES_JSON if postgres else _SQLITE_JSON)):
        op.execute(sa.text(statement))


def _create_tables(op: Operations) -> None:
    op.create_table(
        "event_keys",
        sa.Column("key", _TEXT, primary_key=True),
        sa.Column("sort_day", sa.Date, primary_key=True),
        sa.Column("event_id", _TEXT, primary_key=True),
        sa.Column("date_last", sa.Date, nullable=False),
        sa.Column("type", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_texts",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
        sa.Column("event_id", _TEXT, sa.ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
        sa.Column("text", _TEXT, nullable=False),
    )
    op.create_index("event_texts_by_event", "event_texts", ["event_id"], unique=True)
    op.create_table(
        "feedback",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("event_id", _TEXT, nullable=False),
        sa.Column("channel_key", _TEXT, nullable=False),
        sa.Column("by", _TEXT, nullable=False),
        sa.Column("reason", _TEXT, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
    )
    op.create_index("feedback_by_event", "feedback", ["event_id"])
    op.create_index("feedback_by_time", "feedback", ["at", "id"])


def _create_indexes(op: Operations) -> None:
    op.add_column("event_pairs", sa.Column("status", _TEXT, nullable=False, server_default=""))
    op.execute(sa.text("UPDATE event_pairs SET status = (SELECT status FROM events WHERE events.id = event_pairs.event_id)"))
    op.create_index("event_pairs_by_day", "event_pairs", ["sort_day", "status", "a", "b"])
    op.drop_index("event_parties_by_code", "event_parties")
    op.drop_index("event_parties_by_person", "event_parties")
    op.drop_index("events_by_type", "events")
    op.create_index("events_by_type", "events", ["type", "sort_day", "id"])
    op.create_index("events_by_status", "events", ["status", "sort_day", "id"])
    op.create_index("events_by_both", "events", ["type", "status", "sort_day", "id"])
    op.create_index("articles_by_source", "articles", ["source_id", "fetched"])
    op.create_index("articles_by_publication", "articles", ["source_id", "published"])


def _create_full_text(op: Operations, postgres: bool) -> None:
    if postgres:
        op.execute(sa.text("CREATE INDEX event_search ON event_texts USING gin (to_tsvector('english'::regconfig, text))"))
        return
    for statement in _FTS5:
        op.execute(sa.text(statement))


_FTS5 = (
    "CREATE VIRTUAL TABLE event_search USING fts5("
    "text, content='event_texts', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER event_texts_in AFTER INSERT ON event_texts BEGIN "
    "INSERT INTO event_search(rowid, text) VALUES (new.number, new.text); END",
    "CREATE TRIGGER event_texts_out AFTER DELETE ON event_texts BEGIN "
    "INSERT INTO event_search(event_search, rowid, text) VALUES ('delete', old.number, old.text); END",
)
_KEY_COLUMNS = "key, sort_day, event_id, date_last, type, status, current, confidence"
_REST = "e.sort_day, e.id, e.date_last, e.type, e.status, e.current, e.confidence"
_KEYS = tuple(
    f"INSERT INTO event_keys ({_KEY_COLUMNS}) SELECT DISTINCT {key}, {_REST} FROM events e JOIN {child} c ON c.event_id = e.id{only}"  # noqa: S608
    for key, child, only in (
        ("c.code", "event_parties", ""),
        ("'@' || c.person_key", "event_parties", " WHERE c.person_key IS NOT NULL"),
        ("'+' || c.office", "event_parties", ""),
        ("c.a || '-' || c.b", "event_pairs", ""),
    )
)
# A text's number begins with its event's day, as the code numbers them: 41 bits are for those of one day.
_SQLITE_JSON = (
    f"INSERT INTO event_keys ({_KEY_COLUMNS}) SELECT DISTINCT '#' || json_extract(s.value, '$.source_id'), {_REST} "  # noqa: S608
    "FROM events e, json_each(e.record, '$.sources') s",
    "INSERT INTO event_texts (number, event_id, text) SELECT (CAST(julianday(sort_day) - 1721424.5 AS INTEGER) << 41) + "
    "row_number() OVER (PARTITION BY sort_day ORDER BY id), id, json_extract(record, '$.evidence') FROM events",
)
_POSTGRES_JSON = (
    f"INSERT INTO event_keys ({_KEY_COLUMNS}) SELECT DISTINCT '#' || (s.value ->> 'source_id'), {_REST} "  # noqa: S608
    "FROM events e, json_array_elements(e.record -> 'sources') s",
    "INSERT INTO event_texts (number, event_id, text) SELECT ((sort_day - DATE '0001-01-01' + 1)::bigint << 41) + "
    "row_number() OVER (PARTITION BY sort_day ORDER BY id), id, record ->> 'evidence' FROM events",
)
