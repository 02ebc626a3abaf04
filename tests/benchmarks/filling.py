"""Articles a second of a backfill, from the archive's rows to committed events, in one process and in two; the pipelines are loaded before.

The articles are a sample of the shared corpus that may hold events, which is the dearest kind; where that is absent, the demo's archive.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.archive import ArchiveRow, article_of
from bot.backfill import open_backfill
from bot.settings import DatabaseSettings, Settings
from tests.benchmarks.extracting import Text, candidates

ARTICLES = 240
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def rows_of(texts: Sequence[Text]) -> list[ArchiveRow]:
    return [
        ArchiveRow(n, text.title, text.text, datetime(*text.published.timetuple()[:3], tzinfo=UTC) if text.published else None, number=n)
        for n, text in enumerate(texts, 1)
    ]


async def fill(rows: Sequence[ArchiveRow], processes: int) -> tuple[float, int]:
    """(articles a second, new events) on a fresh SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=DatabaseSettings(url=f"sqlite:///{Path(folder) / 'bench.sqlite'}"))
        async with open_backfill(settings, clock=lambda: NOW, processes=processes) as task:
            warm = [article_of(row, "warm", fetched=NOW) for row in rows[:3]]
            await asyncio.gather(*(task.extracting.extract(warm) for _ in range(2 * processes)))
            begun = time.perf_counter()
            done = await task.read("bench", rows, on_bad=lambda _number, _why: None)
            return done.read / (time.perf_counter() - begun), done.events


def run(articles: int = ARTICLES) -> list[str]:
    """A line for one process and one for two."""
    texts, origin = candidates(articles)
    lines = []
    for processes in (1, 2):
        speed, events = asyncio.run(fill(rows_of(texts), processes))
        name = f"backfill, {processes} process" + ("es" if processes > 1 else "")
        lines.append(f"{name:23}{speed:8.1f} articles a second ({len(texts)} articles, {events} events; {origin})")
    return lines
