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
from bot.extraction.gate import Closed, Gate
from tests.unit.extraction.test_constructions import CASES

Article = tuple[str, str, date | None]
PUBLISHED = date(2021, 9, 14)


@pytest.fixture(scope="session")
def patient(extractor: Extractor) -> Extractor:
    """The same extractor, which parses every candidate."""
    other = copy.copy(extractor)
    other._gate = Gate(extractor._triggers, strict=False)
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
        through
        for (title, text, published), evidence in gold(shared)
        for through in extractor.passing(evidence, text, title=title, published=published)
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
