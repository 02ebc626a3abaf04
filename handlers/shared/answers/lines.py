"""Events, subscriptions and the like as lines and rows of a reply. Pure; imports the domain and the shared wording."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.domain import Event, PartialDate, Status, Subscription
from bot.plural import many
from handlers.shared.answers.request import Request
from handlers.shared.replies import Action, Choice, Code, Line, Link, Moment, Piece, Row, Strong
from handlers.shared.text import clean, clean_url, shortened
from handlers.shared.titles import STATUS_WORDS
from handlers.shared.wording import headline

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_LABEL = 100


def event_row(request: Request, event: Event) -> Row:
    """One event of a list: its headline, and below when, its state where it is no plain fact, who told it, how sure, its id."""
    below: list[Piece] = [*when_pieces(event)]
    if event.status is not Status.OCCURRED:
        below.append(f" · {STATUS_WORDS[event.status]}")
    below += [" · ", *told_by(event), f" · {event.confidence:.2f} · ", Code(event.id)]
    return Row((Strong(headline(event, request.name)),), tuple(below), flags(request, event))


def event_rows(request: Request, events: Iterable[Event]) -> tuple[Row, ...]:
    return tuple(event_row(request, event) for event in events)


def event_label(request: Request, event: Event) -> str:
    """One line for a menu: day and headline."""
    day = short_date(event.date) if event.date else short_day(event.first_seen.date())
    return shortened(f"{day}: {headline(event, request.name)}", _MOST_LABEL)


def explain_menu(request: Request, events: Sequence[Event]) -> tuple[Choice, ...]:
    """The menu below a list: pick one event and see all that is known of it."""
    options = tuple((event_label(request, event), event.id) for event in events)
    return (Choice("Explain one of these", Action("explain"), options),) if options else ()


def when_pieces(event: Event) -> Line:
    """The event's own date in words; where it has none, when it was first seen."""
    return (short_date(event.date),) if event.date else ("first seen ", Moment(event.first_seen))


def told_by(event: Event) -> Line:
    """The first outlet with its link, and how many more there are."""
    outlets = dict.fromkeys(clean(source.outlet) or source.source_id for source in event.sources)
    first = event.sources[0]
    url = clean_url(first.url)
    name = clean(first.outlet) or first.source_id
    more = len(outlets) - 1
    return (Link(name, url) if url else name, f" and {many(more, 'other')}" if more else "")


def flags(request: Request, event: Event) -> str:
    codes = dict.fromkeys(party.code for party in event.parties)
    return "".join(mark for code in list(codes)[:4] if (mark := request.flag(code)))


def short_day(day: date) -> str:
    """`14 Sep 2021`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(when: PartialDate) -> str:
    """`14 Sep 2021`, `Sep 2021` or `2021`."""
    day = when.first_day()
    return {4: str(day.year), 7: f"{_MONTHS[day.month - 1]} {day.year}"}.get(len(when.text), short_day(day))


def ago(days: int) -> str:
    if days <= 0:
        return "today" if days == 0 else f"in {many(-days, 'day')}"
    return "yesterday" if days == 1 else f"{days:,} days ago"


def subscription_row(request: Request, subscription: Subscription) -> Row:
    """One subscription of a list."""
    marks = "".join(request.flag(code) for code in (subscription.a, subscription.b))
    state = " (paused)" if subscription.paused else ""
    below: list[Piece] = [f"{wish_words(request, subscription)} · ", Code(subscription.id)]
    if subscription.created is not None:
        below += [" · since ", Moment(subscription.created)]
    return Row((Strong(request.pair(subscription.a, subscription.b)), state), tuple(below), marks)


def wish_words(request: Request, subscription: Subscription) -> str:
    """What a subscription asks for, in words: "calls and visits, surer than 0.80, daily"."""
    parts = [", ".join(plural(str(kind)) for kind in sorted(subscription.types)) if subscription.types else "all events"]
    if subscription.offices:
        parts.append("with " + " or ".join(str(office).replace("_", " ") for office in sorted(subscription.offices)))
    if subscription.statuses:
        parts.append("only " + " or ".join(STATUS_WORDS[status] for status in sorted(subscription.statuses)))
    sure = request.service.threshold if subscription.min_confidence is None else subscription.min_confidence
    parts.append(f"confidence {sure:.2f} or more")
    if subscription.min_sources > 1:
        parts.append(f"told by {subscription.min_sources} sources or more")
    parts.append({"instant": "at once"}.get(str(subscription.rhythm), f"{subscription.rhythm} digest"))
    if subscription.silence is not None:
        parts.append(f"also {many(subscription.silence, 'day')} without contact")
    if subscription.sources:
        parts.append("only from " + ", ".join(sorted(subscription.sources)))
    if subscription.languages:
        parts.append("only in " + ", ".join(sorted(subscription.languages)))
    if subscription.broadcast:
        parts.append("changes shown in the channel")
    if subscription.mention:
        parts.append("with a mention")
    return " · ".join(parts)


def plural(kind: str) -> str:
    return {"aid": "aid"}.get(kind, f"{kind}s")
