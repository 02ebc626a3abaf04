"""Lines of a list within a budget: each line whole or cut by itself, and a word on how many were left out. Pure; imports the markup."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.discord.markup import BREAK, Span, Whole, fit


def listed_lines(lines: Sequence[Sequence[Span]], most: int, *, each: int, left_out: int = 0, word: str = "more") -> str:
    """As many lines as fit, then "and 12 more"; `left_out` counts what never came here. A line has `each` code points for its words,
    beside its links and time stamps, which are never shortened.
    """
    shown = [fit(line, min(most, each + sum(len(span.text) for span in line if isinstance(span, Whole)))) for line in lines]
    for number in range(len(shown), -1, -1):
        rest = len(shown) - number + left_out
        tail = [f"and {rest} {word}"] if rest else []
        text = BREAK.join(shown[:number] + tail)
        if len(text) <= most:
            return text
    return ""
