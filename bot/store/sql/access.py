"""Rights, audit lines, departed workspaces and the state of buttons. Imports the domain, the ports and the session only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.domain import Channel
from bot.store.ports import AuditLine, Departure, Granted
from bot.store.sql.access_tables import audit, departures, kept_states, rights
from bot.store.sql.session import Session
from bot.store.sql.tables import metadata


@dataclass(frozen=True, slots=True)
class SqlAccess:
    """Who may, and who did."""

    session: Session

    async def rights(self, keys: Sequence[str]) -> Mapping[str, Granted]:
        query = select(rights).where(rights.c.channel_key.in_(list(keys)))
        return {row.channel_key: Granted(row.whose, dict(row.names)) for row in await self.session.rows(query)}

    async def set_rights(self, key: str, granted: Granted | None) -> None:
        if granted is None:
            await self.session.write(delete(rights).where(rights.c.channel_key == key))
        else:
            values = {"channel_key": key, "whose": granted.whose, "names": dict(granted.names)}
            await self.session.upsert(rights, "channel_key", values)

    async def note(self, channel: Channel, line: AuditLine) -> None:
        values = {"channel_key": channel.key, "at": line.at, "who": line.who, "name": line.name, "what": line.what}
        await self.session.write(insert(audit).values(**values))

    async def noted(self, channel: Channel, limit: int) -> Sequence[AuditLine]:
        query = select(audit).where(audit.c.channel_key == channel.key).order_by(audit.c.id.desc()).limit(limit)
        return [AuditLine(row.at, row.who, row.name, row.what) for row in await self.session.rows(query)]


@dataclass(frozen=True, slots=True)
class SqlWorkspaces:
    """Workspaces that removed the bot, and the end of all that is theirs."""

    session: Session

    async def departed(self, workspace_key: str) -> Departure | None:
        row = await self.session.row(select(departures).where(departures.c.workspace_key == workspace_key))
        return Departure(row.workspace_key, row.left_at, tuple(row.paused)) if row else None

    async def save(self, departure: Departure) -> None:
        values = {"workspace_key": departure.workspace_key, "left_at": departure.left_at, "paused": list(departure.paused)}
        await self.session.upsert(departures, "workspace_key", values)

    async def forget(self, workspace_key: str) -> None:
        await self.session.write(delete(departures).where(departures.c.workspace_key == workspace_key))

    async def left_before(self, moment: datetime) -> Sequence[Departure]:
        query = select(departures).where(departures.c.left_at <= moment).order_by(departures.c.left_at, departures.c.workspace_key)
        return [Departure(row.workspace_key, row.left_at, tuple(row.paused)) for row in await self.session.rows(query)]

    async def purge(self, workspace_key: str) -> Mapping[str, int]:
        """Every table that is keyed by a channel loses the workspace's rows, tables that other parts add among them."""
        gone = {}
        for table in reversed(metadata.sorted_tables):
            if "channel_key" in table.c:
                of_workspace = table.c.channel_key.startswith(f"{workspace_key}/", autoescape=True)
                gone[table.name] = await self.session.write(delete(table).where(of_workspace))
        return gone


@dataclass(frozen=True, slots=True)
class SqlStates:
    """What a button's own id has no room for."""

    session: Session

    async def keep(self, key: str, words: Sequence[str], at: datetime) -> None:
        await self.session.upsert(kept_states, "key", {"key": key, "words": list(words), "kept": at})

    async def get(self, key: str) -> tuple[str, ...] | None:
        row = await self.session.row(select(kept_states.c.words).where(kept_states.c.key == key))
        return tuple(row.words) if row else None

    async def forget_before(self, moment: datetime) -> int:
        return await self.session.write(delete(kept_states).where(kept_states.c.kept < moment))
