"""Dates as feeds and pages write them, in any language, to moments in UTC; a wrong guess is worse than none.

The usual forms are read by table; the rest by dateparser, which must find a day, a month and a year and never fills one in from today.
Pure; imports the standard library and, where it is needed, dateparser.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

# Longer than any date; parsers take quadratic time over rubbish.
LONGEST = 64

_MONTHS = {
    name: number for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
# Those of the languages that write dates in the same order, as far as they differ from English.
_MONTHS_ELSEWHERE = (
    "janv janvier ene enero janeiro gen gennaio januar januari jän jänner",
    "fév févr février fev fevereiro febrero febbraio febr februar februari",
    "mars março marzo mär märz maart mrt",
    "avr avril abr abril aprile",
    "mai mayo maio mag maggio mei",
    "juin junio junho giu giugno juni",
    "juil juillet julio julho lug luglio juli",
    "août aout ago agosto augustus",
    "septembre septiembre set setembro settembre",
    "octobre octubre out outubro ott ottobre okt oktober",
    "novembre noviembre novembro",
    "déc décembre dic diciembre dez dezembro dicembre dezember",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS_ELSEWHERE, 1) for name in names.split()}
# Hours from UTC, as news writes them: IST is India's, CST, EST and their summer times are America's, BST is Britain's.
_ZONES = {
    "": 0.0, "z": 0.0, "gmt": 0.0, "ut": 0.0, "utc": 0.0, "wet": 0.0, "bst": 1.0, "cet": 1.0, "cest": 2.0, "eet": 2.0, "eest": 3.0,
    "msk": 3.0, "trt": 3.0, "gst": 4.0, "pkt": 5.0, "ist": 5.5, "npt": 5.75, "ict": 7.0,
    "wib": 7.0, "sgt": 8.0, "hkt": 8.0, "jst": 9.0, "kst": 9.0,
    "aest": 10.0, "aedt": 11.0, "nzst": 12.0, "nzdt": 13.0, "art": -3.0, "brt": -3.0, "edt": -4.0, "est": -5.0, "cdt": -5.0, "cst": -6.0,
    "mdt": -6.0, "mst": -7.0, "pdt": -7.0, "pst": -8.0,
}  # fmt: skip

_CLOCK = r"(?:[\s,T|-]+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?\s*(?P<half>[ap]\.?m\.?)?)?"
_ZONE = r"\s*\(?(?P<zone>(?:gmt|utc)?[+-]\d{1,2}:?\d{2}|[a-z]{1,4})?\)?"
_LETTER = r"[^\W\d_]"
_WEEKDAY = rf"(?:{_LETTER}{{3,12}}(?:-feira)?\.?,?\s+)?"
_FORMS = tuple(
    re.compile(form + _CLOCK + _ZONE + r"(?:\s*\([^)]*\))?", re.IGNORECASE)
    for form in (
        _WEEKDAY
        + r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|º)?[\s-]+(?:de )?(?P<month>"
        + _LETTER
        + r"{3,10})\.?,?[\s-]+(?:de )?(?P<year>\d{4}|\d{2})",
        _WEEKDAY + r"(?P<month>" + _LETTER + r"{3,10})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[.-](?P<month>\d{1,2})[.-](?P<year>\d{4})",
        r"(?P<day>1[3-9]|2\d|3[01])/(?P<month>\d{1,2})/(?P<year>\d{4})",
        r"(?P<month>\d{1,2})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d{4})",
    )
)
# How most feeds write it, which needs none of the freedom of the others.
_USUAL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d{2}):(\d{2}):(\d{2}) "
    r"(?:GMT|UTC|Z|([+-])(0\d|1[0-4]):?([0-5]\d))"
)
# 03/04/2021 is March in America and April elsewhere.
_UNCLEAR = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}\b.*")
_MONTH_NAMES = re.compile(
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}")
# For dateparser: whole dates only, never one reckoned from today.
_WANTED = {
    "TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": True, "STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"],
    "PARSERS": ["custom-formats", "absolute-time"],
}  # fmt: skip
_ZONE_AT_END = re.compile(r"\s+\(?([A-Za-z]{2,4})\)?$")


def read_moment(told: object) -> datetime | None:
    """The moment in UTC, which is also taken for what names no zone; None where the words are no whole date."""
    text = " ".join(str(told or "").split())
    if not text or len(text) > LONGEST:
        return None
    return _quick(text)


class DateReader:
    """Reads the dates of one document: what `read_moment` knows, and else what the words mean in any of many languages.

    That is slow, so the language of a first find is tried alone on the next, and a document of rubbish is soon given up.
    """

    def __init__(self, languages: Iterable[str] = ()) -> None:
        self._languages = tuple(languages)
        self._failures_left = 2

    def read(self, told: object) -> datetime | None:
        text = str(told or "")
        if _USUAL.fullmatch(text):
            return _quick(text)
        text = " ".join(text.split())
        if not text or len(text) > LONGEST:
            return None
        return _quick(text) or self._in_words(text)

    def _in_words(self, text: str) -> datetime | None:
        if self._languages and (found := _slow(text, self._languages)) is not None:
            return found[0]
        if self._failures_left <= 0:
            return None
        found = _slow(text, ())
        if found is None:
            self._failures_left -= 1
            return None
        self._languages = (found[1],)
        return found[0]


def first_moment(told: Iterable[object]) -> datetime | None:
    """The first that is a date."""
    return next((moment for words in told if (moment := read_moment(words)) is not None), None)


@lru_cache(maxsize=4096)
def _quick(text: str) -> datetime | None:
    if usual := _USUAL.fullmatch(text):
        return _of_usual(*usual.groups())
    text = _latin_digits(text)
    if _EPOCH.fullmatch(text):
        return _of_epoch(int(text))
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return next((moment for form in _FORMS if (found := form.fullmatch(text)) and (moment := _of_parts(found))), None)
    return _in_utc(told if told.tzinfo else told.replace(tzinfo=UTC))


@lru_cache(maxsize=1024)
def _slow(text: str, languages: tuple[str, ...]) -> tuple[datetime, str] | None:
    """The moment and the language it was told in. dateparser takes IST for Israel's time, so the zones we know are taken off first."""
    from dateparser.date import DateDataParser

    text, zone = _latin_digits(text), timedelta(0)
    if (named := _ZONE_AT_END.search(text)) and named[1].lower() in _ZONES:
        text, zone = text[: named.start()], timedelta(hours=_ZONES[named[1].lower()])
    if not re.search(r"\d", text) or _UNCLEAR.fullmatch(text):
        return None  # "yesterday" is nobody's date of publication
    try:
        read = DateDataParser(languages=list(languages) or None, settings=_WANTED).get_date_data(text)
        moment = _in_utc(read.date_obj - zone) if read is not None and read.date_obj is not None else None
    except (ValueError, TypeError, ArithmeticError, re.error):
        return None
    return (moment, str(read.locale or "en").partition("-")[0]) if moment is not None else None


def forget() -> None:
    """Empties what was read before, for measures that must not profit from it."""
    _quick.cache_clear()
    _slow.cache_clear()


def _of_usual(
    day: str, month: str, year: str, hour: str, minute: str, second: str, sign: str | None, hours: str, minutes: str
) -> datetime | None:
    try:
        moment = datetime(int(year), _MONTHS[month.lower()], int(day), int(hour), int(minute), min(int(second), 59), tzinfo=UTC)
        if sign is None:
            return moment
        ahead = timedelta(hours=int(hours), minutes=int(minutes))
        return moment - ahead if sign == "+" else moment + ahead
    except (ValueError, OverflowError):
        return None


def _of_epoch(number: int) -> datetime | None:
    return datetime.fromtimestamp(number / 1000 if number >= 10**11 else number, UTC)


def _of_parts(found: re.Match[str]) -> datetime | None:
    name, zone = found["month"].lower(), _zone(found["zone"] or "")
    month = int(name) if name.isdigit() else _MONTHS[name[:3]] if _MONTH_NAMES.fullmatch(name) else _MONTH_OF.get(name, 0)
    if not month or zone is None:
        return None
    year, hour = int(found["year"]), int(found["hour"] or 0)
    year += (2000 if year < 70 else 1900) if len(found["year"]) == 2 else 0
    if found["half"]:
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    try:
        moment = datetime(year, month, int(found["day"]), hour, int(found["minute"] or 0), min(int(found["second"] or 0), 59), tzinfo=zone)
    except ValueError:
        return None
    return _in_utc(moment)


def _zone(told: str) -> timezone | None:
    name = told.lower()
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    digits = name.removeprefix("gmt").removeprefix("utc")
    if digits[:1] not in {"+", "-"}:
        return None
    plain = digits[1:].replace(":", "").rjust(4, "0")
    hours, minutes = int(plain[:2]), int(plain[2:])
    if hours > 14 or minutes > 59:
        return None
    return timezone((1 if digits[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


def _in_utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def _latin_digits(text: str) -> str:
    """Digits of any script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
