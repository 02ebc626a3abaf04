"""`readout deliveries` and `readout events`: dead letters listed, explained and sent again; events merged and split by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import ask, console, plain
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.events import Corrected
    from bot.service import Letter

Event = Annotated[str, typer.Argument(metavar="EVENT", help="An event's id, as every alert and list shows it.")]
By = Annotated[str, typer.Option(help="Who says so; kept with the case.")]


def deliveries() -> typer.Typer:
    """`readout deliveries`, `show` and `replay`."""
    app = typer.Typer(invoke_without_command=True, rich_markup_mode=None, help="What was not delivered, why, and how it is sent again.")
    app.callback()(_list)
    app.command("show")(show)
    app.command("replay")(replay)
    return app


def events() -> typer.Typer:
    """`readout events merge`, `split`, `undo`, `cases` and `show`."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Say that two events are one, or that one is two.")
    for command in (merge, split, undo, cases):
        app.command()(command)
    app.command("show")(show_event)
    return app


def _list(
    ctx: typer.Context,
    state: Annotated[str, typer.Option(help="dead, held, unknown, queued, sending or sent.")] = "dead",
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
) -> None:
    if ctx.invoked_subcommand is not None:
        return
    letters, _ = ask(ctx, lambda service: service.deliveries(state, limit=limit))
    counts, _ = ask(ctx, lambda service: service.delivery_counts())
    out = console()
    for letter in letters:
        _print(letter)
    out.print(", ".join(f"{number} {name}" for name, number in counts.items() if number) or "Nothing was ever to be delivered.")


def show(ctx: typer.Context, delivery: Annotated[str, typer.Argument(metavar="DELIVERY")]) -> None:
    """One delivery: what, where to, how often it was tried, why it is where it is."""
    letter, _ = ask(ctx, lambda service: service.delivery(delivery))
    _print(letter)
    row, out = letter.delivery, console()
    for name, value in (
        ("kind", row.kind), ("revision", row.revision), ("attempts", row.attempts), ("due", row.due), ("settled", row.settled),
        ("message", row.receipt), ("held", row.hold), ("goes with", row.batch),
    ):  # fmt: skip
        if value:
            out.print(plain(f"  {name:10} {value}"))


def replay(
    ctx: typer.Context,
    delivery: Annotated[list[str] | None, typer.Argument(metavar="[DELIVERY]...")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every dead letter.")] = False,
) -> None:
    """Put dead letters back in line. Each is looked up on its platform first, so that none is told twice."""
    if bool(delivery) == every:
        raise UsageError("which letters", "", "Name deliveries, or give --all")
    rows, _ = ask(ctx, lambda service: service.replay(delivery or ()))
    console().print(f"{len(rows)} back in line; readout run sends them.")


def merge(ctx: typer.Context, keep: Event, other: Event, by: By = "operator") -> None:
    """Say that two events are one. The first one's id stays."""
    done, _ = ask(ctx, lambda service: service.merge(keep, other, by=by))
    _tell(done, "Merged")


def split(
    ctx: typer.Context, event: Event, article: Annotated[list[str], typer.Argument(help="Ids or addresses.")], by: By = "operator"
) -> None:
    """Say that some articles of an event tell of another one."""
    done, _ = ask(ctx, lambda service: service.split(event, article, by=by))
    _tell(done, "Split")


def undo(ctx: typer.Context, case: Annotated[str, typer.Argument(help="A case's id, as merge, split and cases show it.")]) -> None:
    """Take back a merge or a split."""
    done, _ = ask(ctx, lambda service: service.undo(case))
    _tell(done, "Taken back")


def cases(ctx: typer.Context, limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50) -> None:
    """What people said of events. The newest first."""
    listed, _ = ask(ctx, lambda service: service.cases(limit=limit))
    out = console()
    for case in listed:
        back = ", taken back" if case.undone else ""
        out.print(
            plain(
                f"{case.id}  {case.said:%Y-%m-%d %H:%M}  {case.verdict}: {case.event_id} and {case.other_id}, said by {case.said_by}{back}"
            )
        )
    if not listed:
        out.print("Nobody has merged or split an event.")


def show_event(ctx: typer.Context, event: Event) -> None:
    """An event's articles by id. For split."""
    from bot.queries import EventChain

    chain, name = ask(ctx, lambda service: service.explain(event))
    if not isinstance(chain, EventChain):
        raise UsageError(f"'{event[:80]}' is an address", "an event's id is asked for", "See ids with: readout query latest")
    out = console()
    told = chain.event
    out.print(plain(f"{told.id}  {told.type}, {told.status}: {', '.join(name(code) for code in sorted(told.codes))} {told.date or ''}"))
    for source in told.sources:
        out.print(plain(f"  {source.article_id}  {source.outlet}: {source.title}"))


def _print(letter: Letter) -> None:
    row, event, out = letter.delivery, letter.event, console()
    what = f"{event.type} of {', '.join(sorted(event.codes))}" if event else "an event that is gone"
    out.print(plain(f"{row.id}  {row.state}  {row.channel.key}  {what} ({row.event_id})"))
    for line in (row.reason, letter.next_step):
        if line:
            out.print(plain(f"  {line}"))


def _tell(done: Corrected, deed: str) -> None:
    out = console()
    for event in done.events:
        out.print(plain(f"{event.id}  {event.type}, {event.status}, of {len(event.sources)} sources"))
    out.print(plain(f"{deed}, kept as case {done.case.id}. Take it back with: readout events undo {done.case.id}"))
