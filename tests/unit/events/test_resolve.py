"""Which mentions are one event: each rule by a case told in a sentence."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain import SANCTIONS_EASED, Article, Source, Status
from bot.events import Apart, fit, merge, telling

PUTIN = "RUS/head_of_state/Vladimir Putin"
KHAN = "PAK/head_of_government/Imran Khan"
LAVROV = "RUS/foreign_minister/Sergey Lavrov"
QURESHI = "PAK/foreign_minister/Shah Mahmood Qureshi"


def test_two_outlets_on_one_call_make_one_event_with_two_sources(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("call", PUTIN, KHAN, date="2021-09-14"))
    desk.file("2021-09-15", mention("call", PUTIN, KHAN, date="2021-09-14"))
    assert len(desk.only.sources) == 2
    assert desk.only.revision == 1


def test_both_governments_readouts_of_a_call_join_though_roles_and_names_differ(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("call", f"{PUTIN}@initiator", f"{KHAN}@counterpart", date="2021-09-14"), outlet="kremlin")
    desk.file("2021-09-14", mention("call", "PAK", "RUS", date="2021-09-14"), outlet="islamabad")
    assert {party.person for party in desk.only.parties} == {"Vladimir Putin", "Imran Khan"}
    assert [str(party.role) for party in desk.only.parties] == ["initiator", "counterpart"]


def test_an_undated_readout_joins_a_dated_one_published_within_days(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("call", PUTIN, KHAN, date="2021-09-14"))
    desk.file("2021-09-16", mention("call", PUTIN, KHAN))
    assert str(desk.only.date) == "2021-09-14"


def test_two_undated_readouts_of_the_same_days_join_and_of_different_weeks_do_not(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("call", PUTIN, KHAN))
    desk.file("2021-09-15", mention("call", PUTIN, KHAN))
    desk.file("2021-09-25", mention("call", PUTIN, KHAN))
    assert sorted(len(event.sources) for event in desk.events.values()) == [1, 2]


def test_a_story_told_day_after_day_does_not_drift_into_the_next_call(desk: Any, mention: Any) -> None:
    for day in ("2021-09-01", "2021-09-04", "2021-09-07", "2021-09-10", "2021-09-13"):
        desk.file(day, mention("call", PUTIN, KHAN))
    assert len(desk.events) >= 2


def test_two_calls_of_one_pair_on_different_days_of_a_week_stay_apart(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("call", PUTIN, KHAN, date="2021-09-14"))
    desk.file("2021-09-17", mention("call", PUTIN, KHAN, date="2021-09-17"))
    assert len(desk.events) == 2


def test_a_call_across_midnight_is_one_call(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("call", PUTIN, KHAN, date="2021-09-14"))
    desk.file("2021-09-15", mention("call", PUTIN, KHAN, date="2021-09-15"))
    assert len(desk.events) == 1


def test_an_undated_readout_goes_to_the_nearer_of_two_calls(desk: Any, mention: Any) -> None:
    (first,) = desk.file("2021-09-11", mention("call", PUTIN, KHAN, date="2021-09-11"))
    (second,) = desk.file("2021-09-14", mention("call", PUTIN, KHAN, date="2021-09-14"))
    assert desk.file("2021-09-15", mention("call", PUTIN, KHAN)) == [second]
    assert first != second


def test_background_on_an_earlier_call_does_not_join_todays(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("call", PUTIN, KHAN, date="2021-09-14"))
    desk.file("2021-09-14", mention("call", PUTIN, KHAN, current=False, date="2021-08"))
    desk.file("2021-09-14", mention("call", PUTIN, KHAN, current=False))
    desk.file("2021-09-15", mention("call", PUTIN, KHAN, current=False, date="2021-09"))
    assert [event.current for event in desk.events.values()].count(True) == 1
    (today,) = (event for event in desk.events.values() if event.current)
    assert len(today.sources) == 1


def test_background_joins_the_dated_event_of_months_ago_that_it_recalls(desk: Any, mention: Any) -> None:
    (april,) = desk.file("2021-04-06", mention("visit", f"{LAVROV}@visitor", "PAK@host", date="2021-04-06", place="PAK/Islamabad"))
    recalled = mention("visit", f"{LAVROV}@visitor", "PAK@host", date="2021-04", place="PAK", current=False)
    assert desk.file("2021-09-14", recalled) == [april]
    assert desk.only.current


def test_the_same_look_back_in_two_articles_of_one_week_is_one_event(desk: Any, mention: Any) -> None:
    for day in ("2021-09-14", "2021-09-16"):
        desk.file(day, mention("visit", f"{LAVROV}@visitor", "PAK@host", current=False))
    assert len(desk.only.sources) == 2


def test_a_planned_visit_joins_its_own_occurrence_as_a_revision(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("visit", f"{LAVROV}@visitor", "PAK@host", status="planned"))
    desk.file("2021-10-06", mention("visit", f"{LAVROV}@visitor", "PAK@host", date="2021-10-06", place="PAK/Islamabad"))
    assert desk.only.status is Status.OCCURRED
    assert desk.only.revision == 2


def test_a_planned_visit_does_not_join_the_earlier_visit_of_the_same_minister(desk: Any, mention: Any) -> None:
    desk.file("2021-04-07", mention("visit", f"{LAVROV}@visitor", "PAK@host", date="2021-04-06"))
    desk.file("2021-09-08", mention("visit", f"{LAVROV}@visitor", "PAK@host"))
    desk.file("2021-09-14", mention("visit", f"{LAVROV}@visitor", "PAK@host", status="planned"))
    assert len(desk.events) == 3


def test_a_visit_called_off_after_another_took_place_is_another_visit(desk: Any, mention: Any) -> None:
    desk.file("2021-09-10", mention("visit", f"{LAVROV}@visitor", "PAK@host", date="2021-09-09"))
    desk.file("2021-09-14", mention("visit", f"{LAVROV}@visitor", "PAK@host", status="cancelled"))
    assert {str(event.status) for event in desk.events.values()} == {"occurred", "cancelled"}


def test_a_postponed_visit_stays_the_same_visit_at_its_new_date(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("visit", f"{LAVROV}@visitor", "PAK@host", status="planned", date="2021-10-05"))
    desk.file("2021-09-20", mention("visit", f"{LAVROV}@visitor", "PAK@host", status="postponed", date="2021-10-20"))
    assert str(desk.only.date) == "2021-10-20"
    assert desk.only.status is Status.POSTPONED
    assert desk.only.revision == 2


def test_the_ministers_call_and_the_presidents_call_of_one_day_stay_apart(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("call", PUTIN, KHAN, date="2021-09-14"))
    desk.file("2021-09-14", mention("call", LAVROV, QURESHI, date="2021-09-14"))
    desk.file("2021-09-14", mention("call", "RUS/foreign_minister", "PAK/foreign_minister", date="2021-09-14"))
    assert sorted(len(event.sources) for event in desk.events.values()) == [1, 2]


@pytest.mark.parametrize("spelling", ["Sergei Lavrov", "Lavrov", "Sergey Viktorovich Lavrov", "Sergéy Lavrov"])
def test_spellings_of_one_name_are_one_person(desk: Any, mention: Any, spelling: str) -> None:
    desk.file("2021-09-14", mention("call", LAVROV, QURESHI, date="2021-09-14"))
    desk.file("2021-09-14", mention("call", f"RUS/foreign_minister/{spelling}", QURESHI, date="2021-09-14"))
    assert len([party for party in desk.only.parties if party.code == "RUS"]) == 1


@pytest.mark.parametrize(("one", "other"), [("Kim Jong Un", "Kim Yo Jong"), ("George Bush", "Laura Bush"), ("Xi Jinping", "Wang Yi")])
def test_different_people_of_one_country_are_not_mixed(desk: Any, mention: Any, one: str, other: str) -> None:
    for name in (one, other):
        desk.file("2021-09-14", mention("meeting", f"PRK/official/{name}", "USA", date="2021-09-14"))
    assert len(desk.events) == 2


def test_two_of_five_summit_participants_join_the_summit_where_place_or_date_agree(desk: Any, mention: Any) -> None:
    desk.file("2021-09-17", mention("meeting", "RUS", "CHN", "IND", "PAK", "TJK", date="2021-09-17", place="TJK/Dushanbe"))
    desk.file("2021-09-17", mention("meeting", "RUS", "CHN", place="TJK/Dushanbe"))
    desk.file("2021-09-17", mention("meeting", "CHN", "IND", "PAK", "TJK", "KAZ", date="2021-09-17"))
    assert desk.only.codes == {"RUS", "CHN", "IND", "PAK", "TJK", "KAZ"}


def test_a_meeting_of_two_summit_members_without_place_or_date_stays_apart(desk: Any, mention: Any) -> None:
    desk.file("2021-09-17", mention("meeting", "RUS", "CHN", "IND", "PAK", "TJK", date="2021-09-17", place="TJK/Dushanbe"))
    desk.file("2021-09-17", mention("meeting", "RUS", "CHN"))
    assert len(desk.events) == 2


def test_mentions_of_one_article_are_kept_apart_as_its_extractor_did(desk: Any, mention: Any) -> None:
    same = mention("call", PUTIN, KHAN, date="2021-09-14")
    first, second = desk.file("2021-09-14", same, same)
    assert first != second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("expulsion", "RUS@initiator", "CZE@counterpart"), ("expulsion", "CZE@initiator", "RUS@counterpart")),
        (("visit", f"{LAVROV}@visitor", "PAK@host"), ("visit", f"{QURESHI}@visitor", "RUS@host")),
        (("sanction", "USA@initiator", "IRN@counterpart"), ("sanction", "IRN@initiator", "USA@counterpart")),
    ],
)
def test_the_answer_in_kind_is_another_event(desk: Any, mention: Any, one: tuple[str, ...], other: tuple[str, ...]) -> None:
    desk.file("2021-09-14", mention(*one, date="2021-09-14"))
    desk.file("2021-09-14", mention(*other, date="2021-09-14"))
    assert len(desk.events) == 2


def test_meetings_of_one_day_in_two_countries_are_two(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("meeting", LAVROV, QURESHI, date="2021-09-14", place="RUS/Moscow"))
    desk.file("2021-09-14", mention("meeting", LAVROV, QURESHI, date="2021-09-14", place="TJK/Dushanbe"))
    assert len(desk.events) == 2


def test_a_denial_revises_what_was_claimed(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("meeting", "IRN", "USA", date="2021-09-13"))
    desk.file("2021-09-15", mention("meeting", "IRN", "USA", status="denied"))
    assert desk.only.status is Status.DENIED
    assert desk.only.revision == 2


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        (("visit", PUTIN, KHAN), Apart.TYPE),
        (("call", PUTIN, "IND"), Apart.PARTIES),
        (("call", LAVROV, KHAN), Apart.PRINCIPALS),
    ],
)
def test_what_keeps_two_apart_has_a_name(mention: Any, told: tuple[str, ...], rule: Apart) -> None:
    moment = datetime(2021, 9, 14, tzinfo=UTC)
    article = Article("a", "wire", "https://wire.example/a", "A", "", moment, moment)
    source = Source("wire", "Wire", "https://wire.example/feed")
    event = merge("e", [telling(mention("call", PUTIN, KHAN, date="2021-09-14"), article, source)], before=None, now=moment)
    assert fit(telling(mention(*told, date="2021-09-14"), article, source), event).apart is rule


@pytest.mark.parametrize("when", ["0001", "0001-01-01", "9999-12-31"])
def test_dates_at_the_calendars_ends_are_no_trouble(desk: Any, mention: Any, when: str) -> None:
    for day in ("2021-09-14", "2021-09-15"):
        desk.file(day, mention("agreement", "RUS", "PAK", date=when, current=False))
    assert len(desk.events) == 1


def test_sanctions_lifted_are_another_event_than_those_imposed(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("sanction", "USA@initiator", "SYR@counterpart", plover="SANCTION"))
    desk.file("2021-09-15", mention("sanction", "USA@initiator", "SYR@counterpart", plover=SANCTIONS_EASED))
    desk.file("2021-09-15", mention("sanction", "USA@initiator", "SYR@counterpart", plover=SANCTIONS_EASED))
    assert sorted(len(event.sources) for event in desk.events.values()) == [1, 2]
