"""`readout sources`: health of each source, `check` proves each live, `export` and `import` hand the list to and from feed readers."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import ask, config_of, console, plain, settings_of
from bot.errors import ReadoutError, UsageError
from bot.plural import many

if TYPE_CHECKING:
    from bot.domain import Source
    from bot.sources import Health, Proof
    from bot.store import SourceState


def sources() -> typer.Typer:
    """The group of commands."""
    app = typer.Typer(invoke_without_command=True, rich_markup_mode=None, help="Health of each source; check proves each one live.")
    app.callback()(_show)
    app.command("check")(check)
    app.command("export")(export)
    app.command("import")(import_)
    return app


def _show(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Sources that are off, too.")] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        from bot.clock import system_clock

        rows, _ = ask(ctx, lambda service: service.source_states())
        print_sources(rows, system_clock(), everything=everything)


def print_sources(rows: Sequence[tuple[Source, SourceState | None]], now: datetime, *, everything: bool = False) -> None:
    """The health of each source that is on, or of every one."""
    from bot.sources import health_of

    shown = [(source, health_of(source, state, now)) for source, state in rows if everything or source.enabled]
    _print_health(shown, now)
    if off := len(rows) - len(shown):
        console().print(f"{many(off, 'source')} more {'is' if off == 1 else 'are'} off; readout sources --all shows them.")


def _print_health(rows: Sequence[tuple[Source, Health]], now: datetime) -> None:
    """The table, and below it what is wrong and what has changed, with what to do."""
    from bot.commands.tables import table_of

    out = table_of("Source", "State", "Success", "Newest", "Lag", "304", "A day", "Next")
    for source, health in rows:
        if not health.polls:
            out.add_row(plain(source.name), str(health.condition), *[""] * 6)
            continue
        trouble = f"{health.failures}x {health.error_kind}" if health.failures else str(health.condition)
        due = "never" if health.next_poll_at is None else span(max(health.next_poll_at - now, timedelta(0)))
        out.add_row(
            plain(source.name), trouble, _ago(health.last_success, now), _ago(health.newest_item, now),
            span(health.lag) if health.lag is not None else "", f"{100 * health.unchanged:.0f} %",
            f"{health.a_day:.1f}" if health.a_day is not None else "", due,
        )  # fmt: skip
    console().print(out if rows else "No source is configured.")
    for source, health in rows:
        for line in (health.error if health.failures else "", health.change, health.next_step):
            if line:
                console().print(f"{plain(source.name)}: {plain(line)}")


def check(
    ctx: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Sources by their id; all that are on by default.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Sources that are off, too.")] = False,
) -> None:
    """Ask every source now: does it answer, can it be read, how old is its newest item, does its page give text. Stores nothing."""
    from bot.clock import system_clock
    from bot.sources import prove_all

    chosen = _chosen(_configured(ctx), names or [], everything)
    proofs = asyncio.run(prove_all(settings_of(ctx).polling, chosen, clock=system_clock))
    _print_proofs(proofs, system_clock())
    if failed := sum(not proof.well for proof in proofs):
        raise ReadoutError(f"{failed} of {len(proofs)} sources did not prove well", "", "The lines above say why and what to do")


def _print_proofs(proofs: Sequence[Proof], now: datetime) -> None:
    out = console()
    for proof in proofs:
        words = [f"answers {proof.status}" if proof.error is None else f"{proof.error.what}: {proof.status}"]
        if proof.entries:
            words += [many(proof.entries, "item"), f"newest {_ago(proof.newest, now) or 'undated'}"]
            words += [f"text {proof.text:,} characters" if proof.text else "no text"]
        out.print(f"{'yes' if proof.well else 'no':4} {plain(proof.source.name)}: {plain(', '.join(words))}")
        if proof.next_step:
            out.print(f"     {plain(proof.next_step)}")


def export(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Where to write; standard output by default.")] = None,
) -> None:
    """The list of sources as OPML, for any feed reader."""
    from bot.sources import write_opml

    text = write_opml(_configured(ctx))
    if file is None:
        sys.stdout.write(text)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written", error.strerror or str(error), "Name another file") from None


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="An OPML file.")],
    into: Annotated[Path | None, typer.Option("--into", help="sources.toml to add to; the one in use by default.")] = None,
) -> None:
    """Adds the feeds of an OPML file that are not known yet to sources.toml."""
    from bot.sources import as_toml, known_kinds, load_sources, read_opml

    target = into or _own_file(ctx)
    try:
        body = file.read_bytes()
        before = target.read_text(encoding="utf-8") if target.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} or {target} cannot be read", str(error), "Name another file") from None
    found = read_opml(body, load_sources(target) if before else (), known_kinds())
    text = before.rstrip("\n") + "\n" + "".join("\n" + as_toml(source) for source in found.sources)
    _replace_checked(target, text.lstrip("\n"))
    told = f"{many(len(found.sources), 'source')} added to {target}"
    notes = [f"{found.known} known already" if found.known else "", f"{found.wrong} without an address to poll" if found.wrong else ""]
    console().print(", ".join([told, *(note for note in notes if note)]) + ". Prove them: readout sources check")


def _replace_checked(target: Path, text: str) -> None:
    """Writes the file whole or not at all, and only where it can be loaded."""
    from bot.sources import load_sources

    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, suffix=".toml", delete=False) as new:
            new.write(text)
        load_sources(Path(new.name))
        Path(new.name).replace(target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written", error.strerror or str(error), "Name another with --into") from None
    finally:
        Path(new.name).unlink(missing_ok=True)


def _configured(ctx: typer.Context) -> Sequence[Source]:
    from bot.opening import config_file
    from bot.sources import load_sources

    return load_sources(config_file(config_of(ctx), "sources.toml"))


def _own_file(ctx: typer.Context) -> Path:
    """The sources.toml beside the configuration that was named; what ships with the program is not written to."""
    config = config_of(ctx)
    if config is None:
        raise UsageError("which sources.toml is to grow", "the one that ships is not written to", "Name one: --into sources.toml")
    return config.parent / "sources.toml"


def _chosen(sources: Sequence[Source], names: Sequence[str], everything: bool) -> list[Source]:
    if names:
        by_id = {source.id: source for source in sources}
        if unknown := [name for name in names if name not in by_id]:
            import difflib

            close = difflib.get_close_matches(unknown[0], by_id, n=1)
            raise UsageError(f"no source has the id '{unknown[0]}'", "", f"Did you mean {close[0]}?" if close else "See: readout sources")
        return [by_id[name] for name in names]
    return [source for source in sources if everything or source.enabled]


def span(time: timedelta) -> str:
    """A length of time in one unit: "40 s", "12 min", "3 h", "5 d"."""
    seconds = max(0, round(time.total_seconds()))
    for limit, length, unit in ((90, 1, "s"), (5_400, 60, "min"), (172_800, 3_600, "h")):
        if seconds < limit:
            return f"{round(seconds / length)} {unit}"
    return f"{round(seconds / 86_400):,} d"


def _ago(moment: datetime | None, now: datetime) -> str:
    return f"{span(now - moment)} ago" if moment is not None else ""
