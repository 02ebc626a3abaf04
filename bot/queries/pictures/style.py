"""How every picture looks: sizes, two themes, the colour and shape of each family of events. Imports the domain and Matplotlib.

The colours are Okabe and Ito's, which people with any usual colour blindness tell apart, and no meaning hangs on colour alone: families
differ in shape too. Sizes are for a phone: 1,080 pixels across, no letter smaller than about 3 mm there. Figures are made by themselves,
never by pyplot, whose state all threads would share.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from bot.domain import EventType

DPI = 150
WIDTH = 7.2
SMALL, NORMAL, LARGE = 11.0, 12.5, 16.0


class Family(StrEnum):
    """Three kinds of events that a reader tells apart at a glance."""

    CONTACT = "contact"
    COOPERATION = "cooperation"
    CONFLICT = "conflict"


_COOPERATION = frozenset({EventType.AGREEMENT, EventType.EXERCISE, EventType.AID, EventType.UPGRADE})
_CONFLICT = frozenset({EventType.PROTEST, EventType.EXPULSION, EventType.DOWNGRADE, EventType.SANCTION})
MARKERS: Mapping[Family, str] = {Family.CONTACT: "o", Family.COOPERATION: "s", Family.CONFLICT: "^"}


def family_of(kind: EventType) -> Family:
    if kind in _COOPERATION:
        return Family.COOPERATION
    return Family.CONFLICT if kind in _CONFLICT else Family.CONTACT


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one look."""

    paper: str
    ink: str
    faint: str
    grid: str
    families: Mapping[Family, str]


LIGHT = Theme(
    paper="#ffffff", ink="#1b1f24", faint="#59636e", grid="#dfe3e8",
    families={Family.CONTACT: "#0072b2", Family.COOPERATION: "#009e73", Family.CONFLICT: "#d55e00"},
)  # fmt: skip
DARK = Theme(
    paper="#1e1f22", ink="#f2f3f5", faint="#b5bac1", grid="#3a3d43",
    families={Family.CONTACT: "#56b4e9", Family.COOPERATION: "#2cc295", Family.CONFLICT: "#f0883e"},
)  # fmt: skip


def theme_of(dark: bool) -> Theme:
    return DARK if dark else LIGHT


def font(size: float = NORMAL, *, bold: bool = False) -> FontProperties:
    return FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")


def new_figure(theme: Theme, height: float, title: str, below: str) -> Figure:
    """An empty figure with its headline and, under it, a fainter line."""
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=theme.paper)
    FigureCanvasAgg(figure)
    figure.text(0.035, 1 - 0.20 / height, title, color=theme.ink, fontproperties=font(LARGE, bold=True), va="top", parse_math=False)
    figure.text(0.035, 1 - 0.56 / height, below, color=theme.faint, fontproperties=font(SMALL), va="top", parse_math=False)
    return figure


def add_axes(figure: Figure, theme: Theme, *, left: float, right: float, top: float, bottom: float) -> Axes:
    """Axes with the margins in inches, frameless, with a quiet grid behind."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes((left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height))
    axes.set_facecolor(theme.paper)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0, colors=theme.faint, labelsize=SMALL)
    axes.set_axisbelow(True)
    return axes


def number_of(day: date) -> float:
    """The day as the axis of time counts it."""
    return float(dates.date2num(day))  # type: ignore[no-untyped-call]


def time_axis(axes: Axes, theme: Theme) -> None:
    """Few words along the bottom: years, or months with their year."""
    locator = dates.AutoDateLocator(minticks=3, maxticks=6)  # type: ignore[no-untyped-call]
    formatter = dates.ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]
    formatter.formats = ["%Y", "%b\n%Y", "%-d %b", "%H:%M", "%H:%M", ""]
    formatter.zero_formats = ["", "%Y", "%b\n%Y", "%-d %b", "%H:%M", ""]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(formatter)
    for label in axes.get_xticklabels():
        label.set_fontproperties(font(SMALL))
        label.set_color(theme.faint)


def png_of(figure: Figure) -> bytes:
    stream = io.BytesIO()
    # Without the library's own words in it, the same data gives the same bytes.
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()
