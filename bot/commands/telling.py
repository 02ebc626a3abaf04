"""The verbs of `readout query` that change what the terminal is told: subscribe, unsubscribe, list, pause, resume, test, quiet, mute,
rights; and help. Each change leaves a line in the terminal's audit, as it does in chat.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.commands.options import ask, plain
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.domain import Channel
    from bot.service import Service

Answer = TypeVar("Answer")
A = Annotated[str, typer.Argument(metavar="A", help="A country, organisation or bloc: name, ISO code, demonym or flag.")]
B = Annotated[str, typer.Argument(metavar="[B]", help="The other one; '*' for anyone.")]
MaybeA = Annotated[str | None, typer.Argument(metavar="[A|ID]")]
Listed = list[str] | None
Here = Annotated[str | None, typer.Option("--channel", metavar="KEY", help="Another channel, as platform/workspace/id.")]
_WHO = "terminal"


def add_changes(app: typer.Typer) -> None:
    """Puts the verbs of this module into `readout query`."""
    for command in (subscribe, unsubscribe, pause, resume, test, quiet, mute, rights):
        app.command()(command)
    app.command("list")(list_)
    app.command("help")(help_)


def subscribe(
    ctx: typer.Context,
    a: A,
    b: B = "*",
    *,
    types: Annotated[Listed, typer.Option("--type", "-t", help="Event type; may be given again, or as a list with commas.")] = None,
    office: Annotated[Listed, typer.Option(help="Only events with such an office: foreign_minister, leader ...")] = None,
    status: Annotated[Listed, typer.Option(help="Event status; may be given again.")] = None,
    min_confidence: Annotated[float | None, typer.Option(min=0, max=1, help="How sure an event must be.")] = None,
    min_sources: Annotated[int, typer.Option(min=1, help="How many independent sources must tell of it.")] = 1,
    rhythm: Annotated[str, typer.Option(help="instant, hourly, daily or weekly.")] = "instant",
    silence: Annotated[int | None, typer.Option(min=1, metavar="DAYS", help="Also tell of so many days without contact.")] = None,
    source: Annotated[Listed, typer.Option(help="Only what this source tells of; may be given again.")] = None,
    language: Annotated[Listed, typer.Option(help="Only what is told in this language; may be given again.")] = None,
) -> None:
    """Tell the terminal of events of a pair. They show where readout run runs without a chat platform."""
    from bot.commands.tables import print_forecast, print_subscriptions
    from bot.service import Wish

    wish = Wish(
        types or (), office or (), status or (), min_confidence, min_sources, rhythm, None, silence, source or (), language or ()
    )  # fmt: skip
    answer, name = _change(ctx, lambda s, here: s.subscribe(here, a, b, wish, by=_WHO), f"subscribed to {a} – {b}", create=True)
    typer.echo("Subscribed already:" if answer.already else "Subscribed:")
    print_subscriptions([answer.subscription], name)
    print_forecast(answer.forecast, name)


def unsubscribe(ctx: typer.Context, a: Annotated[str, typer.Argument(metavar="A|ID")], b: B = "*") -> None:
    """Remove a subscription of the terminal. By its pair or its id."""
    from bot.commands.tables import print_subscriptions

    gone, name = _change(ctx, lambda s, here: s.unsubscribe(here, a, b), f"unsubscribed from {a} – {b}")
    typer.echo("Removed:")
    print_subscriptions(gone, name)


def pause(ctx: typer.Context, a: MaybeA = None, b: B = "*") -> None:
    """Pause the terminal's subscriptions. Those to a pair, or all."""
    _set_paused(ctx, a, b, paused=True)


def resume(ctx: typer.Context, a: MaybeA = None, b: B = "*") -> None:
    """Resume the terminal's subscriptions. Those to a pair, or all."""
    _set_paused(ctx, a, b, paused=False)


def _set_paused(ctx: typer.Context, a: str | None, b: str, *, paused: bool) -> None:
    from bot.commands.tables import print_subscriptions

    what = f"{'paused' if paused else 'resumed'} {f'{a} – {b}' if a else 'all'}"
    changed, name = _change(ctx, lambda s, here: s.pause(here, a, b) if paused else s.resume(here, a, b), what)
    if not changed:
        typer.echo("Paused already." if paused else "Active already.")
    else:
        print_subscriptions(changed, name)


def list_(ctx: typer.Context, channel: Here = None) -> None:
    """The terminal's subscriptions, mutes and quiet hours, and what was changed lately. Of any channel by its key."""
    from bot.commands.channels import print_channel
    from bot.commands.tables import print_subscriptions

    here = _channel(channel)

    async def all_of_it(service: Service) -> tuple[Any, ...]:
        return (
            await service.subscriptions(here), await service.channel_settings(here), await service.mutes(here), await service.audited(here),
        )  # fmt: skip

    (mine, settings, mutes, lines), name = ask(ctx, all_of_it)
    print_subscriptions(mine, name)
    print_channel(settings, mutes, lines, name)


def test(ctx: typer.Context) -> None:
    """The newest real event that the terminal would be told of."""
    from bot.commands.tables import print_events
    from bot.opening import TERMINAL

    alert, name = ask(ctx, lambda s: s.newest_match(TERMINAL))
    if alert is None:
        typer.echo("No stored event fits a subscription of the terminal. See them with: readout query list")
        return
    print_events([alert.event], name)


def quiet(
    ctx: typer.Context,
    hours: Annotated[list[str] | None, typer.Argument(help="Such as 22:00-07:00 Europe/London; off ends it.")] = None,
    digest: Annotated[str | None, typer.Option(metavar="HOUR", help="When daily and weekly digests go out: 08:00 Europe/London.")] = None,
) -> None:
    """Hold alerts during these hours and tell them after. Without hours, what is set."""
    from bot.commands.channels import print_channel
    from bot.opening import TERMINAL

    text = " ".join(hours or ())
    if text:
        _change(ctx, lambda s, here: s.quiet(here, text, by=_WHO), f"quiet hours: {text}", create=True)
    if digest:
        _change(ctx, lambda s, here: s.digest_at(here, digest, by=_WHO), f"digests at {digest}", create=True)
    settings, name = ask(ctx, lambda s: s.channel_settings(TERMINAL))
    print_channel(settings, (), (), name)


def mute(
    ctx: typer.Context,
    a: A,
    b: B = "*",
    until: Annotated[str | None, typer.Argument(metavar="[UNTIL]", help="2026-12-31, '7 days'; off ends it.")] = None,
) -> None:
    """Tell the terminal nothing of a pair until a day."""
    from bot.commands.channels import pair_words

    ends = until is not None and until.strip().casefold() == "off"
    what = f"unmuted {a} – {b}" if ends else f"muted {a} – {b}" + (f" until {until}" if until else "")
    made, name = _change(ctx, lambda s, here: s.mute(here, a, b, until, by=_WHO), what, create=True)
    if made is None:
        typer.echo("Unmuted.")
        return
    pair = pair_words(made.a, made.b, name)
    typer.echo(f"Muted: {pair}, {f'until {made.until:%Y-%m-%d %H:%M} UTC' if made.until else 'until somebody ends it'}.")


def rights(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Argument(metavar="[WHO]", help="everyone, managers or default.")] = None,
    channel: Here = None,
) -> None:
    """Who may change what a channel is told. The terminal's own is whoever can start readout."""
    here = _channel(channel)
    if who is not None:
        whose = None if who.casefold() == "default" else who.casefold()
        ask(ctx, lambda s: s.set_rights(here, whose, by=_WHO, by_name=_WHO), create=True)
    held, _ = ask(ctx, lambda s: s.rights(here))
    names = f": {', '.join(plain(name) for name in held.names.values())}" if held.names else ""
    origin = "nobody has set this" if held.origin == "default" else f"set for the {held.origin}"
    typer.echo(f"{held.whose}{names} ({origin})")


def help_(ctx: typer.Context, verb: Annotated[str | None, typer.Argument(metavar="[VERB]")] = None) -> None:
    """What can be asked. Or how one verb is written."""
    group: Any = ctx.parent
    if verb is None:
        typer.echo(group.get_help())
        return
    command = group.command.get_command(group, verb)
    if command is None:
        raise UsageError(f"'{verb[:40]}' is no command", "", "See all with: readout query help")
    with command.make_context(verb, [], parent=group, resilient_parsing=True) as inner:
        typer.echo(inner.get_help())


def _change(
    ctx: typer.Context, change: Callable[[Service, Channel], Awaitable[Answer]], what: str, *, create: bool = False
) -> tuple[Answer, Callable[[str], str]]:
    """Makes the change and leaves its line, unless nothing was changed."""
    from bot.opening import TERMINAL

    async def changed(service: Service) -> Answer:
        answer = await change(service, TERMINAL)
        if answer != () and not getattr(answer, "already", False):
            await service.audit(TERMINAL, _WHO, what)
        return answer

    return ask(ctx, changed, create=create)


def _channel(key: str | None) -> Channel:
    from bot.domain import Channel
    from bot.opening import TERMINAL

    if key is None:
        return TERMINAL
    try:
        return Channel.from_key(key)
    except ValueError:
        raise UsageError(f"'{key[:60]}' is no channel", "", "Write platform/workspace/id, such as discord/123/456") from None
