"""What a pressed button or a picked choice does. `act` is to buttons what `answer` is to commands: it never raises, and rights are
checked again at the press. `form` says, without any look-up, which form a platform shows before it acts.

Imports the service's floor and below, and the answers.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from bot.errors import UsageError
from bot.service import Service
from handlers.shared.answers import ANSWERS, CURSORS, KEPT, Request, answer, finished, guarded, refused, subscribed_reply
from handlers.shared.asking import Asked
from handlers.shared.grammar import Right
from handlers.shared.grammar import verb as find_verb
from handlers.shared.replies import Action, Case, Field, Form, Paragraph, Place, Reply, Rows
from handlers.shared.text import clean, shortened
from handlers.shared.words import FIRST, named_words

_KEY = re.compile(rf"{KEPT}([0-9a-f]{{20}})")

Deed = Callable[[Service, tuple[str, ...], Asked], Awaitable[Reply]]


async def act(service: Service, action: Action, asked: Asked) -> Reply:
    """The reply to a press. `asked` says who pressed and where; its `words` are what was typed into the action's form.

    `Reply.place` says where the answer goes: only to whoever pressed, into the room, or instead of the message with the button.
    """

    async def work() -> Reply:
        meant = await _unpacked(service, action)
        if (deed := DEEDS.get(meant.name)) is not None:
            return await deed(service, meant.words, asked)
        if meant.name not in ANSWERS:
            raise UsageError("this button is not known any more", "", "Ask again for a new one")
        words = {**named_words(meant.name, meant.words), **asked.words}
        return await answer(service, replace(asked, verb=meant.name, words=words))

    return await guarded(action.name, work)


def form(action: Action) -> Form | None:
    """The form to show before the action is done; None where it is done at once."""
    if action.name != "wrong" or len(action.words) != 1:
        return None
    reason = Field("reason", "What is wrong with it?", "It was another minister; it never took place; ...", long=True)
    return Form("This event is wrong", action, (reason,))


async def _page(service: Service, words: tuple[str, ...], asked: Asked) -> Reply:
    return replace(await answer(service, _asked_again(words, asked)), place=Place.INSTEAD)


async def _share(service: Service, words: tuple[str, ...], asked: Asked) -> Reply:
    reply = await answer(service, replace(_asked_again(words, asked), now_public=True))
    if reply.case in (Case.REFUSED, Case.FAILED):
        return reply
    shared = f"Shown by {shortened(clean(asked.asker.name), 80)}"
    return replace(reply, place=Place.ROOM, public=True, footer=(*reply.footer, " · ", shared) if reply.footer else (shared,))


async def _narrow(service: Service, words: tuple[str, ...], asked: Asked) -> Reply:
    request = Request(service, replace(asked, verb="subscribe", words={}))
    if (refusal := await refused(request)) is not None:
        return refusal
    ident, way = (*words, "", "")[:2]
    made = await service.narrow(asked.channel, ident, way)
    pair = request.pair(made.subscription.a, made.subscription.b)
    if not made.already:
        await request.changed(f"narrowed {pair}: {way}")
    reply = subscribed_reply(request, made, "So it was already" if made.already else "Narrowed")
    return replace(await finished(request, reply), place=Place.INSTEAD)


async def _undo(service: Service, words: tuple[str, ...], asked: Asked) -> Reply:
    """Takes back a subscription that was just made."""
    reply = await answer(service, replace(asked, verb="unsubscribe", words={"which": (*words, "")[0]}))
    return reply if reply.case in (Case.REFUSED, Case.FAILED) else replace(reply, place=Place.INSTEAD)


async def _restore(service: Service, words: tuple[str, ...], asked: Asked) -> Reply:
    """Makes again what was just removed."""
    request = Request(service, replace(asked, verb="subscribe", words={}))
    if (refusal := await refused(request)) is not None:
        return refusal
    replies = [await answer(service, replace(asked, verb="subscribe", words=dict(parse_qsl(word)))) for word in words]
    if len(replies) == 1:
        return replace(replies[0], place=Place.INSTEAD)
    rows = tuple(block for reply in replies for block in reply.blocks if isinstance(block, Paragraph | Rows))
    failed = next((reply for reply in replies if reply.case in (Case.REFUSED, Case.FAILED)), None)
    return failed or Reply(f"Subscribed again: {len(replies)}", rows, Case.CHANGED, place=Place.INSTEAD)


DEEDS: Mapping[str, Deed] = {"page": _page, "share": _share, "narrow": _narrow, "undo": _undo, "restore": _restore}


def _asked_again(words: tuple[str, ...], asked: Asked) -> Asked:
    """The command that a page or a shared answer belongs to: the cursors, the verb, then the words."""
    cursors, verb, *rest = (*words, "", "")[: max(2, len(words))]
    command = find_verb(verb)
    if command is None or command.right is not Right.ASK:
        raise UsageError("this button is not known any more", "", "Ask again for a new one")
    extra = {} if cursors in (FIRST, "") else {CURSORS: cursors}
    return replace(asked, verb=verb, words=named_words(verb, rest), extra=extra)


async def _unpacked(service: Service, action: Action) -> Action:
    """The action itself, or the one that is kept under its key."""
    found = _KEY.fullmatch((*action.words, "")[0])
    if found is None:
        return action
    kept = await service.state(found[1])
    if not kept or kept[0] != action.name:
        raise UsageError("this button is too old", "what it stood for was forgotten", "Ask again for a new one")
    return Action(action.name, kept[1:] + action.words[1:])
