"""The map: where a person was. The world is drawn by the towns of the time zone database, which the package `tzdata` brings along.

That database gives some 400 towns with their coordinates, at least one in every country: enough dots to know the continents by, and a
place for each country's mark. It has no coastlines and no borders, so that no picture of ours takes sides about one.
Imports the style and the queries' values only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from matplotlib.axes import Axes

from bot.plural import many
from bot.queries.pictures import style
from bot.queries.travels import Travels

_HEIGHT = 4.75
_NAMED = 14
_LETTER, _LINE = 4.3, 7.0  # degrees that a letter is wide and a line high
_TOWN = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")


@dataclass(frozen=True, slots=True)
class Town:
    """A town of the time zone database: its country's two letters, its name, degrees north and east."""

    country: str
    name: str
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the map, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: Box) -> bool:
        return self.west < other.east and other.west < self.east and self.south < other.north and other.south < self.north

    def holds(self, other: Box) -> bool:
        return self.west <= other.west and other.east <= self.east and self.south <= other.south and other.north <= self.north


_PAPER = Box(-128.0, -57.0, 180.0, 79.0)


@cache
def towns() -> tuple[Town, ...]:
    lines = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines()
    return tuple(town for line in lines if not line.startswith("#") and (town := _town(line.split("\t"))) is not None)


def town_of(country: str, names: Iterable[str]) -> Town | None:
    """The country's town of one of these names, which are its capital's; else the first that stands for it."""
    own = [town for town in towns() if town.country == country]
    wanted = {name.casefold() for name in names}
    return next((town for town in own if town.name.casefold() in wanted), own[0] if own else None)


def draw(travels: Travels, title: str, name: Callable[[str], str], where: Callable[[str], Town | None], *, dark: bool) -> bytes:
    theme = style.theme_of(dark)
    figure = style.new_figure(theme, _HEIGHT, title, below(travels))
    axes = style.add_axes(figure, theme, left=0.1, right=0.1, top=0.85, bottom=0.1)
    axes.set_xlim(_PAPER.west, _PAPER.east)
    axes.set_ylim(_PAPER.south, _PAPER.north)
    axes.set_xticks(range(-120, 181, 30), labels=[""] * 11)
    axes.set_yticks(range(-30, 61, 30), labels=[""] * 4)
    axes.grid(color=theme.grid, linewidth=0.8)
    axes.scatter([t.east for t in towns()], [t.north for t in towns()], s=12, color=theme.faint, alpha=0.55, linewidths=0, zorder=1)
    _stays(axes, travels, name, where, theme)
    return style.png_of(figure)


def below(travels: Travels) -> str:
    if not travels.stays:
        return "No visit or meeting abroad is known"
    span = f", {travels.first.isoformat()} to {travels.last.isoformat()}" if travels.first and travels.last else ""
    countries = "1 country" if len(travels.stays) == 1 else f"{len(travels.stays)} countries"
    return f"{many(travels.events, 'day')} with visits or meetings in {countries}{span}"


def _stays(axes: Axes, travels: Travels, name: Callable[[str], str], where: Callable[[str], Town | None], theme: style.Theme) -> None:
    """Marks of all countries, then words for those of the most days that words find room beside."""
    found = ((code, number, where(code)) for code, number in sorted(travels.stays.items(), key=lambda item: (-item[1], item[0])))
    placed = [(code, number, town) for code, number, town in found if town is not None]
    most = max((number for _, number, _ in placed), default=1)
    sizes = [50 + 330 * number / most for _, number, _ in placed]
    axes.scatter(
        [town.east for _, _, town in placed], [town.north for _, _, town in placed], s=sizes, color=theme.families[style.Family.CONTACT],
        alpha=0.85, edgecolors=theme.paper, linewidths=1.5, zorder=3,
    )  # fmt: skip
    radii = [math.sqrt(size) * 0.26 for size in sizes]
    taken = [Box(t.east - r, t.north - r, t.east + r, t.north + r) for (_, _, t), r in zip(placed, radii, strict=True)]
    look: dict[str, Any] = {"color": theme.ink, "fontproperties": style.font(style.SMALL), "parse_math": False}
    for (code, number, town), radius in list(zip(placed, radii, strict=True))[:_NAMED]:
        words = f"{name(code)} {number}"
        box = _free(town, radius, words, taken)
        if box is not None:
            taken.append(box)
            left = box.east < town.east
            x = box.east if left else box.west
            axes.text(x, (box.south + box.north) / 2, words, ha="right" if left else "left", va="center", zorder=4, **look)


def _free(town: Town, radius: float, words: str, taken: Iterable[Box]) -> Box | None:
    """Where the words can stand: right or left of the mark, above or below it; None where there is no room."""
    wide, high, x, y = _LETTER * len(words), _LINE, town.east, town.north
    corners = (
        (x + radius + 1, y - high / 2), (x - radius - 1 - wide, y - high / 2), (x - wide / 2, y + radius + 0.5),
        (x - wide / 2, y - radius - 0.5 - high), (x + radius, y + radius / 2), (x - radius - wide, y - radius / 2 - high),
    )  # fmt: skip
    boxes = (Box(west, south, west + wide, south + high) for west, south in corners)
    return next((box for box in boxes if _PAPER.holds(box) and not any(box.meets(other) for other in taken)), None)


def _town(row: list[str]) -> Town | None:
    found = _TOWN.fullmatch(row[1]) if len(row) > 2 else None
    if found is None:
        return None
    north, east = (
        (-1 if sign == "-" else 1) * (int(degrees) + int(minutes) / 60 + int(seconds or 0) / 3600)
        for sign, degrees, minutes, seconds in (found.group(1, 2, 3, 4), found.group(5, 6, 7, 8))
    )
    return Town(row[0], row[2].rpartition("/")[2].replace("_", " "), north, east)
