"""The outbox: what is to be told, in each channel's order, to one worker at a time. Imports the domain and the session only.

Which row of a channel may go out
    The oldest open row that stands in line. `queued`, `sending` and `unknown` rows stand in line, also while they wait for their
    `due` (a retry) or for a lease to end, so nothing overtakes them. A `held` row (quiet hours, a digest) stands aside until its
    `due`, and for ever where it has none; later rows pass it. From its `due` on it stands in line by its old number.
What a lease gives
    `queued` and due `held` rows come back as `sending`. A `sending` row whose lease ran out comes back as `unknown`, because its
    message may be out; `unknown` rows stay so, to be looked up before they are sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, case, func, literal, or_, select, update

from bot.clock import Clock
from bot.domain import AlertKind, Channel, Delivery, DeliveryState, Hold
from bot.store.ports import Shares
from bot.store.sql.locks import lock_keys
from bot.store.sql.session import Session, batches
from bot.store.sql.tables import outbox
from bot.store.sql.types import UtcTime

_COLUMN = outbox.c
_SETTLED = frozenset({DeliveryState.SENT, DeliveryState.DEAD})
_ORDER_KEY = "outbox order"
_LONGEST_LEASE = timedelta(minutes=30)
_GATHERED = frozenset({Hold.DIGEST, Hold.QUIET, Hold.BURST, Hold.STOPPED})
_TOLD_TOGETHER = frozenset({AlertKind.NEW, AlertKind.REVISION, AlertKind.SILENCE})


@dataclass(frozen=True, slots=True)
class SqlOutbox:
    session: Session
    clock: Clock

    async def put(self, delivery: Delivery) -> bool:
        """See `put_all`."""
        return delivery.id in await self.put_all([delivery])

    async def put_all(self, deliveries: Sequence[Delivery]) -> frozenset[str]:
        """The given sequences are ignored. Take `Transaction.lock` before the first put: on PostgreSQL a put takes a lock of its own,
        the last one a transaction should take, under which numbers are given in the order of commits.
        """
        await lock_keys(self.session, [_ORDER_KEY])
        known = await self._known({delivery.id for delivery in deliveries})
        deliveries = [delivery for delivery in deliveries if delivery.id not in known]
        last = await self._last_numbers({delivery.channel.key for delivery in deliveries})
        rows = []
        for delivery in deliveries:
            key = delivery.channel.key
            last[key] = last.get(key, 0) + 1
            rows.append(
                {
                    "id": delivery.id,
                    "event_id": delivery.event_id,
                    "channel_key": key,
                    "route": delivery.channel.route,
                    "revision": delivery.revision,
                    "kind": delivery.kind,
                    "sequence": last[key],
                    "subscription_ids": list(delivery.subscription_ids),
                    "mention": delivery.mention,
                    "created": delivery.created,
                    **_progress(delivery),
                }
            )
        await self.session.insert_unless_there(outbox, rows)
        return frozenset(delivery.id for delivery in deliveries) & await self._known({delivery.id for delivery in deliveries})

    async def _known(self, ids: set[str]) -> frozenset[str]:
        found: set[str] = set()
        for batch in batches(sorted(ids)):
            found.update(row.id for row in await self.session.rows(select(_COLUMN.id).where(_COLUMN.id.in_(batch))))
        return frozenset(found)

    async def _last_numbers(self, keys: set[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for batch in batches(sorted(keys)):
            last = func.max(_COLUMN.sequence).label("last")
            query = select(_COLUMN.channel_key, last).where(_COLUMN.channel_key.in_(batch)).group_by(_COLUMN.channel_key)
            found.update((row.channel_key, row.last) for row in await self.session.rows(query))
        return found

    async def lease(self, owner: str, now: datetime, until: datetime, limit: int, shares: Shares | None = None) -> Sequence[Delivery]:
        heads = _heads(now, shares or Shares())
        query = (
            select(outbox)
            .join(heads, _COLUMN.id == heads.c.id)
            # Said again of the row itself: PostgreSQL looks at these anew when another worker has just changed it.
            .where(_COLUMN.open.is_(True), _in_line(now), _ready(now))
            .order_by(heads.c.place, func.coalesce(_COLUMN.due, _COLUMN.created).asc().nulls_first(), _COLUMN.sequence, _COLUMN.id)
            .limit(limit)
            .with_for_update(of=outbox, skip_locked=True)
        )
        ids = {DeliveryState.SENDING: list[str](), DeliveryState.UNKNOWN: list[str]()}
        rows = await self.session.rows(query)
        for row in rows:
            ids[_leased_state(row.state)].append(row.id)
        for state, chosen in ids.items():
            if chosen:
                lease = {"state": state, "lease_owner": owner, "lease_until": until}
                await self.session.write(update(outbox).where(_COLUMN.id.in_(chosen)).values(**lease))
        return [_delivery(row, _leased_state(row.state), owner, until) for row in rows]

    async def save(self, delivery: Delivery) -> None:
        statement = update(outbox).where(_COLUMN.id == delivery.id).values(**_progress(delivery))
        await self.session.change(statement, "delivery", delivery.id)

    async def of_event(self, event_id: str, channel: Channel | None = None) -> Sequence[Delivery]:
        """By channel, and within it in order."""
        query = select(outbox).where(_COLUMN.event_id == event_id)
        if channel is not None:
            query = query.where(_COLUMN.channel_key == channel.key)
        return [delivery_of(row) for row in await self.session.rows(query.order_by(_COLUMN.channel_key, _COLUMN.sequence))]

    async def get(self, delivery_id: str) -> Delivery | None:
        row = await self.session.row(select(outbox).where(_COLUMN.id == delivery_id))
        return delivery_of(row) if row else None

    async def counts(self) -> Mapping[str, int]:
        """Every state, zeros too."""
        rows = await self.session.rows(select(_COLUMN.state, func.count().label("number")).group_by(_COLUMN.state))
        return {str(state): 0 for state in DeliveryState} | {row.state: row.number for row in rows}

    async def next_due(self) -> datetime | None:
        """When the next lease can give something: now, by the store's clock, where it can already; None where nothing waits for a time."""
        now = self.clock()
        held = select(func.min(_COLUMN.due)).where(_COLUMN.open.is_(True), _COLUMN.state == DeliveryState.HELD, _COLUMN.due > now)
        line = _line(now).subquery()
        waits = case(
            (_COLUMN.state == DeliveryState.SENDING, _COLUMN.lease_until),
            (or_(_COLUMN.lease_until.is_(None), _COLUMN.due > _COLUMN.lease_until), _COLUMN.due),
            else_=_COLUMN.lease_until,
        )
        ready = select(func.min(func.coalesce(waits, now, type_=UtcTime()))).join(line, _is_head(line))
        moments = [await self.session.value(held), await self.session.value(ready)]
        soonest = min((moment for moment in moments if moment is not None), default=None)
        return max(now, soonest) if soonest else None

    async def gather(self, channel: Channel, now: datetime, limit: int) -> Sequence[Delivery]:
        """The channel's due rows that are told together, oldest first."""
        query = (
            select(outbox)
            .where(
                _COLUMN.open.is_(True), _COLUMN.channel_key == channel.key, _COLUMN.state == DeliveryState.HELD, _COLUMN.due <= now,
                _COLUMN.hold.in_(sorted(_GATHERED)), _COLUMN.kind.in_(sorted(_TOLD_TOGETHER)),
            )
            .order_by(_COLUMN.sequence)
            .limit(limit)
        )  # fmt: skip
        return [delivery_of(row) for row in await self.session.rows(query)]

    async def batch(self, batch: str) -> Sequence[Delivery]:
        """The rows that go out together under this id and are not settled, oldest first."""
        query = select(outbox).where(_COLUMN.open.is_(True), _COLUMN.batch == batch).order_by(_COLUMN.sequence)
        return [delivery_of(row) for row in await self.session.rows(query)]

    async def release(self, channel: Channel, hold: Hold, due: datetime) -> int:
        """Gives the channel's rows held for this reason another time; returns how many."""
        held = and_(_COLUMN.channel_key == channel.key, _COLUMN.state == DeliveryState.HELD, _COLUMN.hold == hold)
        return await self.session.write(update(outbox).where(held).values(due=due))

    async def stop(self, channel: Channel, why: str) -> int:
        """Holds what waits in the channel until it is released; what is being sent is left to its sender."""
        waiting = _COLUMN.state.in_([DeliveryState.QUEUED, DeliveryState.HELD])
        here = and_(_COLUMN.open.is_(True), _COLUMN.channel_key == channel.key, waiting)
        held = {"state": DeliveryState.HELD, "hold": Hold.STOPPED, "due": None, "reason": why, "batch": None}
        return await self.session.write(update(outbox).where(here).values(**held))

    async def recent(self, channels: Iterable[Channel], since: datetime) -> Mapping[Channel, int]:
        """How many events each of the channels was to be told of since then, but for those that wait for a digest."""
        found: dict[Channel, int] = {}
        for batch in batches(sorted(channel.key for channel in channels)):
            rows = await self.session.rows(told_since(batch, since))
            found.update((Channel.from_key(row.channel_key), row.number) for row in rows)
        return found

    async def flooded(self, channels: Iterable[Channel]) -> Mapping[Channel, datetime]:
        """When the floods that are gathered now will be told, by channel."""
        found: dict[Channel, datetime] = {}
        for batch in batches(sorted(channel.key for channel in channels)):
            rows = await self.session.rows(gathered_until(batch))
            found.update((Channel.from_key(row.channel_key), row.due) for row in rows)
        return found

    async def adopt(self, delivery_id: str, event_id: str) -> None:
        await self.session.change(update(outbox).where(_COLUMN.id == delivery_id).values(event_id=event_id), "delivery", delivery_id)

    async def listed(self, state: DeliveryState, *, limit: int, channel: Channel | None = None) -> Sequence[Delivery]:
        """Rows in a state, the newest first."""
        query = select(outbox).where(_COLUMN.state == state)
        if channel is not None:
            query = query.where(_COLUMN.channel_key == channel.key)
        newest = query.order_by(func.coalesce(_COLUMN.settled, _COLUMN.created).desc(), _COLUMN.id).limit(limit)
        return [delivery_of(row) for row in await self.session.rows(newest)]


def told_since(channels: Any, since: Any) -> Select[Any]:
    """The number of events that each of the channels was to be told of since then, but for those that wait for a digest."""
    told = (_COLUMN.channel_key.in_(channels), _COLUMN.created > since, _COLUMN.kind == AlertKind.NEW)
    at_once = or_(_COLUMN.hold.is_(None), _COLUMN.hold != Hold.DIGEST)
    return select(_COLUMN.channel_key, func.count().label("number")).where(*told, at_once).group_by(_COLUMN.channel_key)


def gathered_until(channels: Any) -> Select[Any]:
    """When the flood that each of the channels gathers now will be told."""
    held = (_COLUMN.open.is_(True), _COLUMN.channel_key.in_(channels), _COLUMN.state == DeliveryState.HELD)
    flood = (_COLUMN.hold == Hold.BURST, _COLUMN.due.is_not(None))
    return select(_COLUMN.channel_key, func.max(_COLUMN.due).label("due")).where(*held, *flood).group_by(_COLUMN.channel_key)


def _in_line(now: datetime) -> ColumnElement[bool]:
    return or_(_COLUMN.state != DeliveryState.HELD, _COLUMN.due <= now)


def _line(now: datetime) -> Select[Any]:
    """The first number of each channel's line."""
    return (
        select(_COLUMN.channel_key, func.min(_COLUMN.sequence).label("sequence"))
        .where(_COLUMN.open.is_(True), _in_line(now))
        .group_by(_COLUMN.channel_key)
    )


def _is_head(line: Subquery) -> ColumnElement[bool]:
    return and_(_COLUMN.channel_key == line.c.channel_key, _COLUMN.sequence == line.c.sequence)


def _heads(now: datetime, shares: Shares) -> Subquery:
    """The rows that may go out, each with its place among those of its route; of no route more than its share."""
    line = _line(now).subquery()
    place = (
        func.row_number()
        .over(
            partition_by=_COLUMN.route,
            order_by=(func.coalesce(_COLUMN.due, _COLUMN.created).asc().nulls_first(), _COLUMN.sequence, _COLUMN.id),
        )
        .label("place")
    )
    ready = select(_COLUMN.id, _COLUMN.route, place).join(line, _is_head(line)).where(_ready(now))
    if shares.closed:
        ready = ready.where(_COLUMN.route.not_in(sorted(shares.closed)))
    for platform in sorted(shares.closed_platforms):
        ready = ready.where(_COLUMN.route.not_like(f"{platform.replace('%', '')}/%"))
    ranked = ready.subquery()
    taken = case(dict(sorted(shares.taken.items())), value=ranked.c.route, else_=0) if shares.taken else literal(0)
    return select(ranked.c.id, ranked.c.place).where(ranked.c.place + taken <= shares.most).subquery()


def _ready(now: datetime) -> ColumnElement[bool]:
    """Due, and under no living lease. A `sending` row's `due` has passed already.

    A lease that ends far ahead was given before the clock was set back: its holder is not waited for that long.
    """
    due = or_(_COLUMN.due.is_(None), _COLUMN.due <= now, _COLUMN.state == DeliveryState.SENDING)
    lease = _COLUMN.lease_until
    return and_(due, or_(lease.is_(None), lease <= now, lease > now + _LONGEST_LEASE))


def _leased_state(state: str) -> DeliveryState:
    """What a row becomes by being leased."""
    return DeliveryState.UNKNOWN if state in (DeliveryState.SENDING, DeliveryState.UNKNOWN) else DeliveryState.SENDING


def _progress(delivery: Delivery) -> dict[str, Any]:
    return {
        "state": delivery.state,
        "open": delivery.state not in _SETTLED,
        "attempts": delivery.attempts,
        "due": delivery.due,
        "lease_owner": delivery.lease_owner,
        "lease_until": delivery.lease_until,
        "receipt": delivery.receipt,
        "reason": delivery.reason,
        "settled": delivery.settled,
        "hold": delivery.hold,
        "batch": delivery.batch,
        "told": delivery.told,
    }


def delivery_of(row: Any) -> Delivery:
    return _delivery(row, DeliveryState(row.state), row.lease_owner, row.lease_until)


def _delivery(row: Row[Any], state: DeliveryState, lease_owner: str | None, lease_until: datetime | None) -> Delivery:
    return Delivery(
        id=row.id,
        event_id=row.event_id,
        channel=Channel.from_key(row.channel_key),
        revision=row.revision,
        kind=AlertKind(row.kind),
        state=state,
        sequence=row.sequence,
        subscription_ids=tuple(row.subscription_ids),
        mention=row.mention,
        attempts=row.attempts,
        due=row.due,
        lease_owner=lease_owner,
        lease_until=lease_until,
        receipt=row.receipt,
        reason=row.reason,
        created=row.created,
        settled=row.settled,
        hold=Hold(row.hold) if row.hold else None,
        batch=row.batch,
        told=row.told,
    )
