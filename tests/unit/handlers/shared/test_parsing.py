"""Lines of free words: any usual name, any order where that is clear, quotes of all kinds, and a clear word for what is not understood."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UsageError
from handlers.shared import VERBS, Parser
from handlers.shared.tokens import tokens

CASES = [
    ("", "help", {}),
    ("   ", "help", {}),
    ("/help", "help", {}),
    ("HELP subscribe", "help", {"verb": "subscribe"}),
    ("subscribe Pakistan Russia", "subscribe", {"a": "PAK", "b": "RUS"}),
    ("subscribe Pakistan *", "subscribe", {"a": "PAK", "b": "*"}),
    ("subscribe Pakistan anyone daily", "subscribe", {"a": "PAK", "b": "*", "rhythm": "daily"}),
    ("subscribe PK RU", "subscribe", {"a": "PAK", "b": "RUS"}),
    ("subscribe 🇵🇰 🇷🇺", "subscribe", {"a": "PAK", "b": "RUS"}),
    ("subscribe Pakistani Russians", "subscribe", {"a": "PAK", "b": "RUS"}),
    ("subscribe EU BRICS", "subscribe", {"a": "EU", "b": "BRICS"}),
    ("last South Korea United Kingdom", "last", {"a": "KOR", "b": "GBR"}),
    ("last “South Korea” 'United Kingdom'", "last", {"a": "KOR", "b": "GBR"}),
    ("last «South Korea» „United Kingdom“", "last", {"a": "KOR", "b": "GBR"}),
    ("last Bosnia and Herzegovina with Trinidad and Tobago", "last", {"a": "BIH", "b": "TTO"}),
    ("last Côte d'Ivoire France", "last", {"a": "CIV", "b": "FRA"}),
    ("last 'Côte d'Ivoire' France", "last", {"a": "CIV", "b": "FRA"}),
    ("last the United States and the Netherlands", "last", {"a": "USA", "b": "NLD"}),
    ("between Pakistan and Russia since 2021 until 2022-03", "between", {"a": "PAK", "b": "RUS", "since": "2021", "until": "2022-03"}),
    ("between Pakistan Russia from 2021 to 2022", "between", {"a": "PAK", "b": "RUS", "since": "2021", "until": "2022"}),
    ("between Pakistan Russia last month calls, visits", "between", {"a": "PAK", "b": "RUS", "since": "last month", "types": "call,visit"}),
    ("between Pakistan Russia calls visits", "between", {"a": "PAK", "b": "RUS", "types": "call,visit"}),
    ("between a=Iran b=Russia types=call,visit since:2021", "between", {"a": "IRN", "b": "RUS", "types": "call,visit", "since": "2021"}),
    ('latest since="last month" Iran', "latest", {"a": "IRN", "since": "last month"}),
    ("latest US foreign minister planned", "latest", {"a": "USA", "offices": "foreign_minister", "statuses": "planned"}),
    ("latest leaders 80%", "latest", {"offices": "leader", "min_confidence": "80%"}),
    ("latest TASS", "latest", {"source": "tass"}),
    ("subscribe Iran 2 sources 0.9 hourly", "subscribe", {"a": "IRN", "min_sources": "2", "min_confidence": "0.9", "rhythm": "hourly"}),
    ("subscribe Iran Iraq silence 90 days", "subscribe", {"a": "IRN", "b": "IRQ", "silence": "90"}),
    ("subscribe Iran Iraq <@&123>", "subscribe", {"a": "IRN", "b": "IRQ", "mention": "<@&123>"}),
    ("subscribe Iran Iraq <!subteam^S01|@desk>", "subscribe", {"a": "IRN", "b": "IRQ", "mention": "<!subteam^S01|@desk>"}),
    ("unsubscribe 0123456789", "unsubscribe", {"which": "0123456789"}),
    ("unsubscribe Pakistan Russia", "unsubscribe", {"which": "PAK", "b": "RUS"}),
    ("pause", "pause", {}),
    ("mute India China 7 days", "mute", {"a": "IND", "b": "CHN", "until": "7 days"}),
    ("mute India China until 2026-12-31", "mute", {"a": "IND", "b": "CHN", "until": "2026-12-31"}),
    ("mute India off", "mute", {"a": "IND", "until": "off"}),
    ("quiet 22:00-07:00 Europe/London", "quiet", {"hours": "22:00-07:00 Europe/London"}),
    ("quiet off", "quiet", {"hours": "off"}),
    ("who Imran Khan", "who", {"person": "Imran Khan"}),
    ("who foreign minister of Pakistan", "who", {"person": "foreign minister of Pakistan"}),
    ("search grain corridor", "search", {"words": "grain corridor"}),
    ('search "grain corridor"', "search", {"words": "grain corridor"}),
    ("wrong ev01 it was another minister", "wrong", {"event": "ev01", "reason": "it was another minister"}),
    ("explain https://news.example/a?b=c", "explain", {"event": "https://news.example/a?b=c"}),
    ("export Pakistan Russia csv since 2021", "export", {"a": "PAK", "b": "RUS", "form": "csv", "since": "2021"}),
    ("rights <@&1> <@2>", "rights", {"who": "<@&1> <@2>"}),
    ("rights everyone workspace", "rights", {"who": "everyone", "scope": "workspace"}),
    ("top last year", "top", {"since": "last year"}),
    ("top since 30 days", "top", {"since": "30 days"}),
    ("timeline Pakistan Russia 2015", "timeline", {"a": "PAK", "b": "RUS", "since": "2015"}),
    ("follow Pakistan", "subscribe", {"a": "PAK"}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "verb", "words"), CASES)
def test_a_line_is_read_as_its_writer_means_it(parser: Parser, line: str, verb: str, words: dict[str, str]) -> None:
    parsed = parser.parse(line)
    assert (parsed.verb, parsed.words) == (verb, words)


REFUSED = [
    ("subscribbe Pakistan Russia", "Did you mean subscribe"),
    ("frobnicate", "See all with: help"),
    ("latest Pakistann", "Did you mean Pakistan"),
    ("latest Soth Korea", "South Korea"),
    ("latest Iran plannd", "planned"),
    ("latest Pakistan Russia India", "one party too many"),
    ("between Pakistan Russia since nonsense banana", "banana"),
    ("between a=Pakistan a=Russia", "given twice"),
    ("subscribe Iran daily weekly", "weekly"),
    ("help subscribe everything", "one word too many"),
    ("latest Congolese", "Congo"),
    ("x" * 1_000_000, "characters are too many"),
    ("latest " + "Pakistan " * 200, "one party too many"),
]


@pytest.mark.parametrize(("line", "told"), REFUSED)
def test_what_is_not_understood_is_answered_in_one_short_line(parser: Parser, line: str, told: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parser.parse(line)
    assert told in str(refusal.value)
    assert len(str(refusal.value)) < 300
    assert "\n" not in str(refusal.value)


PARTS = ("Pakistan", "🇷🇺", "visits", "foreign minister", "planned", "daily", "80%", "2 sources", "<@&12>", "silence 90 days")


@given(st.permutations(PARTS))
@settings(max_examples=60, deadline=None)
def test_words_that_can_mean_only_one_thing_stand_in_any_order(parser: Parser, order: list[str]) -> None:
    found = parser.parse(f"subscribe {' '.join(order)}").words
    assert {found.pop("a"), found.pop("b")} == {"PAK", "RUS"}
    assert found == {
        "types": "visit", "offices": "foreign_minister", "statuses": "planned", "rhythm": "daily", "min_confidence": "80%",
        "min_sources": "2", "mention": "<@&12>", "silence": "90",
    }  # fmt: skip


def test_the_words_of_a_question_stand_in_any_order(parser: Parser) -> None:
    expected = {"types": "call", "since": "2021", "until": "2022", "source": "tass"}
    for order in permutations(("Iran", "Iraq", "calls", "since 2021", "until 2022", "TASS")):
        found = parser.parse(f"between {' '.join(order)}").words
        assert {found.pop("a"), found.pop("b")} == {"IRN", "IRQ"}
        assert found == expected


WORDS = st.one_of(
    st.sampled_from(["Pakistan", "since", "until", "from", "to", "and", '"', "“", "'", "a=", "since:", "types=call,", "2 sources", "🇵🇰",
                     "90%", "<@", "https://x", "off", "=", "‮", "\x00", "last month", "1" * 400, "*"]),
    st.text(max_size=30),
)  # fmt: skip


@given(st.sampled_from([command.name for command in VERBS]), st.lists(WORDS, max_size=12))
@settings(max_examples=400, deadline=None)
def test_no_line_raises_anything_but_a_usage_error(parser: Parser, verb: str, rest: list[str]) -> None:
    try:
        parsed = parser.parse(" ".join([verb, *rest]))
    except UsageError as refusal:
        assert str(refusal).isprintable() or refusal.what
        return
    options = {option.name for command in VERBS if command.name == verb for option in command.options}
    assert parsed.verb == verb
    assert set(parsed.words) <= options


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_at_all_is_a_command_or_a_usage_error(parser: Parser, text: str) -> None:
    try:
        parser.parse(text)
    except UsageError as refusal:
        assert len(str(refusal)) < 400


@given(st.text(max_size=200))
def test_tokens_cover_what_is_written_in_order(text: str) -> None:
    found = tokens(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(token.text or token.quoted or token.name for token in found)
