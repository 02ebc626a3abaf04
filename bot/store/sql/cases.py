"""Labelled cases: merges and splits that people made. Imports the domain and the session only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from bot.domain import EventCase, Verdict
from bot.store.sql.channel_tables import event_cases
from bot.store.sql.session import Session

_COLUMN = event_cases.c


@dataclass(frozen=True, slots=True)
class SqlCases:
    session: Session

    async def add(self, case: EventCase) -> None:
        values = {
            "id": case.id, "verdict": case.verdict, "event_id": case.event_id, "other_id": case.other_id, "record": dict(case.record),
            "said_by": case.said_by, "said": case.said, "undone": case.undone,
        }  # fmt: skip
        await self.session.write(insert(event_cases).values(**values))

    async def get(self, case_id: str) -> EventCase | None:
        row = await self.session.row(select(event_cases).where(_COLUMN.id == case_id))
        return _case(row) if row else None

    async def listed(self, *, limit: int, event_id: str | None = None) -> Sequence[EventCase]:
        """The newest first."""
        query = select(event_cases)
        if event_id is not None:
            query = query.where(or_(_COLUMN.event_id == event_id, _COLUMN.other_id == event_id))
        return [_case(row) for row in await self.session.rows(query.order_by(_COLUMN.said.desc(), _COLUMN.id).limit(limit))]

    async def take_back(self, case_id: str, at: datetime) -> None:
        await self.session.change(update(event_cases).where(_COLUMN.id == case_id).values(undone=at), "case", case_id)

    async def merged_into(self, event_id: str) -> str | None:
        """The event into which this one was merged."""
        mine = (_COLUMN.other_id == event_id) & (_COLUMN.verdict == Verdict.SAME) & _COLUMN.undone.is_(None)
        found: str | None = await self.session.value(select(_COLUMN.event_id).where(mine).order_by(_COLUMN.said.desc()).limit(1))
        return found


def _case(row: Row[Any]) -> EventCase:
    return EventCase(row.id, Verdict(row.verdict), row.event_id, row.other_id, row.record, row.said_by, row.said, row.undone)
