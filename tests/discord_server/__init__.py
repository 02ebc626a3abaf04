"""A local Discord for tests. Enter here: `from tests.discord_server import DiscordServer`."""

from tests.discord_server.server import TOKEN, DiscordServer
from tests.discord_server.world import Interaction, Json

__all__ = ["TOKEN", "DiscordServer", "Interaction", "Json"]
