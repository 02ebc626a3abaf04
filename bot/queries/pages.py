"""Events by pair, page by page. The one place that knows how a page's cursor is made.

A page goes on after the last event shown, whatever was stored meanwhile: nothing comes twice and nothing is passed over, as it would by
counting rows. Imports the store's contract and the errors only.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.domain import Event
from bot.errors import UsageError
from bot.store import EventFilter, Transaction, sort_day

Key = tuple[date, str]
BEFORE_ALL = datetime(1, 1, 1, tzinfo=UTC)
"""When an article that nobody dates counts as first seen, where the day it was read says nothing: in an archive."""
_CHUNK = 100
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Page:
    """Events, newest first. `before` is an opaque text, fit for a button, that gives the next page; None on the last one."""

    events: tuple[Event, ...]
    before: str | None = None


def write_cursor(key: Key) -> str:
    day, ident = key
    return f"{day.toordinal():x}.{ident}"


def read_cursor(text: str) -> Key:
    """UsageError where the text is no cursor: it comes back from a button or a command line, and may be anything."""
    number, _, ident = text.partition(".")
    with suppress(ValueError, OverflowError):
        if 0 < len(ident) <= _LONGEST and len(number) <= _LONGEST:
            return date.fromordinal(int(number, 16)), ident
    raise no_such_page()


def no_such_page() -> UsageError:
    return UsageError("there is no such page", "its mark is not one that Readout gave", "Ask again from the first page")


def has_day(event: Event) -> bool:
    """False where nobody says when it was: neither the event has a date nor any article of it, as happens in archives."""
    return event.date is not None or event.first_seen > BEFORE_ALL


def day_of(event: Event) -> date:
    """The day an event is filed under: its own date's last day, or where it has none the day it was first seen."""
    return event.date.last_day() if event.date else event.first_seen.date()


async def newest(
    tx: Transaction, filters: Iterable[EventFilter], *, limit: int, before: str | None = None, keep: Callable[[Event], bool] | None = None
) -> Page:
    """The newest events that fit any of the filters and `keep`, each once; at most `limit`."""
    found: dict[str, Event] = {}
    start = read_cursor(before) if before is not None else None
    for wanted in filters:
        kept = 0
        async with aclosing(every(tx, wanted, before=start, chunk=min(limit + 1, _CHUNK))) as events:
            async for event in events:
                if keep is None or keep(event):
                    found[event.id] = event
                    kept += 1
                if kept > limit:
                    break
    ordered = sorted(found.values(), key=lambda event: (sort_day(event), event.id), reverse=True)
    page = tuple(ordered[:limit])
    more = len(ordered) > limit
    return Page(page, write_cursor((sort_day(page[-1]), page[-1].id)) if more and page else None)


async def every(tx: Transaction, wanted: EventFilter, *, before: Key | None = None, chunk: int = _CHUNK) -> AsyncGenerator[Event, None]:
    """All events that fit, newest first, in flat memory: `chunk` rows are held at a time."""
    while True:
        rows: Sequence[Event] = await tx.events.find(wanted, limit=chunk, before=before)
        for event in rows:
            yield event
        if len(rows) < chunk:
            return
        before = (sort_day(rows[-1]), rows[-1].id)
