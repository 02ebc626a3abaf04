"""Countries, organisations and authorities by whatever people call them."""

from __future__ import annotations

from datetime import date

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import PartyKind
from bot.knowledge import Knowledge, fold

# Territories that take part in nothing by themselves; the news means the state they belong to.
_TERRITORIES = """
AIA ALA ASM ATA ATF BES BLM BVT CCK CXR GGY GLP GUF HMD IMN IOT JEY MAF MNP MSR
MTQ MYT NFK PCN REU SGS SHN SJM SPM SXM TCA TKL UMI VGB VIR WLF
"""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PAK", "PAK"), ("pk", "PAK"), ("Pakistani", "PAK"), ("🇵🇰", "PAK"), ("pakistan", "PAK"),
        ("U.S.", "USA"), ("US", "USA"), ("USA", "USA"), ("America", "USA"), ("the United States", "USA"), ("American", "USA"),
        ("UK", "GBR"), ("U.K.", "GBR"), ("Britain", "GBR"), ("Great Britain", "GBR"), ("British", "GBR"), ("Britons", "GBR"),
        ("Holland", "NLD"), ("the Netherlands", "NLD"), ("Türkiye", "TUR"), ("Turkiye", "TUR"), ("Turkey", "TUR"), ("Turks", "TUR"),
        ("Danes", "DNK"), ("Czech Republic", "CZE"), ("Burma", "MMR"), ("Myanmar", "MMR"), ("Palestinian Authority", "PSE"), ("PLO", "PSE"),
        ("South Korea", "KOR"), ("North Korea", "PRK"), ("Holy See", "VAT"), ("Vatican", "VAT"), ("cote d'ivoire", "CIV"),
        ("Ivory Coast", "CIV"), ("DRC", "COD"), ("Kosovo", "XKX"), ("XKX", "XKX"),
        ("Taiwan", "TWN"), ("Soviet Union", "SUN"), ("USSR", "SUN"), ("Soviet", "SUN"),
        ("Yugoslavia", "YUG"), ("Czechoslovakia", "CSK"), ("East Germany", "DDR"), ("West Germany", "DEU"),
        ("EU", "EU"), ("European Commission", "EU"), ("🇪🇺", "EU"), ("UNSC", "UN"), ("Arab League", "ARAB_LEAGUE"), ("AU", "AU"),
        ("Hizbullah", "HEZBOLLAH"), ("Houthis", "HOUTHI"), ("Taliban", "TALIBAN"),
    ],
)  # fmt: skip
def test_a_party_is_found_by_any_usual_name(shipped: Knowledge, text: str, code: str) -> None:
    assert shipped.places.lookup(text) == code


@pytest.mark.parametrize("text", ["Congolese", "Dominican", "Islamabad", "Kremlin", "", "   ", "🇵", "xyzzy"])
def test_what_is_unclear_or_no_name_of_a_party_is_not_found(shipped: Knowledge, text: str) -> None:
    assert shipped.places.lookup(text) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Pakstan", "Pakistan"), ("Rusia", "Russia"), ("Untied States", "United States"), ("Kazakstan", "Kazakhstan"), ("Germny", "Germany")],
)
def test_a_typo_suggests_what_was_meant_first(shipped: Knowledge, typed: str, meant: str) -> None:
    assert shipped.places.suggest(typed)[0] == meant


def test_an_unclear_word_suggests_each_of_its_readings(shipped: Knowledge) -> None:
    assert set(shipped.places.suggest("Congolese", 2)) == {"DR Congo", "Congo-Brazzaville"}


def test_nonsense_suggests_nothing(shipped: Knowledge) -> None:
    assert shipped.places.suggest("qqqqqqqq") == []
    assert shipped.places.suggest("") == []


def test_every_country_of_iso_3166_but_the_listed_territories_is_there(shipped: Knowledge) -> None:
    countries = {entry.code for entry in shipped.places.entries if entry.kind is PartyKind.COUNTRY}
    assert {country.alpha_3 for country in pycountry.countries} - countries == set(_TERRITORIES.split())
    assert {"XKX", "PSE", "TWN", "VAT", "SUN", "YUG", "CSK", "DDR"} <= countries


def test_every_code_name_and_two_letter_code_of_a_country_finds_it(shipped: Knowledge) -> None:
    for entry in shipped.places.entries:
        assert shipped.places.lookup(entry.code) == entry.code
        assert shipped.places.lookup(entry.name) == entry.code
        if entry.iso2:
            assert shipped.places.lookup(shipped.places.flag(entry.code)) in {entry.code, shipped.places.lookup(entry.iso2)}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("RUS", PartyKind.COUNTRY), ("XKX", PartyKind.COUNTRY), ("SUN", PartyKind.COUNTRY), ("VAT", PartyKind.COUNTRY),
        ("OIC", PartyKind.ORGANISATION), ("SCO", PartyKind.ORGANISATION), ("GCC", PartyKind.ORGANISATION), ("EU", PartyKind.ORGANISATION),
        ("HAMAS", PartyKind.AUTHORITY), ("RSF", PartyKind.AUTHORITY), ("SDF", PartyKind.AUTHORITY), ("TALIBAN", PartyKind.AUTHORITY),
        ("QQQ", PartyKind.COUNTRY), ("QQ", PartyKind.ORGANISATION), ("NEW_CLUB", PartyKind.ORGANISATION),
    ],
)  # fmt: skip
def test_the_kind_stands_beside_the_code(shipped: Knowledge, code: str, kind: PartyKind) -> None:
    assert shipped.places.kind_of(code) is kind


def test_flags_and_names_have_a_fallback(shipped: Knowledge) -> None:
    assert shipped.places.flag("PAK") == "🇵🇰"
    assert shipped.places.flag("UN") == "🇺🇳"
    assert shipped.places.flag("SUN") == shipped.places.flag("HAMAS") == shipped.places.flag("QQQ") == ""
    assert shipped.places.name("QQQ") == "QQQ"


def test_a_former_state_has_the_years_it_existed_in(shipped: Knowledge) -> None:
    soviet = shipped.places.get("SUN")
    assert soviet is not None
    assert (soviet.since, soviet.until) == (1922, 1991)


@pytest.mark.parametrize(
    ("city", "code"),
    [
        ("Geneva", "CHE"), ("Istanbul", "TUR"), ("Jeddah", "SAU"), ("New York", "USA"), ("Sochi", "RUS"), ("St Petersburg", "RUS"),
        ("Sharm el Sheikh", "EGY"), ("Camp David", "USA"), ("Panmunjom", "KOR"), ("Davos", "CHE"), ("Zürich", "CHE"), ("Islamabad", "PAK"),
        ("Moscow", "RUS"), ("Brussels", "BEL"), ("Vienna", "AUT"), ("Prague", "CZE"), ("Addis Ababa", "ETH"),
    ],
)  # fmt: skip
def test_a_city_lies_in_its_country_whoever_has_a_seat_there(shipped: Knowledge, city: str, code: str) -> None:
    assert shipped.places.locate(city) == code


def test_there_are_at_least_250_other_cities(shipped: Knowledge) -> None:
    assert len(shipped.places.cities) >= 250


@pytest.mark.parametrize(
    ("code", "day", "inside", "outside"),
    [
        ("EU", date(2020, 1, 31), {"GBR", "HRV"}, {"TUR"}),
        ("EU", date(2020, 2, 1), {"HRV"}, {"GBR"}),
        ("EU", date(2013, 6, 30), {"ROU", "GBR"}, {"HRV"}),
        ("EU", date(2004, 4, 30), {"SWE"}, {"POL", "BGR"}),
        ("NATO", date(2023, 4, 4), {"FIN"}, {"SWE"}),
        ("NATO", date(2024, 3, 7), {"SWE"}, {"UKR"}),
        ("BRICS", date(2010, 12, 23), {"BRA", "CHN"}, {"ZAF"}),
        ("BRICS", date(2024, 1, 1), {"ZAF", "EGY", "IRN"}, {"IDN", "ARG"}),
        ("BRICS", date(2025, 1, 6), {"IDN"}, {"TUR"}),
        ("ARAB_LEAGUE", date(2015, 1, 1), {"EGY"}, {"SYR"}),
        ("ARAB_LEAGUE", date(2023, 5, 7), {"SYR"}, {"IRN"}),
    ],
)
def test_a_bloc_has_the_members_of_the_day(shipped: Knowledge, code: str, day: date, inside: set[str], outside: set[str]) -> None:
    members = shipped.blocs.members(code, day)
    assert inside <= members
    assert not outside & members


def test_an_unknown_bloc_has_no_members_and_every_bloc_is_a_place(shipped: Knowledge) -> None:
    assert shipped.blocs.members("PAK", date(2021, 1, 1)) == frozenset()
    assert all(shipped.places.get(code) for code in shipped.blocs.codes)
    wanted = {
        "EU",
        "NATO",
        "BRICS",
        "G7",
        "G20",
        "ASEAN",
        "GCC",
        "ARAB_LEAGUE",
        "AU",
        "SCO",
        "SAARC",
        "QUAD",
        "CIS",
        "EAEU",
        "CSTO",
        "NORDIC",
    }
    assert wanted | {"VISEGRAD", "BALTIC", "MERCOSUR", "OPEC", "E3"} <= shipped.blocs.codes


@pytest.mark.parametrize(("written", "folded"), [("𝔸", "a"), ("ℙutin", "putin"), ("İstanbul", "istanbul"), ("ϓ", "υ"), ("㏂", "am")])
def test_signs_that_stand_for_letters_are_those_letters(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_any_text_can_be_looked_up(shipped: Knowledge, text: str) -> None:
    code = shipped.places.lookup(text)
    assert code is None or shipped.places.get(code) is not None
    assert len(shipped.places.suggest(text)) <= 3
