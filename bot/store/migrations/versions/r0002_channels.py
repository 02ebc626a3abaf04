"""How channels want to be told (quiet hours, mutes, stops), why rows are held, what people said of events.

A migration is history: it names the columns as they were then and imports nothing of the project.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0002"
down_revision: str | None = "0001"

_TIME = sa.DateTime(timezone=True)
# Bytewise order on both databases, so that a page of results is the same page.
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade(op: Operations) -> None:
    """Adds what rows that are there already have by default."""
    _widen_subscriptions(op)
    _widen_outbox(op)
    _create_channels(op)
    _create_cases(op)


def _widen_subscriptions(op: Operations) -> None:
    op.add_column("subscriptions", sa.Column("silence", sa.Integer))
    op.add_column("subscriptions", sa.Column("sources", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("subscriptions", sa.Column("languages", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("subscriptions", sa.Column("broadcast", sa.Boolean, nullable=False, server_default=sa.false()))
    op.drop_index("subscriptions_by_a", table_name="subscriptions")
    op.drop_index("subscriptions_by_b", table_name="subscriptions")
    op.create_index("subscriptions_by_pair", "subscriptions", ["a", "b"])
    op.create_index("subscriptions_by_silence", "subscriptions", ["silence"])


def _widen_outbox(op: Operations) -> None:
    op.add_column("outbox", sa.Column("route", _TEXT, nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("hold", _TEXT))
    op.add_column("outbox", sa.Column("batch", _TEXT))
    op.add_column("outbox", sa.Column("told", sa.Integer))
    connection = op.get_bind()
    # A channel's key is platform/workspace/id, and neither of the first two holds a slash.
    keys = connection.execute(sa.text("SELECT DISTINCT channel_key FROM outbox")).scalars().all()
    for key in keys:
        route = "/".join(key.split("/", 2)[:2])
        connection.execute(sa.text("UPDATE outbox SET route = :route WHERE channel_key = :key"), {"route": route, "key": key})
    op.create_index("outbox_by_state", "outbox", ["state", "settled"])
    op.create_index("outbox_by_channel", "outbox", ["channel_key", "created"])


def _create_channels(op: Operations) -> None:
    op.create_table(
        "channels",
        sa.Column("channel_key", _TEXT, primary_key=True),
        sa.Column("quiet_start", _TEXT),
        sa.Column("quiet_end", _TEXT),
        sa.Column("zone", _TEXT, nullable=False),
        sa.Column("digest_hour", sa.Integer, nullable=False),
        sa.Column("stop_why", _TEXT),
        sa.Column("stop_since", _TIME),
        sa.Column("stop_probe", _TIME),
        sa.Column("stop_tries", sa.Integer, nullable=False),
        sa.Column("stop_told", sa.Boolean, nullable=False),
        sa.Column("resumed", _TIME),
    )
    op.create_index("channels_by_probe", "channels", ["stop_probe"])
    op.create_table(
        "mutes",
        sa.Column("channel_key", _TEXT, primary_key=True),
        sa.Column("a", _TEXT, primary_key=True),
        sa.Column("b", _TEXT, primary_key=True),
        sa.Column("created", _TIME, primary_key=True),
        sa.Column("until", _TIME),
        sa.Column("created_by", _TEXT, nullable=False),
    )


def _create_cases(op: Operations) -> None:
    op.create_table(
        "event_cases",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("verdict", _TEXT, nullable=False),
        sa.Column("event_id", _TEXT, nullable=False),
        sa.Column("other_id", _TEXT, nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
        sa.Column("said_by", _TEXT, nullable=False),
        sa.Column("said", _TIME, nullable=False),
        sa.Column("undone", _TIME),
    )
    op.create_index("event_cases_by_event", "event_cases", ["event_id"])
