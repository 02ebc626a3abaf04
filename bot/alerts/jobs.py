"""What a leased row needs to be told: the event as it is now, the rows that go out with it, the message to edit or reply to.

Imports the domain, the policy and the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.alerts.policy import Plan, plan
from bot.domain import Alert, AlertKind, ChannelSettings, Delivery, DeliveryState, Digest, Event, Hold
from bot.plural import many
from bot.store import Transaction

GATHERED = frozenset({Hold.DIGEST, Hold.QUIET, Hold.BURST, Hold.STOPPED})
MOST_GATHERED = 500
MOST_LISTED = 50
_POSTED = frozenset({AlertKind.NEW, AlertKind.REVISION})
_EDITED_LATER = frozenset({Hold.DEBOUNCE, Hold.EDIT})


@dataclass(frozen=True, slots=True)
class Job:
    """Leased rows that go out as one message, the head first.

    `telling` is None where no event of theirs is stored any more; `first_message` is what to edit or reply to; `covered` are rows
    that a telling of the events as they are now makes needless; `hold` says that the channel wants to hear nothing now.
    """

    rows: tuple[Delivery, ...]
    telling: Alert | Digest | None = None
    first_message: str | None = None
    covered: tuple[Delivery, ...] = ()
    hold: Plan | None = None

    @property
    def head(self) -> Delivery:
        return self.rows[0]

    @property
    def revisions(self) -> Mapping[str, int]:
        """The events of the telling, each with the revision at which it is told."""
        alerts = self.telling.alerts if isinstance(self.telling, Digest) else (self.telling,)
        return {alert.event.id: alert.event.revision for alert in alerts if alert}

    @property
    def changed_since(self) -> bool:
        """True where an event has changed materially since it was noted what its row goes out with."""
        now = self.revisions
        return any(row.kind in _POSTED and now.get(row.event_id, told_as(row)) != told_as(row) for row in self.rows)

    @property
    def id(self) -> str:
        """Under which the platform knows the message; the same at every attempt."""
        return self.head.batch or self.head.id


def told_as(row: Delivery) -> int:
    """The revision of the event that the row goes out with, or went."""
    return row.told or row.revision


async def gather(tx: Transaction, head: Delivery, now: datetime) -> tuple[Delivery, ...]:
    """The leased row with those that are told together with it. Which they are is written down before anything is sent, so that a
    message whose fate is unknown stands for the same rows afterwards.
    """
    if head.batch:
        others = [row for row in await tx.outbox.batch(head.batch) if row.id != head.id]
        return (head, *others)
    if head.hold not in GATHERED or head.kind is AlertKind.GROWTH or head.state is DeliveryState.UNKNOWN:
        return (head,)
    others = [row for row in await tx.outbox.gather(head.channel, now, MOST_GATHERED) if row.id != head.id]
    if not others:
        return (head,)
    leased = {"state": head.state, "lease_owner": head.lease_owner, "lease_until": head.lease_until, "batch": head.id}
    rows = tuple(replace(row, **leased) for row in (head, *others))  # type: ignore[arg-type]
    for row in rows:
        await tx.outbox.save(row)
    return rows


async def load(tx: Transaction, rows: tuple[Delivery, ...], now: datetime) -> Job:
    """The job of the rows that `gather` gave."""
    head = rows[0]
    settings = await tx.channels.get(head.channel)
    planned = plan(head.kind, (), settings, now)
    job = await _single(tx, head, now) if len(rows) == 1 else await _several(tx, rows, settings, now)
    return replace(job, hold=planned if planned.hold else None)


async def note_told(tx: Transaction, job: Job) -> Job:
    """Writes down which revision of its event each row goes out with, before it does: so it is known of a message whose fate is not.

    Of rows whose fate is unknown now nothing is written: theirs stands already.
    """
    if job.head.state is DeliveryState.UNKNOWN:
        return job
    revisions = job.revisions
    rows = []
    for row in job.rows:
        revision = revisions.get(row.event_id, row.revision)
        noted = replace(row, told=None if revision == row.revision or row.kind not in _POSTED else revision)
        if noted.told != row.told:
            await tx.outbox.save(noted)
        rows.append(noted)
    return replace(job, rows=tuple(rows))


async def _single(tx: Transaction, row: Delivery, now: datetime) -> Job:
    event, rows = await _event_and_rows(tx, row)
    if event is None:
        return Job((row,))
    posted = [other for other in rows if other.receipt and other.state is DeliveryState.SENT and other.kind in _POSTED]
    # Later tellings of the same event find the first message: what was posted as a first telling.
    first = next((other.receipt for other in posted if other.kind is AlertKind.NEW), posted[0].receipt if posted else None)
    broadcast = row.kind is AlertKind.REVISION and await _broadcast(tx, row)
    return Job((row,), _alert(row, event, now, broadcast=broadcast), first, _covered(row, rows, event.revision))


async def _several(tx: Transaction, rows: tuple[Delivery, ...], settings: ChannelSettings, now: datetime) -> Job:
    """A digest: each event once, oldest row first, and of very many the newest."""
    alerts: dict[str, Alert] = {}
    covered: dict[str, Delivery] = {}
    for row in rows:
        event, others = await _event_and_rows(tx, row)
        if event is None:
            continue
        if row.event_id not in alerts or row.kind is AlertKind.NEW:
            alerts[row.event_id] = _alert(row, event, now)
        covered.update((other.id, other) for other in _covered(row, others, event.revision))
    for row in rows:
        covered.pop(row.id, None)
    told = tuple(alerts.values())
    if len(told) < 2:
        return Job(rows, told[0] if told else None, None, tuple(covered.values()))
    listed = told[-MOST_LISTED:]
    return Job(rows, Digest(rows[0].channel, listed, _why(rows, settings), len(told) - len(listed)), None, tuple(covered.values()))


async def _event_and_rows(tx: Transaction, row: Delivery) -> tuple[Event | None, Sequence[Delivery]]:
    """The row's event and all of its rows in the channel, as they stood at one moment.

    Where others write meanwhile, an event and its rows may change between two reads: an event told as cancelled, whose row that says so
    was not seen yet, would be told so twice; a row seen for a change that the event does not show would be taken for told.
    """
    event = await tx.events.get(row.event_id)
    while True:
        rows = await tx.outbox.of_event(row.event_id, row.channel)
        if len(rows) < 2:
            return event, rows  # none that could be taken for told
        again = await tx.events.get(row.event_id)
        if again == event:
            return event, rows
        event = again


def _alert(row: Delivery, event: Event, now: datetime, *, broadcast: bool = False) -> Alert:
    note = silence_note(event, now) if row.kind is AlertKind.SILENCE else ""
    return Alert(event, row.channel, row.kind, row.subscription_ids, row.mention, note, broadcast)


def silence_note(event: Event, now: datetime) -> str:
    """The line over the last known contact of two that have been silent since."""
    last = event.date.last_day() if event.date else event.first_seen.date()
    return f"No call, visit or meeting known of in {many((now.date() - last).days, 'day')}; the last:"


async def _broadcast(tx: Transaction, row: Delivery) -> bool:
    return any(wish.broadcast for wish in await tx.subscriptions.of_channel(row.channel) if wish.id in row.subscription_ids)


def _why(rows: Sequence[Delivery], settings: ChannelSettings) -> str:
    """What the digest is, by why its rows were held."""
    holds = dict.fromkeys(row.hold for row in rows if row.hold)
    words: list[str] = []
    for hold in holds:
        mine = [row for row in rows if row.hold is hold]
        if hold is Hold.QUIET:
            words.append(f"held {settings.quiet}" if settings.quiet else "held in quiet hours")
        elif hold is Hold.BURST:
            words.append(f"{many(len(mine), 'alert')} in {many(_minutes(mine), 'minute')} were gathered")
        elif hold is Hold.STOPPED:
            words.append("missed while the channel could not be reached")
        else:
            rhythms = dict.fromkeys(row.reason for row in mine if row.reason and row.reason.endswith(" digest"))
            words += rhythms or ["digest"]
    return ", ".join(dict.fromkeys(words))


def _minutes(rows: Sequence[Delivery]) -> int:
    made = [row.created for row in rows if row.created]
    span = max(made) - min(made) if made else timedelta()
    return max(1, -int(-span.total_seconds() // 60))


def _covered(row: Delivery, rows: Sequence[Delivery], revision: int) -> tuple[Delivery, ...]:
    return tuple(other for other in rows if other.id != row.id and _tells(row, other, revision))


def _tells(row: Delivery, other: Delivery, revision: int) -> bool:
    """True where a telling of the event at this revision makes the other row needless: an edit that waits for a message which tells
    all sources itself, a change that is told now.
    """
    if row.kind in (AlertKind.GROWTH, AlertKind.SILENCE):
        return False
    waits = other.state is DeliveryState.QUEUED or (other.state is DeliveryState.HELD and other.hold in _EDITED_LATER)
    if not waits:
        return False
    if other.kind is AlertKind.GROWTH:
        # The message of a first telling grows no more by what it tells; a reply takes over what the first can no longer be told.
        return row.kind is AlertKind.NEW or other.hold is Hold.EDIT
    return other.kind is AlertKind.REVISION and other.sequence > row.sequence and other.revision <= revision
