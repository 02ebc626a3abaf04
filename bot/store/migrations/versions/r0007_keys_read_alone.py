"""On PostgreSQL the index of keys holds every column of its table, so that a question is answered from the index alone.

SQLite keeps that table as its index already (WITHOUT ROWID). PostgreSQL keeps rows apart from the index, in the order they came: of a
key with many events each row was one more page to fetch.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0007"
down_revision: str | None = "0006"


def upgrade(op: Operations) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        sa.text(
            "ALTER TABLE event_keys DROP CONSTRAINT event_keys_pkey, ADD CONSTRAINT event_keys_pkey"
            " PRIMARY KEY (key, sort_day, event_id) INCLUDE (date_last, type, status, current, confidence)"
        )
    )
