"""The store: what is kept, and the promise that what belongs together is kept together. Enter here, not by a submodule.

Imports the domain, the clock and the errors.
"""

from __future__ import annotations

from bot.clock import Clock
from bot.store.memory import HOURS_OF_WEEK, SourceMemory
from bot.store.ports import (
    Access,
    Articles,
    AuditLine,
    Channels,
    Departure,
    Entries,
    EventFilter,
    EventPoint,
    Events,
    Feedback,
    Found,
    Granted,
    HubLease,
    HubLeases,
    Installation,
    Installations,
    Mentions,
    Outbox,
    PairContacts,
    PairCount,
    Query,
    Seen,
    SeenEntry,
    Shares,
    SourceState,
    SourceStates,
    Span,
    States,
    Store,
    Stored,
    Subscriptions,
    Transaction,
    Workspaces,
)
from bot.store.sql import open_sql_store, sort_day
from bot.store.sql.codec import read_event, read_mention, write_event, write_mention

__all__ = [
    "Access", "Articles", "AuditLine", "Channels", "Departure", "Entries", "EventFilter", "EventPoint", "Events", "Feedback", "Found",
    "Granted", "HOURS_OF_WEEK", "HubLease", "HubLeases", "Installation", "Installations", "Mentions", "Outbox", "PairContacts",
    "PairCount", "Query", "Seen", "SeenEntry", "Shares", "SourceMemory", "SourceState", "SourceStates", "Span", "States", "Store",
    "Stored", "Subscriptions", "Transaction", "Workspaces", "open_store", "read_event", "read_mention", "sort_day", "write_event",
    "write_mention",
]  # fmt: skip


async def open_store(url: str, *, clock: Clock) -> Store:
    """Opens the database, bringing its tables up to date, and returns the store; the caller closes it.

    `url` is `sqlite:///FILE` (or `sqlite+aiosqlite:///FILE`) or `postgresql://USER:PASSWORD@HOST/NAME` (or `postgresql+psycopg://`).
    A SQLite file is created where there is none, its folder is not; `?timeout=SECONDS` says how long to wait for another
    process's write (30 by default). `clock` gives aware moments in UTC.
    StoreError where the URL, the file, its folder or the server cannot be used, or a newer Readout made the database.
    """
    return await open_sql_store(url, clock=clock)
