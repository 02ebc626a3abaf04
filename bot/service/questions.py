"""The façade's questions: latest, between, last, timeline, top, who, explain, sources. Imports `words`, the queries and the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot import queries, words
from bot.domain import ANY, Source
from bot.errors import UsageError
from bot.service.base import Base
from bot.service.people import People
from bot.service.values import Question
from bot.store import EventFilter, SourceState

LONGEST_ADDRESS = 2_000


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
        before: str | None = None,
    ) -> queries.Page:
        """The newest events, of one party or of two where they are named."""
        wanted = self._filter(question)
        sides = [self.side(name) for name in (a, b) if name]
        sides += [queries.Side.anyone()] * (2 - len(sides))
        async with self.store.reading() as tx:
            return await queries.between(tx, sides[0], sides[1], wanted, limit=limit, before=before)

    async def between(
        self, a: str, b: str, question: Question | None = None, *, limit: int = 10, before: str | None = None
    ) -> queries.Page:
        """The newest events between two parties; `before` is what the page before gave."""
        first, second = self.two_sides(a, b)
        async with self.store.reading() as tx:
            return await queries.between(tx, first, second, self._filter(question), limit=limit, before=before)

    async def last(self, a: str, b: str) -> tuple[queries.Contact, ...]:
        """The last call, meeting and visit of two parties, and how long ago each was."""
        first, second = self.two_sides(a, b)
        async with self.store.reading() as tx:
            return await queries.last(tx, first, second, today=self.today)

    async def timeline(self, a: str, b: str, since: str | None = None) -> queries.Timeline:
        """The points of a timeline of two parties."""
        first, second = self.two_sides(a, b)
        async with self.store.reading() as tx:
            return await queries.timeline(tx, first, second, since=words.day(since, self.today) if since else None)

    async def top(self, since: str = "30 days", *, limit: int = 10) -> tuple[queries.BusyPair, ...]:
        """The pairs with most events since a day."""
        async with self.store.reading() as tx:
            return await queries.top(tx, since=words.day(since, self.today), until=self.today, limit=limit)

    async def who(self, name: str, at: str | None = None) -> queries.Person:
        """The person's offices and newest events; UsageError where nobody of that name is known."""
        day = words.day(at, self.today) if at else self.today
        plain = self.people_named(name, day)[0]
        async with self.store.reading() as tx:
            person = await queries.who(tx, self.knowledge.roster, plain, day=day)
        if person is None:
            raise self.stranger(plain)
        return person

    def people_named(self, text: str, day: date | None = None) -> tuple[str, ...]:
        """The names under which whoever is meant may be stored: a name's usual spelling, or who holds the office on the day."""
        plain = words.checked(text, "a person's name")
        if (post := words.post(plain, self.knowledge)) is not None:
            code, office = post
            holders = [term for kind in office for term in self.knowledge.roster.holders(code, kind, day or self.today)]
            if not holders:
                raise UsageError(f"nobody is known to be {plain} on {day or self.today}", "the roster has no such term", "Write the name")
            return tuple(dict.fromkeys(term.person for term in holders))
        terms = self.knowledge.roster.of_person(plain)
        return tuple(dict.fromkeys(term.person for term in reversed(terms))) or (plain,)

    def stranger(self, name: str) -> UsageError:
        close = ", ".join(value for _, value in self.suggest_people(name, 3))
        hint = f"Did you mean {close}?" if close else "Write the full name"
        return UsageError(f"nobody called '{name}' is known", "neither the roster nor a stored event names them", hint)

    def suggest_people(self, typed: str, limit: int = 25) -> tuple[tuple[str, str], ...]:
        """(label, name) of people of the roster who may be meant by what is typed so far; from memory, for autocompletion."""
        return self._people.suggest(typed, limit, self.today)

    @cached_property
    def _people(self) -> People:
        return People(self.knowledge.roster)

    @property
    def name(self) -> Callable[[str], str]:
        """The usual English name of a party's code."""
        return self.knowledge.places.name

    async def explain(self, event_or_url: str) -> queries.EventChain | tuple[queries.ArticleChain, ...]:
        """The chain of an event by its id, or of the articles at an address."""
        ident = words.checked(event_or_url, "an event or an address", longest=LONGEST_ADDRESS)
        async with self.store.reading() as tx:
            if ident.startswith(("http://", "https://")):
                found: queries.EventChain | tuple[queries.ArticleChain, ...] | None = await queries.explain_article(
                    tx, ident, self.matching
                )
            else:
                found = await queries.explain_event(tx, ident, self.matching)
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

    def two_sides(self, a: str, b: str) -> tuple[queries.Side, queries.Side]:
        first, second = self.side(a), self.side(b)
        if first.code == second.code == ANY:
            raise UsageError("no party is named", "", "Name at least one country, for example: Pakistan '*'")
        if first.code == second.code and len(first.ever) == 1:
            raise UsageError(f"{self.knowledge.places.name(first.code)} is named twice", "a pair needs two parties", "Name two countries")
        return first, second

    def _filter(self, question: Question | None) -> EventFilter:
        asked = question or Question()
        since, until = words.span(asked.since, asked.until, self.today)
        if not 0 <= asked.min_confidence <= 1:
            raise UsageError("a confidence lies between 0 and 1", f"{asked.min_confidence} does not", "Write for example 0.8")
        return EventFilter(
            types=words.event_types(asked.types), statuses=words.statuses(asked.statuses), offices=words.offices(asked.offices),
            sources=words.source_asked(asked.source, self.sources) if asked.source else frozenset(),
            since=since, until=until, min_confidence=asked.min_confidence,
        )  # fmt: skip
