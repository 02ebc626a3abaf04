"""What every command shares: the options before the verb, settings and logs, the console, the terminal's own channel.

Light to import; the settings and the store are loaded when a command asks for them.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import typer

from bot.errors import StoreError

if TYPE_CHECKING:
    from rich.console import Console

    from bot.service import Service
    from bot.settings import Settings

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Options:
    """Options given before the verb."""

    config: Path | None = None


def config_of(ctx: typer.Context) -> Path | None:
    """The configuration file named before the verb."""
    return cast(Options, ctx.obj).config


def settings_of(ctx: typer.Context) -> Settings:
    """The settings, checked, with the logs configured by them."""
    from bot.observe import configure_logs
    from bot.settings import load_settings

    settings = load_settings(config_of(ctx))
    configure_logs(settings.log.level, settings.log.format)
    return settings


def console(*, stderr: bool = False) -> Console:
    """A terminal that interprets nothing of what it is given but our own styles."""
    from bot.terminal import Terminal

    wraps = (sys.stderr if stderr else sys.stdout).isatty()
    return Terminal(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=not wraps)


def ask(
    ctx: typer.Context, question: Callable[[Service], Awaitable[Answer]], *, create: bool = False
) -> tuple[Answer, Callable[[str], str]]:
    """Runs one question against the service on the configured database; the answer, and what names a code for people.

    `create` makes the database where there is none yet; a mere question never leaves an empty file behind.
    """
    from bot.opening import open_service

    settings = settings_of(ctx)
    if not create:
        require_database(settings)

    async def answer() -> tuple[Answer, Callable[[str], str]]:
        async with open_service(settings, config=config_of(ctx)) as service:
            return await question(service), service.knowledge.places.name

    return asyncio.run(answer())


def require_database(settings: Settings) -> None:
    """StoreError where the database is a file that is not there yet, so that asking never makes an empty one."""
    from bot.opening import database_file

    file = database_file(settings.database.url)
    if file and not file.exists():
        raise StoreError(f"there is no database at {file}", "nothing was polled or read yet", "Run first: readout run, or readout backfill")


def plain(text: str) -> str:
    """The text without control characters, direction overrides and line breaks: headlines are strangers' words."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
