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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, update

from bot.clock import Clock
from bot.domain import AlertKind, Channel, Delivery, DeliveryState
from bot.store.sql.locks import lock_keys
from bot.store.sql.session import Session
from bot.store.sql.tables import outbox

_COLUMN = outbox.c
_SETTLED = frozenset({DeliveryState.SENT, DeliveryState.DEAD})
_ORDER_KEY = "outbox order"


@dataclass(frozen=True, slots=True)
class SqlOutbox:
    session: Session
    clock: Clock

    async def put(self, delivery: Delivery) -> bool:
        """The given sequence is ignored. Take `Transaction.lock` before the first put: on PostgreSQL a put takes a lock of its own,
        the last one a transaction should take, under which numbers are given in the order of commits.
        """
        await lock_keys(self.session, [_ORDER_KEY])
        last = select(func.coalesce(func.max(_COLUMN.sequence), 0)).where(_COLUMN.channel_key == delivery.channel.key)
        return await self.session.insert_new(
            outbox,
            {
                "id": delivery.id,
                "event_id": delivery.event_id,
                "channel_key": delivery.channel.key,
                "revision": delivery.revision,
                "kind": delivery.kind,
                "sequence": int(await self.session.value(last)) + 1,
                "subscription_ids": list(delivery.subscription_ids),
                "mention": delivery.mention,
                "created": delivery.created,
                **_progress(delivery),
            },
        )

    async def lease(self, owner: str, now: datetime, until: datetime, limit: int) -> Sequence[Delivery]:
        in_line = or_(_COLUMN.state != DeliveryState.HELD, _COLUMN.due <= now)
        heads = (
            select(_COLUMN.channel_key, func.min(_COLUMN.sequence).label("sequence"))
            .where(_COLUMN.open.is_(True), in_line)
            .group_by(_COLUMN.channel_key)
            .subquery()
        )
        query = (
            select(outbox)
            .join(heads, and_(_COLUMN.channel_key == heads.c.channel_key, _COLUMN.sequence == heads.c.sequence))
            # Said again of the row itself: PostgreSQL looks at these anew when another worker has just changed it.
            .where(_COLUMN.open.is_(True), in_line, _ready(now))
            .order_by(func.coalesce(_COLUMN.due, _COLUMN.created).asc().nulls_first(), _COLUMN.sequence, _COLUMN.id)
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
        return [_as_stored(row) for row in await self.session.rows(query.order_by(_COLUMN.channel_key, _COLUMN.sequence))]

    async def get(self, delivery_id: str) -> Delivery | None:
        row = await self.session.row(select(outbox).where(_COLUMN.id == delivery_id))
        return _as_stored(row) if row else None

    async def counts(self) -> Mapping[str, int]:
        """Every state, zeros too."""
        rows = await self.session.rows(select(_COLUMN.state, func.count().label("number")).group_by(_COLUMN.state))
        return {str(state): 0 for state in DeliveryState} | {row.state: row.number for row in rows}

    async def next_due(self) -> datetime | None:
        """When the next lease can give something: now, by the store's clock, where it can already; None where nothing waits for a time."""
        now = self.clock()
        line = select(outbox).where(_COLUMN.open.is_(True)).order_by(_COLUMN.channel_key, _COLUMN.sequence)
        seen: set[str] = set()
        moments: list[datetime] = []
        for row in map(_as_stored, await self.session.rows(line)):
            if row.state is DeliveryState.HELD and (row.due is None or row.due > now):
                moments += [row.due] if row.due else []
            elif row.channel.key not in seen:
                seen.add(row.channel.key)
                moments.append(_ready_at(row, now))
        return min(moments, default=None)


def _ready(now: datetime) -> ColumnElement[bool]:
    """Due, and under no living lease. A `sending` row's `due` has passed already."""
    due = or_(_COLUMN.due.is_(None), _COLUMN.due <= now, _COLUMN.state == DeliveryState.SENDING)
    return and_(due, or_(_COLUMN.lease_until.is_(None), _COLUMN.lease_until <= now))


def _ready_at(row: Delivery, now: datetime) -> datetime:
    waits = [row.lease_until] if row.state is DeliveryState.SENDING else [row.due, row.lease_until]
    return max([now, *(moment for moment in waits if moment is not None)])


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
    }


def _as_stored(row: Row[Any]) -> Delivery:
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
    )
