"""The memory of each source's polling, and who polls it now. Imports the ports, the memory of sources and the session only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, Executable, Row, Select, bindparam, func, or_, select, update

from bot.store.memory import read_memory, write_memory
from bot.store.ports import SourceState
from bot.store.sql.session import Session
from bot.store.sql.tables import source_states

_COLUMN = source_states.c
_NAMES = tuple(field.name for field in fields(SourceState) if field.name != "memory")
_MOVING = tuple(name for name in _NAMES if name != "source_id")
_STATES = select(*(_COLUMN[field.name] for field in fields(SourceState)))
_FREE = {"lease_owner": None, "lease_until": None}


@dataclass(frozen=True, slots=True)
class SqlSourceStates:
    session: Session

    async def get(self, source_id: str) -> SourceState | None:
        row = await self.session.row(_STATES.where(_COLUMN.source_id == source_id))
        return _state(row) if row else None

    async def all(self) -> Sequence[SourceState]:
        return [_state(row) for row in await self.session.rows(_STATES.order_by(_COLUMN.source_id))]

    async def save(self, state: SourceState) -> None:
        await self.save_all([state])

    async def save_all(self, states: Sequence[SourceState]) -> None:
        await self.session.upsert_all(source_states, [{**_values(state), **_FREE} for state in states])

    async def move_on(self, states: Sequence[SourceState]) -> None:
        rows = [{"row": state.source_id, **{name: getattr(state, name) for name in _MOVING}} for state in states]
        await self.session.write_many(_move_on(), rows)

    async def claim_due(self, source_ids: Iterable[str], owner: str, now: datetime, until: datetime, limit: int) -> Sequence[SourceState]:
        """Longest due first. A living lease excludes everyone, its own holder too: a slow poll is not begun a second time."""
        wanted = self._listed(sorted(set(source_ids)))
        for source_id in await self._unseen(wanted):
            await self.session.insert_new(source_states, {**_values(SourceState(source_id, now)), **_FREE})
        query = (
            _STATES.where(
                _COLUMN.source_id.in_(wanted),
                _COLUMN.next_poll_at <= now,
                or_(_COLUMN.lease_until.is_(None), _COLUMN.lease_until <= now),
            )
            .order_by(_COLUMN.next_poll_at, _COLUMN.source_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        states = [_state(row) for row in await self.session.rows(query)]
        claimed = [state.source_id for state in states]
        if claimed:
            lease = {"lease_owner": owner, "lease_until": until}
            await self.session.write(update(source_states).where(_COLUMN.source_id.in_(claimed)).values(**lease))
        return states

    async def free(self, source_ids: Iterable[str], owner: str) -> None:
        mine = (_COLUMN.source_id.in_(self._listed(sorted(set(source_ids)))), _COLUMN.lease_owner == owner)
        await self.session.write(update(source_states).where(*mine).values(**_FREE))

    async def _unseen(self, wanted: Select[Any]) -> list[str]:
        """A tick comes every few seconds and a source is new once: to ask first spares a write for each."""
        named = wanted.subquery()
        query = select(named.c.value).where(named.c.value.not_in(select(_COLUMN.source_id))).order_by(named.c.value)
        return [row.value for row in await self.session.rows(query)]

    def _listed(self, source_ids: Sequence[str]) -> Select[Any]:
        """The names as rows of one parameter, so that the statement is the same for any number of them."""
        values = bindparam(None, source_ids, type_=JSON, unique=True)
        told = func.json_array_elements_text(values) if self.session.on_postgres else func.json_each(values)
        return select(told.table_valued("value").c.value)


@cache
def _move_on() -> Executable:
    return update(source_states).where(_COLUMN.source_id == bindparam("row")).values(**{name: bindparam(name) for name in _MOVING}, **_FREE)


def _values(state: SourceState) -> dict[str, Any]:
    return {**{name: getattr(state, name) for name in _NAMES}, "memory": write_memory(state.memory)}


def _state(row: Row[Any]) -> SourceState:
    """Of the columns as `_STATES` names them."""
    told = list(row)
    told[-1] = read_memory(told[-1])
    return SourceState(*told)
