"""`readout query ...`: every chat command, typed in a terminal. Each asks the service and prints its answer.

The terminal is a channel of its own, the same that `readout run` delivers to, so a subscription made here is told there.
"""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.asking import Before, add_questions, ask_covered, footer, show_page
from bot.commands.options import ask
from bot.commands.telling import add_changes

A = Annotated[str, typer.Argument(metavar="A", help="A country, organisation or bloc: name, ISO code, demonym or flag.")]
B = Annotated[str, typer.Argument(metavar="B", help="The other one; '*' for anyone.")]
MaybeA = Annotated[str | None, typer.Argument(metavar="[A]")]
MaybeB = Annotated[str | None, typer.Argument(metavar="[B]")]
Types = Annotated[list[str] | None, typer.Option("--type", "-t", help="Event type; may be given again, or as a list with commas.")]
Statuses = Annotated[list[str] | None, typer.Option("--status", help="Event status; may be given again.")]
Offices = Annotated[list[str] | None, typer.Option("--office", help="Only events with such an office: foreign_minister, leader ...")]
Source = Annotated[str | None, typer.Option(help="Only events that this source tells of, by its id or name.")]
Sure = Annotated[float, typer.Option(min=0, max=1, help="How sure an event must be.")]
Since = Annotated[str | None, typer.Option(help="2021-09-14, 2021, March, '30 days', 'last month', 'since March'.")]
Until = Annotated[str | None, typer.Option(help="The last day, in the same forms.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="Events at most.")]


def query() -> typer.Typer:
    """The sub-commands of `readout query`."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Ask the stored events; subscribe the terminal.")
    for command in (latest, between, last, top, who, explain):
        app.command()(command)
    add_questions(app)
    add_changes(app)
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
    office: Offices = None,
    source: Source = None,
    min_confidence: Sure = 0.0,
    limit: Limit = 10,
    before: Before = None,
) -> None:
    """The newest events, of one or two parties."""
    from bot.service import Question

    question = Question(types or (), status or (), since, until, min_confidence, office or (), source)
    show_page(*ask_covered(ctx, lambda s: s.latest(a, b, question, limit=limit, before=before)))


def between(
    ctx: typer.Context,
    a: A,
    b: B,
    *,
    types: Types = None,
    status: Statuses = None,
    since: Since = None,
    until: Until = None,
    office: Offices = None,
    source: Source = None,
    min_confidence: Sure = 0.0,
    limit: Limit = 10,
    before: Before = None,
) -> None:
    """The newest events between two parties."""
    from bot.service import Question

    question = Question(types or (), status or (), since, until, min_confidence, office or (), source)
    show_page(*ask_covered(ctx, lambda s: s.between(a, b, question, limit=limit, before=before)))


def last(ctx: typer.Context, a: A, b: B) -> None:
    """The last call, meeting and visit of two. And how long ago each was."""
    from bot.commands.tables import print_contacts

    contacts, covered, name = ask_covered(ctx, lambda s: s.last(a, b))
    print_contacts(a, b, contacts, name)
    footer(covered)


def top(ctx: typer.Context, since: Annotated[str, typer.Argument(metavar="[SINCE]")] = "30 days", limit: Limit = 10) -> None:
    """The pairs with most events since a day."""
    from bot.commands.tables import print_top

    rows, covered, name = ask_covered(ctx, lambda s: s.top(since, limit=limit))
    print_top(rows, name)
    footer(covered)


def who(ctx: typer.Context, person: str, at: Annotated[str | None, typer.Option(help="The day, today if not given.")] = None) -> None:
    """A person's offices and newest events. A star marks what holds on the day."""
    from bot.commands.tables import print_person

    answer, covered, name = ask_covered(ctx, lambda s: s.who(person, at))
    print_person(answer, name)
    footer(covered)


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
