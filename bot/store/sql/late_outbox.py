"""Subscriptions, channels and the outbox of a transaction that writes late: as the others, answering from memory what an article's
settling asks.

A method that is not overridden runs by `Late.after`, which writes first. Imports the domain and this part's modules only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from bot.domain import (
    ANY,
    AlertKind,
    Channel,
    ChannelSettings,
    Delivery,
    DeliveryState,
    Hold,
    Mute,
    Subscription,
)
from bot.store.sql.channels import SqlChannels
from bot.store.sql.late import Late
from bot.store.sql.lookups import Lookup, among, listed
from bot.store.sql.outbox import SqlOutbox, delivery_of, gathered_until, told_since
from bot.store.sql.subscriptions import SqlSubscriptions, subscription_of
from bot.store.sql.tables import outbox, subscriptions

_TOUCHING = Lookup(
    select(subscriptions)
    .where(subscriptions.c.a.in_(among("codes")), subscriptions.c.b.in_(among("codes")), subscriptions.c.paused.is_(False))
    .order_by(subscriptions.c.created.asc().nulls_first(), subscriptions.c.id)
)
_KNOWN = Lookup(select(outbox.c.id).where(outbox.c.id.in_(among("ids"))))
_RECENT = Lookup(told_since(among("channels"), bindparam("since")))
_FLOODED = Lookup(gathered_until(among("channels")))
_OUTBOX = Lookup(select(outbox).where(outbox.c.event_id == bindparam("event")).order_by(outbox.c.channel_key, outbox.c.sequence))


@dataclass(frozen=True, slots=True)
class LateSubscriptions(SqlSubscriptions):
    late: Late

    async def touching(self, codes: frozenset[str]) -> Sequence[Subscription]:
        known = self.late.known.touching
        if codes not in known:
            found = await self.late.driver.rows(_TOUCHING, {"codes": listed(sorted({*codes, ANY}))})
            known[codes] = [subscription_of(row) for row in found]
        return known[codes]

    async def of_channel(self, channel: Channel) -> Sequence[Subscription]:
        known = self.late.known.wishes
        if channel not in known:
            known[channel] = list(await SqlSubscriptions(self.late.session).of_channel(channel))
        return known[channel]


@dataclass(frozen=True, slots=True)
class LateOutbox(SqlOutbox):
    late: Late

    async def of_event(self, event_id: str, channel: Channel | None = None) -> Sequence[Delivery]:
        late = self.late
        if any(row.event_id == event_id for row in late.puts):
            await late.put_now()
        if event_id not in late.known.rows:
            late.known.rows[event_id] = [delivery_of(row) for row in await late.driver.rows(_OUTBOX, {"event": event_id})]
        return [row for row in late.known.rows[event_id] if channel is None or row.channel == channel]

    async def put_all(self, deliveries: Sequence[Delivery]) -> frozenset[str]:
        late = self.late
        there: set[Any] = {row.id for row in late.puts}
        there.update(row.id for row in await late.driver.rows(_KNOWN, {"ids": listed(delivery.id for delivery in deliveries)}))
        for event_id in {delivery.event_id for delivery in deliveries}:
            there.update(map(_telling, await self.of_event(event_id)))
        fresh: list[Delivery] = []
        for delivery in deliveries:
            if delivery.id not in there and _telling(delivery) not in there:
                there |= {delivery.id, _telling(delivery)}
                fresh.append(delivery)
        late.puts += fresh
        return frozenset(delivery.id for delivery in fresh)

    async def save(self, delivery: Delivery) -> None:
        late = self.late
        await late.put_now()
        # By its id, since the row may belong to another event by now.
        for event_id in [event_id for event_id, rows in late.known.rows.items() if any(row.id == delivery.id for row in rows)]:
            del late.known.rows[event_id]
        await SqlOutbox(late.session, self.clock).save(delivery)

    async def recent(self, channels: Iterable[Channel], since: datetime) -> Mapping[Channel, int]:
        asked = set(channels)
        values = {"channels": listed(channel.key for channel in asked), "since": since}
        found = {Channel.from_key(row.channel_key): row.number for row in await self.late.driver.rows(_RECENT, values)}
        for row in self.late.puts:
            told = row.kind is AlertKind.NEW and row.hold is not Hold.DIGEST and row.created and row.created > since
            if told and row.channel in asked:
                found[row.channel] = found.get(row.channel, 0) + 1
        return found

    async def flooded(self, channels: Iterable[Channel]) -> Mapping[Channel, datetime]:
        asked = set(channels)
        gathered = await self.late.driver.rows(_FLOODED, {"channels": listed(channel.key for channel in asked)})
        found = {Channel.from_key(row.channel_key): row.due for row in gathered}
        for row in self.late.puts:
            if row.channel in asked and row.state is DeliveryState.HELD and row.hold is Hold.BURST and row.due:
                found[row.channel] = max(row.due, found.get(row.channel, row.due))
        return found


def _telling(row: Delivery) -> tuple[Any, ...]:
    """What there is once only."""
    return (row.event_id, row.channel, row.revision, row.kind)


@dataclass(frozen=True, slots=True)
class LateChannels(SqlChannels):
    late: Late

    async def of(self, wanted: Iterable[Channel]) -> Mapping[Channel, ChannelSettings]:
        known, asked = self.late.known.settings, set(wanted)
        if missing := asked - known.keys():
            found = await SqlChannels(self.late.session).of(missing)
            known.update((channel, found.get(channel)) for channel in missing)
        return {channel: settings for channel in asked if (settings := known[channel]) is not None}

    async def mutes(self, wanted: Iterable[Channel]) -> Sequence[Mute]:
        known, asked = self.late.known.mutes, set(wanted)
        if missing := asked - known.keys():
            known.update((channel, []) for channel in missing)
            for mute in await SqlChannels(self.late.session).mutes(missing):
                known[mute.channel].append(mute)
        found = (mute for channel in asked for mute in known[channel])
        return sorted(found, key=lambda mute: (mute.created, mute.a, mute.b, mute.channel.key))
