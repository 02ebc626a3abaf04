"""What a delivery needs to be told, and what is written down afterwards. Imports the domain, the platform's receipt and the store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import Alert, AlertKind, Delivery, DeliveryState, Event
from bot.platform import Receipt
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Job:
    """A leased row with the event as it is now (None where it is gone), the message to edit or reply to, and the rows of the
    same event and channel that a telling of the event as it is now makes needless.
    """

    row: Delivery
    alert: Alert | None
    first_message: str | None
    covered: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rows to save, together. `edited_to` is the event that an edit brought its message up to."""

    rows: tuple[Delivery, ...]
    edited_to: Event | None = None


async def load(store: Store, row: Delivery) -> Job:
    """The job of a leased row. StoreError as the store raises it."""
    async with store.reading() as tx:
        # Rows first: whatever is queued by then is in the event that is read after.
        rows = await tx.outbox.of_event(row.event_id, row.channel)
        event = await tx.events.get(row.event_id)
    if event is None:
        return Job(row, None, None, ())
    posted = [other for other in rows if other.receipt and other.state is DeliveryState.SENT and other.kind is not AlertKind.GROWTH]
    # Later tellings of the same event find the first message: what was posted as a first telling.
    first = next((other.receipt for other in posted if other.kind is AlertKind.NEW), posted[0].receipt if posted else None)
    covered = tuple(other for other in rows if other.sequence > row.sequence and _tells(row.kind, other, event.revision))
    return Job(row, Alert(event, row.channel, row.kind, row.subscription_ids, row.mention), first, covered)


def _tells(kind: AlertKind, later: Delivery, revision: int) -> bool:
    """True where a telling of the event at this revision makes the later row needless. Only a first telling lists all sources."""
    if later.state is not DeliveryState.QUEUED or kind is AlertKind.GROWTH:
        return False
    if later.kind is AlertKind.GROWTH:
        return kind is AlertKind.NEW
    return later.kind is AlertKind.REVISION and later.revision <= revision


def sent(job: Job, receipt: Receipt, now: datetime) -> Outcome:
    """The row is out, and with it those that it covers: the message told of the event as it is now."""
    row = _closed(job.row, DeliveryState.SENT, now)
    covered = (replace(_closed(other, DeliveryState.SENT, now), reason=f"told by {job.row.id}") for other in job.covered)
    edited_to = job.alert.event if job.alert and row.kind is AlertKind.GROWTH else None
    return Outcome((replace(row, receipt=receipt.message_id, reason=None), *covered), edited_to)


async def save(store: Store, outcome: Outcome, now: datetime) -> None:
    """Writes the rows. An edit during which the event grew again goes back in line. StoreError as the store raises it."""
    async with store.writing() as tx:
        for row in outcome.rows:
            stale = outcome.edited_to is not None and await tx.events.get(row.event_id) not in (outcome.edited_to, None)
            await tx.outbox.save(replace(row, state=DeliveryState.QUEUED, due=now, settled=None) if stale else row)


def dead(row: Delivery, reason: str, now: datetime) -> Outcome:
    return Outcome((replace(_closed(row, DeliveryState.DEAD, now), reason=reason),))


def unknown(row: Delivery, reason: str, due: datetime) -> Outcome:
    """Nobody knows whether it is out: looked up at `due`, then sent only if it is not."""
    return Outcome((replace(row, state=DeliveryState.UNKNOWN, due=due, lease_owner=None, lease_until=None, reason=reason),))


def settled_with(row: Delivery) -> Outcome:
    return Outcome((row,))


def _closed(row: Delivery, state: DeliveryState, now: datetime) -> Delivery:
    return replace(row, state=state, settled=now, lease_owner=None, lease_until=None)
