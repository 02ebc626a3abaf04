"""What the rest of the engine asks of a store, as protocols. The real one is SQL (`bot/store/sql`); nothing else implements them.

A write transaction holds every repository, so that mentions, events and outbox rows commit together or not at all.
Imports the domain only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.domain import Article, Channel, Delivery, Event, EventMention, EventType, Office, PartialDate, Status, Subscription


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


@dataclass(frozen=True, slots=True)
class EventFilter:
    """A query over events; empty means all. `since` and `until` bound the event's date, or where it has none, when it was first seen.

    An event must hold all the codes; of types, statuses, offices and sources (by id) any will do. `among` are sets of one or two codes:
    the event must hold both of a pair, or the one party, of any of them.
    """

    codes: frozenset[str] = frozenset()
    types: frozenset[EventType] = frozenset()
    statuses: frozenset[Status] = frozenset()
    since: date | None = None
    until: date | None = None
    person: str | None = None
    current: bool | None = None
    min_confidence: float = 0.0
    offices: frozenset[Office] = frozenset()
    sources: frozenset[str] = frozenset()
    among: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Query:
    """Words to look for: each of `phrases` (one or more words in order) must be there, none of `without`."""

    phrases: tuple[tuple[str, ...], ...]
    without: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PairCount:
    """How many events a pair had."""

    a: str
    b: str
    events: int


@dataclass(frozen=True, slots=True)
class PairContacts:
    """The contacts of a pair in a span of time: how many, the day of the first and the day of the last."""

    a: str
    b: str
    contacts: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class EventPoint:
    """An event without its words: enough for a picture. `when` is its date, or the day it was first told where it has none; `codes` are
    those by which it was found.
    """

    event_id: str
    day: date
    when: PartialDate
    type: EventType
    status: Status
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many events of a type a month had; `first` is its first day."""

    first: date
    type: EventType
    events: int


@dataclass(frozen=True, slots=True)
class Found:
    """An event whose words were looked for, with the number that orders such findings."""

    event: Event
    number: int


@dataclass(frozen=True, slots=True)
class Span:
    """The articles of one source: when the first was fetched, and the earliest publication that any of them tells."""

    source_id: str
    fetched: datetime
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """A person's word that an event is wrong. `event` is as it was then; `by` and `channel` say who and where."""

    id: str
    event: Event
    channel: Channel
    by: str
    reason: str
    at: datetime


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

    async def spans(self) -> Sequence[Span]:
        """One for each source of which an article is stored; reads the ends of an index only, however many articles there are."""

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

    async def points(self, wanted: EventFilter, *, limit: int) -> Sequence[EventPoint]:
        """The newest events that fit, newest first, without their words; once for each of the sets of codes that they hold.

        Of the filter only codes (one or two), `among`, types, statuses, days and confidence are looked at.
        """

    async def months(self, wanted: EventFilter) -> Sequence[MonthCount]:
        """The events that fit by month and type, of the same filters as `points`."""

    async def search(self, words: Query, *, limit: int = 20, before: int | None = None) -> Sequence[Found]:
        """Events whose words fit, newest first; `before` is the number of the last one of the page before."""

    async def busiest(self, since: date, until: date | None, *, limit: int) -> Sequence[PairCount]:
        """The pairs with most events whose day lies in the span, speculation left out, busiest first."""

    async def by_type(
        self, pairs: Iterable[tuple[str, str]], since: date, until: date | None
    ) -> Mapping[tuple[str, str], Mapping[EventType, int]]:
        """Each pair's events whose day lies in the span, by type, speculation left out."""

    async def contacts(self, since: date, until: date) -> Sequence[PairContacts]:
        """Every pair's calls, visits and meetings that took place in the span."""

    async def newest_contact_days(self, a: str, b: str, until: date, *, limit: int) -> Sequence[date]:
        """The days of the newest calls, visits and meetings of the pair up to `until`, newest first."""

    async def contact_days(self, pairs: Iterable[tuple[str, str]], since: date, until: date) -> Mapping[tuple[str, str], Sequence[date]]:
        """The days of the span on which each pair had a call, visit or meeting, oldest first."""


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


class Feedbacks(Protocol):
    async def add(self, feedback: Feedback) -> None: ...

    async def of_event(self, event_id: str) -> Sequence[Feedback]: ...

    async def all(self, *, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[Feedback]:
        """Oldest first by (time, id); `after` is the key of the last one of the page before."""


class SourceStates(Protocol):
    async def get(self, source_id: str) -> SourceState | None: ...

    async def all(self) -> Sequence[SourceState]: ...

    async def save(self, state: SourceState) -> None:
        """Writes the state and gives the source's lease back."""

    async def claim_due(self, source_ids: Iterable[str], owner: str, now: datetime, until: datetime, limit: int) -> Sequence[SourceState]:
        """Leases the sources among the ids that are due at `now` and not leased by another; ids never seen are due at once."""


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
    def feedback(self) -> Feedbacks: ...

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
