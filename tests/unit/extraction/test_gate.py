"""The gate: what it closes could not have ended in an event, and what readers found passes it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.demo import load_archive
from bot.extraction import Extractor
from bot.extraction.gate import Closed, Gate, Row
from bot.extraction.partners import About
from bot.extraction.register import Register
from bot.extraction.text import combined
from tests.unit.extraction.test_constructions import CASES

Article = tuple[str, str, date | None]
PUBLISHED = date(2021, 9, 14)


class OpenGate(Gate):
    """Lets every candidate be parsed."""

    def verdicts(self, rows: Sequence[Row], register: Register, about: About) -> list[Closed | None]:
        return [None if why and why.is_candidate else why for why in super().verdicts(rows, register, about)]


@pytest.fixture(scope="session")
def patient(extractor: Extractor) -> Extractor:
    """The same extractor, which parses every candidate."""
    other = copy.copy(extractor)
    other._gate = OpenGate(extractor._triggers)
    return other


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Putin phoned Imran Khan.", None),
        ("The two leaders spoke by phone.", Closed.NO_SECOND_PARTY),
        ("Putin liked the weather.", Closed.NO_TRIGGER),
        ("Nobody met anybody.", Closed.NO_ACTOR),
        ("France sent its troops home.", Closed.UNFIT),
        ("France sent its missiles home.", Closed.NO_SECOND_PARTY),
    ],
)
def test_a_sentence_is_parsed_where_two_parties_and_a_trigger_are_in_reach(extractor: Extractor, text: str, why: Closed | None) -> None:
    assert [verdict for _, verdict in extractor.verdicts(text, published=PUBLISHED)] == [why]


def test_a_pronoun_reaches_for_the_sentences_before(extractor: Extractor) -> None:
    text = "Russian President Vladimir Putin was in a good mood. He phoned the prime minister of Pakistan."
    assert [verdict for _, verdict in extractor.verdicts(text, published=PUBLISHED)] == [Closed.NO_TRIGGER, None]


@pytest.mark.parametrize("part", range(4))
def test_no_construction_loses_an_event_at_the_gate(extractor: Extractor, patient: Extractor, part: int) -> None:
    cases = [(case.get("title", ""), case["text"], case.get("published")) for _, case in CASES]
    compare(extractor, patient, cases[part::4])


def test_no_article_of_the_demo_loses_an_event_at_the_gate(extractor: Extractor, patient: Extractor) -> None:
    compare(extractor, patient, [(item.title, item.text, item.published.date()) for item in load_archive().articles])


def test_no_article_of_the_gold_file_loses_an_event_at_the_gate(extractor: Extractor, patient: Extractor, shared: Path) -> None:
    compare(extractor, patient, [article for article, _ in gold(shared)])


def test_the_evidence_of_the_gold_events_passes_the_gate(extractor: Extractor, shared: Path) -> None:
    passed = [
        any(verdict is None or verdict.is_candidate for verdict in over)
        for (title, text, published), evidence in gold(shared)
        for over in verdicts_over(extractor, title, text, published, evidence)
    ]
    assert len(passed) > 300
    assert sum(passed) / len(passed) >= 0.97


def compare(extractor: Extractor, patient: Extractor, articles: Sequence[Article]) -> None:
    for title, text, published in articles:
        gated, whole = (one.extract(text, title=title, published=published).mentions for one in (extractor, patient))
        assert gated == whole, title or text


def gold(shared: Path) -> Iterator[tuple[Article, list[str]]]:
    """The articles of the gold file with the evidence of their events."""
    with (shared / "eval" / "dev.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            published = date.fromisoformat(row["published"][:10]) if row.get("published") else None
            yield (row.get("title") or "", row["text"], published), [event["evidence"] for event in row["events"]]


def verdicts_over(
    extractor: Extractor, title: str, text: str, published: date | None, evidence: Sequence[str]
) -> Iterator[list[Closed | None]]:
    """For each piece of evidence the verdicts on the sentences that it lies in."""
    whole, verdicts = combined(title, text), extractor.verdicts(text, title=title, published=published)
    for words in evidence:
        start = whole.find(words)
        yield [v for s, v in verdicts if start >= 0 and s.start < start + len(words) and start < s.start + len(s.text)]
