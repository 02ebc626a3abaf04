"""Local days: the day on which an outlet published, by the clock of its country.

"On Wednesday" in Islamabad is Wednesday there, though it is Tuesday evening in UTC still. Zones are those of the time zone database
(`zone.tab` of the package tzdata); of a country with several, the one that most of its newsrooms keep. Imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pycountry

# Where the table's first zone is not that of the newsrooms.
_NEWSROOMS = {
    "RU": "Europe/Moscow", "AU": "Australia/Sydney", "CA": "America/Toronto", "BR": "America/Sao_Paulo", "UA": "Europe/Kyiv",
    "KZ": "Asia/Almaty", "MX": "America/Mexico_City", "CL": "America/Santiago", "PT": "Europe/Lisbon", "ES": "Europe/Madrid",
}  # fmt: skip


class LocalDays:
    """`zones` are names of the time zone database by two-letter country code."""

    def __init__(self, zones: Mapping[str, str]) -> None:
        self._zones = {**zones, **_NEWSROOMS}
        self._zone = lru_cache(maxsize=512)(self._find)

    @classmethod
    def shipped(cls) -> LocalDays:
        """With the table of the package tzdata."""
        zones: dict[str, str] = {}
        table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
        for line in table.splitlines():
            if not line.startswith("#"):
                code, _, name, *_ = line.split("\t")
                zones.setdefault(code, name)
        return cls(zones)

    def day(self, moment: datetime, country: str | None) -> date:
        """The day there; in UTC where the country is not given or keeps no clock of its own. `country` is ISO 3166-1 alpha-3."""
        try:
            return moment.astimezone(self._zone(country) if country else UTC).date()
        except OverflowError:
            return moment.date()

    def _find(self, country: str) -> ZoneInfo:
        found = pycountry.countries.get(alpha_3=country)
        name = self._zones.get(found.alpha_2, "UTC") if found else "UTC"
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")
