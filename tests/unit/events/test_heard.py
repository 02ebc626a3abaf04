"""A story told by hundreds: what is weighed stays small, and the event is the same as if all were weighed in any order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Article, EventMention, EventType, PartialDate, Party, Source, Status
from bot.events import Telling, heard, merge, record, telling

NOW = datetime(2021, 9, 20, 12, 0, tzinfo=UTC)
BEGUN = datetime(2021, 9, 14, 6, 0, tzinfo=UTC)
STATUSES = (Status.OCCURRED, Status.PLANNED, Status.DENIED)
DATES = (None, "2021-09-14", "2021-09-15", "2021-09")


def told(number: int, status: Status, date: str | None, outlet: int, minutes: int, text: int) -> Telling:
    mention = EventMention(
        EventType.CALL, status, (Party("RUS"), Party("PAK")), date=PartialDate(date) if date else None, evidence=f"evidence {number}"
    )
    moment = BEGUN + timedelta(minutes=minutes)
    words = " ".join(f"word{text}-{place}" for place in range(30))
    article = Article(f"a{number:04}", f"outlet{outlet}", f"https://o.example/{number}", "T", words, moment if number % 3 else None, moment)
    return telling(mention, article, Source(f"outlet{outlet}", f"Outlet {outlet}", "https://o.example/feed"))


tellings = st.lists(
    st.tuples(st.sampled_from(STATUSES), st.sampled_from(DATES), st.integers(0, 60), st.integers(0, 300), st.integers(0, 60)),
    min_size=1,
    max_size=160,
).map(lambda rows: [told(number, *row) for number, row in enumerate(rows)])


@given(tellings, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_an_event_of_many_tellings_is_the_same_in_any_order_and_without_those_only_counted(every: list[Telling], luck: Any) -> None:
    whole = merge("e", every, before=None, now=NOW)
    shuffled = list(every)
    luck.shuffle(shuffled)
    assert merge("e", shuffled, before=None, now=NOW) == whole
    weighed = heard([item.source for item in shuffled], BEGUN)
    few = [item for item in shuffled if item.source.article_id in weighed]
    rest = [item.source for item in shuffled if item.source.article_id not in weighed]
    assert merge("e", few, before=None, now=NOW, counted=rest) == whole
    assert len(whole.sources) == len(every)


@given(tellings)
@settings(max_examples=30, deadline=None)
def test_few_are_heard_of_many_and_all_of_few(every: list[Telling]) -> None:
    weighed = heard([item.source for item in every], BEGUN)
    for status in STATUSES:
        mine = {item.source.article_id for item in every if item.mention.status is status}
        assert len(mine & weighed) <= 35
        if len(mine) <= 32:
            assert mine <= weighed


def test_copies_of_one_outlet_do_not_drown_out_the_other_voices() -> None:
    copies = [told(number, Status.OCCURRED, None, outlet=0, minutes=number, text=0) for number in range(40)]
    others = [told(100 + number, Status.OCCURRED, None, outlet=1 + number, minutes=200, text=1 + number) for number in range(5)]
    weighed = heard([item.source for item in (*copies, *others)], BEGUN)
    assert {item.source.article_id for item in others} <= weighed
    assert merge("e", [*copies, *others], before=None, now=NOW).confidence > merge("e", copies, before=None, now=NOW).confidence


def test_the_date_set_last_for_a_plan_holds_however_many_repeat_the_plan_without_one() -> None:
    first = [told(number, Status.PLANNED, "2021-09-14", outlet=number, minutes=number, text=number) for number in range(60)]
    moved = [told(100, Status.PLANNED, "2021-09-15", outlet=100, minutes=100, text=100)]
    after = [told(200 + number, Status.PLANNED, None, outlet=200 + number, minutes=200 + number, text=200 + number) for number in range(60)]
    assert str(merge("e", [*first, *moved, *after], before=None, now=NOW).date) == "2021-09-15"


@dataclass
class Counting:
    """The store's mentions, with a count of those that were read of an event."""

    real: Any
    read: list[int] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    async def of_event(self, event_id: str, articles: Any = None) -> Any:
        found = await self.real.of_event(event_id, articles)
        self.read.append(len(found))
        return found


@dataclass
class Watched:
    """A transaction whose mentions are counted as they are read."""

    real: Any
    mentions: Counting

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@pytest.mark.anyio
async def test_one_more_telling_of_a_story_told_by_many_reads_few_of_them_and_a_denial_is_still_heard(
    store: Any, make_article: Any, mention: Any
) -> None:
    call = mention("call", "RUS/head_of_state/Vladimir Putin", "PAK", date="2021-09-14")
    denial = mention("call", "RUS", "PAK", date="2021-09-14", status="denied")
    counts: list[int] = []
    async with store.writing() as tx:
        for number in range(90):
            article, source = make_article(f"paper{number}-1", f"2021-09-14T{number // 6:02}:{number % 6}0")
            await tx.articles.add(article)
            watched = Watched(tx, Counting(tx.mentions))
            (change,) = await record(watched, article, source, [call], now=NOW)
            counts += watched.mentions.read
        assert max(counts) <= 35
        article, source = make_article("kremlin-1", "2021-09-15T09:00")
        await tx.articles.add(article)
        (change,) = await record(tx, article, source, [denial], now=NOW)
    assert (change.event.status, change.event.revision, len(change.event.sources)) == (Status.DENIED, 2, 91)
    assert change.event.date == PartialDate("2021-09-14")
