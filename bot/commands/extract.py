"""`readout extract`: the events of one article, or of a JSON-lines file, in order. Needs no database and no network."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.options import config_of, plain, settings_of
from bot.errors import ReadoutError, UsageError

if TYPE_CHECKING:
    from bot.extraction import Extraction, Extractor
    from bot.knowledge import Places

ISSUER_HELP = "Whose own words it is, as a government's readout: a country or organisation. Its officials are named without it."
WHY_NONE = {
    "none": "No diplomatic event is told in this text.",
    "language": "This text is not in a language that Readout reads.",
    "empty": "There is no text to read.",
}


def extract(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="A text file, or with --jsonl a JSON-lines file; - is standard input.")
    ] = "-",
    *,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="When the article was published, YYYY-MM-DD.")] = None,
    title: Annotated[str | None, typer.Option(help="The article's headline, where it is not the text's first line.")] = None,
    issuer: Annotated[str | None, typer.Option(metavar="PARTY", help=ISSUER_HELP)] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read lines {id,title,text,published}, write lines {id,events}, in order.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object in place of the table.")] = False,
) -> None:
    """Find the events of one article, or of many."""
    if jsonl and (published or title is not None):
        raise UsageError("--published and --title do not go with --jsonl", "each line carries its own", "Put them into the lines")
    day = day_of(published)
    with input_stream(file) as stream:
        from bot.opening import open_reader

        settings_of(ctx)
        reader = open_reader(config_of(ctx), settings_of(ctx))
        extractor, code = reader.extractor, code_of(reader.knowledge.places, issuer)
        if not jsonl:
            _single(extractor.extract(_text(stream), title=title or "", published=day, issuer=code), file, as_json=as_json)
        elif bad := stream_events(extractor, stream, sys.stdout.buffer, issuer=code):
            lines = "line was" if bad == 1 else "lines were"
            print(f"readout: {bad} bad {lines} skipped", file=sys.stderr)
            raise typer.Exit(1)


def code_of(places: Places, issuer: str | None) -> str | None:
    """The party that was named as the issuer; UsageError where nobody bears the name."""
    if issuer is None:
        return None
    code = places.lookup(issuer)
    if code is None:
        near = places.suggest(issuer)
        raise UsageError(f"{issuer!r} is no country or organisation", "", f"Did you mean {' or '.join(near)}?" if near else "Give its name")
    return code


def stream_events(extractor: Extractor, source: IO[bytes], target: IO[bytes], *, issuer: str | None = None) -> int:
    """Writes a line of events for each line of articles, as it comes; returns how many bad lines were reported and skipped."""
    from bot.archive import BadRow, read_jsonl
    from bot.observe import referenced

    bad = 0
    for row in read_jsonl(source):
        if isinstance(row, BadRow):
            bad += 1
            print(f"readout: line {row.number}: {row.why}; skipped", file=sys.stderr)
            continue
        try:
            events = records(extractor, row.title, row.text, row.day, issuer)
        except Exception as error:  # one article is one task: whatever it breaks, the next one is read
            bad += 1
            told = referenced(error, "readout.extract", "article failed")
            print(f"readout: line {row.number}: {plain(str(told))}; skipped", file=sys.stderr)
            continue
        target.write(json_line({"id": row.id, "events": events}))
        target.flush()
    return bad


def records(extractor: Extractor, title: str, text: str, day: date | None, issuer: str | None = None) -> list[dict[str, Any]]:
    """The article's events as the records of DESIGN.md section 3."""
    from bot.domain import mention_record

    return [mention_record(mention) for mention in extractor.extract(text, title=title, published=day, issuer=issuer).mentions]


def _text(stream: IO[bytes]) -> str:
    return stream.read().decode("utf-8-sig", "replace")


def _single(found: Extraction, name: str, *, as_json: bool) -> None:
    from bot.domain import mention_record

    if as_json:
        ident = "-" if name == "-" else Path(name).stem
        sys.stdout.buffer.write(json_line({"id": ident, "events": [mention_record(mention) for mention in found.mentions]}, indent=2))
        return
    if not found.mentions:
        print(WHY_NONE.get(found.outcome, WHY_NONE["none"]))
        return
    from bot.commands.tables import print_mentions

    print_mentions(found.mentions)


@contextmanager
def input_stream(file: str) -> Iterator[IO[bytes]]:
    """The bytes of the file, or of standard input where it is `-`; UsageError where it cannot be read."""
    if file == "-":
        if sys.stdin.isatty():
            print("Reading from the terminal; end with Ctrl-D.", file=sys.stderr)
        yield sys.stdin.buffer
        return
    from bot.archive import opened

    with opened(Path(file)) as stream:
        yield stream


def day_of(text: str | None) -> date | None:
    """The day that `--published` names; UsageError where it names none."""
    from bot.archive import moment_of

    try:
        moment = moment_of(text)
    except ReadoutError as error:
        raise UsageError("--published: " + error.what.removeprefix("'published' is ")) from None
    return moment.date() if moment else None


def json_line(value: dict[str, Any], indent: int | None = None) -> bytes:
    """One line of UTF-8; a lone surrogate of the input becomes a question mark, since no UTF-8 can carry it."""
    return json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "replace") + b"\n"
