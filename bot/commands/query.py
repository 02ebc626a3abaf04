"""`readout query ...`: every chat command, typed in a terminal. Each asks the service and prints its answer.

The terminal is a channel of its own, the same that `readout run` delivers to, so a subscription made here is told there.
"""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.channel import digest, mute, mutes, quiet
from bot.commands.options import ask

A = Annotated[str, typer.Argument(metavar="A", help="A country, organisation or bloc: name, ISO code, demonym or flag.")]
B = Annotated[str, typer.Argument(metavar="B", help="The other one; '*' for anyone.")]
MaybeA = Annotated[str | None, typer.Argument(metavar="[A]")]
MaybeB = Annotated[str | None, typer.Argument(metavar="[B]")]
Types = Annotated[list[str] | None, typer.Option("--type", "-t", help="Event type; may be given again, or as a list with commas.")]
Statuses = Annotated[list[str] | None, typer.Option("--status", help="Event status; may be given again.")]
Since = Annotated[str | None, typer.Option(help="2021-09-14, 2021-09, 2021, '30 days', 'last month'.")]
Until = Annotated[str | None, typer.Option(help="The last day, in the same forms.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="Events at most.")]


def query() -> typer.Typer:
    """The sub-commands of `readout query`."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Ask the stored events; subscribe the terminal.")
    for command in (latest, between, last, timeline, top, who, explain, subscribe, unsubscribe, pause, resume):
        app.command()(command)
    app.command("list")(list_)
    for own in (quiet, digest, mute, mutes):
        app.command()(own)
    return app


def latest(
    ctx: typer.Context,
    a: MaybeA = None,
    b: MaybeB = None,
    *,
    types: Types = None,
    status: Statuses = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 10,
) -> None:
    """The newest events, of one or two parties."""
    from bot.commands.tables import print_events
    from bot.service import Question

    question = Question(types or (), status or (), since, until)
    page, name = ask(ctx, lambda s: s.latest(a, b, question, limit=limit))
    print_events(page.events, name)


def between(
    ctx: typer.Context,
    a: A,
    b: B,
    *,
    types: Types = None,
    status: Statuses = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 10,
) -> None:
    """The newest events between two parties."""
    from bot.commands.tables import print_events
    from bot.service import Question

    question = Question(types or (), status or (), since, until)
    page, name = ask(ctx, lambda s: s.between(a, b, question, limit=limit))
    print_events(page.events, name)


def last(ctx: typer.Context, a: A, b: B) -> None:
    """The last call, meeting and visit of two. And how long ago each was."""
    from bot.commands.tables import print_contacts

    contacts, name = ask(ctx, lambda s: s.last(a, b))
    print_contacts(a, b, contacts, name)


def timeline(ctx: typer.Context, a: A, b: B, since: Since = None) -> None:
    """The events of two parties, oldest first."""
    from bot.commands.tables import print_timeline

    answer, name = ask(ctx, lambda s: s.timeline(a, b, since))
    print_timeline(answer, name)


def top(ctx: typer.Context, since: Annotated[str, typer.Argument(metavar="[SINCE]")] = "30 days", limit: Limit = 10) -> None:
    """The pairs with most events since a day."""
    from bot.commands.tables import print_top

    rows, name = ask(ctx, lambda s: s.top(since, limit=limit))
    print_top(rows, name)


def who(ctx: typer.Context, person: str, at: Annotated[str | None, typer.Option(help="The day, today if not given.")] = None) -> None:
    """A person's offices and newest events. A star marks what holds on the day."""
    from bot.commands.tables import print_person

    answer, name = ask(ctx, lambda s: s.who(person, at))
    print_person(answer, name)


def explain(
    ctx: typer.Context, event: Annotated[str, typer.Argument(metavar="EVENT|URL", help="An event's id or an article's address.")]
) -> None:
    """Why an event was or was not told. Fetched, extracted, resolved, matched, sent: or where it stopped."""
    from bot.commands.tables import print_article_chain, print_event_chain

    answer, name = ask(ctx, lambda s: s.explain(event))
    if isinstance(answer, tuple):
        for chain in answer:
            print_article_chain(chain, name)
    else:
        print_event_chain(answer, name)


def subscribe(
    ctx: typer.Context,
    a: A,
    b: B = "*",
    *,
    types: Types = None,
    office: Annotated[list[str] | None, typer.Option(help="Only events with such an office: foreign_minister, leader ...")] = None,
    status: Statuses = None,
    min_confidence: Annotated[float | None, typer.Option(min=0, max=1)] = None,
    min_sources: Annotated[int, typer.Option(min=1)] = 1,
    rhythm: Annotated[str, typer.Option(help="instant, hourly, daily or weekly.")] = "instant",
) -> None:
    """Tell the terminal of events of a pair. They show where readout run runs without a chat platform."""
    from bot.commands.tables import print_forecast, print_subscriptions
    from bot.opening import TERMINAL
    from bot.service import Wish

    wish = Wish(types or (), office or (), status or (), min_confidence, min_sources, rhythm)
    answer, name = ask(ctx, lambda s: s.subscribe(TERMINAL, a, b, wish, by="terminal"), create=True)
    typer.echo("Subscribed already:" if answer.already else "Subscribed:")
    print_subscriptions([answer.subscription], name)
    print_forecast(answer.forecast, name)


def unsubscribe(ctx: typer.Context, a: Annotated[str, typer.Argument(metavar="A|ID")], b: B = "*") -> None:
    """Remove a subscription of the terminal. By its pair or its id."""
    from bot.commands.tables import print_subscriptions
    from bot.opening import TERMINAL

    gone, name = ask(ctx, lambda s: s.unsubscribe(TERMINAL, a, b))
    typer.echo("Removed:")
    print_subscriptions(gone, name)


def pause(ctx: typer.Context, a: MaybeA = None, b: B = "*") -> None:
    """Pause the terminal's subscriptions. Those to a pair, or all."""
    _change(ctx, a, b, paused=True)


def resume(ctx: typer.Context, a: MaybeA = None, b: B = "*") -> None:
    """Resume the terminal's subscriptions. Those to a pair, or all."""
    _change(ctx, a, b, paused=False)


def _change(ctx: typer.Context, a: str | None, b: str, *, paused: bool) -> None:
    from bot.commands.tables import print_subscriptions
    from bot.opening import TERMINAL

    changed, name = ask(ctx, lambda s: s.pause(TERMINAL, a, b) if paused else s.resume(TERMINAL, a, b))
    if not changed:
        typer.echo("Paused already." if paused else "Active already.")
    else:
        print_subscriptions(changed, name)


def list_(ctx: typer.Context) -> None:
    """The terminal's subscriptions."""
    from bot.commands.tables import print_subscriptions
    from bot.opening import TERMINAL

    mine, name = ask(ctx, lambda s: s.subscriptions(TERMINAL))
    print_subscriptions(mine, name)
