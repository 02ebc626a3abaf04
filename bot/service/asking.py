"""The façade's further questions: calls, visits, meetings, silence, search, rhythm, network, coverage. Imports `words` and the queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot import queries, words
from bot.domain import ANY, EventType
from bot.service.questions import Questions
from bot.service.values import Question

RHYTHM_DAYS = 2 * 365
NETWORK_SINCE = "90 days"
LONGEST_SEARCH = 500


@dataclass(frozen=True)
class Asking(Questions):
    """What anyone may ask beside the lists."""

    async def calls(
        self, a: str, b: str = ANY, since: str | None = None, until: str | None = None, *, limit: int = 10, before: str | None = None
    ) -> queries.Page:
        """The newest calls between two parties."""
        return await self._of_type(EventType.CALL, a, b, since, until, limit, before)

    async def visits(
        self, a: str, b: str = ANY, since: str | None = None, until: str | None = None, *, limit: int = 10, before: str | None = None
    ) -> queries.Page:
        """The newest visits between two parties."""
        return await self._of_type(EventType.VISIT, a, b, since, until, limit, before)

    async def meetings(self, person: str, *, limit: int = 10, before: str | None = None) -> queries.Meetings:
        """Whom a person met; they may be named by their office ("foreign minister of Pakistan")."""
        names = self.people_named(person)
        async with self.store.reading() as tx:
            found = await queries.meetings(tx, names, limit=limit, before=before)
            if not found.encounters and before is None and not self.knowledge.roster.of_person(names[0]):
                known = await queries.who(tx, self.knowledge.roster, names[0], day=self.today, limit=1)
                if known is None:
                    raise self.stranger(names[0])
        return found

    async def silence(
        self, a: str | None = None, b: str | None = None, *, limit: int = 10
    ) -> queries.Silence | tuple[queries.Silence, ...]:
        """Of two parties, how long they have been silent; of one or none, the pairs that are furthest past their usual rhythm."""
        if a and b and ANY not in (self.side(a).code, self.side(b).code):
            first, second = self.two_sides(a, b)
            async with self.store.reading() as tx:
                return await queries.silence(tx, first, second, today=self.today)
        sides = [side for name in (a, b) if name and (side := self.side(name)).code != ANY]
        async with self.store.reading() as tx:
            return await queries.silences(tx, today=self.today, side=sides[0] if sides else None, limit=limit)

    async def search(self, text: str, *, limit: int = 10, before: str | None = None) -> queries.Page:
        """Events whose evidence, headlines, people or topics hold the words; "quotes" for a phrase, -word to leave out."""
        wanted = queries.read_query(words.checked(text, "what to look for", longest=LONGEST_SEARCH))
        async with self.store.reading() as tx:
            return await queries.search(tx, wanted, limit=limit, before=before)

    async def rhythm(self, a: str, b: str, since: str | None = None) -> queries.Rhythm:
        """Events of two parties a month, of the last two years or since a day."""
        first, second = self.two_sides(a, b)
        async with self.store.reading() as tx:
            return await queries.rhythm(tx, first, second, since=self._since(since, RHYTHM_DAYS), today=self.today)

    async def network(self, since: str = NETWORK_SINCE) -> queries.Network:
        """Who talks to whom since a day."""
        async with self.store.reading() as tx:
            return await queries.network(tx, since=words.day(since, self.today), until=self.today)

    async def coverage(self) -> queries.Coverage:
        """What every answer rests on."""
        async with self.store.reading() as tx:
            return await queries.coverage(tx, frozenset(source.id for source in self.sources))

    async def _of_type(
        self, kind: EventType, a: str, b: str, since: str | None, until: str | None, limit: int, before: str | None
    ) -> queries.Page:
        question = Question(types=(str(kind),), since=since, until=until)
        return await self.between(a, b, question, limit=limit, before=before)

    def _since(self, text: str | None, days: int) -> date:
        return words.day(text, self.today) if text else self.today - timedelta(days=days)
