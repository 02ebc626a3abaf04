"""What is remembered of sources between two polls. Imports the memory of sources only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.store.memory import SourceMemory


@dataclass(frozen=True, slots=True)
class SourceState:
    """The memory of one source's polling. `next_poll_at` is the truth of when to poll next."""

    source_id: str
    next_poll_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    last_polled: datetime | None = None
    last_success: datetime | None = None
    last_new_item: datetime | None = None
    polls: int = 0
    not_modified: int = 0
    articles: int = 0
    failures: int = 0
    error_kind: str | None = None
    error: str | None = None
    baselined: bool = False
    memory: SourceMemory = field(default_factory=SourceMemory)


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """What a source said before under one name of an entry: which article it made, a digest of the words, how often it was read."""

    key: str
    article_id: str
    told: str
    reads: int = 1


@dataclass(frozen=True, slots=True)
class HubLease:
    """A hub's promise to push a source's changes to our callback, which `token` names. `state` is "asked", "held" or "refused"."""

    token: str
    source_id: str
    hub: str
    topic: str
    secret: str
    state: str
    requested_at: datetime
    lease_until: datetime | None = None
    last_push: datetime | None = None


class SourceStates(Protocol):
    async def get(self, source_id: str) -> SourceState | None: ...

    async def all(self) -> Sequence[SourceState]: ...

    async def save(self, state: SourceState) -> None:
        """Writes the state and gives the source's lease back."""

    async def save_all(self, states: Sequence[SourceState]) -> None:
        """`save` of each, of different sources."""

    async def move_on(self, states: Sequence[SourceState]) -> None:
        """As `save_all`, of states that are stored and whose memory is the stored one: it is large, and most polls do not change it."""

    async def claim_due(self, source_ids: Iterable[str], owner: str, now: datetime, until: datetime, limit: int) -> Sequence[SourceState]:
        """Leases the sources among the ids that are due at `now` and not leased by another; ids never seen are due at once."""

    async def free(self, source_ids: Iterable[str], owner: str) -> None:
        """Ends the owner's leases on these sources; they are as they were before."""


class Entries(Protocol):
    """Which entries of a source are known, by each of their names (`bot/sources/identity.py` makes the keys)."""

    async def find(self, source_id: str, keys: Iterable[str]) -> Mapping[str, SeenEntry]: ...

    async def remember(self, source_id: str, entries: Sequence[SeenEntry]) -> None:
        """Writes each under its key, over what stood there."""


class HubLeases(Protocol):
    async def get(self, token: str) -> HubLease | None: ...

    async def of_source(self, source_id: str) -> HubLease | None: ...

    async def all(self) -> Sequence[HubLease]: ...

    async def save(self, lease: HubLease) -> None:
        """Writes the lease; one a source, so that an earlier one is gone."""
