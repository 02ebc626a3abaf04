"""What the adapter is told: the `[discord]` section and where the token is. The token stands in no `repr` and in no message.

Light: imports neither discord.py nor anything of the project but the errors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import ConfigError

API_BASE = "https://discord.com/api/v10"
_VARIABLES = ("READOUT_DISCORD__TOKEN", "DISCORD_TOKEN")
_FILES = ("READOUT_DISCORD__TOKEN_FILE", "DISCORD_TOKEN_FILE")
_TOKEN = re.compile(r"[\x21-\x7e]{8,200}")


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """`gateway_url` empty means the one that the API names. `sync` False leaves the commands to `readout discord sync`."""

    token: str = field(repr=False)
    api_base: str = API_BASE
    gateway_url: str = ""
    sync: bool = True
    publish: bool = False


def discord_settings(settings: Mapping[str, Any]) -> DiscordSettings | None:
    """From the settings' sections and the process's environment; None where no token is set. ConfigError where its file is no good."""
    section = settings.get("discord") or {}
    token = find_token(section, settings.get("environment") or {})
    if token is None:
        return None
    return DiscordSettings(
        token,
        api_base=(section.get("api_base") or API_BASE).rstrip("/"),
        gateway_url=section.get("gateway_url") or "",
        sync=section.get("sync", True),
        publish=section.get("publish", False),
    )


def find_token(section: Mapping[str, Any], environment: Mapping[str, str]) -> str | None:
    """A variable before a file; `Bot ` before it is taken off. ConfigError for what cannot be a token, without showing it."""
    for name in _VARIABLES:
        if given := environment.get(name, "").strip():
            return _checked(given, name)
    for name in _FILES:
        if path := environment.get(name, "").strip():
            return _checked(_read(Path(path), name), name)
    if path := section.get("token_file"):
        return _checked(_read(Path(path), "[discord] token_file"), "[discord] token_file")
    return None


def _checked(token: str, where: str) -> str:
    token = token.removeprefix("Bot ").strip()
    if not _TOKEN.fullmatch(token):
        raise ConfigError(
            f"{where} holds no Discord token",
            "a token is one word of letters, digits, dots and dashes",
            "Copy it again: Developer Portal, Bot, Reset Token",
        )
    return token


def _read(path: Path, where: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise ConfigError(f"the file that {where} names cannot be read", why, "Name a readable file that holds the token alone") from None
