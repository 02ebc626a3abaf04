"""Workspaces that installed the app, and the requests that were seen.

A migration is history: it names the columns as they were then and imports nothing of the project.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0005"
down_revision: str | None = "0004"

_TIME = sa.DateTime(timezone=True)
# Bytewise order on both databases, so that a page of results is the same page.
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade(op: Operations) -> None:
    """Creates the two tables."""
    op.create_table(
        "installations",
        sa.Column("workspace_key", _TEXT, primary_key=True),
        sa.Column("sealed", _TEXT, nullable=False),
        sa.Column("installed", _TIME, nullable=False),
    )
    op.create_table("seen_requests", sa.Column("key", _TEXT, primary_key=True), sa.Column("at", _TIME, nullable=False))
    op.create_index("seen_requests_by_time", "seen_requests", ["at"])
