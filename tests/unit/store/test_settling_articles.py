"""Articles settled many in a settling transaction and one by one in a plain one: the same events, mentions and outbox rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.alerts import Policy
from bot.domain import (
    ANY,
    Article,
    Channel,
    ChannelSettings,
    DeliveryState,
    EventMention,
    EventType,
    Mute,
    Office,
    PartialDate,
    Party,
    QuietHours,
    Rhythm,
    Source,
    Status,
    Subscription,
)
from bot.extraction import Extraction
from bot.observe import Metrics
from bot.pipeline import Pipeline, Processed
from bot.store import Store, Transaction
from tests.unit.store.twins import Twins, open_twins

NOON = datetime(2021, 9, 14, 12, 0, tzinfo=UTC)
CHANNELS = (Channel("console", "", "one"), Channel("console", "", "two"))
WORDS = (
    "The presidents spoke by telephone on Tuesday about trade and the border, and agreed to speak again before the end of the month.",
    "The minister will fly to Kazan next week, said the ministry, where he is to meet his colleague and open the new consulate there.",
    "No such conversation took place, the spokesman said, and called the report an invention of those who wish both countries ill.",
)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


class OneByOne:
    """A store on which every article is settled in a plain transaction of its own."""

    one_writer = False

    def __init__(self, store: Store) -> None:
        self._store = store

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        return self._store.reading()

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        return self._store.writing()

    def settling(self, article_ids: Iterable[str]) -> AbstractAsyncContextManager[Transaction]:
        return self._store.writing()


class Bloc:
    codes = frozenset({"SCO"})

    def members(self, code: str, day: date) -> frozenset[str]:
        return frozenset({"RUS", "PAK"}) if code == "SCO" else frozenset()


@dataclass
class Answers:
    """In the place of the extractor: what is in an article of this title."""

    mentions: dict[str, tuple[EventMention, ...]] = field(default_factory=dict)

    def extract(self, text: str, *, title: str = "", published: date | None = None, issuer: str | None = None) -> Extraction:
        found = self.mentions[title]
        return Extraction(found, "events" if found else "none")


@dataclass(frozen=True)
class Told:
    """An article, which may be a known one with other words."""

    number: int
    outlet: str
    text: str
    published: timedelta | None
    mentions: tuple[EventMention, ...]

    def article(self, title: str, fetched: datetime) -> Article:
        published = None if self.published is None else NOON - self.published
        address = f"https://{self.outlet}.example/{self.number}"
        return Article(f"a{self.number}", self.outlet, address, title, self.text, published, fetched, "en")


@dataclass(frozen=True)
class Round:
    """Articles come and are settled, then the sender sends some of what is due."""

    told: tuple[Told, ...]
    sent: int


codes = st.sampled_from(["IND", "PAK", "RUS"])
people = st.sampled_from([None, "Vladimir Putin", "Imran Khan"])


def parties_of(code: str) -> st.SearchStrategy[Party]:
    return people.map(lambda person: Party(code, person=person, office=Office.HEAD_OF_STATE if person else Office.STATE))


dates = st.sampled_from([None, "2021", "2021-08", "2021-08-02", "2021-09-13", "2021-09-14", "2021-09-20"])
parties = st.frozensets(codes, min_size=2).flatmap(lambda all_: st.tuples(*(parties_of(one) for one in sorted(all_))))
statuses = st.sampled_from([Status.OCCURRED, Status.OCCURRED, Status.PLANNED, Status.DENIED, Status.CANCELLED])
stories = st.builds(
    EventMention,
    type=st.sampled_from([EventType.CALL, EventType.VISIT]),
    status=statuses,
    parties=parties,
    current=st.sampled_from([True, True, True, False]),
    date=dates.map(lambda text: PartialDate(text) if text else None),
    evidence=st.sampled_from(["They spoke", "He will come"]),
    confidence=st.sampled_from([0.4, 0.8, 0.95]),
)


def told_of(known: list[EventMention]) -> st.SearchStrategy[Told]:
    """Articles tell of these stories again and again, some with another status, and now and then of one of their own."""
    again = st.sampled_from(known)
    mentions = again | again | st.builds(lambda story, status: replace(story, status=status), again, statuses) | stories
    return st.builds(
        Told,
        number=st.integers(0, 11),
        outlet=st.sampled_from(["dawn", "tass", "mfa"]),
        text=st.sampled_from(WORDS),
        published=st.none() | st.sampled_from([timedelta(hours=1), timedelta(hours=5), timedelta(days=1), timedelta(days=30)]),
        mentions=st.lists(mentions, max_size=2).map(tuple),
    )


def rounds_of(known: list[EventMention]) -> st.SearchStrategy[list[Round]]:
    told = st.lists(told_of(known), min_size=1, max_size=8).map(tuple)
    return st.lists(st.builds(Round, told, st.integers(0, 4)), min_size=1, max_size=4)


rounds = st.lists(stories, min_size=1, max_size=3).flatmap(rounds_of)
policies = st.builds(Policy, edit_seconds=st.sampled_from([0, 600]), burst=st.sampled_from([0, 2]))


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Twins]:
    with open_twins(tmp_path_factory.mktemp("articles"), clock) as both:
        yield both


async def subscribe(store: Store) -> None:
    """Two channels: one hears of everything, the other of a bloc in a digest, with quiet hours and a muted pair."""
    one, two = CHANNELS
    async with store.writing() as tx:
        await tx.subscriptions.add(Subscription("all", one, ANY, ANY, min_confidence=0.3))
        await tx.subscriptions.add(Subscription("bloc", two, "SCO", "IND", rhythm=Rhythm.HOURLY))
        await tx.subscriptions.add(Subscription("pair", two, "RUS", "PAK", min_sources=2))
        await tx.channels.save(ChannelSettings(two, QuietHours(time(13), time(14))))
        await tx.channels.mute(Mute(two, "PAK", "IND", NOON))


async def live(store: Store, pipeline: Pipeline, clock: Clock, done: list[Round]) -> list[Processed]:
    settled: list[Processed] = []
    for number, round_ in enumerate(done):
        clock.now = NOON + timedelta(minutes=40 * number)
        async with store.writing() as tx:
            for place, item in enumerate(round_.told):
                # Two articles of one moment come in the order of their names.
                await tx.articles.add(item.article(f"{number}/{place}", clock.now + timedelta(seconds=place // 2)))
        settled.append(await pipeline.process_all())
        async with store.writing() as tx:
            for row in await tx.outbox.lease("sender", clock.now, clock.now + timedelta(minutes=1), round_.sent):
                sent = replace(row, state=DeliveryState.SENT, receipt=row.id, lease_owner=None, lease_until=None, settled=clock.now)
                await tx.outbox.save(sent)
    return settled


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(done=rounds, policy=policies)
def test_articles_settled_together_and_one_by_one_leave_the_same_database(
    twins: Twins, clock: Clock, done: list[Round], policy: Policy
) -> None:
    known = Answers({f"{number}/{place}": item.mentions for number, round_ in enumerate(done) for place, item in enumerate(round_.told)})
    twins.empty()
    settled = []
    for store, seen in ((twins.late, twins.late), (twins.plain, OneByOne(twins.plain))):
        pipeline = Pipeline(
            seen, known, source_of=source_of, alerting=(Bloc(), policy), clock=clock, metrics=Metrics(lambda: 0.0),  # type: ignore[arg-type]
        )  # fmt: skip
        try:
            twins.run(subscribe(store))
            settled.append(twins.run(live(store, pipeline, clock, done)))
        finally:
            pipeline.close()
    assert settled[0] == settled[1]
    one, other = twins.dumps()
    assert one == other


def source_of(article: Article) -> Source:
    return Source(article.source_id, article.source_id.title(), article.url, official=article.source_id == "mfa")
