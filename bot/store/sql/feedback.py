"""What people said was wrong. Imports the ports and the session only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, insert, or_, select

from bot.domain import Channel
from bot.store.ports import Feedback
from bot.store.sql.asking_tables import feedback
from bot.store.sql.codec import read_event, write_event
from bot.store.sql.session import Session

_COLUMN = feedback.c


@dataclass(frozen=True, slots=True)
class SqlFeedbacks:
    session: Session

    async def add(self, feedback_: Feedback) -> None:
        await self.session.write(
            insert(feedback).values(
                id=feedback_.id, event_id=feedback_.event.id, channel_key=feedback_.channel.key, by=feedback_.by,
                reason=feedback_.reason, at=feedback_.at, record=write_event(feedback_.event),
            )
        )  # fmt: skip

    async def of_event(self, event_id: str) -> Sequence[Feedback]:
        query = select(feedback).where(_COLUMN.event_id == event_id).order_by(_COLUMN.at, _COLUMN.id)
        return [_feedback(row) for row in await self.session.rows(query)]

    async def all(self, *, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[Feedback]:
        query = select(feedback).order_by(_COLUMN.at, _COLUMN.id).limit(limit)
        if after is not None:
            moment, ident = after
            query = query.where(or_(_COLUMN.at > moment, and_(_COLUMN.at == moment, _COLUMN.id > ident)))
        return [_feedback(row) for row in await self.session.rows(query)]


def _feedback(row: Row[Any]) -> Feedback:
    return Feedback(row.id, read_event(row.record), Channel.from_key(row.channel_key), row.by, row.reason, row.at)
