"""Answers that are kept for some minutes: counts over years, which a new event hardly changes. Imports nothing of the project."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, TypeVar

Value = TypeVar("Value")
KEPT_FOR = timedelta(minutes=10)
_MOST = 64


class Keeping:
    """The newest answers by what was asked."""

    def __init__(self, kept_for: timedelta = KEPT_FOR) -> None:
        self._kept_for = kept_for
        self._answers: dict[Hashable, tuple[datetime, Any]] = {}

    async def answer(self, question: Hashable, now: datetime, make: Callable[[], Awaitable[Value]]) -> Value:
        """What was answered at most some minutes ago, else what `make` answers now."""
        known = self._answers.pop(question, None)
        if known is None or not timedelta(0) <= now - known[0] < self._kept_for:
            known = (now, await make())
        # Put in again at the end, so that the first one is the one asked for longest ago.
        self._answers[question] = known
        while len(self._answers) > _MOST:
            del self._answers[next(iter(self._answers))]
        answer: Value = known[1]
        return answer
