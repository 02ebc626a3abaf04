"""Answers that are lists of events, page by page: latest, between, calls, visits, search, meetings. Imports the service's floor."""

from __future__ import annotations

from dataclasses import replace

from bot.queries import Encounter, Page
from handlers.shared.answers.coverage import coverage_line
from handlers.shared.answers.lines import event_row, event_rows, explain_menu
from handlers.shared.answers.paging import PAGE, before, page_buttons, page_title
from handlers.shared.answers.request import Request
from handlers.shared.replies import Case, Code, Line, Paragraph, Reply, Row, Rows, Strong
from handlers.shared.text import clean, shortened

_MOST_SAID = 80


async def latest(request: Request) -> Reply:
    a, b = request.word("a"), request.word("b")
    page = await request.service.latest(a, b, request.question(), limit=PAGE, before=before(request))
    pair = request.sides(a, b)
    return await listed(request, page, f"Newest events: {pair}" if pair else "Newest events", f"Nothing is stored of {pair or 'anyone'}")


async def between(request: Request) -> Reply:
    return await _of_pair(request, "Events", ())


async def calls(request: Request) -> Reply:
    return await _of_pair(request, "Calls", ("call",))


async def visits(request: Request) -> Reply:
    return await _of_pair(request, "Visits", ("visit",))


async def search(request: Request) -> Reply:
    words = request.needed("words")
    page = await request.service.search(words, limit=PAGE, before=before(request))
    said = shortened(clean(words), _MOST_SAID)
    return await listed(request, page, f"Events that speak of “{said}”", f"Nothing stored speaks of “{said}”")


async def meetings(request: Request) -> Reply:
    """Whom a person met; one row an encounter."""
    found = await request.service.meetings(request.needed("person"), limit=PAGE, before=before(request))
    name = clean(found.person)
    buttons, covered = page_buttons(request, found.before), await coverage_line(request)
    if not found.encounters:
        why = Paragraph(("Visits and meetings count here. See all events with: ", Code(f"who {name}")))
        return Reply(f"No meeting of {name} is stored", (why,), Case.NOTHING, buttons=buttons, footer=covered)
    most = ", ".join(f"{clean(person)} ({times})" for person, times in found.most if times > 1)
    said = (Paragraph((f"Met most often on this page: {most}.",)),) if most else ()
    rows = Rows(tuple(_encounter(request, encounter) for encounter in found.encounters))
    events = [encounter.event for encounter in found.encounters]
    return Reply(
        page_title(request, f"Meetings: {name}"), (*said, rows), buttons=buttons, choices=explain_menu(request, events), footer=covered
    )


def _encounter(request: Request, encounter: Encounter) -> Row:
    row = event_row(request, encounter.event)
    met = ", ".join(dict.fromkeys(clean(party.person or "") or request.name(party.code) for party in encounter.others))
    return replace(row, head=(Strong(f"with {met}: "), *row.head)) if met else row


async def _of_pair(request: Request, what: str, types: tuple[str, ...]) -> Reply:
    a, b = request.needed("a"), request.needed("b")
    question = replace(request.question(), types=types) if types else request.question()
    page = await request.service.between(a, b, question, limit=PAGE, before=before(request))
    pair = request.sides(a, b)
    return await listed(request, page, f"{what}: {pair}", f"No such event is stored between {pair.replace(' – ', ' and ')}")


async def listed(request: Request, page: Page, title: str, nothing: str) -> Reply:
    """A page of events with its buttons; where there is none, what to try instead and what was looked through."""
    buttons, covered = page_buttons(request, page.before), await coverage_line(request)
    if not page.events:
        hint: Line = ("Try fewer filters, or another spelling; all that is new: ", Code("latest"))
        return Reply(nothing, (Paragraph(hint),), Case.NOTHING, buttons=buttons, footer=covered)
    rows = Rows(event_rows(request, page.events))
    return Reply(page_title(request, title), (rows,), buttons=buttons, choices=explain_menu(request, page.events), footer=covered)
