"""Discord as a platform: alerts go out over REST, commands come in over the gateway.

What the nonce does and does not do: Discord answers a message that bears the nonce of one posted in the past few minutes with that very
message, so a send whose answer was lost is safe to repeat at once. Beyond those minutes the channel's history is read and our own message
known by the mark in its footer. Where the history may not be read and the minutes are over, an alert may be posted twice; the doctor asks
for Read Message History for that reason.

Imports discord.py, the platform's protocol, the shared cards and the adapter's own parts.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.domain import Alert, AlertKind, Channel, Digest
from bot.errors import ConfigError, DeliveryError, Fault, ReadoutError
from bot.observe import get_logger
from bot.platform import Health, Receipt
from handlers.discord.alerts import alert_message, digest_message, mark, short_message
from handlers.discord.answering import Answerer
from handlers.discord.asking import PLATFORM, role_of
from handlers.discord.client import ReadoutClient
from handlers.discord.commands import Typed
from handlers.discord.connection import REFUSED, Connection
from handlers.discord.doctor import examine
from handlers.discord.faults import delivery_error
from handlers.discord.posting import OUTSIDE, Posting
from handlers.discord.replies import reply_message
from handlers.discord.rights import examine_channel
from handlers.discord.settings import DiscordSettings
from handlers.discord.sync import sync_commands
from handlers.shared import AlertCard, Case, Paragraph, Reply, Verb, card, digest_card, place_flag, place_name

if TYPE_CHECKING:
    from bot.service import Service

DRAIN_SECONDS = 5.0
SECOND_SECONDS = 10.0
"""What the message above a reply may take, which is posted by then."""
_REMEMBERED = 1_000


class DiscordPlatform:
    """One bot of one token. Made by `handlers.discord:discord_platform`, which the entry point names."""

    name = PLATFORM

    def __init__(self, settings: DiscordSettings) -> None:
        self._settings = settings
        self._service: Service | None = None
        self._answerer: Answerer | None = None
        self._connection: Connection | None = None
        self._posting: Posting | None = None
        self._place_name: Callable[[str], str] = place_name
        self._place_flag: Callable[[str], str] = place_flag
        self._reposted: OrderedDict[str, str] = OrderedDict()
        self._publishing: set[asyncio.Task[bool]] = set()
        self._log = get_logger("readout.discord")

    async def start(self, service: Service) -> None:
        """Logs in and connects. ConfigError where Discord refuses the token; where it is away, it is tried on in the background."""
        self._service, self._answerer = service, Answerer(service, self.send)
        self._place_name, self._place_flag = service.knowledge.places.name, service.knowledge.places.flag
        client = ReadoutClient(self._settings, self)
        self._connection, self._posting = Connection(client, self._settings), Posting(client)
        await self._connection.open()

    async def send(self, alert: Alert, delivery_id: str) -> Receipt:
        """Posts the alert with its delivery's id as nonce, in a shorter form where Discord refuses the whole one."""
        message_id = await self._send(alert, delivery_id)
        self._publish(alert, message_id)
        return Receipt(message_id)

    async def digest(self, digest: Digest, delivery_id: str) -> Receipt:
        """One message that lists the digest's alerts."""
        message = digest_message(digest_card(digest, self._place_name, self._place_flag), delivery_id)
        return Receipt(await self._line.post(digest.channel, message, delivery_id))

    async def edit(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        """Brings the message up to date. One that was deleted is posted anew, once: if that is deleted too, nobody wants it."""
        posted = self._reposted.get(message_id, message_id)
        message = alert_message(self._card(replace(alert, kind=AlertKind.NEW)), delivery_id)
        try:
            return Receipt(await self._line.edit(alert.channel, posted, message))
        except DeliveryError as error:
            if error.fault is not Fault.MESSAGE_GONE or posted != message_id:
                raise
        anew = await self._send(replace(alert, kind=AlertKind.NEW, mention=None), delivery_id)
        self._reposted[message_id] = anew
        while len(self._reposted) > _REMEMBERED:
            self._reposted.popitem(last=False)
        return Receipt(anew)

    async def reply(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        """Tells a material change below its message; where that is gone, as a message of its own. The message itself then says how the
        event stands, since whoever scrolls up to it reads it without the reply.
        """
        first = self._reposted.get(message_id, message_id)
        posted = await self._send(alert, delivery_id, below=first)
        self._publish(alert, posted)
        try:
            async with asyncio.timeout(SECOND_SECONDS):
                await self._line.edit(alert.channel, first, alert_message(self._card(replace(alert, kind=AlertKind.NEW)), ""))
        except (DeliveryError, TimeoutError) as error:
            # The change is told; the next source that tells of the event brings the message up to date.
            self._log.info("a message still says what was told first", message=first, error=str(error))
        return Receipt(posted)

    async def settle(self, told: Alert | Digest, delivery_id: str) -> Receipt | None:
        """The receipt of a message whose answer was lost, known by the mark in its footer."""
        found = await self._line.find(told.channel, mark(delivery_id), delivery_id)
        return Receipt(found) if found else None

    async def probe(self, channel: Channel) -> Health:
        """Whether Readout may post in the channel now, by Discord's own word."""
        if self._connection is None or not self._connection.up:
            return Health(False, "Discord is not connected", "It is tried again by itself; see: readout doctor")
        return await examine_channel(self._connection.client, channel)

    async def notify(self, channel: Channel, person: str, text: str) -> bool:
        """Tells whoever made a subscription, by a direct message, that its channel cannot be posted to."""
        if self._posting is None or self._connection is None or not self._connection.up:
            return False
        where = f"It is about the channel with the id {channel.id}."
        reply = Reply("Readout cannot post in a channel of yours", (Paragraph((text,)), Paragraph((where,))), Case.FAILED)
        return await self._posting.tell(person, reply_message(reply))

    async def stop(self) -> None:
        """Closes the connection, after the answers that are on their way have arrived."""
        if self._answerer is not None:
            await self._answerer.drain(DRAIN_SECONDS)
        for task in self._publishing:
            task.cancel()
        if self._connection is not None:
            await self._connection.close()

    async def examine(self, service: Service) -> list[Health]:
        """What `readout doctor` shows of Discord."""
        return await examine(self._settings, service)

    async def sync(self) -> str:
        """Registers the commands where Discord's list differs from ours. ReadoutError where Discord does not take them."""
        client = ReadoutClient(self._settings)
        try:
            await client.login(self._settings.token)
            changed = await sync_commands(client, client.tree)
        except discord.LoginFailure:
            raise REFUSED from None
        except OUTSIDE as error:
            told = delivery_error(error, "", posting=False)
            raise ReadoutError("the commands could not be registered", told.why, told.next_step or "Try again later") from error
        finally:
            await client.http.close()
        return "Discord has the new commands now." if changed else "Discord had the same commands already; nothing was sent."

    async def run(self, interaction: discord.Interaction, verb: Verb, typed: Typed) -> None:
        await self._answers.run(interaction, verb, typed)

    async def complete(self, interaction: discord.Interaction, verb: Verb, option: str, typed: str) -> list[tuple[str, str]]:
        return await self._answers.complete(interaction, verb, option, typed)

    async def pressed(self, interaction: discord.Interaction) -> None:
        await self._answers.pressed(interaction)

    async def sent_in(self, interaction: discord.Interaction) -> None:
        await self._answers.sent_in(interaction)

    async def unknown(self, interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        await self._answers.unknown(interaction, error)

    async def ready(self, guilds: frozenset[str]) -> None:
        """Sees which servers removed the bot, or took it back, while it was away."""
        try:
            subscribed = {channel.workspace for channel in await self._served.channels_of(PLATFORM)} - {""}
            for guild in subscribed:
                await (self._served.returned if guild in guilds else self._served.left)(PLATFORM, guild)
        except ReadoutError as error:
            self._log.warning("the servers could not be looked over", error=str(error))

    async def joined(self, guild: str) -> None:
        await self._moved(guild, here=True)

    async def available(self, guild: str) -> None:
        await self._moved(guild, here=True, news=False)

    async def removed(self, guild: str) -> None:
        await self._moved(guild, here=False)

    async def _moved(self, guild: str, *, here: bool, news: bool = True) -> None:
        try:
            number = await (self._served.returned if here else self._served.left)(PLATFORM, guild)
        except ReadoutError as error:
            self._log.warning("a server's coming or going could not be written down", guild=guild, error=str(error))
            return
        if news or number:
            self._log.info("a server took Readout in" if here else "a server removed Readout", guild=guild, subscriptions=number)

    async def _send(self, alert: Alert, delivery_id: str, *, below: str | None = None) -> str:
        shown = self._card(alert)
        message = alert_message(shown, delivery_id, role=role_of(alert.mention, alert.channel))
        try:
            return await self._line.post(alert.channel, message, delivery_id, below=below)
        except DeliveryError as error:
            if error.fault is not Fault.REJECTED or not _about_form(error):
                raise
            self._log.error("Discord refuses an alert's form, the short one is sent", event_id=shown.event_id, error=str(error))
        return await self._line.post(alert.channel, short_message(shown, delivery_id), delivery_id, below=below)

    def _publish(self, alert: Alert, message_id: str) -> None:
        """Publishes in an announcement channel where that is wished, without keeping the delivery waiting: it is limited to ten an hour."""
        if self._connection is None or not (self._settings.publish or alert.broadcast):
            return
        place = self._connection.client.get_channel(int(alert.channel.id))
        if isinstance(place, discord.TextChannel) and place.is_news():
            task = asyncio.create_task(self._line.publish(alert.channel, message_id))
            self._publishing.add(task)
            task.add_done_callback(self._publishing.discard)

    def _card(self, alert: Alert) -> AlertCard:
        return card(alert, self._place_name, self._place_flag)

    @property
    def _line(self) -> Posting:
        """Where messages go out. DeliveryError while Discord is away."""
        if self._posting is None or self._connection is None or not self._connection.up:
            why = self._connection.down if self._connection else ""
            fault = Fault.BREAKER if why else Fault.RETRY
            raise DeliveryError("Discord is not connected", why, "See: readout doctor", fault=fault)
        return self._posting

    @property
    def _answers(self) -> Answerer:
        if self._answerer is None:
            raise ConfigError("Discord was not started")
        return self._answerer

    @property
    def _served(self) -> Service:
        if self._service is None:
            raise ConfigError("Discord was not started")
        return self._service


def _about_form(error: DeliveryError) -> bool:
    """True where another form may pass: not where the message was deleted or is blocked for its words."""
    cause = error.__cause__
    return isinstance(cause, discord.HTTPException) and cause.code in (50035, 50006, 40005)
