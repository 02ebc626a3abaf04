"""The scores: small cases by hand, and equality with the field's own scorer on random event sets where it is at hand."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import EventType, Record, Status
from bot.extraction.scoring import score


def event(kind: str = "call", codes: str = "PAK RUS", **more: Any) -> Record:
    parties = [{"code": code, "person": None, "office": "state", "role": "participant"} for code in codes.split()]
    return {"type": kind, "status": "occurred", "current": True, "parties": parties, "place": None, "date": None, **more}


def test_equal_sets_score_one_everywhere() -> None:
    gold = {"a": [event(), event("visit", "RUS PAK", place={"code": "PAK", "name": "Islamabad"}, date="2021-04-06")]}
    scores = score(gold, gold)
    assert {row[3] for row in scores.table()} == {1.0}
    assert {accuracy.share for accuracy in scores.fields.values()} == {1.0}
    assert scores.errors == ()


def test_an_event_predicted_twice_hits_once() -> None:
    scores = score({"a": [event()]}, {"a": [event(), event()]})
    assert (scores.events["all"].gold, scores.events["all"].predicted, scores.events["all"].hit) == (1, 2, 1)
    assert [miss.kind for miss in scores.errors] == ["spurious"]


def test_one_common_party_of_two_is_no_match() -> None:
    assert score({"a": [event(codes="PAK RUS")]}, {"a": [event(codes="PAK IND")]}).events["all"].hit == 0


def test_a_summit_found_with_half_of_its_parties_is_a_match_and_not_exact() -> None:
    scores = score({"a": [event("meeting", "CHN IND KAZ RUS")]}, {"a": [event("meeting", "CHN RUS")]})
    assert scores.events["meeting"].hit == 1
    assert scores.fields["parties exact"].right == 0


def test_background_and_speculation_are_no_alert() -> None:
    quiet = [event(current=False), event("meeting", status="hypothetical")]
    scores = score({"a": quiet}, {"a": quiet})
    assert scores.events["all"].hit == 2
    assert scores.events["alert"].gold == 0


def test_a_date_one_day_off_and_a_coarser_date_are_right_and_two_days_are_not() -> None:
    def right(gold: str, guess: str | None) -> int:
        return score({"a": [event(date=gold)]}, {"a": [event(date=guess)]}).fields["date"].right

    assert [right("2021-09-14", guess) for guess in ("2021-09-15", "2021-09", "2021", "2021-09-16", None)] == [1, 1, 1, 0, 0]


def test_accents_and_given_names_do_not_make_another_person() -> None:
    gold = event()
    gold["parties"][0]["person"] = "Recep Tayyip Erdoğan"
    guess = event()
    guess["parties"][0]["person"] = "Erdogan"
    assert score({"a": [gold]}, {"a": [guess]}).fields["persons"].right == 1


def test_ids_of_one_side_only_are_named() -> None:
    scores = score({"a": [event()], "b": []}, {"c": [event()]})
    assert (scores.missing, scores.unknown) == (("a", "b"), ("c",))
    assert scores.events["all"].predicted == 0


def test_an_error_tells_article_type_pair_and_evidence_in_one_line() -> None:
    (miss,) = score({"a": [event(evidence="Putin called Khan")]}, {}).errors
    assert all(word in miss.line() for word in ("missed", "a", "call", "PAK-RUS", "Putin called Khan"))


def test_only_keeps_the_named_types() -> None:
    gold = {"a": [event(), event("visit")]}
    assert score(gold, gold, only=frozenset({"visit"})).events["all"].gold == 1


_CODES = ["PAK", "RUS", "IND", "CHN", "UN"]
_events = st.builds(
    lambda kind, status, current, codes, person, day, place: (
        event(kind, " ".join(codes), status=status, current=current, date=day, place=place and {"code": place, "name": None})
        | ({"parties": [{"code": c, "person": person} for c in codes]} if person else {})
    ),
    st.sampled_from(list(map(str, EventType))[:4]),
    st.sampled_from(list(map(str, Status))),
    st.booleans(),
    st.lists(st.sampled_from(_CODES), min_size=1, max_size=4),
    st.sampled_from([None, "Vladimir Putin", "Erdoğan", "Jean-Yves Le Drian"]),
    st.sampled_from([None, "2021", "2021-09", "2021-09-14", "2021-09-15", "2021-10-01"]),
    st.sampled_from([None, "PAK", "CHE"]),
)
_sets = st.dictionaries(st.sampled_from("abcd"), st.lists(_events, max_size=5), max_size=4)


@given(_sets, _sets)
def test_no_share_leaves_0_to_1_and_hits_never_exceed_either_side(gold: dict[str, list[Record]], guess: dict[str, list[Record]]) -> None:
    scores = score(gold, guess)
    for tally in scores.events.values():
        assert tally.hit <= min(tally.gold, tally.predicted)
        assert 0.0 <= tally.f1 <= 1.0


@pytest.fixture(scope="module")
def reference(shared: Path) -> ModuleType:
    path = shared / "eval" / "score.py"
    if not path.is_file():
        pytest.skip(f"no scorer at {path}")
    spec = importlib.util.spec_from_file_location("reference_score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(gold=_sets, guess=_sets)
def test_the_numbers_and_the_errors_equal_the_fields_own_scorer(
    reference: ModuleType, gold: dict[str, list[Record]], guess: dict[str, list[Record]]
) -> None:
    expected, errors = reference.evaluate(gold, guess)
    scores = score(gold, guess)
    assert json.dumps(scores.as_dict()) == json.dumps(expected)
    assert [{"id": miss.article_id, "kind": miss.kind, **miss.event} for miss in scores.errors] == errors


def test_the_numbers_equal_on_the_development_set_with_a_third_of_it_spoilt(reference: ModuleType, shared: Path) -> None:
    gold = reference.load(str(shared / "eval" / "dev.jsonl"))
    dice = random.Random(7)
    guess = {ident: [e for e in events if dice.random() > 0.3] for ident, events in gold.items()}
    assert score(gold, guess).as_dict() == reference.evaluate(gold, guess)[0]
