"""Enqueue: a change of an event becomes outbox rows, in the transaction that changed it.

Imports the domain, the events' and the store's doors.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from bot.alerts.match import match
from bot.alerts.policy import Policy, quiet_reason, release, telling_kind
from bot.domain import Alert, AlertKind, Article, Channel, Delivery, DeliveryState, Event, Subscription
from bot.events import ChangeKind, EventChange
from bot.store import Transaction, sort_day

_KINDS = {ChangeKind.NEW: AlertKind.NEW, ChangeKind.GROWTH: AlertKind.GROWTH, ChangeKind.REVISION: AlertKind.REVISION}


class BlocBook(Protocol):
    """Which blocs there are, and who belonged to one on a day."""

    @property
    def codes(self) -> frozenset[str]: ...

    def members(self, code: str, day: date) -> frozenset[str]: ...


def delivery_id(event_id: str, channel: Channel, revision: int, kind: AlertKind) -> str:
    """Twenty-four characters of lower-case base32 (120 bits): the same telling always bears the same id."""
    text = "\0".join((event_id, channel.key, str(revision), str(kind)))
    return base64.b32encode(hashlib.blake2b(text.encode(), digest_size=15).digest()).decode("ascii").lower()


async def enqueue(
    tx: Transaction, change: EventChange, article: Article, *, blocs: BlocBook, policy: Policy, now: datetime
) -> list[Delivery]:
    """The rows that tell of the change, put into the outbox; empty where nobody is to hear of it.

    Safe to run again: a row that is there already is not put twice. Channels that were told before hear of every later change,
    also where it no longer fits their filters (a denial is news to whoever read the claim), unless they unsubscribed or paused.
    Call it after `record` in the same transaction. StoreError as the store raises it.
    """
    kind = _KINDS.get(change.kind)
    if kind is None or quiet_reason(change.event, article, policy, now):
        return []
    event = change.event
    day = sort_day(event)
    wider = {bloc for bloc in blocs.codes if blocs.members(bloc, day) & event.codes}
    subscriptions = await tx.subscriptions.touching(event.codes | wider)
    matched = match(event, subscriptions, blocs=blocs.members, day=day, default_threshold=policy.min_confidence)
    alerts = {alert.channel: alert for alert in matched}
    rows = await _rows_by_channel(tx, event.id)
    for channel, told in rows.items():
        if channel not in alerts and (follower := await _follower(tx, event, channel, told)):
            alerts[channel] = follower
    by_id = {subscription.id: subscription for subscription in subscriptions}
    put: list[Delivery] = []
    for channel in sorted(alerts, key=lambda channel: channel.key):
        as_what = telling_kind(kind, rows.get(channel, ()))
        if as_what is None:
            continue
        row = _row(alerts[channel], as_what, by_id, now)
        if await tx.outbox.put(row) or await _put_again(tx, row, rows.get(channel, ()), now):
            put.append(row)
    return put


async def _rows_by_channel(tx: Transaction, event_id: str) -> dict[Channel, list[Delivery]]:
    rows: dict[Channel, list[Delivery]] = {}
    for row in await tx.outbox.of_event(event_id):
        rows.setdefault(row.channel, []).append(row)
    return rows


async def _follower(tx: Transaction, event: Event, channel: Channel, told: Sequence[Delivery]) -> Alert | None:
    """The alert for a channel that was told and still holds a subscription for which it was."""
    wishes = {ident for row in told if row.state is not DeliveryState.DEAD for ident in row.subscription_ids}
    kept = tuple(sorted(s.id for s in await tx.subscriptions.of_channel(channel) if s.id in wishes and not s.paused))
    return Alert(event, channel, subscription_ids=kept) if kept else None


def _row(alert: Alert, kind: AlertKind, subscriptions: dict[str, Subscription], now: datetime) -> Delivery:
    rhythms = [subscriptions[ident].rhythm for ident in alert.subscription_ids if ident in subscriptions]
    held_until = release(rhythms, now) if kind is AlertKind.NEW else None
    return Delivery(
        id=delivery_id(alert.event.id, alert.channel, alert.event.revision, kind),
        event_id=alert.event.id,
        channel=alert.channel,
        revision=alert.event.revision,
        kind=kind,
        state=DeliveryState.HELD if held_until else DeliveryState.QUEUED,
        subscription_ids=alert.subscription_ids,
        # Only a first telling calls anyone; an edit or a reply is read by those who saw it.
        mention=alert.mention if kind is AlertKind.NEW else None,
        due=held_until or now,
        created=now,
    )


async def _put_again(tx: Transaction, row: Delivery, rows: Sequence[Delivery], now: datetime) -> bool:
    """An edit that was made already is made once more: the source list has grown again within one revision."""
    earlier = next((other for other in rows if other.id == row.id), None)
    if row.kind is not AlertKind.GROWTH or earlier is None or earlier.state is not DeliveryState.SENT:
        return False
    await tx.outbox.save(replace(earlier, state=DeliveryState.QUEUED, attempts=0, due=now, reason=None, settled=None))
    return True
