"""Deliver: outbox rows go out through the platforms, in each channel's order, and what became of them is written down.

A row is leased before it is sent and settled after. One whose outcome nobody knows (a timeout, a dead process) comes back as
`unknown` and is looked up on the platform before it is sent again. One channel's trouble delays no other: each message in flight is
a task of its own, the store gives out one row a channel, and no workspace is given more than its share of the room.
Imports the domain, the errors, the logs, the platform's protocol, the store.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.alerts.backoff import Backoff
from bot.alerts.jobs import Job, gather, load, note_told
from bot.alerts.keeper import Keeper
from bot.alerts.outcome import Outcome, dead, free, held, put_back, sent, stopped, unknown
from bot.alerts.routes import Routes
from bot.alerts.saver import Saver
from bot.alerts.telling import settle, tell
from bot.clock import Clock
from bot.domain import Alert, AlertKind, Delivery, DeliveryState, Event, Hold
from bot.errors import DeliveryError, Fault, StoreError
from bot.observe import get_logger
from bot.platform import Platform
from bot.store import Store, Transaction

Remark = Callable[[Transaction, Event], Awaitable[str]]
"""A plain line about an event's sources, empty where there is nothing to say: how the two governments' readouts differ."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: a lease outlives a send's deadline, so that no other process takes a row that is still going out.

    `breaker` is the first rest of a route that refuses everything; `missing` the wait for a platform that is not configured;
    `watch` how often stopped channels are looked at; `spacing` the least time between two looks for work while messages are in flight.
    """

    lease: float = 90.0
    send: float = 30.0
    breaker: float = 60.0
    idle: float = 5.0
    grace: float = 10.0
    missing: float = 300.0
    watch: float = 15.0
    spacing: float = 0.2

    def __post_init__(self) -> None:
        if not 0 < self.send * 2 < self.lease:
            raise ValueError("a lease must outlast a look-up and a send: more than twice the send's deadline")


class Deliverer:
    """Sends what is due.

    `platforms` are by name; `random` gives 0 <= x < 1 for jitter; `owner` names this process in leases; `on_saved` hears the state in
    which each row was left; `remark` says what an alert shows of its sources.
    `batch` is how many messages may be in flight, `share` how many of one workspace.
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
        share: int = 16,
        keeper: Keeper | None = None,
        remark: Remark | None = None,
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
        self._remark = remark
        self._on_saved = on_saved
        self._keeper = keeper or Keeper(platforms, store, clock=clock, random=random)
        self._routes = Routes(min(share, batch), Backoff(first=self._timing.breaker), random)
        self._saver = Saver(store, clock)
        self._awake = asyncio.Event()
        self._flying: set[asyncio.Task[None]] = set()
        self._aloft: set[str] = set()
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
        await self._keeper.tick()
        total = 0
        while tried := await self.run_once():
            total += tried
        return total

    async def run(self, stop: asyncio.Event) -> None:
        """Sends until `stop` is set, then gives the sends in flight `grace` seconds to end.

        What does not end in time stays `sending`, and is looked up once its lease has run out. Cancelling does the same.
        """
        stopping = asyncio.create_task(stop.wait())
        watching = asyncio.create_task(self._watch(stop), name="watch stopped channels")
        try:
            while not stop.is_set():
                await self._turn(stopping)
        finally:
            stopping.cancel()
            watching.cancel()
            await asyncio.wait([watching])
            await self._land()

    async def _watch(self, stop: asyncio.Event) -> None:
        """Looks after stopped channels, now and then."""
        while not stop.is_set():
            try:
                if await self._keeper.tick():
                    self.wake()
            except StoreError as error:
                self._log.warning("stopped channels cannot be looked at", error=str(error))
            await asyncio.sleep(self._timing.watch)

    async def _turn(self, stopping: asyncio.Task[bool]) -> None:
        self._awake.clear()
        try:
            launched = await self._launch()
            pause = 0.0 if launched else await self._pause()
        except StoreError as error:
            # A locked or full database passes; the rows are safe where they are.
            self._log.warning("the outbox cannot be read", error=str(error))
            launched, pause = [], self._timing.idle
        if launched:
            # What comes in meanwhile is leased together with it.
            await self._wait(stopping, self._timing.spacing, landing=False)
        else:
            await self._wait(stopping, pause, landing=True)
            if self._flying and not stopping.done():
                await asyncio.wait({stopping}, timeout=self._timing.spacing)

    async def _pause(self) -> float:
        """Seconds until something falls due, at most `idle`, since another process may queue too."""
        if len(self._flying) >= self._batch:
            return self._timing.idle
        async with self._store.reading() as tx:
            due = await tx.outbox.next_due()
        if due is None:
            return self._timing.idle
        # Due and yet not leased: another process has it, its route rests, or its channel has a row in flight here.
        return min(max((due - self._clock()).total_seconds(), 0.25 if self._flying else 0.05), self._timing.idle)

    async def _wait(self, stopping: asyncio.Task[bool], pause: float, *, landing: bool) -> None:
        woken = asyncio.create_task(self._awake.wait())
        try:
            ends = {stopping, woken, *self._flying} if landing else {stopping}
            await asyncio.wait(ends, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
        finally:
            woken.cancel()

    async def _launch(self) -> list[asyncio.Task[None]]:
        room = self._batch - len(self._flying)
        if room <= 0:
            return []
        now = self._clock()
        async with self._store.writing() as tx:
            heads = await tx.outbox.lease(self._owner, now, now + timedelta(seconds=self._timing.lease), room, self._routes.shares(now))
            # Where the clock was put forward, or the machine slept, a lease ends before its send: that one is still out there.
            groups = [await gather(tx, head, now) for head in heads if head.id not in self._aloft]
            jobs = [await self._load(tx, rows, now) for rows in groups]
        return [self._fly(rows, job) for rows, job in zip(groups, jobs, strict=True)]

    async def _load(self, tx: Transaction, rows: tuple[Delivery, ...], now: datetime) -> Job | Exception:
        try:
            return await self._remarked(tx, await note_told(tx, await load(tx, rows, now)))
        except (ValueError, KeyError, TypeError) as error:  # a stored record that cannot be read
            return error

    async def _remarked(self, tx: Transaction, job: Job) -> Job:
        """With the remark on the event's sources, where there is one; a digest has no room for any."""
        if self._remark is None or not isinstance(job.telling, Alert):
            return job
        return replace(job, telling=replace(job.telling, remark=await self._remark(tx, job.telling.event)))

    def _fly(self, rows: tuple[Delivery, ...], job: Job | Exception) -> asyncio.Task[None]:
        channel = rows[0].channel
        self._routes.took_off(channel)
        task = asyncio.create_task(self._deliver(rows, job), name=f"deliver {rows[0].id}")

        def landed(done: asyncio.Task[None]) -> None:
            self._flying.discard(done)
            self._aloft.discard(rows[0].id)
            self._routes.landed(channel)

        self._flying.add(task)
        self._aloft.add(rows[0].id)
        task.add_done_callback(landed)
        return task

    async def _land(self) -> None:
        """Waits for what is in flight, within the grace; a second cancellation meanwhile ends the wait."""
        if self._flying:
            _, late = await asyncio.wait(set(self._flying), timeout=self._timing.grace)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        await self._saver.finish()

    async def _deliver(self, rows: tuple[Delivery, ...], job: Job | Exception) -> None:
        """Leased rows, to their end. The outermost edge of their task: what is not foreseen is logged and leaves them unknown."""
        rows = job.rows if isinstance(job, Job) else rows
        try:
            outcome = dead(rows, f"it cannot be read: {job}", self._clock()) if isinstance(job, Exception) else await self._tell(job)
        except DeliveryError as error:
            outcome = await self._failed(rows, error)
        except StoreError as error:
            self._log.warning("a delivery waits for its lease to end", delivery=rows[0].id, error=str(error))
            return
        except Exception as error:
            # A platform may break after it has posted: the row is looked up before it is tried again.
            channel = rows[0].channel.key
            lost = DeliveryError(f"delivery to {channel} broke off", type(error).__name__, "See the log", fault=Fault.UNKNOWN)
            self._log.exception("a delivery broke off", delivery=rows[0].id, ref=lost.reference)
            outcome = await self._failed(rows, lost)
        await self._save(outcome)

    async def _save(self, outcome: Outcome) -> None:
        try:
            await self._saver.save(outcome)
            if outcome.stop:
                await self._keeper.tell_owner(outcome.channel)
        except StoreError as error:
            # The row stays `sending`: after its lease it is looked up, not sent blindly again.
            self._log.warning("what became of a delivery could not be written", delivery=outcome.rows[0].id, error=str(error))
            return
        for row in outcome.rows:
            self._on_saved(row.state)

    async def _tell(self, job: Job) -> Outcome:
        head, now = job.head, self._clock()
        platform = self._platforms.get(head.channel.platform)
        if platform is None:
            reason = f"the platform {head.channel.platform} is not configured in this process"
            return put_back(job.rows, reason, now + timedelta(seconds=self._timing.missing))
        if resting := self._routes.rest_of(head.channel, now):
            return put_back(job.rows, "the platform takes nothing, so it is left alone for a while", resting)
        if job.telling is None:
            return dead(job.rows, "the event is no longer stored", now)
        try:
            async with asyncio.timeout(self._timing.send):
                found = await settle(platform, job)
            if found is None and job.hold and job.hold.hold:
                return held(job.rows, job.hold.hold, job.hold.why, job.hold.due)
            if found is None and head.state is DeliveryState.UNKNOWN and job.changed_since:
                # It is not out, and what it would tell now has to be noted first.
                return Outcome(tuple(replace(free(row), state=DeliveryState.QUEUED, due=now) for row in job.rows))
            async with asyncio.timeout(self._timing.send):
                receipt = found or await tell(platform, job)
        except TimeoutError:
            raise DeliveryError(f"{head.channel.platform} did not answer within {self._timing.send:g} s", fault=Fault.UNKNOWN) from None
        self._routes.succeeded(head.channel)
        if receipt is None:
            return dead(job.rows, "there is no message to edit", self._clock())
        return sent(job, receipt, self._clock(), found=found is not None)

    async def _failed(self, rows: Sequence[Delivery], error: DeliveryError) -> Outcome:
        """What the fault makes of the rows; see `Fault`."""
        now, head = self._clock(), rows[0]
        resting = self._routes.failed(head.channel, error, now)
        if error.fault is Fault.PERMANENT:
            return stopped(rows, await self._keeper.stop_for(head.channel, str(error)))
        if error.fault in (Fault.REJECTED, Fault.MESSAGE_GONE):
            return dead(rows, str(error), now)
        if error.fault is Fault.EDIT_REFUSED and head.kind is AlertKind.GROWTH and error.retry_after is None:
            return held(rows, Hold.EDIT, f"its message takes no edit, so it waits for the next change: {error}", None)
        return self._again(rows, error, resting, now)

    def _again(self, rows: Sequence[Delivery], error: DeliveryError, resting: datetime | None, now: datetime) -> Outcome:
        """Later, or never where it was tried too often. What rests with its whole route has cost the row nothing."""
        spared = error.fault is Fault.BREAKER or error.retry_after is not None
        rows = rows if spared else _tried_once_more(rows)
        attempts = rows[0].attempts
        if attempts >= self._backoff.tries:
            return dead(rows, f"given up after {attempts} attempts: {error}", now)
        due = max(now + self._backoff.wait(max(attempts, 1), error.retry_after, self._random), resting or now)
        return unknown(rows, str(error), due) if error.fault is Fault.UNKNOWN else put_back(rows, str(error), due)


def _tried_once_more(rows: Sequence[Delivery]) -> tuple[Delivery, ...]:
    return tuple(replace(row, attempts=row.attempts + 1) for row in rows)
