"""The façade's questions: latest, between, last, timeline, top, who, explain, sources. Imports `words`, the queries and the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot import queries, words
from bot.domain import ANY, Channel, Source
from bot.errors import UsageError
from bot.service.base import Base
from bot.service.values import Question
from bot.store import EventFilter, SourceState


@dataclass(frozen=True)
class Questions(Base):
    """What anyone may ask."""

    async def latest(
        self,
        a: str | None = None,
        b: str | None = None,
        question: Question | None = None,
        *,
        limit: int = 10,
        before: tuple[date, str] | None = None,
    ) -> queries.Page:
        """The newest events, of one party or of two where they are named."""
        wanted = self._filter(question)
        sides = [self.side(name) for name in (a, b) if name]
        sides += [queries.Side.anyone()] * (2 - len(sides))
        async with self.store.reading() as tx:
            return await queries.between(tx, sides[0], sides[1], wanted, limit=limit, before=before)

    async def between(self, a: str, b: str, question: Question | None = None, *, limit: int = 10) -> queries.Page:
        """The newest events between two parties."""
        first, second = self._two_sides(a, b)
        async with self.store.reading() as tx:
            return await queries.between(tx, first, second, self._filter(question), limit=limit)

    async def last(self, a: str, b: str) -> tuple[queries.Contact, ...]:
        """The last call, meeting and visit of two parties, and how long ago each was."""
        first, second = self._two_sides(a, b)
        async with self.store.reading() as tx:
            return await queries.last(tx, first, second, today=self.today)

    async def timeline(self, a: str, b: str, since: str | None = None) -> queries.Timeline:
        """The points of a timeline of two parties."""
        first, second = self._two_sides(a, b)
        async with self.store.reading() as tx:
            return await queries.timeline(tx, first, second, since=words.day(since, self.today) if since else None)

    async def top(self, since: str = "30 days", *, limit: int = 10) -> tuple[queries.BusyPair, ...]:
        """The pairs with most events since a day."""
        async with self.store.reading() as tx:
            return await queries.top(tx, since=words.day(since, self.today), until=self.today, limit=limit)

    async def who(self, name: str, at: str | None = None) -> queries.Person:
        """The person's offices and newest events; UsageError where nobody of that name is known."""
        plain = words.checked(name, "a person's name")
        async with self.store.reading() as tx:
            person = await queries.who(tx, self.knowledge.roster, plain, day=words.day(at, self.today) if at else self.today)
        if person is None:
            raise UsageError(f"nobody called '{plain}' is known", "neither the roster nor a stored event names them", "Write the full name")
        return person

    async def explain(self, event_or_url: str, *, channel: Channel | None = None) -> queries.EventChain | tuple[queries.ArticleChain, ...]:
        """The chain of an event by its id, or of the articles at an address; to the channel, where one is named."""
        ident = event_or_url.strip()
        async with self.store.reading() as tx:
            if ident.startswith(("http://", "https://")):
                found: queries.EventChain | tuple[queries.ArticleChain, ...] | None = await queries.explain_article(
                    tx, ident, self.lens, channel=channel
                )
            else:
                found = await queries.explain_event(tx, words.checked(ident, "an event"), self.lens, channel=channel)
        if not found:
            raise UsageError(
                f"'{ident[:80]}' is not stored", "no event has this id and no article this address", "See event ids with: latest"
            )
        return found

    async def source_states(self) -> tuple[tuple[Source, SourceState | None], ...]:
        """Each configured source with what its polling left, None where it was never polled."""
        async with self.store.reading() as tx:
            states = {state.source_id: state for state in await tx.sources.all()}
        return tuple((source, states.get(source.id)) for source in self.sources)

    def side(self, name: str, *, any_allowed: bool = True) -> queries.Side:
        """A party or bloc by any usual name."""
        code = words.party_code(name, self.knowledge, any_allowed=any_allowed)
        bloc = self.knowledge.blocs.get(code)
        if code == ANY:
            return queries.Side.anyone()
        if bloc is None:
            return queries.Side.of(code)
        ever = frozenset(member for member, _, _ in bloc.members) | {code}
        return queries.Side(code, ever, lambda day: bloc.members_on(day) | {code})

    def _two_sides(self, a: str, b: str) -> tuple[queries.Side, queries.Side]:
        first, second = self.side(a), self.side(b)
        if first.code == second.code == ANY:
            raise UsageError("no party is named", "", "Name at least one country, for example: Pakistan '*'")
        if first.code == second.code and len(first.ever) == 1:
            raise UsageError(f"{self.knowledge.places.name(first.code)} is named twice", "a pair needs two parties", "Name two countries")
        return first, second

    def _filter(self, question: Question | None) -> EventFilter:
        asked = question or Question()
        since = words.day(asked.since, self.today) if asked.since else None
        until = words.day(asked.until, self.today, last=True) if asked.until else None
        if since and until and until < since:
            raise UsageError(f"'until' ({until}) lies before 'since' ({since})", "", "Change one of them")
        types, statuses = words.event_types(asked.types), words.statuses(asked.statuses)
        return EventFilter(types=types, statuses=statuses, since=since, until=until, min_confidence=asked.min_confidence)
