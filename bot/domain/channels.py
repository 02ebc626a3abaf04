"""How a channel wants to be told, and what keeps it from being told: quiet hours, mutes, a stop with its reason.

Imports nothing of the project beyond the domain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.alerts import ANY, Channel
from bot.domain.parties import check_code

UTC_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to `end` on the channel's own clock, past midnight where `end` is the earlier one."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("quiet hours begin and end at different times")
        if self.start.tzinfo or self.end.tzinfo:
            raise ValueError("quiet hours are times of the channel's clock")

    def hold(self, moment: time) -> bool:
        """True where the time of day lies within."""
        if self.start < self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Stop:
    """A channel that cannot be posted to: why, since when, when it is probed next, how often it was, and whether its owner was told."""

    why: str
    since: datetime
    next_probe: datetime
    tries: int = 0
    told: bool = False


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """`zone` is an IANA name; `digest_hour` the hour of its clock at which daily and weekly digests go out."""

    channel: Channel
    quiet: QuietHours | None = None
    zone: str = UTC_ZONE
    digest_hour: int = 8
    stop: Stop | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.digest_hour <= 23:
            raise ValueError("a digest's hour lies between 0 and 23")

    @property
    def stopped(self) -> bool:
        return self.stop is not None


@dataclass(frozen=True, slots=True)
class Mute:
    """A channel's wish to hear nothing of a pair from `created` until `until`, for ever where that is None. `b` may be `*`."""

    channel: Channel
    a: str
    b: str
    created: datetime
    until: datetime | None = None
    created_by: str = ""

    def __post_init__(self) -> None:
        if self.a == ANY:
            raise ValueError("a mute names at least one party")
        for code in (self.a, self.b):
            if code != ANY:
                check_code(code)
        if self.a == self.b:
            raise ValueError(f"a mute needs two different parties, not {self.a} twice")

    def holds_at(self, moment: datetime) -> bool:
        return self.created <= moment and (self.until is None or moment < self.until)
