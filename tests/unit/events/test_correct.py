"""People's word on events: merged, split, taken back, each kept as a labelled case. On both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.alerts import Policy, enqueue
from bot.domain import Channel, DeliveryState, Subscription, Verdict
from bot.errors import UsageError
from bot.events import merge_events, record, split_event, undo

pytestmark = pytest.mark.anyio
NOW = datetime(2021, 9, 20, 12, 0, tzinfo=UTC)


class NoBlocs:
    codes: frozenset[str] = frozenset()

    def members(self, code: str, day: Any) -> frozenset[str]:
        return frozenset()


async def tell(store: Any, make_article: Any, ident: str, mention: Any, published: str = "2021-09-14T18:00") -> str:
    """The article's event, with its rows in the outbox."""
    article, source = make_article(ident, published)
    async with store.writing() as tx:
        await tx.articles.add(article)
        (change,) = await record(tx, article, source, [mention], now=NOW)
        await enqueue(tx, change, article, blocs=NoBlocs(), policy=Policy(max_age_days=30), now=NOW)
    return change.event.id


async def two_calls(store: Any, make_article: Any, mention: Any) -> tuple[str, str]:
    async with store.writing() as tx:
        await tx.subscriptions.add(Subscription("s", Channel("fake", "w", "one"), "*", "*"))
    one = await tell(store, make_article, "wire-1", mention("call", "RUS", "PAK", date="2021-09-14"))
    other = await tell(store, make_article, "daily-1", mention("call", "RUS", "PAK", date="2021-09-17"), "2021-09-17T18:00")
    assert one != other
    return one, other


async def rows_of(store: Any, ident: str) -> list[Any]:
    async with store.reading() as tx:
        return list(await tx.outbox.of_event(ident))


async def test_two_events_become_one_with_the_sources_of_both_and_the_case_is_kept(store: Any, make_article: Any, mention: Any) -> None:
    one, other = await two_calls(store, make_article, mention)
    async with store.writing() as tx:
        done = await merge_events(tx, one, other, by="anna", now=NOW, case_id="c1")
    async with store.reading() as tx:
        event = await tx.events.get(one)
        assert await tx.events.get(other) is None
        assert [source.article_id for source in event.sources] == ["wire-1", "daily-1"]
        assert {ident for _, ident in await tx.mentions.of_article("daily-1")} == {one}
        case = await tx.cases.get("c1")
        assert (case.verdict, case.event_id, case.other_id, case.said_by) == (Verdict.SAME, one, other, "anna")
        assert [item["article"] for item in case.record["mentions"]] == ["daily-1"]
        assert await tx.cases.merged_into(other) == one
    assert done.events == (event,)
    third = await tell(store, make_article, "third-1", mention("call", "RUS", "PAK", date="2021-09-14"))
    assert third == one


async def test_a_channel_that_was_to_be_told_of_both_is_told_of_one(store: Any, make_article: Any, mention: Any) -> None:
    one, other = await two_calls(store, make_article, mention)
    async with store.writing() as tx:
        await merge_events(tx, one, other, by="anna", now=NOW, case_id="c1")
    assert [row.state for row in await rows_of(store, one)] == [DeliveryState.QUEUED]
    (dead,) = await rows_of(store, other)
    assert dead.state is DeliveryState.DEAD
    assert f"merged into event {one}" in dead.reason


async def test_a_merge_is_taken_back_as_it_was(store: Any, make_article: Any, mention: Any) -> None:
    one, other = await two_calls(store, make_article, mention)
    async with store.reading() as tx:
        before = (await tx.events.get(one), await tx.events.get(other))
    async with store.writing() as tx:
        await merge_events(tx, one, other, by="anna", now=NOW, case_id="c1")
    async with store.writing() as tx:
        await undo(tx, "c1", now=NOW)
    async with store.reading() as tx:
        after = (await tx.events.get(one), await tx.events.get(other))
        assert [event.sources for event in after] == [event.sources for event in before]
        assert [event.date for event in after] == [event.date for event in before]
        assert {ident for _, ident in await tx.mentions.of_article("daily-1")} == {other}
        assert (await tx.cases.get("c1")).undone is not None
    async with store.writing() as tx:
        with pytest.raises(UsageError, match="taken back already"):
            await undo(tx, "c1", now=NOW)


async def test_one_event_becomes_two_and_again_one(store: Any, make_article: Any, mention: Any) -> None:
    call = mention("call", "RUS", "PAK", date="2021-09-14")
    one = await tell(store, make_article, "wire-1", call)
    assert await tell(store, make_article, "daily-1", call) == one
    assert await tell(store, make_article, "third-1", call) == one
    async with store.writing() as tx:
        done = await split_event(tx, one, ["daily-1"], by="anna", now=NOW, case_id="c1")
    rest, apart = done.events
    assert [source.article_id for source in rest.sources] == ["third-1", "wire-1"]
    assert [source.article_id for source in apart.sources] == ["daily-1"]
    async with store.reading() as tx:
        assert {ident for _, ident in await tx.mentions.of_article("daily-1")} == {apart.id}
        assert (await tx.cases.get("c1")).verdict is Verdict.APART
    async with store.writing() as tx:
        (whole,) = (await undo(tx, "c1", now=NOW)).events
    assert len(whole.sources) == 3
    async with store.reading() as tx:
        assert await tx.events.get(apart.id) is None


async def test_what_cannot_be_is_said_in_one_line_and_changes_nothing(store: Any, make_article: Any, mention: Any) -> None:
    one = await tell(store, make_article, "wire-1", mention("call", "RUS", "PAK", date="2021-09-14"))
    visit = await tell(store, make_article, "daily-1", mention("visit", "RUS@visitor", "PAK@host", date="2021-09-14"))
    for wrong, why in (((one, visit), "not one event"), ((one, one), "named twice"), ((one, "nothing"), "is not stored")):
        with pytest.raises(UsageError, match=why):
            async with store.writing() as tx:
                await merge_events(tx, *wrong, by="", now=NOW, case_id="c")
    for articles, why in ((["wire-1"], "each part needs an article"), (["other"], "does not tell"), ([], "each part")):
        with pytest.raises(UsageError, match=why):
            async with store.writing() as tx:
                await split_event(tx, one, articles, by="", now=NOW, case_id="c")
    async with store.reading() as tx:
        assert await tx.cases.listed(limit=10) == []
