"""What every kind of source has in common: what it is asked with, what it answers, and the table of kinds by name.

Imports the documents, the domain, the errors, the settings, the store's contracts and the fetcher.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeVar

from bot.documents import TextWorkers
from bot.domain import Entry, Source
from bot.errors import SourceError
from bot.settings import PollingSettings
from bot.sources.fetch import Fetched, Fetcher
from bot.store import SourceState


@dataclass(frozen=True, slots=True)
class Asking:
    """All that reading a source needs besides the source."""

    state: SourceState
    fetcher: Fetcher
    workers: TextWorkers
    now: datetime
    settings: PollingSettings


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source says now. Validators may be kept only where `complete`; `ttl_minutes` is the source's own wish.

    `moved` is where permanent redirects led. `found_again` is the address of a feed that was found in place of one that is none any more.
    `hub` and `topic` are where and under which address changes can be subscribed to.
    """

    entries: tuple[Entry, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    ttl_minutes: float | None = None
    fresh_seconds: float | None = None
    retry_after: float | None = None
    not_modified: bool = False
    complete: bool = True
    moved: str | None = None
    found_again: str | None = None
    hub: str = ""
    topic: str = ""


class Reader:
    """Reads one kind of source. `options` names what a source of the kind may be told besides, `required` what it must."""

    options: ClassVar[Mapping[str, str]] = {}
    required: ClassVar[frozenset[str]] = frozenset()
    pace: ClassVar[float | None] = None

    @classmethod
    def check(cls, options: Mapping[str, str]) -> None:
        """ValueError where an option's value cannot be right."""

    async def read(self, source: Source, asking: Asking) -> Reading:
        """What the source says now. SourceError where it cannot be read."""
        raise NotImplementedError

    async def locate(self, entry: Entry, source: Source, asking: Asking) -> str:  # noqa: ARG002 - for those kinds whose links lead elsewhere
        """The address of the entry's page, "" where there is none to read. Asked once for an entry that is new."""
        return entry.url

    async def fetch(self, source: Source, asking: Asking, *, accept: str | None = None) -> Fetched:
        """The source's address, conditional by what the last whole reading left."""
        state = asking.state
        return await asking.fetcher.get(
            source.url, max_bytes=asking.settings.feed_max_bytes, etag=state.etag, last_modified=state.last_modified, accept=accept,
            pace=self.pace,
        )  # fmt: skip


R = TypeVar("R", bound=type[Reader])
_READERS: dict[str, type[Reader]] = {}


def register(kind: str) -> Callable[[R], R]:
    """Makes the class the reader of the kind."""

    def enter(reader: R) -> R:
        _READERS[kind] = reader
        return reader

    return enter


def known_kinds() -> Mapping[str, type[Reader]]:
    """Every registered kind with its reader."""
    return dict(_READERS)


def reader_of(source: Source) -> Reader:
    """The reader for the source; SourceError with kind "unsupported" where this version has none."""
    if source.kind not in _READERS:
        built = ", ".join(sorted(_READERS))
        raise SourceError(
            f"source {source.id} is of kind '{source.kind}'", f"this version polls only: {built}",
            "Give it the address of a feed, or set enabled = false", kind="unsupported",
        )  # fmt: skip
    return _READERS[source.kind]()


def reading_of(got: Fetched, entries: tuple[Entry, ...] = (), *, state: SourceState, complete: bool = True) -> Reading:
    """The reading of an answer; one that has not changed keeps the validators it was asked with."""
    if got.not_modified:
        return Reading(
            etag=got.etag or state.etag, last_modified=got.last_modified or state.last_modified, retry_after=got.retry_after,
            fresh_seconds=got.fresh_seconds, not_modified=True, moved=got.moved,
        )  # fmt: skip
    return Reading(
        entries, got.etag, got.last_modified, retry_after=got.retry_after, fresh_seconds=got.fresh_seconds, complete=complete,
        moved=got.moved,
    )  # fmt: skip
