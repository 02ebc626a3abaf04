"""Commands, buttons, menus and forms: from the interaction to the answer on the screen.

The order of decisions, since a first answer is due within three seconds and its token lives fifteen minutes:
1. A verb that changes something is acknowledged before anything is done: a late interaction then changes nothing that nobody is told of.
2. A slow verb is acknowledged at once too. Any other is, when its answer takes longer than `PATIENCE`.
3. An answer for the room is public, every other is seen by whoever asked; so is a refusal, whatever was asked.
4. A reply to a pressed button goes where it says: to whoever pressed, into the room, or in the place of the message.
5. An interaction that Discord no longer knows is logged and left; nothing can be said to anybody.

Imports discord.py, the shared answers and the adapter's own parts.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord import app_commands

from bot.observe import get_logger
from handlers.discord import limits
from handlers.discord.asking import asked_of, channel_of, words_of
from handlers.discord.commands import Typed
from handlers.discord.faults import is_late
from handlers.discord.markup import plain
from handlers.discord.message import NOBODY, Outgoing
from handlers.discord.replies import reply_message, too_large
from handlers.shared import Action, Case, Completer, Form, Paragraph, Place, Reply, Right, Verb, act, answer, form

if TYPE_CHECKING:
    from bot.service import Service

PATIENCE = 1.2
_IN_PLACE = frozenset({"page", "narrow", "undo", "restore"})
_TO_THE_ROOM = frozenset({"share"})
_CHANGING = frozenset({"mute", "narrow", "undo", "restore", "wrong"})
_HIDDEN_CASES = frozenset({Case.REFUSED, Case.FAILED})
_OUTSIDE = (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError)


class Answerer:
    """Answers interactions through the service."""

    def __init__(self, service: Service, *, patience: float = PATIENCE) -> None:
        self._service = service
        self._patience = patience
        self._completer = Completer(service)
        self._open: set[asyncio.Task[Any]] = set()
        self._log = get_logger("readout.discord")

    async def run(self, interaction: discord.Interaction, verb: Verb, typed: Typed) -> None:
        """A command."""
        asked = asked_of(interaction, verb.name, words_of(typed), now_public=verb.public)
        if refusal := _refused_role(typed):
            await self._guarded(interaction, self._say(interaction, refusal, public=False))
            return
        at_once = verb.slow or verb.right is Right.MANAGE
        work = self._answer(interaction, answer(self._service, asked), public=verb.public, at_once=at_once)
        await self._guarded(interaction, work)

    async def complete(self, interaction: discord.Interaction, verb: Verb, option: str, typed: str) -> list[tuple[str, str]]:
        """What may be meant, from memory."""
        return await self._completer.complete(verb.name, option, typed, channel=channel_of(interaction), limit=limits.CHOICES)

    async def pressed(self, interaction: discord.Interaction) -> None:
        """A button, or a menu with what was picked."""
        data: Mapping[str, Any] = interaction.data or {}  # type: ignore[assignment]
        action = Action.decode(str(data.get("custom_id", "")))
        if action is None:
            await self._guarded(interaction, self._say(interaction, _unknown_button(), public=False))
            return
        action = replace(action, words=(*action.words, *map(str, data.get("values") or ())))
        asking = form(action)
        if asking is not None:
            await self._guarded(interaction, interaction.response.send_modal(_modal(asking)))
            return
        await self._guarded(interaction, self._act(interaction, action, {}))

    async def sent_in(self, interaction: discord.Interaction) -> None:
        """A form that was filled in."""
        data: Mapping[str, Any] = interaction.data or {}  # type: ignore[assignment]
        action = Action.decode(str(data.get("custom_id", "")))
        if action is None:
            await self._guarded(interaction, self._say(interaction, _unknown_button(), public=False))
            return
        await self._guarded(interaction, self._act(interaction, action, dict(_fields(data.get("components") or ()))))

    async def unknown(self, interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        """A command that Discord's list holds and ours does not, or one that broke: said and logged under a reference."""
        reference = secrets.token_hex(4)
        self._log.warning("a command could not be answered", ref=reference, error=str(error), exc_info=getattr(error, "original", None))
        why = "Readout was brought up to date and Discord still shows the old list; reload Discord with Ctrl+R and try again."
        reply = Reply("This command is not known any more", (Paragraph((why,)),), Case.FAILED, reference=reference)
        if interaction.type is not discord.InteractionType.autocomplete:
            await self._guarded(interaction, self._say(interaction, reply, public=False))

    async def drain(self, seconds: float) -> None:
        """Gives the answers that are on their way so long to arrive."""
        if self._open:
            await asyncio.wait(set(self._open), timeout=seconds)

    async def _act(self, interaction: discord.Interaction, action: Action, words: Mapping[str, str]) -> None:
        asked = asked_of(interaction, "", words)
        work = act(self._service, action, asked)
        in_place = action.name in _IN_PLACE and interaction.message is not None
        public = action.name in _TO_THE_ROOM
        await self._answer(interaction, work, public=public, at_once=action.name in _CHANGING, in_place=in_place)

    async def _answer(
        self, interaction: discord.Interaction, work: Awaitable[Reply], *, public: bool, at_once: bool, in_place: bool = False
    ) -> None:
        """Does the work and shows its reply; acknowledges first where it should or must."""
        doing = asyncio.ensure_future(self._acknowledged(interaction, work, public, in_place) if at_once else work)
        if not at_once:
            done, _ = await asyncio.wait({doing}, timeout=self._patience)
            if not done:
                await _defer(interaction, public, in_place)
        reply = await doing
        if reply.place is Place.INSTEAD and interaction.message is not None:
            await self._replace(interaction, reply)
            return
        await self._say(interaction, reply, public=public or reply.place is Place.ROOM, was_public=public and not in_place)

    async def _acknowledged(self, interaction: discord.Interaction, work: Awaitable[Reply], public: bool, in_place: bool) -> Reply:
        try:
            await _defer(interaction, public, in_place)
        except BaseException:
            asyncio.ensure_future(work).cancel()
            raise
        return await work

    async def _replace(self, interaction: discord.Interaction, reply: Reply) -> None:
        """In the place of the message whose button was pressed."""
        message = _checked(reply)
        options: dict[str, Any] = {
            "content": message.content or None, "embeds": message.embeds, "view": message.view(), "attachments": message.files(),
            "allowed_mentions": NOBODY,
        }  # fmt: skip
        if interaction.response.is_done():
            await interaction.edit_original_response(**options)
        else:
            await interaction.response.edit_message(**options)

    async def _say(self, interaction: discord.Interaction, reply: Reply, *, public: bool, was_public: bool = False) -> None:
        """A message of its own. A refusal is shown to the asker alone, even where "thinking" was shown to the room."""
        hidden = not public or reply.case in _HIDDEN_CASES
        message = _checked(reply)
        if not interaction.response.is_done():
            await interaction.response.send_message(ephemeral=hidden, **_options(message))
            return
        if hidden and was_public:
            await interaction.delete_original_response()
            await interaction.followup.send(ephemeral=True, **_options(message))
            return
        if interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
            options = _options(message)
            options["attachments"] = options.pop("files", [])
            await interaction.edit_original_response(**options)
            return
        await interaction.followup.send(ephemeral=hidden, **_options(message))

    async def _guarded(self, interaction: discord.Interaction, work: Awaitable[Any]) -> None:
        """The outermost edge of an interaction: what goes wrong on the way to Discord is logged, and said where it still can be."""
        task = asyncio.current_task()
        if task is not None:
            self._open.add(task)
            task.add_done_callback(self._open.discard)
        try:
            async with asyncio.timeout(limits.TOKEN_SECONDS):
                await work
        except _OUTSIDE as error:
            if is_late(error):
                self._log.info("an interaction came too late to be answered", interaction=str(interaction.id))
                return
            reference = secrets.token_hex(4)
            self._log.warning("an answer could not be shown", ref=reference, error=f"{type(error).__name__}: {error}")
            await self._apologise(interaction, reference)
        except Exception as error:
            reference = secrets.token_hex(4)
            self._log.error("unexpected error", ref=reference, exc_info=error)
            await self._apologise(interaction, reference)

    async def _apologise(self, interaction: discord.Interaction, reference: str) -> None:
        line = f"Readout could not show its answer here. Try again; tell the operator this reference: {reference}"
        try:
            if interaction.response.is_done():
                await interaction.followup.send(line, ephemeral=True, allowed_mentions=NOBODY)
            else:
                await interaction.response.send_message(line, ephemeral=True, allowed_mentions=NOBODY)
        except Exception as error:
            # The edge of the edge: there is nobody left to tell but the log.
            self._log.info("nor could the apology", ref=reference, error=type(error).__name__)


async def _defer(interaction: discord.Interaction, public: bool, in_place: bool) -> None:
    if in_place:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=not public, thinking=True)


def _options(message: Outgoing) -> dict[str, Any]:
    options: dict[str, Any] = {"embeds": list(message.embeds), "allowed_mentions": NOBODY}
    if message.content:
        options["content"] = message.content
    if (view := message.view()) is not None:
        options["view"] = view
    if message.uploads:
        options["files"] = message.files()
    return options


def _checked(reply: Reply) -> Outgoing:
    """The message, or one that says which file is too large for Discord."""
    if (name := too_large(reply)) is not None:
        why = f"{name} is larger than Discord takes ({limits.FILE_BYTES // 2**20} MiB a file)."
        reply = Reply("The file is too large", (Paragraph((why, " Ask for a shorter time: since and until.")),), Case.REFUSED)
    return reply_message(reply)


def _refused_role(typed: Typed) -> Reply | None:
    if any(isinstance(value, discord.Role) and value.is_default() for value in typed.values()):
        why = "An alert never calls a whole server. Name a role that people can take or leave."
        return Reply("everyone cannot be mentioned", (Paragraph((why,)),), Case.REFUSED)
    return None


def _unknown_button() -> Reply:
    return Reply("This button is not known any more", (Paragraph(("Ask again for a new one.",)),), Case.REFUSED)


def _modal(asking: Form) -> discord.ui.Modal:
    modal = discord.ui.Modal(title=plain(asking.title, limits.MODAL_TITLE), custom_id=asking.action.encode(), timeout=1)
    for field in asking.fields:
        style = discord.TextStyle.paragraph if field.long else discord.TextStyle.short
        box: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
            label=plain(field.label, limits.INPUT_LABEL), custom_id=field.name, style=style, required=field.required,
            placeholder=plain(field.placeholder, limits.INPUT_PLACEHOLDER) or None, max_length=min(field.most, limits.INPUT),
        )  # fmt: skip
        modal.add_item(box)
    # Known by its custom id when it comes back, as buttons are.
    modal.stop()
    return modal


def _fields(components: Any) -> list[tuple[str, str]]:
    """What was typed, by field; a form's boxes stand in rows or under labels."""
    found: list[tuple[str, str]] = []
    for part in components:
        inner = part.get("components") or ([part["component"]] if part.get("component") else [part])
        found += [(str(box["custom_id"]), str(box.get("value") or "")) for box in inner if "custom_id" in box]
    return [(name, value) for name, value in found if value.strip()]
