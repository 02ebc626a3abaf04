"""An interaction in the neutral words of a command: who asks, where, what. Imports discord.py and the shared values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import discord

from bot.domain import Channel
from handlers.discord.commands import Typed
from handlers.shared import Asked, Asker

PLATFORM = "discord"
MANAGING = "Manage Channels"
"""The right that makes a manager, as Discord's settings name it."""
_ROLE = re.compile(r"(?:<@&)?(\d{1,20})>?")
_MENTIONED = re.compile(r"<@&(\d{1,20})>")


def channel_of(interaction: discord.Interaction) -> Channel:
    """Where it was asked; a direct message belongs to no server."""
    return Channel(PLATFORM, str(interaction.guild_id or ""), str(interaction.channel_id or 0))


def asked_of(interaction: discord.Interaction, verb: str, words: Mapping[str, str], *, now_public: bool = False) -> Asked:
    """The command; for a pressed button `verb` is empty and `words` are those of its form."""
    name = getattr(interaction.channel, "name", None)
    return Asked(
        verb, words, channel_of(interaction), asker_of(interaction),
        channel_name=str(name) if name else "", now_public=now_public, managing=MANAGING, extra=_names(interaction, words),
    )  # fmt: skip


def asker_of(interaction: discord.Interaction) -> Asker:
    """In a direct message everybody manages their own alerts."""
    user, rights = interaction.user, interaction.permissions
    manager = interaction.guild_id is None or rights.administrator or rights.manage_channels
    roles = frozenset(str(role.id) for role in user.roles) if isinstance(user, discord.Member) else frozenset()
    return Asker(str(user.id), user.display_name, manager, roles | _raw_roles(user), str(interaction.locale))


def role_of(mention: str | None, channel: Channel) -> int | None:
    """The role that a subscription names, by its id; @everyone, which bears its server's id, is none."""
    found = _ROLE.fullmatch((mention or "").strip())
    return None if found is None or found[1] == channel.workspace else int(found[1])


def words_of(typed: Typed) -> dict[str, str]:
    """What was typed, as words: numbers without a needless fraction, a role as its mention."""
    return {name: _word(value) for name, value in typed.items() if value is not None}


def _word(value: Any) -> str:
    if isinstance(value, discord.Role):
        return value.mention if not value.is_default() else "@everyone"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _raw_roles(user: discord.User | discord.Member) -> frozenset[str]:
    """The ids as they came: discord.py's own list holds only roles of servers that it has in memory."""
    return frozenset(str(ident) for ident in getattr(user, "_roles", ()))


def _names(interaction: discord.Interaction, words: Mapping[str, str]) -> dict[str, str]:
    """The names of roles that the words mention."""
    guild = interaction.guild
    idents = {int(found) for word in words.values() for found in _MENTIONED.findall(word)}
    roles = {ident: guild.get_role(ident) for ident in idents} if guild else {}
    return {f"name:{ident}": role.name for ident, role in roles.items() if role}
