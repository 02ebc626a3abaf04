"""One poll, end to end: a real server on loopback, real text workers, a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import StoreError
from bot.sources import Outcome
from tests.integration.sources.world import NOON, TEXT, CrashingStore, Live, World, html, item
from tests.news_server import Answer, NewsServer, Request, rss


def test_a_poll_stores_each_entry_with_its_pages_text(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "one"), item(news, "two"))))
    news.answer("/one", html(TEXT))
    news.answer("/two", html(TEXT.replace("called", "met")))

    async def story(world: World) -> None:
        result = await world.poll()
        assert (result.outcome, result.new_articles, result.revised, result.error) == (Outcome.FETCHED, 2, 0, None)
        first, second = await world.articles()
        assert (first.title, first.url, first.text) == ("one", news.url("/one"), TEXT.strip())
        assert (second.source_id, second.language, second.fetched) == ("wire", "en", NOON)
        assert 16 <= len(first.id) <= 20
        state = await world.known_state()
        assert (state.polls, state.articles, state.failures, state.last_success, state.last_new_item) == (1, 2, 0, NOON, NOON)
        assert state.next_poll_at == result.next_poll_at == NOON + timedelta(minutes=15)

    live(story)


def test_the_first_poll_is_a_baseline_and_the_next_is_not(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "old"))), Answer(body=rss(item(news, "old"), item(news, "young"))))

    async def story(world: World) -> None:
        await world.poll()
        assert (await world.poll()).new_articles == 1
        assert {article.title: article.baseline for article in await world.articles()} == {"old": True, "young": False}

    live(story)


def test_a_first_poll_that_fails_leaves_the_next_one_to_be_the_baseline(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(status=500), Answer(body=rss(item(news, "old"))))

    async def story(world: World) -> None:
        assert (await world.poll()).outcome is Outcome.FAILED
        await world.poll()
        assert [article.baseline for article in await world.articles()] == [True]

    live(story)


def test_polling_again_stores_nothing_twice_and_fetches_no_page_twice(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "one"))))
    news.answer("/one", html(TEXT))

    async def story(world: World) -> None:
        await world.poll()
        assert (await world.poll()).new_articles == 0
        assert (len(await world.articles()), len(news.asked("/one"))) == (1, 1)

    live(story)


def test_validators_are_kept_and_a_304_counts_as_healthy(news: NewsServer, live: Live) -> None:
    def conditional(request: Request) -> Answer:
        if request.headers.get("if-none-match") == '"v1"':
            return Answer(status=304)
        return Answer(body=rss(item(news, "one")), etag='"v1"', headers={"Last-Modified": "Tue, 14 Sep 2021 10:00:00 GMT"})

    news.answer("/feed", conditional)

    async def story(world: World) -> None:
        await world.poll()
        assert (await world.poll()).outcome is Outcome.NOT_MODIFIED
        state = await world.known_state()
        assert (state.etag, state.last_modified, state.not_modified, state.failures) == ('"v1"', "Tue, 14 Sep 2021 10:00:00 GMT", 1, 0)
        assert news.asked("/feed")[1].headers["if-modified-since"] == "Tue, 14 Sep 2021 10:00:00 GMT"

    live(story)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty"),
        (b"<html><body>We are down for maintenance</body></html>", "not_a_feed"),
        (rss("<title>T</title>")[:-40], "truncated"),
        (bytes(200_001), "too_large"),
    ],
)
def test_a_bad_feed_is_told_in_result_and_state_and_its_validators_are_not_kept(
    news: NewsServer, live: Live, body: bytes, kind: str
) -> None:
    news.answer("/feed", Answer(body=body, etag='"bad"'))

    async def story(world: World) -> None:
        result = await world.poll()
        state = await world.known_state()
        assert (result.outcome, result.error and result.error.kind, state.error_kind) == (Outcome.FAILED, kind, kind)
        assert (state.etag, state.failures, state.last_success, state.baselined) == (None, 1, None, False)
        assert state.error
        assert "127.0.0.1" in state.error

    live(story)


def test_a_truncated_feed_gives_its_whole_items_and_keeps_no_validators(news: NewsServer, live: Live) -> None:
    whole = rss(item(news, "one"), item(news, "two"))
    news.answer("/feed", Answer(body=whole[: whole.rindex(b"<guid>")], etag='"half"'), Answer(body=whole, etag='"whole"'))

    async def story(world: World) -> None:
        assert (await world.poll()).new_articles == 1
        assert (await world.known_state()).etag is None
        assert (await world.poll()).new_articles == 1
        assert (await world.known_state()).etag == '"whole"'

    live(story)


def test_failures_are_counted_and_space_out_until_one_poll_is_well(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(status=500), Answer(status=500), Answer(status=500), Answer(body=rss()))

    async def story(world: World) -> None:
        waits = [((await world.poll()).next_poll_at - NOON) // timedelta(minutes=1) for _ in range(4)]
        state = await world.known_state()
        assert (waits, state.failures, state.error_kind, state.error) == ([15, 30, 60, 15], 0, None, None)

    live(story)


def test_a_throttled_source_waits_as_long_as_it_was_told(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(status=429, headers={"Retry-After": "7200"}))

    async def story(world: World) -> None:
        result = await world.poll()
        assert (result.error and result.error.kind, result.next_poll_at) == ("throttled", NOON + timedelta(hours=2))

    live(story)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404),
        Answer(body=b"<html><body></body></html>", content_type="text/html"),
        Answer(body=b"%PDF-1.4 no page", content_type="application/pdf"),
        Answer(body=bytes(3_000_001), content_type="text/html"),
        Answer(status=302, headers={"Location": "http://10.0.0.1/admin"}),
    ],
)
def test_a_page_that_gives_no_text_leaves_the_entry_with_its_summary(news: NewsServer, live: Live, answer: Answer) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "one", summary="The two leaders spoke."))))
    news.answer("/one", answer)

    async def story(world: World) -> None:
        assert (await world.poll()).new_articles == 1
        assert [(article.title, article.text) for article in await world.articles()] == [("one", "The two leaders spoke.")]

    live(story)


def test_an_entry_that_links_into_the_own_network_is_kept_and_nothing_there_is_asked(news: NewsServer, live: Live) -> None:
    inner = [news.url("/secret", host) for host in ("localhost", "2130706433", "[::ffff:127.0.0.1]", "0.0.0.0")]
    links = [*inner, "http://169.254.169.254/latest", "file:///etc/passwd"]
    items = [f"<title>{n}</title><guid>g{n}</guid><link>{link}</link><description>Said.</description>" for n, link in enumerate(links)]
    news.answer("/feed", Answer(body=rss(*items)))
    news.answer("/secret", html(TEXT))

    async def story(world: World) -> None:
        assert (await world.poll()).new_articles == len(links)
        assert {article.text for article in await world.articles()} == {"Said."}
        assert news.asked("/secret") == []

    live(story)


def test_an_entry_without_an_address_is_kept_too(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss("<title>T</title><description>Said so.</description>")))

    async def story(world: World) -> None:
        await world.poll()
        assert [(article.url, article.text) for article in await world.articles()] == [(news.url("/feed"), "Said so.")]

    live(story)


def test_an_article_of_two_megabytes_is_stored_up_to_its_cap(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "long"))))
    long = "</p><p>".join(f"{number}. {TEXT}" for number in range(6000))
    assert len(long) > 2_000_000
    news.answer("/long", html(long))

    async def story(world: World) -> None:
        await world.poll()
        (article,) = await world.articles()
        assert 100_000 < len(article.text) <= 200_000

    live(story)


def test_control_characters_reach_no_article(news: NewsServer, live: Live) -> None:
    feed = rss("<title>A\x00B\x0bC</title><guid>g\x07</guid><description>x\x01y</description>")
    news.answer("/feed", Answer(body=feed))

    async def story(world: World) -> None:
        await world.poll()
        assert [(article.title, article.text) for article in await world.articles()] == [("ABC", "xy")]

    live(story)


def test_a_new_headline_is_a_revision_and_keeps_the_text_where_its_page_fails(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "one", "Leaders speak"))), Answer(body=rss(item(news, "one", "Leaders deny speaking"))))
    news.answer("/one", html(TEXT), Answer(status=500))

    async def story(world: World) -> None:
        await world.poll()
        result = await world.poll()
        assert (result.new_articles, result.revised) == (0, 1)
        assert [(article.title, article.text) for article in await world.articles()] == [("Leaders deny speaking", TEXT.strip())]

    live(story)


def test_more_entries_than_one_poll_takes_are_read_in_several_and_all_belong_to_the_baseline(news: NewsServer, live: Live) -> None:
    feed = rss(*(f"<title>T{number:03}</title><guid>{number}</guid>" for number in range(130)))
    news.answer("/feed", Answer(body=feed, etag='"v"'))

    async def story(world: World) -> None:
        assert (await world.poll()).new_articles == 100
        assert ((await world.known_state()).etag, (await world.known_state()).baselined) == (None, False)
        assert (await world.poll()).new_articles == 30
        assert ((await world.known_state()).etag, (await world.known_state()).baselined) == ('"v"', True)
        assert {article.baseline for article in await world.articles()} == {True}

    live(story)


def test_a_kind_that_is_not_built_says_so_plainly(live: Live) -> None:
    async def story(world: World) -> None:
        world.source = replace(world.source, kind="carrier-pigeon")
        error = (await world.poll()).error
        assert error is not None
        assert (error.kind, "of kind 'carrier-pigeon': this version polls only: feed, gdelt" in str(error)) == ("unsupported", True)

    live(story)


def test_a_poll_that_dies_before_it_commits_is_done_again_the_same(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "one")), etag='"v"'))
    news.answer("/one", html(TEXT))

    async def story(world: World) -> None:
        with pytest.raises(StoreError):
            await world.poll(store=CrashingStore(world.store))  # type: ignore[arg-type]
        assert (await world.articles(), await world.state()) == ([], None)
        assert (await world.poll()).new_articles == 1

    live(story)
