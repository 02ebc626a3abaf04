"""Posting, editing and finding messages: what crosses the line to Discord, every failure classified. Imports discord.py, the errors."""

from __future__ import annotations

from typing import Any

import aiohttp
import discord

from bot.domain import Channel
from bot.errors import DeliveryError, Fault
from bot.observe import get_logger
from handlers.discord import limits
from handlers.discord.faults import delivery_error
from handlers.discord.message import Outgoing

SEARCHED = 2 * limits.HISTORY
OUTSIDE = (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError)
"""What may go wrong between here and Discord."""


class Posting:
    """Messages of one logged-in client."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._log = get_logger("readout.discord")

    async def post(self, channel: Channel, message: Outgoing, nonce: str, *, below: str | None = None) -> str:
        """Posts the message and gives its id. Sent again with its nonce within Discord's few minutes, it is the same message.

        `below` is the message it replies to; where that is gone it stands alone. DeliveryError.
        """
        place = self._place(channel)
        options: dict[str, Any] = {
            "content": message.content or None, "embeds": list(message.embeds), "files": message.files(), "nonce": nonce[: limits.NONCE],
            "allowed_mentions": message.allowed_mentions,
        }  # fmt: skip
        if (view := message.view()) is not None:
            options["view"] = view
        if below is not None:
            options["reference"] = discord.MessageReference(
                message_id=int(below), channel_id=int(channel.id), guild_id=int(channel.workspace or 0) or None, fail_if_not_exists=False
            )
        try:
            sent = await place.send(**options)
        except OUTSIDE as error:
            raise delivery_error(error, f"Discord did not take a message for channel {channel.id}", posting=True) from error
        return str(sent.id)

    async def edit(self, channel: Channel, message_id: str, message: Outgoing) -> str:
        """Brings the message up to date; its first line, which may hold a mention, stays. DeliveryError, of which MESSAGE_GONE and
        EDIT_REFUSED are this message's own.
        """
        try:
            edited = (
                await self._place(channel)
                .get_partial_message(int(message_id))
                .edit(embeds=list(message.embeds), allowed_mentions=message.allowed_mentions, view=message.view())
            )
        except OUTSIDE as error:
            raise delivery_error(error, f"Discord did not take an edit of message {message_id}", posting=False) from error
        return str(edited.id)

    async def find(self, channel: Channel, mark: str, nonce: str) -> str | None:
        """The id of our own message with that nonce, or that mark at its footer's end, among the newest. None where it is not there, or
        where the history may not be read: then Discord itself tells the two apart by the nonce, while it remembers it. DeliveryError.
        """
        try:
            async for message in self._place(channel).history(limit=SEARCHED):
                if self._client.user is None or message.author.id != self._client.user.id:
                    continue
                if str(message.nonce) == nonce or any((embed.footer.text or "").endswith(mark) for embed in message.embeds):
                    return str(message.id)
        except discord.Forbidden:
            self._log.warning("a message cannot be looked up: Readout lacks Read Message History", channel=channel.id)
        except OUTSIDE as error:
            raise delivery_error(error, f"the history of channel {channel.id} cannot be read", posting=False) from error
        return None

    async def publish(self, channel: Channel, message_id: str) -> bool:
        """Hands a message of an announcement channel on to the channels that follow it; False where that cannot be."""
        try:
            await self._place(channel).get_partial_message(int(message_id)).publish()
        except OUTSIDE as error:
            self._log.warning("a message was not published", channel=channel.id, error=f"{type(error).__name__}: {error}")
            return False
        return True

    async def tell(self, person: str, message: Outgoing) -> bool:
        """A direct message; False where the person takes none. Raises nothing."""
        try:
            direct = await self._client.create_dm(discord.Object(int(person)))
            await direct.send(embeds=list(message.embeds), allowed_mentions=message.allowed_mentions)
        except (*OUTSIDE, ValueError) as error:
            self._log.info("a person could not be told", error=f"{type(error).__name__}: {error}")
            return False
        return True

    def _place(self, channel: Channel) -> discord.PartialMessageable:
        """The channel by its id alone: nothing needs to be in memory. DeliveryError for what is no id of Discord's."""
        if not channel.id.isdigit():
            raise DeliveryError(f"'{channel.id[:40]}' is no channel of Discord's", fault=Fault.PERMANENT)
        return self._client.get_partial_messageable(int(channel.id), guild_id=int(channel.workspace or 0) or None)
