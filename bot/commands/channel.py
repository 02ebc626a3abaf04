"""`readout query quiet`, `digest`, `mute` and `mutes`: how the terminal wants to be told. The same words as in a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import ask, console, plain

if TYPE_CHECKING:
    from bot.domain import ChannelSettings, Mute


def quiet(ctx: typer.Context, hours: Annotated[str | None, typer.Argument(help="22:00-07:00 Europe/London, or off.")] = None) -> None:
    """Hold alerts during these hours and tell them after. Without hours, what is set."""
    from bot.opening import TERMINAL

    settings, _ = ask(
        ctx, lambda s: s.quiet(TERMINAL, hours, by="terminal") if hours else s.channel_settings(TERMINAL), create=hours is not None
    )
    _print(settings)


def digest(ctx: typer.Context, hour: Annotated[str, typer.Argument(help="08:00 Europe/London")]) -> None:
    """When daily and weekly digests are told."""
    from bot.opening import TERMINAL

    settings, _ = ask(ctx, lambda s: s.digest_at(TERMINAL, hour, by="terminal"), create=True)
    _print(settings)


def mute(
    ctx: typer.Context,
    a: Annotated[str, typer.Argument(metavar="A")],
    b: Annotated[str, typer.Argument(metavar="B")] = "*",
    until: Annotated[str | None, typer.Option(help="7 days, 2026-12-31, tomorrow; off ends the mute.")] = None,
) -> None:
    """Tell nothing of a pair until a day."""
    from bot.opening import TERMINAL

    muted, name = ask(ctx, lambda s: s.mute(TERMINAL, a, b, until, by="terminal"), create=True)
    console().print(plain(_words(muted, name)) if muted else "Not muted any more.")


def mutes(ctx: typer.Context) -> None:
    """What the terminal is told nothing of."""
    from bot.opening import TERMINAL

    listed, name = ask(ctx, lambda s: s.mutes(TERMINAL))
    for muted in listed:
        console().print(plain(_words(muted, name)))
    if not listed:
        console().print("Nothing is muted.")


def _words(mute: Mute, name: object) -> str:
    named = [code if code == "*" or not callable(name) else str(name(code)) for code in (mute.a, mute.b)]
    until = f"until {mute.until:%Y-%m-%d %H:%M} UTC" if mute.until else "until it is ended"
    return f"Muted: {named[0]} and {'anyone' if named[1] == '*' else named[1]}, {until}"


def _print(settings: ChannelSettings) -> None:
    out = console()
    out.print(plain(f"Quiet hours: {settings.quiet} {settings.zone}" if settings.quiet else "Quiet hours: none"))
    out.print(plain(f"Daily and weekly digests: {settings.digest_hour:02}:00 {settings.zone}"))
    if settings.stop:
        out.print(plain(f"Stopped since {settings.stop.since:%Y-%m-%d %H:%M} UTC: {settings.stop.why}"))
