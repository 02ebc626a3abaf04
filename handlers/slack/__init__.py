"""Slack as a platform. Enter here, not by a submodule.

`SlackPlatform` is what the entry point names: a factory, which loads no Slack library until something of Slack's is set.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from handlers.slack.config import Config, read_config

if TYPE_CHECKING:
    from bot.platform import Platform


def SlackPlatform(settings: Mapping[str, Any]) -> Platform | None:  # noqa: N802 - named as the class that it makes
    """The platform; None where no token of Slack's is set. ConfigError where something is set, but not enough."""
    config = read_config(settings)
    if config is None:
        return None
    from handlers.slack.platform import SlackPlatform as Made

    return Made(config)


def app_manifest(settings: Mapping[str, Any], *, public_url: str = "") -> dict[str, Any]:
    """The manifest of the app that this configuration asks for; of the default one where nothing is set."""
    from handlers.slack.manifest import manifest

    return manifest(read_config(settings), public_url=public_url)


__all__ = ["Config", "SlackPlatform", "app_manifest", "read_config"]
