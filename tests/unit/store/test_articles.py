"""Articles and the mentions found in them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import StoreError
from bot.store import Stored


def test_an_article_is_new_then_known_then_revised_when_its_text_changes(opened: Any, build: Any) -> None:
    async def main() -> None:
        article = build.article()
        async with opened() as store, store.writing() as transaction:
            assert await transaction.articles.add(article) is Stored.NEW
            assert await transaction.articles.add(replace(article, url="https://example.org/moved")) is Stored.KNOWN
            assert await transaction.articles.get("a1") == article
            changed = replace(article, text="Another text", fetched=build.now + timedelta(hours=1))
            assert await transaction.articles.add(changed) is Stored.REVISED
            assert await transaction.articles.get("a1") == changed
            assert await transaction.articles.get("a2") is None

    asyncio.run(main())


def test_a_revised_article_is_extracted_again(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store, store.writing() as transaction:
            await transaction.articles.add(build.article())
            await transaction.articles.mark_extracted("a1", build.now, outcome="events")
            assert (await transaction.articles.pending(5), await transaction.articles.outcome("a1")) == ([], "events")
            changed = build.article(title="Corrected")
            await transaction.articles.add(changed)
            assert (await transaction.articles.pending(5), await transaction.articles.outcome("a1")) == ([changed], None)

    asyncio.run(main())


def test_a_revision_keeps_the_baseline_and_a_publication_time_it_does_not_tell(opened: Any, build: Any) -> None:
    async def main() -> None:
        first = build.article(baseline=True)
        async with opened() as store, store.writing() as transaction:
            await transaction.articles.add(first)
            await transaction.articles.add(replace(first, text="New", baseline=False, published=None))
            assert await transaction.articles.get("a1") == replace(first, text="New")

    asyncio.run(main())


def test_pending_articles_come_in_the_order_they_were_fetched(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store, store.writing() as transaction:
            for number in (3, 1, 2):
                await transaction.articles.add(build.article(f"a{number}", fetched=build.now + timedelta(minutes=number)))
            assert [article.id for article in await transaction.articles.pending(2)] == ["a1", "a2"]

    asyncio.run(main())


def test_counts_tell_articles_by_outcome(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store, store.writing() as transaction:
            assert await transaction.articles.counts() == {"pending": 0}
            for number in range(4):
                await transaction.articles.add(build.article(f"a{number}"))
            await transaction.articles.mark_extracted("a0", build.now, outcome="events")
            await transaction.articles.mark_extracted("a1", build.now, outcome="none")
            assert await transaction.articles.counts() == {"pending": 2, "events": 1, "none": 1}

    asyncio.run(main())


def test_known_ids_are_those_of_the_source_however_many_are_asked(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store, store.writing() as transaction:
            for ident in ("a1", "a2"):
                await transaction.articles.add(build.article(ident))
            await transaction.articles.add(build.article("b1", source_id="tass"))
            asked = [*(f"a{number}" for number in range(2_000)), "b1"]
            assert await transaction.articles.known("dawn", asked) == {"a1", "a2"}
            assert await transaction.articles.known("dawn", []) == frozenset()

    asyncio.run(main())


def test_articles_of_one_address_come_newest_first_however_long_the_address(opened: Any, build: Any) -> None:
    async def main() -> None:
        # Random letters, because PostgreSQL compresses an index's key before it finds it too long.
        address = "https://example.org/?" + "".join(chr(97 + number * number * 7919 % 26) for number in range(20_000))
        async with opened() as store, store.writing() as transaction:
            for number in (1, 2):
                await transaction.articles.add(build.article(f"a{number}", url=address, fetched=build.now + timedelta(minutes=number)))
            await transaction.articles.add(build.article("a3"))
            assert [article.id for article in await transaction.articles.at_url(address)] == ["a2", "a1"]
            assert await transaction.articles.at_url(address[:-1]) == []

    asyncio.run(main())


def test_text_no_database_takes_is_kept_with_the_replacement_character(opened: Any, build: Any) -> None:
    async def main() -> None:
        dirty = build.article("a\x00", title="Null \x00 and half a pair \ud800", text="ok \U0001f1f5\U0001f1f0")
        async with opened() as store, store.writing() as transaction:
            assert await transaction.articles.add(dirty) is Stored.NEW
            assert await transaction.articles.add(dirty) is Stored.KNOWN
            stored = await transaction.articles.get("a\x00")
            assert stored and (stored.title, stored.text) == ("Null \ufffd and half a pair \ufffd", dirty.text)

    asyncio.run(main())


def test_an_article_that_was_never_stored_cannot_be_marked(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            with pytest.raises(StoreError, match="no article 'a1'"):
                async with store.writing() as transaction:
                    await transaction.articles.mark_extracted("a1", build.now, outcome="none")

    asyncio.run(main())


def test_an_articles_mentions_replace_the_earlier_ones(opened: Any, build: Any) -> None:
    async def main() -> None:
        first, second = build.mention(), build.mention("IND", "PAK", confidence=0.123456789)
        async with opened() as store, store.writing() as transaction:
            await transaction.articles.add(build.article())
            # The order of writing within a transaction does not matter: what belongs together is checked at its end.
            await transaction.mentions.replace("a1", [(first, "e1"), (second, "e2")])
            await transaction.events.insert(build.event("e1"))
            await transaction.events.insert(build.event("e2", ("IND", "PAK")))
            assert await transaction.mentions.of_article("a1") == [(first, "e1"), (second, "e2")]
            await transaction.mentions.replace("a1", [(second, "e2")])
            assert await transaction.mentions.of_article("a1") == [(second, "e2")]
            assert await transaction.mentions.of_event("e1") == []

    asyncio.run(main())


def test_an_events_mentions_come_oldest_article_first(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store, store.writing() as transaction:
            await transaction.events.insert(build.event("e1"))
            times = {"a1": build.now, "a2": None, "a3": build.now - timedelta(days=1)}
            for ident, published in times.items():
                await transaction.articles.add(build.article(ident, published=published, fetched=build.now - timedelta(hours=1)))
                await transaction.mentions.replace(ident, [(build.mention(), "e1")])
            assert [ident for ident, _ in await transaction.mentions.of_event("e1")] == ["a3", "a2", "a1"]
            assert [ident for ident, _ in await transaction.mentions.of_event("e1", ["a1", "a3", "a9"])] == ["a3", "a1"]
            assert await transaction.mentions.of_event("e1", []) == []

    asyncio.run(main())


def test_a_mention_of_an_event_that_is_not_there_is_refused_at_commit(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            with pytest.raises(StoreError):
                async with store.writing() as transaction:
                    await transaction.articles.add(build.article())
                    await transaction.mentions.replace("a1", [(build.mention(), "nowhere")])
            async with store.reading() as transaction:
                assert await transaction.articles.get("a1") is None

    asyncio.run(main())
