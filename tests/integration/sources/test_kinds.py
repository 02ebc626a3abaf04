"""Each kind of source, read from a real server on loopback: what it gives, what it asks politely, what it says where it fails."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain import SourceKind
from bot.sources import Fetcher, Outcome, PollResult
from tests.integration.sources.world import SETTINGS, TEXT, Live, World, html, item
from tests.news_server import Answer, NewsServer, Request, redirect, rss

NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def of_kind(world: World, kind: str, path: str = "", **options: str) -> None:
    url = world.source.url.rpartition("/")[0] + path if path else world.source.url
    world.source = replace(world.source, kind=kind, url=url, options=tuple(options.items()))


def urlset(*urls: str) -> bytes:
    inner = "".join(f"<url>{url}</url>" for url in urls)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="{NEWS}">{inner}</urlset>'.encode()


def news_url(news: NewsServer, name: str, title: str, told: str = "2021-09-14T10:00:00Z") -> str:
    return (
        f"<loc>{news.url('/' + name)}</loc><news:news><news:publication_date>{told}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news>"
    )


@asynccontextmanager
async def two_hosts(world: World) -> AsyncIterator[None]:
    """The same server under a second name."""
    async with Fetcher.from_settings(SETTINGS.model_copy(update={"allow_private_hosts": ("127.0.0.1", "localhost")})) as world.fetcher:
        yield


async def polled(world: World) -> tuple[PollResult, list[tuple[str, str]]]:
    result = await world.poll()
    return result, [(article.title, article.url) for article in await world.articles()]


def test_a_news_sitemap_gives_titles_dates_and_pages(news: NewsServer, live: Live) -> None:
    old = f"<loc>{news.url('/old')}</loc><lastmod>2020-01-01</lastmod>"
    news.answer("/feed", Answer(body=urlset(news_url(news, "a", "Leaders &amp; ministers speak"), old), etag='"m"'))
    news.answer("/a", html(TEXT))

    async def story(world: World) -> None:
        of_kind(world, SourceKind.SITEMAP)
        await world.poll()
        (article,) = await world.articles()
        assert (article.title, article.text, article.published) == (
            "Leaders & ministers speak", TEXT.strip(), datetime(2021, 9, 14, 10, tzinfo=UTC),
        )  # fmt: skip
        assert (await world.known_state()).etag == '"m"'

    live(story)


@pytest.mark.parametrize("packed", [False, True])
def test_a_sitemap_index_leads_to_its_newest_sitemaps_packed_or_not(news: NewsServer, live: Live, packed: bool) -> None:
    rows = "".join(
        f"<sitemap><loc>{news.url(f'/map-{number}.xml')}</loc><lastmod>2021-09-{number:02}</lastmod></sitemap>" for number in range(1, 9)
    )
    news.answer("/feed", Answer(body=f"<sitemapindex>{rows}</sitemapindex>".encode()))
    for number in range(1, 9):
        body = urlset(news_url(news, f"p{number}", f"Story {number}"))
        news.answer(f"/map-{number}.xml", Answer(body=gzip.compress(body) if packed else body))

    async def story(world: World) -> None:
        of_kind(world, SourceKind.SITEMAP)
        _, found = await polled(world)
        assert [title for title, _ in found] == ["Story 6", "Story 7", "Story 8"]

    live(story)


def test_a_packed_sitemap_that_is_a_bomb_and_a_page_in_its_place_are_told(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=gzip.compress(bytes(20_000_000))), Answer(body=b"<html><body>Gone</body></html>"))

    async def story(world: World) -> None:
        of_kind(world, SourceKind.SITEMAP)
        kinds = [error.kind for _ in range(2) if (error := (await world.poll()).error)]
        assert kinds == ["too_large", "not_a_feed"]

    live(story)


def post(news: NewsServer, number: int, title: str, content: str, modified: str = "2021-09-14T09:00:00") -> Mapping[str, object]:
    return {
        "id": number, "date_gmt": "2021-09-14T09:00:00", "modified_gmt": modified, "link": news.url(f"/post/{number}"),
        "title": {"rendered": title}, "content": {"rendered": f"<p>{content}</p>"}, "excerpt": {"rendered": ""},
    }  # fmt: skip


def test_wordpress_posts_come_with_their_text_and_no_page_is_asked_for(news: NewsServer, live: Live) -> None:
    asked: list[str] = []

    def posts(request: Request) -> Answer:
        asked.append(request.path)
        text = TEXT if len(asked) == 1 else TEXT + "It was amended."
        return Answer(body=json.dumps([post(news, 7, "Secretary&#8217;s Call", text)]).encode(), content_type="application/json")

    path = "/wp-json/wp/v2/state_press_release?per_page=50&orderby=date&order=desc&_fields=id%2Cdate_gmt%2Cmodified_gmt%2Clink%2Ctitle%2Cexcerpt%2Ccontent"  # noqa: E501
    news.answer(path, posts)

    async def story(world: World) -> None:
        of_kind(world, SourceKind.WORDPRESS, "/wp-json/wp/v2/state_press_release")
        await world.poll()
        (article,) = await world.articles()
        assert (article.title, article.url, article.text) == ("Secretary’s Call", news.url("/post/7"), TEXT.strip())
        assert article.published == datetime(2021, 9, 14, 9, tzinfo=UTC)
        assert (await world.poll()).revised == 1
        assert (await world.articles())[0].text.endswith("It was amended.")
        assert news.asked("/post/7") == []

    live(story)


def test_wordpress_says_why_it_gives_no_posts(news: NewsServer, live: Live) -> None:
    async def story(world: World) -> None:
        of_kind(world, SourceKind.WORDPRESS, "/wp?_fields=id&per_page=1&orderby=date&order=desc")
        news.answer(
            "/wp?per_page=1&orderby=date&order=desc&_fields=id",
            Answer(body=b'{"code":"rest_no_route","message":"No route was found matching the URL."}'),
            Answer(body=b"[" * 100_000),
            Answer(body=b'{"title": "JSON that is no list of posts"}'),
        )
        told = [str((await world.poll()).error) for _ in range(3)]
        assert "No route was found" in told[0]
        assert all("is no feed" in line for line in told[1:])

    live(story)


LISTING = """<html><body><nav><a href="/about">About</a></nav><ul class="releases">
<li><h3><a href="/r/1">Call with the Foreign Minister of Pakistan</a></h3><time datetime="2021-09-14T08:00:00Z">today</time></li>
<li><h3><a href="/r/2">बैठक</a></h3><span class="d">शुक्रवार, 10 सितंबर 2021</span></li>
<li>No link here</li></ul></body></html>"""


def test_a_list_page_is_read_by_its_selectors_and_its_dates_in_any_language(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=LISTING.encode(), content_type="text/html", etag='"p"'))
    news.answer("/r/1", html(TEXT))

    async def story(world: World) -> None:
        of_kind(world, SourceKind.PAGE, item="ul.releases li", title="h3", date="time, span.d")
        await world.poll()
        first, second = await world.articles()
        assert (first.title, first.url, first.text) == ("Call with the Foreign Minister of Pakistan", news.url("/r/1"), TEXT.strip())
        assert (first.published, second.published) == (datetime(2021, 9, 14, 8, tzinfo=UTC), datetime(2021, 9, 10, tzinfo=UTC))
        assert (await world.known_state()).etag == '"p"'

    live(story)


def test_a_list_page_that_was_rebuilt_is_told_with_the_selector_that_finds_nothing(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=LISTING.replace("releases", "new-look").encode()))

    async def story(world: World) -> None:
        of_kind(world, SourceKind.PAGE, item="ul.releases li")
        error = (await world.poll()).error
        assert error is not None
        assert (error.kind, "'ul.releases li' finds nothing" in str(error)) == ("no_items", True)

    live(story)


ARTLIST = {
    "articles": [
        {"url": "https://wire.example/a", "title": "Putin calls Khan", "seendate": "20210914T101500Z", "language": "English"},
        {"url": "https://wire.example/a", "title": "Putin calls Khan", "seendate": "20210914T103000Z"},
        "rubbish",
    ]
}  # fmt: skip


def test_gdelts_article_list_gives_each_article_once(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=json.dumps(ARTLIST).encode(), content_type="application/json"))

    async def story(world: World) -> None:
        of_kind(world, SourceKind.GDELT, bulk="off")
        _, found = await polled(world)
        assert found == [("Putin calls Khan", "https://wire.example/a")]
        assert (await world.articles())[0].published == datetime(2021, 9, 14, 10, 15, tzinfo=UTC)

    live(story)


def test_a_text_under_http_200_is_a_throttle_after_which_gdelt_is_left_alone(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=b"Please limit requests to one every 5 seconds or contact us."))

    async def story(world: World) -> None:
        of_kind(world, SourceKind.GDELT, bulk="off")
        first = (await world.poll()).error
        second = await world.poll()
        assert first is not None
        assert (first.kind, "one every 5 seconds" in str(first)) == ("throttled", True)
        assert second.error is not None
        assert (second.error.kind, "is left alone for 15 min" in str(second.error)) == ("throttled", True)
        assert len(news.asked("/feed")) == 1

    live(story)


def export_row(url: str, first: str, second: str, root: str) -> str:
    row = [""] * 61
    row[7], row[17], row[28], row[59], row[60] = first, second, root, "20210914110000", url
    return "\t".join(row)


def zipped(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("20210914110000.export.CSV", text)
    return out.getvalue()


def test_where_gdelts_list_throttles_its_bulk_files_stand_in(news: NewsServer, live: Live) -> None:
    rows = [
        export_row("https://wire.example/call", "RUS", "PAK", "04"),
        export_row("https://wire.example/home", "RUS", "RUS", "04"),
        export_row("https://wire.example/fight", "RUS", "PAK", "19"),
        "a broken line",
    ]
    news.answer("/feed", Answer(body=b"You have exceeded your quota."))
    news.answer(
        "/update", Answer(body=f"123 abc http://elsewhere/x.gkg.csv.zip\n9 d {news.url('/1.export.CSV.zip', 'localhost')}\n".encode())
    )
    news.answer("/1.export.CSV.zip", Answer(body=zipped("\n".join(rows))))

    async def story(world: World) -> None:
        of_kind(world, SourceKind.GDELT, bulk=news.url("/update", "localhost"))
        async with two_hosts(world):
            result, found = await polled(world)
        assert (result.outcome, found) == (Outcome.FETCHED, [("", "https://wire.example/call")])

    live(story)


def test_where_the_bulk_files_fail_too_the_lists_own_error_is_told(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(status=500))
    news.answer("/update", Answer(body=f"1 a {news.url('/1.export.CSV.zip')}".encode()))
    news.answer("/1.export.CSV.zip", Answer(body=b"no archive"))

    async def story(world: World) -> None:
        of_kind(world, SourceKind.GDELT, bulk=news.url("/update"))
        error = (await world.poll()).error
        assert error is not None
        assert (error.kind, "500" in str(error)) == ("bad_status", True)

    live(story)


def google_item(link: str, title: str) -> str:
    return f"<title>{title}</title><guid>{link[-30:]}</guid><link>{link}</link><description>&lt;a&gt;{title}&lt;/a&gt;</description>"


def test_google_news_links_are_resolved_to_the_publisher(news: NewsServer, live: Live) -> None:
    inner = b"\x08\x13\x22" + bytes([len(news.url("/story"))]) + news.url("/story").encode() + b"\xd2\x01\x00"
    old = news.url("/rss/articles/" + base64.urlsafe_b64encode(inner).decode().rstrip("=") + "?oc=5")
    new = news.url("/rss/articles/CBMiAU_yqLNnewformatofanarticle")
    news.answer(
        "/feed", Answer(body=rss(google_item(old, "Putin calls Khan - Reuters"), google_item(new, "Khan calls Putin - Al-Monitor")))
    )
    news.answer("/story", html(TEXT))
    news.answer("/second", html(TEXT.replace("called", "met")))
    news.answer(
        "/rss/articles/CBMiAU_yqLNnewformatofanarticle", Answer(body=b'<c-wiz data-n-a-sg="s&amp;g" data-n-a-ts="1631600000"></c-wiz>')
    )
    told = ")]}'\n\n" + json.dumps([["wrb.fr", "Fbv4je", json.dumps(["garturlres", news.url("/second") + "?a=1&b=2", 1])]]).replace(
        "&", "\\\\u0026"
    )
    news.answer("/second?a=1&b=2", html(TEXT.replace("called", "met")))
    news.answer("/_/DotsSplashUi/data/batchexecute", Answer(body=told.encode()))

    async def story(world: World) -> None:
        of_kind(world, SourceKind.GOOGLE_NEWS)
        _, found = await polled(world)
        assert found == [("Khan calls Putin", news.url("/second?a=1&b=2")), ("Putin calls Khan", news.url("/story"))]
        assert [article.text.split(" ")[4] for article in await world.articles()] == ["met", "called"]
        (asked,) = news.asked("/_/DotsSplashUi/data/batchexecute")
        assert (asked.method, b"garturlreq" in asked.body, b"1631600000" in asked.body) == ("POST", True, True)

    live(story)


def test_a_google_link_that_redirects_leads_to_the_publisher_and_one_that_is_refused_leaves_the_headline(
    news: NewsServer, live: Live
) -> None:
    first, second = (news.url(f"/rss/articles/CBMi{name * 6}") for name in ("redirect", "refused"))
    news.answer("/feed", Answer(body=rss(google_item(first, "One - Wire"), google_item(second, "Two - Wire"))))
    news.answer(first.removeprefix(news.url("")), redirect(news.url("/story", "localhost")))
    news.answer(second.removeprefix(news.url("")), Answer(status=429))
    news.answer("/story", html(TEXT))

    async def story(world: World) -> None:
        of_kind(world, SourceKind.GOOGLE_NEWS)
        async with two_hosts(world):
            _, found = await polled(world)
        assert found == [("One", news.url("/story", "localhost")), ("Two", second)]

    live(story)


def test_a_json_feed_and_json_that_is_none(news: NewsServer, live: Live) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "items": [{"id": "1", "url": news.url("/a"), "title": "A", "date_published": "2021-09-14T10:00:00Z"}],
    }
    news.answer("/feed", Answer(body=json.dumps(feed).encode()), Answer(body=b'{"hello": ["world"]}'), Answer(body=b"[1, 2"))

    async def story(world: World) -> None:
        _, found = await polled(world)
        assert found == [("A", news.url("/a"))]
        assert [(await world.poll()).error.kind for _ in range(2)] == ["not_a_feed"] * 2  # type: ignore[union-attr]

    live(story)


def test_a_feed_that_became_a_web_page_is_found_again_and_the_change_is_told(news: NewsServer, live: Live) -> None:
    page = '<html><head><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments"><link rel=alternate type="application/rss+xml" href="/new-feed"></head><body>New look</body></html>'  # noqa: E501
    news.answer("/feed", Answer(body=rss(item(news, "one")), etag='"old"'), Answer(body=page.encode(), content_type="text/html"))
    news.answer("/new-feed", Answer(body=rss(item(news, "one"), item(news, "two")), etag='"new"'))

    async def story(world: World) -> None:
        await world.poll()
        second = await world.poll()
        assert (second.outcome, second.new_articles) == (Outcome.FETCHED, 1)
        assert second.change == f"2021-09-14: {news.url('/feed')} is a web page now; its feed was found at {news.url('/new-feed')}"
        await world.poll()
        state = await world.known_state()
        assert (state.memory.address, state.memory.change, state.etag) == (news.url("/new-feed"), second.change, '"new"')
        assert (len(news.asked("/feed")), len(news.asked("/new-feed"))) == (2, 2)
        assert news.asked("/comments") == []

    live(story)


def test_a_web_page_that_names_no_feed_is_told_as_it_is(news: NewsServer, live: Live) -> None:
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="http://10.0.0.1/inner"></head><body>Down</body></html>'
    news.answer("/feed", Answer(body=page.encode(), content_type="text/html"))

    async def story(world: World) -> None:
        error = (await world.poll()).error
        assert error is not None
        assert error.kind == "not_a_feed"

    live(story)


def test_two_sources_of_one_kind_are_asked_at_the_kinds_own_pace(news: NewsServer, live: Live) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    news.answer("/feed", Answer(body=b'{"articles": []}'))

    async def story(world: World) -> None:
        world.fetcher.hosts._sleep = sleep
        of_kind(world, SourceKind.GDELT, bulk="off")
        await world.poll()
        await world.poll()
        assert len(waits) == 1
        assert 5.0 < waits[0] <= 6.5

    live(story)
