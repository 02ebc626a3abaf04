"""The façade's rights and audit: who may change what a channel is told, and who changed what. Imports the domain, errors and store.

Managers (the platform says who they are) always may, so that nobody can lock a channel for good, and only they may change the rights.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.domain import Channel
from bot.errors import UsageError
from bot.service.base import Base
from bot.store import AuditLine, Granted

EVERYONE = "everyone"
MANAGERS = "managers"
NAMED = "named"
LONGEST_NOTE = 500
_MOST_IDS = 50


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may change what a channel is told. `whose` is EVERYONE, MANAGERS or NAMED (then `ids` of roles and people, beside managers).

    `origin` says where that stands: "channel", "workspace", or "default" where nobody set it.
    """

    whose: str
    ids: frozenset[str] = frozenset()
    origin: str = "default"

    def allow(self, asker: str, *, manager: bool, roles: Collection[str] = ()) -> bool:
        return manager or self.whose == EVERYONE or (self.whose == NAMED and not self.ids.isdisjoint((asker, *roles)))


@dataclass(frozen=True)
class Access(Base):
    """Who may, and who did."""

    async def rights(self, channel: Channel, *, by_default: str = MANAGERS) -> Rights:
        """What holds in the channel: its own setting, else its workspace's, else the platform's default."""
        async with self.store.reading() as tx:
            found = await tx.access.rights([channel.key, _workspace_key(channel)])
        for key, origin in ((channel.key, "channel"), (_workspace_key(channel), "workspace")):
            if key in found:
                return Rights(found[key].whose, found[key].ids, origin)
        return Rights(by_default)

    async def set_rights(
        self, channel: Channel, whose: str | None, ids: Collection[str] = (), *, whole_workspace: bool = False, by: str = "", name: str = ""
    ) -> None:
        """Sets who may; None goes back to what holds without it. UsageError where NAMED names nobody, or too many."""
        if whose is not None and whose not in (EVERYONE, MANAGERS, NAMED):
            raise UsageError(f"'{whose[:40]}' is no right", "", f"Write {EVERYONE}, {MANAGERS}, or name roles and people")
        if whose == NAMED and not 1 <= len(ids) <= _MOST_IDS:
            raise UsageError("the rights name nobody" if not ids else f"{len(ids)} names are too many", "", f"Name 1 to {_MOST_IDS}")
        granted = Granted(whose, frozenset(ids) if whose == NAMED else frozenset()) if whose else None
        scope = "workspace" if whole_workspace else "channel"
        async with self.store.writing() as tx:
            await tx.access.set_rights(_workspace_key(channel) if whole_workspace else channel.key, granted)
            what = f"rights of the {scope}: {whose or 'back to default'}{f' ({len(ids)} named)' if whose == NAMED else ''}"
            await tx.access.note(channel, AuditLine(self.clock(), by, name or by, what))

    async def may_manage(
        self, channel: Channel, asker: str, *, manager: bool, roles: Collection[str] = (), by_default: str = MANAGERS
    ) -> bool:
        """True where the person may change what the channel is told."""
        if manager:
            return True
        return (await self.rights(channel, by_default=by_default)).allow(asker, manager=manager, roles=roles)

    async def audit(self, channel: Channel, who: str, what: str, *, name: str = "") -> None:
        """Leaves a line on a change: who (the platform's id, and the name shown), what, and the time of now."""
        async with self.store.writing() as tx:
            await tx.access.note(channel, AuditLine(self.clock(), who, name or who, " ".join(what.split())[:LONGEST_NOTE]))

    async def audited(self, channel: Channel, limit: int = 5) -> Sequence[AuditLine]:
        """The newest changes, newest first."""
        async with self.store.reading() as tx:
            return tuple(await tx.access.noted(channel, limit))


def _workspace_key(channel: Channel) -> str:
    return f"{channel.platform}/{channel.workspace}/"
