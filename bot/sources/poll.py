"""One poll of one source, end to end: what it says now becomes stored articles, and the source's state says when to ask again.

Imports the documents, the domain, the errors, the settings, the store's contracts and this part's own modules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.documents import TextWorkers
from bot.domain import Article, Entry, Source
from bot.errors import SourceError
from bot.settings import PollingSettings
from bot.sources.articles import ArticleMaker, Fresh, article_id
from bot.sources.fetch import Fetcher
from bot.sources.kinds import Reading, reader_of
from bot.sources.rhythm import Jitter, Outcome, next_poll
from bot.store import SourceState, Store, Stored, Transaction

# A source that says more than this at once is read in several polls.
MAX_NEW_PER_POLL = 100


@dataclass(frozen=True, slots=True)
class PollResult:
    """How a poll ended. `error` is set where it failed; the state in the store says the same."""

    source_id: str
    outcome: Outcome
    new_articles: int
    revised: int
    error: SourceError | None
    next_poll_at: datetime


def no_jitter(span: float) -> float:  # noqa: ARG001 - a Jitter
    """Polls exactly on time, for tests and single polls."""
    return 0.0


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
) -> PollResult:
    """Polls the source once and stores what is new; safe to run again after a crash at any point.

    Never raises for a bad source: the error is in the result and in the state. StoreError where the database fails.
    """
    now = clock()
    try:
        reading = await reader_of(source).read(source, state, fetcher=fetcher, workers=workers, now=now, settings=settings)
    except SourceError as error:
        return await _record_failure(source, state, error, store=store, now=now, jitter=jitter)
    async with store.reading() as transaction:
        fresh = await _fresh(source, reading.entries, transaction)
    maker = ArticleMaker(source, fetcher, workers, clock, settings, baseline=not state.baselined)
    articles = await maker.make_all(fresh[:MAX_NEW_PER_POLL])
    left = len(fresh) - len(articles)
    return await _record(source, state, reading, articles, left, store=store, now=now, jitter=jitter)


async def _fresh(source: Source, entries: Sequence[Entry], transaction: Transaction) -> list[Fresh]:
    """The entries not stored yet, and those stored under another headline, which their publisher has revised since."""
    ids = {article_id(source.id, entry.identity): entry for entry in entries}
    known = await transaction.articles.known(source.id, ids)
    fresh = []
    for ident, entry in ids.items():
        stored = await transaction.articles.get(ident) if ident in known else None
        if stored is None or (entry.title and entry.title != stored.title):
            fresh.append(Fresh(entry, stored))
    return fresh


async def _record(
    source: Source,
    state: SourceState,
    reading: Reading,
    articles: Sequence[Article],
    left: int,
    *,
    store: Store,
    now: datetime,
    jitter: Jitter,
) -> PollResult:
    """Articles and state in one transaction, so that neither is there without the other; `left` entries wait for the next poll."""
    whole = reading.complete and not left
    outcome = Outcome.NOT_MODIFIED if reading.not_modified else Outcome.FETCHED
    healthy = replace(state, polls=state.polls + 1, last_polled=now, last_success=now, failures=0, error_kind=None, error=None)
    due = next_poll(healthy, source, now=now, outcome=outcome, ttl=reading.ttl_minutes, retry_after=reading.retry_after, jitter=jitter)
    async with store.writing() as transaction:
        stored = [await transaction.articles.add(article) for article in articles]
        new, revised = stored.count(Stored.NEW), stored.count(Stored.REVISED)
        after = replace(
            healthy,
            next_poll_at=due,
            not_modified=state.not_modified + (outcome is Outcome.NOT_MODIFIED),
            articles=state.articles + new,
            last_new_item=now if new else state.last_new_item,
            # validators of an answer that was not read whole would hide its rest
            etag=reading.etag if whole else None,
            last_modified=reading.last_modified if whole else None,
            # a first poll in several parts stays a first poll until the last
            baselined=state.baselined or not left,
        )
        await transaction.sources.save(after)
    return PollResult(source.id, outcome, new, revised, None, due)


async def _record_failure(
    source: Source, state: SourceState, error: SourceError, *, store: Store, now: datetime, jitter: Jitter
) -> PollResult:
    failed = replace(state, polls=state.polls + 1, last_polled=now, failures=state.failures + 1, error_kind=error.kind, error=str(error))
    due = next_poll(failed, source, now=now, outcome=Outcome.FAILED, retry_after=error.retry_after, jitter=jitter)
    async with store.writing() as transaction:
        await transaction.sources.save(replace(failed, next_poll_at=due))
    return PollResult(source.id, Outcome.FAILED, 0, 0, error, due)
