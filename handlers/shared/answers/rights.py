"""The answer of rights: who may change what a channel is told. Anyone may see it, only managers may set it. Imports the service."""

from __future__ import annotations

import re

from bot.errors import UsageError
from bot.service import EVERYONE, MANAGERS, NAMED, WORKSPACE, Rights
from handlers.shared.answers.request import Request, shown
from handlers.shared.answers.subscribing import rights_words
from handlers.shared.replies import Case, Code, Paragraph, Reply

_MENTION = re.compile(r"<(?:@[&!]?|!subteam\^)(?P<id>[A-Za-z0-9]{1,32})(?:\|@?(?P<name>[^>]{1,100}))?>")
_WORDS = {
    "everyone": EVERYONE, "anyone": EVERYONE, "all": EVERYONE, "members": EVERYONE,
    "managers": MANAGERS, "admins": MANAGERS, "manager": MANAGERS, "moderators": MANAGERS,
}  # fmt: skip
_BACK = frozenset({"default", "reset", "off"})
_ORIGINS = {"channel": "Set for this channel.", "workspace": "Set for the whole server or workspace.", "default": "Nobody has set this."}


async def rights(request: Request) -> Reply:
    wanted = request.word("who")
    if wanted is None:
        return _reply(await _now(request), "Who may change what this channel is told", Case.ANSWER, request.asked.managing)
    if not request.asked.asker.manager:
        why = "only those who manage this channel may say who else may change it"
        raise UsageError("you may not set the rights here", why, "See what is set with: rights")
    whose, names = _meant(request, wanted)
    everywhere = (request.word("scope") or "").strip().casefold() == WORKSPACE
    asker = request.asked.asker
    await request.service.set_rights(
        request.asked.channel, whose, names, whole_workspace=everywhere, by=asker.id, by_name=asker.name
    )  # fmt: skip
    title = "Rights changed for the whole workspace" if everywhere else "Rights changed"
    return _reply(await _now(request), title, Case.CHANGED, request.asked.managing)


async def _now(request: Request) -> Rights:
    return await request.service.rights(request.asked.channel, by_default=request.asked.by_default)


def _meant(request: Request, wanted: str) -> tuple[str | None, dict[str, str]]:
    """The word of the service and the names; None goes back to the default."""
    word = wanted.strip().casefold()
    if word in _BACK:
        return None, {}
    if word in _WORDS:
        return _WORDS[word], {}
    mentioned = {
        found["id"]: found["name"] or request.asked.extra.get(f"name:{found['id']}", found["id"]) for found in _MENTION.finditer(wanted)
    }
    left = _MENTION.sub("", wanted).replace(",", " ").split()
    left = [word for word in left if word.casefold() != "and"]
    if left or not mentioned:
        raise UsageError(
            f"'{shown(' '.join(left))}' is nobody that can be named",
            "",
            "Write everyone, managers, default, or mention roles and people with @",
        )
    return NAMED, mentioned


def _reply(now: Rights, title: str, case: Case, managing: str) -> Reply:
    hint = (
        "To change it: ",
        Code("rights everyone"),
        ", ",
        Code("rights managers"),
        ", or mention roles and people after ",
        Code("rights"),
    )
    return Reply(title, (Paragraph((rights_words(now, managing), " ", _ORIGINS[now.origin])), Paragraph(hint)), case)
