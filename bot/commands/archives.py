"""`readout backfill`, `export` and `import`: archives into events, and what is stored out of and into files."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from bot.commands.files import target
from bot.commands.options import config_of, console, plain, require_database, settings_of
from bot.errors import ReadoutError, UsageError
from bot.plural import many

if TYPE_CHECKING:
    from rich.progress import Progress

    from bot.backfill import Backfilled
    from bot.settings import Settings


def backfill(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILES...", help="JSON lines or CSV, also as .gz: id, title, text, published.")],
    name: Annotated[str | None, typer.Option(help="The archive's name, part of every article's id; by default the file's.")] = None,
) -> None:
    """Read archives into events. Started again, it goes on where it stopped. Nothing of an archive is ever alerted."""
    from bot.archive import opened, reader_of

    for path in files:
        reader_of(path)
        with opened(path):
            pass
    settings = settings_of(ctx)
    done = asyncio.run(_backfill(settings, config_of(ctx), files, name))
    words = (
        many(done.read, "article") + " read",
        f"{done.known:,} known already",
        many(done.mentions, "mention"),
        many(done.events, "new event"),
    )
    console().print(", ".join(words))
    if done.bad or done.failed:
        raise ReadoutError(
            f"{many(done.bad, 'bad line')} and {many(done.failed, 'failed article')} skipped", "", "The lines above name each"
        )


async def _backfill(settings: Settings, config: Path | None, files: list[Path], name: str | None) -> Backfilled:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from bot.archive import opened, reader_of
    from bot.backfill import Backfilled, open_backfill

    total = Backfilled()
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console(stderr=True),
        disable=not sys.stderr.isatty(),
    )
    async with open_backfill(settings, config=config) as task:
        with bar:
            for path in files:
                archive = name or path.name.split(".")[0]
                step = bar.add_task(plain(path.name), total=_lines(path))
                with opened(path) as stream:
                    rows = reader_of(path)(stream)
                    total += await task.read(archive, rows, on_bad=_reporter(path, bar), on_row=partial(bar.advance, step))
    return total


def _reporter(path: Path, bar: Progress) -> Callable[[int, str], None]:
    return lambda number, why: bar.console.print(f"{path}:{number}: {plain(why)}; skipped")


def _lines(path: Path) -> int:
    """Lines of the file: a pass over the bytes, so that the bar knows its end."""
    from bot.archive import opened

    with opened(path) as stream:
        return sum(1 for line in stream if line.strip()) - (1 if ".csv" in path.name.casefold() else 0)


def export(ctx: typer.Context, file: Annotated[str, typer.Argument(metavar="[FILE|-]")] = "-") -> None:
    """Write subscriptions and events as JSON lines."""
    from bot.clock import system_clock
    from bot.opening import open_database
    from bot.portable import Exported
    from bot.portable import export as write_export

    settings = settings_of(ctx)
    require_database(settings)

    async def work(stream: IO[bytes]) -> Exported:
        async with open_database(settings) as store:
            return await write_export(store, lambda record: _write(stream, record), at=system_clock())

    with target(file) as stream:
        done = asyncio.run(work(stream))
    print(f"{many(done.subscriptions, 'subscription')} and {many(done.events, 'event')} exported", file=sys.stderr)


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    channel: Annotated[str | None, typer.Option(metavar="PLATFORM/WORKSPACE/ID", help="Move every subscription to this channel.")] = None,
) -> None:
    """Take in what export wrote. What is there already stays as it is."""
    from bot.archive import opened
    from bot.domain import Channel
    from bot.opening import open_database
    from bot.portable import Imported, import_lines

    settings = settings_of(ctx)
    try:
        home = Channel.from_key(channel) if channel else None
    except ValueError:
        raise UsageError(f"'{channel}' is no channel", "", "Write PLATFORM/WORKSPACE/ID, for example discord/123/456") from None

    async def work(stream: IO[bytes]) -> Imported:
        async with open_database(settings) as store:
            return await import_lines(store, stream, channel=home)

    with opened(file) as stream:
        done = asyncio.run(work(stream))
    for number, why in done.bad:
        print(f"readout: {file}:{number}: {plain(why)}; skipped", file=sys.stderr)
    print(
        f"{many(done.subscriptions, 'subscription')} and {many(done.events, 'event')} imported, {done.known:,} known already",
        file=sys.stderr,
    )
    if done.bad:
        raise typer.Exit(1)


def _write(stream: IO[bytes], record: object) -> None:
    stream.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
