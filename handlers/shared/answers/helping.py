"""Answers on Readout itself: help and the health of its sources. Imports the service's floor and below."""

from __future__ import annotations

from bot.domain import Source
from bot.errors import UsageError
from bot.plural import many
from bot.store import SourceState
from handlers.shared.answers.request import Request, example_of, shown
from handlers.shared.grammar import VERBS, Right, Verb, verb
from handlers.shared.replies import Block, Case, Code, Line, Moment, Paragraph, Reply, Row, Rows, Strong
from handlers.shared.text import clean, shortened

_MOST_SOURCES = 25
_GROUPS = (
    (
        "Ask",
        ("latest", "between", "calls", "visits", "meetings", "last", "silence", "top", "who", "search", "explain", "readouts", "wrong"),
    ),
    ("Pictures and files", ("timeline", "rhythm", "network", "export")),
    ("Be told", ("subscribe", "unsubscribe", "list", "pause", "resume", "test", "quiet", "mute", "rights")),
    ("Readout", ("sources", "help")),
)


async def help_(request: Request) -> Reply:
    wanted = request.word("verb")
    if wanted is None:
        return _overview()
    found = verb(wanted.strip().casefold().removeprefix("/"))
    if found is None:
        raise UsageError(f"'{shown(wanted)}' is no command", "", "See all with: help")
    return _one(found)


def _overview() -> Reply:
    intro = (
        "Readout reads news, finds calls, visits, meetings and other acts between countries, and tells each once. "
        "Countries go by any usual name, ISO code, demonym or flag; * is anyone, EU or BRICS are blocs."
    )
    grouped = {name for _, names in _GROUPS for name in names}
    groups = [*_GROUPS, ("More", tuple(command.name for command in VERBS if command.name not in grouped))]
    blocks: list[Block] = [Paragraph((intro,))]
    for title, names in groups:
        rows = tuple(_line(command) for name in names if (command := verb(name)))
        if rows:
            blocks.append(Rows(rows, title))
    return Reply("What Readout answers", tuple(blocks), footer=("More on one: ", Code("help subscribe")))


def _line(command: Verb) -> Row:
    return Row((Code(f"{command.name} {example_of(command.name)}".strip()),), (command.summary,))


def _one(command: Verb) -> Reply:
    usage = " ".join(option.name.upper() if option.required else f"[{option.name}]" for option in command.options)
    rows = []
    for option in command.options:
        example: Line = (" · for example ", Code(option.example)) if option.example else ()
        rows.append(Row((Strong(option.name), "" if option.required else " (may be left out)"), (option.description, *example)))
    blocks: list[Block] = [Paragraph((f"{command.summary}.",)), Paragraph((Code(f"{command.name} {usage}".strip()),))]
    if rows:
        blocks.append(Rows(tuple(rows), "Words"))
    blocks.append(Paragraph(("For example: ", Code(f"{command.name} {example_of(command.name)}".strip()))))
    if command.right is Right.MANAGE:
        blocks.append(Paragraph(("Only those who may change this channel's subscriptions can use it; see: ", Code("rights"))))
    return Reply(f"Help: {command.name}", tuple(blocks))


async def sources(request: Request) -> Reply:
    """Failing sources first, then those that had news latest."""
    states = await request.service.source_states()
    if not states:
        return Reply("No source is configured", (Paragraph(("The operator names sources in config/sources.toml.",)),), Case.NOTHING)
    enabled = [(source, state) for source, state in states if source.enabled]
    failing = [source for source, state in enabled if state is not None and state.failures]
    ordered = sorted(enabled, key=_urgency)
    blocks: list[Block] = [Rows(tuple(_source(source, state) for source, state in ordered[:_MOST_SOURCES]))]
    if len(ordered) > _MOST_SOURCES:
        blocks.append(Paragraph((f"{len(ordered) - _MOST_SOURCES} more do well or were not polled yet.",)))
    off = len(states) - len(enabled)
    health = f"{many(len(failing), 'source')} of {len(enabled)} failing" if failing else f"{many(len(enabled), 'source')}, none failing"
    return Reply(f"Sources: {health}", tuple(blocks), footer=(f"{off} switched off",) if off else ())


def _urgency(row: tuple[Source, SourceState | None]) -> tuple[bool, float, str]:
    source, state = row
    newest = state.last_new_item.timestamp() if state and state.last_new_item else 0.0
    return not (state is not None and state.failures), -newest, source.name


def _source(source: Source, state: SourceState | None) -> Row:
    if state is None or not state.polls:
        return Row((Strong(clean(source.name)),), ("not polled yet",), "·")
    if state.failures:
        error = f": {shortened(clean(state.error), 200)}" if state.error else ""
        below: Line = (f"failed {many(state.failures, 'time')} in a row{error}; next try ", Moment(state.next_poll_at, relative=True))
        return Row((Strong(clean(source.name)),), below, "✗")
    newest: Line = (" · newest ", Moment(state.last_new_item, relative=True)) if state.last_new_item else ()
    return Row((Strong(clean(source.name)),), (many(state.articles, "article"), *newest), "✓")
