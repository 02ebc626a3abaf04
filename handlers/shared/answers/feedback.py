"""The answer of wrong: a person's word that an event is not as told, kept as a labelled case. Imports the service's floor and below."""

from __future__ import annotations

from handlers.shared.answers.request import Request
from handlers.shared.replies import Action, Button, Case, Code, Paragraph, Quote, Reply
from handlers.shared.text import clean
from handlers.shared.wording import headline


async def wrong(request: Request) -> Reply:
    asker = request.asked.asker
    said = await request.service.wrong(request.needed("event"), request.word("reason") or "", asker.id, request.asked.channel)
    told = f"Noted as wrong: {headline(said.event, request.name)}"
    why = "It is kept as a labelled case, by which later versions are judged. The alert stays as it is. "
    kept = Paragraph((why, Code(said.event.id)))
    if said.reason:
        return Reply(told, (Quote(clean(said.reason), clean(asker.name)), kept), Case.CHANGED)
    return Reply(told, (kept,), Case.CHANGED, buttons=(Button("Say what is wrong", Action("wrong", (said.event.id,))),))
