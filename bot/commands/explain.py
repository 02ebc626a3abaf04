"""`readout explain --text`: what was seen in a text, and why an event was or was not made. Needs no database and no network.

The text is the whole of what is asked about, so no event of the store is named here; `readout query explain` does that.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.extract import ISSUER_HELP, WHY_NONE, code_of, day_of, input_stream, json_line
from bot.commands.options import config_of, settings_of
from bot.errors import UsageError


def explain(
    ctx: typer.Context,
    event: Annotated[str | None, typer.Argument(metavar="[EVENT]", help="Not read here: readout query explain EVENT does that.")] = None,
    *,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT|-", help="A sentence or a whole text; - is standard input.")] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE|-", help="A file that holds the text, in place of --text.")] = None,
    title: Annotated[str | None, typer.Option(help="The headline over the text.")] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="When it was published, YYYY-MM-DD; dates hang on it.")] = None,
    issuer: Annotated[str | None, typer.Option(metavar="PARTY", help=ISSUER_HELP)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
) -> None:
    """Show what is seen in a text. And why an event was or was not made."""
    _check(event, text, file)
    day = day_of(published)
    words = _read(text, file)
    if not words.strip() and not (title or "").strip():
        raise UsageError("there is no text to explain", "it is empty", "Give a sentence that holds words")
    from bot.opening import open_reader

    settings_of(ctx)
    reader = open_reader(config_of(ctx))
    code = code_of(reader.knowledge.places, issuer)
    found = reader.extractor.explain(words, title=title or "", published=day, issuer=code)
    if as_json:
        sys.stdout.buffer.write(json_line(found.record(), indent=2))
        return
    from bot.commands.explained import print_explanation

    print_explanation(found, WHY_NONE.get(found.outcome, ""))


def _check(event: str | None, text: str | None, file: Path | None) -> None:
    """UsageError unless exactly one text is given and nothing beside it."""
    if event is not None and (text is not None or file is not None):
        raise UsageError(f"{event!r} stands beside the text", "", "Put a text of several words in quotes")
    if event is not None:
        raise UsageError(f"{event!r} is no text", "events of the store are explained elsewhere", f"Run: readout query explain {event}")
    if text is None and file is None:
        raise UsageError(
            "there is no text to explain", "", "Give --text TEXT, --text - or --file FILE; for a stored event: readout query explain EVENT"
        )
    if text is not None and file is not None:
        raise UsageError("--text and --file do not go together", "each is a whole text", "Give one of them")


def _read(text: str | None, file: Path | None) -> str:
    """The text from where the command says that it is."""
    if text is not None and text != "-":
        return text
    with input_stream(str(file) if file else "-") as stream:
        return stream.read().decode("utf-8-sig", "replace")
