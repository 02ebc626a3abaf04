"""The kinds of source that can be polled: one class each, found by the kind's name. A new kind is a new module with `@register`.

Imports the documents, the domain, the errors, the settings and this part's own modules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

from bot.documents import TextWorkers, parse_feed
from bot.domain import Entry, Source, SourceKind
from bot.errors import SourceError
from bot.settings import PollingSettings
from bot.sources.fetch import Fetcher
from bot.store import SourceState


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source says now. Validators may be kept only where `complete`; `ttl_minutes` is the source's own wish."""

    entries: tuple[Entry, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    ttl_minutes: int | None = None
    retry_after: float | None = None
    not_modified: bool = False
    complete: bool = True


class Reader(Protocol):
    """Reads one kind of source. SourceError where it cannot."""

    async def read(
        self, source: Source, state: SourceState, *, fetcher: Fetcher, workers: TextWorkers, now: datetime, settings: PollingSettings
    ) -> Reading: ...


R = TypeVar("R", bound=type[Reader])
_READERS: dict[SourceKind, type[Reader]] = {}


def register(kind: SourceKind) -> Callable[[R], R]:
    """Makes the class the reader of the kind."""

    def enter(reader: R) -> R:
        _READERS[kind] = reader
        return reader

    return enter


def reader_of(source: Source) -> Reader:
    """The reader for the source; SourceError with kind "unsupported" where this version has none."""
    if source.kind not in _READERS:
        built = ", ".join(sorted(_READERS))
        raise SourceError(
            f"source {source.id} is of kind '{source.kind}'", f"this version polls only: {built}",
            "Give it the address of a feed, or set enabled = false", kind="unsupported",
        )  # fmt: skip
    return _READERS[source.kind]()


@register(SourceKind.FEED)
class FeedReader:
    """RSS, RDF, Atom and JSON feeds."""

    async def read(
        self, source: Source, state: SourceState, *, fetcher: Fetcher, workers: TextWorkers, now: datetime, settings: PollingSettings
    ) -> Reading:
        got = await fetcher.get(source.url, max_bytes=settings.feed_max_bytes, etag=state.etag, last_modified=state.last_modified)
        if got.not_modified:
            return Reading(
                etag=got.etag or state.etag, last_modified=got.last_modified or state.last_modified,
                retry_after=got.retry_after, not_modified=True,
            )  # fmt: skip
        parse = partial(parse_feed, content_type=got.content_type, base_url=got.url, now=now)
        feed = await workers.run(parse, got.body, deadline=settings.page_deadline_seconds)
        return Reading(feed.entries, got.etag, got.last_modified, feed.ttl_minutes, got.retry_after, complete=not feed.truncated)
