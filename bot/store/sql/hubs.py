"""Leases of hubs that push. Imports the ports and the session only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Row, delete, select

from bot.store.ports import HubLease
from bot.store.sql.session import Session
from bot.store.sql.source_tables import hub_leases as table

_NAMES = tuple(field.name for field in fields(HubLease))


@dataclass(frozen=True, slots=True)
class SqlHubLeases:
    session: Session

    async def get(self, token: str) -> HubLease | None:
        row = await self.session.row(select(table).where(table.c.token == token))
        return _lease(row) if row else None

    async def of_source(self, source_id: str) -> HubLease | None:
        row = await self.session.row(select(table).where(table.c.source_id == source_id))
        return _lease(row) if row else None

    async def all(self) -> Sequence[HubLease]:
        return [_lease(row) for row in await self.session.rows(select(table).order_by(table.c.source_id))]

    async def save(self, lease: HubLease) -> None:
        """One lease a source: an earlier one under another token is gone."""
        await self.session.write(delete(table).where(table.c.source_id == lease.source_id, table.c.token != lease.token))
        await self.session.upsert(table, "token", {name: getattr(lease, name) for name in _NAMES})


def _lease(row: Row[Any]) -> HubLease:
    return HubLease(**{name: getattr(row, name) for name in _NAMES})
