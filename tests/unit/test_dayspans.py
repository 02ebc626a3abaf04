"""Human words for days: each is a span with two ends, and what means no time is told so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import words
from bot.dayspans import span_of
from bot.errors import UsageError

TODAY = date(2021, 9, 14)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("since March", "2021-03-01", "2021-03-31"),
        ("since october", "2020-10-01", "2020-10-31"),
        ("until Sept. 2019", "2019-09-01", "2019-09-30"),
        ("from the 3rd of May", "2021-05-03", "2021-05-03"),
        ("14 September", "2021-09-14", "2021-09-14"),
        ("15 September", "2020-09-15", "2020-09-15"),
        ("September 1, 2019", "2019-09-01", "2019-09-01"),
        ("29 feb", "2020-02-29", "2020-02-29"),
        ("last month", "2021-08-01", "2021-08-31"),
        ("last week", "2021-09-06", "2021-09-12"),
        ("last year", "2020-01-01", "2020-12-31"),
        ("last quarter", "2021-04-01", "2021-06-30"),
        ("this week", "2021-09-13", "2021-09-14"),
        ("since yesterday", "2021-09-13", "2021-09-13"),
        ("Q3 2020", "2020-07-01", "2020-09-30"),
        ("q4", "2020-10-01", "2020-12-31"),
        ("2020-Q1", "2020-01-01", "2020-03-31"),
        ("friday", "2021-09-10", "2021-09-10"),
        ("last tuesday", "2021-09-07", "2021-09-07"),
        ("since 2 weeks ago", "2021-08-31", "2021-08-31"),
        ("past 30 days", "2021-08-15", "2021-08-15"),
    ],
)
def test_a_span_has_the_ends_that_are_meant(text: str, first: str, last: str) -> None:
    assert span_of(text, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["someday", "march of progress", "31 february", "2021-13", "q5", "0 march 2020", "the", "may be", "12", ""]
)
def test_what_means_no_time_is_none(text: str) -> None:
    assert span_of(text, TODAY) is None


@given(st.text(max_size=80), st.dates())
def test_any_text_on_any_day_is_a_span_in_order_or_none(text: str, today: date) -> None:
    found = span_of(text, today)
    assert found is None or found[0] <= found[1]


@given(
    st.sampled_from(["last month", "last year", "last quarter", "29 feb", "q1", "friday", "last week", "march", "december 9"]), st.dates()
)
def test_words_without_a_year_hold_on_every_day_of_the_calendar(text: str, today: date) -> None:
    found = span_of(text, today)
    assert found is None or found[0] <= found[1]


def test_since_after_until_is_refused_with_both_days() -> None:
    with pytest.raises(UsageError, match=r"2020-12-31.*2021-03-01"):
        words.span("since March", "2020", TODAY)
    assert words.span("2020", "2020", TODAY) == (date(2020, 1, 1), date(2020, 12, 31))
