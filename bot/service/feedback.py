"""The façade's feedback: `wrong EVENT` keeps a labelled case. Imports `words` and the store."""

from __future__ import annotations

from dataclasses import dataclass

from bot import words
from bot.domain import Channel
from bot.errors import UsageError
from bot.service.base import Base
from bot.store import Feedback

LONGEST_REASON = 500


@dataclass(frozen=True)
class Feedbacks(Base):
    """What people say was wrong."""

    async def wrong(self, event_id: str, reason: str = "", by: str = "", channel: Channel | None = None) -> Feedback:
        """Keeps the event as it is told now with the reason; said again by the same person in the same words, it is kept once."""
        ident = words.checked(event_id, "an event")
        why = words.checked(reason, "a reason", longest=LONGEST_REASON) if reason.strip() else ""
        async with self.store.writing() as tx:
            event = await tx.events.get(ident)
            if event is None:
                raise UsageError(f"'{ident[:80]}' is not stored", "no event has this id", "See event ids with: latest")
            for known in await tx.feedback.of_event(ident):
                if (known.by, known.reason) == (by, why):
                    return known
            said = Feedback(self.new_id(), event, channel or Channel("unknown", "", "unknown"), by, why, self.clock())
            await tx.feedback.add(said)
        return said

    async def said_wrong(self, *, limit: int = 50) -> tuple[Feedback, ...]:
        """The cases, oldest first."""
        async with self.store.reading() as tx:
            return tuple(await tx.feedback.all(limit=limit))
