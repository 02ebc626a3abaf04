"""The timeline: one lane a type, events along the time; planned ones hollow, those that did not come to be struck through.

Imports the style and the queries' values only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from bot.domain import EventType, Status
from bot.plural import many
from bot.queries.events import Timeline, TimelinePoint
from bot.queries.pictures import style


class Look(StrEnum):
    """What a mark tells of the event's status."""

    FULL = "full"
    HOLLOW = "hollow"
    STRUCK = "struck"


HOLLOW = frozenset({Status.PLANNED, Status.PROPOSED, Status.HYPOTHETICAL})
STRUCK = frozenset({Status.CANCELLED, Status.POSTPONED, Status.REFUSED, Status.DENIED})
_LANE = 0.52
_BINS = 64
_MARK = 52.0
_STEP = 0.17
_ROOM = 0.36


def draw(line: Timeline, title: str, *, today: date, dark: bool) -> bytes:
    theme = style.theme_of(dark)
    lanes = [kind for kind in EventType if line.by_type.get(kind)]
    height = 1.0 + _LANE * max(len(lanes), 2) + 1.05
    figure = style.new_figure(theme, height, title, span_words(line))
    axes = style.add_axes(figure, theme, left=1.62, right=0.3, top=0.95, bottom=1.0)
    _lanes(axes, lanes, line, theme)
    first, last = _span(line.points, today)
    axes.set_xlim(style.number_of(first), style.number_of(last))
    style.time_axis(axes, theme)
    if first < today < last:
        axes.axvline(style.number_of(today), color=theme.faint, linewidth=1, linestyle=(0, (3, 3)), zorder=1)
    _points(axes, line, lanes, (first, last), theme)
    _key(axes, theme, line)
    return style.png_of(figure)


def span_words(line: Timeline) -> str:
    if not line.points:
        return "No event is known"
    first, last = line.points[0].day, line.points[-1].day
    cut = ", older ones left out" if line.cut else ""
    return f"{many(len(line.points), 'event')}, {first.isoformat()} to {last.isoformat()}{cut}"


def _span(points: Sequence[TimelinePoint], today: date) -> tuple[date, date]:
    first = points[0].day if points else today - timedelta(days=365)
    last = max(points[-1].day if points else today, min(today, date.max - timedelta(days=400)))
    margin = timedelta(days=max(4, (last - first).days // 30))
    return _shift(first, -margin), _shift(last, margin)


def _shift(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def _lanes(axes: Axes, lanes: Sequence[EventType], line: Timeline, theme: style.Theme) -> None:
    axes.set_ylim(max(len(lanes), 2) - 0.5, -0.5)
    axes.set_yticks(range(len(lanes)))
    axes.set_yticklabels([f"{kind}  {line.by_type[kind]:,}" for kind in lanes], fontproperties=style.font(), color=theme.ink)
    for number in range(len(lanes)):
        axes.axhline(number, color=theme.grid, linewidth=1, zorder=0)


def _points(axes: Axes, line: Timeline, lanes: Sequence[EventType], span: tuple[date, date], theme: style.Theme) -> None:
    """All marks of one look are drawn at once: two thousand of them are then as quick as ten."""
    looks: dict[tuple[style.Family, Look], list[tuple[float, float]]] = defaultdict(list)
    for number, kind in enumerate(lanes):
        for point, y in _stacked([point for point in line.points if point.type is kind], number, span):
            looks[style.family_of(kind), _look(point.status)].append((style.number_of(point.day), y))
    for (family, look), places in sorted(looks.items()):
        xs, ys = zip(*places, strict=True)
        colour, sign = theme.families[family], style.MARKERS[family]
        if look is Look.FULL:
            axes.scatter(xs, ys, s=_MARK * 1.25, marker=sign, facecolors=colour, edgecolors=theme.paper, linewidths=0.8, zorder=3)
        else:
            axes.scatter(xs, ys, s=_MARK, marker=sign, facecolors=theme.paper, edgecolors=colour, linewidths=1.8, zorder=4)
        if look is Look.STRUCK:
            axes.scatter(xs, ys, s=_MARK * 2.6, marker="_", linewidths=2.0, color=theme.ink, zorder=5)


def _stacked(points: Sequence[TimelinePoint], lane: int, span: tuple[date, date]) -> Iterator[tuple[TimelinePoint, float]]:
    """Those of about one day stand above one another, closer where they are many."""
    bins: dict[int, list[TimelinePoint]] = defaultdict(list)
    width = max((span[1] - span[0]).days, 1) / _BINS
    for point in points:
        bins[int((point.day - span[0]).days / width)].append(point)
    for stack in bins.values():
        step = min(_STEP, 2 * _ROOM / max(len(stack) - 1, 1))
        for place, point in enumerate(stack):
            yield point, lane + (place - (len(stack) - 1) / 2) * step


def _look(status: Status) -> Look:
    return Look.STRUCK if status in STRUCK else Look.HOLLOW if status in HOLLOW else Look.FULL


def _key(axes: Axes, theme: style.Theme, line: Timeline) -> None:
    def mark(face: str, words: str, struck: bool = False) -> tuple[Line2D, ...]:
        dot = Line2D(
            [],
            [],
            marker="o",
            linestyle="",
            markersize=8.5,
            markerfacecolor=face,
            markeredgecolor=theme.ink,
            markeredgewidth=1.5,
            label=words,
        )
        return (
            (dot, Line2D([], [], marker="_", linestyle="", markersize=14, markeredgecolor=theme.ink, markeredgewidth=1.8))
            if struck
            else (dot,)
        )

    statuses = {point.status for point in line.points}
    entries = [(mark(theme.ink, ""), "took place")]
    if statuses & HOLLOW:
        entries.append((mark(theme.paper, ""), "planned or proposed"))
    if statuses & STRUCK:
        entries.append((mark(theme.paper, "", struck=True), "cancelled, refused, denied"))
    below = -0.52 / (_LANE * max(len(axes.get_yticks()), 2))
    axes.legend(
        [marks for marks, _ in entries], [words for _, words in entries], loc="upper left", bbox_to_anchor=(-0.28, below),
        ncols=3, frameon=False, prop=style.font(style.SMALL), labelcolor=theme.ink, handletextpad=0.5, columnspacing=1.3, borderaxespad=0,
    )  # fmt: skip
