"""When: date expressions resolved against the publication date, and no text that makes the reader fall over."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import DatePrecision
from bot.extraction.when import find_dates

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
PUBLISHED = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
WORDS = st.sampled_from(
    [
        *WEEKDAYS,
        *MONTHS,
        "Sept.",
        "on",
        "in",
        "last",
        "next",
        "this",
        "week",
        "month",
        "year",
        "ago",
        "two",
        "31",
        "29",
        "30th",
        "0",
        "99",
        "1999",
        "2024",
        "2100",
        "of",
        "the",
        "yesterday",
        "tomorrow",
        "today",
        "tonight",
        "-",
        ",",
        "earlier",
        "late",
        "a",
        "999",
        "years",
        "days",
        "weeks",
        "before",
        "0000-00-00",
        "2023-02-30",
        "9999-12-31",
        "0001-01-01",
        "(2020)",
        "since",
        "past",
        "the day before yesterday",
    ]
)


def dates_in(text: str, published: date | None, *, future: bool = False) -> list[str]:
    return [when.date.text for when in find_dates(text, published, future=future) if when.date]


@given(st.text(max_size=300), st.none() | st.dates(), st.booleans())
def test_any_text_at_any_date_is_read_without_an_error(text: str, published: date | None, future: bool) -> None:
    for when in find_dates(text, published, future=future):
        assert 0 <= when.start < when.end <= len(text)


@given(st.lists(WORDS, max_size=12), st.none() | st.dates(), st.booleans())
def test_any_heap_of_date_words_gives_dates_of_the_calendar(words: list[str], published: date | None, future: bool) -> None:
    text = " ".join(words)
    found = find_dates(text, published, future=future)
    for when in found:
        assert when.date is not None
        assert 1 <= when.date.first_day().year <= when.date.last_day().year <= 9999
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.sampled_from(WEEKDAYS), PUBLISHED)
def test_a_past_weekday_is_the_last_one_on_or_before_publication(name: str, published: date) -> None:
    [told] = dates_in(f"They met on {name}.", published)
    day = date.fromisoformat(told)
    assert WEEKDAYS[day.weekday()] == name
    assert timedelta(0) <= published - day <= timedelta(6)


@given(st.sampled_from(WEEKDAYS), PUBLISHED)
def test_a_future_weekday_is_the_first_one_on_or_after_publication(name: str, published: date) -> None:
    [told] = dates_in(f"They will meet on {name}.", published, future=True)
    day = date.fromisoformat(told)
    assert WEEKDAYS[day.weekday()] == name
    assert timedelta(0) <= day - published <= timedelta(6)


@given(st.sampled_from(WEEKDAYS), PUBLISHED)
def test_last_weekday_lies_before_publication_and_next_weekday_after(name: str, published: date) -> None:
    [last] = dates_in(f"They met last {name}.", published)
    [following] = dates_in(f"They will meet next {name}.", published, future=True)
    assert date.fromisoformat(last) < published < date.fromisoformat(following)


@given(PUBLISHED, st.booleans())
def test_a_full_date_is_itself_whenever_it_is_read(day: date, future: bool) -> None:
    month = MONTHS[day.month - 1]
    for text in (
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        f"the {day.day}th of {month} {day.year}",
        day.isoformat(),
    ):
        assert dates_in(f"It was signed on {text}.", None, future=future) == [day.isoformat()]


@given(PUBLISHED, st.integers(0, 150))
def test_a_past_day_and_month_without_a_year_lie_in_the_nearest_past(published: date, back: int) -> None:
    day = published - timedelta(back)
    if (day.month, day.day) == (2, 29):
        return
    assert dates_in(f"It was signed on {MONTHS[day.month - 1]} {day.day}.", published) == [day.isoformat()]


@given(st.sampled_from(["today", "on Monday", "yesterday", "on August 24", "in April", "last week", "two months ago", "next year"]))
def test_without_a_publication_date_relative_words_stay_open(words: str) -> None:
    assert dates_in(f"The ministers met {words}.", None) == []


@pytest.mark.parametrize(
    ("words", "expected", "precision"),
    [
        ("yesterday", "2021-09-13", DatePrecision.DAY),
        ("today", "2021-09-14", DatePrecision.DAY),
        ("last night", "2021-09-13", DatePrecision.DAY),
        ("the day before yesterday", "2021-09-12", DatePrecision.DAY),
        ("last month", "2021-08", DatePrecision.MONTH),
        ("last week", "2021-09", DatePrecision.MONTH),
        ("last year", "2020", DatePrecision.YEAR),
        ("three years ago", "2018", DatePrecision.YEAR),
        ("two days ago", "2021-09-12", DatePrecision.DAY),
        ("in April", "2021-04", DatePrecision.MONTH),
        ("in November", "2020-11", DatePrecision.MONTH),
        ("in April 2019", "2019-04", DatePrecision.MONTH),
        ("in 2015", "2015", DatePrecision.YEAR),
        ("on Aug. 24", "2021-08-24", DatePrecision.DAY),
        ("on 24 August", "2021-08-24", DatePrecision.DAY),
        ("on January 30", "2021-01-30", DatePrecision.DAY),
    ],
)
def test_words_of_the_past_resolve_with_the_precision_they_allow(words: str, expected: str, precision: DatePrecision) -> None:
    [when] = find_dates(f"The two ministers met {words} to talk.", date(2021, 9, 14), future=False)
    assert when.date is not None
    assert (when.date.text, when.date.precision) == (expected, precision)


@pytest.mark.parametrize(
    "text", ["He may come.", "They march on Kyiv.", "The second summit", "Sunrise in Monrovia", "12,000 troops", "about 2019 people"]
)
def test_words_that_only_look_like_dates_are_none(text: str) -> None:
    assert dates_in(text, date(2021, 9, 14)) == []


@settings(deadline=None, max_examples=10)
@given(st.sampled_from(["May ", "on on on ", "1 ", "last last ", "Monday ", "2020-", "in late ", "a ago "]))
def test_long_repeated_words_take_bounded_time(unit: str) -> None:
    text = (unit * 3_000)[:9_000]
    assert all(when.end <= len(text) for when in find_dates(text, date(2021, 9, 14), future=False))
