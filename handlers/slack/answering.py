"""Where an answer goes after the ack: to the response address while it may be used, else as a message. And files, by upload.

Imports slack_sdk's webhook client, the shared replies, and this folder's rendering and web.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import aiohttp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import DeliveryError
from handlers.shared import Case, Place, Reply
from handlers.slack import limits
from handlers.slack.faults import SlackError
from handlers.slack.message import Message
from handlers.slack.replies import reply_message
from handlers.slack.text import fitted
from handlers.slack.web import Web, quiet_logger


@dataclass(slots=True)
class Responder:
    """One command's or press's way back: five uses within half an hour. `until` is in the timer's seconds.

    `shared` is True where what was pressed stands in a message that others see, which one person's paging must not change for them.
    """

    web: Web
    session: aiohttp.ClientSession
    channel: str
    user: str
    url: str
    until: float
    timer: Callable[[], float]
    uses: int = 0
    shared: bool = False

    async def give(self, reply: Reply) -> None:
        """Shows a reply where it belongs; its picture and files come with it. Never raises: what fails is logged."""
        place = Place.ASKER if reply.place is Place.INSTEAD and self.shared else reply.place
        note = await self._files(reply, place)
        if note:
            reply = replace(reply, footer=(*reply.footer, " · ", note) if reply.footer else (note,))
        await self.say(reply_message(reply), place)

    async def say(self, message: Message, place: Place = Place.ASKER) -> None:
        try:
            if not await self._by_url(message, place):
                await self._by_message(message, place)
        except (DeliveryError, KeyError, aiohttp.ClientError, TimeoutError, OSError) as error:
            quiet_logger("answers").warning("an answer could not be given: %s", error)

    async def _by_url(self, message: Message, place: Place) -> bool:
        """False where the address cannot be used any more."""
        while self.url and self.uses < limits.RESPONSE_URL_USES and self.timer() < self.until:
            self.uses += 1
            client = AsyncWebhookClient(self.url, session=self.session, retry_handlers=[], logger=quiet_logger("web"))
            client.proxy = self.web.client.proxy
            try:
                done = await client.send(
                    text=message.text, blocks=message.blocks or None, unfurl_links=False, unfurl_media=False,
                    response_type="in_channel" if place is Place.ROOM else "ephemeral", replace_original=place is Place.INSTEAD,
                )  # fmt: skip
            except aiohttp.ClientConnectorError as error:
                quiet_logger("answers").warning("a response address cannot be reached: %s", type(error).__name__)
                return False
            if done.status_code == 200:
                return True
            if done.status_code != 400 or not message.blocks:
                quiet_logger("answers").warning("a response address answered %s: %s", done.status_code, (done.body or "")[:100])
                return False
            quiet_logger("answers").error("Slack refused the blocks of an answer, its text goes alone: %s", (done.body or "")[:300])
            message = message.plainer()
        return False

    async def _by_message(self, message: Message, place: Place) -> None:
        """As a message: in the channel where it is for all, else only for the person; by direct message where the bot is not inside."""
        if place is Place.ROOM:
            await self.web.post(self.channel, message)
            return
        try:
            if self.channel:
                await self.web.call("chat.postEphemeral", channel=self.channel, user=self.user, text=message.text, blocks=message.blocks)
                return
        except SlackError as error:
            quiet_logger("answers").info("no ephemeral message there: %s", error)
        await self.web.post(await self._direct(), message)

    async def _direct(self) -> str:
        """The channel of direct messages with the person."""
        return str((await self.web.call("conversations.open", users=self.user))["channel"]["id"])

    async def _files(self, reply: Reply, place: Place) -> str:
        """Uploads what the reply holds, and says where it is; empty where there is nothing.

        A file cannot be shown to one person of a channel: where the answer is for one, it goes into their direct messages.
        """
        uploads = [{"filename": item.name, "content": item.content, "title": item.name} for item in reply.attachments]
        if reply.picture:
            alt = fitted(reply.picture.alt, limits.ALT_TEXT, str)
            uploads.append({"filename": reply.picture.name, "content": reply.picture.png, "title": reply.title, "alt_txt": alt})
        if not uploads or reply.case in (Case.REFUSED, Case.FAILED):
            return ""
        what = "The picture" if reply.picture and not reply.attachments else "The file"
        try:
            target, words = await self._target(reply, place)
            comment = fitted(reply.title, limits.SECTION)
            await self.web.call("files.upload_v2", file_uploads=uploads, channel=target, initial_comment=comment)
        except (DeliveryError, KeyError) as error:
            quiet_logger("answers").warning("a file could not be sent: %s", error)
            why = error.why if isinstance(error, DeliveryError) else "Slack gave no channel"
            return f"{what} could not be sent: {why}"
        return f"{what} {words}"

    async def _target(self, reply: Reply, place: Place) -> tuple[str, str]:
        if place is Place.ROOM or self.channel.startswith("D"):
            return self.channel, "is here"
        try:
            return await self._direct(), "is in your direct messages with Readout"
        except (DeliveryError, KeyError):
            if not reply.public:
                raise
            return self.channel, "is in this channel"
