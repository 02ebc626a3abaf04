"""The door to the pictures: data in, PNG and alternative text out. Matplotlib comes in with the first picture only.

One picture is drawn at a time, since Matplotlib's caches of fonts are not made for two threads. Imports the queries' values only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock

from bot.domain import ANY
from bot.queries.events import Timeline
from bot.queries.network import Network
from bot.queries.rhythm import Rhythm

Names = Callable[[str], str]
"""The usual English name of a party's code."""

_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with its file's name and the words that stand for it."""

    name: str
    png: bytes
    alt: str


def draw_timeline(line: Timeline, name: Names, *, today: date, dark: bool = False) -> Drawing:
    from bot.queries.pictures import timeline

    title = _pair(line.a, line.b, name)
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(line.by_type.items(), key=lambda item: (-item[1], item[0])))
    alt = f"Timeline of {title}: {timeline.span_words(line)}{': ' + kinds if kinds else ''}."
    with _ONE_AT_A_TIME:
        return Drawing(_file("timeline", line.a, line.b), timeline.draw(line, title, today=today, dark=dark), alt)


def draw_rhythm(data: Rhythm, name: Names, *, dark: bool = False) -> Drawing:
    from bot.queries.pictures import rhythm

    title = _pair(data.a, data.b, name)
    busiest = max(data.months, key=lambda month: month.events, default=None)
    peak = f"; most in {busiest.first:%B %Y} ({busiest.events})" if busiest and busiest.events else ""
    alt = f"Events a month between {title}: {rhythm.below(data)}{peak}."
    with _ONE_AT_A_TIME:
        return Drawing(_file("rhythm", data.a, data.b), rhythm.draw(data, f"{title}: events a month", dark=dark), alt)


def draw_network(data: Network, name: Names, *, dark: bool = False) -> Drawing:
    from bot.queries.pictures import network

    pairs = "; ".join(f"{_pair(link.a, link.b, name)} {link.events:,}" for link in data.links[:5])
    alt = f"Who talks to whom since {data.since.isoformat()}: {network.below(data)}{'. Busiest: ' + pairs if pairs else ''}."
    with _ONE_AT_A_TIME:
        return Drawing("network.png", network.draw(data, f"Who talks to whom since {data.since.isoformat()}", name, dark=dark), alt)


def _pair(a: str, b: str, name: Names) -> str:
    first, second = ("everyone" if code == ANY else name(code) for code in (a, b))
    return f"{first} and {second}"


def _file(kind: str, a: str, b: str) -> str:
    return f"{kind}-{a}-{b}.png".replace(ANY, "all").lower()
