"""Hours and zones as people write them: "22:00-07:00 Europe/London", "10pm to 7am London". Imports the domain and the errors only."""

from __future__ import annotations

import re
from datetime import time
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from bot.domain import QuietHours
from bot.errors import UsageError

_TIME = r"(\d{1,2})(?:[:.h](\d{2}))? ?([ap]\.?m\.?)?"
_SPAN = re.compile(rf"{_TIME} ?(?:-|\u2013|\u2014|to|until|till) ?{_TIME}(?: +(\S.*))?", re.IGNORECASE)
_HOUR = re.compile(rf"{_TIME}(?: +(\S.*))?", re.IGNORECASE)
_HINT = "Write for example: 22:00-07:00 Europe/London"
_OFF = frozenset({"off", "none", "never", "no", "end"})


def is_off(text: str) -> bool:
    return text.strip().casefold() in _OFF


def quiet_hours(text: str) -> tuple[QuietHours, str | None]:
    """The hours, and the zone where one is named. UsageError says what would be right."""
    plain = " ".join(text.split())
    found = _SPAN.fullmatch(plain)
    if not found:
        raise UsageError(f"'{plain[:60]}' is no span of hours", "", _HINT)
    start, end = _time(plain, *found.groups()[:3]), _time(plain, *found.groups()[3:6])
    if start == end:
        raise UsageError(f"'{plain[:60]}' is no span of hours", "it begins and ends at the same time", _HINT)
    return QuietHours(start, end), zone_name(found[7]) if found[7] else None


def hour(text: str) -> tuple[int, str | None]:
    """A full hour of the day, and the zone where one is named."""
    plain = " ".join(text.split())
    found = _HOUR.fullmatch(plain)
    if not found:
        raise UsageError(f"'{plain[:60]}' is no hour", "", "Write for example: 08:00 Europe/London")
    at = _time(plain, *found.groups()[:3])
    if at.minute:
        raise UsageError(f"'{plain[:60]}' is no full hour", "digests go out on the hour", "Write for example: 08:00 Europe/London")
    return at.hour, zone_name(found[4]) if found[4] else None


def zone_name(text: str) -> str:
    """The IANA name of a zone, by that name in any case, with spaces, or by its city alone."""
    wanted = text.strip().replace(" ", "_").casefold()
    names = _zones()
    if wanted in names:
        return names[wanted]
    close = get_close_matches(wanted, names, n=2, cutoff=0.6)
    hint = f"Did you mean {' or '.join(dict.fromkeys(names[name] for name in close))}?" if close else "Write one such as Europe/London"
    raise UsageError(f"there is no time zone '{text.strip()[:60]}'", "", hint)


@cache
def _zones() -> dict[str, str]:
    """Every zone under its own name, and under its city where only one zone has that."""
    every = sorted(name for name in available_timezones() if not name.startswith(("posix/", "right/")) and name != "localtime")
    cities: dict[str, list[str]] = {}
    for name in every:
        if "/" in name and not name.startswith("Etc/"):
            cities.setdefault(name.rsplit("/", 1)[1].casefold(), []).append(name)
    return {city: names[0] for city, names in cities.items() if len(names) == 1} | {name.casefold(): name for name in every}


def _time(text: str, hours: str, minutes: str | None, half: str | None) -> time:
    number = int(hours)
    if half:
        if not 1 <= number <= 12:
            raise UsageError(f"'{text[:60]}' holds no time of day", f"there is no {number} {half}", _HINT)
        number = number % 12 + (12 if half.casefold().startswith("p") else 0)
    number = 0 if number == 24 and not int(minutes or 0) else number
    try:
        return time(number, int(minutes or 0))
    except ValueError:
        raise UsageError(f"'{text[:60]}' holds no time of day", f"there is no {hours}:{minutes or '00'}", _HINT) from None
