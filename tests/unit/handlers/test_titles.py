"""Headlines: a phrase for every type and status, and the readings that a person would check."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain import (
    SANCTIONS_EASED,
    Alert,
    Channel,
    Event,
    EventSource,
    EventType,
    Mode,
    Office,
    PartialDate,
    Party,
    Place,
    Role,
    Status,
)
from handlers.shared import TITLES, card, headline, listed, place_flag, place_name, possessive, with_the

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
PUTIN = Party("RUS", person="Vladimir Putin", office=Office.HEAD_OF_STATE, role=Role.INITIATOR)
KHAN = Party("PAK", person="Imran Khan", office=Office.HEAD_OF_GOVERNMENT, role=Role.COUNTERPART)
LAVROV = Party("RUS", person="Sergey Lavrov", office=Office.FOREIGN_MINISTER, role=Role.VISITOR)
HOST = Party("PAK", role=Role.HOST)
SENDER, TARGET = Party("RUS", role=Role.INITIATOR), Party("USA", role=Role.COUNTERPART)


def event(type: str, status: str, *parties: Party, **fields: Any) -> Event:
    source = EventSource("a", "wire", "Wire", "https://wire.example/a", "T", NOW, "e", Status(status))
    return Event(
        "event00001", EventType(type), Status(status), parties, True, fields.get("place"), fields.get("date"), (), fields.get("mode"),
        fields.get("evidence", ""), fields.get("attribution"), 0.8, None, None, fields.get("sources", (source,)), NOW, NOW,
        fields.get("revision", 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        (event("call", "occurred", PUTIN, KHAN), "Vladimir Putin called Imran Khan"),
        (event("call", "occurred", Party("RUS"), Party("PAK")), "Russia and Pakistan spoke by phone"),
        (event("call", "planned", PUTIN, KHAN), "Vladimir Putin to call Imran Khan"),
        (event("visit", "occurred", LAVROV, HOST), "Sergey Lavrov visits Pakistan"),
        (event("visit", "ongoing", LAVROV, HOST), "Sergey Lavrov is visiting Pakistan"),
        (event("visit", "planned", LAVROV, HOST), "Sergey Lavrov to visit Pakistan"),
        (event("visit", "cancelled", LAVROV, HOST), "Sergey Lavrov's visit to Pakistan called off"),
        (event("visit", "postponed", LAVROV, HOST), "Sergey Lavrov's visit to Pakistan postponed"),
        (event("visit", "denied", LAVROV, HOST, attribution="Pakistan's Foreign Office"),
         "Pakistan denies Sergey Lavrov's visit to Pakistan"),
        (event("visit", "planned", Party("USA", office=Office.FOREIGN_MINISTER, role=Role.VISITOR), HOST),
         "The United States' foreign minister to visit Pakistan"),
        (event("visit", "occurred", Party("FRA", role=Role.VISITOR), Party("DEU", role=Role.VISITOR), HOST),
         "France and Germany visit Pakistan"),
        (event("meeting", "occurred", Party("RUS"), Party("PAK")), "Russia and Pakistan met"),
        (event("meeting", "ongoing", Party("RUS"), Party("USA"), Party("CHE", role=Role.MEDIATOR)),
         "Russia and the United States are in talks"),
        (event("meeting", "occurred", *(Party(code) for code in ("RUS", "CHN", "IND", "PAK", "KAZ", "TJK"))),
         "Russia, China, India and 3 others met"),
        (event("meeting", "denied", Party("IRN"), Party("USA"), attribution="Iranian Foreign Ministry"),
         "Iran denies meeting with the United States"),
        (event("meeting", "denied", Party("IRN"), Party("USA")), "Meeting of Iran and the United States denied"),
        (event("meeting", "denied", Party("IRN"), Party("USA"), attribution="two diplomats"),
         "Meeting of Iran and the United States denied"),
        (event("meeting", "refused", Party("IRN"), Party("USA")), "Meeting of Iran and the United States refused"),
        (event("message", "occurred", PUTIN, KHAN), "Vladimir Putin sent Imran Khan a message"),
        (event("invitation", "occurred", PUTIN, KHAN), "Vladimir Putin invited Imran Khan"),
        (event("agreement", "occurred", Party("RUS"), Party("PAK")), "Russia and Pakistan reached an agreement"),
        (event("exercise", "planned", Party("RUS"), Party("PAK")), "Russia and Pakistan to hold a joint exercise"),
        (event("aid", "occurred", SENDER, TARGET), "Russia gives aid to the United States"),
        (event("upgrade", "planned", SENDER, TARGET), "Russia to upgrade ties with the United States"),
        (event("protest", "occurred", SENDER, TARGET), "Russia lodged a protest with the United States"),
        (event("expulsion", "occurred", SENDER, TARGET), "Russia expelled diplomats of the United States"),
        (event("downgrade", "occurred", SENDER, TARGET), "Russia downgrades ties with the United States"),
        (event("sanction", "proposed", SENDER, TARGET), "Russia's sanctions against the United States proposed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_headline_reads_as_a_wire_would_put_it(happened: Event, expected: str) -> None:
    assert headline(happened, place_name) == expected


def test_sanctions_lifted_are_not_told_as_sanctions_decided_on() -> None:
    eased = replace(event("sanction", "occurred", SENDER, TARGET), plover=SANCTIONS_EASED)
    assert headline(eased, place_name) == "Russia eased sanctions on the United States"
    assert headline(replace(eased, status=Status.PLANNED), place_name) == "Russia to ease sanctions on the United States"
    assert headline(replace(eased, status=Status.CANCELLED), place_name) == "Russia's sanctions against the United States called off"


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("type", list(EventType))
def test_every_type_and_status_has_a_directed_and_a_joint_headline(type: EventType, status: Status) -> None:
    assert set(TITLES[type][status].directed + TITLES[type][status].joint).isdisjoint("!")
    for parties in ((SENDER, TARGET), (Party("RUS"), Party("USA")), (LAVROV, Party("USA", role=Role.HOST))):
        line = headline(event(type, status, *parties, attribution="the Kremlin"), place_name)
        assert line[0].isupper()
        assert "Russia" in line or "Lavrov" in line
        assert "United States" in line
        assert not set("{}/!\n") & set(line)
        assert "  " not in line


def test_names_with_braces_and_slashes_are_taken_as_they_are() -> None:
    odd = Party("RUS", person="A{b}/C {a}", office=Office.HEAD_OF_STATE, role=Role.INITIATOR)
    assert headline(event("call", "occurred", odd, KHAN), place_name) == "A{b}/C {a} called Imran Khan"


def test_small_words() -> None:
    assert listed(["A"]) == "A"
    assert listed(["A", "B", "C", "D"]) == "A, B, C and D"
    assert (possessive("Laos"), possessive("Iran")) == ("Laos'", "Iran's")
    assert (with_the("United Kingdom"), with_the("Pakistan"), with_the("Worldwide")) == ("the United Kingdom", "Pakistan", "Worldwide")
    assert (place_name("PAK"), place_name("XKX"), place_name("ARAB_LEAGUE"), place_name("NATO")) == (
        "Pakistan",
        "Kosovo",
        "Arab League",
        "NATO",
    )
    assert (place_flag("PAK"), place_flag("EU"), place_flag("SUN")) == ("\U0001f1f5\U0001f1f0", "", "")


def test_a_card_tells_who_when_where_how_and_what_was_said_before() -> None:
    told = EventSource("a", "wire", "Wire", "javascript:alert(1)", "\x1b[31mred\x07", NOW, "e", Status.PLANNED)
    happened = event(
        "visit", "cancelled", LAVROV, HOST, place=Place("PAK", "Islamabad"), date=PartialDate("2021-09-14"), mode=Mode.IN_PERSON,
        evidence="the visit\n was  called off", revision=2, sources=(told, told),
    )  # fmt: skip
    shown = card(Alert(happened, Channel("console", "", "x")), place_name, place_flag)
    assert (shown.when, shown.where, shown.mode) == ("Tuesday 14 September 2021", "Islamabad, Pakistan", "in person")
    assert (shown.status_word, shown.was) == ("called off", "planned")
    assert shown.evidence == "the visit was called off"
    assert (shown.sources[0].title, shown.sources[0].url) == ("red", "")
    assert shown.codes == ("RUS", "PAK")
