"""`readout PLATFORM sync`: the errands of one platform, found by its entry point as everywhere."""

from __future__ import annotations

import asyncio

import typer

from bot.commands.options import plain, settings_of
from bot.errors import ConfigError


def discord() -> typer.Typer:
    """`readout discord sync`."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Errands of the Discord adapter.")
    app.callback()(_group)
    app.command("sync")(sync)
    return app


def _group() -> None:
    """Errands of the Discord adapter."""


def sync(ctx: typer.Context) -> None:
    """Register the commands with Discord, if its list differs. `readout run` does the same at its start."""
    from bot.opening import load_platforms
    from bot.platform import Synced

    platform = load_platforms(settings_of(ctx)).get("discord")
    if not isinstance(platform, Synced):
        raise ConfigError("Discord has no token", "", "Set READOUT_DISCORD__TOKEN, or READOUT_DISCORD__TOKEN_FILE to a file that holds it")
    typer.echo(plain(asyncio.run(platform.sync())))
