"""The rhythm: events a month, in three families, with the mean. Imports the style and the queries' values only."""

from __future__ import annotations

from datetime import date

from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from bot.plural import many
from bot.queries.pictures import style
from bot.queries.rhythm import Rhythm

_HEIGHT = 4.4


def draw(rhythm: Rhythm, title: str, *, dark: bool) -> bytes:
    theme = style.theme_of(dark)
    figure = style.new_figure(theme, _HEIGHT, title, below(rhythm))
    axes = style.add_axes(figure, theme, left=0.55, right=0.95, top=0.98, bottom=0.98)
    _bars(axes, rhythm, theme)
    _scales(axes, theme)
    _mean(axes, rhythm, theme)
    axes.legend(
        handles=[Patch(color=theme.families[family], label=str(family)) for family in style.Family], loc="upper left",
        bbox_to_anchor=(-0.02, -0.18), ncols=3, frameon=False, prop=style.font(style.SMALL), labelcolor=theme.ink, handlelength=1.1,
        handleheight=1.0, handletextpad=0.5, columnspacing=1.4, borderaxespad=0,
    )  # fmt: skip
    return style.png_of(figure)


def below(rhythm: Rhythm) -> str:
    if not rhythm.months:
        return "No month lies in this span"
    return f"{many(rhythm.events, 'event')} in {many(len(rhythm.months), 'month')}, a mean of {rhythm.mean:.1f} a month"


def _bars(axes: Axes, rhythm: Rhythm, theme: style.Theme) -> None:
    starts = [style.number_of(month.first) for month in rhythm.months]
    widths = [(next_month(month.first) - month.first).days * 0.82 for month in rhythm.months]
    floor = [0.0] * len(starts)
    for family in style.Family:
        heights = [float(sum(n for kind, n in month.by_type.items() if style.family_of(kind) is family)) for month in rhythm.months]
        axes.bar(starts, heights, widths, bottom=floor, align="edge", color=theme.families[family], zorder=2)
        floor = [low + high for low, high in zip(floor, heights, strict=True)]
    if starts:
        axes.set_xlim(starts[0] - 2, starts[-1] + widths[-1] + 6)
    axes.set_ylim(0, max([*floor, rhythm.mean, 1.0]) * 1.12)


def _scales(axes: Axes, theme: style.Theme) -> None:
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.grid(axis="y", color=theme.grid, linewidth=1)
    style.time_axis(axes, theme)
    for label in axes.get_yticklabels():
        label.set_fontproperties(style.font(style.SMALL))
        label.set_color(theme.faint)


def _mean(axes: Axes, rhythm: Rhythm, theme: style.Theme) -> None:
    axes.axhline(rhythm.mean, color=theme.ink, linewidth=1.6, linestyle=(0, (4, 3)), zorder=3)
    axes.annotate(
        f"mean\n{rhythm.mean:.1f}", (1, rhythm.mean), xycoords=("axes fraction", "data"), xytext=(6, 0), textcoords="offset points",
        ha="left", va="center", color=theme.ink, fontproperties=style.font(style.SMALL, bold=True), linespacing=1.15,
    )  # fmt: skip


def next_month(day: date) -> date:
    if (day.year, day.month) == (date.max.year, 12):
        return date.max
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
