"""Saver: outcomes that come at the same time are written in one transaction, since each commit waits for the disk.

Imports the clock and the store.
"""

from __future__ import annotations

import asyncio

from bot.alerts.outcome import Outcome, save
from bot.clock import Clock
from bot.store import Store

_MOST_TOGETHER = 50


class Saver:
    """`save` returns when the outcome is committed, or raises the StoreError for which it is not."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._waiting: list[tuple[Outcome, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def save(self, outcome: Outcome) -> None:
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((outcome, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all(), name="save outcomes")
        await written

    async def finish(self) -> None:
        """Waits until what was handed in is written or refused."""
        if self._writing is not None:
            await asyncio.wait([self._writing])

    async def _write_all(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting[:_MOST_TOGETHER], self._waiting[_MOST_TOGETHER:]
            try:
                async with self._store.writing() as tx:
                    for outcome, _ in together:
                        await save(tx, outcome, self._clock())
            except BaseException as error:
                for _, written in together:
                    if not written.done():
                        written.set_exception(error if isinstance(error, Exception) else asyncio.CancelledError())
                if not isinstance(error, Exception):
                    raise
            else:
                for _, written in together:
                    if not written.done():
                        written.set_result(None)
