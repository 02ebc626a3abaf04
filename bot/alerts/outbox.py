"""Enqueue: a change of an event becomes outbox rows, in the transaction that changed it.

Imports the domain, the events' and the store's doors.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.alerts.hours import quiet_until, zone_of
from bot.alerts.match import match, pair_fits
from bot.alerts.policy import Plan, Policy, edit_pause, plan, quiet_reason, telling_kind
from bot.domain import Alert, AlertKind, Article, Channel, ChannelSettings, Delivery, DeliveryState, Event, Hold, Mute, Rhythm
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


def telling_key(event_id: str) -> str:
    """Who writes what became of an edit, or puts one more in line, holds this lock: else each could miss what the other commits."""
    return f"telling/{event_id}"


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
    if change.kind is not ChangeKind.NEW:
        await tx.lock([telling_key(change.event.id)])
    desk = await _Desk.open(tx, change.event, kind, blocs, policy, now)
    rows: list[Delivery] = []
    for channel in sorted(desk.alerts, key=lambda channel: channel.key):
        as_what = telling_kind(kind, desk.rows.get(channel, ()))
        if as_what is not None:
            rows.append(desk.row(desk.alerts[channel], as_what))
    if not rows:
        return []
    fresh = await tx.outbox.put_all(rows)
    return [row for row in rows if row.id in fresh or await _put_again(tx, row, desk.rows.get(row.channel, ()))]


@dataclass(slots=True)
class _Desk:
    """What is known where one event's rows are written: who is to hear, what they were told, and how they want to be told."""

    event: Event
    policy: Policy
    now: datetime
    alerts: dict[Channel, Alert]
    rows: dict[Channel, list[Delivery]]
    rhythms: Mapping[str, Rhythm]
    settings: Mapping[Channel, ChannelSettings]
    flooded: Mapping[Channel, datetime]

    @classmethod
    async def open(cls, tx: Transaction, event: Event, kind: AlertKind, blocs: BlocBook, policy: Policy, now: datetime) -> _Desk:
        day = sort_day(event)
        wider = {bloc for bloc in blocs.codes if blocs.members(bloc, day) & event.codes}
        subscriptions = await tx.subscriptions.touching(event.codes | wider)
        rows = await _rows_by_channel(tx, event.id)
        mutes = await _mutes(tx, {*rows, *(subscription.channel for subscription in subscriptions)}, event, kind, now)
        matched = match(event, subscriptions, blocs=blocs.members, day=day, default_threshold=policy.min_confidence, mutes=mutes)
        alerts = {alert.channel: alert for alert in matched}
        for channel, told in rows.items():
            if channel not in alerts and (follower := await _follower(tx, event, channel, told, mutes, blocs, day)):
                alerts[channel] = follower
        rhythms = {subscription.id: subscription.rhythm for subscription in subscriptions}
        settings = await tx.channels.of(alerts)
        return cls(event, policy, now, alerts, rows, rhythms, settings, await _floods(tx, alerts, policy, now))

    def row(self, alert: Alert, kind: AlertKind) -> Delivery:
        """The row as it is first written: queued, or held with its reason."""
        channel = alert.channel
        told = self.rows.get(channel, ())
        wanted = [self.rhythms[ident] for ident in alert.subscription_ids if ident in self.rhythms]
        settings = self.settings.get(channel) or ChannelSettings(channel)
        planned = plan(kind, wanted, settings, self.now, flooded=self.flooded.get(channel))
        if kind is AlertKind.GROWTH and not planned.hold and (pause := self._edit_pause(told)):
            planned = Plan(self.now + pause, Hold.DEBOUNCE, "an edit waits for more sources")
        return Delivery(
            id=delivery_id(self.event.id, channel, self.event.revision, kind),
            event_id=self.event.id,
            channel=channel,
            revision=self.event.revision,
            kind=kind,
            state=DeliveryState.HELD if planned.hold else DeliveryState.QUEUED,
            subscription_ids=alert.subscription_ids,
            # Only a first telling calls anyone; an edit or a reply is read by those who saw it.
            mention=alert.mention if kind is AlertKind.NEW else None,
            due=planned.due,
            created=self.now,
            hold=planned.hold,
            reason=planned.why,
        )

    def _edit_pause(self, told: Sequence[Delivery]) -> timedelta:
        begun = min((row.created for row in told if row.created), default=self.now)
        return edit_pause(self.policy.edit_seconds, max(self.now - begun, timedelta()))


async def release_held(tx: Transaction, settings: ChannelSettings, hold: Hold, now: datetime) -> int:
    """Lets go what the channel's rows were held for, unless its quiet hours hold it now; returns how many rows were touched."""
    if settings.stop and hold is not Hold.STOPPED:
        return 0
    until = quiet_until(settings.quiet, zone_of(settings), now) if settings.quiet else None
    return await tx.outbox.release(settings.channel, hold, until or now)


async def _mutes(tx: Transaction, channels: Iterable[Channel], event: Event, kind: AlertKind, now: datetime) -> list[Mute]:
    """Those that hold now; what was first told of in a muted time does not come up by a mere further source."""
    grown = kind is AlertKind.GROWTH
    return [mute for mute in await tx.channels.mutes(channels) if mute.holds_at(now) or (grown and mute.holds_at(event.first_seen))]


async def _floods(tx: Transaction, channels: Iterable[Channel], policy: Policy, now: datetime) -> Mapping[Channel, datetime]:
    """For the channels that were told of too many events lately, when they are told again."""
    if policy.burst <= 0:
        return {}
    window = timedelta(minutes=policy.burst_minutes)
    recent = await tx.outbox.recent(channels, now - window)
    over = [channel for channel, number in recent.items() if number >= policy.burst]
    if not over:
        return {}
    gathering = await tx.outbox.flooded(over)
    return {channel: due if (due := gathering.get(channel)) and due > now else now + window for channel in over}


async def _rows_by_channel(tx: Transaction, event_id: str) -> dict[Channel, list[Delivery]]:
    rows: dict[Channel, list[Delivery]] = {}
    for row in await tx.outbox.of_event(event_id):
        rows.setdefault(row.channel, []).append(row)
    return rows


async def _follower(
    tx: Transaction, event: Event, channel: Channel, told: Sequence[Delivery], mutes: Sequence[Mute], blocs: BlocBook, day: date
) -> Alert | None:
    """The alert for a channel that was told and still holds a subscription for which it was, of a pair that is not muted."""
    wishes = {ident for row in told if row.state is not DeliveryState.DEAD for ident in row.subscription_ids}
    mine = [mute for mute in mutes if mute.channel == channel]
    kept = [
        wish
        for wish in await tx.subscriptions.of_channel(channel)
        if wish.id in wishes and not wish.paused and (not mine or pair_fits(event, wish, blocs.members, day, mine))
    ]
    broadcast = any(wish.broadcast for wish in kept)
    return Alert(event, channel, subscription_ids=tuple(sorted(wish.id for wish in kept)), broadcast=broadcast) if kept else None


async def _put_again(tx: Transaction, row: Delivery, rows: Sequence[Delivery]) -> bool:
    """An edit that was made already is made once more: the source list has grown again within one revision."""
    earlier = next((other for other in rows if other.id == row.id), None)
    if row.kind is not AlertKind.GROWTH or earlier is None or earlier.state is not DeliveryState.SENT:
        return False
    again = replace(earlier, state=row.state, hold=row.hold, due=row.due, reason=row.reason, attempts=0, settled=None)
    await tx.outbox.save(again)
    return True
