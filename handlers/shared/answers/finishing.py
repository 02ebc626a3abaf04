"""The last touch on a reply: the button that shows it to everyone, and actions made short enough for a button. Imports the service."""

from __future__ import annotations

from dataclasses import replace

from handlers.shared.answers.paging import cursors_of
from handlers.shared.answers.request import Request
from handlers.shared.grammar import verb
from handlers.shared.replies import Action, Button, Case, Reply
from handlers.shared.words import FIRST, verb_action

_PRIVATE = frozenset({"subscribe", "unsubscribe", "pause", "resume", "test", "quiet", "mute", "wrong", "rights", "help"})
KEPT = "~"
"""What begins the one word of an action whose own words are too long for a button: the key under which they are kept."""


async def finished(request: Request, reply: Reply) -> Reply:
    """The reply as a platform can show it: public by its verb, each button's action within its 100 characters."""
    command = verb(request.asked.verb)
    public = command is not None and command.public
    if reply.case is Case.ANSWER and request.asked.verb not in _PRIVATE and not request.asked.now_public:
        share = verb_action("share", request.asked, ",".join(cursors_of(request)) or FIRST)
        reply = replace(reply, buttons=(*reply.buttons, Button("Show to everyone", share)))
    buttons = tuple([replace(button, action=await fitted(request, button.action)) for button in reply.buttons])
    return replace(reply, public=public, buttons=buttons)


async def fitted(request: Request, action: Action) -> Action:
    """The action itself where it fits a button's id, else one of the same name with the key under which its words are kept."""
    try:
        action.encode()
    except ValueError:
        return Action(action.name, (f"{KEPT}{await request.service.keep_state((action.name, *action.words))}",))
    return action
