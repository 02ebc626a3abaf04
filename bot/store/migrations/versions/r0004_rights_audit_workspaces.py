"""Who may change a channel's subscriptions, what was changed, which workspaces left, and the state of buttons.

A migration is history: it names the columns as they were then and imports nothing of the project.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0004"
down_revision: str | None = "0003"

_TIME = sa.DateTime(timezone=True)
# Bytewise order on both databases, so that a page of results is the same page.
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade(op: Operations) -> None:
    """Creates the four tables."""
    op.create_table(
        "rights",
        sa.Column("channel_key", _TEXT, primary_key=True),
        sa.Column("whose", _TEXT, nullable=False),
        sa.Column("names", sa.JSON, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("channel_key", _TEXT, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("who", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("what", _TEXT, nullable=False),
    )
    op.create_index("audit_by_channel", "audit", ["channel_key", "id"])
    op.create_table(
        "departures",
        sa.Column("workspace_key", _TEXT, primary_key=True),
        sa.Column("left_at", _TIME, nullable=False),
        sa.Column("paused", sa.JSON, nullable=False),
    )
    op.create_index("departures_by_time", "departures", ["left_at"])
    op.create_table(
        "kept_states",
        sa.Column("key", _TEXT, primary_key=True),
        sa.Column("words", sa.JSON, nullable=False),
        sa.Column("kept", _TIME, nullable=False),
    )
    op.create_index("kept_states_by_time", "kept_states", ["kept"])
