"""One open transaction with every repository. Imports this part's modules only."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.store.sql.access import SqlAccess, SqlStates, SqlWorkspaces
from bot.store.sql.articles import SqlArticles, SqlMentions
from bot.store.sql.cases import SqlCases
from bot.store.sql.channels import SqlChannels
from bot.store.sql.entries import SqlEntries
from bot.store.sql.events import SqlEvents
from bot.store.sql.faults import Faults
from bot.store.sql.feedback import SqlFeedbacks
from bot.store.sql.hubs import SqlHubLeases
from bot.store.sql.installations import SqlInstallations, SqlSeen
from bot.store.sql.locks import lock_keys
from bot.store.sql.outbox import SqlOutbox
from bot.store.sql.session import Session
from bot.store.sql.sources import SqlSourceStates
from bot.store.sql.subscriptions import SqlSubscriptions


class SqlTransaction:
    """Every repository over one open transaction. `connection` lets another library write in the same one."""

    def __init__(self, connection: AsyncConnection, faults: Faults, clock: Clock, *, session: Session | None = None) -> None:
        self.connection = connection
        self._session = session or Session(connection, faults)
        self._clock = clock

    @cached_property
    def articles(self) -> SqlArticles:
        return SqlArticles(self._session)

    @cached_property
    def mentions(self) -> SqlMentions:
        return SqlMentions(self._session)

    @cached_property
    def events(self) -> SqlEvents:
        return SqlEvents(self._session)

    @cached_property
    def subscriptions(self) -> SqlSubscriptions:
        return SqlSubscriptions(self._session)

    @cached_property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self._session, self._clock)

    @cached_property
    def channels(self) -> SqlChannels:
        return SqlChannels(self._session)

    @cached_property
    def cases(self) -> SqlCases:
        return SqlCases(self._session)

    @cached_property
    def sources(self) -> SqlSourceStates:
        return SqlSourceStates(self._session)

    @cached_property
    def access(self) -> SqlAccess:
        return SqlAccess(self._session)

    @cached_property
    def workspaces(self) -> SqlWorkspaces:
        return SqlWorkspaces(self._session)

    @cached_property
    def states(self) -> SqlStates:
        return SqlStates(self._session)

    @cached_property
    def installations(self) -> SqlInstallations:
        return SqlInstallations(self._session)

    @cached_property
    def seen(self) -> SqlSeen:
        return SqlSeen(self._session)

    @cached_property
    def feedback(self) -> SqlFeedbacks:
        return SqlFeedbacks(self._session)

    @cached_property
    def entries(self) -> SqlEntries:
        return SqlEntries(self._session)

    @cached_property
    def hubs(self) -> SqlHubLeases:
        return SqlHubLeases(self._session)

    async def lock(self, keys: Iterable[str]) -> None:
        await lock_keys(self._session, keys)
