"""Resolving judged by labelled pairs of real mentions, and by how many first tellings one real event costs a reader."""

from __future__ import annotations

from tests.events_judged import first_tellings, load, real_events, score


def test_the_pairs_are_many_and_of_both_kinds() -> None:
    pairs = load()
    assert len(pairs) >= 150
    assert sum(pair.same for pair in pairs) >= 75
    assert sum(not pair.same for pair in pairs) >= 60


def test_pairs_of_mentions_are_joined_and_kept_apart_as_a_person_would() -> None:
    judged = score(load())
    assert judged.f1 >= 0.90, judged
    assert judged.precision >= 0.93, judged


def test_a_real_event_is_told_for_the_first_time_once() -> None:
    events = list(real_events(load()))
    assert len(events) >= 80
    told = [first_tellings(event) for event in events]
    assert sum(told) / len(events) <= 1.1, sum(told)
