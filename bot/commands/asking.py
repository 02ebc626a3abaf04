"""The questions of `readout query` beyond the lists: calls, visits, meetings, silence, search, pictures, exports, feedback.

Each asks the service, prints its answer and says what the answer rests on.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.commands.options import ask, config_of, plain, require_database, settings_of
from bot.plural import many

if TYPE_CHECKING:
    from bot.queries import Coverage, Drawing, Page
    from bot.service import Service

Answer = TypeVar("Answer")
A = Annotated[str, typer.Argument(metavar="A", help="A country, organisation or bloc: name, ISO code, demonym or flag.")]
B = Annotated[str, typer.Argument(metavar="[B]", help="The other one; '*' for anyone.")]
Since = Annotated[str | None, typer.Option(help="2021-09-14, 2021, March, '30 days', 'last month', 'since March'.")]
Until = Annotated[str | None, typer.Option(help="The last day, in the same forms.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="Events at most.")]
Before = Annotated[str | None, typer.Option(metavar="MARK", help="The mark under the page before, for the next one.")]
Picture = Annotated[str | None, typer.Option(metavar="FILE.png", help="Draw it into this file; '-' for standard output.")]
Dark = Annotated[bool, typer.Option("--dark", help="A picture for dark backgrounds.")]


def add_questions(app: typer.Typer) -> None:
    """Puts the verbs of this module into `readout query`."""
    for command in (calls, visits, meetings, silence, search, timeline, rhythm, network, readouts, wrong, sources):
        app.command()(command)
    app.command("export")(export_)
    app.command("map")(map_)


def ask_covered(ctx: typer.Context, question: Callable[[Service], Awaitable[Answer]]) -> tuple[Answer, Coverage, Callable[[str], str]]:
    """The answer, and what it rests on, by one service."""

    async def both(service: Service) -> tuple[Answer, Coverage]:
        return await question(service), await service.coverage()

    (answer, covered), name = ask(ctx, both)
    return answer, covered, name


def show_page(page: Page, covered: Coverage, name: Callable[[str], str]) -> None:
    """A table of events, the mark of the next page, and what the list rests on."""
    from bot.commands.tables import print_events

    print_events(page.events, name)
    footer(covered, page.before)


def footer(covered: Coverage, before: str | None = None) -> None:
    if before:
        print(f"Older ones: --before {before}")
    print(f"Answered {covered.words}.")


def calls(
    ctx: typer.Context, a: A, b: B = "*", *, since: Since = None, until: Until = None, limit: Limit = 10, before: Before = None
) -> None:
    """Calls between two parties, newest first."""
    show_page(*ask_covered(ctx, lambda s: s.calls(a, b, since, until, limit=limit, before=before)))


def visits(
    ctx: typer.Context, a: A, b: B = "*", *, since: Since = None, until: Until = None, limit: Limit = 10, before: Before = None
) -> None:
    """Visits between two parties, newest first."""
    show_page(*ask_covered(ctx, lambda s: s.visits(a, b, since, until, limit=limit, before=before)))


def meetings(
    ctx: typer.Context,
    person: Annotated[str, typer.Argument(help="A name, or an office: 'foreign minister of Pakistan'.")],
    *,
    limit: Limit = 10,
    before: Before = None,
) -> None:
    """Who met a person, and when. Meetings and visits, newest first."""
    from bot.commands.answers import print_meetings

    found, covered, name = ask_covered(ctx, lambda s: s.meetings(person, limit=limit, before=before))
    print_meetings(found, name)
    footer(covered, found.before)


def silence(
    ctx: typer.Context,
    a: Annotated[str | None, typer.Argument(metavar="[A]")] = None,
    b: Annotated[str | None, typer.Argument(metavar="[B]")] = None,
    *,
    limit: Limit = 10,
) -> None:
    """How long two have had no contact. Of one party or of none, the pairs that are past their usual rhythm."""
    from bot.commands.answers import print_silences

    found, covered, name = ask_covered(ctx, lambda s: s.silence(a, b, limit=limit))
    print_silences(found, name)
    footer(covered)


def search(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help='Words to look for; "a phrase" in quotes, -word to leave out.')],
    *,
    limit: Limit = 10,
    before: Before = None,
) -> None:
    """Events whose evidence, headlines, people or topics hold the words. A word to leave out comes after --: search -- grain -wheat."""
    text = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    show_page(*ask_covered(ctx, lambda s: s.search(text, limit=limit, before=before)))


def timeline(ctx: typer.Context, a: A, b: B = "*", *, since: Since = None, picture: Picture = None, dark: Dark = False) -> None:
    """The events of two parties, oldest first. Or as a picture."""
    from bot.commands.tables import print_timeline

    if picture:
        _draw(ctx, picture, lambda s: s.timeline_picture(a, b, since, dark=dark))
        return
    answer, covered, name = ask_covered(ctx, lambda s: s.timeline(a, b, since))
    print_timeline(answer, name)
    footer(covered)


def rhythm(ctx: typer.Context, a: A, b: B = "*", *, since: Since = None, picture: Picture = None, dark: Dark = False) -> None:
    """The events of two parties a month. Or as a picture."""
    from bot.commands.answers import print_rhythm

    if picture:
        _draw(ctx, picture, lambda s: s.rhythm_picture(a, b, since, dark=dark))
        return
    answer, covered, _ = ask_covered(ctx, lambda s: s.rhythm(a, b, since))
    print_rhythm(answer)
    footer(covered)


def network(
    ctx: typer.Context,
    since: Annotated[str, typer.Argument(metavar="[SINCE]")] = "90 days",
    *,
    picture: Picture = None,
    dark: Dark = False,
) -> None:
    """Who talks to whom since a day. Or as a picture."""
    from bot.commands.answers import print_network

    if picture:
        _draw(ctx, picture, lambda s: s.network_picture(since, dark=dark))
        return
    answer, covered, name = ask_covered(ctx, lambda s: s.network(since))
    print_network(answer, name)
    footer(covered)


def map_(
    ctx: typer.Context,
    person: Annotated[str, typer.Argument(help="A name, or an office: 'foreign minister of Pakistan'.")],
    *,
    since: Since = None,
    picture: Picture = None,
    dark: Dark = False,
) -> None:
    """In which countries a person was. Or as a picture."""
    from bot.commands.answers import print_travels

    if picture:
        _draw(ctx, picture, lambda s: s.map_picture(person, since, dark=dark))
        return
    found, covered, name = ask_covered(ctx, lambda s: s.travels(person, since))
    print_travels(found, name)
    footer(covered)


def readouts(ctx: typer.Context, event: Annotated[str, typer.Argument(help="The event's id.")]) -> None:
    """Both governments' versions of one event. And what only one of them names."""
    from bot.commands.answers import print_readouts

    found, name = ask(ctx, lambda s: s.readouts(event))
    print_readouts(found, name)


def wrong(
    ctx: typer.Context,
    event: Annotated[str, typer.Argument(help="The event's id.")],
    reason: Annotated[list[str] | None, typer.Argument(help="What is wrong with it.")] = None,
) -> None:
    """Say that an event is wrong. It is kept as a labelled case; see readout feedback."""
    from bot.opening import TERMINAL

    said, _ = ask(ctx, lambda s: s.wrong(event, " ".join(reason or ()), "terminal", TERMINAL))
    print(f"Kept as case {said.id}: event {said.event.id}{', ' + plain(said.reason) if said.reason else ''}. Thank you.")


def sources(ctx: typer.Context) -> None:
    """What is polled, and how well each source does."""
    from bot.clock import system_clock
    from bot.commands.sources import print_sources

    rows, covered, _ = ask_covered(ctx, lambda s: s.source_states())
    print_sources(rows, system_clock())
    footer(covered)


def export_(
    ctx: typer.Context,
    a: A,
    b: B = "*",
    form: Annotated[str, typer.Argument(metavar="[FORM]", help="csv, json (lines), ics (calendar), atom (feed) or tsv.")] = "csv",
    *,
    since: Since = None,
    until: Until = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="By default readout-a-b.csv here; '-' for standard output.")
    ] = None,
) -> None:
    """The events of two parties as a file. Of any length, newest first."""
    from bot.commands.files import target
    from bot.errors import UsageError
    from bot.opening import open_service
    from bot.queries import form_of

    settings, wanted = settings_of(ctx), form_of(form)
    require_database(settings)

    async def write() -> tuple[str, int]:
        async with open_service(settings, config=config_of(ctx)) as service:
            name = output or service.export_name(a, b, form)
            with target(name) as stream:
                events = 0
                async with aclosing(service.export_chunks(a, b, form, since, until)) as chunks:
                    async for chunk, is_event in chunks:
                        stream.write(chunk)
                        events += is_event
                if not events:
                    raise UsageError(
                        f"there is nothing to export as {wanted.name}", f"no event of the two belongs into {wanted.holds}",
                        "Ask with an earlier --since, or for another form",
                    )  # fmt: skip
            return name, events

    name, events = asyncio.run(write())
    print(f"{many(events, 'event')} written{'' if name == '-' else ' to ' + name}", file=sys.stderr)


def _draw(ctx: typer.Context, file: str, question: Callable[[Service], Awaitable[Drawing]]) -> None:
    from bot.commands.files import target

    drawing, covered, _ = ask_covered(ctx, question)
    with target(file) as stream:
        stream.write(drawing.png)
    print(f"{plain(drawing.alt)} Answered {covered.words}.", file=sys.stderr)


def feedback() -> typer.Typer:
    """`readout feedback list` and `readout feedback export`."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What people called wrong.")
    app.command("list")(list_feedback)
    app.command("export")(export_feedback)
    return app


def list_feedback(ctx: typer.Context, limit: Limit = 50) -> None:
    """The cases, oldest first."""
    from bot.commands.answers import print_feedback

    said, name = ask(ctx, lambda s: s.said_wrong(limit=limit))
    print_feedback(said, name)


def export_feedback(ctx: typer.Context, file: Annotated[str, typer.Argument(metavar="[FILE|-]")] = "-") -> None:
    """Write the cases in the gold format. One line an article, without what was called wrong, as readout evaluate reads."""
    import json

    from bot.commands.files import target
    from bot.labelled import Labelled
    from bot.labelled import export_feedback as write_gold
    from bot.opening import open_database

    settings = settings_of(ctx)
    require_database(settings)

    async def work() -> Labelled:
        with target(file) as stream:
            async with open_database(settings) as store:
                return await write_gold(store, lambda r: _write(stream.write, json.dumps(r, ensure_ascii=False)))

    done = asyncio.run(work())
    rest = f"; {many(done.without_text, 'article')} left out, of which no text is stored" if done.without_text else ""
    print(f"{many(done.cases, 'case')} in {many(done.articles, 'article')}{rest}", file=sys.stderr)


def _write(write: Callable[[bytes], object], line: str) -> None:
    write(line.encode("utf-8", "replace") + b"\n")
