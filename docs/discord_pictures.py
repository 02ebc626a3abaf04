"""Draws what Discord shows of three messages, from exactly the payloads that the adapter sends: an alert, a timeline, the help.

The articles of the demo's archive go through the real extractor and resolver into a store of their own; the answers come from the shared
grammar and the adapter's renderers. Only the look is imitated here: Discord's dark card, DejaVu as its letters, and flags as their two
letters, as Windows shows them. Run by `make picture`.
"""

from __future__ import annotations

import asyncio
import io
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import regex
from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont

from bot.demo import load_archive
from bot.domain import Alert, Article, Channel, EventType, Source
from bot.events import record
from bot.opening import open_reader
from bot.service import Service
from bot.store import open_store
from handlers.discord.alerts import alert_message
from handlers.discord.message import Outgoing
from handlers.discord.replies import reply_message
from handlers.shared import Asked, Asker, answer, card

NOW = datetime(2021, 9, 16, 9, 0, tzinfo=UTC)
HERE = Channel("discord", "1", "2")
WIDTH, MARGIN, INSIDE, LINE = 1120, 28, 900, 30
SIZE = {"text": 21, "title": 23, "small": 17, "button": 19}
GROUND, CARD, TEXT, FAINT, LINK, CODE, CHIP = "#313338", "#2b2d31", "#dbdee1", "#949ba4", "#00a8fc", "#1e1f22", "#4e5058"
STYLES = {1: "#5865f2", 2: "#4e5058", 4: "#da373c"}
TOKENS = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])|\[(?P<words>(?:\\.|[^\]\\])*)\]\((?P<url>[^)]*)\)|<t:(?P<moment>-?\d+):(?P<form>\w)>"
    r"|(?P<code>`[^`]*`)|(?P<strong>\*\*)|(?P<slanted>\*)|(?P<plain>[\s\S])"
)


@dataclass(frozen=True)
class Run:
    """Letters of one look."""

    text: str
    bold: bool = False
    slanted: bool = False
    colour: str = TEXT
    box: str = ""


def runs(markup: str, colour: str = TEXT) -> Iterator[Run]:
    """Discord's markup as its reader sees it."""
    bold = slanted = False
    for found in TOKENS.finditer(markup.replace("\u200b", "").replace("\u2068", "").replace("\u2069", "")):
        if found["strong"]:
            bold = not bold
        elif found["slanted"]:
            slanted = not slanted
        elif found["code"]:
            yield Run(found["code"].strip("`"), colour=colour, box=CODE)
        elif found["url"] is not None:
            yield from (Run(run.text, bold, slanted, LINK) for run in runs(found["words"]))
        elif found["moment"]:
            yield Run(f"{datetime.fromtimestamp(int(found['moment']), UTC):%-d %B %Y %H:%M}", colour=colour, box=CHIP)
        else:
            yield Run(found["escaped"] or found["plain"], bold, slanted, colour)


class Sheet:
    """A picture that grows downwards as it is written on."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, 4000), GROUND)
        self.pen = ImageDraw.Draw(self.image)
        self.y = MARGIN
        fonts = Path(get_data_path()) / "fonts" / "ttf"
        names = {(False, False): "DejaVuSans", (True, False): "DejaVuSans-Bold", (False, True): "DejaVuSans-Oblique"}
        self.fonts = {
            (look, size): ImageFont.truetype(str(fonts / f"{name}.ttf"), SIZE[size]) for look, name in names.items() for size in SIZE
        }

    def font(self, run: Run, size: str) -> Any:
        return self.fonts[(run.bold, run.slanted and not run.bold), size]

    def write(self, line: list[Run], x: int, width: int, size: str = "text") -> None:
        """A paragraph, wrapped at spaces."""
        left, right = x, x + width
        for word in _words(line):
            wide = sum(self.wide(run, size) for run in word)
            if left + wide > right and left > x:
                left, self.y = x, self.y + LINE
            for run in word:
                left = self.put(run, left, size)
        self.y += LINE

    def wide(self, run: Run, size: str) -> float:
        return self.font(run, size).getlength(_shown(run.text)) + (10 if run.box or _flag(run.text) else 0)

    def put(self, run: Run, x: float, size: str) -> float:
        font, wide = self.font(run, size), self.wide(run, size)
        if box := run.box or (CHIP if _flag(run.text) else ""):
            self.pen.rounded_rectangle((x, self.y - 1, x + wide - 2, self.y + LINE - 4), 5, fill=box)
            self.pen.text((x + 4, self.y), _shown(run.text), font=font, fill=run.colour)
        else:
            self.pen.text((x, self.y), run.text, font=font, fill=run.colour)
        return x + wide

    def save(self, path: Path) -> None:
        self.image.crop((0, 0, WIDTH, self.y + MARGIN)).quantize(96).save(path, optimize=True)


def draw(message: Outgoing, path: Path) -> None:
    """The payload as a card."""
    body, sheet = message.payload(), Sheet()
    sheet.write([Run("Readout ", bold=True), Run("APP", colour="#ffffff", box="#5865f2")], MARGIN, INSIDE)
    sheet.y += 8
    (embed,) = body["embeds"]
    top, x, width = sheet.y, MARGIN + 28, INSIDE
    for drawing in (False, True):
        if drawing:
            bottom, sheet.y = sheet.y, top
            sheet.pen.rectangle((0, top, WIDTH, 4000), fill=GROUND)
            sheet.pen.rounded_rectangle((MARGIN, top, MARGIN + width + 56, bottom), 8, fill=CARD)
            sheet.pen.rectangle((MARGIN, top, MARGIN + 6, bottom), fill=f"#{embed.get('color', 0):06x}")
        sheet.y += 18
        _embed(sheet, embed, x, width, message)
        sheet.y += 14
    _buttons(sheet, body["components"])
    sheet.save(path)


def _embed(sheet: Sheet, embed: dict[str, Any], x: int, width: int, message: Outgoing) -> None:
    if embed.get("title"):
        sheet.write([Run(run.text, True, run.slanted, "#ffffff") for run in runs(embed["title"])], x, width, "title")
        sheet.y += 6
    for line in embed.get("description", "").split("\n"):
        _line(sheet, line, x, width)
    sheet.y += 8
    fields, column = embed.get("fields", []), 0
    deepest = sheet.y
    for field in fields:
        inline = field.get("inline")
        if not inline or column == 3:
            sheet.y, column = deepest + (8 if column else 0), 0
        top, left = sheet.y, x + column * (width // 3)
        sheet.write([Run(run.text, True, run.slanted) for run in runs(field["name"])], left, width, "small")
        for line in field["value"].split("\n"):
            _line(sheet, line, left, width // 3 - 12 if inline else width)
        deepest = max(deepest, sheet.y) if column else sheet.y
        column = column + 1 if inline else 0
        sheet.y = top if inline else deepest
    sheet.y = max(sheet.y, deepest) + 6
    if embed.get("image"):
        picture = Image.open(io.BytesIO(message.uploads[0].content)).convert("RGB")
        picture = picture.resize((width, round(picture.height * width / picture.width)))
        sheet.image.paste(picture, (x, sheet.y))
        sheet.y += picture.height + 12
    if embed.get("footer"):
        stamp = f" • {datetime.fromisoformat(embed['timestamp']):%-d %B %Y %H:%M}" if embed.get("timestamp") else ""
        sheet.write([Run(embed["footer"]["text"] + stamp, colour=FAINT)], x, width, "small")


def _line(sheet: Sheet, line: str, x: int, width: int) -> None:
    if not line:
        sheet.y += LINE // 2
    elif line.startswith("> "):
        top = sheet.y
        sheet.write(list(runs(line[2:])), x + 16, width - 16)
        sheet.pen.rectangle((x, top, x + 4, sheet.y - 6), fill=CHIP)
    elif line.startswith("-# "):
        sheet.write(list(runs(line[3:], FAINT)), x, width, "small")
    else:
        sheet.write(list(runs(line)), x, width)


def _buttons(sheet: Sheet, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        sheet.y += 12
        x = float(MARGIN)
        for part in row["components"]:
            run = Run(part.get("label") or part.get("placeholder", ""), colour="#ffffff")
            wide = sheet.font(run, "button").getlength(run.text) + 36
            sheet.pen.rounded_rectangle((x, sheet.y, x + wide, sheet.y + 42), 8, fill=STYLES.get(part.get("style", 2), CHIP))
            sheet.pen.text((x + 18, sheet.y + 8), run.text, font=sheet.font(run, "button"), fill=run.colour)
            x += wide + 12
        sheet.y += 42


def _words(line: list[Run]) -> Iterator[list[Run]]:
    """Pieces between which a line may be broken; a chip stays whole."""
    word: list[Run] = []
    for run in line:
        pieces = [run.text] if run.box else re.findall(r"\s+|[^\s]+", run.text) if len(run.text) > 1 else [run.text]
        for piece in pieces:
            word.append(Run(piece, run.bold, run.slanted, run.colour, run.box))
            if piece.isspace() or run.box:
                yield _joined(word)
                word = []
    if word:
        yield _joined(word)


def _joined(word: list[Run]) -> list[Run]:
    """Neighbours of one look as one run, cut again so that a flag stands alone."""
    joined: list[Run] = []
    for run in word:
        if joined and (joined[-1].bold, joined[-1].slanted, joined[-1].colour, joined[-1].box) == (
            run.bold,
            run.slanted,
            run.colour,
            run.box,
        ):
            joined[-1] = Run(joined[-1].text + run.text, run.bold, run.slanted, run.colour, run.box)
        else:
            joined.append(run)
    return [Run(part, run.bold, run.slanted, run.colour, run.box) for run in joined for part in _flags_apart(run.text)]


def _flags_apart(text: str) -> list[str]:
    return [part for part in re.split("([\U0001f1e6-\U0001f1ff]{2})", text) if part]


def _flag(text: str) -> bool:
    return len(text) == 2 and all("\U0001f1e6" <= char <= "\U0001f1ff" for char in text)


def _shown(text: str) -> str:
    """A flag as its two letters; signs that the letters here lack are left out."""
    if _flag(text):
        return "".join(chr(ord(char) - 0x1F1E6 + ord("A")) for char in text)
    return regex.sub(r"\p{Extended_Pictographic}\ufe0f?", lambda found: found[0] if ord(found[0][0]) < 0x2700 else "", text)


async def messages() -> dict[str, Outgoing]:
    """The three messages, from the demo's archive."""
    reader = await asyncio.to_thread(open_reader)
    archive = load_archive()
    outlets = {outlet.id: outlet for outlet in archive.outlets}
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/pictures.sqlite", clock=lambda: NOW)
        for item in archive.articles:
            source = Source(item.outlet_id, outlets[item.outlet_id].name, f"https://{item.outlet_id}.example/feed.xml")
            url = f"https://{item.outlet_id}.example/{item.slug.replace('_', '-')}"
            article = Article(item.slug, source.id, url, item.title, item.text, item.published, NOW)
            mentions = reader.extractor.extract(item.text, title=item.title, published=item.published.date()).mentions
            async with store.writing() as tx:
                await tx.articles.add(article)
                await record(tx, article, source, mentions, now=NOW)
        service = Service(store, reader.knowledge, (), lambda: NOW, 0.7)
        places = reader.knowledge.places
        events = (await service.latest("Russia", "Pakistan")).events
        call = next(event for event in events if event.type is EventType.CALL and len(event.sources) > 1)
        asker = Asker("3", "Ada", manager=True)
        timeline = await answer(service, Asked("timeline", {"a": "Russia", "b": "Pakistan"}, HERE, asker, now_public=True))
        help_ = await answer(service, Asked("help", {}, HERE, asker))
        await store.close()
    alert = alert_message(card(Alert(call, HERE), places.name, places.flag), "picture")
    return {"alert": alert, "timeline": reply_message(timeline), "help": reply_message(help_)}


async def main(folder: Path) -> None:
    for name, message in (await messages()).items():
        draw(message, folder / f"discord-{name}.png")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
