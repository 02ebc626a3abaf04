"""What sources said before (by each name of an entry), what polling has taught of a source, and the leases of hubs that push."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0006"
down_revision: str | None = "0005"

_TIME = sa.DateTime(timezone=True)
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade(op: Operations) -> None:
    op.add_column("source_states", sa.Column("memory", sa.JSON))
    op.create_table(
        "source_entries",
        sa.Column("source_id", _TEXT, primary_key=True),
        sa.Column("key", _TEXT, primary_key=True),
        sa.Column("article_id", _TEXT, nullable=False),
        sa.Column("told", _TEXT, nullable=False),
        sa.Column("reads", sa.Integer, nullable=False),
    )
    op.create_table(
        "hub_leases",
        sa.Column("token", _TEXT, primary_key=True),
        sa.Column("source_id", _TEXT, nullable=False, unique=True),
        sa.Column("hub", _TEXT, nullable=False),
        sa.Column("topic", _TEXT, nullable=False),
        sa.Column("secret", _TEXT, nullable=False),
        sa.Column("state", _TEXT, nullable=False),
        sa.Column("requested_at", _TIME, nullable=False),
        sa.Column("lease_until", _TIME),
        sa.Column("last_push", _TIME),
    )
    op.create_index("hub_leases_by_end", "hub_leases", ["lease_until"])
