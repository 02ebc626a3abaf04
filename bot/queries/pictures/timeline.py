"""The timeline: one lane a type, events along the time; planned ones hollow, those that did not come to be struck through.

Imports the style and the queries' values only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from bot.domain import EventType, Status
from bot.plural import many
from bot.queries.events import Timeline, TimelinePoint
from bot.queries.pictures import style

HOLLOW = frozenset({Status.PLANNED, Status.PROPOSED, Status.HYPOTHETICAL})
STRUCK = frozenset({Status.CANCELLED, Status.POSTPONED, Status.REFUSED, Status.DENIED})
_LANE = 0.52
_BINS = 70
_MARK = 62.0
_STEP = 0.17
_ROOM = 0.36


def draw(line: Timeline, title: str, *, today: date, dark: bool) -> bytes:
    theme = style.theme_of(dark)
    lanes = [kind for kind in EventType if line.by_type.get(kind)]
    height = 1.0 + _LANE * max(len(lanes), 2) + 1.05
    figure = style.new_figure(theme, height, title, span_words(line))
    axes = style.add_axes(figure, theme, left=1.32, right=0.3, top=0.95, bottom=1.0)
    _lanes(axes, lanes, line, theme)
    first, last = _span(line.points, today)
    axes.set_xlim(style.number_of(first), style.number_of(last))
    style.time_axis(axes, theme)
    if first < today < last:
        axes.axvline(style.number_of(today), color=theme.faint, linewidth=1, linestyle=(0, (3, 3)), zorder=1)
    for number, kind in enumerate(lanes):
        _points(axes, [p for p in line.points if p.type is kind], number, (first, last), theme)
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


def _points(axes: Axes, points: Sequence[TimelinePoint], lane: int, span: tuple[date, date], theme: style.Theme) -> None:
    """Those of about one day stand above one another, closer where they are many."""
    bins: dict[int, list[TimelinePoint]] = defaultdict(list)
    width = max((span[1] - span[0]).days, 1) / _BINS
    for point in points:
        bins[int((point.day - span[0]).days / width)].append(point)
    for stack in bins.values():
        step = min(_STEP, 2 * _ROOM / max(len(stack) - 1, 1))
        for place, point in enumerate(stack):
            _mark(axes, style.number_of(point.day), lane + (place - (len(stack) - 1) / 2) * step, point, theme)


def _mark(axes: Axes, x: float, y: float, point: TimelinePoint, theme: style.Theme) -> None:
    family = style.family_of(point.type)
    colour = theme.families[family]
    empty = point.status in HOLLOW or point.status in STRUCK
    axes.scatter(
        [x], [y], s=_MARK, marker=style.MARKERS[family], linewidths=1.6, zorder=3,
        facecolors=theme.paper if empty else colour, edgecolors=colour if empty else theme.paper,
    )  # fmt: skip
    if point.status in STRUCK:
        axes.scatter([x], [y], s=_MARK * 2.4, marker="_", linewidths=1.8, color=theme.ink, zorder=4)


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
        [marks for marks, _ in entries], [words for _, words in entries], loc="upper left", bbox_to_anchor=(-0.22, below),
        ncols=3, frameon=False, prop=style.font(style.SMALL), labelcolor=theme.ink, handletextpad=0.5, columnspacing=1.3, borderaxespad=0,
    )  # fmt: skip
