"""Installed workspaces, and which requests were seen already. Imports the ports and the session only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from bot.store.ports import Installation
from bot.store.sql.installation_tables import installations, seen_requests
from bot.store.sql.session import Session

_COLUMN = installations.c


@dataclass(frozen=True, slots=True)
class SqlInstallations:
    """By `platform/workspace`."""

    session: Session

    async def save(self, installation: Installation) -> None:
        values = {"workspace_key": installation.workspace_key, "sealed": installation.sealed, "installed": installation.installed}
        await self.session.upsert(installations, "workspace_key", values)

    async def get(self, workspace_key: str) -> Installation | None:
        row = await self.session.row(select(installations).where(_COLUMN.workspace_key == workspace_key))
        return Installation(row.workspace_key, row.sealed, row.installed) if row else None

    async def remove(self, workspace_key: str) -> bool:
        return await self.session.write(delete(installations).where(_COLUMN.workspace_key == workspace_key)) > 0

    async def of_platform(self, platform: str) -> Sequence[Installation]:
        query = (
            select(installations).where(_COLUMN.workspace_key.startswith(f"{platform}/", autoescape=True)).order_by(_COLUMN.workspace_key)
        )
        return [Installation(row.workspace_key, row.sealed, row.installed) for row in await self.session.rows(query)]


@dataclass(frozen=True, slots=True)
class SqlSeen:
    """Remembers keys of requests."""

    session: Session

    async def first(self, key: str, at: datetime) -> bool:
        return await self.session.insert_new(seen_requests, {"key": key, "at": at})

    async def forget_before(self, moment: datetime) -> int:
        return await self.session.write(delete(seen_requests).where(seen_requests.c.at < moment))
