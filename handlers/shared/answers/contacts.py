"""Answers on how two parties stand: the last contacts, the timeline, the busiest pairs. Imports the service's floor and below."""

from __future__ import annotations

from bot.domain import Status
from bot.plural import many
from bot.queries import Contact, TimelinePoint
from handlers.shared.answers.lines import ago, explain_menu, flags, plural, short_date, short_day, told_by
from handlers.shared.answers.request import Request
from handlers.shared.replies import Block, Case, Code, Paragraph, Piece, Reply, Row, Rows, Strong
from handlers.shared.titles import STATUS_WORDS
from handlers.shared.wording import headline

_MOST_POINTS = 20


async def last(request: Request) -> Reply:
    a, b = request.needed("a"), request.needed("b")
    contacts = await request.service.last(a, b)
    pair = request.pair(request.service.side(a).code, request.service.side(b).code)
    found = [contact for contact in contacts if contact.event is not None]
    if not found:
        hint = Paragraph(("Planned or denied contacts do not count here. See all events with: ", Code(f"between {a} {b}")))
        return Reply(f"No call, visit or meeting is stored: {pair}", (hint,), Case.NOTHING)
    newest_first = sorted(contacts, key=lambda contact: (contact.days is None, contact.days or 0))
    rows = tuple(_contact(request, contact) for contact in newest_first)
    events = [contact.event for contact in found if contact.event is not None]
    return Reply(f"Last contacts: {pair}", (Rows(rows),), choices=explain_menu(request, events))


def _contact(request: Request, contact: Contact) -> Row:
    kind = str(contact.type).capitalize()
    event = contact.event
    if event is None or contact.days is None:
        return Row((Strong(f"{kind}: "), "none is stored"))
    when = short_date(event.date) if event.date else short_day(event.first_seen.date())
    below: tuple[Piece, ...] = (f"{when} · {headline(event, request.name)} · ", *told_by(event), " · ", Code(event.id))
    return Row((Strong(f"{kind}: "), ago(contact.days)), below, flags(request, event))


async def timeline(request: Request) -> Reply:
    """The newest points in rows; the count by type above."""
    a, b = request.needed("a"), request.needed("b")
    found = await request.service.timeline(a, b, request.word("since"))
    pair = request.pair(found.a, found.b)
    if not found.points:
        return Reply(f"Nothing is stored between {pair.replace(' – ', ' and ')}", (), Case.NOTHING)
    counts = sorted(found.by_type.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{number:,} {plural(str(kind)) if number > 1 else kind}" for kind, number in counts)
    newest = found.points[-_MOST_POINTS:]
    blocks: list[Block] = [Paragraph((told,)), Rows(tuple(_point(point) for point in reversed(newest)))]
    if len(found.points) > len(newest):
        blocks.append(Paragraph((f"The newest {len(newest)} of {many(len(found.points), 'event')} are listed.",)))
    return Reply(f"Timeline: {pair}", tuple(blocks))


def _point(point: TimelinePoint) -> Row:
    when = short_date(point.when) if point.when else f"{short_day(point.day)} (first seen)"
    state = "" if point.status is Status.OCCURRED else f", {STATUS_WORDS[point.status]}"
    return Row((f"{when}: ", Strong(str(point.type)), state), (many(point.sources, "source"), " · ", Code(point.event_id)))


async def top(request: Request) -> Reply:
    since = request.word("since") or "30 days"
    rows = await request.service.top(since)
    if not rows:
        return Reply(f"No event is stored since {since}", (Paragraph(("Ask for a longer time: ", Code("top since=2015"))),), Case.NOTHING)
    found = []
    for place, row in enumerate(rows, 1):
        kinds = sorted(row.by_type.items(), key=lambda item: (-item[1], item[0]))[:4]
        told = ", ".join(f"{number:,} {plural(str(kind)) if number > 1 else kind}" for kind, number in kinds)
        head = (f"{place}. ", Strong(request.pair(row.pair.a, row.pair.b)), f": {many(row.events, 'event')}")
        found.append(Row(head, (told,), request.flag(row.pair.a) + request.flag(row.pair.b)))
    return Reply(f"Busiest pairs since {since}", (Rows(tuple(found)),))
