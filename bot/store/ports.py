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

from bot.domain import (
    Article,
    Channel,
    ChannelSettings,
    Delivery,
    DeliveryState,
    Event,
    EventCase,
    EventMention,
    EventType,
    Hold,
    Mute,
    Office,
    PartialDate,
    Status,
    Subscription,
)
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


@dataclass(frozen=True, slots=True)
class Shares:
    """How many rows of one route (platform/workspace) may be in flight, so that none takes the room of others.

    `taken` counts what is in flight by route; routes and platforms that are `closed` are given nothing.
    """

    most: int = 1_000_000
    taken: Mapping[str, int] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    closed_platforms: frozenset[str] = frozenset()


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

    async def update(self, event: Event, *, before: Event | None = None) -> None:
        """`before`, the event as it is stored, saves what has not changed by it."""

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
        """Unpaused subscriptions of which each side is among the codes (the caller adds blocs) or `*`."""

    async def silent(self) -> Sequence[Subscription]:
        """Unpaused subscriptions that ask to hear of a silence."""

    async def all(self) -> Sequence[Subscription]: ...


class Channels(Protocol):
    """How channels want to be told, and what keeps them from it."""

    async def get(self, channel: Channel) -> ChannelSettings:
        """The defaults where nothing was ever set."""

    async def of(self, wanted: Iterable[Channel]) -> Mapping[Channel, ChannelSettings]:
        """Those of the channels for which something is set."""

    async def save(self, settings: ChannelSettings) -> None: ...

    async def resumed(self, channel: Channel, at: datetime | None) -> None:
        """Notes when a stopped channel came back; None forgets it."""

    async def came_back(self, channel: Channel) -> datetime | None: ...

    async def stopped(self) -> Sequence[ChannelSettings]:
        """Every stopped channel, the one to be probed next first."""

    async def mute(self, mute: Mute) -> None:
        """Puts the mute in the place of one of the same pair that holds when it begins."""

    async def unmute(self, channel: Channel, a: str, b: str, at: datetime) -> bool:
        """Ends the mute at the moment; False where none held."""

    async def mutes(self, wanted: Iterable[Channel]) -> Sequence[Mute]:
        """Every mute of the channels, past ones too, oldest first."""


class Outbox(Protocol):
    async def put(self, delivery: Delivery) -> bool:
        """False where (event, channel, revision, kind) is there already. Assigns the channel's next sequence number."""

    async def put_all(self, deliveries: Sequence[Delivery]) -> frozenset[str]:
        """The ids of those that were not there already; as `put`, in few statements."""

    async def lease(self, owner: str, now: datetime, until: datetime, limit: int, shares: Shares | None = None) -> Sequence[Delivery]:
        """Claims due rows, at most one a channel and only its oldest unsettled, routes taking turns; rows whose lease ran out come
        back as `unknown`.
        """

    async def save(self, delivery: Delivery) -> None:
        """Writes state, attempts, due, lease, receipt, reason, settled."""

    async def of_event(self, event_id: str, channel: Channel | None = None) -> Sequence[Delivery]: ...

    async def get(self, delivery_id: str) -> Delivery | None: ...

    async def counts(self) -> Mapping[str, int]:
        """Rows by state."""

    async def next_due(self) -> datetime | None: ...

    async def gather(self, channel: Channel, now: datetime, limit: int) -> Sequence[Delivery]:
        """The channel's due held rows that are told together, oldest first."""

    async def batch(self, batch: str) -> Sequence[Delivery]:
        """The rows that go out together under this id and are not settled, oldest first."""

    async def release(self, channel: Channel, hold: Hold, due: datetime) -> int:
        """Gives the channel's rows held for this reason another time; returns how many."""

    async def stop(self, channel: Channel, why: str) -> int:
        """Holds what waits in the channel until it is released; what is being sent is left to its sender."""

    async def recent(self, channels: Iterable[Channel], since: datetime) -> Mapping[Channel, int]:
        """How many events each of the channels was to be told of since then, but for those that wait for a digest."""

    async def flooded(self, channels: Iterable[Channel]) -> Mapping[Channel, datetime]:
        """When the floods that are gathered now will be told, by channel."""

    async def listed(self, state: DeliveryState, *, limit: int, channel: Channel | None = None) -> Sequence[Delivery]:
        """Rows in a state, the newest first."""

    async def adopt(self, delivery_id: str, event_id: str) -> None:
        """Gives the row to another event, of which it has told."""


class Cases(Protocol):
    """What people said of events."""

    async def add(self, case: EventCase) -> None: ...

    async def get(self, case_id: str) -> EventCase | None: ...

    async def listed(self, *, limit: int, event_id: str | None = None) -> Sequence[EventCase]:
        """The newest first; those of the event only, where one is named."""

    async def take_back(self, case_id: str, at: datetime) -> None: ...

    async def merged_into(self, event_id: str) -> str | None:
        """The event into which this one was merged, and is still."""


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

    async def save_all(self, states: Sequence[SourceState]) -> None:
        """`save` of each, of different sources."""

    async def claim_due(self, source_ids: Iterable[str], owner: str, now: datetime, until: datetime, limit: int) -> Sequence[SourceState]:
        """Leases the sources among the ids that are due at `now` and not leased by another; ids never seen are due at once."""


@dataclass(frozen=True, slots=True)
class Granted:
    """Who may change what a channel is told: `whose` is a word of the service, `names` the roles and people by the platform's ids."""

    whose: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One change: when, the platform's id and the name of whoever made it, and what it was in words."""

    at: datetime
    who: str
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Departure:
    """A workspace (`platform/workspace`) that removed the bot, with the ids of the subscriptions paused by that."""

    workspace_key: str
    left_at: datetime
    paused: tuple[str, ...] = ()


class Access(Protocol):
    async def rights(self, keys: Sequence[str]) -> Mapping[str, Granted]:
        """What is set under each of the keys, by key; a key under which nothing is set is absent."""

    async def set_rights(self, key: str, granted: Granted | None) -> None: ...

    async def note(self, channel: Channel, line: AuditLine) -> None: ...

    async def noted(self, channel: Channel, limit: int) -> Sequence[AuditLine]:
        """Newest first."""


class Workspaces(Protocol):
    async def departed(self, workspace_key: str) -> Departure | None: ...

    async def save(self, departure: Departure) -> None: ...

    async def forget(self, workspace_key: str) -> None: ...

    async def left_before(self, moment: datetime) -> Sequence[Departure]: ...

    async def purge(self, workspace_key: str) -> Mapping[str, int]:
        """Removes all that is keyed by a channel of the workspace; the number of rows by table."""


class States(Protocol):
    async def keep(self, key: str, words: Sequence[str], at: datetime) -> None: ...

    async def get(self, key: str) -> tuple[str, ...] | None: ...

    async def forget_before(self, moment: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace (`platform/workspace`) that installed the app; `sealed` is what its platform keeps of it, encrypted."""

    workspace_key: str
    sealed: str
    installed: datetime


class Installations(Protocol):
    async def save(self, installation: Installation) -> None:
        """Over an earlier one of the same workspace."""

    async def get(self, workspace_key: str) -> Installation | None: ...

    async def remove(self, workspace_key: str) -> bool: ...

    async def of_platform(self, platform: str) -> Sequence[Installation]: ...


class Seen(Protocol):
    async def first(self, key: str, at: datetime) -> bool:
        """True at the first time only, whichever process asks."""

    async def forget_before(self, moment: datetime) -> int: ...


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
    def channels(self) -> Channels: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def sources(self) -> SourceStates: ...
    @property
    def access(self) -> Access: ...
    @property
    def workspaces(self) -> Workspaces: ...
    @property
    def states(self) -> States: ...
    @property
    def installations(self) -> Installations: ...
    @property
    def seen(self) -> Seen: ...
    @property
    def feedback(self) -> Feedbacks: ...
    @property
    def entries(self) -> Entries: ...
    @property
    def hubs(self) -> HubLeases: ...

    async def lock(self, keys: Iterable[str]) -> None:
        """Serialises with other transactions that lock one of the keys, until commit; keys are taken in order, so no deadlock."""


class Store(Protocol):
    """The database. Opened by `bot.store.open_store`."""

    @property
    def one_writer(self) -> bool:
        """True where writing transactions follow one another, so that a few long ones cost less than many short ones."""

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """Commits on leaving, rolls back on an exception. StoreError on a full disk, a locked or read-only file."""

    def settling(self, article_ids: Iterable[str]) -> AbstractAsyncContextManager[Transaction]:
        """As `writing`, for articles that are settled one after another. Where the store has one writer, what was read is remembered
        and what is written may wait for the end, so that many articles cost few statements; the outcome is the same.
        """

    def reading(self) -> AbstractAsyncContextManager[Transaction]: ...

    async def claim_service(self, owner: str) -> None:
        """Marks this process as the one service of a SQLite file; StoreError where another runs on it. PostgreSQL takes any number."""

    async def release_service(self) -> None:
        """Lets another service begin; `close` does it too."""

    async def close(self) -> None: ...
