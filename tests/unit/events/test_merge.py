"""What many tellings together say: best of all fields, the firmest status, sources once, confidence by independent voices."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Article, Source, Status
from bot.events import event_id, merge, near_copies, rarity, telling, text_digest

WIRE = " ".join(f"word{number}" for number in range(120))
NOW = datetime(2021, 9, 20, tzinfo=UTC)


def test_the_fullest_names_and_the_most_precise_date_and_place_are_kept(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("visit", "RUS/foreign_minister/Lavrov@visitor", "PAK@host", date="2021-09", place="PAK"))
    desk.file(
        "2021-09-15", mention("visit", "RUS/foreign_minister/Sergey Lavrov@visitor", "PAK@host", date="2021-09-14", place="PAK/Islamabad")
    )
    event = desk.only
    assert [party.person for party in event.parties] == ["Sergey Lavrov", None]
    assert (str(event.date), event.place.name) == ("2021-09-14", "Islamabad")
    assert event.revision == 1, "a detail filled in is no material change"


def test_parties_stand_as_they_were_first_told_also_where_one_mention_is_given_twice(mention: Any) -> None:
    """A store may give out one and the same object for two articles that say the same."""
    one, other = (mention("call", "RUS", f"PAK/minister/{name}", date="2021-09-14") for name in ("Shah Qureshi", "Asad Umar"))
    tellings = []
    for hour, said in enumerate((one, other, one)):
        moment = NOW.replace(hour=hour)
        article = Article(f"a{hour}", "dawn", "https://dawn.example", "Headline", "", moment, moment)
        tellings.append(telling(said, article, Source("dawn", "Dawn", "https://dawn.example")))
    assert [party.person for party in merge("e", tellings, before=None, now=NOW).parties] == [None, "Shah Qureshi", "Asad Umar"]


def test_a_lagging_outlet_that_still_says_planned_does_not_undo_what_took_place(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14T10:00", mention("visit", "RUS@visitor", "PAK@host", date="2021-09-14"))
    desk.file("2021-09-14T12:00", mention("visit", "RUS@visitor", "PAK@host", date="2021-09-14", status="planned"))
    assert desk.only.status is Status.OCCURRED
    assert desk.only.revision == 1


def test_under_way_and_over_is_no_news_twice(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14T10:00", mention("visit", "RUS@visitor", "PAK@host", date="2021-09-14", status="ongoing"))
    desk.file("2021-09-15T10:00", mention("visit", "RUS@visitor", "PAK@host", date="2021-09-14"))
    assert (desk.only.status, desk.only.revision) == (Status.OCCURRED, 1)


def test_the_date_of_a_planned_visit_set_later_is_material(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("visit", "RUS@visitor", "PAK@host", status="planned"))
    desk.file("2021-09-16", mention("visit", "RUS@visitor", "PAK@host", status="planned", date="2021-10-05"))
    assert desk.only.revision == 2


def test_copies_of_one_wire_text_count_once(desk: Any, new_desk: Any, mention: Any) -> None:
    call = mention("call", "RUS", "PAK", date="2021-09-14", confidence=0.6)
    desk.file("2021-09-14", call, text=WIRE, outlet="one")
    alone = desk.only.confidence
    desk.file("2021-09-14", call, text=WIRE.replace("word60", "sentence cut here"), outlet="two")
    assert desk.only.confidence == alone
    desk.file("2021-09-14", call, text="Another reporter heard of it from the palace in quite other words today.", outlet="three")
    assert desk.only.confidence > alone


def test_an_official_source_weighs_more_and_nothing_is_certain(new_desk: Any, mention: Any) -> None:
    call = mention("call", "RUS", "PAK", date="2021-09-14", confidence=0.6)
    official, common = new_desk(), new_desk()
    official.file("2021-09-14", call, official=True)
    common.file("2021-09-14", call)
    assert official.only.confidence > common.only.confidence
    for number in range(30):
        official.file("2021-09-14", call, outlet=f"paper{number}", official=True)
    assert official.only.confidence <= 0.99


def test_a_denial_lowers_confidence(desk: Any, mention: Any) -> None:
    desk.file("2021-09-14", mention("meeting", "IRN", "USA", date="2021-09-13"))
    before = desk.only.confidence
    desk.file("2021-09-15", mention("meeting", "IRN", "USA", status="denied", date="2021-09-13"))
    assert desk.only.confidence < before


@given(st.permutations(range(5)))
@settings(max_examples=40, deadline=None)
def test_the_order_of_arrival_changes_nothing_of_the_event(order: list[int]) -> None:
    told = _tellings()
    expected = merge("e", told, before=None, now=NOW)
    assert merge("e", [told[place] for place in order], before=None, now=NOW) == expected


def test_the_order_of_arrival_changes_nothing_of_resolving(new_desk: Any, mention: Any) -> None:
    filings = [
        ("2021-09-14T10:00", mention("call", "RUS/head_of_state/Vladimir Putin@initiator", "PAK@counterpart", date="2021-09-14")),
        ("2021-09-14T11:00", mention("call", "PAK/head_of_government/Imran Khan", "RUS/head_of_state/Putin")),
        ("2021-09-15T09:00", mention("call", "PAK", "RUS", date="2021-09-14")),
        ("2021-09-16T09:00", mention("call", "RUS/head_of_state/Putin", "PAK/head_of_government/Khan", date="2021-09")),
    ]
    for order in permutations(range(4)):
        desk = new_desk()
        for place in order:
            published, told = filings[place]
            desk.file(published, told, outlet=f"paper{place}")
        event = desk.only
        assert (event.type, event.codes, str(event.date)) == ("call", {"RUS", "PAK"}, "2021-09-14")
        assert {party.person for party in event.parties} == {"Vladimir Putin", "Imran Khan"}


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_text_is_a_copy_of_itself_and_likeness_is_mutual(one: str, other: str) -> None:
    first, second = text_digest(one), text_digest(other)
    assert near_copies(first, first) == bool(first)
    assert near_copies(first, second) == near_copies(second, first)


def test_texts_on_one_topic_are_not_copies() -> None:
    one = "The president called the prime minister on Tuesday and they discussed Afghanistan and trade between the two countries at length."
    other = (
        "Prime Minister Khan received a telephone call from the Russian president, during which regional matters were discussed in depth."
    )
    assert not near_copies(text_digest(one), text_digest(other))


@given(st.text(min_size=1, max_size=40), st.integers(0, 500))
def test_an_event_id_is_ten_plain_characters_and_always_the_same(article: str, ordinal: int) -> None:
    ident = event_id(article, ordinal)
    assert len(ident) == 10
    assert set(ident) <= set("abcdefghijklmnopqrstuvwxyz234567")
    assert ident == event_id(article, ordinal) != event_id(article, ordinal + 1)


def test_rarity_is_told_in_days_then_years_and_by_what_the_earlier_date_allows(new_desk: Any, mention: Any) -> None:
    def call(when: str) -> Any:
        desk = new_desk()
        desk.file("2021-09-14", mention("call", "RUS", "PAK", date=when, current=True))
        return desk.only

    today = call("2021-09-14")
    assert rarity(today, call("2020-07-29")) == "first call in 412 days"
    assert rarity(today, call("2012-09-01")) == "first call in 9 years"
    assert rarity(today, call("2012")) == "first call since 2012"
    assert rarity(today, call("2021-04")) == "first call since April 2021"
    assert rarity(today, call("2021-09-10"), this_month=3) == "third call this month"
    assert rarity(today, call("2021-09-10"), this_month=1) == ""
    assert rarity(today, None) == "", "an archive that begins somewhere claims nothing"


def _tellings() -> list[Any]:
    from bot.domain import EventMention, EventType, Office, PartialDate, Party, Place, Role

    found = []
    for number, (person, role, date, status) in enumerate(
        [
            ("Putin", Role.INITIATOR, "2021-09-14", Status.PLANNED),
            ("Vladimir Putin", Role.PARTICIPANT, None, Status.OCCURRED),
            (None, Role.PARTICIPANT, "2021-09", Status.OCCURRED),
            ("V. Putin", Role.COUNTERPART, "2021-09-15", Status.ONGOING),
            ("Vladimir Vladimirovich Putin", Role.INITIATOR, "2021-09-14", Status.DENIED),
        ]
    ):
        moment = datetime(2021, 9, 14, 8 + number, tzinfo=UTC)
        office = Office.HEAD_OF_STATE if person else Office.STATE
        told = EventMention(
            EventType.CALL, status, (Party("RUS", person=person, office=office, role=role), Party("PAK")),
            date=PartialDate(date) if date else None, place=Place("RUS", "Moscow") if number % 2 else None, evidence=f"evidence {number}",
        )  # fmt: skip
        outlet = f"outlet{number}"
        article = Article(f"a{number}", outlet, f"https://{outlet}.example/a", "T", f"Text number {number} of it", moment, moment)
        found.append(telling(told, article, Source(outlet, outlet, f"https://{outlet}.example/feed", official=number == 2)))
    return found
