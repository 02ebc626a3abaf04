"""The façade's `readouts`: both governments' versions of one event. Imports `words` and the queries."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot import queries, words
from bot.domain import Event, EventMention, EventSource
from bot.errors import UsageError
from bot.service.base import Base
from bot.store import Transaction

MOST_NAMED = 3


@dataclass(frozen=True)
class BothSides(Base):
    """Whose word is whose."""

    async def readouts(self, event_id: str) -> queries.Readouts:
        """The versions of the event side by side; UsageError where fewer than two governments have told of it."""
        ident = words.checked(event_id, "an event")
        async with self.store.reading() as tx:
            event = await tx.events.get(ident)
            found = await queries.readouts(tx, event, self.government) if event else None
        if event is None:
            raise UsageError(f"'{ident[:80]}' is not stored", "no event has this id", "See event ids with: latest")
        if found is None:
            why = "fewer than two governments have told of it in their own words"
            raise UsageError(f"there are no two readouts of {ident}", why, "See who tells of it with: explain")
        return found

    async def remark(self, tx: Transaction, event: Event) -> str:
        """How both governments' readouts of the event differ, in a line for its alert; empty where they do not, or one is missing."""
        found = await queries.readouts(tx, event, self.government) if len(event.sources) > 1 else None
        alone = [
            f"only {self.knowledge.places.name(version.code)} names {', '.join(version.only_topics[:MOST_NAMED])}"
            for version in (found.versions if found else ())
            if version.only_topics
        ]
        return f"The two readouts differ: {'; '.join(alone)}" if alone else ""

    def government(self, event: Event, source: EventSource, mention: EventMention) -> str | None:
        """The party whose own word the article is: by its source, where that is a government's site, else by whom it is attributed to."""
        configured = next((known for known in self.sources if known.id == source.source_id), None)
        if configured and configured.official and configured.country in event.codes:
            return configured.country
        said = f"{mention.attribution or ''} {source.outlet if source.official else ''}".casefold()
        speaking = [code for code in sorted(event.codes) if said.strip() and self._speaks(code, event, said)]
        return speaking[0] if len(speaking) == 1 else None

    def _speaks(self, code: str, event: Event, said: str) -> bool:
        entry = self.knowledge.places.get(code)
        names = [*(entry.name, *entry.aliases, *entry.demonyms, *entry.metonyms, *entry.capitals)] if entry else [code]
        names += [party.family_name for party in event.parties if party.code == code and party.family_name]
        return any(re.search(rf"\b{re.escape(name.casefold())}\b", said) for name in names if len(name) > 1)
