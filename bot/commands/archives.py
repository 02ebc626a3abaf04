"""`readout backfill`, `export` and `import`: archives into events, and what is stored out of and into files."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import IO, Annotated

import typer

from bot.commands.files import target
from bot.commands.options import config_of, plain, require_database, settings_of
from bot.errors import ReadoutError, UsageError
from bot.plural import many


def backfill(
    ctx: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILES...", help="JSON lines or CSV, also as .gz, or Parquet: id, title, text, published.")
    ],
    *,
    name: Annotated[str | None, typer.Option(help="The archive's name, part of every article's id; by default the file's.")] = None,
    since: Annotated[str | None, typer.Option(help="Pass over what was published before: 2021-09-14, 2021, 'last year'.")] = None,
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=NAME", help="What a field is called in the files, such as text=body; may be given again."),
    ] = None,
    processes: Annotated[int, typer.Option(min=1, max=64, help="Processes that read; each takes some 400 MB of memory.")] = 1,
) -> None:
    """Read archives into events. Started again, it goes on where it stopped. Nothing of an archive is ever alerted."""
    from bot.archive import names_of, opened, reader_of
    from bot.clock import system_clock
    from bot.commands.backfilled import Task, fill, print_summary
    from bot.words import day

    for path in files:
        reader_of(path)
        with opened(path):
            pass
    first = day(since, system_clock().date()) if since else None
    task = Task(tuple(files), name, names_of(maps or ()), first, processes)
    done = asyncio.run(fill(settings_of(ctx), config_of(ctx), task))
    print_summary(done)
    total = done.total
    if total.bad or total.failed:
        raise ReadoutError(
            f"{many(total.bad, 'bad line')} and {many(total.failed, 'failed article')} skipped", "", "The lines above name each"
        )


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
