"""Manners towards one host: so many requests at a time, so long from one to the next, and silence where it asks several for silence.

Imports the errors only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.errors import SourceError

# Idle hosts beyond this many are forgotten, longest idle first: an aggregator leads to thousands.
MOST_HOSTS = 2_000
# A host is left alone where this many of its addresses ask for it; one may be a matter of that address alone.
ADDRESSES_THAT_COUNT = 2
LONGEST_SILENCE = 86_400.0
_SILENCE = 300.0

Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class _Host:
    places: asyncio.Semaphore
    free_at: float = 0.0
    silent_until: float = 0.0
    users: int = 0
    throttled: dict[str, float] = field(default_factory=dict)


class Hosts:
    """Who may ask which host when. `now` is a clock that never runs back; by default the loop's."""

    def __init__(
        self, *, at_once: int = 2, pace: float = 0.0, now: Callable[[], float] | None = None, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._at_once, self._pace, self._sleep = at_once, pace, sleep
        self._now = now or (lambda: asyncio.get_running_loop().time())
        self._hosts: dict[str, _Host] = {}

    def turn(self, host: str, *, pace: float | None = None) -> _Turn:
        """Waits for the host's next turn and holds it. SourceError "throttled" where the host has asked for silence."""
        return _Turn(self, host, pace)

    async def begin(self, host: str, known: _Host, pace: float | None) -> None:
        """For one who has a place: waits until the host's pace allows a request."""
        self._check(host, known)
        now = self._now()
        wait = known.free_at - now
        known.free_at = max(known.free_at, now) + (self._pace if pace is None else pace)
        if wait > 0:
            await self._sleep(wait)

    def throttled(self, host: str, url: str, seconds: float | None) -> None:
        """An address of the host asked for fewer requests; the second one that does speaks for the whole host."""
        known, now = self.known(host), self._now()
        until = now + min(_SILENCE if seconds is None else seconds, LONGEST_SILENCE)
        known.throttled = {told: end for told, end in known.throttled.items() if end > now} | {url: until}
        if len(known.throttled) >= ADDRESSES_THAT_COUNT:
            known.silent_until = max(known.silent_until, min(known.throttled.values()))

    def silence(self, host: str, seconds: float) -> None:
        """Leaves the host alone for so long, whoever asks."""
        known = self.known(host)
        known.silent_until = max(known.silent_until, self._now() + min(seconds, LONGEST_SILENCE))

    def _check(self, host: str, known: _Host) -> None:
        left = known.silent_until - self._now()
        if left > 0:
            raise SourceError(
                f"{host} is left alone for {max(1, round(left / 60))} min", "it asked for fewer requests", "It is tried again later",
                kind="throttled", retry_after=left,
            )  # fmt: skip

    def known(self, host: str) -> _Host:
        """What is known of the host, from now on at least that it is asked."""
        name = host.lower()
        known = self._hosts.pop(name, None) or _Host(asyncio.Semaphore(self._at_once))
        self._hosts[name] = known  # last used, last forgotten
        if len(self._hosts) > MOST_HOSTS:
            now = self._now()
            idle = [name for name, other in self._hosts.items() if not other.users and max(other.free_at, other.silent_until) <= now]
            for old in idle[: len(self._hosts) - MOST_HOSTS]:
                del self._hosts[old]
        return known


class _Turn:
    """Holds one of a host's places from entering to leaving."""

    __slots__ = ("_host", "_hosts", "_known", "_pace")

    def __init__(self, hosts: Hosts, host: str, pace: float | None) -> None:
        self._hosts, self._host, self._pace = hosts, host, pace
        self._known = hosts.known(host)

    async def __aenter__(self) -> None:
        known = self._known
        known.users += 1
        try:
            await known.places.acquire()
            try:
                await self._hosts.begin(self._host, known, self._pace)
            except BaseException:
                known.places.release()
                raise
        except BaseException:
            known.users -= 1
            raise

    async def __aexit__(self, *_: object) -> None:
        self._known.places.release()
        self._known.users -= 1
