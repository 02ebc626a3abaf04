"""Feed bytes to entries: every format, every way a feed is broken, and the ladder of identities."""

from __future__ import annotations

import codecs
import html
import json
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents import parse_feed
from bot.documents.dates import DateReader
from bot.domain import Entry
from bot.errors import SourceError
from tests.news_server import rss

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
ITEM = "<title>Putin calls Khan</title><link>/a</link><guid>g1</guid><description>They spoke.</description>"


def entries(body: bytes, **how: str) -> tuple[Entry, ...]:
    return parse_feed(body, base_url="https://wire.example/feed", now=NOW, **how).entries


def entry(item: str) -> Entry:
    (only,) = entries(rss(item))
    return only


def refused(body: bytes) -> SourceError:
    with pytest.raises(SourceError) as raised:
        parse_feed(body, base_url="https://wire.example/feed")
    return raised.value


def test_an_rss_item_becomes_an_entry() -> None:
    item = ITEM + "<pubDate>Tue, 14 Sep 2021 15:30:00 +0500</pubDate>"
    assert entry(item) == Entry(
        "g1", "https://wire.example/a", "Putin calls Khan", "They spoke.", datetime(2021, 9, 14, 10, 30, tzinfo=UTC)
    )


def test_an_atom_entry_becomes_an_entry() -> None:
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>tag:1</id><title>Visit</title>'
        b'<link href="https://x.example/v"/><updated>2021-09-14T10:00:00Z</updated><summary>S</summary></entry></feed>'
    )
    assert entries(body) == (Entry("tag:1", "https://x.example/v", "Visit", "S", datetime(2021, 9, 14, 10, tzinfo=UTC)),)


def test_a_json_feed_becomes_entries() -> None:
    items = [{"id": "1", "url": "https://x.example/1", "title": "A & B meet", "content_text": "T"}]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": items}).encode()
    assert [(item.identity, item.title) for item in entries(body)] == [("1", "A & B meet")]


def test_an_old_rdf_feed_is_read_by_the_fallback() -> None:
    body = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
        b"<channel><title>heise</title></channel><item><title>T</title><link>https://h.example/1</link></item></rdf:RDF>"
    )
    assert [item.title for item in entries(body)] == ["T"]


def test_a_feed_says_its_title_and_how_often_it_wants_to_be_asked() -> None:
    feed = parse_feed(rss(ITEM, title="Wire &amp; Co", head="<ttl>60</ttl>"))
    assert (feed.title, feed.ttl_minutes, feed.truncated) == ("Wire & Co", 60, False)


def test_a_feed_without_items_is_a_feed() -> None:
    assert entries(rss()) == ()


@pytest.mark.parametrize("body", [b"", b"  \n", codecs.BOM_UTF8])
def test_an_empty_body_is_told_as_empty(body: bytes) -> None:
    assert refused(body).kind == "empty"


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><head><title>Moved</title></head><body>Not here</body></html>",
        b"<html><body><item>looks like one</item></body></html>",
        b"Service unavailable",
        b'{"error": "no such feed"}',
        b"[1, 2]",
        b"<sitemapindex><sitemap/></sitemapindex>",
        b"\x89PNG\r\n\x1a\n\x00\x00",
    ],
)
def test_anything_else_in_place_of_a_feed_is_told_as_no_feed(body: bytes) -> None:
    assert refused(body).kind == "not_a_feed"


def test_html_in_place_of_xml_is_told_in_a_clear_sentence() -> None:
    told = str(refused(b"<html><body>x</body></html>"))
    assert told.startswith("https://wire.example/feed is no feed: it answered with a web page (HTML). Find the feed's own address")


def test_a_truncated_feed_keeps_its_whole_items() -> None:
    whole = rss(ITEM, "<title>Second</title><guid>g2</guid>", "<title>Third</title><guid>g3</guid>")
    feed = parse_feed(whole[: whole.index(b"g3")])
    assert ([item.title for item in feed.entries], feed.truncated) == (["Putin calls Khan", "Second"], True)


def test_a_feed_cut_within_a_character_keeps_its_encoding() -> None:
    whole = rss("<title>Visite à Kaboul</title><guid>1</guid>", "<title>é</title>")
    cut = whole[: whole.rindex("é".encode()) + 1]
    assert [item.title for item in parse_feed(cut).entries] == ["Visite à Kaboul"]


def test_a_feed_cut_before_its_first_whole_item_is_told_as_truncated() -> None:
    assert refused(rss(ITEM)[:-60]).kind == "truncated"


@given(st.integers(min_value=0))
def test_a_feed_cut_anywhere_gives_its_first_items_or_a_clear_error(where: int) -> None:
    whole = rss(*(f"<title>T{number}</title><guid>{number}</guid>" for number in range(4)))
    try:
        feed = parse_feed(whole[: where % len(whole)])
    except SourceError as error:
        assert error.kind in {"empty", "truncated", "not_a_feed"}
    else:
        assert [item.title for item in feed.entries] == [f"T{number}" for number in range(len(feed.entries))]


@pytest.mark.parametrize(
    ("charset", "declared", "http"),
    [
        ("utf-8", "iso-8859-1", None),  # valid UTF-8 wins over a wrong label
        ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
        ("cp1252", "utf-8", None),  # mislabelled
        ("cp1252", "iso-8859-1", None),
        ("cp1252", "", None),
        ("cp1251", "windows-1251", None),
        ("cp1251", "", "text/xml; charset=windows-1251"),
        ("gb18030", "gb2312", None),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "", None),
        ("utf-8-sig", "", None),
        ("cp1252", "no-such-charset", None),
        ("cp1252", "unicode_escape", None),
    ],
)
def test_a_wrong_charset_is_seen_through(charset: str, declared: str, http: str | None) -> None:
    title = {"cp1251": "Путин позвонил", "gb18030": "中国外交部长 镕"}.get(charset, "Élysée – Kaboul “paix” à Gênes")
    label = f' encoding="{declared}"' if declared else ""
    body = f'<?xml version="1.0"{label}?><rss><channel><item><title>{title}</title><guid>1</guid></item></channel></rss>'
    (found,) = parse_feed(body.encode(charset), content_type=http).entries
    assert found.title == title


@pytest.mark.parametrize("charset", ["latin-1", "cp1252"])
def test_a_feed_that_was_encoded_twice_is_read_as_it_was_meant(charset: str) -> None:
    twice = rss("<title>Ministère à Köln – “Übersicht”</title><guid>1</guid>").decode().encode().decode(charset, "ignore").encode()
    if charset == "cp1252":
        twice = rss("<title>Ministère à Köln – Übersicht</title><guid>1</guid>").decode(charset).encode()
    (found,) = entries(twice)
    assert found.title.startswith("Ministère à Köln – ")


def test_a_headline_that_means_to_show_a_garbled_word_is_left_as_it_is() -> None:
    (found,) = entries(rss("<title>Why “MinistÃ¨re” is no ministère</title><guid>1</guid>"))
    assert found.title == "Why “MinistÃ¨re” is no ministère"


def test_one_wrong_byte_does_not_undo_a_feed_in_utf_8() -> None:
    body = rss("<title>Élysée à Gênes: BAD</title><guid>1</guid>").replace(b"BAD", b"\xff")
    assert entries(body)[0].title == "Élysée à Gênes: \ufffd"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Replay & measure", "Replay & measure"),
        ("Re&colon; caf&eacute;&nbsp;&hellip;", "Re: café …"),
        ("AT&T; &unknown; &amp; &lt;b&gt;", "AT&T; &unknown; &"),
        ("<![CDATA[Trade & <b>talks</b> &eacute;]]>", "Trade & talks é"),
        ("Talks &amp;amp; trade", "Talks & trade"),
        ("A\x00B\x0bC&#11;D&#0;E\x1fF", "ABCDEF"),
        ("x &lt; y and y > x", "x < y and y > x"),
        ("Line\n  break", "Line break"),
        ("&#1234567890;big", "\ufffdbig"),
    ],
)
def test_entities_markup_and_control_characters_leave_plain_text(written: str, read: str) -> None:
    assert entry(f"<title>{written}</title><guid>1</guid>").title == read


def test_a_summary_loses_its_markup_and_keeps_its_paragraphs() -> None:
    found = entry("<title>T</title><description><![CDATA[<p>One</p><script>no()</script><p>Two &amp; three</p>]]></description>")
    assert found.summary == "One\nTwo & three"


def test_titles_and_summaries_are_capped() -> None:
    found = entry(f"<title>{'word ' * 1000}</title><description>{'word ' * 10_000}</description>")
    assert (len(found.title) <= 500, len(found.summary) <= 5000) == (True, True)


def test_declared_entities_are_never_expanded() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    body = f"{bomb}<rss><channel><item><title>x &b; &f;</title><guid>1</guid></item></channel></rss>".encode()
    assert entries(body)[0].title == "x &b; &f;"


@pytest.mark.parametrize(
    ("item", "identity"),
    [
        ("<guid>tag:1</guid><link>/a</link>", "tag:1"),
        ("<link>https://Wire.example/a?utm_source=rss&amp;b=2&amp;a=1#top</link>", "https://wire.example/a?a=1&b=2"),
    ],
)
def test_an_entry_is_known_by_its_guid_or_else_by_its_canonical_address(item: str, identity: str) -> None:
    assert entry("<title>T</title>" + item).identity == identity


def test_an_entry_without_guid_or_address_is_known_by_title_and_date() -> None:
    first = "<title>T</title><pubDate>Tue, 14 Sep 2021 10:00:00 GMT</pubDate>"
    same, other = entry(first + "<description>new</description>"), entry(first.replace("10:00", "11:00"))
    assert entry(first).identity == same.identity != other.identity


def test_one_guid_for_all_does_not_fold_entries_into_one() -> None:
    body = rss("<title>A</title><guid>x</guid><link>/a</link>", "<title>B</title><guid>x</guid><link>/b</link>")
    assert len({item.identity for item in entries(body)}) == 2


def test_the_same_entry_twice_is_one() -> None:
    assert len(entries(rss(ITEM, ITEM))) == 1


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "http://", "https://[bad", "data:text/html,x"])
def test_an_address_that_cannot_be_fetched_is_left_out_and_the_entry_stays(link: str) -> None:
    found = entry(f"<title>T</title><guid isPermaLink='false'>1</guid><link>{link}</link>")
    assert (found.title, found.url) == ("T", "")


@pytest.mark.parametrize("date", ["Thu, 16 Sep 2021 10:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "soon", "", "31 Feb 2021"])
def test_a_date_that_cannot_be_counts_as_unknown(date: str) -> None:
    assert entry(f"<title>T</title><guid>1</guid><pubDate>{date}</pubDate>").published is None


def test_a_date_a_few_hours_ahead_is_believed() -> None:
    assert entry("<title>T</title><guid>1</guid><pubDate>Wed, 15 Sep 2021 10:00:00 GMT</pubDate>").published is not None


def test_a_feed_with_endless_items_is_cut_to_the_cap() -> None:
    assert len(entries(rss(*(f"<title>{number}</title><guid>{number}</guid>" for number in range(5000))))) == 2000


def test_a_deeply_nested_feed_is_survived() -> None:
    nested = b"<rss><channel>" + b"<a>" * 20_000 + b"<item><title>T</title></item>"
    try:
        parse_feed(nested)
    except SourceError as error:
        assert error.kind in {"truncated", "not_a_feed"}


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_at_all_give_entries_or_a_clear_error(body: bytes) -> None:
    for candidate in (body, b"<rss><channel><item><title>" + body, rss(ITEM) + body):
        try:
            feed = parse_feed(candidate, base_url="https://wire.example/feed", now=NOW)
        except SourceError as error:
            assert error.kind in {"empty", "not_a_feed", "truncated"}
        else:
            assert all(item.identity and (item.title or item.summary or item.url) for item in feed.entries)


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=100))
def test_any_title_written_in_cdata_is_plain_and_one_line(title: str) -> None:
    safe = title.replace("]]>", "").encode(errors="ignore").decode()
    for found in entries(rss(f"<title><![CDATA[{safe}]]></title><guid>1</guid>")):
        assert "\n" not in found.title
        assert found.title == found.title.strip()
        found.title.encode()


def captures(shared: Path) -> list[Path]:
    found = sorted(path for path in (shared / "feeds").glob("*") if path.suffix in {".xml", ".rss"})
    if not found:
        pytest.skip("no captured feeds")
    assert len(found) >= 68
    return found


GARBLED = re.compile("\ufffd|[ÂÃÐÑâ][\u0080-\u00bf\u2018-\u203a\u20ac\u0152-\u0178]|Â$")


def words(text: str) -> str:
    """A headline as far as two parsers can agree on it: its letters and digits."""
    plain = html.unescape(re.sub(r"<[^<>]*>", " ", html.unescape(text)))
    return "".join(sign for sign in unicodedata.normalize("NFKC", plain) if sign.isalnum())


def test_every_captured_feed_gives_at_least_what_feedparser_finds(shared: Path) -> None:
    fewer = {}
    for path in captures(shared):
        body = path.read_bytes()
        found = feedparser.parse(body).entries
        wanted = {(item.get("id"), item.get("link")) for item in found if item.get("title") or item.get("link") or item.get("summary")}
        ours = entries(body)
        if len(ours) < len(wanted):
            fewer[path.name] = (len(ours), len(wanted))
    assert fewer == {}


def test_no_captured_feed_is_read_worse_than_by_feedparser(shared: Path) -> None:
    """Every headline, address and date that feedparser reads, we read; headlines that it garbles are no measure."""
    worse: dict[str, list[str]] = {}
    for path in captures(shared):
        body = path.read_bytes()
        parsed = feedparser.parse(body)
        ours = parse_feed(body, base_url="https://wire.example/feed").entries
        titles, urls = {words(entry.title) for entry in ours}, {entry.url for entry in ours}
        for item in parsed.entries:
            title, link = item.get("title", ""), item.get("link", "")
            if words(title) and not GARBLED.search(title) and words(title)[:300] not in {known[:300] for known in titles}:
                worse.setdefault(path.name, []).append(f"title {title!r}")
            if link.startswith("http") and link.strip() not in urls:
                worse.setdefault(path.name, []).append(f"link {link!r}")
        theirs = sum(1 for item in parsed.entries if item.get("published_parsed") or item.get("updated_parsed"))
        repeats = len(parsed.entries) - len(ours)
        if sum(entry.published is not None for entry in ours) < theirs - repeats:
            worse.setdefault(path.name, []).append("dates")
    assert worse == {}


def test_dates_of_the_captures_that_neither_parser_reads_are_read(shared: Path) -> None:
    named = {"prof18_news18_hindi.xml", "rbren_uolNoticias.rss"}
    read = {
        path.name: sum(entry.published is not None for entry in entries(path.read_bytes()))
        for path in captures(shared)
        if path.name in named
    }
    assert (read["prof18_news18_hindi.xml"], read["rbren_uolNoticias.rss"]) == (1, 15)


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("शुक्रवार, 10 सितंबर 2021 04:42 PM IST", datetime(2021, 9, 10, 11, 12, tzinfo=UTC)),
        ("१० सितंबर २०२१", datetime(2021, 9, 10, tzinfo=UTC)),
        ("Friday, September 10, 2021 04:42 PM", datetime(2021, 9, 10, 16, 42, tzinfo=UTC)),
        ("10 septembre 2021 15:30", datetime(2021, 9, 10, 15, 30, tzinfo=UTC)),
        ("Sex, 10 Set 2021 19:32:00 -0300", datetime(2021, 9, 10, 22, 32, tzinfo=UTC)),
        ("2021年9月10日 15:30", datetime(2021, 9, 10, 15, 30, tzinfo=UTC)),
        ("10 сентября 2021 г., 15:30", datetime(2021, 9, 10, 15, 30, tzinfo=UTC)),
        ("الجمعة 10 سبتمبر 2021", datetime(2021, 9, 10, tzinfo=UTC)),
        ("Fri, 10 Sep 2021 10:00:00 EST", datetime(2021, 9, 10, 15, tzinfo=UTC)),
        ("1631268000", datetime(2021, 9, 10, 10, tzinfo=UTC)),
        ("03/04/2021", None),
        ("September 2021", None),
        ("yesterday", None),
        ("3 hours ago", None),
        ("2021", None),
    ],
)
def test_dates_are_read_in_any_language_and_never_filled_up_from_today(told: str, moment: datetime | None) -> None:
    assert entry(f"<title>T</title><guid>1</guid><pubDate>{told}</pubDate>").published == moment


@settings(max_examples=100)
@given(st.text(max_size=70))
def test_any_words_for_a_date_are_a_moment_or_nothing(told: str) -> None:
    reader = DateReader()
    assert reader.read(told) is None or reader.read(told).tzinfo is UTC  # type: ignore[union-attr]


def test_a_feed_names_its_hub_and_itself() -> None:
    links = '<atom:link rel="self" href="/feed?x=1&amp;y=2"/><atom:link href="https://hub.example/" rel="hub"/>'
    feed = parse_feed(
        rss(ITEM, head=links).replace(b"<rss ", b'<rss xmlns:atom="http://www.w3.org/2005/Atom" '), base_url="https://wire.example/"
    )
    assert (feed.hub, feed.topic) == ("https://hub.example/", "https://wire.example/feed?x=1&y=2")


def test_an_edit_is_seen_in_what_a_feed_tells_of_an_item() -> None:
    first, same, edited = (entry(ITEM.replace("They spoke.", told)) for told in ("They spoke.", "They spoke.", "They spoke at length."))
    assert (first.told == same.told, first.told == edited.told) == (True, False)
