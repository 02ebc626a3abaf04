"""The façade's change of one subscription, for the buttons under the answer that made it. Imports the domain, words and errors."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain import Channel, EventType, Rhythm, Subscription
from bot.errors import UsageError
from bot.service.subscriptions import Subscriptions
from bot.service.values import Subscribed

SURER = 0.9
_STEPS = ("surer", "contacts", "two", "daily")


@dataclass(frozen=True)
class Narrowing(Subscriptions):
    """Each way of `NARROWINGS` makes a subscription tell less."""

    async def narrow(self, channel: Channel, subscription_id: str, way: str) -> Subscribed:
        """Changes the channel's subscription one way: `surer`, `contacts` (calls and visits), `two` (sources), `daily`.

        `already` is True where it was so before. UsageError where the channel has no such subscription, or the way is unknown.
        """
        async with self.store.writing() as tx:
            mine = next((s for s in await tx.subscriptions.of_channel(channel) if s.id == subscription_id), None)
            if mine is None:
                raise UsageError("this subscription is gone", "it was removed since", "See what is left with: list")
            changed = _narrowed(mine, way, self.threshold)
            if changed != mine:
                await tx.subscriptions.update(changed)
        return Subscribed(changed, await self.forecast(changed), changed == mine)


NARROWINGS = _STEPS


def _narrowed(subscription: Subscription, way: str, threshold: float) -> Subscription:
    if way == "surer":
        now = threshold if subscription.min_confidence is None else subscription.min_confidence
        return replace(subscription, min_confidence=max(now, SURER))
    if way == "contacts":
        return replace(subscription, types=frozenset({EventType.CALL, EventType.VISIT}))
    if way == "two":
        return replace(subscription, min_sources=max(subscription.min_sources, 2))
    if way == "daily":
        return replace(subscription, rhythm=Rhythm.DAILY)
    raise UsageError(f"'{way[:40]}' is no way to narrow", "", f"Choose from: {', '.join(_STEPS)}")
