"""What is rare about an event, in one line: "first call in 412 days", "third call this month". Pure; imports the domain only."""

from __future__ import annotations

from datetime import date

from bot.domain import CONTACT_TYPES, DatePrecision, Event, EventType, Office, Role, Status

LONG_DAYS = 30
"""A pause shorter than this is no news."""

_YEAR_WORDS_FROM = 730
_MONTH_PRECISE = "%B %Y"
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_WORDS = {
    EventType.CALL: "call", EventType.VISIT: "visit", EventType.MEETING: "meeting", EventType.MESSAGE: "message",
    EventType.AGREEMENT: "agreement", EventType.EXERCISE: "joint exercise", EventType.AID: "aid",
    EventType.PROTEST: "formal protest", EventType.EXPULSION: "expulsion", EventType.SANCTION: "sanctions",
    EventType.INVITATION: "invitation", EventType.UPGRADE: "upgrade of ties", EventType.DOWNGRADE: "downgrade of ties",
}  # fmt: skip
_COUNTED = CONTACT_TYPES
_OFFICES = {
    Office.HEAD_OF_STATE: "a head of state", Office.HEAD_OF_GOVERNMENT: "a head of government", Office.ROYAL: "a royal",
    Office.FOREIGN_MINISTER: "a foreign minister", Office.MINISTER: "a minister", Office.ENVOY: "an envoy",
}  # fmt: skip
_TOLD_OF = frozenset({Status.OCCURRED, Status.ONGOING, Status.PLANNED})


def wants_rarity(event: Event) -> bool:
    """True where a line can be said: news of something that happened or is to happen, between two parties."""
    return event.visible and event.status in _TOLD_OF and len(event.codes) == 2


def rarity(event: Event, earlier: Event | None, *, this_month: int = 0) -> str:
    """The line, empty where nothing is rare.

    `earlier` is the newest event of the kind before this one (see `same_kind`), None where the archive knows none: then nothing
    is claimed, since an archive begins somewhere. `this_month` counts the occurred events of the pair and type in the event's
    month up to its day, itself included.
    """
    if not wants_rarity(event) or earlier is None:
        return ""
    word = _WORDS[event.type]
    pause = (day_of(event) - _last_day(earlier)).days
    if pause >= LONG_DAYS and (office := _visiting_office(event)):
        return f"first visit by {office} since {_day_words(earlier)}"
    if pause >= LONG_DAYS:
        return f"first {word} {_since(earlier, pause)}"
    if event.type in _COUNTED and event.status is Status.OCCURRED and this_month >= 2:
        return f"{ordinal(this_month)} {word} this month"
    return ""


def same_kind(event: Event, earlier: Event) -> bool:
    """For a visit: in the same direction and by the same office, since a minister's visit does not end a president's absence."""
    if event.type is not EventType.VISIT:
        return True
    ones = {(party.code, party.office) for party in event.parties if party.role is Role.VISITOR}
    others = {(party.code, party.office) for party in earlier.parties if party.role is Role.VISITOR}
    return bool(ones & others)


def day_of(event: Event) -> date:
    return event.date.first_day() if event.date else event.first_seen.date()


def ordinal(number: int) -> str:
    """`third`, `11th`, `22nd`."""
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _visiting_office(event: Event) -> str:
    """ "a foreign minister", where the visit is one of a definite office; empty otherwise."""
    if event.type is not EventType.VISIT:
        return ""
    visitors = {party.office for party in event.parties if party.role is Role.VISITOR}
    return next((words for office, words in _OFFICES.items() if office in visitors), "")


def _day_words(event: Event) -> str:
    """ "14 September 2021", "September 2021" or "2021", as exactly as it is known."""
    day = event.date.first_day() if event.date else event.first_seen.date()
    if event.date and event.date.precision is DatePrecision.YEAR:
        return str(day.year)
    month = day.strftime(_MONTH_PRECISE)
    return month if event.date and event.date.precision is DatePrecision.MONTH else f"{day.day} {month}"


def _last_day(event: Event) -> date:
    return event.date.last_day() if event.date else event.first_seen.date()


def _since(earlier: Event, pause: int) -> str:
    if earlier.date and earlier.date.precision is DatePrecision.YEAR:
        return f"since {earlier.date.first_day().year}"
    if earlier.date and earlier.date.precision is DatePrecision.MONTH:
        return f"since {earlier.date.first_day().strftime(_MONTH_PRECISE)}"
    return f"in {pause // 365} years" if pause >= _YEAR_WORDS_FROM else f"in {pause} days"
