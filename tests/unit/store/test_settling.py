"""`Store.settling` is `Store.writing` made fast: whatever is done in it has the same answers and leaves the same database."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
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
from bot.errors import StoreError
from bot.store import EventFilter, Shares, Transaction
from tests.unit.store.twins import Twins, open_twins

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
LATE_EVENING = datetime(2021, 9, 14, 21, 0, tzinfo=timezone(-timedelta(hours=5)))
"""On the next day in UTC."""
DAYS = (date.min, date(2020, 9, 14), date(2020, 9, 15), date(2021, 1, 1), date(2021, 9, 13), date(2021, 9, 14), date(2021, 9, 15), date.max)
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
dates = st.sampled_from([None, "0001-01-01", "2020", "2021", "2021-09", "2021-09-13", "2021-09-14", "9999-12-31"])
partial = dates.map(lambda text: PartialDate(text) if text else None)
channels = st.sampled_from([Channel("console", "", "one"), Channel("console", "", "two")])
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

OPS: Sequence[st.SearchStrategy[Act]] = (
    op("articles", "add", articles), op("articles", "get", names), op("articles", "outcome", names), op("articles", "counts"),
    op("articles", "pending", st.just(5)), op("articles", "mark_extracted", names, moments, outcome=st.sampled_from(["events", "none"])),
    op("mentions", "replace", names, lists), op("mentions", "replace", names, lists), op("mentions", "of_article", names),
    op("mentions", "of_event", ids), op("mentions", "of_event", ids, some(names)), op("mentions", "of_event", ids, some(names)),
    op("events", "insert", events), op("events", "insert", events), op("events", "update", events), st.builds(Grow, events),
    st.builds(Grow, events), op("events", "delete", ids), op("events", "get", ids),
    op("events", "candidates", types, some(codes), days, days), op("events", "candidates", types, some(codes, 2), days, days),
    op("events", "find", filters, limit=st.integers(1, 3), before=st.none() | st.tuples(days, ids)), op("events", "count", filters),
    op("events", "newest_before", types, some(codes, 1, 2), days),
    op("outbox", "put_all", st.lists(deliveries, max_size=3)), op("outbox", "put_all", st.lists(deliveries, max_size=3)),
    op("outbox", "put", deliveries), op("outbox", "save", deliveries), st.builds(Settle, st.sampled_from(["d0", "d1", "d2"]), changes),
    op("outbox", "of_event", ids, st.none() | channels), op("outbox", "recent", some(channels), moments),
    op("outbox", "flooded", some(channels)), op("outbox", "counts"), op("outbox", "gather", channels, moments, st.just(3)),
    op("outbox", "adopt", st.sampled_from(["d0", "d1", "d2"]), ids), op("outbox", "stop", channels, st.just("gone")),
    op("outbox", "lease", st.just("me"), moments, moments, st.integers(1, 2), st.builds(Shares)), op("outbox", "next_due"),
    op("subscriptions", "add", wishes), op("subscriptions", "update", wishes), op("subscriptions", "touching", some(codes)),
    op("subscriptions", "touching", st.just(frozenset(["RUS", "PAK"]))), op("subscriptions", "of_channel", channels),
    op("subscriptions", "remove", st.sampled_from(["s1", "s2"])), op("channels", "of", some(channels)), op("channels", "get", channels),
    op("channels", "save", st.builds(ChannelSettings, channels, stop=stops)), op("channels", "resumed", channels, moments),
    op("channels", "mute", st.builds(Mute, channels, st.just("RUS"), st.sampled_from(["PAK", ANY]), moments)),
    op("channels", "mutes", some(channels)), op("channels", "unmute", channels, st.just("RUS"), st.just("PAK"), moments),
)  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """What is done in one transaction; `named` are the articles it is begun with, and it may break at its end."""

    named: frozenset[str]
    acts: tuple[Act, ...]
    breaks: bool


units = st.lists(st.builds(Unit, some(names), st.lists(st.one_of(*OPS), max_size=15).map(tuple), st.sampled_from([False, False, True])))


class Deliberate(Exception):
    """What a test lets break."""


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    with open_twins(tmp_path_factory.mktemp("settling"), lambda: NOW) as both:
        yield both


def plain(answer: Any) -> Any:
    """An answer to compare: of deliveries without their numbers, which may have gaps."""
    if isinstance(answer, Delivery):
        return replace(answer, sequence=0)
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return [plain(item) for item in answer]
    return dict(answer) if isinstance(answer, Mapping) else answer


async def answers(begun: Any, unit: Unit) -> list[Any]:
    """What each act answered or raised, and how the transaction ended."""
    told: list[Any] = []
    try:
        async with begun as tx:
            for act in unit.acts:
                try:
                    told.append(plain(await act(tx)))
                except StoreError:
                    told.append(StoreError)
            if unit.breaks:
                raise Deliberate
    except (StoreError, Deliberate) as error:
        told.append(type(error))
    return told


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(done=units)
def test_whatever_is_done_has_the_same_answers_and_leaves_the_same_database(twins: Twins, done: list[Unit]) -> None:
    twins.empty()
    for unit in done:
        late = twins.run(answers(twins.late.settling(unit.named), unit))
        assert late == twins.run(answers(twins.plain.writing(), unit))
        one, other = twins.dumps()
        assert one == other


async def tell(tx: Transaction, build: Any, number: int) -> None:
    """An article with its event and its alert."""
    await tx.articles.add(build.article(f"a{number}"))
    await tx.events.insert(build.event(f"e{number}"))
    await tx.mentions.replace(f"a{number}", [(build.mention(), f"e{number}")])
    await tx.outbox.put_all([build.delivery(f"d{number}", event_id=f"e{number}")])
    await tx.articles.mark_extracted(f"a{number}", NOW, outcome="events")


def test_what_breaks_in_the_middle_leaves_nothing(twins: Twins, build: Any) -> None:
    async def main() -> None:
        async with twins.late.settling([]) as tx:
            await tell(tx, build, 1)
        with pytest.raises(Deliberate):
            async with twins.late.settling(["a1"]) as tx:
                await tell(tx, build, 2)
                assert await tx.outbox.counts() == {state: 2 if state == "queued" else 0 for state in DeliveryState}
                await tell(tx, build, 3)
                raise Deliberate

    twins.empty()
    twins.run(main())
    held, _ = twins.dumps()
    assert [row[0] for row in held["articles"]] == ["a1"]
    assert [row[0] for row in held["events"]] == ["e1"]
    assert held["order"] == [("console/here/general", "d1")]


@pytest.mark.parametrize("table", ["articles", "events", "event_pairs", "event_keys", "event_texts", "mentions", "outbox"])
def test_a_write_that_was_put_off_and_fails_leaves_nothing_though_its_error_be_swallowed(twins: Twins, build: Any, table: str) -> None:
    async def main() -> None:
        async with twins.late.writing() as tx:
            await tx.articles.add(build.article("a1"))
        with broken(twins, table), pytest.raises(StoreError, match="broken on purpose"):
            async with twins.late.settling(["a1"]) as tx:
                await tx.events.insert(build.event("e1"))
                await tx.mentions.replace("a1", [(build.mention(), "e1")])
                await tx.outbox.put_all([build.delivery("d1", event_id="e1")])
                await tx.articles.mark_extracted("a1", NOW, outcome="events")
                with suppress(StoreError):
                    await tx.outbox.counts()

    twins.empty()
    twins.run(main())
    held, _ = twins.dumps()
    assert {name for name, rows in held.items() if rows} == {"articles"}
    twins.run(pending(twins))


async def pending(twins: Twins) -> None:
    async with twins.late.reading() as tx:
        assert [article.id for article in await tx.articles.pending(5)] == ["a1"]


@contextmanager
def broken(twins: Twins, table: str) -> Iterator[None]:
    """Nothing can be written into the table; articles cannot be marked."""
    what = "UPDATE" if table == "articles" else "INSERT"
    with closing(sqlite3.connect(twins.files[0], isolation_level=None)) as connection:
        connection.execute(f"CREATE TRIGGER fault BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END")
        try:
            yield
        finally:
            connection.execute("DROP TRIGGER fault")
