"""The terminal as the first platform. Enter here, not by a submodule."""

from handlers.console.platform import ConsolePlatform

__all__ = ["ConsolePlatform"]
