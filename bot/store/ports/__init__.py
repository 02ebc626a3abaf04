"""What the rest of the engine asks of a store, as protocols. The real one is SQL (`bot/store/sql`); nothing else implements them.

A write transaction holds every repository, so that mentions, events and outbox rows commit together or not at all.
Enter here. Imports the domain and the memory of sources only.
"""

from __future__ import annotations

from bot.store.ports.articles import Articles, Mentions, Span, Stored
from bot.store.ports.events import (
    Cases,
    EventFilter,
    EventPoint,
    Events,
    Feedback,
    Feedbacks,
    Found,
    MonthCount,
    PairContacts,
    PairCount,
    Query,
)
from bot.store.ports.people import Access, AuditLine, Departure, Granted, Installation, Installations, Seen, States, Workspaces
from bot.store.ports.sources import Entries, HubLease, HubLeases, SeenEntry, SourceState, SourceStates
from bot.store.ports.store import Store, Transaction
from bot.store.ports.telling import Channels, Outbox, Shares, Subscriptions

__all__ = [
    "Access", "Articles", "AuditLine", "Cases", "Channels", "Departure", "Entries", "EventFilter", "EventPoint", "Events", "Feedback",
    "Feedbacks", "Found", "Granted", "HubLease", "HubLeases", "Installation", "Installations", "Mentions", "MonthCount", "Outbox",
    "PairContacts", "PairCount", "Query", "Seen", "SeenEntry", "Shares", "SourceState", "SourceStates", "Span", "States", "Store",
    "Stored", "Subscriptions", "Transaction", "Workspaces",
]  # fmt: skip
