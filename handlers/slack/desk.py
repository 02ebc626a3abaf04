"""What is done with what people do in Slack: commands, buttons, menus, forms, the Home, the shortcut. Every listener acks first.

Imports the domain, the errors, the service's values, the shared grammar and answers, and this folder's modules.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp

from bot.domain import Channel
from bot.errors import DeliveryError, ReadoutError, UsageError
from bot.service import NAMED, Service
from handlers.shared import (
    Action,
    Asked,
    Case,
    Code,
    Completer,
    Line,
    Paragraph,
    Parsed,
    Parser,
    Reply,
    Right,
    act,
    answer,
    form,
    verb,
)  # fmt: skip
from handlers.slack import blocks, forms, home, limits
from handlers.slack.answering import Responder
from handlers.slack.bodies import Body, channel_of, event_of, name_of, team_of
from handlers.slack.delivery import Deliveries
from handlers.slack.forms import Where
from handlers.slack.people import People
from handlers.slack.web import Web, quiet_logger
from handlers.slack.words import command_words
from handlers.slack.workspaces import Workspaces

PLATFORM = "slack"
SHORTCUT = "readout.explain"
Ack = Callable[..., Awaitable[Any]]

_ADDING = frozenset({"subscribe", "resume", "test", "quiet", "mute", "rights"})
"""The verbs that are of no use where the bot cannot post."""


@dataclass(slots=True)
class Desk:
    """Made at start. `timer` gives seconds that never run backwards."""

    service: Service
    workspaces: Workspaces
    deliveries: Deliveries
    session: aiohttp.ClientSession
    timer: Callable[[], float]
    parser: Parser = field(init=False)
    completer: Completer = field(init=False)
    people: People = field(init=False)

    def __post_init__(self) -> None:
        self.parser = Parser(self.service.knowledge, self.service.sources)
        self.completer = Completer(self.service)
        self.people = People(self.timer)

    # Commands.

    async def command(self, ack: Ack, body: Body) -> None:
        await ack()
        web = await self._web(team_of(body))
        channel, user = str(body["channel_id"]), str(body["user_id"])
        text, names = command_words(str(body.get("text") or ""))
        responder = self._responder(web, channel, user, str(body.get("response_url") or ""))
        if not text.strip():
            at = int(self.service.clock().timestamp())
            where = Where(channel, str(body.get("channel_name") or ""), str(body.get("response_url") or ""), at)
            await self._open(web, body, forms.ask_view(where), responder)
            return
        try:
            parsed = self.parser.parse(text)
        except UsageError as error:
            await self._give(responder, refusal(error))
            return
        await self._give(responder, await self._answer(web, parsed, body, channel, user, names))

    async def _answer(self, web: Web, parsed: Parsed, body: Body, channel: str, user: str, names: Mapping[str, str] | None = None) -> Reply:
        name = str(body.get("user_name") or (body.get("user") or {}).get("username") or user)
        try:
            asked = await self._asked(web, channel, user, name, verb_name=parsed.verb)
        except ReadoutError as error:
            return refusal(error)
        if parsed.verb in _ADDING and (absent := await self._absent(asked.channel)):
            return absent
        shown = str(body.get("channel_name") or "")
        return await answer(self.service, replace(asked, verb=parsed.verb, words=parsed.words, channel_name=shown, extra=dict(names or {})))

    async def _absent(self, channel: Channel) -> Reply | None:
        """Where the bot surely cannot post: how to let it in. Nothing is stored then."""
        try:
            health = await self.deliveries.entered(channel, join=True)
        except DeliveryError as error:
            # Slack did not say: a person is not kept waiting for it, and a channel that cannot be posted to is told later.
            quiet_logger("answers").warning("whether a channel can be posted to is not known: %s", error)
            return None
        if health.well:
            return None
        lines: list[Line] = [(f"Nothing was changed: {health.detail}.",)]
        if channel.id.startswith("D"):
            lines.append(("Use Readout in a channel, or in its own direct messages.",))
        else:
            lines.append(("Invite it here with ", Code("/invite @Readout"), ", then ask again."))
        return Reply("Readout cannot post here yet", tuple(Paragraph(line) for line in lines), Case.REFUSED)

    # Buttons and menus.

    async def press(self, ack: Ack, body: Body) -> None:
        """A button of an alert or an answer."""
        await ack()
        pressed = body["actions"][0]
        await self._do(body, Action.decode(str(pressed.get("value") or "")))

    async def pick(self, ack: Ack, body: Body) -> None:
        """A choice of a menu."""
        await ack()
        picked = body["actions"][0]
        chosen = picked.get("selected_options") or [picked.get("selected_option")]
        values = [str(option["value"]) for option in chosen if option]
        if values:
            await self._do(body, blocks.menu_action(str(picked.get("block_id") or ""), values))

    async def _do(self, body: Body, action: Action | None) -> None:
        web = await self._web(team_of(body))
        channel, user = channel_of(body), str(body["user"]["id"])
        responder = self._responder(web, channel, user, str(body.get("response_url") or ""))
        responder.shared = not (body.get("container") or {}).get("is_ephemeral")
        if action is None:
            await self._give(responder, refusal(UsageError("this button is not known any more", "", "Ask again for a new one")))
            return
        if (asking := form(action)) is not None:
            at = int(self.service.clock().timestamp())
            where = Where(channel, "", str(body.get("response_url") or ""), at, action.encode())
            await self._open(web, body, forms.form_view(where, asking), responder)
            return
        await self._give(responder, await self._act(web, action, channel, user, name_of(body)))

    async def _act(self, web: Web, action: Action, channel: str, user: str, name: str, words: Mapping[str, str] | None = None) -> Reply:
        try:
            asked = await self._asked(web, channel, user, name, verb_name="")
        except ReadoutError as error:
            return refusal(error)
        if action.name in _ADDING and (absent := await self._absent(asked.channel)):
            return absent
        return await act(self.service, action, replace(asked, words=dict(words or {})))

    # Forms.

    async def options(self, ack: Ack, body: Body) -> None:
        """A menu's options as they are typed, from memory."""
        _, verb_name, option = (*str(body.get("action_id") or "").split("."), "", "")[:3]
        found = await self.completer.complete(verb_name, option, str(body.get("value") or ""))
        await ack(options=blocks.options(found))

    async def ask(self, ack: Ack, body: Body) -> None:
        """The form of `/readout` alone, sent."""
        values = forms.values_of(body["view"])
        if values.get("a") and values.get("a") == values.get("b"):
            await ack(response_action="errors", errors={"b": "Name two different parties, or leave this empty for anyone"})
            return
        if values.get("verb") in ("between", "last", "calls", "visits", "timeline", "rhythm") and not values.get("b"):
            await ack(response_action="errors", errors={"b": "This needs a second party"})
            return
        await ack()
        where, user = Where.unpacked(str(body["view"].get("private_metadata") or "")), str(body["user"]["id"])
        web = await self._web(team_of(body))
        name = values.pop("verb", "subscribe")
        parsed = Parsed(name, forms.words_of(name, values))
        responder = self._responder(web, where.channel, user, where.url, where.at)
        await self._give(responder, await self._answer(web, parsed, {**body, "channel_name": where.name}, where.channel, user))

    async def submit(self, ack: Ack, body: Body) -> None:
        """The form of a button, sent."""
        await ack()
        where, user = Where.unpacked(str(body["view"].get("private_metadata") or "")), str(body["user"]["id"])
        web = await self._web(team_of(body))
        action = Action.decode(where.subject)
        if action is not None:
            reply = await self._act(web, action, where.channel, user, name_of(body), forms.values_of(body["view"]))
            await self._give(self._responder(web, where.channel, user, where.url, where.at), reply)

    # The Home.

    async def home_opened(self, ack: Ack, body: Body) -> None:
        await ack()
        event = body["event"]
        if event.get("tab", "home") == "home":
            web = await self._web(team_of(body))
            channel = home.picked_channel(event.get("view") or {})
            await self.show_home(web, str(event["user"]), channel)

    async def show_home(self, web: Web, user: str, channel: str = "", notice: str = "") -> None:
        async with self.service.store.reading() as tx:
            ours = [wish for wish in await tx.subscriptions.all() if wish.channel.route == f"{PLATFORM}/{web.team}"]
        mine = [wish for wish in ours if wish.created_by == user]
        channel = channel or (mine[-1].channel.id if mine else "")
        here = [wish for wish in ours if wish.channel.id == channel]
        view = home.home_view(
            mine, name=self._name, channel=channel, here=here, notice=notice, command=self.workspaces.config.command
        )  # fmt: skip
        await self._tried(web.call("views.publish", user_id=user, view=view), "the Home could not be shown")

    async def home_pressed(self, ack: Ack, body: Body) -> None:
        """A channel picked, or a subscription's button."""
        await ack()
        pressed, user = body["actions"][0], str(body["user"]["id"])
        web = await self._web(team_of(body))
        shown = home.picked_channel(body.get("view") or {})
        if pressed["action_id"] == home.PICK_CHANNEL:
            await self.show_home(web, user, str(pressed.get("selected_conversation") or ""))
            return
        channel, _, ident = str(pressed.get("value") or "").partition(" ")
        deed = str(pressed["action_id"]).partition(".")[2]
        if deed == "edit":
            await self._edit(web, body, channel, ident, shown)
            return
        reply = await self._answer(web, Parsed(deed, {"which": ident}), body, channel, user)
        await self.show_home(web, user, shown, _line(reply))

    async def _edit(self, web: Web, body: Body, channel: str, ident: str, shown: str) -> None:
        wishes = await self.service.subscriptions(Channel(PLATFORM, web.team, channel))
        wish = next((wish for wish in wishes if wish.id == ident), None)
        if wish is None:
            await self.show_home(web, str(body["user"]["id"]), shown, "This subscription is gone")
            return
        await self._open(web, body, forms.edit_view(Where(channel, shown, "", 0, ident), wish, self._name))

    async def edited(self, ack: Ack, body: Body) -> None:
        """A subscription changed: the new one is made, then the old one goes."""
        values = forms.values_of(body["view"])
        if values.get("a") and values.get("a") == values.get("b"):
            await ack(response_action="errors", errors={"b": "Name two different parties, or leave this empty for anyone"})
            return
        await ack()
        where, user = Where.unpacked(str(body["view"].get("private_metadata") or "")), str(body["user"]["id"])
        web = await self._web(team_of(body))
        channel = Channel(PLATFORM, web.team, where.channel)
        before = {wish.id: wish for wish in await self.service.subscriptions(channel)}
        words = forms.words_of("subscribe", values)
        if (old := before.get(where.subject)) is not None and old.mention:
            words["mention"] = old.mention
        reply = await self._answer(web, Parsed("subscribe", words), body, where.channel, user)
        after = {wish.id for wish in await self.service.subscriptions(channel)}
        if old is not None and after - set(before):
            await self._answer(web, Parsed("unsubscribe", {"which": old.id}), body, where.channel, user)
        await self.show_home(web, user, where.name, _line(reply))

    # The shortcut.

    async def explain(self, ack: Ack, body: Body) -> None:
        """Explain this event: of the message that it was used on."""
        await ack()
        web = await self._web(team_of(body))
        channel, user = channel_of(body), str(body["user"]["id"])
        responder = self._responder(web, channel, user, str(body.get("response_url") or ""))
        event = event_of(body.get("message") or {})
        if event is None:
            error = UsageError("this message tells of no event", "", "Use it on an alert, or on a message with a link")
            await self._give(responder, refusal(error))
            return
        await self._give(responder, await self._answer(web, Parsed("explain", {"event": event}), body, channel, user))

    # What all share.

    async def _asked(self, web: Web, channel: str, user: str, name: str, *, verb_name: str) -> Asked:
        """Who asks is looked up only where it matters: for what changes something, and for a button, which may."""
        where = Channel(PLATFORM, web.team, channel)
        default = self.workspaces.config.who_may_subscribe
        known = verb(verb_name)
        if known is not None and known.right is Right.ASK and verb_name not in _ADDING:
            return Asked(verb_name, {}, where, await self.people.named(web, user, name), by_default=default)
        rights = await self.service.rights(where, by_default=default)
        asker = await self.people.asker(web, user, name, groups=rights.whose == NAMED)
        return Asked(verb_name, {}, where, asker, by_default=default)

    async def _give(self, responder: Responder, reply: Reply) -> None:
        """The answer, and the alert that it posts into the channel beside it."""
        if reply.post is not None:
            try:
                await self.deliveries.send(replace(reply.post, mention=None), f"test{secrets.token_hex(8)}")
            except DeliveryError as error:
                lines = [(text,) for text in (f"{error.what}: {error.why}.", error.next_step) if text]
                reply = Reply("The test could not be posted", tuple(Paragraph(line) for line in lines), Case.FAILED)
        await responder.give(reply)

    def _responder(self, web: Web, channel: str, user: str, url: str, at: int = 0) -> Responder:
        """`at` is when the address was given, in UTC seconds; now where it is 0."""
        passed = self.service.clock().timestamp() - at if at else 0.0
        until = self.timer() + limits.RESPONSE_URL_SECONDS - max(0.0, passed)
        return Responder(web, self.session, channel, user, url, until, self.timer)

    async def _web(self, team: str) -> Web:
        return await self.workspaces.web(team)

    async def _open(self, web: Web, body: Body, view: Mapping[str, Any], responder: Responder | None = None) -> None:
        """Opens the form; where Slack does not, whoever asked is told instead of being left with nothing."""
        try:
            await web.call("views.open", trigger_id=str(body["trigger_id"]), view=view)
        except DeliveryError as error:
            quiet_logger("answers").warning("a form could not be opened: %s", error)
            if responder is not None:
                command = self.workspaces.config.command
                told = UsageError("the form could not be opened", error.why, f"Ask again, or in words: {command} help")
                await responder.give(refusal(told))

    async def _tried(self, work: Awaitable[Any], what: str) -> None:
        try:
            await work
        except DeliveryError as error:
            quiet_logger("answers").warning("%s: %s", what, error)

    def _name(self, code: str) -> str:
        bloc = self.service.knowledge.blocs.get(code)
        entry = self.service.knowledge.places.get(code)
        return entry.name if entry else bloc.name if bloc else code


def refusal(error: ReadoutError) -> Reply:
    """An error as an answer: what, why, what to do; a reference where it was no wrong word."""
    lines = [(text[:1].upper() + text[1:],) for text in (error.why, error.next_step) if text]
    told = Reply(error.what[:1].upper() + error.what[1:], tuple(Paragraph(line) for line in lines), Case.REFUSED)
    if isinstance(error, UsageError):
        return told
    quiet_logger("answers").warning("a command failed: %s", error)
    return replace(told, case=Case.FAILED, footer=("Reference ", Code(error.reference)), reference=error.reference)


def _line(reply: Reply) -> str:
    """A reply in a line, for the Home."""
    said = [" ".join(piece for piece in block.line if isinstance(piece, str)) for block in reply.blocks if isinstance(block, Paragraph)]
    more = f": {said[0]}" if said and reply.case in (Case.REFUSED, Case.FAILED) else ""
    return f"{reply.title}{more}"
