"""A channel's clock: the next full hour, the next morning, the end of its quiet hours, right across midnight and changes of the clock.

A time of day that a change of the clock skips is taken as the moment of the change; one that comes twice means the first.
Pure; imports the domain only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain import UTC_ZONE, ChannelSettings, QuietHours, Rhythm

_DAY = timedelta(days=1)
_STEP = timedelta(hours=6)
# Longer than a day with its longest change of the clock: within it every quiet span of a clock ends.
_HORIZON = timedelta(hours=60)
_MONDAY = 0


def zone_of(settings: ChannelSettings) -> tzinfo:
    """The channel's zone; UTC for one that this machine's list holds no more, so that nothing waits for ever."""
    try:
        return ZoneInfo(settings.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(UTC_ZONE)


def is_quiet(quiet: QuietHours, zone: tzinfo, now: datetime) -> bool:
    """True where the channel's clock shows a time within the quiet hours."""
    return quiet.hold(now.astimezone(zone).time())


def quiet_until(quiet: QuietHours, zone: tzinfo, now: datetime) -> datetime | None:
    """The first moment (UTC) from `now` on that is not quiet; None where `now` is none."""
    if not is_quiet(quiet, zone, now):
        return None
    ends = sorted(moment for moment in _possible_ends(quiet, zone, now) if moment > now)
    return next(moment for moment in ends if not is_quiet(quiet, zone, moment))


def next_release(rhythm: Rhythm, zone: tzinfo, hour: int, now: datetime) -> datetime | None:
    """When the rhythm next tells (UTC), after `now`; None for at once. Weekly means Monday, hourly the full hour of the channel's clock."""
    if rhythm is Rhythm.INSTANT:
        return None
    if rhythm is Rhythm.HOURLY:
        return _next_hour(zone, now)
    today = now.astimezone(zone).date()
    for days in range(-1, 10):
        day = _plus(today, days)
        if rhythm is Rhythm.WEEKLY and day.weekday() != _MONDAY:
            continue
        moment = first_moment(datetime.combine(day, time(hour)), zone)
        if moment > now:
            return moment
    return now + _DAY  # only at the calendar's end


def first_moment(wall: datetime, zone: tzinfo) -> datetime:
    """The first moment (UTC) at which the zone's clock shows the time, or has been put past it."""
    first = _as_utc(wall.replace(tzinfo=zone, fold=0))
    second = _as_utc(wall.replace(tzinfo=zone, fold=1))
    if second < first:
        # The clock skips this time: `second` lies before the change, `first` after it.
        return _change_between(second, first, zone) or first
    return first


def _possible_ends(quiet: QuietHours, zone: tzinfo, now: datetime) -> Iterator[datetime]:
    """Every moment of the next days at which the quiet hours can end: their end on the clock, and changes of the clock."""
    today = now.astimezone(zone).date()
    for days in range(-1, 3):
        wall = datetime.combine(_plus(today, days), quiet.end)
        yield first_moment(wall, zone)
        yield _as_utc(wall.replace(tzinfo=zone, fold=1))
    moment = now
    while moment < now + _HORIZON:
        if change := _change_between(moment, moment + _STEP, zone):
            yield change
        moment += _STEP


def _next_hour(zone: tzinfo, now: datetime) -> datetime:
    """Zones are off by half and quarter hours, so the hour is counted on their own clock."""
    local = now.astimezone(zone)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return _as_utc(now) + timedelta(hours=1) - past


def _change_between(start: datetime, end: datetime, zone: tzinfo) -> datetime | None:
    """The moment at which the zone's offset changes, to the second; None where it is the same at both ends."""
    before = start.astimezone(zone).utcoffset()
    if before == end.astimezone(zone).utcoffset():
        return None
    low, high = 0, int((end - start).total_seconds())
    base = _as_utc(start).replace(microsecond=0)
    while high - low > 1:
        middle = (low + high) // 2
        if (base + timedelta(seconds=middle)).astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return base + timedelta(seconds=high)


def _as_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _plus(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
