"""What the rest of the engine asks of a store, as protocols. The real one is SQL (`bot/store/sql`); nothing else implements them.

A write transaction holds every repository, so that mentions, events and outbox rows commit together or not at all.
Imports the domain and the memory of sources only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.domain import Article, Channel, Delivery, Event, EventMention, EventType, Status, Subscription
from bot.store.memory import SourceMemory


class Stored(StrEnum):
    """What became of an article that was handed in."""

    NEW = "new"
    REVISED = "revised"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class SourceState:
    """The memory of one source's polling. `next_poll_at` is the truth of when to poll next."""

    source_id: str
    next_poll_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    last_polled: datetime | None = None
    last_success: datetime | None = None
    last_new_item: datetime | None = None
    polls: int = 0
    not_modified: int = 0
    articles: int = 0
    failures: int = 0
    error_kind: str | None = None
    error: str | None = None
    baselined: bool = False
    memory: SourceMemory = field(default_factory=SourceMemory)


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """What a source said before under one name of an entry: which article it made, a digest of the words, how often it was read."""

    key: str
    article_id: str
    told: str
    reads: int = 1


@dataclass(frozen=True, slots=True)
class HubLease:
    """A hub's promise to push a source's changes to our callback, which `token` names. `state` is "asked", "held" or "refused"."""

    token: str
    source_id: str
    hub: str
    topic: str
    secret: str
    state: str
    requested_at: datetime
    lease_until: datetime | None = None
    last_push: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventFilter:
    """A query over events; empty means all. `since` and `until` bound the event's date, or where it has none, when it was first seen."""

    codes: frozenset[str] = frozenset()
    types: frozenset[EventType] = frozenset()
    statuses: frozenset[Status] = frozenset()
    since: date | None = None
    until: date | None = None
    person: str | None = None
    current: bool | None = None
    min_confidence: float = 0.0


class Articles(Protocol):
    async def add(self, article: Article) -> Stored:
        """Stores it; a known id with another title or text makes a revision, which is extracted again."""

    async def known(self, source_id: str, ids: Iterable[str]) -> frozenset[str]:
        """Those of the ids that are stored already."""

    async def get(self, article_id: str) -> Article | None: ...

    async def pending(self, limit: int) -> Sequence[Article]:
        """Articles not yet extracted, oldest fetched first."""

    async def mark_extracted(self, article_id: str, at: datetime, *, outcome: str) -> None:
        """`outcome` is a short word for `explain`: "events", "none", "language", "empty", "failed"."""

    async def outcome(self, article_id: str) -> str | None:
        """The word `mark_extracted` left, for `explain`; None for an article that waits or is not stored."""

    async def at_url(self, url: str) -> Sequence[Article]:
        """Every article read at exactly this address, newest fetched first: for `explain URL`."""

    async def counts(self) -> Mapping[str, int]:
        """Number of articles by outcome; "pending" for those not yet extracted."""


class Mentions(Protocol):
    async def replace(self, article_id: str, mentions: Sequence[tuple[EventMention, str]]) -> None:
        """The article's mentions with the event each belongs to; earlier ones of the same article are gone."""

    async def of_article(self, article_id: str) -> Sequence[tuple[EventMention, str]]: ...

    async def of_event(self, event_id: str, articles: Iterable[str] | None = None) -> Sequence[tuple[str, EventMention]]:
        """(article id, mention), oldest first; of the named articles only, where any are named."""


class Events(Protocol):
    async def candidates(self, type: EventType, codes: frozenset[str], first: date, last: date) -> Sequence[Event]:
        """Events of the type that share at least two of the codes and whose date (or first sight, where undated) lies in the window."""

    async def insert(self, event: Event) -> None: ...

    async def update(self, event: Event) -> None: ...

    async def delete(self, event_id: str) -> None: ...

    async def get(self, event_id: str) -> Event | None: ...

    async def find(self, wanted: EventFilter, *, limit: int = 20, before: tuple[date, str] | None = None) -> Sequence[Event]:
        """Newest first by (date or first sight, id); `before` is the key of the last row of the page before."""

    async def count(self, wanted: EventFilter) -> int: ...

    async def newest_before(self, type: EventType, codes: frozenset[str], day: date) -> Event | None:
        """The latest occurred event of the type that holds all the codes, before the day: for "first call in 412 days"."""


class Subscriptions(Protocol):
    async def add(self, subscription: Subscription) -> None: ...

    async def update(self, subscription: Subscription) -> None: ...

    async def remove(self, subscription_id: str) -> bool: ...

    async def of_channel(self, channel: Channel) -> Sequence[Subscription]: ...

    async def touching(self, codes: frozenset[str]) -> Sequence[Subscription]:
        """Unpaused subscriptions of which one side is among the codes (the caller adds blocs), or both are `*`."""

    async def all(self) -> Sequence[Subscription]: ...


class Outbox(Protocol):
    async def put(self, delivery: Delivery) -> bool:
        """False where (event, channel, revision, kind) is there already. Assigns the channel's next sequence number."""

    async def lease(self, owner: str, now: datetime, until: datetime, limit: int) -> Sequence[Delivery]:
        """Claims due rows, at most one a channel and only its oldest unsettled; rows whose lease ran out come back as `unknown`."""

    async def save(self, delivery: Delivery) -> None:
        """Writes state, attempts, due, lease, receipt, reason, settled."""

    async def of_event(self, event_id: str, channel: Channel | None = None) -> Sequence[Delivery]: ...

    async def get(self, delivery_id: str) -> Delivery | None: ...

    async def counts(self) -> Mapping[str, int]:
        """Rows by state."""

    async def next_due(self) -> datetime | None: ...


class SourceStates(Protocol):
    async def get(self, source_id: str) -> SourceState | None: ...

    async def all(self) -> Sequence[SourceState]: ...

    async def save(self, state: SourceState) -> None:
        """Writes the state and gives the source's lease back."""

    async def claim_due(self, source_ids: Iterable[str], owner: str, now: datetime, until: datetime, limit: int) -> Sequence[SourceState]:
        """Leases the sources among the ids that are due at `now` and not leased by another; ids never seen are due at once."""


class Entries(Protocol):
    """Which entries of a source are known, by each of their names (`bot/sources/identity.py` makes the keys)."""

    async def find(self, source_id: str, keys: Iterable[str]) -> Mapping[str, SeenEntry]: ...

    async def remember(self, source_id: str, entries: Sequence[SeenEntry]) -> None:
        """Writes each under its key, over what stood there."""


class HubLeases(Protocol):
    async def get(self, token: str) -> HubLease | None: ...

    async def of_source(self, source_id: str) -> HubLease | None: ...

    async def all(self) -> Sequence[HubLease]: ...

    async def save(self, lease: HubLease) -> None:
        """Writes the lease; one a source, so that an earlier one is gone."""


class Transaction(Protocol):
    """The repositories, all in one transaction."""

    @property
    def articles(self) -> Articles: ...
    @property
    def mentions(self) -> Mentions: ...
    @property
    def events(self) -> Events: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def sources(self) -> SourceStates: ...
    @property
    def entries(self) -> Entries: ...
    @property
    def hubs(self) -> HubLeases: ...

    async def lock(self, keys: Iterable[str]) -> None:
        """Serialises with other transactions that lock one of the keys, until commit; keys are taken in order, so no deadlock."""


class Store(Protocol):
    """The database. Opened by `bot.store.open_store`."""

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """Commits on leaving, rolls back on an exception. StoreError on a full disk, a locked or read-only file."""

    def reading(self) -> AbstractAsyncContextManager[Transaction]: ...

    async def claim_service(self, owner: str) -> None:
        """Marks this process as the one service of a SQLite file; StoreError where another runs on it. PostgreSQL takes any number."""

    async def release_service(self) -> None:
        """Lets another service begin; `close` does it too."""

    async def close(self) -> None: ...
