"""The connection: an AutoShardedClient that asks for the guilds intent alone, keeps no members or messages, and hands on what it hears.

discord.py reconnects and resumes by itself. Imports discord.py and the adapter's own parts.
"""

from __future__ import annotations

from typing import Any, Protocol

import discord
from discord import app_commands

from handlers.discord.commands import Typed, readout_group
from handlers.discord.gaps import guard
from handlers.discord.http import ApiBase, RebasedHTTP
from handlers.discord.logs import quiet_library
from handlers.discord.message import NOBODY
from handlers.discord.settings import DiscordSettings
from handlers.shared import Verb


class Ears(Protocol):
    """Who hears what the client hears. No method raises."""

    async def run(self, interaction: discord.Interaction, verb: Verb, typed: Typed) -> None: ...

    async def complete(self, interaction: discord.Interaction, verb: Verb, option: str, typed: str) -> list[tuple[str, str]]: ...

    async def pressed(self, interaction: discord.Interaction) -> None: ...

    async def sent_in(self, interaction: discord.Interaction) -> None: ...

    async def unknown(self, interaction: discord.Interaction, error: app_commands.AppCommandError) -> None: ...

    async def ready(self, guilds: frozenset[str]) -> None: ...

    async def joined(self, guild: str) -> None: ...

    async def available(self, guild: str) -> None: ...

    async def removed(self, guild: str) -> None: ...


class ReadoutTree(app_commands.CommandTree["ReadoutClient"]):
    """A tree whose errors are answered, not only logged."""

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        if self.client.ears is not None:
            await self.client.ears.unknown(interaction, error)

    async def _dispatch_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        await self.on_error(interaction, error)


class ReadoutClient(discord.AutoShardedClient):
    """Not connected until `login` and `connect`. Without `ears` it serves requests only, as the doctor and `sync` need."""

    http: RebasedHTTP

    def __init__(self, settings: DiscordSettings, ears: Ears | None = None) -> None:
        quiet_library()
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=NOBODY,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
        )
        self.http = self._connection.http = RebasedHTTP(ApiBase(settings.api_base), settings.gateway_url)
        guard(self._connection.parsers)
        self.ears = ears
        self.tree = ReadoutTree(self)
        self.tree.add_command(readout_group(self._run, self._complete))

    async def login(self, token: str) -> None:
        """As the library's; an API address that lacks its version is tried with it."""
        try:
            await super().login(token)
        except discord.NotFound:
            if not self.http.base.try_another():
                raise
            await self.http.begin_anew()
            await super().login(token)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Buttons, menus and forms, known by their custom ids, so that those of before a restart work. The tree takes the commands."""
        if self.ears is None:
            return
        if interaction.type is discord.InteractionType.component:
            await self.ears.pressed(interaction)
        elif interaction.type is discord.InteractionType.modal_submit:
            await self.ears.sent_in(interaction)

    async def on_ready(self) -> None:
        if self.ears is not None:
            await self.ears.ready(frozenset(str(guild.id) for guild in self.guilds))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        if self.ears is not None:
            await self.ears.joined(str(guild.id))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server that is here after all: back from an outage, or told of only after the connection was ready."""
        if self.ears is not None:
            await self.ears.available(str(guild.id))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        if self.ears is not None:
            await self.ears.removed(str(guild.id))

    async def _run(self, interaction: discord.Interaction, verb: Verb, typed: Typed) -> None:
        if self.ears is not None:
            await self.ears.run(interaction, verb, typed)

    async def _complete(self, interaction: discord.Interaction, verb: Verb, option: str, typed: str) -> list[tuple[str, str]]:
        return await self.ears.complete(interaction, verb, option, typed) if self.ears is not None else []
