"""The store's work of many polls, done in few transactions: most polls only move their state on, and a commit costs more than a poll.

What one poll hands in is done wholly in one transaction, and it is told only after that is committed. Imports the errors and the store's
contracts only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bot.errors import ReadoutError
from bot.store import SourceState, Store, Transaction

T = TypeVar("T")

# States alone wait until there are so many, or for so long.
MOST_STATES = 100
STATES_SECONDS = 0.25
# Work that a poll waits for is done this soon, with whatever else is there.
WORK_SECONDS = 0.02

Work = Callable[[Transaction], Awaitable[T]]
_Left = tuple[SourceState, bool]


class Desk:
    """Collects states and work. A state that is lost in a crash is no loss: its source's lease runs out, and it is polled again."""

    def __init__(self, store: Store, on_fault: Callable[[ReadoutError], None]) -> None:
        self._store, self._on_fault = store, on_fault
        self._states: dict[str, _Left] = {}
        self._work: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        self._due: float | None = None
        self._task: asyncio.Task[None] | None = None
        self._stirred = asyncio.Event()
        self._writing = asyncio.Lock()

    def save(self, state: SourceState, *, learnt: bool) -> None:
        """Will be written soon; a later state of the same source takes its place. `learnt` says that its memory has changed."""
        before = self._states.get(state.source_id)
        self._states[state.source_id] = state, learnt or (before is not None and before[1])
        self._hurry(0.0 if len(self._states) >= MOST_STATES else STATES_SECONDS)

    async def do(self, work: Work[T]) -> T:
        """What the work gives, once it is committed; what it raises, with nothing of it written.

        It may be begun a second time, in a transaction of its own, where another's made the first one fail.
        """
        told: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._work.append((work, told))
        self._hurry(WORK_SECONDS)
        return await told

    def _hurry(self, seconds: float) -> None:
        due = asyncio.get_running_loop().time() + seconds
        if self._due is None or due < self._due:
            self._due = due
            self._stirred.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="desk")

    async def _run(self) -> None:
        """Ends when nothing waits."""
        loop = asyncio.get_running_loop()
        while self._due is not None:
            self._stirred.clear()
            if (left := self._due - loop.time()) > 0:
                alarm = loop.call_later(left, self._stirred.set)
                await self._stirred.wait()
                alarm.cancel()
            else:
                await self.flush()

    async def flush(self) -> None:
        """Does what waits."""
        async with self._writing:
            states, self._states = list(self._states.values()), {}
            work, self._work = [(one, told) for one, told in self._work if not told.done()], []
            self._due = None
            if work or states:
                await self._do(work, states)

    async def _do(self, work: list[tuple[Work[Any], asyncio.Future[Any]]], states: list[_Left]) -> None:
        try:
            async with self._store.writing() as transaction:
                given = [(await one(transaction), told) for one, told in work]
                await _save(transaction, states)
        except Exception as error:  # whatever one poll's work raises is that poll's, and no other's
            await self._do_apart(work, states, error)
            return
        for value, told in given:
            if not told.done():  # its poll was dropped meanwhile
                told.set_result(value)

    async def _do_apart(self, work: list[tuple[Work[Any], asyncio.Future[Any]]], states: list[_Left], error: Exception) -> None:
        if len(work) == 1 and not states:
            told = work[0][1]
            if not told.done():
                told.set_exception(error)
        elif not work:
            if not isinstance(error, ReadoutError):
                raise error
            self._on_fault(error)
        else:
            for one in work:
                await self._do([one], [])
            if states:
                await self._do([], states)


async def _save(transaction: Transaction, states: list[_Left]) -> None:
    if whole := [state for state, learnt in states if learnt]:
        await transaction.sources.save_all(whole)
    if moved := [state for state, learnt in states if not learnt]:
        await transaction.sources.move_on(moved)
