"""The application commands as Discord is sent them: within its limits, every verb reachable, every option typed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import discord
import pytest
from discord import app_commands

from handlers.discord import limits
from handlers.discord.commands import PLAIN, layout, path_of, readout_group, typed_out
from handlers.shared import VERBS, Verb
from tests.discord_server.checks import _command_length, command_faults


def payload(verbs: tuple[Verb, ...] = VERBS) -> dict[str, Any]:
    async def nothing(*_: Any) -> Any: ...

    async def build() -> dict[str, Any]:
        tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
        tree.add_command(readout_group(nothing, nothing, verbs))
        return tree.get_commands()[0].to_dict(tree)

    return asyncio.run(build())


def sub_commands(command: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = {}
    for option in command["options"]:
        inner = option["options"] if option["type"] == 2 else [option]
        found |= {each["name"]: each for each in inner}
    return found


def test_the_whole_command_keeps_discords_limits() -> None:
    command = payload()
    assert command_faults(command) == []
    assert _command_length(command) <= limits.COMMAND_TOTAL
    assert len(command["options"]) <= limits.OPTIONS


def test_every_verb_is_a_sub_command_with_its_options() -> None:
    made = sub_commands(payload())
    assert set(made) == {verb.name for verb in VERBS}
    for verb in VERBS:
        assert {option["name"] for option in made[verb.name].get("options", ())} == {option.name for option in verb.options}


def test_the_verbs_of_the_design_are_typed_without_a_group() -> None:
    verbs = "subscribe unsubscribe list pause resume test quiet mute latest between last timeline top who explain wrong export sources help"
    assert [path_of(verb) for verb in verbs.split()] == [f"/readout {verb}" for verb in verbs.split()]
    assert path_of("calls") == "/readout contacts calls"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("latest Pakistan", "/readout latest a:Pakistan"),
        ('between Pakistan Russia "last month"', "/readout between a:Pakistan b:Russia since:last month"),
        ("calls Pakistan Russia", "/readout contacts calls a:Pakistan b:Russia"), ("who Imran Khan", "/readout who person:Imran Khan"),
        ("wrong ev1 it was another", "/readout wrong event:ev1 reason:it was another"), ("list", "/readout list"),
        ("help", "/readout help"),
        ("quiet 22:00-07:00 Europe/London", "/readout quiet hours:22:00-07:00 Europe/London"), ("ev0123456789", "ev0123456789"), ("", ""),
        ("who O'Brien", "/readout who O'Brien"), ("pause a b c", "/readout pause which:a b:b c"),
    ],
)  # fmt: skip
def test_a_command_in_an_answer_is_shown_as_discord_has_it_typed(words: str, shown: str) -> None:
    assert typed_out(words) == shown


def test_a_grammar_that_grows_loses_no_verb() -> None:
    more = (*VERBS, *(replace(VERBS[-1], name=f"verb{number}") for number in range(9)))
    assert command_faults(payload(more)) == []
    assert {verb.name for _, members in layout(more) for verb in members} == {verb.name for verb in more}
    assert {verb.name for group, members in layout(more) for verb in members if group is None} >= PLAIN


@pytest.mark.parametrize(
    ("verb", "option", "kind"),
    [
        ("subscribe", "a", 3),
        ("subscribe", "min_confidence", 10),
        ("subscribe", "min_sources", 4),
        ("subscribe", "mention", 8),
        ("export", "form", 3),
    ],
)
def test_options_are_typed(verb: str, option: str, kind: int) -> None:
    made = next(each for each in sub_commands(payload())[verb]["options"] if each["name"] == option)
    assert made["type"] == kind
    if option == "min_confidence":
        assert (made["min_value"], made["max_value"]) == (0, 1)
    if option == "form":
        assert {choice["value"] for choice in made["choices"]} >= {"csv", "json", "ics"}
    if option == "a":
        assert made["autocomplete"] and made["required"]


def test_it_is_for_servers_and_direct_messages_and_not_age_restricted() -> None:
    command = payload()
    assert (command["contexts"], command["integration_types"], command["nsfw"]) == ([0, 1], [0], False)
    assert command["default_member_permissions"] == discord.Permissions(use_application_commands=True).value
