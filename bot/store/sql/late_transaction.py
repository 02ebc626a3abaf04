"""A transaction that writes late, with every repository. Imports this part's modules only."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.store.sql.articles import SqlArticles, SqlMentions
from bot.store.sql.channels import SqlChannels
from bot.store.sql.events import SqlEvents
from bot.store.sql.faults import Faults
from bot.store.sql.late import Decoded, Late
from bot.store.sql.late_events import LateArticles, LateEvents, LateMentions
from bot.store.sql.late_outbox import LateChannels, LateOutbox, LateSubscriptions
from bot.store.sql.outbox import SqlOutbox
from bot.store.sql.session import Session
from bot.store.sql.subscriptions import SqlSubscriptions
from bot.store.sql.transaction import SqlTransaction


class LateTransaction(SqlTransaction):
    """Every repository over one open transaction; `finish` writes what was put off and must be called before the commit."""

    def __init__(self, connection: AsyncConnection, faults: Faults, clock: Clock, decoded: Decoded) -> None:
        self._late = Late(Session(connection, faults), clock, decoded)
        super().__init__(connection, faults, clock, session=self._late.after)

    async def begin(self, article_ids: Iterable[str]) -> None:
        """Reads the articles that will be settled."""
        await self._late.load(article_ids)

    async def finish(self) -> None:
        await self._late.flush()

    @cached_property
    def articles(self) -> SqlArticles:
        return LateArticles(self._late.after, self._late)

    @cached_property
    def mentions(self) -> SqlMentions:
        return LateMentions(self._late.after, self._late)

    @cached_property
    def events(self) -> SqlEvents:
        return LateEvents(self._late.after, self._late)

    @cached_property
    def subscriptions(self) -> SqlSubscriptions:
        return LateSubscriptions(self._late.after, self._late)

    @cached_property
    def outbox(self) -> SqlOutbox:
        return LateOutbox(self._late.after, self._clock, self._late)

    @cached_property
    def channels(self) -> SqlChannels:
        return LateChannels(self._late.after, self._late)
