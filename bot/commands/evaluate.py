"""`readout evaluate`: the extractor, or a file of its output, against a gold file. Needs no database and no network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.options import config_of, console, settings_of
from bot.errors import ExtractionError, ReadoutError, UsageError

if TYPE_CHECKING:
    from bot.domain import Record
    from bot.extraction import Accuracy, Explanation, Outcomes, Scores


def evaluate(
    ctx: typer.Context,
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Lines of {id,title,text,published,events}.")],
    *,
    predicted: Annotated[Path | None, typer.Option(help="Score this file of {id,events} lines in place of a fresh extraction.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="Show up to N misses and N false events.")] = 0,
    only: Annotated[str | None, typer.Option(metavar="TYPE,TYPE", help="Score these event types alone.")] = None,
) -> None:
    """Precision, recall and F1 of the extracted events. And how often which rejection kept a trigger from being one."""
    wanted = _gold(gold)
    types = frozenset(only.split(",")) if only else None
    told, gate = ({}, None) if predicted else _explained(ctx, wanted)
    guesses = {key: value["events"] for key, value in _gold(predicted).items()} if predicted else _events(told)
    from bot.extraction import Outcomes, score

    scores = score({key: value["events"] for key, value in wanted.items()}, guesses, only=types)
    outcomes = None if predicted else Outcomes.of(told.values(), types)
    if as_json:
        gates = {"gate": {"recall": gate.share, "n": gate.n}} if gate else {}
        print(json.dumps(scores.as_dict() | ({"outcomes": outcomes.record()} if outcomes else {}) | gates))
        return
    _show(scores, gate, errors)
    if outcomes:
        _show_outcomes(outcomes)


def _gold(path: Path) -> dict[str, dict[str, Any]]:
    """The file's lines by id. ExtractionError names file and line where one is wrong."""
    from bot.archive import opened

    found: dict[str, dict[str, Any]] = {}
    with opened(path) as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
                ident = value["id"]
                value["events"] = [_checked(event) for event in value.get("events", [])]
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                raise ExtractionError(
                    f"{path}:{number}: no gold line", str(error) or type(error).__name__, "Each line is {id, events}"
                ) from None
            if ident in found:
                raise ExtractionError(f"{path}:{number}: id {ident!r} stands twice", "", "Keep one of the lines")
            found[ident] = value
    if not found:
        raise UsageError(f"{path} holds no line", "there is nothing to score", "Name a gold file")
    return found


def _checked(event: dict[str, Any]) -> dict[str, Any]:
    """The event itself; KeyError or TypeError where it has no type or no list of parties with codes."""
    return {**event, "type": str(event["type"]), "parties": [{**party, "code": party.get("code")} for party in event.get("parties", [])]}


def _explained(ctx: typer.Context, gold: dict[str, dict[str, Any]]) -> tuple[dict[str, Explanation], Accuracy]:
    """What the extractor sees in each of the gold's articles, and how much of the gold's evidence passes the gate before the parser."""
    from bot.archive import row_of
    from bot.extraction import Accuracy
    from bot.opening import open_reader

    try:
        rows = {ident: row_of(line) for ident, line in gold.items()}
    except ReadoutError as error:
        raise UsageError("the gold file holds no articles", error.what, "Give lines with a text, or the output with --predicted") from None
    settings_of(ctx)
    extractor = open_reader(config_of(ctx)).extractor
    passed = [
        through
        for ident, row in rows.items()
        for through in extractor.passing(
            [event["evidence"] for event in gold[ident]["events"] if event.get("evidence")], row.text, title=row.title, published=row.day
        )
    ]
    told = {ident: extractor.explain(row.text, title=row.title, published=row.day) for ident, row in rows.items()}
    return told, Accuracy(sum(passed), len(passed))


def _events(told: dict[str, Explanation]) -> dict[str, list[Record]]:
    from bot.domain import mention_record

    return {ident: [mention_record(event) for event in found.events] for ident, found in told.items()}


def _show(scores: Scores, gate: Accuracy | None, errors: int) -> None:
    out = console()
    out.print(f"{'':16}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'pred':>7}{'hit':>6}   ({scores.articles} articles)")
    for name, precision, recall, f1, gold, predicted, hit in scores.table():
        out.print(f"{name:16}{precision:7.3f}{recall:7.3f}{f1:7.3f}{gold:7}{predicted:7}{hit:6}")
    out.print()
    for name, accuracy in scores.fields.items():
        out.print(f"{name:16}{accuracy.share:7.3f}  of {accuracy.n}")
    if gate and gate.n:
        out.print(f"{'gate':16}{gate.share:7.3f}  of {gate.n}: the evidence that stands in sentences with a trigger and an actor")
    for kind in ("missed", "spurious"):
        for miss in [miss for miss in scores.errors if miss.kind == kind][:errors]:
            out.print(miss.line())
    warn = console(stderr=True)
    if scores.unknown:
        warn.print(f"note: {len(scores.unknown)} predicted ids are not in the gold file")
    if scores.missing:
        warn.print(f"note: {len(scores.missing)} gold ids have no prediction and count as empty")


def _show_outcomes(outcomes: Outcomes) -> None:
    """The counts of rejections by name, in two columns below each stage."""
    from bot.extraction import Stage

    out = console()
    out.print()
    out.print(f"{outcomes.triggers:,} trigger words: {outcomes.told:,} told an event, {outcomes.merged:,} told of it again")
    for stage, heading in (
        (Stage.TRIGGER, "made no event"),
        (Stage.WORD, "were no trigger where they stood"),
        (Stage.SENTENCE, f"of {outcomes.sentences:,} sentences were not read"),
    ):
        counted = list(outcomes.at(stage).items())
        out.print(f"{sum(number for _, number in counted):,} {heading}")
        for first in range(0, len(counted), 2):
            out.print("  " + "".join(f"{why:26}{number:7,}   " for why, number in counted[first : first + 2]).rstrip())
