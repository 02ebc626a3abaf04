"""The run of `readout backfill`: a bar for each file, lines for what is wrong, a table at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.archive import Names, opened, reader_of, rows_in
from bot.backfill import Backfilled, open_backfill
from bot.commands.options import console, plain
from bot.commands.tables import print_table, table_of
from bot.plural import many

if TYPE_CHECKING:
    from rich.progress import Progress

    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be read, and how."""

    files: tuple[Path, ...]
    name: str | None
    names: Names
    since: date | None
    processes: int


@dataclass(frozen=True, slots=True)
class Done:
    """What became of each file, and the seconds it took."""

    files: tuple[tuple[Path, Backfilled, float], ...]

    @property
    def total(self) -> Backfilled:
        return sum((done for _, done, _ in self.files), Backfilled())

    @property
    def seconds(self) -> float:
        return sum(seconds for _, _, seconds in self.files)


async def fill(settings: Settings, config: Path | None, task: Task) -> Done:
    """Reads every file, one after the other."""
    done: list[tuple[Path, Backfilled, float]] = []
    bar = _bar()
    async with open_backfill(settings, config=config, processes=task.processes) as backfill:
        with bar:
            for path in task.files:
                begun = time.perf_counter()
                archive = task.name or path.name.split(".")[0]
                step = bar.add_task(plain(path.name), total=rows_in(path))
                with opened(path) as stream:
                    rows = reader_of(path)(stream, task.names)
                    advance = partial(bar.advance, step)
                    one = await backfill.read(archive, rows, on_bad=_reporter(path, bar), on_rows=advance, since=task.since)
                done.append((path, one, time.perf_counter() - begun))
    return Done(tuple(done))


def print_summary(done: Done) -> None:
    """A sentence, a row a file with the total of several, and the new events by type."""
    total = done.total
    known = f"{total.known:,} known already"
    console().print(
        ", ".join((many(total.read, "article") + " read", known, many(total.mentions, "mention"), many(total.events, "new event")))
    )
    console().print()
    table = table_of("File", "Read", "Known", "Older", "Wrong", "Mentions", "New events", "Articles/s")
    rows = [(plain(path.name), one, seconds) for path, one, seconds in done.files]
    for name, one, seconds in [*rows, *([("all", total, done.seconds)] if len(rows) > 1 else [])]:
        numbers = (one.read, one.known, one.older, one.bad + one.failed, one.mentions, one.events)
        table.add_row(name, *(f"{number:,}" for number in numbers), f"{one.read / seconds:.1f}" if one.read and seconds else "")
    print_table(table, "Nothing was read.")
    kinds = sorted(total.types.items(), key=lambda item: (-item[1], item[0]))
    if kinds:
        console().print("New events: " + ", ".join(f"{number:,} {kind}" for kind, number in kinds))


def _bar() -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console(stderr=True),
        disable=not sys.stderr.isatty(),
    )


def _reporter(path: Path, bar: Progress) -> Callable[[int, str], None]:
    return lambda number, why: bar.console.print(f"{path}:{number}: {plain(why)}; skipped")
