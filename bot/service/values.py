"""What is handed to the façade and what it hands back, in people's words. Imports the domain only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain import Event, Subscription


@dataclass(frozen=True, slots=True)
class Wish:
    """What a subscriber asks for beside the pair, in their words; empty means no restriction."""

    types: Sequence[str] = ()
    offices: Sequence[str] = ()
    statuses: Sequence[str] = ()
    min_confidence: float | None = None
    min_sources: int = 1
    rhythm: str = "instant"
    mention: str | None = None
    silence: int | None = None
    sources: Sequence[str] = ()
    languages: Sequence[str] = ()
    broadcast: bool = False


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the last `days` days would have sent to a subscription, and the newest of it."""

    days: int
    alerts: int
    newest: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Subscribed:
    """`already` is True where the channel had this very subscription; then nothing was added."""

    subscription: Subscription
    forecast: Forecast
    already: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Filters of a question, in people's words."""

    types: Sequence[str] = ()
    statuses: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    min_confidence: float = 0.0
    offices: Sequence[str] = ()
    source: str | None = None
