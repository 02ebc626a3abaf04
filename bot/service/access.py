"""The façade's rights and audit: who may change what a channel is told, and who changed what. Imports the domain, errors and store.

Managers (the platform says who they are) always may, so that nobody can lock a channel for good, and only they may change the rights.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain import Channel
from bot.errors import UsageError
from bot.service.base import Base
from bot.store import AuditLine, Granted

EVERYONE = "everyone"
MANAGERS = "managers"
NAMED = "named"
CHANNEL = "channel"
WORKSPACE = "workspace"
DEFAULT = "default"
LONGEST_NOTE = 500
LONGEST_NAME = 100
_MOST_NAMES = 50


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may change what a channel is told. `whose` is EVERYONE, MANAGERS or NAMED: then the roles and people of `names`, which holds
    a name by each platform's id, beside the managers. `origin` says where that stands: CHANNEL, WORKSPACE or, where nobody set it, DEFAULT.
    """

    whose: str
    names: Mapping[str, str] = field(default_factory=dict)
    origin: str = DEFAULT

    def allow(self, asker: str, *, manager: bool, roles: Collection[str] = ()) -> bool:
        return manager or self.whose == EVERYONE or (self.whose == NAMED and not self.names.keys().isdisjoint((asker, *roles)))


@dataclass(frozen=True)
class Access(Base):
    """Who may, and who did."""

    async def rights(self, channel: Channel, *, by_default: str = MANAGERS) -> Rights:
        """What holds in the channel: its own setting, else its workspace's, else the platform's default."""
        places = [(channel.key, CHANNEL), *([(_workspace_key(channel), WORKSPACE)] if channel.workspace else [])]
        async with self.store.reading() as tx:
            found = await tx.access.rights([key for key, _ in places])
        for key, origin in places:
            if key in found:
                return Rights(found[key].whose, found[key].names, origin)
        return Rights(by_default)

    async def set_rights(
        self,
        channel: Channel,
        whose: str | None,
        names: Mapping[str, str] | None = None,
        *,
        whole_workspace: bool = False,
        by: str = "",
        by_name: str = "",
    ) -> None:
        """Sets who may; None goes back to what holds without it. UsageError where NAMED names nobody, or too many."""
        if whose is not None and whose not in (EVERYONE, MANAGERS, NAMED):
            raise UsageError(f"'{whose[:40]}' is no right", "", f"Write {EVERYONE}, {MANAGERS}, or name roles and people")
        if whole_workspace and not channel.workspace:
            raise UsageError("this channel belongs to no workspace", "it is a direct message or a terminal", "Set its own rights")
        named = dict(names or {}) if whose == NAMED else {}
        if whose == NAMED and not 1 <= len(named) <= _MOST_NAMES:
            raise UsageError("nobody is named" if not named else f"{len(named)} names are too many", "", f"Name 1 to {_MOST_NAMES}")
        granted = Granted(whose, named) if whose else None
        scope = WORKSPACE if whole_workspace else CHANNEL
        async with self.store.writing() as tx:
            await tx.access.set_rights(_workspace_key(channel) if whole_workspace else channel.key, granted)
            who = ", ".join(named.values()) if named else whose or "back to the default"
            await tx.access.note(channel, self._line(by, by_name, f"rights of the {scope}: {who}"))

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
            await tx.access.note(channel, self._line(who, name, what))

    async def audited(self, channel: Channel, limit: int = 5) -> Sequence[AuditLine]:
        """The newest changes, newest first."""
        async with self.store.reading() as tx:
            return tuple(await tx.access.noted(channel, limit))

    def _line(self, who: str, name: str, what: str) -> AuditLine:
        return AuditLine(self.clock(), who, (name or who)[:LONGEST_NAME], " ".join(what.split())[:LONGEST_NOTE])


def _workspace_key(channel: Channel) -> str:
    return f"{channel.platform}/{channel.workspace}/"
