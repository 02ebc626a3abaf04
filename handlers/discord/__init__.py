"""Discord. Enter here, not by a submodule.

The door is light: discord.py is imported only where a token is set, so that a terminal command does not pay for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from handlers.discord.settings import discord_settings

if TYPE_CHECKING:
    from handlers.discord.platform import DiscordPlatform


def discord_platform(settings: Mapping[str, Any]) -> DiscordPlatform | None:
    """The platform, or None where no token is set. ConfigError where a token's file cannot be read."""
    found = discord_settings(settings)
    if found is None:
        return None
    from handlers.discord.platform import DiscordPlatform

    return DiscordPlatform(found)


__all__ = ["discord_platform"]
