"""Addresses that move, end or are edited, and articles under changed names: what is remembered, and what never happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain import Source
from bot.sources import NEVER, Outcome
from tests.integration.sources.world import NOON, TEXT, Live, World, html, item
from tests.news_server import Answer, NewsServer, Request, redirect, rss


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_is_believed_after_three_answers_that_agree(news: NewsServer, live: Live, status: int) -> None:
    news.answer("/feed", redirect("/new", status))
    news.answer("/new", Answer(body=rss(item(news, "one")), etag='"n"'))

    async def story(world: World) -> None:
        changes = [(await world.poll()).change for _ in range(5)]
        assert changes == ["", "", f"2021-09-14: moved from {news.url('/feed')} to {news.url('/new')}", "", ""]
        assert (len(news.asked("/feed")), len(news.asked("/new"))) == (3, 5)
        assert (await world.known_state()).memory.address == news.url("/new")

    live(story)


def test_an_answer_that_disagrees_begins_the_count_anew(news: NewsServer, live: Live) -> None:
    one, two, gone = redirect("/new", 301), redirect("/other", 301), Answer(status=500)
    news.answer("/feed", one, one, two, one, one, gone, one, one, one)
    news.answer("/new", Answer(body=rss()))
    news.answer("/other", Answer(body=rss()))

    async def story(world: World) -> None:
        assert [bool((await world.poll()).change) for _ in range(9)] == [False] * 8 + [True]

    live(story)


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_redirect_that_is_not_permanent_is_never_remembered(news: NewsServer, live: Live, status: int) -> None:
    news.answer("/feed", redirect("/new", status))
    news.answer("/new", redirect("/newer", 301))
    news.answer("/newer", Answer(body=rss()))

    async def story(world: World) -> None:
        for _ in range(5):
            await world.poll()
        assert (len(news.asked("/feed")), (await world.known_state()).memory.address) == (5, None)

    live(story)


def test_an_address_that_a_source_moved_to_gives_way_to_the_configured_one_where_it_fails(news: NewsServer, live: Live) -> None:
    moved = redirect("/new", 301)
    news.answer("/feed", moved, moved, moved, Answer(body=rss(item(news, "home"))))
    news.answer("/new", Answer(body=rss()), Answer(body=rss()), Answer(body=rss()), Answer(status=404))

    async def story(world: World) -> None:
        outcomes = [(await world.poll()).outcome for _ in range(7)]
        assert outcomes == [Outcome.FETCHED] * 3 + [Outcome.FAILED] * 3 + [Outcome.FETCHED]
        assert "back to" in (await world.known_state()).memory.change

    live(story)


def test_gone_twice_ends_a_source_and_once_does_not(news: NewsServer, live: Live) -> None:
    gone = Answer(status=410)
    news.answer("/feed", gone, Answer(status=500), gone, gone)

    async def story(world: World) -> None:
        results = [await world.poll() for _ in range(4)]
        assert [result.next_poll_at == NEVER for result in results] == [False, False, False, True]
        assert "ended" in results[-1].change
        scheduler, _, _ = world.scheduler()
        world.now += timedelta(days=400)
        assert await scheduler.tick() == 0

    live(story)


def test_nothing_but_gone_ends_a_source_and_it_recovers_by_itself(news: NewsServer, live: Live) -> None:
    bad = [Answer(status=status) for status in (404, 403, 401, 500, 502)] + [Answer(body=b""), Answer(body=b"<html></html>")]
    news.answer("/feed", *bad, *bad, *bad, Answer(body=rss(item(news, "one"))))

    async def story(world: World) -> None:
        waits = [((await world.poll()).next_poll_at - NOON) for _ in range(3 * len(bad))]
        assert max(waits) == timedelta(hours=24)
        assert all(first <= second for first, second in pairwise(waits))
        assert (await world.poll()).new_articles == 1
        assert (await world.known_state()).failures == 0

    live(story)


def test_a_corrected_address_begins_a_new_life(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(status=410))
    news.answer("/next", Answer(body=rss(item(news, "one"))))

    async def story(world: World) -> None:
        await world.poll()
        await world.poll()
        assert (await world.known_state()).memory.ended
        world.source = replace(world.source, url=news.url("/next"))
        scheduler, results, _ = world.scheduler()
        assert await scheduler.tick() == 1
        await scheduler.wait_idle()
        state = await world.known_state()
        assert (state.memory.ended, state.failures, [result.new_articles for result in results]) == (False, 0, [1])

    live(story)


def test_validators_of_one_address_are_never_sent_to_another(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(), etag='"old"'))
    news.answer("/next", Answer(body=rss()))

    async def story(world: World) -> None:
        await world.poll()
        world.source = replace(world.source, url=news.url("/next"))
        await world.poll()
        assert "if-none-match" not in news.asked("/next")[0].headers

    live(story)


def entry(guid: str, link: str, title: str, told: str = "Short.", date: str = "Tue, 14 Sep 2021 10:00:00 GMT") -> str:
    address = f"<link>{link}</link>" if link else ""
    name = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    return f"<title>{title}</title>{name}{address}<pubDate>{date}</pubDate><description>{told}</description>"


@pytest.mark.parametrize(
    ("first", "second", "new", "revised"),
    [
        pytest.param(("g1", "/a", "T"), ("g2", "/a", "T"), 0, 0, id="a changed guid"),
        pytest.param(("g1", "/a", "T"), ("g2", "/a?utm_source=x", "T"), 0, 0, id="a changed guid and a tracking parameter"),
        pytest.param(("g1", "/a", "T"), ("g1", "/moved", "T"), 0, 0, id="a changed address"),
        pytest.param(("g1", "/a", "T"), ("g1", "/a", "T2"), 0, 1, id="a changed title"),
        pytest.param(("g1", "/a", "T"), ("g2", "/a", "T2"), 0, 1, id="a changed guid and title"),
        pytest.param(("g1", "", "T"), ("g2", "", "T"), 0, 0, id="no address, a changed guid, the same title and date"),
        pytest.param(("", "/a", "T"), ("", "/a", "T2"), 0, 1, id="no guid, a changed title"),
        pytest.param(("g1", "/a", "T"), ("g2", "/b", "T"), 1, 0, id="another guid and address"),
        pytest.param(("", "", "T"), ("", "", "T2"), 1, 0, id="neither guid nor address, another title"),
    ],
)
def test_the_ladder_of_identities(
    news: NewsServer, live: Live, first: tuple[str, str, str], second: tuple[str, str, str], new: int, revised: int
) -> None:
    def feed(guid: str, path: str, title: str) -> Answer:
        return Answer(body=rss(entry(guid, news.url(path) if path else "", title)))

    news.answer("/feed", feed(*first), feed(*second))

    async def story(world: World) -> None:
        await world.poll()
        result = await world.poll()
        assert (result.new_articles, result.revised) == (new, revised)
        assert (await world.poll()).new_articles == 0

    live(story)


def test_a_live_page_whose_entries_share_an_address_keeps_them_apart(news: NewsServer, live: Live) -> None:
    live_page = news.url("/live")
    first = [entry("g1", live_page, "Talks begin"), entry("g2", live_page, "Talks end")]
    news.answer(
        "/feed", Answer(body=rss(*first)), Answer(body=rss(entry("g3", live_page, "Reaction"), entry("g4", live_page, "More"), *first))
    )

    async def story(world: World) -> None:
        assert (await world.poll()).new_articles == 2
        assert (await world.poll()).new_articles == 2

    live(story)


def test_an_edited_summary_has_the_page_read_again_and_only_a_changed_text_is_a_revision(news: NewsServer, live: Live) -> None:
    def feed(told: str) -> Answer:
        return Answer(body=rss(entry("g", news.url("/a"), "Leaders speak", told)))

    news.answer("/feed", feed("First."), feed("First, amended."), feed("Second."), feed("Second."))
    news.answer("/a", html(TEXT), html(TEXT), html(TEXT + "They denied it later."))

    async def story(world: World) -> None:
        revised = [(await world.poll()).revised for _ in range(4)]
        assert (revised, len(news.asked("/a"))) == ([0, 0, 1, 0], 3)
        (article,) = await world.articles()
        assert article.text.endswith("They denied it later.")

    live(story)


def test_a_publisher_that_edits_for_ever_is_heard_only_so_often(news: NewsServer, live: Live) -> None:
    counter = iter(range(1000))
    news.answer("/feed", lambda _: Answer(body=rss(entry("g", news.url("/a"), "Comments", f"{next(counter)} comments"))))
    news.answer("/a", html(TEXT))

    async def story(world: World) -> None:
        for _ in range(30):
            await world.poll()
        assert len(news.asked("/a")) == 24

    live(story)


def test_the_feeds_own_full_text_stands_where_the_page_gives_less(news: NewsServer, live: Live) -> None:
    full = f"<content:encoded><![CDATA[<p>{TEXT}</p><p>And more.</p>]]></content:encoded>"
    body = rss(entry("g", news.url("/wall"), "Leaders speak") + full).replace(
        b"<rss ", b'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    )
    news.answer("/feed", Answer(body=body))
    news.answer("/wall", html("Please subscribe to read this article in full."))

    async def story(world: World) -> None:
        await world.poll()
        assert (await world.articles())[0].text == f"{TEXT.strip()}\nAnd more."

    live(story)


@pytest.mark.parametrize(
    ("feed_says", "page_says", "published"),
    [
        ("Tue, 14 Sep 2021 10:00:00 GMT", "2021-09-14T09:58:00Z", datetime(2021, 9, 14, 10, tzinfo=UTC)),
        ("Tue, 14 Sep 2021 10:00:00 GMT", "2021-03-01T08:00:00Z", datetime(2021, 3, 1, 8, tzinfo=UTC)),
        ("Tue, 14 Sep 2021 00:00:00 GMT", "2021-09-14T09:58:00Z", datetime(2021, 9, 14, 9, 58, tzinfo=UTC)),
        ("Tue, 14 Sep 2021 10:00:00 GMT", "2031-09-14T09:58:00Z", datetime(2021, 9, 14, 10, tzinfo=UTC)),
        ("soon", "2021-09-14T09:58:00Z", datetime(2021, 9, 14, 9, 58, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "", None),
        ("Mon, 14 Sep 2026 10:00:00 GMT", "", None),
        ("मंगलवार, 14 सितंबर 2021", "", datetime(2021, 9, 14, tzinfo=UTC)),
    ],
)
def test_the_pages_date_corrects_the_feeds(
    news: NewsServer, live: Live, feed_says: str, page_says: str, published: datetime | None
) -> None:
    news.answer("/feed", Answer(body=rss(entry("g", news.url("/a"), "T", date=feed_says))))
    meta = f'<meta property="article:published_time" content="{page_says}">' if page_says else ""
    page = f"<html><head>{meta}</head><body><article><p>{TEXT}</p></article></body></html>"
    news.answer("/a", Answer(body=page.encode(), content_type="text/html"))

    async def story(world: World) -> None:
        await world.poll()
        assert (await world.articles())[0].published == published

    live(story)


def test_a_restart_makes_no_burst(news: NewsServer, live: Live) -> None:
    def feed(_: Request) -> Answer:
        return Answer(body=rss())

    sources = [Source(f"s{number}", "S", news.answer(f"/f{number}", feed)) for number in range(6)]

    async def story(world: World) -> None:
        first, _, _ = world.scheduler(sources)
        assert await first.tick() == 6
        await first.wait_idle()
        await first.stop()
        again, _, _ = world.scheduler(sources)
        assert await again.tick() == 0
        assert len(news.requests) == 6

    live(story)
