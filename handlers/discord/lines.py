"""Lines of a list within a budget: each line whole or cut by itself, and a word on how many were left out. Pure; imports the markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from handlers.discord.markup import BREAK, Span, Whole, fit


def listed_lines(lines: Sequence[Sequence[Span]], most: int, *, each: int, left_out: int = 0) -> str:
    """As many lines as fit, then "and 12 more"; `left_out` counts what never came here. A line has `each` code points for its words,
    beside its links and time stamps, which are never shortened.
    """
    return whole_lines(_fitted(lines, most, each), len(lines) + left_out, most)


def whole_lines(lines: Iterable[str], total: int, most: int, *, mark: str = "") -> str:
    """As many of the lines as fit, and where they are fewer than `total`, a last one that says so after the mark. Lines past the room
    are never asked for.
    """
    taken: list[str] = []
    room = most
    for line in lines:
        room -= len(line) + (len(BREAK) if taken else 0)
        if room < 0:
            break
        taken.append(line)
    for number in range(len(taken), -1, -1):
        rest = [f"{mark}and {total - number} more"] if number < total else []
        text = BREAK.join([*taken[:number], *rest])
        if len(text) <= most:
            return text
    return ""


def _fitted(lines: Iterable[Sequence[Span]], most: int, each: int) -> Iterator[str]:
    for line in lines:
        yield fit(line, min(most, each + sum(len(span.text) for span in line if isinstance(span, Whole))))
