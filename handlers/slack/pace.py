"""How fast may be posted: about a message a second in a channel, a few hundred a minute in a workspace, and Slack's own pauses.

A wait of a second is waited here; a longer one is told to whoever asked, who comes again then, so that no task is held.
Imports the limits and the errors of this folder. Time is handed in.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from handlers.slack import limits
from handlers.slack.faults import CHANNEL_TURN, ERRORS, SlackError

_MOST_CHANNELS = 5_000
_PATIENCE = 2.5


class Pace:
    """`timer` gives seconds that never run backwards."""

    def __init__(self, timer: Callable[[], float], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._timer = timer
        self._sleep = sleep
        self._next: dict[str, float] = {}
        self._posted: dict[str, deque[float]] = {}
        self._paused: dict[tuple[str, str], float] = {}

    def pause(self, team: str, method: str, seconds: float) -> None:
        """Slack asked to leave the method alone in the workspace for so long."""
        until = self._timer() + max(0.0, seconds)
        self._paused[team, method] = max(until, self._paused.get((team, method), 0.0))

    def left(self, team: str, method: str) -> float:
        """Seconds until the method may be called in the workspace again."""
        until = self._paused.get((team, method))
        if until is None:
            return 0.0
        left = until - self._timer()
        if left <= 0:
            del self._paused[team, method]
        return max(0.0, left)

    async def open(self, team: str, method: str) -> None:
        """Returns once the method may be called; SlackError (ratelimited) with what is left where that is too long to wait."""
        left = self.left(team, method)
        if left > _PATIENCE:
            raise SlackError("ratelimited", f"Slack asked for a pause of {method}", ERRORS["ratelimited"], retry_after=left)
        if left > 0:
            await self._sleep(left)

    async def turn(self, team: str, channel: str) -> None:
        """Takes the channel's next turn to post, and waits for it. SlackError with the time where it is far off."""
        now = self._timer()
        self._room(team, now)
        key = f"{team}/{channel}"
        at = max(now, self._next.get(key, now))
        if at - now > _PATIENCE:
            raise SlackError("ratelimited", "the channel has its turn later", CHANNEL_TURN, retry_after=at - now)
        self._next[key] = at + limits.SECONDS_BETWEEN_POSTS
        self._posted[team].append(at)
        if len(self._next) > _MOST_CHANNELS:
            self._next = {name: when for name, when in self._next.items() if when > now}
        if at > now:
            await self._sleep(at - now)

    def _room(self, team: str, now: float) -> None:
        posted = self._posted.setdefault(team, deque())
        while posted and posted[0] <= now - 60:
            posted.popleft()
        if len(posted) >= limits.POSTS_A_MINUTE:
            left = posted[0] + 60 - now
            raise SlackError("ratelimited", "the workspace takes no more messages in this minute", ERRORS["ratelimited"], retry_after=left)
