"""A government's own words: its officials stand there without their country."""

from __future__ import annotations

from datetime import date

import pytest

from bot.extraction import Extractor

DAY = date(2024, 10, 16)


def cast(extractor: Extractor, text: str, issuer: str | None, title: str = "") -> list[tuple[str, set[tuple[str, str | None]]]]:
    found = extractor.extract(text, title=title, published=DAY, issuer=issuer)
    return [(str(event.type), {(party.code, party.person) for party in event.parties}) for event in found.mentions]


@pytest.mark.parametrize(
    ("issuer", "text", "event"),
    [
        (
            "GBR", "The Prime Minister spoke to the President of Ukraine, Volodymyr Zelenskyy, this morning.",
            ("call", {("GBR", "Keir Starmer"), ("UKR", "Volodymyr Zelenskyy")}),
        ),
        (
            "GBR", "The Foreign Secretary spoke with Turkish Foreign Minister Hakan Fidan today about Syria.",
            ("call", {("GBR", "David Lammy"), ("TUR", "Hakan Fidan")}),
        ),
        (
            "GBR", "The Prime Minister and President Macron met in Paris this morning.",
            ("meeting", {("GBR", "Keir Starmer"), ("FRA", "Macron")}),
        ),
        ("GBR", "Minister Stephen Doughty visited Cyprus on Monday.", ("visit", {("GBR", "Stephen Doughty"), ("CYP", None)})),
        (
            "USA", "Deputy Secretary Kurt Campbell met today with Ecuadorian Foreign Minister Gabriela Sommerfeld.",
            ("meeting", {("USA", "Kurt Campbell"), ("ECU", "Gabriela Sommerfeld")}),
        ),
        (
            "LVA", "The Minister of Foreign Affairs met with the Minister of Foreign Affairs of Estonia, Margus Tsahkna, in Riga.",
            ("meeting", {("LVA", "Baiba Braze"), ("EST", "Margus Tsahkna")}),
        ),
    ],
)  # fmt: skip
def test_an_official_without_a_country_serves_the_issuer(
    extractor: Extractor, issuer: str, text: str, event: tuple[str, set[tuple[str, str | None]]]
) -> None:
    assert cast(extractor, text, issuer) == [event]
    assert cast(extractor, text, None) == []


@pytest.mark.parametrize(
    "text",
    [
        "The President said he would meet the Prime Minister of Japan next week.",  # no office that the United Kingdom has
        "An official met the Prime Minister of Japan in Tokyo.",
        "A minister who met the Prime Minister of Japan spoke of progress.",
        "The Ambassador of Peru met the Ambassador in Paris.",
    ],
)
def test_nobody_else_serves_the_issuer(extractor: Extractor, text: str) -> None:
    assert all(code != "GBR" for _, parties in cast(extractor, text, "GBR") for code, _ in parties)


def test_who_is_introduced_with_a_country_keeps_it(extractor: Extractor) -> None:
    text = "Turkish Foreign Minister Hakan Fidan met Iraqi Foreign Minister Fuad Hussein in Baghdad. Minister Fidan then flew to Doha."
    assert cast(extractor, text, "GBR") == [
        ("meeting", {("TUR", "Hakan Fidan"), ("IRQ", "Fuad Hussein")}),
        ("visit", {("TUR", "Hakan Fidan"), ("QAT", None)}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Prime Minister welcomed the US Secretary of State's trip to the Middle East.",
        "The Foreign Secretary spoke of President Macron's tour of Africa.",
        "The Foreign Secretary praised Secretary Rubio's trip last week.",
        "The Foreign Secretary spoke of President Macron's visit to the Middle East.",
        "The Prime Minister welcomed President Macron's visit to the Middle East.",
    ],
)
def test_a_trip_elsewhere_is_no_visit_to_the_issuer(extractor: Extractor, text: str) -> None:
    assert not [event for event in cast(extractor, text, "GBR") if event[0] == "visit"]


@pytest.mark.parametrize(
    ("text", "guest"),
    [
        ("The President of Kenya's State Visit will take place in March.", ("KEN", None)),
        ("The Kenyan President's visit will take place in May.", ("KEN", None)),
        ("The Foreign Secretary said President Macron's visit would take place in March.", ("FRA", "Macron")),
        ("The Prime Minister looked forward to President Zelenskyy's visit.", ("UKR", "Zelenskyy")),
    ],
)
def test_a_visit_without_a_goal_leads_to_the_issuer(extractor: Extractor, text: str, guest: tuple[str, str | None]) -> None:
    assert [event for event in cast(extractor, text, "GBR") if event[0] == "visit"] == [("visit", {guest, ("GBR", None)})]


def test_a_visit_told_before_is_no_second_one_to_the_issuer(extractor: Extractor) -> None:
    text = "The leaders discussed President Biden's visit to Kyiv last week. They agreed that his visit was historic."
    assert cast(extractor, text, "GBR") == [("visit", {("USA", "Biden"), ("UKR", None)})]
