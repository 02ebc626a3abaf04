"""The façade's pictures: timeline, rhythm, network. The question is asked on the event loop, the drawing is done in a thread.

Imports the queries.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot import queries
from bot.service.asking import NETWORK_SINCE, Asking


@dataclass(frozen=True)
class Pictures(Asking):
    """Answers that are looked at. Each gives PNG bytes with the words that stand for them."""

    async def timeline_picture(self, a: str, b: str, since: str | None = None, *, dark: bool = False) -> queries.Drawing:
        line = await self.timeline(a, b, since)
        return await asyncio.to_thread(queries.draw_timeline, line, self.name, today=self.today, dark=dark)

    async def rhythm_picture(self, a: str, b: str, since: str | None = None, *, dark: bool = False) -> queries.Drawing:
        data = await self.rhythm(a, b, since)
        return await asyncio.to_thread(queries.draw_rhythm, data, self.name, dark=dark)

    async def network_picture(self, since: str = NETWORK_SINCE, *, dark: bool = False) -> queries.Drawing:
        data = await self.network(since)
        return await asyncio.to_thread(queries.draw_network, data, self.name, dark=dark)
