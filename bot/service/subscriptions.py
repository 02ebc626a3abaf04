"""The façade's subscriptions: subscribe with its forecast, unsubscribe, list, pause, resume. Imports `words`, the queries and the store."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import queries, words
from bot.domain import ANY, Channel, Event, Subscription
from bot.errors import UsageError
from bot.service.base import ID_BYTES, Base
from bot.service.values import Forecast, Subscribed, Wish
from bot.store import EventFilter

FORECAST_DAYS = 30
FORECAST_EXAMPLES = 3
_ID = re.compile(rf"[0-9a-f]{{{2 * ID_BYTES}}}")


@dataclass(frozen=True)
class Subscriptions(Base):
    """What a channel wants to hear."""

    async def subscribe(self, channel: Channel, a: str, b: str = ANY, wish: Wish | None = None, *, by: str = "") -> Subscribed:
        """Adds a subscription of the channel and tells what the last 30 days would have sent to it."""
        kept, already = await self._ensure(channel, a, b, wish or Wish(), by)
        return Subscribed(kept, await self.forecast(kept), already)

    async def ensure(self, channel: Channel, a: str, b: str, wish: Wish, *, by: str) -> Subscription:
        """The channel's subscription with this wish, active: found, resumed or added. For wishes of the configuration."""
        kept, _ = await self._ensure(channel, a, b, wish, by)
        if kept.paused:
            await self.resume(channel, kept.id)
        return kept

    async def unsubscribe(self, channel: Channel, a: str, b: str = ANY) -> tuple[Subscription, ...]:
        """Removes the channel's subscriptions to the pair, or the one whose id is given as `a`; UsageError where there is none."""
        async with self.store.writing() as tx:
            mine = await tx.subscriptions.of_channel(channel)
            gone = self._meant(mine, a, b)
            if not gone:
                raise UsageError("no such subscription here", f"the channel has {len(mine)} others", "See them with: list")
            for subscription in gone:
                await tx.subscriptions.remove(subscription.id)
        return tuple(gone)

    async def subscriptions(self, channel: Channel) -> tuple[Subscription, ...]:
        """The channel's subscriptions, oldest first."""
        async with self.store.reading() as tx:
            return tuple(await tx.subscriptions.of_channel(channel))

    async def pause(self, channel: Channel, a: str | None = None, b: str = ANY) -> tuple[Subscription, ...]:
        """Pauses the channel's subscriptions to the pair, or all; returns those that changed."""
        return await self._set_paused(channel, a, b, paused=True)

    async def resume(self, channel: Channel, a: str | None = None, b: str = ANY) -> tuple[Subscription, ...]:
        """Undoes `pause`; returns those that changed."""
        return await self._set_paused(channel, a, b, paused=False)

    async def forecast(self, subscription: Subscription, days: int = FORECAST_DAYS) -> Forecast:
        """How many alerts the last days would have sent to the subscription, and the newest three."""
        active = replace(subscription, paused=False)
        number = 0
        examples: list[Event] = []
        async with self.store.reading() as tx:
            async for event in queries.every(tx, EventFilter(since=self.today - timedelta(days=days), current=True)):
                if event.visible and self.matching(event, [active]):
                    number += 1
                    examples += [event] if len(examples) < FORECAST_EXAMPLES else []
        return Forecast(days, number, tuple(examples))

    async def _ensure(self, channel: Channel, a: str, b: str, wish: Wish, by: str) -> tuple[Subscription, bool]:
        wanted = self._subscription(channel, a, b, wish, by)
        async with self.store.writing() as tx:
            twin = next((s for s in await tx.subscriptions.of_channel(channel) if _same_wish(s, wanted)), None)
            if twin is None:
                await tx.subscriptions.add(wanted)
        return twin or wanted, twin is not None

    def _subscription(self, channel: Channel, a: str, b: str, wish: Wish, by: str) -> Subscription:
        first, second = (words.party_code(name, self.knowledge) for name in (a, b))
        if first == second and first != ANY:
            raise UsageError(f"{self.knowledge.places.name(first)} is named twice", "a pair needs two parties", "Write '*' for anyone")
        if first == ANY:
            first, second = second, first
        try:
            return Subscription(
                self.new_id(), channel, first, second,
                words.event_types(wish.types), words.offices(wish.offices), words.statuses(wish.statuses),
                wish.min_confidence, wish.min_sources, words.rhythm(wish.rhythm), wish.mention, by, self.clock(),
                silence=self._silence(first, second, wish.silence), sources=words.source_ids(wish.sources, self.sources),
                languages=words.languages(wish.languages), broadcast=wish.broadcast,
            )  # fmt: skip
        except ValueError as error:
            raise UsageError("this subscription cannot be", str(error), "See: readout query subscribe --help") from None

    def _silence(self, a: str, b: str, days: int | None) -> int | None:
        """A silence is that of two: of a bloc or of anyone there is none to tell of."""
        wide = next((code for code in (a, b) if code == ANY or self.knowledge.blocs.get(code)), None)
        if days is not None and wide is not None:
            raise UsageError("a silence is told of two named parties", f"{wide} is many", "Name two countries, or leave the silence out")
        return days

    def _meant(self, subscriptions: Iterable[Subscription], a: str, b: str) -> list[Subscription]:
        """The one with the id `a`, else those of the pair; what looks like an id is never taken for a misspelt country."""
        if _ID.fullmatch(a):
            return [s for s in subscriptions if s.id == a]
        codes = {words.party_code(a, self.knowledge), words.party_code(b, self.knowledge)}
        return [s for s in subscriptions if {s.a, s.b} == codes]

    async def _set_paused(self, channel: Channel, a: str | None, b: str, *, paused: bool) -> tuple[Subscription, ...]:
        async with self.store.writing() as tx:
            mine = await tx.subscriptions.of_channel(channel)
            meant = mine if a is None else self._meant(mine, a, b)
            if not meant:
                raise UsageError("no such subscription here", f"the channel has {len(mine)}", "See them with: list")
            changed = [replace(s, paused=paused) for s in meant if s.paused != paused]
            for subscription in changed:
                await tx.subscriptions.update(subscription)
        return tuple(changed)


def _same_wish(one: Subscription, other: Subscription) -> bool:
    """True where the two differ in nothing but id, author, age and pause."""
    same_pair = {one.a, one.b} == {other.a, other.b}
    ours = replace(one, id="x", a=ANY, b=ANY, created_by="", created=None, paused=False)
    return same_pair and ours == replace(other, id="x", a=ANY, b=ANY, created_by="", created=None, paused=False)
