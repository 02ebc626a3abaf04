"""What the bot may do in a channel, asked of Discord itself: for probes and for the doctor. Imports discord.py and the platform's values."""

from __future__ import annotations

import discord

from bot.domain import Channel
from bot.platform import Health
from handlers.discord.faults import delivery_error

NEEDED = discord.Permissions(view_channel=True, send_messages=True, embed_links=True, read_message_history=True)
INVITED = NEEDED | discord.Permissions(send_messages_in_threads=True)
"""What the invitation asks for, and all that Readout ever uses."""
SCOPES = ("bot", "applications.commands")
OPEN = "the channel can be posted to"


def invitation(application_id: int) -> str:
    """The address by which a server invites the bot."""
    return discord.utils.oauth_url(application_id, permissions=INVITED, scopes=SCOPES)


async def examine_channel(client: discord.Client, channel: Channel) -> Health:
    """Whether the channel can be posted to now, and what to click where it cannot."""
    try:
        if not channel.workspace:
            await client.fetch_channel(int(channel.id))
            return Health(True, OPEN)
        return await _examine_in_server(client, int(channel.workspace), int(channel.id))
    except (discord.HTTPException, discord.RateLimited) as error:
        told = delivery_error(error, "", posting=False)
        return Health(False, told.why, told.next_step)
    except (discord.DiscordException, OSError, ValueError) as error:
        return Health(False, f"Discord could not be asked ({type(error).__name__})", "Try again later")


async def _examine_in_server(client: discord.Client, guild_id: int, channel_id: int) -> Health:
    guild = await client.fetch_guild(guild_id, with_counts=False)
    place = await guild.fetch_channel(channel_id)
    if isinstance(place, discord.Thread):
        if place.locked:
            return Health(False, f"the thread {place.name} is locked", "Unlock the thread, or subscribe in another")
        held_by = await guild.fetch_channel(place.parent_id)
    else:
        held_by = place
    if client.user is None or isinstance(held_by, discord.Thread):
        return Health(False, "the rights there cannot be told", "Try again later")
    rights = held_by.permissions_for(await guild.fetch_member(client.user.id))
    lacking = missing(rights, in_thread=isinstance(place, discord.Thread))
    if lacking:
        return Health(
            False, f"in #{place.name} of {guild.name} Readout lacks {', '.join(lacking)}",
            f"Edit the channel #{held_by.name}, Permissions, add Readout and allow {', '.join(lacking)}",
        )  # fmt: skip
    return Health(True, f"#{place.name} of {guild.name}: {OPEN}")


def missing(rights: discord.Permissions, *, in_thread: bool = False) -> list[str]:
    """The rights that are lacking, as Discord's settings name them."""
    needed = discord.Permissions(NEEDED.value)
    if in_thread:
        needed.update(send_messages=False, send_messages_in_threads=True)
    if rights.administrator:
        return []
    return [name.replace("_", " ").title() for name, wanted in needed if wanted and not getattr(rights, name)]
