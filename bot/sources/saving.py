"""States of polls that found nothing new, written many at a time: nine polls in ten end so, and a commit costs more than the poll.

A state that is lost in a crash is no loss: its source's lease runs out, and it is polled again. Imports the errors and the store's
contracts only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from bot.errors import ReadoutError
from bot.store import SourceState, Store

MOST = 50
SECONDS = 0.25


class StateSaver:
    """Collects states and writes them `MOST` at a time or after `SECONDS`, whichever comes first."""

    def __init__(self, store: Store, on_fault: Callable[[ReadoutError], None]) -> None:
        self._store, self._on_fault = store, on_fault
        self._waiting: dict[str, SourceState] = {}
        self._flushing: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        self._now = asyncio.Event()

    def save(self, state: SourceState) -> None:
        """Will be written soon; a later state of the same source takes its place."""
        self._waiting[state.source_id] = state
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._soon())
        elif len(self._waiting) == MOST:
            self._now.set()

    async def _soon(self) -> None:
        self._now.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._now.wait(), SECONDS)
        await self.flush()

    async def flush(self) -> None:
        """Writes what waits."""
        async with self._writing:
            waiting, self._waiting = self._waiting, {}
            if not waiting:
                return
            try:
                async with self._store.writing() as transaction:
                    await transaction.sources.save_all(list(waiting.values()))
            except ReadoutError as fault:
                self._on_fault(fault)
