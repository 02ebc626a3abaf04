"""Who may use a verb, checked at each command and each press of a button. Imports the service's floor and the shared values."""

from __future__ import annotations

from difflib import get_close_matches

from bot.errors import UsageError
from bot.service import MANAGERS
from handlers.shared.answers.request import Request, shown
from handlers.shared.grammar import VERBS, Right, verb

_LONGEST = 40


async def check_right(request: Request) -> None:
    """UsageError where there is no such verb, or the asker may not use it; then it says who may."""
    command = verb(request.asked.verb)
    if command is None:
        names = [known.name for known in VERBS]
        close = get_close_matches(request.asked.verb[:_LONGEST], names, n=2, cutoff=0.6)
        hint = f"Did you mean {' or '.join(close)}?" if close else "See all with: help"
        raise UsageError(f"'{shown(request.asked.verb)}' is no command", "", hint)
    if command.right is Right.ASK or await may_manage(request):
        return
    rights = await request.service.rights(request.asked.channel, by_default=request.asked.by_default)
    managers = f"managers ({request.asked.managing})" if request.asked.managing else "managers"
    who = f"only {managers} may" if rights.whose == MANAGERS else f"only {managers} and the named roles and people may"
    why = f"it changes what this channel is told, and {who}"
    raise UsageError(f"you may not use {command.name} here", why, "A manager can allow others with: rights")


async def may_manage(request: Request) -> bool:
    asked = request.asked
    return await request.service.may_manage(
        asked.channel, asked.asker.id, manager=asked.asker.manager, roles=asked.asker.roles, by_default=asked.by_default
    )
