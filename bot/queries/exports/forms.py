"""The forms of an export, by the word a person types. Imports the domain and the writers only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.domain import ANY, Event
from bot.errors import UsageError
from bot.queries.exports.meta import Meta


class Writer(Protocol):
    """Turns events into the bytes of a file, newest first. `wants` tells which events belong into the form at all."""

    def begin(self, meta: Meta) -> bytes: ...

    def wants(self, event: Event) -> bool: ...

    def row(self, event: Event) -> bytes: ...

    def end(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Form:
    """`name` is what a person types, `ending` the file's; `holds` says in words what is in it."""

    name: str
    ending: str
    media_type: str
    holds: str


@dataclass(frozen=True, slots=True)
class Exported:
    """A file. `events` is how many it holds; `cut` is True where there were more than fit."""

    name: str
    content: bytes
    media_type: str
    events: int
    cut: bool = False


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("csv", "csv", "text/csv; charset=utf-8", "a table of events"),
        Form("json", "jsonl", "application/x-ndjson", "one event a line, after a line that names the schema"),
        Form("ics", "ics", "text/calendar; charset=utf-8", "planned visits and meetings as a calendar"),
        Form("atom", "atom", "application/atom+xml", "the events as a feed"),
        Form("tsv", "tsv", "text/tab-separated-values; charset=utf-8", "a row for each pair and event, in columns named as GDELT's"),
    )
}

_OTHER_WORDS = {
    "jsonl": "json", "ndjson": "json", "ical": "ics", "icalendar": "ics", "calendar": "ics", "feed": "atom", "gdelt": "tsv",
}  # fmt: skip


def form_of(word: str) -> Form:
    """UsageError with the forms there are."""
    shown = "".join(char if char.isprintable() else " " for char in word[:20])
    plain = word.strip().casefold().lstrip(".") if len(word) <= len(shown) else ""
    found = FORMS.get(_OTHER_WORDS.get(plain, plain))
    if found is None:
        raise UsageError(f"'{shown}' is no form of an export", "", f"Choose from: {', '.join(FORMS)}")
    return found


def writer_of(form: Form) -> Writer:
    from bot.queries.exports import atom, calendar, tables

    writers: Mapping[str, type[Writer]] = {
        "csv": tables.CsvWriter, "json": tables.JsonWriter, "tsv": tables.GdeltWriter, "ics": calendar.CalendarWriter,
        "atom": atom.AtomWriter,
    }  # fmt: skip
    return writers[form.name]()


def file_name(form: Form, a: str, b: str) -> str:
    return f"readout-{a}-{b}.{form.ending}".replace(ANY, "all").lower()
