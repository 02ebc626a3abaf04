"""Answers on how two parties stand: the last contacts, silences, the busiest pairs. Imports the service's floor and below."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import EventType
from bot.plural import many
from bot.queries import Contact, Silence
from handlers.shared.answers.coverage import coverage_line
from handlers.shared.answers.lines import ago, event_rows, explain_menu, flags, plural, short_date, short_day, told_by
from handlers.shared.answers.request import Request
from handlers.shared.replies import Action, Block, Button, Case, Code, Paragraph, Piece, Reply, Row, Rows, Strong
from handlers.shared.wording import headline

_MOST_KINDS = 4


async def last(request: Request) -> Reply:
    a, b = request.needed("a"), request.needed("b")
    contacts = await request.service.last(a, b)
    pair, covered = request.sides(a, b), await coverage_line(request)
    found = [contact for contact in contacts if contact.event is not None]
    history = (Button("History", Action("between", (a, b))),)
    if not found:
        why = Paragraph(("Only what took place counts here; what was planned or denied is in the history.",))
        return Reply(f"No call, visit or meeting is stored: {pair}", (why,), Case.NOTHING, buttons=history, footer=covered)
    newest_first = sorted(contacts, key=lambda contact: (contact.days is None, contact.days or 0))
    rows = tuple(_contact(request, contact) for contact in newest_first)
    events = [contact.event for contact in found if contact.event is not None]
    return Reply(f"Last contacts: {pair}", (Rows(rows),), buttons=history, choices=explain_menu(request, events), footer=covered)


def _contact(request: Request, contact: Contact) -> Row:
    kind = str(contact.type).capitalize()
    event = contact.event
    if event is None or contact.days is None:
        return Row((Strong(f"{kind}: "), "none is stored"))
    when = short_date(event.date) if event.date else short_day(event.first_seen.date())
    below: tuple[Piece, ...] = (f"{when} · {headline(event, request.name)} · ", *told_by(event), " · ", Code(event.id))
    return Row((Strong(f"{kind}: "), ago(contact.days)), below, flags(request, event))


async def silence(request: Request) -> Reply:
    """Of a pair, how long it has been silent; else the pairs that are furthest past their rhythm."""
    a, b = request.word("a"), request.word("b")
    found = await request.service.silence(a, b)
    covered = await coverage_line(request)
    if isinstance(found, Silence):
        return _silent_pair(request, found, covered)
    of_whom = f" of {request.sides(a or b)}" if request.sides(a or b) not in ("", "anyone") else ""
    if not found:
        why = Paragraph(("A pair counts once five days of contact are known, and it has been silent for twice its usual gap.",))
        return Reply(f"No pair{of_whom} is past its usual rhythm", (why,), Case.NOTHING, footer=covered)
    rows = tuple(_silence(request, silent) for silent in found)
    return Reply(f"Past their usual rhythm{': ' + request.sides(a or b) if of_whom else ''}", (Rows(rows),), footer=covered)


def _silent_pair(request: Request, silent: Silence, covered: tuple[Piece, ...]) -> Reply:
    pair = request.pair(silent.a, silent.b)
    if silent.days is None:
        return Reply(f"No contact is stored: {pair}", (Paragraph((silent.words,)),), Case.NOTHING, footer=covered)
    judged = "This is past their usual rhythm." if silent.past else "This is not unusual for them." if silent.usual is not None else ""
    blocks: list[Block] = [Paragraph((Strong(silent.words), f". {judged}" if judged else "."))]
    events = [silent.event] if silent.event else []
    if events:
        blocks.append(Rows(event_rows(request, events), "Last contact"))
    return Reply(f"Silence: {pair}", tuple(blocks), choices=explain_menu(request, events), footer=covered)


def _silence(request: Request, silent: Silence) -> Row:
    since = f"last on {short_day(silent.last_day)}" if silent.last_day else ""
    mark = request.flag(silent.a) + request.flag(silent.b)
    return Row((Strong(request.pair(silent.a, silent.b)), f": {silent.words}"), (since,) if since else (), mark)


async def top(request: Request) -> Reply:
    since = request.word("since") or "30 days"
    rows = await request.service.top(since)
    covered = await coverage_line(request)
    if not rows:
        hint = Paragraph(("Ask for a longer time, for example: ", Code("top since=2015")))
        return Reply(f"No event is stored since {since}", (hint,), Case.NOTHING, footer=covered)
    found = []
    for place, row in enumerate(rows, 1):
        head = (f"{place}. ", Strong(request.pair(row.pair.a, row.pair.b)), f": {many(row.events, 'event')}")
        found.append(Row(head, (kinds_words(row.by_type),), request.flag(row.pair.a) + request.flag(row.pair.b)))
    return Reply(f"Busiest pairs since {since}", (Rows(tuple(found)),), footer=covered)


def kinds_words(by_type: Mapping[EventType, int], most: int = _MOST_KINDS) -> str:
    """`12 calls, 3 visits`."""
    kinds = sorted(by_type.items(), key=lambda item: (-item[1], item[0]))[:most]
    return ", ".join(f"{number:,} {plural(str(kind)) if number > 1 else kind}" for kind, number in kinds)
