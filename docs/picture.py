"""Draws the README's picture: the alert on the call of 14 September 2021, as the console prints it, as an SVG.

The two articles of the demo's archive that tell of the call go through the real extractor, resolver and console; only the pages'
addresses are made up. The SVG names no host: its fonts are those of whoever looks at it. Run by `make picture`.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.terminal_theme import MONOKAI
from rich.text import Text

from bot.clock import Clock
from bot.demo import Archive, load_archive
from bot.domain import Alert, Article, Channel, Event, EventType, Source
from bot.events import record
from bot.opening import Reader, open_reader
from bot.store import open_store
from handlers.console import ConsolePlatform

SLUGS = ("kremlin-call", "seed_article")
WIDTH = 92
NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
SVG = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, monospace; font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


async def call_of_the_day(archive: Archive, reader: Reader, clock: Clock) -> Event:
    """The current call that both articles tell of, resolved in a temporary store."""
    outlets = {outlet.id: outlet for outlet in archive.outlets}
    found: dict[str, Event] = {}
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/picture.sqlite", clock=clock)
        for item in (item for item in archive.articles if item.slug in SLUGS):
            address = f"https://{item.outlet_id}.example"
            source = Source(item.outlet_id, outlets[item.outlet_id].name, f"{address}/feed.xml")
            url = f"{address}/{item.slug.replace('_', '-')}"
            article = Article(item.slug, source.id, url, item.title, item.text, item.published, clock())
            extraction = reader.extractor.extract(item.text, title=item.title, published=item.published.date())
            async with store.writing() as tx:
                await tx.articles.add(article)
                changes = await record(tx, article, source, extraction.mentions, now=clock())
            found |= {change.event.id: change.event for change in changes}
        await store.close()
    return next(event for event in found.values() if event.type is EventType.CALL and event.current and len(event.sources) == len(SLUGS))


async def printed(event: Event, reader: Reader) -> str:
    """What the console prints of the event, with its colours."""
    places = reader.knowledge.places
    screen = io.StringIO()
    terminal = Console(file=screen, force_terminal=True, color_system="truecolor", width=WIDTH, markup=False, highlight=False)
    # Codes in place of flags: not every browser has a font for flags.
    platform = ConsolePlatform({"name": places.name, "flag": str, "timezone": "UTC"}, console=terminal)
    await platform.send(Alert(event, Channel("console", "", "terminal")), "picture")
    await platform.stop()
    return screen.getvalue()


async def draw(target: Path) -> None:
    reader = open_reader()
    shown = await printed(await call_of_the_day(load_archive(), reader, lambda: NOW), reader)
    sheet = Console(record=True, file=io.StringIO(), width=WIDTH + 2, highlight=False)
    sheet.print(Padding(Text.from_ansi(shown.rstrip("\n")), (0, 1)))
    target.write_text(sheet.export_svg(title="readout", theme=MONOKAI, code_format=SVG, unique_id="alert"), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1])))
