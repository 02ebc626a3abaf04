"""The tables as they are now. A change here needs a migration in `bot/store/migrations`; a test compares the two.

Imports the column types only.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Float, ForeignKey, Index, Integer, MetaData, Table, UniqueConstraint

from bot.store.sql.types import CleanText, UtcTime

metadata = MetaData()


def _child_of_event() -> Column[str]:
    return Column("event_id", CleanText, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)


articles = Table(
    "articles",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("source_id", CleanText, nullable=False),
    Column("url", CleanText, nullable=False),
    # A digest, because an index of PostgreSQL takes no address of thousands of characters.
    Column("url_key", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),
    Column("published", UtcTime),
    Column("fetched", UtcTime, nullable=False),
    Column("language", CleanText, nullable=False),
    Column("baseline", Boolean, nullable=False),
    Column("digest", CleanText, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("extracted_at", UtcTime),
    Column("outcome", CleanText),
    # Pending articles are found by outcome IS NULL, in the order they came.
    Index("articles_by_outcome", "outcome", "fetched", "id"),
    Index("articles_by_url", "url_key"),
    # What is covered: since when each source is read, and from when on it tells.
    Index("articles_by_source", "source_id", "fetched"),
    Index("articles_by_publication", "source_id", "published"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("article_id", CleanText, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    # Checked at commit, so that a transaction may write mentions and their events in either order.
    Column("event_id", CleanText, ForeignKey("events.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("record", JSON, nullable=False),
    Index("mentions_by_event", "event_id"),
)

events = Table(
    "events",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("type", CleanText, nullable=False),
    Column("status", CleanText, nullable=False),
    Column("current", Boolean, nullable=False),
    # The days the event's date may mean; both are the day of first sight where it has no date.
    Column("date_first", Date, nullable=False),
    Column("date_last", Date, nullable=False),
    Column("sort_day", Date, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("changed", UtcTime, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("record", JSON, nullable=False),
    Index("events_by_day", "sort_day", "id"),
    Index("events_by_type", "type", "sort_day", "id"),
    Index("events_by_status", "status", "sort_day", "id"),
    Index("events_by_both", "type", "status", "sort_day", "id"),
)

event_parties = Table(
    "event_parties",
    metadata,
    _child_of_event(),
    Column("position", Integer, primary_key=True),
    Column("code", CleanText, nullable=False),
    Column("person", CleanText),
    # The name without case, because people type names as they like.
    Column("person_key", CleanText),
    Column("office", CleanText, nullable=False),
    Column("role", CleanText, nullable=False),
)

event_pairs = Table(
    "event_pairs",
    metadata,
    _child_of_event(),
    Column("a", CleanText, primary_key=True),
    Column("b", CleanText, primary_key=True),
    Column("type", CleanText, nullable=False),
    Column("sort_day", Date, nullable=False),
    Column("status", CleanText, nullable=False, server_default=""),
    Index("event_pairs_by_pair", "a", "b", "type", "sort_day"),
    Index("event_pairs_by_day", "sort_day", "status", "a", "b"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("channel_key", CleanText, nullable=False),
    Column("a", CleanText, nullable=False),
    Column("b", CleanText, nullable=False),
    Column("types", JSON, nullable=False),
    Column("offices", JSON, nullable=False),
    Column("statuses", JSON, nullable=False),
    Column("min_confidence", Float),
    Column("min_sources", Integer, nullable=False),
    Column("rhythm", CleanText, nullable=False),
    Column("mention", CleanText),
    Column("created_by", CleanText, nullable=False),
    Column("created", UtcTime),
    Column("paused", Boolean, nullable=False),
    Column("silence", Integer),
    Column("sources", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("broadcast", Boolean, nullable=False),
    Index("subscriptions_by_channel", "channel_key"),
    # An event asks for the pairs among its parties, so that what costs is what fits.
    Index("subscriptions_by_pair", "a", "b"),
    Index("subscriptions_by_silence", "silence"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("event_id", CleanText, nullable=False),
    Column("channel_key", CleanText, nullable=False),
    # The platform and workspace of the channel: what shares a fate and a rate limit.
    Column("route", CleanText, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("state", CleanText, nullable=False),
    # True until sent or dead: with it the look for work reads open rows only, however long the history is.
    Column("open", Boolean, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("subscription_ids", JSON, nullable=False),
    Column("mention", CleanText),
    Column("attempts", Integer, nullable=False),
    Column("due", UtcTime),
    Column("lease_owner", CleanText),
    Column("lease_until", UtcTime),
    Column("receipt", CleanText),
    Column("reason", CleanText),
    Column("created", UtcTime),
    Column("settled", UtcTime),
    Column("hold", CleanText),
    # The id under which rows go out together as one digest; it is the delivery id of the first of them.
    Column("batch", CleanText),
    # The event's revision that the row goes out with, noted before it does, where that is a later one than its own.
    Column("told", Integer),
    UniqueConstraint("event_id", "channel_key", "revision", "kind", name="outbox_once"),
    UniqueConstraint("channel_key", "sequence", name="outbox_order"),
    Index("outbox_open", "open", "channel_key", "sequence"),
    Index("outbox_by_state", "state", "settled"),
    Index("outbox_by_channel", "channel_key", "created"),
)

source_states = Table(
    "source_states",
    metadata,
    Column("source_id", CleanText, primary_key=True),
    Column("next_poll_at", UtcTime, nullable=False),
    Column("etag", CleanText),
    Column("last_modified", CleanText),
    Column("last_polled", UtcTime),
    Column("last_success", UtcTime),
    Column("last_new_item", UtcTime),
    Column("polls", Integer, nullable=False),
    Column("not_modified", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error_kind", CleanText),
    Column("error", CleanText),
    Column("baselined", Boolean, nullable=False),
    Column("lease_owner", CleanText),
    Column("lease_until", UtcTime),
    Column("memory", JSON),
    Index("source_states_by_poll", "next_poll_at"),
)
