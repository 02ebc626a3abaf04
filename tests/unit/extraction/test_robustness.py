"""Any string of any length and script is answered, in bounded time, and evidence is where its span says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.extraction import Extraction, Extractor
from bot.extraction.text import combined
from bot.extraction.trace import Trace

OUTCOMES = {"events", "none", "language", "empty"}
PUBLISHED = date(2021, 9, 14)
STORY = "Turkish President Recep Tayyip Erdogan phoned Russian President Vladimir Putin on Monday. "
PATIENT = settings(
    deadline=None, derandomize=True, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
SCRIPTS = st.lists(
    st.sampled_from(
        [
            *"aA .,'\"-()\n\t/\0\x07\x1b\u200b\u202e\u2066",
            "م",
            "ש",
            "中",
            "é",
            "\u0301",
            "🇷🇺",
            "👩‍🚀",
            "\ud7ff",
            "\ufeff",
            "\u2028",
            "’",
            "“",
        ]
    ),
    max_size=120,
).map("".join)


def well_formed(extraction: Extraction, title: str, text: str) -> bool:
    whole = combined(title, text)
    return (
        extraction.outcome in OUTCOMES
        and bool(extraction.mentions) == (extraction.outcome == "events")
        and all(whole[mention.span[0] : mention.span[1]] == mention.evidence for mention in extraction.mentions)
        and all(mention.evidence.strip() for mention in extraction.mentions)
    )


@PATIENT
@given(title=st.text(max_size=60), text=st.text(max_size=400))
def test_any_string_is_answered(extractor: Extractor, title: str, text: str) -> None:
    assert well_formed(extractor.extract(text, title=title, published=PUBLISHED), title, text)


@PATIENT
@given(before=SCRIPTS, after=SCRIPTS)
def test_controls_emojis_and_other_scripts_around_a_story_do_no_harm(extractor: Extractor, before: str, after: str) -> None:
    text = f"{before}\n\n{STORY}\n\n{after}"
    assert well_formed(extractor.extract(text, title=before[:40], published=PUBLISHED), before[:40], text)


@PATIENT
@given(cuts=st.lists(st.integers(0, len(STORY) - 1), max_size=4), junk=SCRIPTS)
def test_a_story_with_pieces_torn_out_is_answered(extractor: Extractor, cuts: list[int], junk: str) -> None:
    text = STORY
    for cut in cuts:
        text = text[:cut] + junk[:5] + text[cut + 3 :]
    assert well_formed(extractor.extract(text, published=PUBLISHED), "", text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "A" * 100_000,
        " " * 100_000,
        "\n" * 100_000,
        "(" * 100_000,
        "\"'" * 50_000,
        "A and " * 20_000,
        "Russia and " * 9_000 + "China met.",
        "Putin, " * 10_000 + "met Xi.",
        "President of the " * 5_000 + "Russia met Xi.",
        "U.S. " * 20_000,
        "that he said " * 7_000,
        "met with talks call visit " * 4_000,
        "the foreign minister's " * 4_000,
        "Al-" * 30_000,
        "\u202e" * 50_000 + STORY,
        "👩‍🚀" * 20_000,
        "1 " * 50_000,
        "Jan. 1, " * 12_000,
    ],
    ids=lambda text: repr(text[:14]),
)
@pytest.mark.timeout(60)
def test_a_hostile_string_cannot_stall_the_reader(extractor: Extractor, text: str) -> None:
    assert well_formed(extractor.extract(text, title=text[:2_000], published=PUBLISHED), text[:1_000], text)


@pytest.mark.timeout(300)  # a hang, not a slow machine
def test_two_megabytes_of_news_are_read_within_bounds(extractor: Extractor) -> None:
    text = (STORY + "The weather in the capital was fine, the market was full and nobody spoke of politics at all.\n\n") * 11_000
    assert len(text) > 2_000_000
    extraction = extractor.extract(text, published=PUBLISHED)
    assert [mention.codes for mention in extraction.mentions] == [{"TUR", "RUS"}]


def test_evidence_is_quoted_from_the_place_that_the_span_tells(extractor: Extractor) -> None:
    title = "Erdogan, Putin talk"
    text = f"The week was calm.\n\n{STORY}\n\nSweden expelled two Russian diplomats on Tuesday."
    extraction = extractor.extract(text, title=title, published=PUBLISHED)
    assert {str(mention.type) for mention in extraction.mentions} == {"call", "expulsion"}
    assert well_formed(extraction, title, text)
    for mention in extraction.mentions:
        assert len(mention.evidence.split()) <= 45


def test_evidence_does_not_stop_a_word_before_the_end_of_its_clause(extractor: Extractor) -> None:
    """Regression: "issues of regional and bilateral" was quoted, without the "interest" that followed."""
    told = (
        "Pakistan Prime Minister Imran Khan on Tuesday spoke to Russian President Vladimir Putin over telephone and discussed "
        "the situation arising in Afghanistan as well as issues of regional and bilateral interest."
    )
    (call,) = extractor.extract(told, published=date(2021, 9, 14)).mentions
    assert call.evidence.endswith("bilateral interest.") or call.evidence.endswith("bilateral interest")


@pytest.mark.parametrize(
    "text",
    [
        "Le président français Emmanuel Macron s'est entretenu mardi par téléphone avec son homologue russe Vladimir Poutine. "
        "Les deux dirigeants ont évoqué la situation en Ukraine et sont convenus de rester en contact dans les prochains jours.",
        "El presidente del Gobierno, Pedro Sánchez, viajó este lunes a Rabat para reunirse con el rey de Marruecos. "
        "Los dos dirigentes firmaron una declaración conjunta y acordaron reabrir los pasos fronterizos de forma gradual.",
        "Президент России Владимир Путин провёл телефонный разговор с президентом Турции Реджепом Тайипом Эрдоганом.",
        "习近平同普京通电话。两国元首就双边关系和共同关心的国际问题交换了意见。",
        "Bundeskanzlerin Angela Merkel hat am Montag mit dem russischen Präsidenten Wladimir Putin telefoniert. "
        "Beide sprachen über die Lage in der Ukraine und vereinbarten, in Kontakt zu bleiben, teilte ein Regierungssprecher mit.",
        "تلقى الرئيس المصري عبد الفتاح السيسي اتصالا هاتفيا من الرئيس الفرنسي إيمانويل ماكرون.",
    ],
    ids=["French", "Spanish", "Russian", "Chinese", "German", "Arabic"],
)
def test_a_text_that_is_not_english_is_set_aside(extractor: Extractor, text: str) -> None:
    extraction = extractor.extract(text, published=PUBLISHED)
    assert (extraction.outcome, extraction.mentions) == ("language", ())


@pytest.mark.parametrize("text", ["", " \n\t ", "12 34", "...", "\u200b\n\n!!"])
def test_nothing_to_read_is_empty(extractor: Extractor, text: str) -> None:
    extraction = extractor.extract(text, published=PUBLISHED)
    assert (extraction.outcome, extraction.mentions) == ("empty", ())


def test_the_same_text_gives_the_same_events_twice(extractor: Extractor) -> None:
    text = STORY * 2 + "Putin will visit Ankara next month. Sweden expelled a Belarusian diplomat."
    extractor.extract("Kim Jong Un met Xi Jinping in Beijing.", published=date(2018, 6, 19))
    assert extractor.extract(text, published=PUBLISHED) == extractor.extract(text, published=PUBLISHED)


def test_evidence_that_ends_with_its_clause_takes_no_word_of_the_next(extractor: Extractor) -> None:
    """Regression: the quotation was carried on to the next comma."""
    told = (
        "After a week in which the markets of the whole region had fallen and the ministers of three cabinets had resigned one "
        "after another, Japan's Prime Minister Shinzo Abe called Turkish President Recep Tayyip Erdogan on Tuesday, wrote the Asahi, "
        "while the leaders of the opposition waited in vain for an answer from the palace."
    )
    (call,) = extractor.extract(told, published=date(2019, 5, 14)).mentions
    assert call.evidence.endswith("on Tuesday,")


@pytest.mark.parametrize("published", [date.min, date.max, date(1, 2, 3), date(9999, 1, 31), date(1600, 2, 29)])
def test_a_day_of_publication_that_no_article_has_is_no_day(extractor: Extractor, published: date) -> None:
    text = (
        "Beijing tomorrow told Russia. The Russian president will meet the Chinese president next month and visit Minsk next year. "
        "Russia's president met China's president on Sunday, two weeks ago, last month and last year, and is meeting him today."
    )
    found = extractor.extract(text, title="Putin to visit Minsk on Friday", published=published)
    assert found.outcome == "events"
    assert all(mention.date is None for mention in found.mentions)


@pytest.mark.parametrize(
    "text",
    [
        "The prime minister was visited by Russian President Vladimir Putin in hospital in Minsk.",
        "Officials were visited by Chinese Foreign Minister Wang Yi and Putin.",
        "Russia told the EU about the king visited by Putin.",
    ],
)
def test_an_office_without_a_country_that_is_visited_is_no_place(extractor: Extractor, text: str) -> None:
    for mention in extractor.extract(text, published=date(2023, 3, 15)).mentions:
        assert len(mention.codes) > 1


def test_a_known_name_does_not_swallow_the_word_behind_it(extractor: Extractor) -> None:
    text = "Russian President Vladimir Putin Thereby met US President Joe Biden Nonetheless in Geneva."
    (mention,) = extractor.extract(text, published=date(2023, 3, 15)).mentions
    assert {party.person for party in mention.parties} == {"Vladimir Putin", "Joe Biden"}


class _Count(Trace):
    """Counts what is told."""

    def __init__(self) -> None:
        self.number = 0

    def told(self, draft: object) -> None:
        self.number += 1


def test_a_text_that_tells_without_end_is_heard_out_to_a_bound(extractor: Extractor) -> None:
    heard = _Count()
    found = extractor.extract("Putin met Xi and " * 4_000, published=date(2023, 3, 15), trace=heard)
    assert 0 < heard.number < 1_000
    assert found.outcome == "events"
