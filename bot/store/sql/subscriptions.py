"""Subscriptions, found by channel and by party. Imports the domain and the session only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, insert, select, update

from bot.domain import ANY, Channel, EventType, Office, Rhythm, Status, Subscription
from bot.store.sql.session import Session
from bot.store.sql.tables import subscriptions

_COLUMN = subscriptions.c


@dataclass(frozen=True, slots=True)
class SqlSubscriptions:
    """Every list is oldest first."""

    session: Session

    async def add(self, subscription: Subscription) -> None:
        """StoreError where the id is taken."""
        await self.session.write(insert(subscriptions).values(id=subscription.id, **_values(subscription)))

    async def update(self, subscription: Subscription) -> None:
        statement = update(subscriptions).where(_COLUMN.id == subscription.id).values(**_values(subscription))
        await self.session.change(statement, "subscription", subscription.id)

    async def remove(self, subscription_id: str) -> bool:
        return await self.session.write(delete(subscriptions).where(_COLUMN.id == subscription_id)) > 0

    async def of_channel(self, channel: Channel) -> Sequence[Subscription]:
        return await self._read(select(subscriptions).where(_COLUMN.channel_key == channel.key))

    async def touching(self, codes: frozenset[str]) -> Sequence[Subscription]:
        """Reads the index of pairs, so that what it costs is what fits, however many subscriptions there are."""
        wanted = sorted({*codes, ANY})
        return await self._read(select(subscriptions).where(_COLUMN.a.in_(wanted), _COLUMN.b.in_(wanted), _COLUMN.paused.is_(False)))

    async def silent(self) -> Sequence[Subscription]:
        """Unpaused ones that ask to hear of a silence."""
        return await self._read(select(subscriptions).where(_COLUMN.silence.is_not(None), _COLUMN.paused.is_(False)))

    async def all(self) -> Sequence[Subscription]:
        return await self._read(select(subscriptions))

    async def _read(self, query: Select[Any]) -> list[Subscription]:
        ordered = query.order_by(_COLUMN.created.asc().nulls_first(), _COLUMN.id)
        return [subscription_of(row) for row in await self.session.rows(ordered)]


def _values(subscription: Subscription) -> dict[str, Any]:
    return {
        "channel_key": subscription.channel.key,
        "a": subscription.a,
        "b": subscription.b,
        "types": sorted(str(item) for item in subscription.types),
        "offices": sorted(str(item) for item in subscription.offices),
        "statuses": sorted(str(item) for item in subscription.statuses),
        "min_confidence": subscription.min_confidence,
        "min_sources": subscription.min_sources,
        "rhythm": subscription.rhythm,
        "mention": subscription.mention,
        "created_by": subscription.created_by,
        "created": subscription.created,
        "paused": subscription.paused,
        "silence": subscription.silence,
        "sources": sorted(subscription.sources),
        "languages": sorted(subscription.languages),
        "broadcast": subscription.broadcast,
    }


def subscription_of(row: Any) -> Subscription:
    return Subscription(
        id=row.id,
        channel=Channel.from_key(row.channel_key),
        a=row.a,
        b=row.b,
        types=frozenset(EventType(item) for item in row.types),
        offices=frozenset(Office(item) for item in row.offices),
        statuses=frozenset(Status(item) for item in row.statuses),
        min_confidence=row.min_confidence,
        min_sources=row.min_sources,
        rhythm=Rhythm(row.rhythm),
        mention=row.mention,
        created_by=row.created_by,
        created=row.created,
        paused=row.paused,
        silence=row.silence,
        sources=frozenset(row.sources),
        languages=frozenset(row.languages),
        broadcast=row.broadcast,
    )
