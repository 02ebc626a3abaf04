"""A transaction with every repository, and the store that gives it out. Imports the ports of the repositories only."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.store.ports.articles import Articles, Mentions
from bot.store.ports.events import Cases, Events, Feedbacks
from bot.store.ports.people import Access, Installations, Seen, States, Workspaces
from bot.store.ports.sources import Entries, HubLeases, SourceStates
from bot.store.ports.telling import Channels, Outbox, Subscriptions


class Transaction(Protocol):
    """The repositories, all in one transaction."""

    @property
    def articles(self) -> Articles: ...
    @property
    def mentions(self) -> Mentions: ...
    @property
    def events(self) -> Events: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def sources(self) -> SourceStates: ...
    @property
    def access(self) -> Access: ...
    @property
    def workspaces(self) -> Workspaces: ...
    @property
    def states(self) -> States: ...
    @property
    def installations(self) -> Installations: ...
    @property
    def seen(self) -> Seen: ...
    @property
    def feedback(self) -> Feedbacks: ...
    @property
    def entries(self) -> Entries: ...
    @property
    def hubs(self) -> HubLeases: ...

    async def lock(self, keys: Iterable[str]) -> None:
        """Serialises with other transactions that lock one of the keys, until commit; keys are taken in order, so no deadlock."""


class Store(Protocol):
    """The database. Opened by `bot.store.open_store`."""

    @property
    def one_writer(self) -> bool:
        """True where writing transactions follow one another, so that a few long ones cost less than many short ones."""

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """Commits on leaving, rolls back on an exception. StoreError on a full disk, a locked or read-only file."""

    def settling(self, article_ids: Iterable[str]) -> AbstractAsyncContextManager[Transaction]:
        """As `writing`, for articles that are settled one after another. Where the store has one writer, what was read is remembered
        and what is written may wait for the end, so that many articles cost few statements; the outcome is the same.
        """

    def reading(self) -> AbstractAsyncContextManager[Transaction]: ...

    async def claim_service(self, owner: str) -> None:
        """Marks this process as the one service of a SQLite file; StoreError where another runs on it. PostgreSQL takes any number."""

    async def release_service(self) -> None:
        """Lets another service begin; `close` does it too."""

    async def close(self) -> None: ...
