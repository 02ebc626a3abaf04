"""Routes: which workspaces and platforms may be sent to now, and how much at once. A breaker each, and a fair share of the room.

A route is a platform with a workspace. One that refuses everything, or fails many times in a row, rests; after the rest one message
goes first, and only if it is taken do others follow. Imports the domain, the errors and the store's ports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.alerts.backoff import Backoff
from bot.domain import Channel
from bot.errors import DeliveryError, Fault, Scope
from bot.store import Shares

FAILURES_IN_A_ROW = 5
_ONE_BY_ONE = 1


@dataclass(slots=True)
class _Breaker:
    """How often a route failed in a row, how often it was rested for it, and until when it rests."""

    failures: int = 0
    trips: int = 0
    until: datetime | None = None


@dataclass(slots=True)
class Routes:
    """The breakers of one process. `share` is how many rows of a route may be in flight; `random` gives 0 <= x < 1."""

    share: int
    rests: Backoff
    random: Callable[[], float]
    _breakers: dict[str, _Breaker] = field(default_factory=dict)
    _flying: Counter[str] = field(default_factory=Counter)

    def took_off(self, channel: Channel) -> None:
        self._flying[channel.route] += 1

    def landed(self, channel: Channel) -> None:
        self._flying[channel.route] -= 1
        if self._flying[channel.route] <= 0:
            del self._flying[channel.route]

    def shares(self, now: datetime) -> Shares:
        """What the next lease may take. A route that was rested and has not proved itself yet is given one row."""
        taken = dict(self._flying)
        closed, platforms = set[str](), set[str]()
        for key, breaker in self._breakers.items():
            if breaker.until and breaker.until > now:
                (closed if "/" in key else platforms).add(key)
            elif breaker.trips and "/" in key:
                taken[key] = self.share - _ONE_BY_ONE + self._flying[key]
        return Shares(self.share, {key: number for key, number in taken.items() if number}, frozenset(closed), frozenset(platforms))

    def rest_of(self, channel: Channel, now: datetime) -> datetime | None:
        """Until when the channel's route rests; None where it does not."""
        ends = [breaker.until for key in _keys(channel) if (breaker := self._breakers.get(key)) and breaker.until]
        return max((end for end in ends if end > now), default=None)

    def succeeded(self, channel: Channel) -> None:
        for key in _keys(channel):
            self._breakers.pop(key, None)

    def failed(self, channel: Channel, error: DeliveryError, now: datetime) -> datetime | None:
        """Counts the failure; returns until when the route rests by it, None where it goes on."""
        if error.fault is Fault.BREAKER or error.scope is not Scope.CHANNEL:
            return self._trip(_key(channel, error.scope), now, error.retry_after, counted=error.fault is Fault.BREAKER)
        if error.fault not in (Fault.RETRY, Fault.UNKNOWN) or error.retry_after:
            return None
        breaker = self._breakers.setdefault(channel.route, _Breaker())
        breaker.failures += 1
        return self._trip(channel.route, now, None, counted=True) if breaker.failures >= FAILURES_IN_A_ROW else None

    def _trip(self, key: str, now: datetime, retry_after: float | None, *, counted: bool) -> datetime:
        breaker = self._breakers.setdefault(key, _Breaker())
        if not counted:
            # A rate limit says itself how long; it is no sign that anything is broken.
            until = now + timedelta(seconds=retry_after or 1.0)
        else:
            breaker.trips += 1
            breaker.failures = 0
            until = now + self.rests.wait(breaker.trips, retry_after, self.random)
        breaker.until = max(until, breaker.until or until)
        return breaker.until


def _keys(channel: Channel) -> tuple[str, str]:
    return (channel.route, channel.platform)


def _key(channel: Channel, scope: Scope) -> str:
    return channel.platform if scope is Scope.PLATFORM else channel.route
