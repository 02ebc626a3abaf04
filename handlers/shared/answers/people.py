"""Answers on people: who somebody is. Imports the service's floor and below."""

from __future__ import annotations

from bot.knowledge import Term
from handlers.shared.answers.lines import event_rows, explain_menu, short_date, short_day
from handlers.shared.answers.request import Request
from handlers.shared.replies import Block, Paragraph, Reply, Row, Rows, Strong
from handlers.shared.text import clean

_MOST_TERMS = 10


async def who(request: Request) -> Reply:
    person = await request.service.who(request.needed("person"))
    rows = tuple(_term(request, term, now=term in person.now) for term in person.terms[:_MOST_TERMS])
    blocks: list[Block] = []
    if not person.terms:
        blocks.append(Paragraph(("Not in the roster of office holders; stored events name them.",)))
    elif not person.now:
        blocks.append(Paragraph((f"No office is known on {short_day(person.day)}.",)))
    if rows:
        blocks.append(Rows(rows, "Offices"))
    if person.events:
        blocks.append(Rows(event_rows(request, person.events), "Newest events"))
    else:
        blocks.append(Paragraph(("No stored event names them.",)))
    return Reply(clean(person.name), tuple(blocks), choices=explain_menu(request, person.events))


def _term(request: Request, term: Term, *, now: bool) -> Row:
    start = short_date(term.start) if term.start else "?"
    end = short_date(term.end) if term.end else "today" if now else "unknown"
    title = clean(term.title) or str(term.office).replace("_", " ")
    head = Strong(title) if now else title
    return Row((head, f", {request.name(term.code)}"), (f"{start} to {end}",), request.flag(term.code))
