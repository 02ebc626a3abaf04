"""Answers that are lists of events, page by page: latest, between, calls, visits. Imports the service's floor and below."""

from __future__ import annotations

from datetime import date

from bot.errors import UsageError
from bot.queries import Page
from handlers.shared.answers.lines import event_rows, explain_menu
from handlers.shared.answers.request import Request
from handlers.shared.replies import Button, Case, Code, Line, Paragraph, Reply, Rows
from handlers.shared.words import FIRST, verb_action

PAGE = 8
"""Events a page: with their lines they fit the tightest message."""
_DEEPEST = 40
CURSORS = "cursors"
"""The extra word that holds the keys of the pages walked through, the newest page's first."""


async def latest(request: Request) -> Reply:
    a, b = request.word("a"), request.word("b")
    page = await request.service.latest(a, b, request.question(), limit=PAGE, before=_before(request))
    pair = _named(request, a, b)
    return paged(request, page, f"Newest events: {pair}" if pair else "Newest events", f"Nothing is stored of {pair or 'anyone'}")


async def between(request: Request) -> Reply:
    return await _of_pair(request, "Events", ())


async def calls(request: Request) -> Reply:
    return await _of_pair(request, "Calls", ("call",))


async def visits(request: Request) -> Reply:
    return await _of_pair(request, "Visits", ("visit",))


async def _of_pair(request: Request, what: str, types: tuple[str, ...]) -> Reply:
    a, b = request.needed("a"), request.needed("b")
    question = request.question()
    if types:
        question = type(question)(types, question.statuses, question.since, question.until, question.min_confidence)
    page = await request.service.latest(a, b, question, limit=PAGE, before=_before(request))
    pair = _named(request, a, b)
    return paged(request, page, f"{what}: {pair}", f"Nothing is stored between {pair.replace(' – ', ' and ')}")


def paged(request: Request, page: Page, title: str, nothing: str) -> Reply:
    """A page of events with its buttons; where there is none, what to try instead."""
    cursors = cursors_of(request)
    if not page.events:
        hint: Line = ("Try fewer filters, or a longer time: ", Code("since=2015"))
        return Reply(nothing, (Paragraph(hint),), Case.NOTHING, buttons=_pages(request, cursors, None))
    number = f", page {len(cursors) + 1}" if cursors else ""
    return Reply(
        f"{title}{number}",
        (Rows(event_rows(request, page.events)),),
        buttons=_pages(request, cursors, page.before),
        choices=explain_menu(request, page.events),
    )


def cursors_of(request: Request) -> tuple[str, ...]:
    return tuple(part for part in request.asked.extra.get(CURSORS, "").split(",") if part)


def _pages(request: Request, cursors: tuple[str, ...], before: tuple[date, str] | None) -> tuple[Button, ...]:
    """Newer goes back to the key of the page before, Older on to the next: both hold in a restart, since the button says all."""
    buttons = []
    if cursors:
        buttons.append(Button("Newer", verb_action("page", request.asked, ",".join(cursors[:-1]) or FIRST)))
    if before is not None:
        deeper = (*cursors, f"{before[0].isoformat()}/{before[1]}")[-_DEEPEST:]
        buttons.append(Button("Older", verb_action("page", request.asked, ",".join(deeper))))
    return tuple(buttons)


def _before(request: Request) -> tuple[date, str] | None:
    cursors = cursors_of(request)
    if not cursors:
        return None
    day, _, ident = cursors[-1].partition("/")
    try:
        return date.fromisoformat(day), ident
    except ValueError:
        raise UsageError("this page is gone", "its key is not understood", "Ask again") from None


def _named(request: Request, *sides: str | None) -> str:
    """`Pakistan – Russia`, `Pakistan`, or nothing."""
    return " – ".join(request.name(request.service.side(side).code) for side in sides if side)
