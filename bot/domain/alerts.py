"""Who is told, and what: channels, subscriptions, alerts and their deliveries.

Imports nothing of the project beyond the domain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.events import Event
from bot.domain.parties import check_code
from bot.domain.vocabulary import EventType, Office, Status

ANY = "*"
LONGEST_SILENCE = 36_500


class Rhythm(StrEnum):
    """When a subscription wants to hear: at once, or gathered."""

    INSTANT = "instant"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Channel:
    """A place to post: the platform's name, its workspace or server, and the channel's own id."""

    platform: str
    workspace: str
    id: str

    def __post_init__(self) -> None:
        if not self.platform or not self.id:
            raise ValueError("a channel needs a platform and an id")
        if "/" in self.platform or "/" in self.workspace:
            raise ValueError("a platform's or workspace's name holds no '/'")

    @property
    def key(self) -> str:
        return f"{self.platform}/{self.workspace}/{self.id}"

    @property
    def route(self) -> str:
        """The platform and workspace: what shares a fate and a rate limit."""
        return f"{self.platform}/{self.workspace}"

    @classmethod
    def from_key(cls, key: str) -> Channel:
        platform, workspace, ident = key.split("/", 2)
        return cls(platform, workspace, ident)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's wish: events between `a` and `b`. `b` may be `*`; either may be a bloc's code, widened at the event's date.

    Empty `types`, `offices`, `statuses`, `sources` or `languages` mean all; `sources` are source ids, of which one must tell of the event.
    `min_confidence` None means the service's default threshold. `silence` also tells, once, that the two had no contact for so many
    days. `broadcast` shows a material change in the channel too, where the platform would keep it in a thread.
    """

    id: str
    channel: Channel
    a: str
    b: str
    types: frozenset[EventType] = frozenset()
    offices: frozenset[Office] = frozenset()
    statuses: frozenset[Status] = frozenset()
    min_confidence: float | None = None
    min_sources: int = 1
    rhythm: Rhythm = Rhythm.INSTANT
    mention: str | None = None
    created_by: str = ""
    created: datetime | None = None
    paused: bool = False
    silence: int | None = None
    sources: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    broadcast: bool = False

    def __post_init__(self) -> None:
        for code in (self.a, self.b):
            if code != ANY:
                check_code(code)
        if self.a == self.b and self.a != ANY:
            raise ValueError(f"a subscription needs two different parties, not {self.a} twice")
        if self.min_confidence is not None and not 0.0 <= self.min_confidence <= 1.0:
            raise ValueError("min_confidence lies between 0 and 1")
        if self.min_sources < 1:
            raise ValueError("min_sources is at least 1")
        if self.silence is not None and not 1 <= self.silence <= LONGEST_SILENCE:
            raise ValueError(f"silence is a number of days from 1 to {LONGEST_SILENCE}")


class AlertKind(StrEnum):
    """A first telling, a reply on a material change, an edit that grows the source list, or word that nothing has followed for long."""

    NEW = "new"
    REVISION = "revision"
    GROWTH = "growth"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Alert:
    """One event for one channel at one revision; `subscription_ids` say why.

    `note` is a plain line to be shown above the event, empty for most: of a silence, for how long there was no contact.
    `broadcast` asks for a reply to be seen in the channel too. `remark` is a plain line about the event's sources, empty for most: how
    the two governments' readouts differ.
    """

    event: Event
    channel: Channel
    kind: AlertKind = AlertKind.NEW
    subscription_ids: tuple[str, ...] = ()
    mention: str | None = None
    note: str = ""
    broadcast: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """Several alerts of one channel, to be told in one message.

    `alerts` are oldest first; `why` is one plain line ("hourly digest", "held 22:00-07:00", "41 alerts in 10 minutes were gathered");
    `more` counts the events that are not listed.
    """

    channel: Channel
    alerts: tuple[Alert, ...]
    why: str
    more: int = 0

    def __post_init__(self) -> None:
        if not self.alerts:
            raise ValueError("a digest has at least one alert")
        if self.more < 0:
            raise ValueError("no fewer than 0 events are left out")


class Hold(StrEnum):
    """Why a row is held: gathered for a digest, quiet hours, a flood, a channel that cannot be posted to, an edit that waits for more
    sources, an edit that the message no longer takes.
    """

    DIGEST = "digest"
    QUIET = "quiet"
    BURST = "burst"
    STOPPED = "stopped"
    DEBOUNCE = "debounce"
    EDIT = "edit"


class DeliveryState(StrEnum):
    """The life of an outbox row (DESIGN.md section 7)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    UNKNOWN = "unknown"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """An outbox row. Unique on (event, channel, revision); `id` is at most 25 characters, so that it serves as a nonce.

    `sequence` orders a channel's rows. `receipt` is the platform's id of the posted message. `hold` says why the row was held;
    `batch` is the id under which it goes out together with others, as one digest. `told` is the event's revision that it goes out with,
    noted before it does; None for its own.
    """

    id: str
    event_id: str
    channel: Channel
    revision: int
    kind: AlertKind
    state: DeliveryState
    sequence: int = 0
    subscription_ids: tuple[str, ...] = ()
    mention: str | None = None
    attempts: int = 0
    due: datetime | None = None
    lease_owner: str | None = None
    lease_until: datetime | None = None
    receipt: str | None = None
    reason: str | None = None
    created: datetime | None = None
    settled: datetime | None = None
    hold: Hold | None = None
    batch: str | None = None
    told: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.id) <= 25:
            raise ValueError("a delivery id has 1 to 25 characters")
