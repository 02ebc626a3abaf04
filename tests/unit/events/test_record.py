"""Recording an article's mentions in a real store: idempotent, replaceable, indexed, with what is rare."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain import AlertKind, Channel, Delivery, DeliveryState, Status
from bot.events import record
from bot.store import EventFilter, open_store

pytestmark = pytest.mark.anyio
NOW = datetime(2021, 9, 20, 12, 0, tzinfo=UTC)
PUTIN, KHAN = "RUS/head_of_state/Vladimir Putin", "PAK/head_of_government/Imran Khan"
PUTIN_AS_VISITOR = PUTIN + "@visitor"


async def file(store: Any, article_and_source: Any, *mentions: Any) -> list[Any]:
    article, source = article_and_source
    async with store.writing() as tx:
        await tx.articles.add(article)
        return await record(tx, article, source, mentions, now=NOW)


async def everything(store: Any) -> list[Any]:
    async with store.reading() as tx:
        return list(await tx.events.find(EventFilter(), limit=100))


async def test_a_second_article_grows_the_event_of_the_first(store: Any, make_article: Any, mention: Any, kinds: Any) -> None:
    call = mention("call", PUTIN, KHAN, date="2021-09-14")
    assert kinds(await file(store, make_article("one-1"), call)) == ["new"]
    assert kinds(await file(store, make_article("two-1"), call)) == ["growth"]
    (event,) = await everything(store)
    assert [source.outlet for source in event.sources] == ["One", "Two"]


async def test_articles_on_one_call_recorded_at_the_same_moment_by_two_processes_make_one_event(
    store: Any, url: str, make_article: Any, mention: Any
) -> None:
    other = await open_store(url, clock=lambda: NOW)
    try:
        calls = (mention("call", PUTIN, KHAN, date="2021-09-14"), mention("call", "PAK", "RUS"))
        stores = (store, other)
        told = await asyncio.gather(*(file(stores[n % 2], make_article(f"paper{n}-1"), calls[n // 2 % 2]) for n in range(8)))
    finally:
        await other.close()
    (event,) = await everything(store)
    assert len(event.sources) == 8
    assert sorted(str(change.kind) for (change,) in told).count("new") == 1


async def test_recording_an_article_again_makes_nothing_new(store: Any, make_article: Any, mention: Any, kinds: Any) -> None:
    mentions = [
        mention("call", PUTIN, KHAN, date="2021-09-14"),
        mention("call", PUTIN, KHAN, current=False),
        mention("agreement", "RUS", "PAK"),
    ]
    await file(store, make_article("one-1"), *mentions)
    before = await everything(store)
    assert kinds(await file(store, make_article("one-1"), *mentions)) == ["none", "none", "none"]
    assert await everything(store) == before


async def test_an_article_extracted_anew_takes_its_earlier_word_back(store: Any, make_article: Any, mention: Any, kinds: Any) -> None:
    call, treaty = mention("call", PUTIN, KHAN, date="2021-09-14"), mention("agreement", "RUS", "PAK", date="2021-09-14")
    await file(store, make_article("one-1"), call, treaty)
    await file(store, make_article("two-1"), call)
    changes = await file(store, make_article("one-1"), treaty)
    assert kinds(changes) == ["none", "growth"]
    events = {str(event.type): event for event in await everything(store)}
    assert [source.outlet for source in events["call"].sources] == ["Two"]
    await file(store, make_article("one-1"))
    assert {str(event.type) for event in await everything(store)} == {"call"}


async def test_a_corrected_date_keeps_the_events_name(store: Any, make_article: Any, mention: Any) -> None:
    (first,) = await file(store, make_article("one-1"), mention("visit", PUTIN_AS_VISITOR, "PAK@host", status="planned", date="2021-10-05"))
    (second,) = await file(
        store, make_article("one-1"), mention("visit", PUTIN_AS_VISITOR, "PAK@host", status="planned", date="2021-10-06")
    )
    assert second.event.id == first.event.id
    assert str(second.event.date) == "2021-10-06"


async def test_an_event_that_was_told_is_not_deleted_with_its_article(store: Any, make_article: Any, mention: Any) -> None:
    (change,) = await file(store, make_article("one-1"), mention("call", PUTIN, KHAN, date="2021-09-14"))
    row = Delivery("d1", change.event.id, Channel("console", "", "x"), 1, AlertKind.NEW, DeliveryState.QUEUED, due=NOW, created=NOW)
    async with store.writing() as tx:
        await tx.outbox.put(row)
    await file(store, make_article("one-1"))
    assert [event.id for event in await everything(store)] == [change.event.id]


async def test_a_denial_is_a_revision_of_the_stored_event(store: Any, make_article: Any, mention: Any, kinds: Any) -> None:
    await file(store, make_article("one-1"), mention("meeting", "IRN", "USA", date="2021-09-13"))
    (change,) = await file(store, make_article("two-1", "2021-09-15T09:00"), mention("meeting", "IRN", "USA", status="denied"))
    assert (str(change.kind), change.event.status, change.event.revision) == ("revision", Status.DENIED, 2)
    assert change.before.status is Status.OCCURRED


async def test_the_event_knows_what_is_rare_about_it(store: Any, make_article: Any, mention: Any) -> None:
    await file(store, make_article("one-1"), mention("visit", "RUS/foreign_minister@visitor", "PAK@host", date="2012-10-03", current=False))
    await file(store, make_article("one-2"), mention("visit", "RUS/minister@visitor", "PAK@host", date="2021-06-03", current=False))
    (change,) = await file(store, make_article("two-1"), mention("visit", "RUS/foreign_minister@visitor", "PAK@host", date="2021-09-14"))
    assert change.event.rarity == "first visit by a foreign minister since 3 October 2012"


async def test_the_third_call_of_a_month_says_so(store: Any, make_article: Any, mention: Any) -> None:
    for day in ("02", "06", "10"):
        (change,) = await file(
            store, make_article(f"one-{day}", f"2021-09-{day}T18:00"), mention("call", PUTIN, KHAN, date=f"2021-09-{day}")
        )
    assert change.event.rarity == "third call this month"


async def test_an_undated_plan_is_found_again_weeks_later(store: Any, make_article: Any, mention: Any, kinds: Any) -> None:
    await file(store, make_article("one-1", "2021-08-10T09:00"), mention("visit", PUTIN_AS_VISITOR, "PAK@host", status="planned"))
    changes = await file(
        store, make_article("two-1", "2021-09-14T09:00"), mention("visit", PUTIN_AS_VISITOR, "PAK@host", date="2021-09-14")
    )
    assert kinds(changes) == ["revision"]
