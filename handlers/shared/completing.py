"""Autocomplete from memory: parties, people, types, offices, statuses, events, sources, a channel's own subscriptions.

One `Completer` is made at start. It reads the newest events and a channel's subscriptions from the store now and then and answers from
what it holds, so that an answer takes milliseconds. Imports the service's floor and below, and the grammar.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain import Channel, Event, Subscription
from bot.errors import ReadoutError
from bot.observe import get_logger
from bot.service import Service
from handlers.shared.grammar import OFFICE_WORDS, STATUS_VALUES, TYPE_WORDS, VERBS, Kind, Option, verb
from handlers.shared.ranking import Index, Item
from handlers.shared.suggestions import (
    day_items,
    event_items,
    hour_items,
    party_items,
    people_items,
    source_items,
    subscription_items,
    word_items,
)

LIMIT = 25
_MOST_TYPED = 100
_EVENTS = 500
_EVENTS_FOR = 60.0
_SUBSCRIPTIONS_FOR = 5.0
_MOST_CHANNELS = 2_000
_FIXED = {
    Kind.SHARE: (("0.5 (fair)", "0.5"), ("0.7 (good)", "0.7"), ("0.8", "0.8"), ("0.9 (high)", "0.9")),
    Kind.COUNT: (("1", "1"), ("2", "2"), ("3", "3"), ("5", "5")),
}
_BY_NAME = {
    "silence": tuple((f"{days} days", str(days)) for days in (30, 60, 90, 180, 365)),
    "who": (("everyone", "everyone"), ("managers", "managers"), ("default", "default")),
}
_SPANS = ("7 days", "1 day", "30 days", "90 days", "12 hours", "off")

Suggestion = tuple[str, str]
"""What is shown, and the value it stands for; both at most 100 characters."""


@dataclass(slots=True)
class _Held:
    """Something read from the store, and when."""

    index: Index
    at: float


class Completer:
    """Suggestions for an option as it is typed. `timer` gives seconds that never run backwards."""

    def __init__(self, service: Service, *, timer: Callable[[], float] = time.monotonic) -> None:
        self._service = service
        self._timer = timer
        knowledge = service.knowledge
        self._fixed = {
            Kind.PARTY: Index(party_items(knowledge, anyone=True)),
            Kind.PERSON: Index(people_items(knowledge)),
            Kind.SOURCE: Index(source_items(service.sources)),
            Kind.VERB: Index(tuple(Item(f"{v.name}: {v.summary}"[:100], v.name, (v.name,)) for v in VERBS)),
        }
        self._listed = {
            Kind.TYPES: Index(word_items(TYPE_WORDS)), Kind.OFFICES: Index(word_items(OFFICE_WORDS)),
            Kind.STATUSES: Index(word_items(STATUS_VALUES)),
        }  # fmt: skip
        self._events = _Held(Index(()), float("-inf"))
        self._channels: dict[str, _Held] = {}
        self._reading: asyncio.Task[None] | None = None

    async def refresh(self) -> None:
        """Reads the newest events; called at start and by `complete` where they are old."""
        page = await self._service.latest(limit=_EVENTS)
        self.learn(page.events)

    def learn(self, events: Sequence[Event]) -> None:
        """Takes the events as the newest ones."""
        self._events = _Held(Index(event_items(events, self._service.knowledge.places.name)), self._timer())

    async def complete(
        self, command: str, option: str, typed: str, *, channel: Channel | None = None, limit: int = LIMIT
    ) -> list[Suggestion]:
        """At most `limit` suggestions, best first; none for what nobody can guess. Never raises."""
        known = verb(command)
        wanted = known.option(option) if known else None
        if wanted is None:
            return []
        plain = " ".join(typed[:_MOST_TYPED].split())
        try:
            return await self._suggest(command, wanted, plain, channel, min(limit, LIMIT))
        except ReadoutError as error:
            get_logger("readout.commands").warning("no suggestions", verb=command, option=option, ref=error.reference, what=str(error))
            return []

    async def _suggest(self, command: str, option: Option, typed: str, channel: Channel | None, limit: int) -> list[Suggestion]:
        if option.kind in self._fixed:
            return self._fixed[option.kind].find(typed, limit)
        if option.kind in self._listed:
            return _in_a_list(self._listed[option.kind], typed, limit)
        if option.kind is Kind.EVENT:
            return await self._event(typed, limit)
        if option.kind is Kind.SUBSCRIPTION:
            return (await self._subscriptions(channel)).find(typed, limit) if channel else []
        if option.kind is Kind.DAY and command == "mute":
            return [(span, span) for span in _SPANS if span.startswith(typed.casefold())][:limit]
        if option.kind is Kind.DAY:
            return day_items(typed, self._service.today)[:limit]
        if option.kind is Kind.TEXT and option.name in ("hours", "digest"):
            return hour_items(typed, "22:00-07:00" if option.name == "hours" else "08:00")[:limit]
        fixed = tuple((choice, choice) for choice in option.choices) or _BY_NAME.get(option.name, _FIXED.get(option.kind, ()))
        return [pair for pair in fixed if pair[0].startswith(typed.casefold())][:limit]

    async def _event(self, typed: str, limit: int) -> list[Suggestion]:
        """From what is held; what is old is read anew meanwhile, and only who asks first of all waits for it."""
        if self._events.at == float("-inf"):
            await self.refresh()
        elif self._timer() - self._events.at > _EVENTS_FOR and (self._reading is None or self._reading.done()):
            self._reading = asyncio.create_task(self._refresh_quietly())
        return self._events.index.find(typed, limit)

    async def _refresh_quietly(self) -> None:
        try:
            await self.refresh()
        except ReadoutError as error:
            get_logger("readout.commands").warning("events for suggestions cannot be read", ref=error.reference, what=str(error))

    async def _subscriptions(self, channel: Channel) -> Index:
        held = self._channels.get(channel.key)
        if held is None or self._timer() - held.at > _SUBSCRIPTIONS_FOR:
            mine: Sequence[Subscription] = await self._service.subscriptions(channel)
            held = _Held(Index(subscription_items(mine, self._service.knowledge)), self._timer())
            if len(self._channels) >= _MOST_CHANNELS:
                self._channels.clear()
            self._channels[channel.key] = held
        return held.index


def _in_a_list(index: Index, typed: str, limit: int) -> list[Suggestion]:
    """Completes the last item of `call,vis`; what stands before it stays."""
    before, comma, last = typed.rpartition(",")
    chosen = [part.strip() for part in before.split(",") if part.strip()]
    head = ",".join(chosen) + comma if chosen else ""
    found = [(f"{head}{label}", f"{head}{value}") for label, value in index.find(last.strip(), limit) if value not in chosen]
    return [pair for pair in found if max(map(len, pair)) <= 100][:limit]
