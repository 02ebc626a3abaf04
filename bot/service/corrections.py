"""The façade's corrections: what was sent and what was not, dead letters sent again, events merged and split.

Imports `words`, the events and the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import words
from bot.domain import Delivery, DeliveryState, Event, EventCase
from bot.errors import UsageError
from bot.events import Corrected, merge_events, split_event, undo
from bot.service.base import Base

LISTED = 50


@dataclass(frozen=True, slots=True)
class Letter:
    """A row of the outbox with its event as it is now, None where that is gone, and what can be done about it."""

    delivery: Delivery
    event: Event | None
    next_step: str


@dataclass(frozen=True)
class Corrections(Base):
    """What an operator looks into and puts right."""

    async def deliveries(self, state: str = DeliveryState.DEAD, *, limit: int = LISTED) -> tuple[Letter, ...]:
        """The rows in a state, the newest first; dead letters where none is named."""
        wanted = words.delivery_state(state)
        async with self.store.reading() as tx:
            rows = await tx.outbox.listed(wanted, limit=limit)
            return tuple([Letter(row, await tx.events.get(row.event_id), _next_step(row)) for row in rows])

    async def delivery(self, ident: str) -> Letter:
        """One row by its id."""
        async with self.store.reading() as tx:
            row = await tx.outbox.get(words.checked(ident, "a delivery"))
            if row is None:
                raise UsageError(f"there is no delivery '{ident[:40]}'", "", "See them with: readout deliveries")
            return Letter(row, await tx.events.get(row.event_id), _next_step(row))

    async def delivery_counts(self) -> dict[str, int]:
        """Rows by state."""
        async with self.store.reading() as tx:
            return dict(await tx.outbox.counts())

    async def replay(self, idents: Sequence[str] = ()) -> tuple[Delivery, ...]:
        """Puts dead letters back in line, all of them where none is named; each is looked up on its platform before it is sent."""
        now = self.clock()
        async with self.store.writing() as tx:
            rows = (
                [await tx.outbox.get(ident) for ident in idents]
                if idents
                else list(await tx.outbox.listed(DeliveryState.DEAD, limit=10_000))
            )
            again: list[Delivery] = []
            for ident, row in zip(idents or [row.id for row in rows if row], rows, strict=True):
                if row is None or row.state is not DeliveryState.DEAD:
                    why = f"it is {row.state}" if row else "there is none of this id"
                    raise UsageError(f"delivery '{ident[:40]}' is no dead letter", why, "See them with: readout deliveries")
                # It may have been posted by a try whose answer was lost: unknown rows are looked up first.
                fresh = replace(
                    row, state=DeliveryState.UNKNOWN, attempts=0, due=now, settled=None, hold=None, batch=None, reason="replayed"
                )
                await tx.outbox.save(fresh)
                again.append(fresh)
        return tuple(again)

    async def merge(self, keep: str, other: str, *, by: str = "") -> Corrected:
        """Makes two events one; the word is kept as a labelled case."""
        ids = (words.checked(keep, "an event"), words.checked(other, "an event"))
        async with self.store.writing() as tx:
            return await merge_events(tx, *ids, by=by, now=self.clock(), case_id=self.new_id())

    async def split(self, event: str, articles: Sequence[str], *, by: str = "") -> Corrected:
        """Makes another event of what the articles tell, named by id or address."""
        async with self.store.writing() as tx:
            stored = await tx.events.get(words.checked(event, "an event"))
            ids = {source.url: source.article_id for source in stored.sources} if stored else {}
            named = [ids.get(article, article) for article in articles]
            return await split_event(tx, event, named, by=by, now=self.clock(), case_id=self.new_id())

    async def undo(self, case: str) -> Corrected:
        """Takes back a merge or a split."""
        async with self.store.writing() as tx:
            return await undo(tx, words.checked(case, "a case"), now=self.clock())

    async def cases(self, *, limit: int = LISTED) -> tuple[EventCase, ...]:
        """What people said of events, the newest first."""
        async with self.store.reading() as tx:
            return tuple(await tx.cases.listed(limit=limit))


def _next_step(row: Delivery) -> str:
    if row.state is not DeliveryState.DEAD:
        return ""
    return f"Put the cause right, then: readout deliveries replay {row.id}"
