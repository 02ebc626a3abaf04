"""The process that test_killed.py kills: delivers what is due to a file, slowly, and ends when nothing is open."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.alerts import Deliverer
from bot.domain import Alert, Channel, Digest
from bot.platform import Health, Receipt
from bot.store import open_store


class FilePlatform:
    name = "fake"

    def __init__(self, path: Path) -> None:
        self._path = path

    async def start(self, service: Any) -> None: ...

    async def stop(self) -> None: ...

    async def send(self, alert: Alert, delivery_id: str) -> Receipt:
        await asyncio.sleep(0.01)
        with self._path.open("a") as posts:
            posts.write(f"{alert.channel.id} {delivery_id}\n")
            posts.flush()
            os.fsync(posts.fileno())
        await asyncio.sleep(0.02)
        return Receipt(delivery_id)

    async def digest(self, digest: Digest, delivery_id: str) -> Receipt:
        return await self.send(digest.alerts[0], delivery_id)

    async def edit(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        return await self.send(alert, delivery_id)

    async def reply(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        return await self.send(alert, delivery_id)

    async def settle(self, told: Alert | Digest, delivery_id: str) -> Receipt | None:
        posts = self._path.read_text() if self._path.exists() else ""
        return Receipt(delivery_id) if f" {delivery_id}\n" in posts else None

    async def probe(self, channel: Channel) -> Health:
        return Health(True)

    async def notify(self, channel: Channel, person: str, text: str) -> bool:
        return False


async def work(url: str, posts: Path, minutes: int) -> None:
    now = datetime(2021, 9, 14, 18, 0, tzinfo=UTC) + timedelta(minutes=minutes)
    store = await open_store(url, clock=lambda: now)
    deliverer = Deliverer({"fake": FilePlatform(posts)}, store, clock=lambda: now, owner=f"pid{os.getpid()}", random=lambda: 0.5)
    await deliverer.drain()
    await store.close()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
