"""What became of a delivery, and how it is written down. Imports the domain, the platform's receipt and the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alerts.jobs import Job, told_as
from bot.alerts.outbox import telling_key
from bot.domain import Alert, AlertKind, Channel, Delivery, DeliveryState, Event, Hold, Stop
from bot.platform import Receipt
from bot.store import Transaction


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rows to save, together. `edited_to` is the event that an edit brought its message up to; `stop` stops the rows' channel."""

    rows: tuple[Delivery, ...]
    edited_to: Event | None = None
    stop: Stop | None = None

    @property
    def channel(self) -> Channel:
        return self.rows[0].channel


def sent(job: Job, receipt: Receipt, now: datetime, *, found: bool = False) -> Outcome:
    """The rows are out, and with them those that they cover: the message told of the events as they are now.

    One that was `found` on the platform told of them as they were when it was sent.
    """
    told = {row.event_id: told_as(row) for row in job.rows}
    cover = [row for row in job.covered if not found or (row.kind is AlertKind.REVISION and row.revision <= told.get(row.event_id, 0))]
    rows = (replace(closed(row, DeliveryState.SENT, now), receipt=receipt.message_id, reason=None) for row in job.rows)
    covered = (replace(closed(row, DeliveryState.SENT, now), reason=f"told by {job.id}") for row in cover)
    edited = job.telling.event if isinstance(job.telling, Alert) and job.head.kind is AlertKind.GROWTH else None
    return Outcome((*rows, *covered), edited)


def dead(rows: Sequence[Delivery], reason: str, now: datetime) -> Outcome:
    return Outcome(tuple(replace(closed(row, DeliveryState.DEAD, now), reason=reason) for row in rows))


def unknown(rows: Sequence[Delivery], reason: str, due: datetime) -> Outcome:
    """Nobody knows whether it is out: looked up at `due`, then sent only if it is not."""
    return Outcome(tuple(replace(free(row), state=DeliveryState.UNKNOWN, due=due, reason=reason) for row in rows))


def put_back(rows: Sequence[Delivery], reason: str, due: datetime) -> Outcome:
    """Back in line; an unknown row stays unknown. An edit stands aside meanwhile, since nothing has to wait for it."""
    return Outcome(tuple(_waiting(row, reason, due) for row in rows))


def held(rows: Sequence[Delivery], hold: Hold, reason: str | None, due: datetime | None) -> Outcome:
    return Outcome(tuple(replace(free(row), state=DeliveryState.HELD, hold=hold, reason=reason, due=due, batch=None) for row in rows))


def stopped(rows: Sequence[Delivery], stop: Stop) -> Outcome:
    """The channel takes nothing: the rows wait for its return, and so does all that is queued for it."""
    return replace(held(rows, Hold.STOPPED, stop.why, None), stop=stop)


async def save(tx: Transaction, outcome: Outcome, now: datetime) -> None:
    """Writes the rows. An edit during which the event grew again goes back in line. StoreError as the store raises it."""
    for row in outcome.rows:
        if outcome.edited_to is not None:
            await tx.lock([telling_key(row.event_id)])
        stale = outcome.edited_to is not None and await tx.events.get(row.event_id) not in (outcome.edited_to, None)
        await tx.outbox.save(replace(row, state=DeliveryState.QUEUED, due=now, settled=None) if stale else row)
    if outcome.stop:
        settings = await tx.channels.get(outcome.channel)
        await tx.channels.save(replace(settings, stop=outcome.stop))
        await tx.outbox.stop(outcome.channel, outcome.stop.why)


def closed(row: Delivery, state: DeliveryState, now: datetime) -> Delivery:
    return replace(free(row), state=state, settled=now)


def free(row: Delivery) -> Delivery:
    return replace(row, lease_owner=None, lease_until=None)


def _waiting(row: Delivery, reason: str, due: datetime) -> Delivery:
    row = replace(free(row), due=due, reason=reason)
    if row.state is DeliveryState.UNKNOWN:
        return row
    if row.kind is AlertKind.GROWTH:
        return replace(row, state=DeliveryState.HELD, hold=Hold.DEBOUNCE)
    return replace(row, state=DeliveryState.QUEUED)
