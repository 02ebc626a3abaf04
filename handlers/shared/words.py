"""A command's words put into a button's action and read back. Imports the shared values only."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.shared.asking import Asked
from handlers.shared.grammar import verb
from handlers.shared.replies import Action

FIRST = "-"
"""The cursor of the first page."""


def verb_action(deed: str, asked: Asked, *before: str) -> Action:
    """An action that asks the same again: the deed's own words, the verb, then its words as `name=value`."""
    return Action(deed, (*before, asked.verb, *(f"{name}={value}" for name, value in asked.words.items() if value.strip())))


def named_words(name: str, words: Iterable[str]) -> dict[str, str]:
    """The words of an action of the verb: `name=value`, or values in the order of the verb's options; several of one join by commas."""
    command = verb(name)
    options = [option.name for option in command.options] if command else []
    found: dict[str, str] = {}
    for word in words:
        before, mark, value = word.partition("=")
        if mark and before in options:
            found[before] = value
        elif free := [option for option in options if option not in found]:
            found[free[0]] = word
    return found
