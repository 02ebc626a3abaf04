"""The fit of the confidence weights: it finds what tells right from wrong, and judges each article without having seen it."""

from __future__ import annotations

import random
from datetime import date

from bot.extraction import Extractor
from bot.extraction.training.calibrate import Judged, fit, judge, table, unseen


def made(count: int) -> list[Judged]:
    """Events that are right nine times in ten where a sign stands, and three in ten where it does not."""
    dice = random.Random(7)
    events = []
    for number in range(count):
        sign = dice.random() < 0.5
        right = dice.random() < (0.9 if sign else 0.3)
        events.append(Judged(f"a{number // 3}", frozenset({"bias", *(["sign"] if sign else []), "noise" if number % 2 else "bias"}), right))
    return events


def test_the_weight_of_what_tells_right_from_wrong_is_large_and_that_of_noise_is_small() -> None:
    weights = fit(made(1_500))
    assert weights["sign"] > 2.0
    assert abs(weights["noise"]) < 0.5


def test_confidence_of_unseen_articles_is_the_share_that_is_right() -> None:
    pairs = unseen(made(1_500))
    assert len(pairs) == 1_500
    for low, high in ((0.0, 0.5), (0.5, 1.0)):
        held = [(given, right) for given, right in pairs if low <= given < high]
        assert abs(sum(given for given, _ in held) / len(held) - sum(right for _, right in held) / len(held)) < 0.05


def test_the_table_has_a_line_for_each_bin_in_use_and_the_loss_at_the_end() -> None:
    lines = table([(0.95, True), (0.92, True), (0.75, False), (0.71, True)])
    assert [line[:10] for line in lines[1:3]] == ["0.7 to 0.8", "0.9 to 1.0"]
    assert lines[1].split() == ["0.7", "to", "0.8", "2", "0.730", "0.500"]
    assert "(4 events, 0.750 right)" in lines[-1]


def test_an_event_is_judged_by_the_gold_and_carries_its_grounds(extractor: Extractor) -> None:
    text = "Norwegian Foreign Minister Espen Barth Eide met Finnish President Alexander Stubb in Oslo on Monday."
    gold = {"type": "meeting", "status": "occurred", "parties": [{"code": "NOR"}, {"code": "FIN"}]}
    rows = [
        {"id": "right", "text": text, "title": "", "published": str(date(2024, 5, 14)), "events": [gold]},
        {"id": "wrong", "text": text, "title": "", "published": str(date(2024, 5, 14)), "events": []},
    ]
    judged = judge(extractor, rows)
    assert [(one.article, one.right) for one in judged] == [("right", True), ("wrong", False)]
    assert all({"bias", "persons on both sides", "dated"} <= one.grounds for one in judged)
