"""The façade that people's edges call: subscribe, list, ask, explain. Takes people's words, returns values, renders nothing.

The chat platforms and the command line share it, so that a command means the same everywhere. Imports the queries, the
alerts' matching, the store and the knowledge; never the composition root, a platform or anything that prints.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot import queries, words
from bot.alerts import match
from bot.clock import Clock
from bot.domain import ANY, Channel, Event, Source, Subscription
from bot.errors import UsageError
from bot.knowledge import Knowledge
from bot.store import EventFilter, SourceState, Store, sort_day

FORECAST_DAYS = 30
FORECAST_EXAMPLES = 3
_ID_BYTES = 5
_ID = re.compile(rf"[0-9a-f]{{{2 * _ID_BYTES}}}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a subscriber asks for beside the pair, in their words; empty means no restriction."""

    types: Sequence[str] = ()
    offices: Sequence[str] = ()
    statuses: Sequence[str] = ()
    min_confidence: float | None = None
    min_sources: int = 1
    rhythm: str = "instant"
    mention: str | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the last `days` days would have sent to a subscription, and the newest of it."""

    days: int
    alerts: int
    newest: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Subscribed:
    """`already` is True where the channel had this very subscription; then nothing was added."""

    subscription: Subscription
    forecast: Forecast
    already: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Filters of a question, in people's words."""

    types: Sequence[str] = ()
    statuses: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    min_confidence: float = 0.0


@dataclass(frozen=True)
class Service:
    """Everything a person can ask or change. Wrong words are a `UsageError` that says what would be right."""

    store: Store
    knowledge: Knowledge
    sources: Sequence[Source]
    clock: Clock
    threshold: float
    new_id: Callable[[], str] = field(default=lambda: secrets.token_hex(_ID_BYTES))

    @property
    def today(self) -> date:
        return self.clock().date()

    # -- subscriptions

    async def subscribe(self, channel: Channel, a: str, b: str = ANY, wish: Wish | None = None, *, by: str = "") -> Subscribed:
        """Adds a subscription of the channel and tells what the last 30 days would have sent to it."""
        kept, already = await self._ensure(channel, a, b, wish or Wish(), by)
        return Subscribed(kept, await self.forecast(kept), already)

    async def ensure(self, channel: Channel, a: str, b: str, wish: Wish, *, by: str) -> Subscription:
        """The channel's subscription with this wish, active: found, resumed or added. For wishes of the configuration."""
        kept, _ = await self._ensure(channel, a, b, wish, by)
        if kept.paused:
            await self.resume(channel, kept.id)
        return kept

    async def unsubscribe(self, channel: Channel, a: str, b: str = ANY) -> tuple[Subscription, ...]:
        """Removes the channel's subscriptions to the pair, or the one whose id is given as `a`; UsageError where there is none."""
        async with self.store.writing() as tx:
            mine = await tx.subscriptions.of_channel(channel)
            gone = self._meant(mine, a, b)
            if not gone:
                raise UsageError("no such subscription here", f"the channel has {len(mine)} others", "See them with: list")
            for subscription in gone:
                await tx.subscriptions.remove(subscription.id)
        return tuple(gone)

    async def subscriptions(self, channel: Channel) -> tuple[Subscription, ...]:
        """The channel's subscriptions, oldest first."""
        async with self.store.reading() as tx:
            return tuple(await tx.subscriptions.of_channel(channel))

    async def pause(self, channel: Channel, a: str | None = None, b: str = ANY) -> tuple[Subscription, ...]:
        """Pauses the channel's subscriptions to the pair, or all; returns those that changed."""
        return await self._set_paused(channel, a, b, paused=True)

    async def resume(self, channel: Channel, a: str | None = None, b: str = ANY) -> tuple[Subscription, ...]:
        """Undoes `pause`; returns those that changed."""
        return await self._set_paused(channel, a, b, paused=False)

    async def forecast(self, subscription: Subscription, days: int = FORECAST_DAYS) -> Forecast:
        """How many alerts the last days would have sent to the subscription, and the newest three."""
        active = replace(subscription, paused=False)
        number = 0
        examples: list[Event] = []
        async with self.store.reading() as tx:
            async for event in queries.every(tx, EventFilter(since=self.today - timedelta(days=days), current=True)):
                if event.visible and self.matching(event, [active]):
                    number += 1
                    examples += [event] if len(examples) < FORECAST_EXAMPLES else []
        return Forecast(days, number, tuple(examples))

    def matching(self, event: Event, subscriptions: Sequence[Subscription]) -> frozenset[str]:
        """The ids of those subscriptions that the event fits."""
        alerts = match(event, subscriptions, blocs=self.knowledge.blocs.members, day=sort_day(event), default_threshold=self.threshold)
        return frozenset(ident for alert in alerts for ident in alert.subscription_ids)

    # -- questions

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

    async def explain(self, event_or_url: str) -> queries.EventChain | tuple[queries.ArticleChain, ...]:
        """The chain of an event by its id, or of the articles at an address."""
        ident = event_or_url.strip()
        async with self.store.reading() as tx:
            if ident.startswith(("http://", "https://")):
                found: queries.EventChain | tuple[queries.ArticleChain, ...] | None = await queries.explain_article(
                    tx, ident, self.matching
                )
            else:
                found = await queries.explain_event(tx, words.checked(ident, "an event"), self.matching)
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

    # -- inside

    async def _ensure(self, channel: Channel, a: str, b: str, wish: Wish, by: str) -> tuple[Subscription, bool]:
        wanted = self._subscription(channel, a, b, wish, by)
        async with self.store.writing() as tx:
            twin = next((s for s in await tx.subscriptions.of_channel(channel) if _same_wish(s, wanted)), None)
            if twin is None:
                await tx.subscriptions.add(wanted)
        return twin or wanted, twin is not None

    def _subscription(self, channel: Channel, a: str, b: str, wish: Wish, by: str) -> Subscription:
        first, second = (words.party_code(name, self.knowledge) for name in (a, b))
        if first == second and first != ANY:
            raise UsageError(f"{self.knowledge.places.name(first)} is named twice", "a pair needs two parties", "Write '*' for anyone")
        if first == ANY:
            first, second = second, first
        try:
            return Subscription(
                self.new_id(), channel, first, second,
                words.event_types(wish.types), words.offices(wish.offices), words.statuses(wish.statuses),
                wish.min_confidence, wish.min_sources, words.rhythm(wish.rhythm), wish.mention, by, self.clock(),
            )  # fmt: skip
        except ValueError as error:
            raise UsageError("this subscription cannot be", str(error), "See: readout query subscribe --help") from None

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

    def _meant(self, subscriptions: Iterable[Subscription], a: str, b: str) -> list[Subscription]:
        """The one with the id `a`, else those of the pair; what looks like an id is never taken for a misspelt country."""
        if _ID.fullmatch(a):
            return [s for s in subscriptions if s.id == a]
        codes = {words.party_code(a, self.knowledge), words.party_code(b, self.knowledge)}
        return [s for s in subscriptions if {s.a, s.b} == codes]

    async def _set_paused(self, channel: Channel, a: str | None, b: str, *, paused: bool) -> tuple[Subscription, ...]:
        async with self.store.writing() as tx:
            mine = await tx.subscriptions.of_channel(channel)
            meant = mine if a is None else self._meant(mine, a, b)
            if not meant:
                raise UsageError("no such subscription here", f"the channel has {len(mine)}", "See them with: list")
            changed = [replace(s, paused=paused) for s in meant if s.paused != paused]
            for subscription in changed:
                await tx.subscriptions.update(subscription)
        return tuple(changed)


def _same_wish(one: Subscription, other: Subscription) -> bool:
    """True where the two differ in nothing but id, author, age and pause."""
    same_pair = {one.a, one.b} == {other.a, other.b}
    ours = replace(one, id="x", a=ANY, b=ANY, created_by="", created=None, paused=False)
    return same_pair and ours == replace(other, id="x", a=ANY, b=ANY, created_by="", created=None, paused=False)
