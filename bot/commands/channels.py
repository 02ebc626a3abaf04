"""How a channel is told, as text for a terminal. Renders values and decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.commands.options import console, plain
from bot.domain import ANY, ChannelSettings, Mute
from bot.store import AuditLine

Name = Callable[[str], str]


def print_channel(settings: ChannelSettings, mutes: Sequence[Mute], lines: Sequence[AuditLine], name: Name) -> None:
    """Quiet hours, digests and a stop, the mutes, and the newest changes."""
    out = console()
    quiet = f"{settings.quiet} {settings.zone}" if settings.quiet else "none"
    out.print(f"Quiet hours: {quiet}. Daily and weekly digests: {settings.digest_hour:02}:00 {settings.zone}.")
    if settings.stop is not None:
        out.print(f"Paused since {settings.stop.since:%Y-%m-%d %H:%M} UTC: {plain(settings.stop.why)}")
    for mute in mutes:
        until = f"until {mute.until:%Y-%m-%d %H:%M} UTC" if mute.until else "until somebody ends it"
        out.print(f"Muted: {pair_words(mute.a, mute.b, name)}, {until}")
    for line in lines:
        out.print(f"{line.at:%Y-%m-%d %H:%M} {plain(line.name)}: {plain(line.what)}", style="dim")


def pair_words(a: str, b: str, name: Name) -> str:
    """`Pakistan – Russia`."""
    return " – ".join("anyone" if code == ANY else name(code) for code in (a, b))
