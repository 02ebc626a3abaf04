"""A verb of the grammar is offered by every platform; none has one of its own."""

from __future__ import annotations

import pytest
from discord import app_commands

from handlers.discord.commands import readout_group
from handlers.shared import VERBS, Parser
from handlers.shared.answers import ANSWERS
from tests.integration.slack.world import knowledge


async def _nothing(*_args: object, **_more: object) -> list[app_commands.Choice[str]]:
    return []


def discord_verbs() -> dict[str, set[str]]:
    """The verbs that Discord is told of, each with its options."""
    group = readout_group(_nothing, _nothing)  # type: ignore[arg-type]
    commands = [command for command in group.walk_commands() if isinstance(command, app_commands.Command)]
    return {command.name: {option.name for option in command.parameters} for command in commands}


def test_both_platforms_offer_the_same_verbs_and_all_are_answered() -> None:
    parser = Parser(knowledge(), ())
    slack_verbs = {known.name for known in VERBS if parser.parse(known.name).verb == known.name}
    assert slack_verbs == set(discord_verbs()) == set(ANSWERS) == {known.name for known in VERBS}


@pytest.mark.parametrize("known", VERBS, ids=lambda known: known.name)
def test_every_option_can_be_given_on_both(known: object) -> None:
    (verb,) = [item for item in VERBS if item is known]
    parser = Parser(knowledge(), ())
    assert discord_verbs()[verb.name] >= {option.name for option in verb.options}
    for option in verb.options:
        value = option.example or (option.choices[0] if option.choices else "S")
        parsed = parser.parse(f'{verb.name} {option.name}="{value}"')
        assert option.name in parsed.words, option.name
