"""Who may do what in a channel, what they did, and which workspaces there are. Imports the domain only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain import (
    Channel,
)


@dataclass(frozen=True, slots=True)
class Granted:
    """Who may change what a channel is told: `whose` is a word of the service, `names` the roles and people by the platform's ids."""

    whose: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One change: when, the platform's id and the name of whoever made it, and what it was in words."""

    at: datetime
    who: str
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Departure:
    """A workspace (`platform/workspace`) that removed the bot, with the ids of the subscriptions paused by that."""

    workspace_key: str
    left_at: datetime
    paused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace (`platform/workspace`) that installed the app; `sealed` is what its platform keeps of it, encrypted."""

    workspace_key: str
    sealed: str
    installed: datetime


class Access(Protocol):
    async def rights(self, keys: Sequence[str]) -> Mapping[str, Granted]:
        """What is set under each of the keys, by key; a key under which nothing is set is absent."""

    async def set_rights(self, key: str, granted: Granted | None) -> None: ...

    async def note(self, channel: Channel, line: AuditLine) -> None: ...

    async def noted(self, channel: Channel, limit: int) -> Sequence[AuditLine]:
        """Newest first."""


class Workspaces(Protocol):
    async def departed(self, workspace_key: str) -> Departure | None: ...

    async def save(self, departure: Departure) -> None: ...

    async def forget(self, workspace_key: str) -> None: ...

    async def left_before(self, moment: datetime) -> Sequence[Departure]: ...

    async def purge(self, workspace_key: str) -> Mapping[str, int]:
        """Removes all that is keyed by a channel of the workspace; the number of rows by table."""


class States(Protocol):
    async def keep(self, key: str, words: Sequence[str], at: datetime) -> None: ...

    async def get(self, key: str) -> tuple[str, ...] | None: ...

    async def forget_before(self, moment: datetime) -> int: ...


class Installations(Protocol):
    async def save(self, installation: Installation) -> None:
        """Over an earlier one of the same workspace."""

    async def get(self, workspace_key: str) -> Installation | None: ...

    async def remove(self, workspace_key: str) -> bool: ...

    async def of_platform(self, platform: str) -> Sequence[Installation]: ...


class Seen(Protocol):
    async def first(self, key: str, at: datetime) -> bool:
        """True at the first time only, whichever process asks."""

    async def forget_before(self, moment: datetime) -> int: ...
