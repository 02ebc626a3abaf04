"""Foreign text in Slack's markup: escaped, never cut in half, never longer than it may be."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.shared import Code, Line, Link, Moment, Strong, clean
from handlers.slack.text import cut, date, escaped, fitted, link, long, mrkdwn, plain, quoted, words
from tests.slack_server.block_kit import markup_faults, mentions, seen

SIGNS = ["a", "b", *" &<>|*_~`!@#:;.\n\t\"'\\", "é", "\u0301", "👨‍👩‍👧‍👦", "🇷🇺", "\u202e", "漢", "&amp;", "<!channel>", "<@U1>"]
AWKWARD = st.lists(st.sampled_from(SIGNS), max_size=120).map("".join)
WEB = st.builds(lambda path: f"https://news.example/{path}", st.text(st.sampled_from(list("abc/?&=|<>%\"' é")), max_size=400))
PIECES = st.one_of(
    AWKWARD,
    st.builds(Strong, AWKWARD),
    st.builds(Code, AWKWARD),
    st.builds(Link, AWKWARD, WEB),
    st.builds(Moment, st.datetimes(timezones=st.just(UTC))),
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("<!channel>", "&lt;!channel&gt;"), ("A & B", "A &amp; B"), ("&amp;", "&amp;amp;"), ("*bold*", "∗bold∗"), ("`rm -rf`", "ˋrm -rfˋ"),
        ("_a_", "ˍaˍ"), ("snake_case", "snake_case"), ("~no~", "∼no∼"), ("> quoted", "&gt; quoted"),
    ],
)  # fmt: skip
def test_what_slack_would_interpret_is_shown(raw: str, shown: str) -> None:
    assert quoted(raw) == shown


@given(AWKWARD, st.integers(0, 200))
@example("👨‍👩‍👧‍👦" * 20, 50)
@example("&" * 100, 17)
def test_a_cut_keeps_its_limit_its_graphemes_and_its_entities(text: str, most: int) -> None:
    shown = fitted(text, most)
    assert long(shown) <= most
    assert markup_faults(shown, "/text") == []
    assert mentions(shown) == []
    whole = quoted(text)
    if long(whole) <= most:
        assert shown == whole
        return
    kept = cut(text, most).removesuffix("…")
    clusters = regex.findall(r"\X", text)
    assert kept == "" or any("".join(clusters[:n]).rstrip(" ,;:-") == kept for n in range(len(clusters) + 1))


@given(st.lists(PIECES, max_size=8), st.integers(1, 400))
def test_a_line_of_pieces_keeps_its_limit_and_holds_whole_markup_only(line: list[object], most: int) -> None:
    shown = mrkdwn(tuple(line), most)  # type: ignore[arg-type]
    assert long(shown) <= most
    assert markup_faults(shown, "/text") == [], shown
    assert mentions(shown) == []


@given(AWKWARD, WEB, st.integers(0, 3000))
def test_a_link_is_whole_or_its_words_alone(text: str, url: str, most: int) -> None:
    shown = link(text, url, most)
    assert long(shown) <= most
    assert markup_faults(shown, "/text") == []
    assert shown.count("<") <= 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "ftp://x.example/", "https://", "data:text/html,x"])
def test_what_is_no_web_address_is_never_linked(url: str) -> None:
    assert link("words", url) == "words"


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_can_be_shown(at: datetime) -> None:
    shown = date(at)
    assert markup_faults(shown, "/text") == []
    assert "UTC" in seen(shown) or "T" in seen(shown)


def test_a_date_is_for_each_readers_clock_with_utc_to_fall_back_on() -> None:
    assert date(datetime(2021, 9, 14, 18, 0, tzinfo=UTC)) == "<!date^1631642400^{date_short_pretty} at {time}|14 Sep 2021 18:00 UTC>"


@given(AWKWARD, st.integers(1, 150))
def test_plain_text_is_never_empty_and_within_its_limit(text: str, most: int) -> None:
    shown = plain(text, most)
    assert 1 <= long(shown) <= most
    assert not re.search(r"[<>]", shown)


def test_words_are_a_line_without_any_markup() -> None:
    line: Line = ("a ", Strong("b"), " ", Link("c", "https://x.example"), " ", Moment(datetime(2021, 9, 14, tzinfo=UTC)))
    assert words(line) == "a b c 14 Sep 2021 00:00 UTC"
    assert escaped(clean("<\x00>")) == "&lt;&gt;"
