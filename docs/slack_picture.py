"""Draws the README's picture of an alert in Slack, from the very blocks that the code sends.

The two articles of the demo's archive that tell of the call of 14 September 2021 go through the real extractor, resolver and renderer;
only the pages' addresses are made up. What is drawn is what a reader sees of each block. Run by `make picture`.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import matplotlib
from PIL import Image, ImageDraw, ImageFont

from bot.demo import load_archive
from bot.domain import Alert, Channel
from bot.opening import open_reader
from docs.picture import call_of_the_day
from handlers.shared import card
from handlers.slack.alerts import alert_message

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
SCALE = 2
WIDTH, LEFT, RIGHT, TOP = 760, 68, 28, 22
INK, GREY, BLUE, EDGE, PAPER = "#1d1c1d", "#616061", "#1264a3", "#c9c9ca", "#ffffff"
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_MARK = re.compile(r"<(?P<target>[^<>|]+)(?:\|(?P<label>[^<>]*))?>|\*(?P<bold>[^*]+)\*|`(?P<code>[^`]+)`")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(frozen=True)
class Run:
    """Words in one manner."""

    text: str
    bold: bool = False
    colour: str = INK
    mono: bool = False


class Sheet:
    """The picture as it grows downwards."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, 2000 * SCALE), PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.y = TOP

    def font(self, size: int, *, bold: bool = False, mono: bool = False) -> ImageFont.FreeTypeFont:
        name = "DejaVuSansMono.ttf" if mono else "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
        return ImageFont.truetype(str(FONTS / name), size * SCALE)

    def runs(self, runs: list[Run], size: int, *, indent: int = 0) -> None:
        """Wrapped words, each in its manner."""
        begin, end = LEFT + indent, WIDTH - RIGHT
        x = float(begin)
        for run in runs:
            font = self.font(size, bold=run.bold, mono=run.mono)
            for word in re.findall(r"\S+\s*|\s+", run.text):
                width = font.getlength(word.rstrip()) / SCALE
                if x + width > end and x > begin:
                    x, self.y = float(begin), self.y + round(size * 1.45)
                self.draw.text((x * SCALE, self.y * SCALE), word, font=font, fill=run.colour)
                x += font.getlength(word) / SCALE
        self.y += round(size * 1.45)

    def button(self, label: str, x: float) -> float:
        """The place of the next one."""
        font = self.font(12, bold=True)
        width = font.getlength(label) / SCALE + 24
        box = (x * SCALE, self.y * SCALE, (x + width) * SCALE, (self.y + 28) * SCALE)
        self.draw.rounded_rectangle(box, radius=5 * SCALE, outline=EDGE, width=SCALE)
        self.draw.text(((x + 12) * SCALE, (self.y + 7) * SCALE), label, font=font, fill=INK)
        return x + width + 8


def runs_of(text: str, colour: str = INK) -> Iterator[Run]:
    """Slack's markup as its reader sees it."""
    at = 0
    for found in _MARK.finditer(text):
        if found.start() > at:
            yield Run(plain(text[at : found.start()]), colour=colour)
        if found["bold"]:
            yield Run(plain(found["bold"]), bold=True, colour=colour)
        elif found["code"]:
            yield Run(plain(found["code"]), mono=True, colour="#c01343")
        else:
            moment = found["target"].startswith("!date")
            yield Run(plain(found["label"] or found["target"]), colour=colour if moment else BLUE)
        at = found.end()
    if at < len(text):
        yield Run(plain(text[at:]), colour=colour)


def plain(text: str) -> str:
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    return text


def draw_block(sheet: Sheet, block: dict[str, Any]) -> None:
    if block["type"] == "header":
        sheet.runs([Run(plain(block["text"]["text"]), bold=True)], 17)
        sheet.y += 6
    elif block["type"] == "section":
        for line in block["text"]["text"].split("\n"):
            if line.startswith(">"):
                top = sheet.y
                sheet.runs(list(runs_of(line[1:])), 14, indent=14)
                sheet.draw.rectangle((LEFT * SCALE, top * SCALE, (LEFT + 4) * SCALE, sheet.y * SCALE), fill="#dddddd")
            else:
                sheet.runs(list(runs_of(line)), 14)
        sheet.y += 8
    elif block["type"] == "context":
        sheet.runs([run for element in block["elements"] for run in runs_of(element["text"], GREY)], 12)
        sheet.y += 8
    elif block["type"] == "actions":
        x = float(LEFT)
        for element in block["elements"]:
            x = sheet.button(plain(element["text"]["text"]), x)
        sheet.y += 36


def draw(target: Path) -> None:
    reader = open_reader()
    event = asyncio.run(call_of_the_day(load_archive(), reader, lambda: NOW))
    # Without flags: not every font has them.
    shown = card(Alert(event, Channel("slack", "T1", "C1")), reader.knowledge.places.name, lambda _code: "")
    sheet = Sheet()
    sheet.draw.rounded_rectangle((16 * SCALE, TOP * SCALE, 52 * SCALE, (TOP + 36) * SCALE), radius=6 * SCALE, fill="#1f3a5f")
    sheet.draw.text((27 * SCALE, (TOP + 6) * SCALE), "R", font=sheet.font(20, bold=True), fill=PAPER)
    sheet.runs([Run("Readout  ", bold=True), Run("APP  ", colour=GREY), Run("6:00 PM", colour=GREY)], 13)
    sheet.y += 4
    for block in alert_message(shown).blocks:
        draw_block(sheet, block)
    sheet.image.crop((0, 0, WIDTH * SCALE, (sheet.y + TOP // 2) * SCALE)).quantize(64).save(target, optimize=True)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
