"""Answers that are looked at or kept: timeline, rhythm, network, and files of events. Imports the service's floor and below."""

from __future__ import annotations

from bot.plural import many
from bot.queries import Drawing, form_of
from handlers.shared.answers.contacts import kinds_words
from handlers.shared.answers.coverage import coverage_line
from handlers.shared.answers.lines import short_day
from handlers.shared.answers.request import Request
from handlers.shared.replies import Action, Attachment, Button, Case, Code, Line, Paragraph, Picture, Reply

_NETWORK_SINCE = "90 days"


async def timeline(request: Request) -> Reply:
    a, b, since = request.needed("a"), request.needed("b"), request.word("since")
    line = await request.service.timeline(a, b, since)
    pair, covered = request.pair(line.a, line.b), await coverage_line(request)
    if not line.points:
        return _nothing(pair, since, covered)
    told = [f"{many(len(line.points), 'event')}: {kinds_words(line.by_type, 13)}."]
    if line.cut:
        told.append("Older ones are left out; ask for a shorter time.")
    drawn = await request.service.timeline_picture(a, b, since)
    return _drawn(f"Timeline: {pair}", (" ".join(told),), drawn, covered, Button("History", Action("between", (a, b))))


async def rhythm(request: Request) -> Reply:
    a, b, since = request.needed("a"), request.needed("b"), request.word("since")
    found = await request.service.rhythm(a, b, since)
    pair, covered = request.pair(found.a, found.b), await coverage_line(request)
    if not found.events:
        return _nothing(pair, since, covered)
    busiest = max(found.months, key=lambda month: month.events)
    most = f"most, {busiest.events}, in {busiest.first:%B %Y}"
    told = f"{many(found.events, 'event')} in {many(len(found.months), 'month')}, {found.mean:.1f} a month; {most}."
    drawn = await request.service.rhythm_picture(a, b, since)
    return _drawn(f"Rhythm: {pair}", (told,), drawn, covered, Button("History", Action("between", (a, b))))


async def network(request: Request) -> Reply:
    since = request.word("since") or _NETWORK_SINCE
    found = await request.service.network(since)
    covered = await coverage_line(request)
    if not found.links:
        return Reply(f"No event is stored since {since}", (Paragraph(("Ask for a longer time.",)),), Case.NOTHING, footer=covered)
    busiest = found.links[0]
    told = f"{many(len(found.links), 'pair')} among {len(found.weights)} parties since {short_day(found.since)}"
    most = f"; the busiest are {request.name(busiest.a)} and {request.name(busiest.b)} with {many(busiest.events, 'event')}."
    return _drawn("Who talks to whom", (told + most,), await request.service.network_picture(since), covered)


async def export(request: Request) -> Reply:
    a, b, form = request.needed("a"), request.needed("b"), request.word("form") or "csv"
    made = await request.service.export(a, b, form, request.word("since"), request.word("until"))
    said = f"{many(made.events, 'event')} of {request.sides(a, b)} as {made.name}"
    lines: list[Line] = [(f"The file holds {form_of(form).holds}.",)]
    if made.cut:
        lines.append(("These are the newest; the rest is more than a message carries. Ask with an earlier 'until' for more.",))
    attached = Attachment(made.name, made.content, made.media_type)
    return Reply(f"Export: {said}", tuple(Paragraph(line) for line in lines), attachments=(attached,), footer=await coverage_line(request))


def _drawn(title: str, told: Line, drawn: Drawing, covered: Line, *buttons: Button) -> Reply:
    return Reply(title, (Paragraph(told),), picture=Picture(drawn.name, drawn.png, drawn.alt), buttons=buttons, footer=covered)


def _nothing(pair: str, since: str | None, covered: Line) -> Reply:
    hint: Line = ("Ask without a start, or from an earlier one.",) if since else ("See all that is new: ", Code("latest"))
    return Reply(f"Nothing is stored between {pair.replace(' – ', ' and ')}", (Paragraph(hint),), Case.NOTHING, footer=covered)
