"""What `readout doctor` shows of Discord: token, application, gateway, command drift, the rights in each subscribed channel, what to click.

Asks Discord over REST and connects to no gateway. Imports discord.py and the adapter's own parts.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING

import discord

from bot.domain import Channel, Subscription
from bot.errors import ReadoutError
from bot.platform import Health
from bot.plural import many
from handlers.discord.asking import PLATFORM
from handlers.discord.client import ReadoutClient
from handlers.discord.connection import REFUSED
from handlers.discord.faults import delivery_error
from handlers.discord.posting import OUTSIDE
from handlers.discord.rights import examine_channel, invitation
from handlers.discord.settings import API_BASE, DiscordSettings
from handlers.discord.sync import drift

if TYPE_CHECKING:
    from bot.service import Service

_FEW_STARTS = 50


async def examine(settings: DiscordSettings, service: Service) -> list[Health]:
    """One line a thing examined. Never raises."""
    client = ReadoutClient(settings)
    try:
        await client.login(settings.token)
        lines = [_token(client, settings), _application(client), await _told(_gateway(client)), await _told(_commands(client))]
        return [*lines, *await _channels(client, service)]
    except discord.LoginFailure:
        return [Health(False, f"token: {REFUSED.what}: {REFUSED.why}", REFUSED.next_step)]
    except (*OUTSIDE, ReadoutError) as error:
        return [_failed("Discord", error)]
    finally:
        await client.http.close()


def _token(client: ReadoutClient, settings: DiscordSettings) -> Health:
    where = "" if settings.api_base == API_BASE else f" at {settings.api_base}"
    return Health(True, f"token: accepted{where}, for {client.user}")


def _application(client: ReadoutClient) -> Health:
    application = client.application
    if application is None or client.application_id is None:
        return Health(False, "application: Discord does not name it", "Try again later")
    if application.interactions_endpoint_url:
        return Health(
            False, f"application {application.name}: an interactions endpoint is set, so no command arrives here",
            "Developer Portal, your application, General Information: empty Interactions Endpoint URL",
        )  # fmt: skip
    return Health(
        True,
        f"application {application.name}: intents: guilds only, none that is privileged",
        f"Invite it: {invitation(client.application_id)}",
    )


async def _gateway(client: ReadoutClient) -> Health:
    shards, _, starts = await client.http.get_bot_gateway()
    told = f"gateway: {many(shards, 'shard')}, {starts['remaining']} of {starts['total']} session starts left today"
    if starts["remaining"] < _FEW_STARTS:
        return Health(False, told, "Stop restarting; at none left Discord resets the token")
    return Health(True, told)


async def _commands(client: ReadoutClient) -> Health:
    if (await drift(client, client.tree)).differs:
        return Health(False, "commands: Discord's list differs from this version's", "Run: readout discord sync (readout run does it too)")
    return Health(True, "commands: Discord has this version's")


async def _channels(client: ReadoutClient, service: Service) -> list[Health]:
    try:
        held = await service.channels_of(PLATFORM)
    except ReadoutError as error:
        return [Health(False, f"channels: {error.what}: {error.why}", error.next_step)]
    if not held:
        return [Health(True, "channels: nobody has subscribed yet", "In a channel: /readout subscribe")]
    return [await _channel(client, channel, wishes) for channel, wishes in held.items()]


async def _channel(client: ReadoutClient, channel: Channel, wishes: Sequence[Subscription]) -> Health:
    found = await examine_channel(client, channel)
    told = f"channel {channel.id} with {many(len(wishes), 'subscription')}: {found.detail}"
    return Health(found.well, told, found.next_step)


async def _told(work: Awaitable[Health]) -> Health:
    try:
        return await work
    except OUTSIDE as error:
        return _failed("Discord", error)


def _failed(what: str, error: BaseException) -> Health:
    told = delivery_error(error, "", posting=False)
    return Health(False, f"{what}: {told.why}", told.next_step or "Try again later; see https://discordstatus.com")
