"""What can be done in a transaction: calls of the repositories with few values, so that they meet. For properties over many of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from bot.domain import (
    ANY,
    AlertKind,
    Article,
    Channel,
    ChannelSettings,
    Delivery,
    DeliveryState,
    Event,
    EventMention,
    EventSource,
    EventType,
    Hold,
    Mute,
    PartialDate,
    Party,
    Status,
    Stop,
    Subscription,
)
from bot.store import EventFilter, Transaction

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
LATE_EVENING = datetime(2021, 9, 14, 21, 0, tzinfo=timezone(-timedelta(hours=5)))
"""On the next day in UTC."""
# A year is filed under its first day, which of a leap year's last day is the first that is looked at.
DAYS = (date.min, date(2020, 1, 1), date(2020, 12, 31), date(2021, 9, 13), date(2021, 9, 14), date(2021, 9, 15), date.max)
DATES = (None, "0001-01-01", "2020", "2021", "2021-09", "2021-09-13", "2021-09-14", "9999-12-31")
ONE = Channel("console", "", "one")
Act = Callable[[Transaction], Awaitable[Any]]


@dataclass(frozen=True)
class Op:
    """One call of a repository's method."""

    part: str
    method: str
    given: tuple[Any, ...] = ()
    named: tuple[tuple[str, Any], ...] = ()

    async def __call__(self, tx: Transaction) -> Any:
        return await getattr(getattr(tx, self.part), self.method)(*self.given, **dict(self.named))


@dataclass(frozen=True)
class Grow:
    """Reads the event and writes it changed, as recording does."""

    event: Event

    async def __call__(self, tx: Transaction) -> Any:
        if (before := await tx.events.get(self.event.id)) is not None:
            await tx.events.update(self.event, before=before)
        return before


@dataclass(frozen=True)
class Turn:
    """Reads the event and writes it with one thing changed."""

    ident: str
    field: str
    value: Any

    async def __call__(self, tx: Transaction) -> Any:
        if (before := await tx.events.get(self.ident)) is not None:
            await tx.events.update(replace(before, **{self.field: self.value}), before=before)
        return before


@dataclass(frozen=True)
class Settle:
    """Reads a row of the outbox and writes it changed."""

    ident: str
    changes: tuple[tuple[str, Any], ...]

    async def __call__(self, tx: Transaction) -> Any:
        if (row := await tx.outbox.get(self.ident)) is not None:
            await tx.outbox.save(replace(row, **dict(self.changes)))
        return row


def op(part: str, method: str, *values: Any, **named: Any) -> st.SearchStrategy[Op]:
    """The call with values of these strategies."""
    return st.builds(
        Op, st.just(part), st.just(method), st.tuples(*values), st.tuples(*(st.tuples(st.just(n), v) for n, v in named.items()))
    )


def some(values: st.SearchStrategy[Any], least: int = 0, most: int = 3) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(values, min_size=least, max_size=most)


codes = st.sampled_from(["IND", "PAK", "RUS", "OIC"])
types = st.sampled_from([EventType.CALL, EventType.VISIT])
statuses = st.sampled_from([Status.OCCURRED, Status.PLANNED])
ids = st.sampled_from(["e1", "e2", "e3"])
names = st.sampled_from(["a1", "a2", "a3"])
days = st.sampled_from(DAYS)
dates = st.sampled_from(DATES)
partial = dates.map(lambda text: PartialDate(text) if text else None)
channels = st.sampled_from([ONE, Channel("console", "", "two")])
moments = st.sampled_from([NOW + timedelta(minutes=minutes) for minutes in (-20, -10, 0, 10)] + [LATE_EVENING])
texts = st.sampled_from(["They spoke", "They met in Kazan", ""])
parties = some(codes, 2).flatmap(lambda found: st.permutations([Party(code) for code in sorted(found)])).map(tuple)
articles = st.builds(Article, names, st.just("dawn"), st.just("https://dawn.example"), texts, texts, st.none() | moments, moments)
sources = st.lists(
    st.builds(
        EventSource,
        article_id=names, source_id=st.sampled_from(["dawn", "tass"]), outlet=st.just("Dawn"), url=st.just("https://dawn.example"),
        title=texts, published=st.none() | moments, evidence=texts, status=statuses, told=st.none() | moments,
    ),
    min_size=1, max_size=2,
)  # fmt: skip
events = st.builds(
    Event,
    id=ids, type=types, status=statuses, parties=parties, current=st.booleans(), place=st.none(), date=partial, topics=st.just(()),
    mode=st.none(), evidence=texts, attribution=st.none(), confidence=st.sampled_from([0.5, 0.9]), cameo=st.none(), plover=st.none(),
    sources=sources.map(tuple), first_seen=moments, changed=moments, revision=st.integers(1, 2),
)  # fmt: skip
mentions = st.builds(EventMention, type=types, status=statuses, parties=parties, date=partial, evidence=texts)
deliveries = st.builds(
    Delivery,
    id=st.sampled_from([f"d{number}" for number in range(6)]), event_id=ids, channel=channels, revision=st.integers(1, 2),
    kind=st.sampled_from([AlertKind.NEW, AlertKind.GROWTH]), state=st.sampled_from([DeliveryState.QUEUED, DeliveryState.HELD]),
    created=st.none() | moments, due=st.none() | moments, hold=st.none() | st.sampled_from([Hold.BURST, Hold.DIGEST]),
)  # fmt: skip
wishes = st.builds(
    Subscription,
    id=st.sampled_from(["s1", "s2"]), channel=channels, a=st.just("RUS"), b=st.sampled_from(["PAK", ANY]), created=st.none() | moments,
    paused=st.booleans(),
)  # fmt: skip
stops = st.none() | st.builds(Stop, st.just("gone"), moments, moments)
filters = st.builds(
    EventFilter,
    codes=some(codes, 0, 2), types=some(types), statuses=some(statuses), since=st.none() | days, until=st.none() | days,
    sources=some(st.sampled_from(["dawn", "tass"])), among=some(some(codes, 1, 2), 0, 4),
)  # fmt: skip
changes = st.tuples(
    st.tuples(st.just("state"), st.sampled_from(DeliveryState)), st.tuples(st.just("hold"), st.none() | st.just(Hold.BURST))
)
lists = st.lists(st.tuples(mentions, ids), max_size=2)

windows = st.tuples(days, days).map(sorted)

# What is answered from memory, or put off.
REMEMBERED: Sequence[st.SearchStrategy[Act]] = (
    op("articles", "get", names), op("articles", "outcome", names),
    op("articles", "mark_extracted", names, moments, outcome=st.sampled_from(["events", "none"])),
    op("mentions", "replace", names, lists), op("mentions", "of_article", names), op("mentions", "of_event", ids, some(names, 1)),
    op("events", "insert", events), st.builds(Grow, events), op("events", "get", ids),
    st.builds(Turn, ids, st.just("status"), statuses), st.builds(Turn, ids, st.just("date"), partial),
    st.builds(Turn, ids, st.just("parties"), parties), st.builds(Turn, ids, st.just("evidence"), texts),
    st.builds(lambda *named: Op("events", "candidates", (*named[:2], *named[2])), types, some(codes, 2), windows),
    st.builds(lambda *named: Op("events", "candidates", (*named[:2], *named[2])), types, some(codes, 2), windows),
    op("events", "find", filters, limit=st.integers(1, 3), before=st.none() | st.tuples(days, ids)),
    op("events", "newest_before", types, some(codes, 1, 2), days),
    op("outbox", "put_all", st.lists(deliveries, max_size=3)), op("outbox", "put_all", st.lists(deliveries, max_size=3)),
    op("outbox", "of_event", ids, st.none() | channels), op("outbox", "recent", some(channels, 1), moments),
    op("outbox", "flooded", some(channels, 1)), op("outbox", "save", deliveries),
    op("subscriptions", "touching", st.just(frozenset(["RUS", "PAK"]))), op("subscriptions", "of_channel", channels),
    op("channels", "of", some(channels)), op("channels", "mutes", some(channels)),
)  # fmt: skip
# What lets everything be written first.
OTHERS: Sequence[st.SearchStrategy[Act]] = (
    op("articles", "add", articles), op("articles", "counts"), op("articles", "pending", st.just(5)), op("mentions", "of_event", ids),
    op("events", "update", events), op("events", "delete", ids), op("events", "count", filters), op("outbox", "put", deliveries),
    op("outbox", "adopt", st.sampled_from(["d0", "d1", "d2"]), ids), op("outbox", "stop", channels, st.just("gone")),
    op("outbox", "lease", st.just("me"), moments, moments, st.integers(1, 2)), op("outbox", "next_due"), op("outbox", "counts"),
    op("outbox", "gather", channels, moments, st.just(3)), st.builds(Settle, st.sampled_from(["d0", "d1", "d2"]), changes),
    op("subscriptions", "add", wishes), op("subscriptions", "update", wishes), op("subscriptions", "touching", some(codes)),
    op("subscriptions", "remove", st.sampled_from(["s1", "s2"])), op("channels", "get", channels),
    op("channels", "save", st.builds(ChannelSettings, channels, stop=stops)), op("channels", "resumed", channels, moments),
    op("channels", "mute", st.builds(Mute, channels, st.just("RUS"), st.sampled_from(["PAK", ANY]), moments)),
    op("channels", "unmute", channels, st.just("RUS"), st.just("PAK"), moments),
)  # fmt: skip
ALL = (*REMEMBERED, *REMEMBERED, *OTHERS)


def acts(least: int, most: int) -> st.SearchStrategy[list[Act]]:
    """Of a few kinds only, so that they have to do with each other."""
    kinds = st.sets(st.integers(0, len(ALL) - 1), min_size=2, max_size=7)
    return kinds.flatmap(lambda few: st.lists(st.one_of(*(ALL[number] for number in sorted(few))), min_size=least, max_size=most))
