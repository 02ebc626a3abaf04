"""The answer of readouts: what each government says of one event, and what only it says. Imports the service's floor and below."""

from __future__ import annotations

from bot.queries import Version
from handlers.shared.answers.lines import flags
from handlers.shared.answers.request import Request
from handlers.shared.replies import Block, Code, Link, Paragraph, Piece, Quote, Reply, Row, Rows, Strong
from handlers.shared.text import clean, clean_url
from handlers.shared.wording import headline


async def readouts(request: Request) -> Reply:
    found = await request.service.readouts(request.needed("event"))
    event = found.event
    shared = ", ".join(clean(topic) for topic in found.shared)
    differ = "The two do not say the same." if found.differ else "Neither says what the other does not."
    blocks: list[Block] = [Paragraph((differ, f" Both speak of {shared}." if shared else ""))]
    for version in found.versions:
        blocks += _version(request, version)
    footer = (flags(request, event), " ", Code(event.id))
    return Reply(f"{len(found.versions)} readouts: {headline(event, request.name)}", tuple(blocks), footer=footer)


def _version(request: Request, version: Version) -> list[Block]:
    """Who speaks, where, and the topics and sentences that are its alone."""
    where: list[Piece] = []
    for number, url in enumerate(version.urls):
        outlet, safe = clean(version.outlets[min(number, len(version.outlets) - 1)]), clean_url(url)
        where += [" · " if where else "", Link(outlet, safe) if safe else outlet]
    only = ", ".join(clean(topic) for topic in version.only_topics)
    alone = f"Only here: {only}" if only else "No topic of its own"
    row = Row((Strong(request.name(version.code)), f": {alone}"), tuple(where), request.flag(version.code))
    return [Rows((row,)), *(Quote(clean(claim), request.name(version.code)) for claim in version.only_claims)]
