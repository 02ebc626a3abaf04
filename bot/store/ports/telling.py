"""Who is told, how, and what is still to be told: subscriptions, channels, the outbox. Imports the domain only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain import (
    Channel,
    ChannelSettings,
    Delivery,
    DeliveryState,
    Hold,
    Mute,
    Subscription,
)


@dataclass(frozen=True, slots=True)
class Shares:
    """How many rows of one route (platform/workspace) may be in flight, so that none takes the room of others.

    `taken` counts what is in flight by route; routes and platforms that are `closed` are given nothing.
    """

    most: int = 1_000_000
    taken: Mapping[str, int] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    closed_platforms: frozenset[str] = frozenset()


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
