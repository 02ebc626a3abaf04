"""The composition root: the only place that wires parts together. What is made here is handed in everywhere else.

`open_app` makes the whole service out of what `opening` opens. The language pipeline is imported where it is made.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot import __version__
from bot.alerts import Deliverer, tell_silences
from bot.callbacks import bind, serve
from bot.clock import Clock, system_clock
from bot.documents import TextWorkers
from bot.domain import Article, Source
from bot.errors import ReadoutError, StoreError
from bot.localdays import LocalDays
from bot.observe import Counted, Metrics
from bot.opening import CONSOLE, TERMINAL, Reader, load_platforms, masked, open_database, open_reader, policy_of
from bot.platform import Platform
from bot.plural import many
from bot.service import Service, Wish
from bot.settings import Settings
from bot.sources import NEVER, Fetcher, Hubs, PollResult, PollScheduler, poll, websub_app
from bot.store import SourceState, Store
from bot.upkeep import Upkeep

if TYPE_CHECKING:
    from bot.knowledge import Refreshed
    from bot.pipeline import Pipeline, Processed

CONFIGURED = "config"
"""Who made the subscriptions of `[console]`: the configuration, which also pauses those it no longer names."""

SILENCE_SECONDS = 900.0
PURGE_SECONDS = 6 * 3600.0
LEASE_SECONDS = 60.0

Say = Callable[[str], None]


@dataclass(slots=True)
class App:
    """The wired service. Made by `open_app`, which ends what it started."""

    settings: Settings
    sources: tuple[Source, ...]
    store: Store
    service: Service
    pipeline: Pipeline
    deliverer: Deliverer
    platforms: Mapping[str, Platform]
    metrics: Metrics
    fetcher: Fetcher
    workers: TextWorkers
    clock: Clock
    say: Say
    owner: str
    _closing: AsyncExitStack
    renew: Callable[[], Reader] | None = None
    _up: bool = False
    _scheduler: PollScheduler | None = None
    _hubs: Hubs | None = None
    _faults: dict[str, str] = field(default_factory=dict)

    async def run(self, stop: asyncio.Event) -> None:
        """Polls, reads and delivers until `stop` is set; what is in flight is finished or left for the next start.

        StoreError where another Readout runs on the same file, ConfigError where a platform cannot start.
        """
        await self._start()
        for line in await self.greeting():
            self.say(line)
        scheduler = self._scheduler = PollScheduler(
            self.sources, store=self.store, fetcher=self.fetcher, workers=self.workers, clock=self.clock,
            settings=self.settings.polling, owner=self.owner, on_result=self._polled, on_fault=self._told_fault,
        )  # fmt: skip
        listening = self._listen()
        await scheduler.start()
        upkeep = Upkeep(self.settings, self.clock, self._renewed, self._told_fault)
        upkeep.start()
        try:
            await _until_stopped(
                stop,
                self.pipeline.run(stop, self._told_fault),
                self.deliverer.run(stop),
                *self._chores(stop),
                *self._hub_works(listening, stop),
            )
        finally:
            stop.set()
            upkeep.stop()
            await scheduler.stop()

    def _listen(self) -> socket.socket | None:
        """What hubs reach us by, where the world can; ConfigError where the port is taken."""
        given = self.settings.websub
        return bind(given.host, given.port, "hubs that push (websub)") if given.public_url else None

    def _hub_works(self, listening: socket.socket | None, stop: asyncio.Event) -> tuple[Coroutine[None, None, None], ...]:
        if listening is None or self._scheduler is None:
            return ()
        self._hubs = Hubs(
            {source.id: source for source in self.sources}, self.store, self.fetcher, self.workers, self.clock, self.settings.websub,
            self.settings.polling, self._scheduler.take,
        )  # fmt: skip
        return (serve(websub_app(self._hubs), listening, stop), self._now_and_then(stop, LEASE_SECONDS, self._keep_leases))

    async def _keep_leases(self) -> None:
        """Asks hubs that are new and renews leases that end soon."""
        if self._hubs is not None:
            await self._hubs.keep()

    async def _renewed(self, found: Refreshed) -> None:
        """Takes a refreshed roster into use, in the extractor and in answers."""
        if self.renew is None:
            return
        reader = await asyncio.to_thread(self.renew)
        self.pipeline.use(reader.extractor)
        self.service.renew(reader.knowledge)
        self.say(f"Office holders refreshed from Wikidata: {many(len(found.changes), 'change')}, in use from now.")

    async def run_until_idle(self) -> Processed:
        """Polls every source once, settles every article and delivers what is due; may be called again. For the demo and for tests."""
        await self._start()
        with self.metrics.stage("poll"):
            await self._poll_all()
        done = await self.pipeline.process_all()
        await tell_silences(self.store, self.clock())
        with self.metrics.stage("deliver"):
            await self.deliverer.drain()
        return done

    def _chores(self, stop: asyncio.Event) -> tuple[Coroutine[None, None, None], ...]:
        """What is looked at now and then, since it is counted in days."""
        return (self._now_and_then(stop, SILENCE_SECONDS, self._tell_silences), self._now_and_then(stop, PURGE_SECONDS, self._purge))

    async def _tell_silences(self) -> None:
        if await tell_silences(self.store, self.clock()):
            self.deliverer.wake()

    async def _purge(self) -> None:
        """Deletes the data of workspaces that removed the bot long enough ago."""
        for workspace, rows in (await self.service.purge_due(self.settings.retention.removed_workspace_days)).items():
            self.say(f"{workspace} removed Readout long ago: {many(rows, 'row')} deleted.")

    async def _now_and_then(self, stop: asyncio.Event, seconds: float, chore: Callable[[], Coroutine[None, None, None]]) -> None:
        while not stop.is_set():
            try:
                await chore()
            except StoreError as error:
                self._told_fault(error)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), seconds)

    async def greeting(self) -> tuple[str, ...]:
        """What a person wants to know at the start: how many sources, where the database is, who is told."""
        async with self.store.reading() as tx:
            wishes = [wish for wish in await tx.subscriptions.all() if wish.channel.platform in self.platforms and not wish.paused]
        channels = len({wish.channel.key for wish in wishes})
        told = f"{many(len(wishes), 'subscription')} of {many(channels, 'channel')}" if wishes else "nobody has subscribed yet"
        return (
            f"Readout {__version__} polls {many(len(self.sources), 'source')}.",
            f"Database: {masked(self.settings.database.url)}",
            f"Alerts go to {', '.join(sorted(self.platforms))}: {told}.",
        )

    async def _start(self) -> None:
        """Makes this process the one service of the database and starts the platforms, once; `open_app` ends both."""
        if self._up:
            return
        self._up = True
        await self.store.claim_service(self.owner)
        await sync_console(self.service, self.settings.console.subscriptions, active=CONSOLE in self.platforms)
        for platform in self.platforms.values():
            await platform.start(self.service)
            self._closing.push_async_callback(platform.stop)

    async def _poll_all(self) -> None:
        async with self.store.reading() as tx:
            states = {source.id: await tx.sources.get(source.id) for source in self.sources}
        room = asyncio.Semaphore(self.settings.polling.concurrency)

        async def one(source: Source) -> None:
            async with room:
                state = states[source.id] or SourceState(source.id, self.clock())
                self._polled(
                    await poll(
                        source, state, fetcher=self.fetcher, workers=self.workers, store=self.store, clock=self.clock,
                        settings=self.settings.polling,
                    )
                )  # fmt: skip

        async with asyncio.TaskGroup() as group:
            for source in self.sources:
                group.create_task(one(source))

    def _polled(self, result: PollResult) -> None:
        self.metrics.count(Counted.POLLS, str(result.outcome))
        if result.new_articles or result.revised:
            self.pipeline.notify()
        for line in (self._news_of_source(result), f"{self._name_of(result)}: {result.change}" if result.change else None):
            if line:
                self.say(line)

    def _news_of_source(self, result: PollResult) -> str | None:
        """One line where a source begins to fail, fails in another way, or answers again; else None."""
        name = self._name_of(result)
        if result.error is None:
            return f"{name}: answers again" if self._faults.pop(result.source_id, None) else None
        if self._faults.get(result.source_id) == result.error.kind:
            return None
        self._faults[result.source_id] = result.error.kind
        if result.next_poll_at >= NEVER:
            return f"{name}: {result.error.what}; it is polled no more"
        minutes = max(1, round((result.next_poll_at - self.clock()).total_seconds() / 60))
        why = f" ({result.error.why})" if result.error.why else ""
        return f"{name}: {result.error.what}{why}; next try in {minutes} min"

    def _name_of(self, result: PollResult) -> str:
        return next((source.name for source in self.sources if source.id == result.source_id), result.source_id)

    def _told_fault(self, error: ReadoutError) -> None:
        self.say(str(error))


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    sources: Sequence[Source],
    clock: Clock = system_clock,
    platforms: Mapping[str, Platform] | None = None,
    reader: Reader | None = None,
    say: Say = print,
    timer: Callable[[], float] = time.perf_counter,
    jitter: Callable[[], float] = random.random,
    renew: Callable[[], Reader] | None = None,
) -> AsyncIterator[App]:
    """The service, wired; closed on leaving. Disabled sources are left out. `renew` reads anew what a refresh has changed.

    `platforms` by name, by default those found by `load_platforms`; `say` gets lines for a person; `jitter` gives 0 <= x < 1.
    """
    from bot.pipeline import Pipeline

    reader = reader or open_reader()
    owner = f"{socket.gethostname()}:{os.getpid()}"
    metrics = Metrics(timer)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_database(settings, clock=clock))
        fetcher = await stack.enter_async_context(Fetcher.from_settings(settings.polling, clock=clock))
        workers = await stack.enter_async_context(TextWorkers())
        found = dict(platforms) if platforms is not None else load_platforms(settings)
        service = Service(store, reader.knowledge, tuple(sources), clock, settings.alerts.min_confidence, policy=policy_of(settings))
        deliverer = Deliverer(
            found, store, clock=clock, owner=owner, random=jitter, remark=service.remark,
            on_saved=lambda state: metrics.count(Counted.DELIVERIES, state),
        )  # fmt: skip
        pipeline = Pipeline(
            store, reader.extractor, source_of=_source_book(sources), clock=clock, metrics=metrics, wake=deliverer.wake,
            alerting=(reader.knowledge.blocs, policy_of(settings)), local_day=LocalDays.shipped().day,
        )  # fmt: skip
        stack.callback(pipeline.close)
        enabled = tuple(source for source in sources if source.enabled)
        yield App(settings, enabled, store, service, pipeline, deliverer, found, metrics, fetcher, workers, clock, say, owner, stack, renew)


async def sync_console(service: Service, pairs: Sequence[str], *, active: bool) -> None:
    """Makes the terminal's configured subscriptions equal to `pairs` ("A B"); all are paused while the console is not `active`."""
    wanted = set()
    for pair in pairs if active else ():
        a, b = pair.split()
        wanted.add((await service.ensure(TERMINAL, a, b, Wish(), by=CONFIGURED)).id)
    for wish in await service.subscriptions(TERMINAL):
        if wish.created_by == CONFIGURED and wish.id not in wanted and not wish.paused:
            await service.pause(TERMINAL, wish.id)


def _source_book(sources: Sequence[Source]) -> Callable[[Article], Source]:
    by_id = {source.id: source for source in sources}

    def source_of(article: Article) -> Source:
        """The article's source; one that is configured no more is known by its id alone."""
        return by_id.get(article.source_id) or Source(article.source_id, article.source_id, "https://unknown.invalid/", enabled=False)

    return source_of


async def _until_stopped(stop: asyncio.Event, *works: Coroutine[None, None, None]) -> None:
    """Runs the works together until all have ended; the first that breaks stops the others, and its error is raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        stop.set()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        if error := task.exception():
            raise error
