"""Silence: where two have had no contact for as many days as a subscription asks, it is told so, once for each last contact.

The row of the outbox bears the last contact and the number of days, so that a second look, or a second process, adds nothing.
Imports the domain, this part's policy and the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.alerts.outbox import delivery_id
from bot.alerts.policy import plan
from bot.domain import (
    ANY,
    CONTACT_TYPES,
    AlertKind,
    ChannelSettings,
    Delivery,
    DeliveryState,
    Event,
    Mute,
    Pair,
    Status,
    Subscription,
)  # fmt: skip
from bot.store import EventFilter, Store, Transaction

_HAPPENED = frozenset({Status.OCCURRED, Status.ONGOING})


@dataclass(frozen=True, slots=True)
class _Silence:
    """A subscription that asks, and the last contact of its pair."""

    wish: Subscription
    pair: Pair
    last: Event


async def tell_silences(store: Store, now: datetime) -> int:
    """Writes a row for each subscription whose pair has been silent for so long; returns how many are new. StoreError as the store raises.

    A pair of which no contact is stored is not told of: an archive begins somewhere.
    """
    async with store.reading() as tx:
        wishes = await tx.subscriptions.silent()
        last = {pair: await _last_contact(tx, pair, now.date()) for pair in {Pair(wish.a, wish.b) for wish in wishes}}
    silent = [
        _Silence(wish, pair, event) for wish in wishes if (event := last[pair := Pair(wish.a, wish.b)]) and _is_silent(wish, event, now)
    ]
    if not silent:
        return 0
    async with store.writing() as tx:
        channels = {item.wish.channel for item in silent}
        settings = await tx.channels.of(channels)
        mutes = [mute for mute in await tx.channels.mutes(channels) if mute.holds_at(now)]
        rows = [_row(item, settings.get(item.wish.channel), now) for item in silent if not _muted(item, mutes)]
        # Two subscriptions of one channel may ask for the same: the first row stands for both.
        return len(await tx.outbox.put_all(list({row.id: row for row in reversed(rows)}.values())))


def last_day(event: Event) -> date:
    """The last day on which the contact can have been."""
    return event.date.last_day() if event.date else event.first_seen.date()


async def _last_contact(tx: Transaction, pair: Pair, today: date) -> Event | None:
    wanted = EventFilter(codes=frozenset({pair.a, pair.b}), types=CONTACT_TYPES, statuses=_HAPPENED, until=today)
    found = await tx.events.find(wanted, limit=1)
    return found[0] if found else None


def _is_silent(wish: Subscription, last: Event, now: datetime) -> bool:
    return wish.silence is not None and (now.date() - last_day(last)).days >= wish.silence


def _muted(item: _Silence, mutes: Sequence[Mute]) -> bool:
    codes = {item.pair.a, item.pair.b}
    return any(mute.channel == item.wish.channel and {mute.a, mute.b} - {ANY} <= codes for mute in mutes)


def _row(item: _Silence, settings: ChannelSettings | None, now: datetime) -> Delivery:
    wish, days = item.wish, item.wish.silence or 0
    planned = plan(AlertKind.SILENCE, (), settings or ChannelSettings(wish.channel), now)
    row = Delivery(
        id=delivery_id(item.last.id, wish.channel, days, AlertKind.SILENCE),
        event_id=item.last.id,
        channel=wish.channel,
        revision=days,
        kind=AlertKind.SILENCE,
        state=DeliveryState.QUEUED,
        subscription_ids=(wish.id,),
        mention=wish.mention,
        due=planned.due,
        created=now,
    )
    return replace(row, state=DeliveryState.HELD, hold=planned.hold, reason=planned.why) if planned.hold else row
