"""What the program counts and times, in a registry of its own, so that two of them in one process do not mix.

Imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

# Seconds: from one article's extraction to a slow poll.
_BUCKETS = (0.001, 0.005, 0.02, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Counted(StrEnum):
    """What is counted, each by outcome."""

    POLLS = "polls"
    ARTICLES = "articles"
    MENTIONS = "mentions"
    EVENTS = "events"
    DELIVERIES = "deliveries"


class Metrics:
    """`timer` gives seconds that only go forward, such as `time.perf_counter`."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self.registry = CollectorRegistry()
        self._timer = timer
        self._counters = {
            what: Counter(f"readout_{what}", f"Number of {what} by outcome", ["outcome"], registry=self.registry) for what in Counted
        }
        self._stages = Histogram("readout_stage_seconds", "Seconds by stage", ["stage"], registry=self.registry, buckets=_BUCKETS)

    def count(self, what: Counted, outcome: str, number: int = 1) -> None:
        self._counters[what].labels(outcome).inc(number)

    def counts(self, what: Counted) -> Mapping[str, int]:
        """Number by outcome, in the order they first came."""
        return {outcome: int(value) for outcome, value in self._samples(self._counters[what], "_total", "outcome")}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Times the block, also where it fails. Blocks that run at the same time each add their own seconds."""
        begun = self._timer()
        try:
            yield
        finally:
            self._stages.labels(name).observe(self._timer() - begun)

    def totals(self) -> Mapping[str, float]:
        """Seconds by stage, in the order they first ended."""
        return dict(self._samples(self._stages, "_sum", "stage"))

    def exposition(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)

    def _samples(self, metric: Counter | Histogram, suffix: str, label: str) -> Iterator[tuple[str, float]]:
        for family in metric.collect():
            for sample in family.samples:
                if sample.name.endswith(suffix):
                    yield sample.labels[label], sample.value
