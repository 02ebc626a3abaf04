"""One function a verb: a command's words in, a neutral reply out. Enter by `answer`; `ANSWERS` is the table of the grammar's verbs.

Never raises: a wrong word becomes a reply that says what, why and what to do; what nobody foresaw is logged here, once, under a
reference. Imports the service's floor and below, and the shared values; never a platform.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.service import Service
from handlers.shared.answers.channel import mute, quiet, test
from handlers.shared.answers.contacts import last, silence, top
from handlers.shared.answers.edge import guarded
from handlers.shared.answers.explaining import explain
from handlers.shared.answers.feedback import wrong
from handlers.shared.answers.finishing import KEPT, finished
from handlers.shared.answers.gate import refused
from handlers.shared.answers.helping import help_, sources
from handlers.shared.answers.listing import between, calls, latest, meetings, search, visits
from handlers.shared.answers.paging import CURSORS
from handlers.shared.answers.people import who
from handlers.shared.answers.pictures import export, network, rhythm, timeline
from handlers.shared.answers.readouts import readouts
from handlers.shared.answers.request import Answer, Request
from handlers.shared.answers.rights import rights
from handlers.shared.answers.subscribing import list_, pause, resume, subscribe, subscribed_reply, unsubscribe
from handlers.shared.asking import Asked
from handlers.shared.replies import Reply

ANSWERS: Mapping[str, Answer] = {
    "subscribe": subscribe, "unsubscribe": unsubscribe, "list": list_, "pause": pause, "resume": resume,
    "latest": latest, "between": between, "calls": calls, "visits": visits, "meetings": meetings, "search": search,
    "last": last, "silence": silence, "top": top, "who": who, "explain": explain, "readouts": readouts,
    "wrong": wrong,
    "timeline": timeline, "rhythm": rhythm, "network": network, "export": export, "sources": sources, "help": help_,
    "rights": rights, "test": test, "quiet": quiet, "mute": mute,
}  # fmt: skip


async def answer(service: Service, asked: Asked) -> Reply:
    """The reply to a command. Rights are checked here, each time; the platform hands in who asks."""

    async def work() -> Reply:
        request = Request(service, asked)
        if (refusal := await refused(request)) is not None:
            return refusal
        return await finished(request, await ANSWERS[asked.verb](request))

    return await guarded(asked.verb, work)


__all__ = ["ANSWERS", "CURSORS", "KEPT", "Request", "answer", "finished", "guarded", "refused", "subscribed_reply"]
