"""Numbers with their nouns, the same in answers, greetings and cards. Imports nothing."""

from __future__ import annotations


def many(number: int, word: str) -> str:
    """The number with its noun: `1 event`, `2,000 events`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
