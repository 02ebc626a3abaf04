"""Who held which office when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Office, PartialDate
from bot.knowledge import Knowledge, Roster, Term, load_knowledge


@pytest.mark.parametrize(
    ("code", "office", "day", "person"),
    [
        ("RUS", Office.FOREIGN_MINISTER, date(2021, 9, 14), "Sergey Lavrov"),
        ("RUS", Office.HEAD_OF_STATE, date(2021, 9, 14), "Vladimir Putin"),
        ("RUS", Office.HEAD_OF_STATE, date(2010, 1, 1), "Dmitry Medvedev"),
        ("PAK", Office.HEAD_OF_GOVERNMENT, date(2021, 9, 14), "Imran Khan"),
        ("PAK", Office.FOREIGN_MINISTER, date(2021, 9, 14), "Shah Mahmood Qureshi"),
        ("IND", Office.HEAD_OF_GOVERNMENT, date(2021, 9, 14), "Narendra Modi"),
        ("USA", Office.FOREIGN_MINISTER, date(2003, 3, 20), "Colin Powell"),
        ("USA", Office.HEAD_OF_STATE, date(1990, 6, 1), "George H. W. Bush"),
        ("EU", Office.FOREIGN_MINISTER, date(2016, 5, 1), "Federica Mogherini"),
        ("GBR", Office.HEAD_OF_STATE, date(2023, 1, 1), "Charles III"),
        ("UN", Office.ORG_HEAD, date(2012, 1, 1), "Ban Ki-moon"),
        ("SUN", Office.HEAD_OF_STATE, date(1991, 1, 1), "Mikhail Gorbachev"),
    ],
)
def test_the_holder_of_an_office_is_the_one_of_the_day(shipped: Knowledge, code: str, office: Office, day: date, person: str) -> None:
    assert [term.person for term in shipped.roster.holders(code, office, day)] == [person]


def test_the_two_heads_of_the_european_union_stand_side_by_side(shipped: Knowledge) -> None:
    holders = shipped.roster.holders("EU", Office.ORG_HEAD, date(2022, 3, 1))
    assert {term.person for term in holders} == {"Ursula von der Leyen", "Charles Michel"}


def test_both_hold_the_office_on_the_day_of_a_hand_over_and_the_newcomer_comes_first(shipped: Knowledge) -> None:
    holders = shipped.roster.holders("USA", Office.HEAD_OF_STATE, date(2021, 1, 20))
    assert [term.person for term in holders] == ["Joe Biden", "Donald Trump"]


def _term(
    start: str | None, end: str | None, as_of: str | None = None, person: str = "Ann Lee", code: str = "NZL", aliases: tuple[str, ...] = ()
) -> Term:
    first, last, known = (PartialDate(text) if text else None for text in (start, end, as_of))
    return Term(person, code, Office.FOREIGN_MINISTER, "Foreign Minister", first, last, known, aliases)


def test_partial_dates_are_generous_on_both_sides() -> None:
    term = _term("2016", "2017-02")
    assert term.holds_on(date(2016, 1, 1))
    assert term.holds_on(date(2017, 2, 28))
    assert not term.holds_on(date(2015, 12, 31))
    assert not term.holds_on(date(2017, 3, 1))


def test_an_open_term_is_believed_for_one_year_past_its_as_of_and_no_longer() -> None:
    term = _term("2020-05-01", None, "2022-10")
    assert term.holds_on(date(2022, 11, 1))
    assert term.holds_on(date(2023, 10, 31))
    assert not term.holds_on(date(2023, 11, 1))


def test_an_unknown_start_counts_from_the_beginning() -> None:
    assert _term(None, "2001").holds_on(date(1980, 1, 1))


@given(start=st.dates(), length=st.integers(0, 9000), probe=st.dates())
def test_a_closed_term_holds_exactly_between_its_days(start: date, length: int, probe: date) -> None:
    if date.max - start < timedelta(days=length):
        length = 0
    end = start + timedelta(days=length)
    assert _term(start.isoformat(), end.isoformat()).holds_on(probe) == (start <= probe <= end)


def test_a_person_is_one_over_all_offices(shipped: Knowledge) -> None:
    offices = {term.office for term in shipped.roster.of_person("Vladimir Putin")}
    assert offices == {Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT}
    (held,) = (term for term in shipped.roster.of_person("Putin") if term.holds_on(date(2010, 1, 1)))
    assert held.office is Office.HEAD_OF_GOVERNMENT


@pytest.mark.parametrize(
    "written",
    ["Sergey Lavrov", "sergei LAVROV", "Lavrov", "Sergey V. Lavrov", "Sergey Viktorovich Lavrov", "Lavrov Sergey", "Sergey J. Lavrov"],
)
def test_a_person_is_found_by_alias_initial_case_and_order(shipped: Knowledge, written: str) -> None:
    assert {term.person for term in shipped.roster.of_person(written)} == {"Sergey Lavrov"}


def test_accents_do_not_count(shipped: Knowledge) -> None:
    assert shipped.roster.of_person("Aleksandar Vučić") == shipped.roster.of_person("aleksandar vucic") != ()


def test_nobody_is_found_for_a_name_that_nobody_bears(shipped: Knowledge) -> None:
    assert shipped.roster.of_person("Xyzzy Plugh") == ()
    assert shipped.roster.of_person("") == ()


@pytest.mark.parametrize(("day", "holds"), [(date(2010, 1, 1), False), (date(2021, 1, 1), True), (date(2023, 1, 1), False)])
def test_an_office_is_held_within_its_term_only(shipped: Knowledge, day: date, holds: bool) -> None:
    (term,) = shipped.roster.of_person("Imran Khan")
    assert (term.code, term.holds_on(day), term.last_day < date(2023, 1, 1)) == ("PAK", holds, True)


def test_who_came_back_in_another_office_holds_it_after_a_gap(shipped: Knowledge) -> None:
    terms = shipped.roster.of_person("David Cameron")
    held = [[term.office for term in terms if term.holds_on(day)] for day in (date(2015, 1, 1), date(2020, 1, 1), date(2024, 1, 1))]
    assert held == [[Office.HEAD_OF_GOVERNMENT], [], [Office.FOREIGN_MINISTER]]


def test_names_give_unique_surnames_and_no_shared_ones(shipped: Knowledge) -> None:
    names = set(shipped.roster.names())
    assert ("Sergey Lavrov", "Sergey Lavrov") in names
    assert ("Lavrov", "Sergey Lavrov") in names
    assert not [pair for pair in names if pair[0] in {"Khan", "Kim", "Sharif", "Li"}]


def test_one_person_under_two_keys_keeps_the_surname() -> None:
    minister = _term("2000", "2001", person="Javier Solana", aliases=("Solana",))
    high_representative = _term("2002", "2003", person="Javier Solana", code="EU", aliases=("Solana",))
    assert ("Solana", "Javier Solana") in set(Roster((minister, high_representative)).names())


def test_no_alias_in_the_seeds_is_the_full_name_of_another_person_of_that_country(shipped: Knowledge) -> None:
    persons = {(term.code, term.person): term.qid for term in shipped.roster.terms}
    wrong = [
        (term.person, alias)
        for term in shipped.roster.terms
        for alias in term.aliases
        if alias != term.person and (term.code, alias) in persons and persons[term.code, alias] != term.qid
    ]
    assert wrong == []


def test_a_line_kept_by_hand_replaces_that_of_the_build(make_seeds: Callable[..., Path]) -> None:
    line = "[RUS]\nIgor Ivanov | foreign_minister | Minister of Foreign Affairs | 1998-09-11 .. 2004-03-08 | - | - | knowledge\n"
    terms = load_knowledge(make_seeds(people_own=line)).roster.terms
    assert [(term.title, str(term.end), term.aliases) for term in terms] == [("Minister of Foreign Affairs", "2004-03-08", ())]
