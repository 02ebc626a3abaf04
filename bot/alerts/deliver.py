"""Deliver: outbox rows go out through the platforms, in each channel's order, and what became of them is written down.

A row is leased before it is sent and settled after. One whose outcome nobody knows (a timeout, a dead process) comes back as
`unknown` and is looked up on the platform before it is sent again. One channel's trouble delays no other: each row in flight is
a task of its own, and the store gives out one row a channel. Imports the domain, the errors, the logs, the platform's protocol, the store.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.alerts.backoff import Backoff
from bot.alerts.outcome import Job, Outcome, dead, load, save, sent, settled_with, unknown
from bot.clock import Clock
from bot.domain import AlertKind, Delivery, DeliveryState
from bot.errors import DeliveryError, Fault, StoreError
from bot.observe import get_logger
from bot.platform import Platform, Receipt
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: a lease outlives a send's deadline, so that no other process takes a row that is still going out."""

    lease: float = 90.0
    send: float = 30.0
    breaker: float = 60.0
    idle: float = 5.0
    grace: float = 10.0
    missing: float = 300.0

    def __post_init__(self) -> None:
        if not 0 < self.send * 2 < self.lease:
            raise ValueError("a lease must outlast a look-up and a send: more than twice the send's deadline")


class Deliverer:
    """Sends what is due.

    `platforms` are by name; `random` gives 0 <= x < 1 for jitter; `owner` names this process in leases; `on_saved` hears the state in
    which each row was left.
    """

    def __init__(
        self,
        platforms: Mapping[str, Platform],
        store: Store,
        *,
        clock: Clock,
        owner: str,
        random: Callable[[], float],
        backoff: Backoff | None = None,
        timing: Timing | None = None,
        batch: int = 64,
        on_saved: Callable[[DeliveryState], None] = lambda _state: None,
    ) -> None:
        self._platforms = platforms
        self._store = store
        self._clock = clock
        self._owner = owner
        self._random = random
        self._backoff = backoff or Backoff()
        self._timing = timing or Timing()
        self._batch = batch
        self._on_saved = on_saved
        self._awake = asyncio.Event()
        self._resting: dict[str, datetime] = {}
        self._flying: set[asyncio.Task[None]] = set()
        self._log = get_logger("readout.deliver")

    def wake(self) -> None:
        """Says that the outbox may hold something new. Call it after the transaction is committed."""
        self._awake.set()

    async def run_once(self) -> int:
        """Sends every row that is due now, one a channel, and returns how many were tried. StoreError as the store raises it."""
        tasks = await self._launch()
        if tasks:
            await asyncio.gather(*tasks)
        return len(tasks)

    async def drain(self) -> int:
        """`run_once` until nothing is due; returns how many rows were tried."""
        total = 0
        while tried := await self.run_once():
            total += tried
        return total

    async def run(self, stop: asyncio.Event) -> None:
        """Sends until `stop` is set, then gives the sends in flight `grace` seconds to end.

        What does not end in time stays `sending`, and is looked up once its lease has run out. Cancelling does the same.
        """
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._turn(stopping)
        finally:
            stopping.cancel()
            await self._land()

    async def _turn(self, stopping: asyncio.Task[bool]) -> None:
        self._awake.clear()
        try:
            launched = await self._launch()
            pause = 0.0 if launched else await self._pause()
        except StoreError as error:
            # A locked or full database passes; the rows are safe where they are.
            self._log.warning("the outbox cannot be read", error=str(error))
            launched, pause = [], self._timing.idle
        if not launched:
            await self._wait(stopping, pause)

    async def _pause(self) -> float:
        """Seconds until something falls due, at most `idle`, since another process may queue too."""
        if len(self._flying) >= self._batch:
            return self._timing.idle
        async with self._store.reading() as tx:
            due = await tx.outbox.next_due()
        if due is None:
            return self._timing.idle
        # Due and yet not leased: another process has it, or its channel has a row in flight here.
        return min(max((due - self._clock()).total_seconds(), 0.05), self._timing.idle)

    async def _wait(self, stopping: asyncio.Task[bool], pause: float) -> None:
        woken = asyncio.create_task(self._awake.wait())
        try:
            await asyncio.wait({stopping, woken, *self._flying}, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
        finally:
            woken.cancel()

    async def _launch(self) -> list[asyncio.Task[None]]:
        room = self._batch - len(self._flying)
        if room <= 0:
            return []
        now = self._clock()
        async with self._store.writing() as tx:
            rows = await tx.outbox.lease(self._owner, now, now + timedelta(seconds=self._timing.lease), room)
        tasks = [asyncio.create_task(self._deliver(row), name=f"deliver {row.id}") for row in rows]
        for task in tasks:
            self._flying.add(task)
            task.add_done_callback(self._flying.discard)
        return tasks

    async def _land(self) -> None:
        """Waits for what is in flight, within the grace; a second cancellation meanwhile ends the wait."""
        if not self._flying:
            return
        _, late = await asyncio.wait(set(self._flying), timeout=self._timing.grace)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)

    async def _deliver(self, row: Delivery) -> None:
        """One leased row, to its end. The outermost edge of its task: what is not foreseen is logged and leaves it unknown."""
        try:
            job = await load(self._store, row)
            outcome = await self._tell(job)
        except DeliveryError as error:
            outcome = self._failed(row, error)
        except StoreError as error:
            self._log.warning("a delivery waits for its lease to end", delivery=row.id, error=str(error))
            return
        except Exception as error:
            # A platform may break after it has posted: the row is looked up before it is tried again.
            lost = DeliveryError(f"delivery to {row.channel.key} broke off", type(error).__name__, "See the log", fault=Fault.UNKNOWN)
            self._log.exception("a delivery broke off", delivery=row.id, ref=lost.reference)
            outcome = self._failed(row, lost)
        await self._save(outcome)

    async def _save(self, outcome: Outcome) -> None:
        try:
            await save(self._store, outcome, self._clock())
        except StoreError as error:
            # The row stays `sending`: after its lease it is looked up, not sent blindly again.
            self._log.warning("what became of a delivery could not be written", delivery=outcome.rows[0].id, error=str(error))
            return
        for row in outcome.rows:
            self._on_saved(row.state)

    async def _tell(self, job: Job) -> Outcome:
        row, now = job.row, self._clock()
        platform = self._platforms.get(row.channel.platform)
        if platform is None:
            reason = f"the platform {row.channel.platform} is not configured in this process"
            return Outcome((self._put_back(row, reason, now + timedelta(seconds=self._timing.missing)),))
        if resting := self._rest(row.channel.platform, now):
            return Outcome((self._put_back(row, "the platform refuses everything, so it is left alone for a while", resting),))
        if job.alert is None:
            return dead(row, "the event is no longer stored", now)
        try:
            async with asyncio.timeout(self._timing.send):
                receipt = await self._settle(platform, job)
            if receipt is None:
                async with asyncio.timeout(self._timing.send):
                    receipt = await self._send(platform, job)
        except TimeoutError:
            raise DeliveryError(f"{row.channel.platform} did not answer within {self._timing.send:g} s", fault=Fault.UNKNOWN) from None
        return dead(row, "there is no message to edit", self._clock()) if receipt is None else sent(job, receipt, self._clock())

    async def _settle(self, platform: Platform, job: Job) -> Receipt | None:
        """For an unknown row the receipt if its message is there. An edit needs no look-up: made twice it reads the same."""
        if job.row.state is not DeliveryState.UNKNOWN or job.row.kind is AlertKind.GROWTH or job.alert is None:
            return None
        return await platform.settle(job.alert, job.row.id)

    async def _send(self, platform: Platform, job: Job) -> Receipt | None:
        if job.alert is None:
            return None
        if job.row.kind is AlertKind.NEW:
            return await platform.send(job.alert, job.row.id)
        if job.row.kind is AlertKind.GROWTH:
            return await platform.edit(job.alert, job.first_message, job.row.id) if job.first_message else None
        if job.first_message is None:
            # The first telling could not be posted; this one is then the first.
            return await platform.send(replace(job.alert, kind=AlertKind.NEW), job.row.id)
        return await platform.reply(job.alert, job.first_message, job.row.id)

    def _rest(self, platform: str, now: datetime) -> datetime | None:
        until = self._resting.get(platform)
        return until if until and until > now else None

    def _put_back(self, row: Delivery, reason: str, due: datetime) -> Delivery:
        """Back in line without a failed attempt; an unknown row stays unknown."""
        state = row.state if row.state is DeliveryState.UNKNOWN else DeliveryState.QUEUED
        return replace(row, state=state, due=due, lease_owner=None, lease_until=None, reason=reason)

    def _failed(self, row: Delivery, error: DeliveryError) -> Outcome:
        now = self._clock()
        if error.fault is Fault.PERMANENT:
            return dead(row, str(error), now)
        if row.attempts + 1 >= self._backoff.tries:
            return dead(row, f"given up after {row.attempts + 1} attempts: {error}", now)
        row = replace(row, attempts=row.attempts + 1)
        due = now + self._backoff.wait(row.attempts, error.retry_after, self._random)
        if error.fault is Fault.BREAKER:
            due = max(due, now + timedelta(seconds=self._timing.breaker))
            self._resting[row.channel.platform] = due
        if error.fault is Fault.UNKNOWN:
            return unknown(row, str(error), due)
        return settled_with(self._put_back(row, str(error), due))
