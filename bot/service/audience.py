"""The façade's audience: which channels of a platform are told anything, for a platform that examines its rights there. Imports the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain import Channel, Subscription
from bot.service.base import Base


@dataclass(frozen=True)
class Audience(Base):
    """Who is told."""

    async def channels_of(self, platform: str) -> Mapping[Channel, tuple[Subscription, ...]]:
        """The platform's channels that hold a subscription, paused ones too, with their subscriptions."""
        found: dict[Channel, tuple[Subscription, ...]] = {}
        async with self.store.reading() as tx:
            for subscription in await tx.subscriptions.all():
                if subscription.channel.platform == platform:
                    found[subscription.channel] = (*found.get(subscription.channel, ()), subscription)
        return found
