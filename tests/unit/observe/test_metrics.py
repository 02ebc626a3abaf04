"""What is counted and timed."""

from __future__ import annotations

import pytest

from bot.observe import Counted, Metrics


class Timer:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_seconds_add_up_by_stage_in_the_order_they_came() -> None:
    timer = Timer()
    metrics = Metrics(timer)
    for name, seconds in (("poll", 1.5), ("extract", 0.25), ("poll", 0.5)):
        with metrics.stage(name):
            timer.now += seconds
    assert list(metrics.totals().items()) == [("poll", 2.0), ("extract", 0.25)]


def test_a_stage_that_fails_is_timed_and_its_error_goes_on() -> None:
    timer = Timer()
    metrics = Metrics(timer)
    with pytest.raises(ZeroDivisionError), metrics.stage("extract"):
        timer.now += 3
        raise ZeroDivisionError
    assert metrics.totals() == {"extract": 3.0}


def test_stages_within_stages_each_add_their_own_seconds() -> None:
    timer = Timer()
    metrics = Metrics(timer)
    with metrics.stage("outer"):
        timer.now += 1
        with metrics.stage("inner"):
            timer.now += 2
    assert metrics.totals() == {"inner": 2.0, "outer": 3.0}


def test_each_thing_is_counted_by_outcome() -> None:
    metrics = Metrics(Timer())
    metrics.count(Counted.POLLS, "new")
    metrics.count(Counted.POLLS, "not_modified")
    metrics.count(Counted.POLLS, "new", 2)
    metrics.count(Counted.EVENTS, "call")
    assert metrics.counts(Counted.POLLS) == {"new": 3, "not_modified": 1}
    assert metrics.counts(Counted.EVENTS) == {"call": 1}
    assert metrics.counts(Counted.DELIVERIES) == {}


def test_two_programs_in_one_process_count_apart() -> None:
    one, two = Metrics(Timer()), Metrics(Timer())
    one.count(Counted.ARTICLES, "new")
    assert two.counts(Counted.ARTICLES) == {}


def test_the_exposition_is_what_prometheus_reads() -> None:
    timer = Timer()
    metrics = Metrics(timer)
    metrics.count(Counted.DELIVERIES, "sent", 4)
    with metrics.stage("deliver"):
        timer.now += 0.25
    lines = metrics.exposition().decode().splitlines()
    assert 'readout_deliveries_total{outcome="sent"} 4.0' in lines
    assert 'readout_stage_seconds_sum{stage="deliver"} 0.25' in lines
    assert 'readout_stage_seconds_bucket{le="0.5",stage="deliver"} 1.0' in lines
