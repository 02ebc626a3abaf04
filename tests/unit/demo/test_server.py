"""The demo's archive and its news server, met through a socket as any reader meets them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

from bot.bundled import bundled_folder
from bot.demo import Archive, NewsServer, load_archive
from bot.domain import EventType, Mode, Office, PartialDate, Role, Status
from bot.errors import KnowledgeError

EVENING = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def archive() -> Archive:
    return load_archive()


@pytest.fixture(scope="module")
def gold() -> list[dict[str, object]]:
    lines = (bundled_folder("seeds") / "articles" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def server(archive: Archive) -> Iterator[NewsServer]:
    with NewsServer(archive, lambda: EVENING) as running:
        yield running


def test_the_archive_shows_every_type_of_event(gold: list[dict[str, object]]) -> None:
    events = [event for record in gold for event in record["events"]]  # type: ignore[attr-defined]
    assert {event["type"] for event in events} == {str(kind) for kind in EventType}
    shown = {Status(event["status"]) for event in events}
    assert {Status.OCCURRED, Status.ONGOING, Status.PLANNED, Status.CANCELLED, Status.POSTPONED, Status.DENIED} <= shown


def test_the_gold_is_in_step_with_the_archive_and_quotes_it_exactly(archive: Archive, gold: list[dict[str, object]]) -> None:
    texts = {article.slug: (article.title, article.text, article.published.date().isoformat()) for article in archive.articles}
    assert {record["id"]: (record["title"], record["text"], record["published"]) for record in gold} == texts
    for record in gold:
        for event in record["events"]:  # type: ignore[attr-defined]
            assert event["evidence"] in f"{record['title']}\n\n{record['text']}"
            assert len({party["code"] for party in event["parties"]}) >= 2
            assert event["date"] is None or PartialDate(event["date"])
            assert event.get("mode") in {None, *map(str, Mode)}
            assert all(party["office"] in {*map(str, Office)} and party["role"] in {*map(str, Role)} for party in event["parties"])


def test_some_articles_hold_no_event_at_all(gold: list[dict[str, object]]) -> None:
    assert {record["id"] for record in gold if not record["events"]} == {"cricket-tour", "modi-aligarh", "washing-machines"}


def test_every_outlet_has_a_feed_whose_entries_lead_to_pages_with_the_text(server: NewsServer, archive: Archive) -> None:
    links = []
    for source in server.sources:
        root = ElementTree.fromstring(httpx.get(source.url).content)
        links += [item.findtext("link") for item in root.iter("item")]
        links += [found.get("href") for found in root.iter("{http://www.w3.org/2005/Atom}link")]
    assert len(links) == len(archive.articles)
    for article in archive.articles:
        address = next(link for link in links if link and link.endswith(f"/{article.slug}.html"))
        answer = httpx.get(address)
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert article.text.splitlines()[0] in unescape(answer.text)
        assert "Leave a reply" in answer.text


def test_a_known_etag_is_answered_with_304_and_no_body(server: NewsServer) -> None:
    url = server.sources[0].url
    first = httpx.get(url)
    again = httpx.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert httpx.get(url, headers={"If-None-Match": '"another"'}).status_code == 200


def test_nothing_is_published_before_its_time(archive: Archive) -> None:
    now = [archive.articles[0].published - timedelta(minutes=1)]
    with NewsServer(archive, lambda: now[0]) as server:
        source = next(s for s in server.sources if s.id == archive.articles[0].outlet_id)
        page = f"{source.url.rsplit('/', 1)[0]}/{archive.articles[0].slug}.html"
        early = httpx.get(source.url)
        assert early.content.count(b"<item>") == 0
        assert httpx.get(page).status_code == 404
        now[0] += timedelta(minutes=2)
        late = httpx.get(source.url, headers={"If-None-Match": early.headers["etag"]})
        assert (late.status_code, late.content.count(b"<item>")) == (200, 1)
        assert httpx.get(page).status_code == 200


def test_unknown_outlets_and_pages_are_not_found(server: NewsServer) -> None:
    base = server.sources[0].url.rsplit("/", 2)[0]
    assert [httpx.get(base + path).status_code for path in ("/nobody/feed.xml", "/nobody/x.html", "/meridian-wire/x.html")] == [404] * 3


def test_a_stopped_server_leaves_its_port(archive: Archive) -> None:
    with NewsServer(archive, lambda: EVENING) as server:
        url = server.sources[0].url
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


@pytest.mark.parametrize(
    ("index", "word"),
    [
        ("outlet = 3", "malformed"),
        ("not toml", "malformed"),
        ("outlet = []\narticle = [{slug = 'gone', outlet = 'x', title = 't', published = 2021-09-14T00:00:00Z}]", "cannot read"),
        ("outlet = []\narticle = [{slug = 'here', outlet = 'x', title = 't', published = 2021-09-14T00:00:00Z}]", "unknown outlet"),
    ],
)
def test_a_wrong_archive_is_told_in_one_line(tmp_path: Path, index: str, word: str) -> None:
    (tmp_path / "archive.toml").write_text(index, encoding="utf-8")
    (tmp_path / "here.txt").write_text("A text.", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=word) as caught:
        load_archive(tmp_path)
    assert "\n" not in str(caught.value)
