"""`readout knowledge`: who holds which office, and the roster asked anew of Wikidata."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import console, plain, settings_of
from bot.errors import UsageError
from bot.plural import many

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.knowledge import Change, Refreshed, Term

MOST_SHOWN = 200


def knowledge() -> typer.Typer:
    """The group of commands."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Who holds which office, and how that is kept current.")
    app.command("refresh")(refresh)
    app.command("who")(who)
    return app


def refresh(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; keep nothing.")] = False,
) -> None:
    """Ask Wikidata who holds which office, lay it over what ships, and show what changes."""
    from bot.opening import open_knowledge, refreshed_file
    from bot.upkeep import refresh_knowledge

    settings = settings_of(ctx)
    name = open_knowledge(settings).places.name
    found = asyncio.run(refresh_knowledge(settings, dry_run=dry_run))
    _print_changes(found, name)
    target = refreshed_file(settings)
    kept = "Nothing was kept (--dry-run)." if dry_run else f"Kept in {target}; a running service takes it up by itself."
    console().print(f"{many(found.rows, 'statement')} read, {many(len(found.changes), 'change')}. {kept}")


def _print_changes(found: Refreshed, name: Callable[[str], str]) -> None:
    out = console()
    for change in found.changes[:MOST_SHOWN]:
        out.print(plain(_line(change, name)))
    if len(found.changes) > MOST_SHOWN:
        out.print(f"... and {len(found.changes) - MOST_SHOWN:,} more")
    for key in sorted(found.held):
        code, office, qid = key.split(" ")
        out.print(f"? {name(code)}, {office.replace('_', ' ')}: {qid} stands beside a holder whose end nobody tells; held for a day")


def _line(change: Change, name: Callable[[str], str]) -> str:
    term = change.after or change.before
    assert term is not None
    line = f"{change.sign} {name(term.code)}, {term.title}: {term.person}, {_time(term)}"
    return f"{line} (was: {_time(change.before)})" if change.sign == "~" and change.before else line


def _time(term: Term) -> str:
    return f"{term.start or '?'} to {term.end or f'now (as of {term.as_of})'}"


def who(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(help='An office of a party, or a person: "foreign minister of Pakistan", "Lavrov".')],
    at: Annotated[str | None, typer.Option("--at", help="The day, such as 2021-09-14; today by default.")] = None,
) -> None:
    """Who held the office on the day, or what office the person held. Answers from the roster, without network."""
    from bot import words
    from bot.clock import system_clock
    from bot.knowledge import ask_roster
    from bot.opening import open_knowledge

    known, today = open_knowledge(settings_of(ctx)), system_clock().date()
    day = words.day(at, today) if at else today
    asked = words.checked(question, "an office or a person")
    answer = ask_roster(known, asked, day)
    if answer is None:
        raise UsageError(f"no office and nobody called '{asked}' is known", "", 'Ask like: "foreign minister of Pakistan", or a full name')
    out = console()
    for term in answer.holders:
        _print_term(term, known.places.name)
    if not answer.holders:
        held = "No office is known to be held" if answer.person else "Nobody is known to hold it"
        out.print(f"{held} on {day}.")
        if answer.last:
            out.print("The last that is known:")
            _print_term(answer.last, known.places.name)


def _print_term(term: Term, name: Callable[[str], str]) -> None:
    out = console()
    out.print(plain(f"{term.person}, {term.title} of {name(term.code)}, {_time(term)}"))
    also = [*term.aliases, *([term.qid] if term.qid else [])]
    if also:
        out.print(plain(f"  also known as {', '.join(also)}"))
