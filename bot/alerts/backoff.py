"""How long to wait before a send is tried again. Pure; imports nothing of the project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Backoff:
    """Doubling waits in seconds, from `first` up to `longest`; after `tries` failed attempts a delivery is dead.

    With the defaults a platform may be away for a day before anything is given up.
    """

    first: float = 2.0
    longest: float = 900.0
    tries: int = 100

    def wait(self, attempts: int, retry_after: float | None, random: Callable[[], float]) -> timedelta:
        """The wait after so many failed attempts, from 1: half of it fixed, half random, so that channels do not come back at
        once. A platform's own Retry-After (seconds) is a lower bound. `random` gives 0 <= x < 1.
        """
        full = min(self.longest, self.first * 2.0 ** min(attempts - 1, 60))
        jittered = full / 2 + full / 2 * random()
        return timedelta(seconds=max(jittered, retry_after or 0.0))
