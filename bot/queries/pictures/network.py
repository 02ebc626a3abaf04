"""The network: who talks to whom. Parties stand on a ring, neighbours beside their neighbours; a line's width is the number of events.

Imports the style and the queries' values only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from bot.plural import many
from bot.queries.network import Network
from bot.queries.pictures import style

_HEIGHT = 6.75
_WIDEST, _THINNEST = 10.0, 1.0

Place = tuple[float, float]


def draw(network: Network, title: str, name: Callable[[str], str], *, dark: bool) -> bytes:
    theme = style.theme_of(dark)
    figure = style.new_figure(theme, _HEIGHT, title, below(network))
    axes = style.add_axes(figure, theme, left=0.05, right=0.05, top=0.85, bottom=0.05)
    axes.set_xlim(-1.84, 1.84)
    axes.set_ylim(-1.27, 1.33)
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])
    places = _ring(_ordered(network))
    most = max((link.events for link in network.links), default=1)
    for link in sorted(network.links, key=lambda link: link.events):
        _link(axes, places[link.a], places[link.b], link.events / most, theme)
    _parties(axes, network.weights, places, name, theme)
    return style.png_of(figure)


def below(network: Network) -> str:
    if not network.links:
        return "No event is known in this span"
    left_out = f", the busiest of {network.pairs:,}" if network.pairs > len(network.links) else ""
    return f"{many(network.events, 'event')} of {len(network.weights)} parties in {many(len(network.links), 'pair')}{left_out}"


def _ordered(network: Network) -> list[str]:
    """The parties by the second eigenvector of the graph's Laplacian, which sets those that are close beside each other."""
    codes = sorted(network.weights)
    if len(codes) < 4:
        return codes
    index = {code: number for number, code in enumerate(codes)}
    matrix = numpy.zeros((len(codes), len(codes)))
    for link in network.links:
        matrix[index[link.a], index[link.b]] = matrix[index[link.b], index[link.a]] = math.sqrt(link.events)
    laplacian = numpy.diag(matrix.sum(axis=1)) - matrix
    _, vectors = numpy.linalg.eigh(laplacian)
    second, third = vectors[:, 1], vectors[:, 2]
    # A vector's sign is the library's own choice: the party with the greatest part in it is set to the front.
    second, third = (v * (1 if v[numpy.argmax(numpy.abs(v))] > 0 else -1) for v in (second, third))
    angles = numpy.arctan2(third, second)
    return [codes[number] for number in numpy.lexsort((numpy.arange(len(codes)), numpy.round(angles, 9)))]


def _ring(codes: Sequence[str]) -> dict[str, Place]:
    turn = 2 * math.pi / max(len(codes), 1)
    return {code: (math.sin(number * turn), math.cos(number * turn)) for number, code in enumerate(codes)}


def _link(axes: Axes, start: Place, end: Place, share: float, theme: style.Theme) -> None:
    """A curve bent towards the middle, so that lines between neighbours do not lie on the ring."""
    middle = ((start[0] + end[0]) * 0.22, (start[1] + end[1]) * 0.22)
    curve = Path([start, middle, end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    width = _THINNEST + (_WIDEST - _THINNEST) * share
    axes.add_patch(
        PathPatch(
            curve,
            facecolor="none",
            edgecolor=theme.families[style.Family.CONTACT],
            linewidth=width,
            alpha=0.38 + 0.47 * share,
            capstyle="round",
        )
    )


def _parties(axes: Axes, weights: Mapping[str, int], places: Mapping[str, Place], name: Callable[[str], str], theme: style.Theme) -> None:
    most = max(weights.values(), default=1)
    for code, (x, y) in places.items():
        share = weights[code] / most
        axes.scatter(
            [x], [y], s=70 + 480 * share, color=theme.families[style.Family.CONFLICT], edgecolors=theme.paper, linewidths=2, zorder=3
        )
        out = 1.07 + 0.055 * math.sqrt(share)
        side = "left" if x > 0.12 else "right" if x < -0.12 else "center"
        height = "bottom" if y > 0.9 else "top" if y < -0.9 else "center"
        words = f"{shortened(name(code))} {weights[code]:,}"
        look = {"color": theme.ink, "fontproperties": style.font(style.SMALL), "parse_math": False}
        axes.text(x * out, y * out, words, ha=side, va=height, zorder=4, **look)


def shortened(name: str, most: int = 17) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
