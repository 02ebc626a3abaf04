"""The façade's workspaces: a server or workspace that removes the bot falls silent at once and is forgotten later; and the
state of buttons, which is forgotten when nobody can press them any more. Imports the domain and the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain import Channel, Subscription
from bot.service.base import Base
from bot.store import AuditLine, Departure, Transaction

OURSELVES = "Readout"
STATE_DAYS = 180
"""How long the state of a button is kept after it was last shown."""


@dataclass(frozen=True)
class Workspaces(Base):
    """What happens when a workspace removes the bot, and when it returns."""

    async def left(self, platform: str, workspace: str) -> int:
        """Pauses every subscription of the workspace at once and notes the day; the number paused. Twice is as good as once."""
        if not workspace:
            return 0
        key = f"{platform}/{workspace}"
        async with self.store.writing() as tx:
            earlier = await tx.workspaces.departed(key)
            here = [s for s in await tx.subscriptions.all() if f"{s.channel.platform}/{s.channel.workspace}" == key]
            active = [s for s in here if not s.paused]
            await self._set_paused_by_us(tx, active, paused=True, why="paused: Readout was removed")
            paused = (*(earlier.paused if earlier else ()), *(s.id for s in active))
            await tx.workspaces.save(Departure(key, earlier.left_at if earlier else self.clock(), paused))
        return len(active)

    async def of_workspace(self, channel: Channel) -> tuple[Subscription, ...]:
        """Every subscription of the channel's workspace, oldest first; of a channel that belongs to none, its own."""
        async with self.store.reading() as tx:
            if not channel.workspace:
                return tuple(await tx.subscriptions.of_channel(channel))
            every = await tx.subscriptions.all()
        return tuple(s for s in every if (s.channel.platform, s.channel.workspace) == (channel.platform, channel.workspace))

    async def returned(self, platform: str, workspace: str) -> int:
        """Resumes what `left` paused, and nothing that a person had paused; the number resumed. Nothing where it never left."""
        key = f"{platform}/{workspace}"
        async with self.store.writing() as tx:
            departure = await tx.workspaces.departed(key)
            if departure is None:
                return 0
            mine = [s for s in await tx.subscriptions.all() if s.id in departure.paused and s.paused]
            await self._set_paused_by_us(tx, mine, paused=False, why="resumed: Readout is back")
            await tx.workspaces.forget(key)
        return len(mine)

    async def _set_paused_by_us(self, tx: Transaction, subscriptions: Sequence[Subscription], *, paused: bool, why: str) -> None:
        """Changes each subscription and leaves one line in each channel."""
        for subscription in subscriptions:
            await tx.subscriptions.update(replace(subscription, paused=paused))
        for channel in dict.fromkeys(subscription.channel for subscription in subscriptions):
            await tx.access.note(channel, AuditLine(self.clock(), OURSELVES, OURSELVES, why))

    async def purge_due(self, keep_days: int = 30) -> Mapping[str, int]:
        """Deletes all data of workspaces that left so long ago: rows deleted, by workspace. Also the states of old buttons."""
        now = self.clock()
        gone: dict[str, int] = {}
        async with self.store.writing() as tx:
            for departure in await tx.workspaces.left_before(now - timedelta(days=keep_days)):
                gone[departure.workspace_key] = sum((await tx.workspaces.purge(departure.workspace_key)).values())
                await tx.workspaces.forget(departure.workspace_key)
            await tx.states.forget_before(now - timedelta(days=STATE_DAYS))
        return gone

    async def keep_state(self, words: Sequence[str]) -> str:
        """A short key under which the words are found again, after a restart too; the same words have the same key."""
        key = hashlib.blake2b("\x1f".join(words).encode(errors="replace"), digest_size=10).hexdigest()
        async with self.store.writing() as tx:
            await tx.states.keep(key, words, self.clock())
        return key

    async def state(self, key: str) -> tuple[str, ...] | None:
        """The words kept under the key; None where they were forgotten or never kept."""
        async with self.store.reading() as tx:
            return await tx.states.get(key)
