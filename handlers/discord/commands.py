"""The application commands: one `/readout` with the grammar's verbs as sub-commands, built from the table and never by hand.

Discord takes 25 sub-commands and the grammar has more verbs, so the three that list contacts of one kind stand in a group of their own
(`/readout contacts calls`); should the grammar outgrow that, its last verbs move into `/readout more`. Everybody may see the commands, since
most only ask; who may change what a channel is told is checked at each use (Manage Channels, or the roles that the server names).

Imports discord.py, the grammar and the limits.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Optional

import discord
from discord import app_commands

from handlers.discord import limits
from handlers.shared import VERBS, Kind, Option, Verb

ROOT = "readout"
MORE = "more"
GROUPS: Mapping[str, tuple[str, ...]] = {"contacts": ("calls", "visits", "meetings")}
_SUMMARIES = {"contacts": "Contacts of one kind: calls, visits, meetings", MORE: "More commands"}
_SUMMARY = "Diplomatic events: subscribe a channel to a pair of countries, or ask what is known"
_MOST_COUNT = 36_500
_LENGTHS = {Kind.TEXT: 500, Kind.EVENT: 500, Kind.PERSON: 200}
_TYPED = 100
_COMPLETED = frozenset(Kind) - {Kind.CHOICE, Kind.TEXT, Kind.MENTION, Kind.COUNT, Kind.SHARE}

Typed = Mapping[str, Any]
"""What was typed, by option name; absent options are None."""
Run = Callable[[discord.Interaction, Verb, Typed], Awaitable[None]]
Complete = Callable[[discord.Interaction, Verb, str, str], Awaitable[list[tuple[str, str]]]]


def readout_group(run: Run, complete: Complete, verbs: Sequence[Verb] = VERBS) -> app_commands.Group:
    """The whole command. `run` answers it, `complete` offers values while an option is typed."""
    root = app_commands.Group(
        name=ROOT,
        description=_SUMMARY,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(use_application_commands=True),
        nsfw=False,
    )
    for name, members in layout(verbs):
        commands = [_command(each, run, complete) for each in members]
        if name is None:
            root.add_command(commands[0])
            continue
        group = app_commands.Group(name=name, description=_SUMMARIES[name], parent=root)
        for command in commands:
            group.add_command(command)
    return root


def layout(verbs: Sequence[Verb]) -> Iterator[tuple[str | None, tuple[Verb, ...]]]:
    """The sub-commands in the grammar's order: (None, one verb) or (a group, its verbs), at most 25."""
    groups = {name: tuple(verb for verb in verbs if verb.name in names) for name, names in GROUPS.items()}
    grouped = {verb.name for members in groups.values() for verb in members}
    alone = [verb for verb in verbs if verb.name not in grouped]
    room = limits.OPTIONS - sum(1 for members in groups.values() if members)
    if len(alone) > room:
        groups[MORE], alone = tuple(alone[room - 1 :]), alone[: room - 1]
    for verb in alone:
        yield None, (verb,)
    yield from ((name, members) for name, members in groups.items() if members)


def path_of(verb_name: str, verbs: Sequence[Verb] = VERBS) -> str:
    """How a verb is typed: `/readout latest`, `/readout contacts calls`."""
    for group, members in layout(verbs):
        if any(verb.name == verb_name for verb in members):
            return f"/{ROOT} {group} {verb_name}" if group else f"/{ROOT} {verb_name}"
    return f"/{ROOT} {verb_name}"


def _command(verb: Verb, run: Run, complete: Complete) -> app_commands.Command[Any, ..., None]:
    async def callback(interaction: discord.Interaction, **typed: Any) -> None:
        await run(interaction, verb, typed)

    # discord.py reads the options off the signature, which is made from the table.
    parameters = [_parameter(option) for option in verb.options]
    callback.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction), *parameters]
    )
    app_commands.describe(**{option.name: option.description[: limits.DESCRIPTION] for option in verb.options})(callback)
    fixed = {
        option.name: [app_commands.Choice(name=value, value=value) for value in option.choices[: limits.CHOICES]]
        for option in verb.options
        if option.kind is Kind.CHOICE
    }
    app_commands.choices(**fixed)(callback)
    command = app_commands.Command[Any, ..., None](name=verb.name, description=verb.summary[: limits.DESCRIPTION], callback=callback)
    for option in verb.options:
        if option.kind in _COMPLETED:
            command.autocomplete(option.name)(_completer(verb, option, complete))
    return command


def _parameter(option: Option) -> inspect.Parameter:
    kind = _annotation(option)
    if option.required:
        return inspect.Parameter(option.name, inspect.Parameter.KEYWORD_ONLY, annotation=kind)
    return inspect.Parameter(option.name, inspect.Parameter.KEYWORD_ONLY, annotation=Optional[kind], default=None)  # noqa: UP045 - made at run time


def _annotation(option: Option) -> Any:
    match option.kind:
        case Kind.MENTION:
            return discord.Role
        case Kind.COUNT:
            return app_commands.Range[int, 1, _MOST_COUNT]
        case Kind.SHARE:
            return app_commands.Range[float, 0, 1]
        case Kind.CHOICE:
            return str
        case _:
            return app_commands.Range[str, 1, _LENGTHS.get(option.kind, _TYPED)]


def _completer(verb: Verb, option: Option, complete: Complete) -> Callable[..., Awaitable[list[app_commands.Choice[str]]]]:
    async def offer(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = await complete(interaction, verb, option.name, current)
        return [
            app_commands.Choice(name=label[: limits.CHOICE_NAME], value=value)
            for label, value in found[: limits.CHOICES]
            if label and 0 < len(value) <= limits.CHOICE_VALUE
        ]

    return offer
