"""One poll of one source, end to end: what it says now becomes stored articles, and the source's state says when to ask again.

Imports the documents, the domain, the errors, the settings, the store's contracts and this part's own modules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.clock import Clock
from bot.documents import TextWorkers
from bot.domain import Article, Source
from bot.errors import SourceError
from bot.settings import PollingSettings
from bot.sources.articles import ArticleMaker
from bot.sources.desk import Desk, Work
from bot.sources.fetch import Fetcher
from bot.sources.identity import Fresh, Sorted, sort_entries
from bot.sources.kinds import Asking, Reading, reader_of
from bot.sources.moving import address_of, after_failure, after_reading
from bot.sources.rhythm import Bounds, Jitter, Outcome, learn, next_poll
from bot.store import SourceMemory, SourceState, Store, Stored, Transaction

T = TypeVar("T")

# A source that says more than this at once is read in several polls.
MAX_NEW_PER_POLL = 100
# How much the newest item's lag counts in the mean.
_NEW_LAG = 0.2
# How often a source that says nothing new has its rhythm fade.
_RELEARN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PollResult:
    """How a poll ended. `error` is set where it failed; the state in the store says the same. `change` is a new address, in words;
    `hub` is where the source can be subscribed to.
    """

    source_id: str
    outcome: Outcome
    new_articles: int
    revised: int
    error: SourceError | None
    next_poll_at: datetime
    change: str = ""
    hub: str = ""


def no_jitter(span: float) -> float:  # noqa: ARG001 - a Jitter
    """Polls exactly on time, for tests and single polls."""
    return 0.0


@dataclass(frozen=True, slots=True)
class _Poll:
    """What one poll works with. `source` stands at the address to poll."""

    source: Source
    asking: Asking
    store: Store
    clock: Clock
    jitter: Jitter
    desk: Desk | None
    remembered: SourceMemory
    """As it is stored."""

    async def do(self, work: Work[T]) -> T:
        """In one transaction, with those of other polls where there is a desk."""
        if self.desk is not None:
            return await self.desk.do(work)
        async with self.store.writing() as transaction:
            return await work(transaction)

    async def save(self, state: SourceState) -> None:
        """The state of a poll that stored nothing may be written a moment later."""
        if self.desk is not None:
            self.desk.save(state, learnt=state.memory is not self.remembered)
            return
        async with self.store.writing() as transaction:
            await transaction.sources.save(state)

    @property
    def state(self) -> SourceState:
        return self.asking.state

    @property
    def bounds(self) -> Bounds:
        settings = self.asking.settings
        return Bounds(timedelta(minutes=settings.floor_minutes), timedelta(minutes=settings.ceiling_minutes))


async def poll(
    source: Source,
    state: SourceState,
    *,
    fetcher: Fetcher,
    workers: TextWorkers,
    store: Store,
    clock: Clock,
    settings: PollingSettings,
    jitter: Jitter = no_jitter,
    pushed: Reading | None = None,
    desk: Desk | None = None,
) -> PollResult:
    """Polls the source once and stores what is new; safe to run again after a crash at any point. `pushed` is what a hub brought unasked;
    `desk` writes what is to be written together with what other polls write.

    Never raises for a bad source: the error is in the result and in the state. StoreError where the database fails.
    """
    remembered = state.memory
    source, state = address_of(source, state)
    work = _Poll(source, Asking(state, fetcher, workers, clock(), settings), store, clock, jitter, desk, remembered)
    try:
        reader = reader_of(source)
        reading = pushed or await reader.read(source, work.asking)
    except SourceError as error:
        return await _record_failure(work, error)
    found = await work.do(partial(sort_entries, source, reading.entries)) if reading.entries else Sorted()
    maker = ArticleMaker(source, reader, work.asking, clock, baseline=not state.baselined)
    made = await maker.make_all(found.fresh[:MAX_NEW_PER_POLL]) if found.fresh else []
    return await _record(work, reading, found, made, pushed=pushed is not None)


async def _record(work: _Poll, reading: Reading, found: Sorted, made: Sequence[tuple[Fresh, Article]], *, pushed: bool) -> PollResult:
    """Articles, their names and the state in one transaction, so that none is there without the others."""
    outcome = Outcome.NOT_MODIFIED if reading.not_modified else Outcome.FETCHED
    state = _after(work, reading, found, made, pushed=pushed)
    stored: list[Stored] = []
    if made or found.renamed:
        stored = await work.do(partial(_store, work, found, made, state))
    else:
        await work.save(state)
    memory = state.memory
    change = memory.change if memory.change != work.state.memory.change else ""
    new, revised = stored.count(Stored.NEW), stored.count(Stored.REVISED)
    return PollResult(work.source.id, outcome, new, revised, None, state.next_poll_at, change, memory.hub or "")


async def _store(
    work: _Poll, found: Sorted, made: Sequence[tuple[Fresh, Article]], state: SourceState, transaction: Transaction
) -> list[Stored]:
    stored = [await transaction.articles.add(article) for _, article in made]
    await transaction.entries.remember(work.source.id, [seen for fresh, _ in made for seen in fresh.seen()] + list(found.renamed))
    new = stored.count(Stored.NEW)
    newest = work.asking.now if new else state.last_new_item
    await transaction.sources.save(replace(state, articles=state.articles + new, last_new_item=newest))
    return stored


def _after(work: _Poll, reading: Reading, found: Sorted, made: Sequence[tuple[Fresh, Article]], *, pushed: bool) -> SourceState:
    """The state after a poll that was well, but for what is only known when the articles are stored."""
    state, now, left = work.state, work.asking.now, len(found.fresh) - len(made)
    memory = _learnt(work, reading, [fresh for fresh, _ in made])
    after = replace(
        state,
        polls=state.polls + (not pushed),
        last_polled=now,
        last_success=now,
        failures=0,
        error_kind=None,
        error=None,
        not_modified=state.not_modified + reading.not_modified,
        # a first poll in several parts stays a first poll until the last
        baselined=state.baselined or (not left and not pushed),
        memory=memory,
    )
    if pushed:
        return after
    # Validators of an answer that was not read whole would hide its rest, and those of one address say nothing of another.
    whole = reading.complete and not left and not reading.found_again
    due = next_poll(
        after, work.source, now=now, outcome=Outcome.NOT_MODIFIED if reading.not_modified else Outcome.FETCHED, ttl=memory.wish_minutes,
        fresh=reading.fresh_seconds, retry_after=reading.retry_after, jitter=work.jitter, bounds=work.bounds,
    )  # fmt: skip
    return replace(after, etag=reading.etag if whole else None, last_modified=reading.last_modified if whole else None, next_poll_at=due)


def _learnt(work: _Poll, reading: Reading, new: Sequence[Fresh]) -> SourceMemory:
    """What the reading taught of address, rhythm, lag and wishes."""
    now, memory = work.asking.now, work.state.memory
    memory = after_reading(memory, work.source.url, reading, f"{now:%Y-%m-%d}")
    told = [fresh.entry.published or now for fresh in new if fresh.earlier is None]
    if told or (memory.learnt and now - memory.learnt > _RELEARN):
        memory = learn(memory, told, now=now)
    lag = memory.lag_seconds
    if work.state.baselined:  # a first poll finds what was published long before
        for moment in sorted(fresh.entry.published for fresh in new if fresh.earlier is None and fresh.entry.published):
            late = max(0.0, (now - moment).total_seconds())
            lag = late if lag is None else lag + _NEW_LAG * (late - lag)
    if reading.not_modified:
        return memory
    return replace(memory, lag_seconds=lag, wish_minutes=reading.ttl_minutes, hub=reading.hub or None, topic=reading.topic or None)


async def _record_failure(work: _Poll, error: SourceError) -> PollResult:
    state, now = work.state, work.asking.now
    failures = state.failures + 1
    memory = after_failure(state.memory, error, failures, f"{now:%Y-%m-%d}")
    failed = replace(
        state, polls=state.polls + 1, last_polled=now, failures=failures, error_kind=error.kind, error=str(error), memory=memory
    )
    if memory.address != state.memory.address:
        failed = replace(failed, etag=None, last_modified=None)
    due = next_poll(
        failed, work.source, now=now, outcome=Outcome.FAILED, retry_after=error.retry_after, jitter=work.jitter, bounds=work.bounds
    )
    await work.save(replace(failed, next_poll_at=due))
    change = memory.change if memory.change != state.memory.change else ""
    return PollResult(work.source.id, Outcome.FAILED, 0, 0, error, due, change)
