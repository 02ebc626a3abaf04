"""`readout slack manifest` and `readout slack key`: the errands of the Slack adapter, found by its entry point as everywhere."""

from __future__ import annotations

import json
import os
from importlib.metadata import entry_points
from typing import Annotated

import typer

from bot.commands.options import settings_of
from bot.errors import ConfigError
from bot.platform import MANIFESTS


def slack() -> typer.Typer:
    """The errands as a group."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Errands of the Slack adapter.")
    app.callback()(_group)
    app.command("manifest")(manifest)
    app.command("key")(key)
    return app


def _group() -> None:
    """Errands of the Slack adapter."""


def manifest(
    ctx: typer.Context,
    url: Annotated[str, typer.Option("--url", help="Where Slack reaches Readout over HTTP, such as https://readout.example.org.")] = "",
) -> None:
    """Print the app's manifest, for Slack's "Create an app from a manifest". Socket Mode, unless there is a --url."""
    points = [point for point in entry_points(group=MANIFESTS) if point.name == "slack"]
    if not points:
        raise ConfigError("the Slack adapter is not installed", "its entry point was not found", "Install readout-bot again")
    given = {**settings_of(ctx).model_dump(), "environment": dict(os.environ)}
    typer.echo(json.dumps(points[0].load()(given, public_url=url.rstrip("/")), indent=2, ensure_ascii=False))


def key() -> None:
    """Print a new key for READOUT_SLACK__ENCRYPTION_KEYS. To rotate, put it before the old one, separated by a comma."""
    from cryptography.fernet import Fernet

    typer.echo(Fernet.generate_key().decode())
