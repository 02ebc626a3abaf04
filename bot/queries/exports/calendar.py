"""Planned visits and meetings as a calendar, by the icalendar library. Imports the domain only.

An event keeps its UID and counts its revisions, so that a calendar that is read again moves or strikes what changed.
"""

from __future__ import annotations

from datetime import date, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

from bot.domain import DatePrecision, Event, EventType, Status
from bot.queries.exports.meta import Meta, headline, plain, web_address

_TYPES = frozenset({EventType.VISIT, EventType.MEETING})
_STATUSES = {
    Status.PLANNED: "CONFIRMED", Status.PROPOSED: "TENTATIVE", Status.CANCELLED: "CANCELLED", Status.POSTPONED: "CANCELLED",
    Status.REFUSED: "CANCELLED", Status.DENIED: "CANCELLED",
}  # fmt: skip
_END = b"END:VCALENDAR\r\n"


class CalendarWriter:
    """Whole days only, since no hour is known; a plan for a month spans the month, one for a year is left out."""

    _meta: Meta

    def begin(self, meta: Meta) -> bytes:
        self._meta = meta
        calendar = Calendar()
        calendar.add("prodid", "-//Readout//diplomatic events//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", f"{meta.title}: planned visits and meetings")
        return bytes(calendar.to_ical()).removesuffix(_END)

    def wants(self, event: Event) -> bool:
        return (
            event.type in _TYPES and event.status in _STATUSES and event.date is not None and event.date.precision is not DatePrecision.YEAR
        )

    def row(self, event: Event) -> bytes:
        if event.date is None:
            return b""
        entry = Entry()
        entry.add("uid", f"{event.id}@readout")
        entry.add("dtstamp", event.changed)
        entry.add("last-modified", event.changed)
        entry.add("sequence", event.revision - 1)
        entry.add("summary", headline(event, self._meta.name) + ("" if event.status is Status.PLANNED else f" ({event.status})"))
        entry.add("description", self._described(event))
        entry.add("dtstart", event.date.first_day())
        if (last := event.date.last_day()) < date.max:
            entry.add("dtend", last + timedelta(days=1))
        entry.add("status", _STATUSES[event.status])
        entry.add("transp", "TRANSPARENT")
        entry.add("categories", [str(event.type)])
        if event.place:
            entry.add("location", plain(", ".join(filter(None, (event.place.name, self._meta.name(event.place.code))))))
        if url := next(filter(None, (web_address(source.url) for source in event.sources)), ""):
            entry.add("url", url)
        return bytes(entry.to_ical())

    def end(self) -> bytes:
        return _END

    def _described(self, event: Event) -> str:
        outlets = ", ".join(dict.fromkeys(source.outlet for source in event.sources))
        month = "" if event.date and event.date.precision is DatePrecision.DAY else "The day is not known yet. "
        return plain(f'{month}"{event.evidence}" ({outlets}). Status: {event.status}. Event {event.id}.')
