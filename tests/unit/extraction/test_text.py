"""Splitting: every sentence stands in the combined text where it says; datelines and boilerplate are no text. And the word forms."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.lexicon import PhraseTable, lemmas
from bot.extraction.text import MAX_SENTENCE, combined, dateline, sentences

NEWS = st.lists(
    st.sampled_from(
        [
            "President",
            "U.S.",
            "Mr.",
            "Putin",
            "met",
            "PM",
            "Modi",
            ".",
            "?",
            "!",
            "…",
            "\n",
            "\n\n",
            " ",
            "\t",
            "\r\n",
            "(AP)",
            "—",
            "--",
            "Jan.",
            "“",
            "”",
            '"',
            "LONDON",
            ",",
            "The",
            "said",
            "3.5",
            "Read more",
            "© 2021",
            "a.m.",
            "...",
            "\u00a0",
            "\u2028",
            "é",
            "Ö",
            "中国",
            "🇷🇺",
            "١",
            "-",
            "a" * 1300,
        ]
    ),
    max_size=40,
)


@given(st.text(max_size=80), st.text(max_size=600))
def test_every_sentence_of_any_input_stands_where_its_offset_says(title: str, text: str) -> None:
    whole = combined(title, text)
    for piece in sentences(title, text):
        assert whole[piece.start : piece.start + len(piece.text)] == piece.text


@given(NEWS, NEWS)
def test_sentences_of_newslike_input_are_in_order_and_never_overlap(title: list[str], text: list[str]) -> None:
    head, body = " ".join(title), "".join(text)
    pieces = list(sentences(head, body))
    whole = combined(head, body)
    assert all(whole[piece.start : piece.start + len(piece.text)] == piece.text for piece in pieces)
    assert all(one.start + len(one.text) <= other.start for one, other in pairwise(pieces))
    assert all(piece.title or len(piece.text) <= MAX_SENTENCE for piece in pieces)
    assert [piece.index for piece in pieces] == list(range(len(pieces)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Putin met Xi. They signed a pact.", ["Putin met Xi.", "They signed a pact."]),
        ("He met U.S. President Joe Biden. Talks went on.", ["He met U.S. President Joe Biden.", "Talks went on."]),
        ("He flew to the U.S. The president waited.", ["He flew to the U.S.", "The president waited."]),
        ("Mr. Modi met Gen. Bajwa on Jan. 3. It rained.", ["Mr. Modi met Gen. Bajwa on Jan. 3.", "It rained."]),
        ("A heading without a stop\nThe text begins.", ["A heading without a stop", "The text begins."]),
        ("“We met.” They left.", ["“We met.”", "They left."]),
        ("Tariffs rose to 3.5 percent. Nobody met.", ["Tariffs rose to 3.5 percent.", "Nobody met."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert [piece.text for piece in sentences("", text)] == expected


@pytest.mark.parametrize(
    "line",
    [
        "Please enter your comment!",
        "Please enter your name here",
        "Read more: the treaty explained",
        "Sign up for our newsletter",
        "© 2021 Daily Wire",
    ],
)
def test_boilerplate_is_no_text(line: str) -> None:
    assert [piece.text for piece in sentences("", f"The ministers met.\n\n{line}\n")] == ["The ministers met."]


@pytest.mark.parametrize(
    "opening",
    ["SEOUL (Reuters) - ", "TOKYO (AP) — ", "BEIJING, May 27 (Xinhua) -- ", "NAIROBI, Kenya — ", "TEHRAN, May 19 (MNA) – "],
)
def test_a_dateline_is_cut_off_the_lead(opening: str) -> None:
    lead = "Sweden expelled a diplomat."
    assert dateline(opening + lead) == len(opening)
    [piece] = sentences("", opening + lead)
    assert (piece.text, piece.lead) == (lead, True)


@pytest.mark.parametrize("text", ["Sweden expelled a Russian diplomat.", "It was over.", "- ", ""])
def test_a_lead_without_a_dateline_is_left_whole(text: str) -> None:
    assert dateline(text) == 0


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("Meets", "meet"),
        ("met", "meet"),
        ("visiting", "visit"),
        ("expelled", "expel"),
        ("cancelled", "cancel"),
        ("flies", "fly"),
        ("invited", "invite"),
        ("parties", "party"),
        ("phoning", "phone"),
        ("Held", "hold"),
        ("sent", "send"),
        ("travelled", "travel"),
        ("summoning", "summon"),
    ],
)
def test_an_inflected_word_finds_its_lemma(word: str, lemma: str) -> None:
    assert lemma in lemmas(word)


@given(st.text(max_size=40))
def test_every_word_is_among_its_own_lemmas(word: str) -> None:
    assert word.lower().replace("’", "'") in lemmas(word)


def test_the_longest_phrase_wins() -> None:
    table = PhraseTable({("phone",): "short", ("phone", "call"): "long"})
    keys = [lemmas(word) for word in ["a", "phone", "call"]]
    assert table.longest_at(keys, 1) == (2, "long")
    assert table.longest_at(keys[:2], 1) == (1, "short")
    assert table.longest_at(keys, 0) is None
