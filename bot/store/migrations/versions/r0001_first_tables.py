"""The first tables: articles, mentions, events, subscriptions, the outbox, the health of sources.

A migration is history: it names the columns as they were then and imports nothing of the project. The operations come as an
argument, not through Alembic's module-wide proxy, so that two databases may be opened at the same time.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0001"
down_revision: str | None = None

_TIME = sa.DateTime(timezone=True)
# Bytewise order on both databases, so that a page of results is the same page.
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade(op: Operations) -> None:
    """Creates every table."""
    _create_articles(op)
    _create_events(op)
    _create_alerts(op)
    _create_source_states(op)


def _create_articles(op: Operations) -> None:
    op.create_table(
        "articles",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("source_id", _TEXT, nullable=False),
        sa.Column("url", _TEXT, nullable=False),
        sa.Column("url_key", _TEXT, nullable=False),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("text", _TEXT, nullable=False),
        sa.Column("published", _TIME),
        sa.Column("fetched", _TIME, nullable=False),
        sa.Column("language", _TEXT, nullable=False),
        sa.Column("baseline", sa.Boolean, nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("extracted_at", _TIME),
        sa.Column("outcome", _TEXT),
    )
    op.create_index("articles_by_outcome", "articles", ["outcome", "fetched", "id"])
    op.create_index("articles_by_url", "articles", ["url_key"])


def _create_events(op: Operations) -> None:
    op.create_table(
        "events",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("type", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("date_first", sa.Date, nullable=False),
        sa.Column("date_last", sa.Date, nullable=False),
        sa.Column("sort_day", sa.Date, nullable=False),
        sa.Column("first_seen", _TIME, nullable=False),
        sa.Column("changed", _TIME, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
    )
    op.create_index("events_by_day", "events", ["sort_day", "id"])
    op.create_index("events_by_type", "events", ["type", "sort_day"])
    op.create_table(
        "event_parties",
        sa.Column("event_id", _TEXT, sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("code", _TEXT, nullable=False),
        sa.Column("person", _TEXT),
        sa.Column("person_key", _TEXT),
        sa.Column("office", _TEXT, nullable=False),
        sa.Column("role", _TEXT, nullable=False),
    )
    op.create_index("event_parties_by_code", "event_parties", ["code", "event_id"])
    op.create_index("event_parties_by_person", "event_parties", ["person_key", "event_id"])
    op.create_table(
        "event_pairs",
        sa.Column("event_id", _TEXT, sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("a", _TEXT, primary_key=True),
        sa.Column("b", _TEXT, primary_key=True),
        sa.Column("type", _TEXT, nullable=False),
        sa.Column("sort_day", sa.Date, nullable=False),
    )
    op.create_index("event_pairs_by_pair", "event_pairs", ["a", "b", "type", "sort_day"])
    op.create_table(
        "mentions",
        sa.Column("article_id", _TEXT, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("event_id", _TEXT, sa.ForeignKey("events.id", deferrable=True, initially="DEFERRED"), nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
    )
    op.create_index("mentions_by_event", "mentions", ["event_id"])


def _create_alerts(op: Operations) -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("channel_key", _TEXT, nullable=False),
        sa.Column("a", _TEXT, nullable=False),
        sa.Column("b", _TEXT, nullable=False),
        sa.Column("types", sa.JSON, nullable=False),
        sa.Column("offices", sa.JSON, nullable=False),
        sa.Column("statuses", sa.JSON, nullable=False),
        sa.Column("min_confidence", sa.Float),
        sa.Column("min_sources", sa.Integer, nullable=False),
        sa.Column("rhythm", _TEXT, nullable=False),
        sa.Column("mention", _TEXT),
        sa.Column("created_by", _TEXT, nullable=False),
        sa.Column("created", _TIME),
        sa.Column("paused", sa.Boolean, nullable=False),
    )
    op.create_index("subscriptions_by_channel", "subscriptions", ["channel_key"])
    op.create_index("subscriptions_by_a", "subscriptions", ["a"])
    op.create_index("subscriptions_by_b", "subscriptions", ["b"])
    op.create_table(
        "outbox",
        sa.Column("id", _TEXT, primary_key=True),
        sa.Column("event_id", _TEXT, nullable=False),
        sa.Column("channel_key", _TEXT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("state", _TEXT, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("subscription_ids", sa.JSON, nullable=False),
        sa.Column("mention", _TEXT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due", _TIME),
        sa.Column("lease_owner", _TEXT),
        sa.Column("lease_until", _TIME),
        sa.Column("receipt", _TEXT),
        sa.Column("reason", _TEXT),
        sa.Column("created", _TIME),
        sa.Column("settled", _TIME),
        sa.UniqueConstraint("event_id", "channel_key", "revision", "kind", name="outbox_once"),
        sa.UniqueConstraint("channel_key", "sequence", name="outbox_order"),
    )
    op.create_index("outbox_open", "outbox", ["open", "channel_key", "sequence"])


def _create_source_states(op: Operations) -> None:
    op.create_table(
        "source_states",
        sa.Column("source_id", _TEXT, primary_key=True),
        sa.Column("next_poll_at", _TIME, nullable=False),
        sa.Column("etag", _TEXT),
        sa.Column("last_modified", _TEXT),
        sa.Column("last_polled", _TIME),
        sa.Column("last_success", _TIME),
        sa.Column("last_new_item", _TIME),
        sa.Column("polls", sa.Integer, nullable=False),
        sa.Column("not_modified", sa.Integer, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error_kind", _TEXT),
        sa.Column("error", _TEXT),
        sa.Column("baselined", sa.Boolean, nullable=False),
        sa.Column("lease_owner", _TEXT),
        sa.Column("lease_until", _TIME),
    )
    op.create_index("source_states_by_poll", "source_states", ["next_poll_at"])
