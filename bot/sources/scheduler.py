"""The tick: every few seconds, claim the sources that are due and poll them, a bounded number at a time.

The truth of when to poll is `next_poll_at` in the store, claimed by lease, so many processes can tick without a leader.
Imports the documents, the domain, the errors, the logs, the settings, the store's contracts and this part's own modules.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock, system_clock
from bot.documents import TextWorkers
from bot.domain import Source
from bot.errors import ReadoutError
from bot.observe import get_logger
from bot.settings import PollingSettings
from bot.sources.desk import Desk
from bot.sources.fetch import Fetcher
from bot.sources.kinds import Reading
from bot.sources.poll import PollResult, poll
from bot.sources.rhythm import Jitter
from bot.store import SourceState, Store, Transaction

# Longer than a poll can take (feed, pages, reading them), so that a lease runs out only where its holder died.
LEASE = timedelta(minutes=8)
# So many times the number that is polled at once is claimed together, so that no place waits for the next tick.
QUEUED = 8
# Where the database refused to take a poll's result, the source is tried again after this.
_AFTER_FAULT = timedelta(minutes=1)


def random_jitter(span: float) -> float:
    """From 0 to the span, evenly."""
    return random.uniform(0.0, span)


class PollScheduler:
    """Polls the enabled sources until stopped. `on_result` is told of each poll, `on_fault` of a store that fails."""

    def __init__(
        self,
        sources: Iterable[Source],
        *,
        fetcher: Fetcher,
        workers: TextWorkers,
        store: Store,
        clock: Clock,
        settings: PollingSettings,
        on_result: Callable[[PollResult], None],
        on_fault: Callable[[ReadoutError], None] | None = None,
        jitter: Jitter = random_jitter,
        owner: str | None = None,
    ) -> None:
        self._sources = {source.id: source for source in sources if source.enabled}
        self._fetcher, self._workers, self._store = fetcher, workers, store
        self._clock, self._settings, self._jitter = clock, settings, jitter
        self._on_result, self._on_fault = on_result, on_fault
        self._owner = owner or f"poller-{secrets.token_hex(6)}"
        self._running: dict[asyncio.Task[Any], SourceState] = {}
        self._ticking = asyncio.Lock()
        self._stopped = False
        self._looked = False
        self._more = False
        self._onward: asyncio.Task[int] | None = None
        self._locks: dict[str, asyncio.Lock] = {}
        self._places = asyncio.Semaphore(settings.concurrency)
        self._desk = Desk(store, self._tell)
        self._scheduler: Any = AsyncIOScheduler(timezone=UTC)
        self._log = get_logger("readout.sources")

    async def start(self) -> None:
        """Begins to tick, at once the first time."""
        self._scheduler.add_job(
            self.tick,
            IntervalTrigger(seconds=self._settings.tick_seconds, timezone=UTC),
            next_run_time=system_clock(),  # APScheduler goes by the machine's own clock, whatever ours is
            misfire_grace_time=None, coalesce=True, max_instances=1,
        )  # fmt: skip
        self._scheduler.start()

    async def tick(self) -> int:
        """Claims what is due and begins to poll it, as far as there is room; the number begun."""
        async with self._ticking:  # so that stopping never falls between a claim and its poll
            return 0 if self._stopped else await self._claim()

    async def _claim(self) -> int:
        room = self._room()
        if not room or not self._sources:
            return 0
        now = self._clock()
        try:
            if not self._looked:
                await self._begin_corrected(now)
                self._looked = True
            claimed = await self._desk.do(partial(self._claim_due, now, room))
        except ReadoutError as fault:
            self._tell(fault)
            return 0
        for state in claimed:
            task = asyncio.create_task(self._poll(state), name=f"poll {state.source_id}")
            self._running[task] = state
            task.add_done_callback(self._settle)
        self._more = len(claimed) == room
        return len(claimed)

    async def _claim_due(self, now: datetime, room: int, transaction: Transaction) -> Sequence[SourceState]:
        return await transaction.sources.claim_due(self._sources, self._owner, now, now + LEASE, room)

    def _room(self) -> int:
        """How many more may be claimed; none before half of the places are free, since each claim is a transaction."""
        most = self._settings.concurrency * QUEUED
        room = most - len(self._running)
        return room if room >= most // 2 else 0

    async def _begin_corrected(self, now: datetime) -> None:
        """A source whose address an operator has corrected is due at once, one that had ended too."""
        async with self._store.reading() as transaction:
            states = [state for state in await transaction.sources.all() if state.source_id in self._sources]
        corrected = [state for state in states if state.memory.configured not in ("", self._sources[state.source_id].url)]
        late = [state for state in corrected if state.next_poll_at > now]
        if late:
            async with self._store.writing() as transaction:
                for state in late:
                    await transaction.sources.save(replace(state, next_poll_at=now))

    async def take(self, source_id: str, pushed: Reading) -> None:
        """Stores what a hub brought, after a poll of the same source that is under way; when to poll next stays as it is."""
        await self._desk.flush()
        async with self._store.reading() as transaction:
            state = await transaction.sources.get(source_id)
        if state is not None and source_id in self._sources and not self._stopped:
            await self._poll(state, pushed)

    async def _poll(self, state: SourceState, pushed: Reading | None = None) -> None:
        lock = self._locks.setdefault(state.source_id, asyncio.Lock())
        waited = lock.locked()
        async with self._places, lock:
            if waited:  # for the other of poll and push, which has moved the state on
                async with self._store.reading() as transaction:
                    state = await transaction.sources.get(state.source_id) or state
            await self._poll_alone(state, pushed)

    async def _poll_alone(self, state: SourceState, pushed: Reading | None) -> None:
        try:
            result = await poll(
                self._sources[state.source_id], state, fetcher=self._fetcher, workers=self._workers, store=self._store,
                clock=self._clock, settings=self._settings, jitter=self._jitter, pushed=pushed,
                desk=self._desk,
            )  # fmt: skip
        except ReadoutError as fault:
            self._tell(fault)
            await self._give_back(replace(state, next_poll_at=self._clock() + _AFTER_FAULT))
            return
        if logging.getLogger("readout.sources").isEnabledFor(logging.INFO):
            self._log.info(
                "polled", source=result.source_id, outcome=str(result.outcome), new=result.new_articles, revised=result.revised,
                error_kind=result.error.kind if result.error else None, next_poll_at=result.next_poll_at.isoformat(),
            )  # fmt: skip
        self._on_result(result)

    def _settle(self, task: asyncio.Task[Any]) -> None:
        self._running.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:  # the outermost edge of a poll's task
            why = f"{type(error).__name__}: {error}"
            fault = ReadoutError(f"{task.get_name()} failed", why, "Report this with the log's lines around it")
            self._log.error("poll_crashed", reference=fault.reference, task=task.get_name(), exc_info=error)
            self._tell(fault)
        if self._more and self._room():  # what is due beyond the last claim does not wait for the next tick
            self._more = False
            self._onward = asyncio.create_task(self.tick(), name="claim")
            self._onward.add_done_callback(self._settle)

    async def wait_idle(self) -> None:
        """Returns when no poll is under way, nothing more is claimed for now, and every state is written."""
        while waited := [*self._running, *([self._onward] if self._onward and not self._onward.done() else [])]:
            await asyncio.wait(waited)
            await asyncio.sleep(0)  # for what they begin when they are done
        await self._desk.flush()

    async def stop(self, grace: float = 5.0) -> None:
        """No more ticks; polls under way may end within `grace` seconds, the others are dropped and their sources given back."""
        async with self._ticking:
            self._stopped = True
            if self._scheduler.running:
                self._scheduler.shutdown(wait=False)
        if self._running:
            await asyncio.wait(list(self._running), timeout=grace)
        await self._drop()

    async def _drop(self) -> None:
        dropped = {task: state for task, state in self._running.items() if not task.done()}
        for task in dropped:
            task.cancel()
        await asyncio.gather(*dropped, return_exceptions=True)
        await self._desk.flush()
        if not dropped:
            return
        try:
            # The lease only: a poll may have been dropped when its result was written already.
            async with self._store.writing() as transaction:
                await transaction.sources.free([state.source_id for state in dropped.values()], self._owner)
        except ReadoutError as fault:
            self._tell(fault)  # the leases run out by themselves

    async def _give_back(self, state: SourceState) -> None:
        try:
            async with self._store.writing() as transaction:
                await transaction.sources.save(state)
        except ReadoutError as fault:
            self._tell(fault)  # the lease runs out by itself

    def _tell(self, fault: ReadoutError) -> None:
        self._log.error("polling_fault", reference=fault.reference, fault=str(fault))
        if self._on_fault is not None:
            self._on_fault(fault)
