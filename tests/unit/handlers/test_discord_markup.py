"""The budget and the escaping: no length, no script and no hostile text breaks a message's markup or its limits."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.discord.lines import listed_lines
from handlers.discord.markup import ELLIPSIS, Span, Whole, Words, code, escape, fit, graphemes, link, moment, plain
from handlers.shared import clean

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("*_~`|[]()<>\\#-+>@:/. \n\u0301\u200d\u202e\u05d0\u0639🇷🇺👩🏽‍🚀"),
    ),
    max_size=80,
)
PHRASES = st.sampled_from(
    ["@everyone", "<@123456789012345678>", "https://evil.example/", "**b**", "[x](http://y)", "👩‍👩‍👧‍👦", "🏳️‍🌈", "```", "1. ", "e\u0301"]
)
TEXT = st.lists(st.one_of(NASTY, PHRASES), max_size=6).map("".join)
WHOLES = st.sampled_from([Whole("[Dawn](https://dawn.example/a)"), Whole("<t:1631642400:f>"), Whole("\n"), Whole(" · ")])
SPANS = st.lists(st.one_of(st.builds(Words, TEXT, st.sampled_from(["", "**", "*", "`"])), WHOLES), max_size=6)


def unescaped(markup: str) -> str:
    """What a reader sees: escapes resolved, our own invisible signs gone."""
    return without_signs(re.sub(r"\\([^0-9A-Za-z\s])", r"\1", markup))


def without_signs(markup: str) -> str:
    """Without the invisible signs that we put in ourselves."""
    return markup.translate({0x200B: None, 0x2068: None, 0x2069: None})


@settings(max_examples=60)
@given(TEXT)
def test_escaped_text_shows_exactly_itself(text: str) -> None:
    assert unescaped(escape(text)) == clean(text)


@settings(max_examples=60)
@given(TEXT)
def test_no_sign_that_opens_markup_is_left_bare(text: str) -> None:
    bare = re.sub(r"\\.", "", escape(text, at_start=True))
    assert not set(bare) & set("*_~`|[]<>\\")
    assert "://" not in re.sub(r"(?<![A-Za-z])://", "", bare)
    assert not re.search(r"@(everyone|here|[!&]?\d)", escape(text))
    assert not re.match(r"#|-|\+|>|\d+[.)]", escape(text, at_start=True))


@settings(max_examples=60)
@given(SPANS, st.integers(0, 160))
def test_nothing_is_ever_longer_than_its_budget_in_code_points(spans: list[Span], most: int) -> None:
    assert len(fit(spans, most)) <= most


@settings(max_examples=60)
@given(SPANS, st.integers(0, 160))
def test_a_cut_leaves_no_mark_open_and_no_escape_or_link_in_halves(spans: list[Span], most: int) -> None:
    shown = fit(spans, most)
    assert (len(shown) - len(shown.rstrip("\\"))) % 2 == 0, "an escape is cut in halves"
    code_free = re.sub(r"`[^`]*`", "x", re.sub(r"\\.", "x", shown))
    assert "`" not in code_free
    without_wholes = re.sub(r"\[Dawn\]\(https://dawn\.example/a\)|<t:1631642400:f>", "x", code_free)
    assert not set("[]<>") & set(without_wholes)
    assert without_wholes.count("**") % 2 == 0
    assert without_wholes.replace("**", "").count("*") % 2 == 0


@settings(max_examples=60)
@given(TEXT, st.sampled_from(["", "**", "*", "`"]), st.integers(1, 120))
def test_a_cut_falls_between_graphemes(text: str, marks: str, most: int) -> None:
    marked = fit([Words(text, marks)], most)
    # Between backticks nothing is escaped, and nothing is read as an escape.
    shown = (without_signs(marked) if marks == "`" else unescaped(marked)).strip().removeprefix(marks).removesuffix(marks)
    whole = clean(text.replace("`", "'") if marks == "`" else text)
    kept = graphemes(shown.removesuffix(ELLIPSIS).strip())
    assert kept == graphemes(whole)[: len(kept)]


@settings(max_examples=60)
@given(TEXT, st.integers(0, 60))
def test_plain_text_keeps_its_budget_and_its_graphemes(text: str, most: int) -> None:
    shown = plain(text, most)
    assert len(shown) <= most
    whole = graphemes(clean(text))
    kept = graphemes(shown.removesuffix(ELLIPSIS)) if shown != clean(text) else whole
    assert kept == whole[: len(kept)]


def test_what_fits_is_not_cut() -> None:
    assert fit([Words("abc"), Whole("<t:1:f>")], 10) == "abc<t:1:f>"
    assert fit([Words("abc"), Whole("<t:1:f>")], 9) == "abc…"


def test_a_cut_text_keeps_its_marks_and_ends_at_a_word() -> None:
    assert fit([Words("one two three four", "**")], 17) == "**one two…**"
    assert fit([Words("a_b_c_d_e")], 8) == "a\\_b\\_c…"


def test_marks_around_nothing_are_left_out() -> None:
    assert fit([Words("\u200b", "**"), Words("x")], 20) == "x"


def test_a_space_at_the_end_of_marked_words_stands_outside_of_the_marks() -> None:
    assert fit([Words("fetched: ", "**"), Words("3 articles")], 100) == "**fetched:** 3 articles"
    assert fit([Words("a"), Words(" b ", "*"), Words("c")], 100) == "a *b* c"


def test_a_family_is_cut_whole_or_not_at_all() -> None:
    family = "👩‍👩‍👧‍👦"
    assert plain(family * 3, 8 + len(clean(family))).count("👦") in (1, 2)
    assert graphemes(clean("🇷🇺🇵🇰")) == ["🇷🇺", "🇵🇰"]
    assert fit([Words("🇷🇺🇵🇰🇮🇷")], 5) == "🇷🇺🇵🇰…"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x_(y)", "[Dawn](https://a.example/x_%28y%29)"),
        ("javascript:alert(1)", "Dawn"),
        ("https://a.example/" + "x" * 700, "Dawn"),
        ("https://a.example/a b", "[Dawn](https://a.example/a%20b)"),
        ("https://a.example/) **x** [y](", "[Dawn](https://a.example/%29%20%2A%2Ax%2A%2A%20%5By%5D%28)"),
        ("", "Dawn"),
    ],
)
def test_a_link_is_a_plain_web_address_or_its_words_alone(url: str, shown: str) -> None:
    assert fit([link("Dawn", url)], 1000) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1. one", "1\\. one"), ("# head", "\\# head"), ("- item", "\\- item"), ("-# small", "\\-# small"), ("> quote", "\\> quote"),
        ("2021 was", "2021 was"), ("http://x.example", "http\\://x.example"), ("a: b", "a: b"), ("@everyone", "@\u200beveryone"),
        ("<@&12>", "\\<@\u200b&12\\>"), ("snake_case", "snake\\_case"),
    ],
)  # fmt: skip
def test_each_kind_of_markup_is_shown_and_not_done(text: str, shown: str) -> None:
    assert escape(text, at_start=True) == shown


def test_text_of_another_direction_keeps_to_itself() -> None:
    assert fit([Words("مرحبا", "**"), Whole(" · "), Words("x")], 50) == "**\u2068مرحبا\u2069** · x"


def test_code_cannot_be_left() -> None:
    assert fit([code("a`b``c")], 50) == "`a'b''c`"
    assert fit([code("subscribe Pakistan Russia")], 12) == "`subscribe…`"


def test_a_time_is_told_on_the_readers_clock() -> None:
    assert moment(datetime(2021, 9, 14, 18, 0, tzinfo=UTC)).text == "<t:1631642400:f>"


@settings(max_examples=60)
@given(st.lists(SPANS, max_size=8), st.integers(20, 300), st.integers(5, 80), st.integers(0, 50))
def test_a_list_keeps_its_budget_and_counts_what_it_leaves_out(lines: list[list[Span]], most: int, each: int, left_out: int) -> None:
    lines = [[Words("x"), *(span for span in line if span.text != "\n")] for line in lines]
    shown = listed_lines(lines, most, each=each, left_out=left_out)
    assert len(shown) <= most
    *kept, last = shown.split("\n")
    more = re.fullmatch(r"and (\d+) more", last)
    assert (len(kept) + int(more[1]) if more else len(kept) + 1) == len(lines) + left_out or (not lines and not left_out)
