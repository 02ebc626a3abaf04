"""The neutral cards: everything a reader is owed, as plain text that is safe to show."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import Alert, AlertKind, Digest, EventType, PartialDate, Status
from handlers.shared import STATUS_MARKS, STATUS_WORDS, AlertCard, card, digest_card, place_flag, place_name
from tests.rooms import HERE, NOW, event, leaders_call, told


def of(*, kind: AlertKind = AlertKind.NEW, note: str = "", **more: object) -> AlertCard:
    shown = replace(leaders_call(), **more)  # type: ignore[arg-type]
    return card(Alert(shown, HERE, kind, note=note), place_name, place_flag)


def test_a_card_holds_who_what_when_where_status_evidence_sources_and_how_sure() -> None:
    made = of()
    assert made.title == "Vladimir Putin called Imran Khan"
    assert made.parties == ("🇷🇺 Russia: Vladimir Putin, head of state", "🇵🇰 Pakistan: Imran Khan, head of government")
    assert (made.when, made.where) == ("Tuesday 14 September 2021", "Islamabad, Pakistan")
    assert (made.mark, made.status_word) == ("●", "took place")
    assert [source.outlet for source in made.sources] == ["Dawn", "TASS"]
    assert (made.rarity, made.confidence_words) == ("first call in 412 days", "good confidence")
    assert made.first_told == NOW


def test_the_title_is_one_line_whatever_the_names_hold() -> None:
    parties = tuple(replace(party, person=f"{party.person}\n\n@everyone\x1b[2J") for party in leaders_call().parties)
    assert "\n" not in of(parties=parties).title
    assert "\x1b" not in of(parties=parties).title


def test_a_note_stands_above_the_event() -> None:
    assert of(kind=AlertKind.SILENCE, note="no contact for 97 days").note == "no contact for 97 days"


def test_the_first_telling_is_the_earliest_publication_or_when_it_was_first_seen() -> None:
    early = NOW - timedelta(hours=5)
    assert of(sources=(told("1"), told("2", published=early), told("3", published=None))).first_told == early
    assert of(sources=(told("1", published=None),)).first_told == NOW


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_mark_and_a_word(status: Status) -> None:
    assert STATUS_MARKS[status]
    assert STATUS_WORDS[status]


def test_every_button_of_every_kind_of_event_fits_its_id() -> None:
    for kind in EventType:
        shown = card(
            Alert(event("x" * 40, "2021-09-01", "ARAB_LEAGUE SHANGHAI_COOPERATION_ORG"[:24] + " RUS", kind), HERE), place_name, place_flag
        )
        assert all(len(button.action.encode()) <= 100 and len(button.label) <= 20 for button in shown.buttons)


def test_a_digest_lists_its_events_once_and_counts_the_rest() -> None:
    alerts = tuple(Alert(event(f"e{n}", f"2021-09-{n + 1:02}"), HERE) for n in range(30))
    made = digest_card(Digest(HERE, (*alerts, alerts[-1]), "hourly digest", more=7), place_name, place_flag)
    assert made.title == "37 events: hourly digest"
    assert (len(made.cards), made.more) == (31, 7)
    assert len(made.choices[0].options) == 25
    assert made.choices[0].options[0][1] == "e29"


def test_a_revision_says_what_changed() -> None:
    planned = told("1", status=Status.PLANNED, date=PartialDate("2021-09-12"))
    held = told("2", date=PartialDate("2021-09-14"))
    made = of(kind=AlertKind.REVISION, sources=(planned, held), revision=2)
    assert made.changes == ("was planned, now took place", "was Sunday 12 September 2021, now Tuesday 14 September 2021")
    assert of(kind=AlertKind.GROWTH, sources=(planned, held), revision=2).changes == ()
    assert of(kind=AlertKind.NEW).changes == ()
