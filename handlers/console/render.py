"""An alert card as a block of lines for a terminal. Texts are put into Rich as data, never as markup.

Pure: a card and a width in, Rich's renderables out. Imports the domain, `plural` and the shared cards only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.domain import AlertKind, Status
from bot.plural import many
from handlers.shared import AlertCard, CardSource, listed, shortened

MOST_SOURCES = 5
MOST_EVIDENCE = 400
MOST_HEADLINE = 120
_INDENT = 3
_LABEL = 9
_SIGNS = {
    Status.OCCURRED: ("●", "*", "green"),
    Status.ONGOING: ("◐", "~", "green"),
    Status.PLANNED: ("○", "o", "cyan"),
    Status.PROPOSED: ("○", "o", "cyan"),
    Status.HYPOTHETICAL: ("○", "o", "cyan"),
    Status.CANCELLED: ("×", "x", "yellow"),
    Status.POSTPONED: ("→", ">", "yellow"),
    Status.REFUSED: ("×", "x", "yellow"),
    Status.DENIED: ("×", "x", "red"),
}


def block(card: AlertCard, zone: tzinfo | None, *, plain: bool) -> RenderableType:
    """A first telling: title, facts, the quoted evidence, sources, how sure. `plain` keeps to ASCII signs and no flags."""
    lines: list[RenderableType] = [_title(card, plain=plain), Padding(_facts(card, plain=plain), (0, 0, 0, _INDENT))]
    if card.evidence:
        lines.append(Padding(_quote(card, plain=plain), (0, 0, 0, _INDENT)))
    lines += [Padding(line, (0, 0, 0, _INDENT)) for line in _rows(card, zone)]
    return Group(*lines, Text(""))


def short(card: AlertCard, zone: tzinfo | None, *, plain: bool) -> RenderableType:
    """A change of an event that was told: two lines that refer to the first by its id."""
    head = _title(card, plain=plain)
    about = Text(style="dim", overflow="fold")
    newest = card.sources[-1]
    if card.kind is AlertKind.GROWTH:
        about.append(f"now {many(len(card.sources), 'source')}, newest {newest.outlet}; {card.confidence_words} ({card.confidence:.2f})")
    else:
        parts = [f"now {card.status_word}" + (f", earlier {card.was}" if card.was else ""), card.when, card.where]
        about.append("; ".join(part for part in parts if part))
        about.append(f"; says {newest.outlet}{_time(newest, zone)}")
        if newest.url:
            about.append("\n").append(newest.url, style=_link(newest.url))
    about.append(f"\nupdates event {card.event_id}" if card.kind is AlertKind.REVISION else f"; event {card.event_id}")
    return Group(head, Padding(about, (0, 0, 0, _INDENT)), Text(""))


def gathered(cards: Sequence[AlertCard], why: str, more: int, *, plain: bool) -> RenderableType:
    """A digest: a line that says what it is, then two lines an event."""
    lines: list[RenderableType] = [Text(f"{many(len(cards) + more, 'event')}: {why}", style="bold", overflow="fold")]
    for card in cards:
        lines.append(Padding(_title(card, plain=plain), (0, 0, 0, _INDENT)))
        about = _facts(card, plain=plain).append(f"{' - ' if plain else ' · '}{many(len(card.sources), 'source')}; event {card.event_id}")
        lines.append(Padding(about, (0, 0, 0, 2 * _INDENT)))
    if more:
        lines.append(Padding(Text(f"and {more} more, see: readout query latest", style="dim"), (0, 0, 0, _INDENT)))
    return Group(*lines, Text(""))


def _title(card: AlertCard, *, plain: bool) -> Text:
    line = Text(overflow="fold", style="bold")
    mark = {AlertKind.NEW: "", AlertKind.GROWTH: "+ ", AlertKind.REVISION: "! ", AlertKind.SILENCE: ""}[card.kind]
    line.append(mark, style="bold yellow")
    signs = " ".join(card.codes) if plain else " ".join(card.marks)
    line.append(f"{signs}  " if signs else "")
    return line.append(card.title)


def _facts(card: AlertCard, *, plain: bool) -> Text:
    fancy, ascii_sign, colour = _SIGNS[card.status]
    line = Text(overflow="fold")
    line.append(f"{ascii_sign if plain else fancy} {card.status_word}", style=colour)
    for part in (f"earlier {card.was}" if card.was else "", card.when, card.where, card.mode):
        if part:
            line.append(" - " if plain else " · ", style="dim").append(part)
    return line


def _quote(card: AlertCard, *, plain: bool) -> Text:
    opening, closing = ('"', '"') if plain else ("“", "”")
    line = Text(overflow="fold")
    line.append(f"{opening}{shortened(card.evidence, MOST_EVIDENCE)}{closing}", style="italic")
    if card.attribution:
        line.append(f" ({card.attribution})", style="dim")
    return line


def _rows(card: AlertCard, zone: tzinfo | None) -> Iterator[RenderableType]:
    if card.rarity:
        yield _row("Rare", Text(card.rarity, style="magenta", overflow="fold"))
    if card.remark:
        yield _row("Both", Text(card.remark, overflow="fold"))
    if card.topics:
        yield _row("About", Text(listed(card.topics), overflow="fold"))
    shown = card.sources[:MOST_SOURCES]
    for number, source in enumerate(shown):
        label = "Source" if len(card.sources) == 1 else "Sources"
        yield _row(label if number == 0 else "", _source(source, zone))
    if len(card.sources) > len(shown):
        yield _row("", Text(f"and {len(card.sources) - len(shown)} more", style="dim"))
    yield _row("Sure", Text(f"{card.confidence_words} ({card.confidence:.2f}), event {card.event_id}", overflow="fold"))


def _row(label: str, value: Text) -> RenderableType:
    """A label in its column, the value wrapped beside it."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=_LABEL - 1, style="dim", no_wrap=True)
    grid.add_column(overflow="fold", ratio=1)
    grid.add_row(Text(label), value)
    return grid


def _source(source: CardSource, zone: tzinfo | None) -> Text:
    line = Text(overflow="fold")
    line.append(source.outlet, style="bold")
    if source.official:
        line.append(" (official)", style="dim")
    line.append(_time(source, zone), style="dim")
    if source.title:
        line.append(f": {shortened(source.title, MOST_HEADLINE)}")
    if source.url:
        line.append("\n").append(source.url, style=_link(source.url))
    return line


def _link(url: str) -> Style:
    """A folded address stays one link where the terminal knows links."""
    return Style(color="blue", link=url)


def _time(source: CardSource, zone: tzinfo | None) -> str:
    return f", {_moment(source.published, zone)}" if source.published else ""


def _moment(moment: datetime, zone: tzinfo | None) -> str:
    """In the reader's zone, with its name, so that nobody takes it for another."""
    try:
        local = moment.astimezone(zone)
    except OverflowError:
        local = moment
    return f"{local.day} {local:%b %Y %H:%M} {local.tzname() or ''}".rstrip()
