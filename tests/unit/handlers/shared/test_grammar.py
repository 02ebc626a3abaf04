"""The table of commands keeps the strictest platform's limits, and every verb of it has an answer, a place in the help, an example."""

from __future__ import annotations

import re

import pytest

from bot.commands.query import query
from handlers.shared import OFFICE_WORDS, STATUS_VALUES, TYPE_WORDS, VERBS, Kind, Option, Parser, Verb, verb
from handlers.shared.answers import ANSWERS
from tests.rooms import Room, text_of

NAME = re.compile(r"[a-z_-]{1,32}")


def every_option() -> list[tuple[Verb, Option]]:
    return [(command, option) for command in VERBS for option in command.options]


def test_names_are_what_every_platform_takes() -> None:
    names = [command.name for command in VERBS]
    assert len(set(names)) == len(names)
    for command in VERBS:
        options = [option.name for option in command.options]
        assert len(set(options)) == len(options) <= 25
        assert all(NAME.fullmatch(name) for name in (command.name, *options)), command.name


def test_descriptions_and_choices_are_within_the_limits() -> None:
    for command, option in every_option():
        assert 1 <= len(command.summary) <= 100
        assert 1 <= len(option.description) <= 100, (command.name, option.name)
        assert len(option.choices) <= 25
        assert all(1 <= len(choice) <= 100 for choice in option.choices)


def test_all_commands_together_stay_under_discords_eight_thousand_characters() -> None:
    total = 0
    for command in VERBS:
        size = len(command.name) + len(command.summary)
        for option in command.options:
            size += len(option.name) + len(option.description) + sum(2 * len(choice) for choice in option.choices)
        assert size <= 8_000
        total += size
    assert total + len("readout") + 100 <= 8_000


def test_required_options_come_first_as_platforms_ask() -> None:
    for command in VERBS:
        required = [option.required for option in command.options]
        assert required == sorted(required, reverse=True), command.name


def test_only_a_choice_has_choices_and_each_choice_has_some() -> None:
    for command, option in every_option():
        assert bool(option.choices) == (option.kind is Kind.CHOICE), (command.name, option.name)


def test_one_option_at_most_takes_all_the_rest() -> None:
    assert all(sum(option.rest for option in command.options) <= 1 for command in VERBS)


def test_every_verb_has_an_answer_and_no_answer_is_without_a_verb() -> None:
    assert set(ANSWERS) == {command.name for command in VERBS}


def test_the_terminal_offers_every_verb_of_the_grammar_and_no_other() -> None:
    typed = {info.name or (info.callback.__name__ if info.callback else "") for info in query().registered_commands}
    assert typed == {command.name for command in VERBS}


def test_a_verb_is_found_by_its_name_only() -> None:
    assert verb("subscribe") is VERBS[0]
    assert verb("") is None
    assert verb("Subscribe") is None


@pytest.mark.anyio
async def test_the_help_names_every_verb_and_each_verb_has_a_help_of_its_own(room: Room) -> None:
    overview = text_of(await room.says("help"))
    for command in VERBS:
        assert command.summary in overview, command.name
        own = await room.says(f"help {command.name}")
        assert own.title == f"Help: {command.name}"
        assert all(option.description in text_of(own) for option in command.options)


@pytest.mark.anyio
async def test_what_the_help_shows_as_an_example_is_understood(room: Room, parser: Parser) -> None:
    for command in VERBS:
        shown = re.findall(rf"For example: ({command.name}.*)", text_of(await room.says(f"help {command.name}")))
        parsed = parser.parse(shown[0])
        assert parsed.verb == command.name
        assert all(option.name in parsed.words for option in command.options if option.required), shown


def test_every_example_of_an_option_is_understood(parser: Parser) -> None:
    for command, option in every_option():
        if option.example:
            assert parser.parse(f'{command.name} {option.name}="{option.example}"').words[option.name]


def test_the_lists_of_words_are_those_of_the_record() -> None:
    assert "call" in TYPE_WORDS
    assert OFFICE_WORDS[0] == "leader"
    assert "occurred" in STATUS_VALUES
