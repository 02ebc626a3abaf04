"""`readout ...`: the command line's entry, the table of commands, and the one place where errors become exit codes.

Exit codes: 0 well, 1 failed, 2 wrong usage. Every error is one line on stderr. What is heavy to import (spaCy,
SQLAlchemy, HTTP) is imported inside the commands that need it, so that `readout --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from bot import __version__
from bot.commands.archives import backfill, export, import_
from bot.commands.asking import feedback
from bot.commands.evaluate import evaluate
from bot.commands.explain import explain
from bot.commands.extract import extract
from bot.commands.knowledge import knowledge
from bot.commands.operate import demo, doctor, run
from bot.commands.options import Options
from bot.commands.platforms import discord
from bot.commands.query import query
from bot.commands.slack import slack
from bot.commands.sources import sources
from bot.errors import ReadoutError

_TYPED_WRONG: type[Exception] = typer.BadParameter.__mro__[2]
"""The root of Typer's own usage errors; Typer gives it no public name, and carries its own copy of Click."""
_NOTHING_TYPED = "NoArgsIsHelpError"
"""Its word is the whole help, which is no line; it has no public name either."""


class _Commands(TyperGroup):
    """A reader of our output that has seen enough (`| head`) ends the command well and without a word."""

    def make_context(self, *args: Any, **options: Any) -> Any:
        with _as_long_as_somebody_reads():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        with _as_long_as_somebody_reads():
            answer = super().invoke(ctx)
            sys.stdout.flush()
            return answer


@contextmanager
def _as_long_as_somebody_reads() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # Python would complain once more when it flushes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None


def build_app() -> typer.Typer:
    """The commands of DESIGN.md section 4."""
    app = typer.Typer(cls=_Commands, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.callback()(_common)
    for name, command in (
        ("demo", demo), ("run", run), ("extract", extract), ("explain", explain), ("evaluate", evaluate), ("backfill", backfill),
        ("doctor", doctor), ("export", export), ("import", import_),
    ):  # fmt: skip
        app.command(name)(command)
    app.add_typer(query(), name="query")
    app.add_typer(sources(), name="sources")
    app.add_typer(knowledge(), name="knowledge")
    app.add_typer(discord(), name="discord")
    app.add_typer(slack(), name="slack")
    app.add_typer(feedback(), name="feedback")
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"readout {__version__}")
        raise typer.Exit


def _common(
    ctx: typer.Context,
    config: Annotated[
        Path | None, typer.Option("--config", envvar="READOUT_CONFIG", help="readout.toml to use; sources.toml beside it is used too.")
    ] = None,
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_show_version)] = False,
) -> None:
    """Readout polls news, finds diplomatic events in it and tells each once."""
    del version
    ctx.obj = Options(config)


def main() -> None:
    """The console script. Ends the process with the exit code."""
    try:
        code = build_app()(standalone_mode=False, prog_name="readout")
    except ReadoutError as error:
        _fail(str(error), error.exit_code)
    except _TYPED_WRONG as error:
        if type(error).__name__ == _NOTHING_TYPED:
            print(error, file=sys.stderr)
            sys.exit(2)
        _fail(_one_line(error), getattr(error, "exit_code", 2))
    except (KeyboardInterrupt, typer.Abort):
        _fail("stopped", 130)
    except Exception as error:  # the outermost edge of the process
        _fail(_unexpected(error), 1)
    sys.exit(code if isinstance(code, int) else 0)


def _one_line(error: Exception) -> str:
    """Typer's message, its list of suggestions included, with where to read on."""
    describe = getattr(error, "format_message", None)
    message = " ".join(str(describe() if describe else error).split()) or "nothing to do"
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "readout"
    return f"{message if message.endswith('?') else message.rstrip('.') + '.'} See: {path} --help"


def _unexpected(error: Exception) -> str:
    """One line for the person; the traceback goes to the log, where level debug shows it."""
    import logging

    wrapped = ReadoutError("something unexpected went wrong", f"{type(error).__name__}: {error}", "READOUT_LOG__LEVEL=debug shows where")
    logging.getLogger("readout").debug("unexpected error ref=%s", wrapped.reference, exc_info=error)
    return str(wrapped)


def _fail(line: str, code: int) -> NoReturn:
    plain = "".join(char if char.isprintable() else " " for char in line)
    print(f"readout: {plain}", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
