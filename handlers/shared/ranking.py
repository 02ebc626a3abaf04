"""Things found by what is typed of their names: exact first, then beginnings, then words inside, then what is near. Pure.

Imports the folding of names and RapidFuzz.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz, process

from bot.knowledge import fold

_LONGEST = 100
_NEAR = 72.0
_LEAST_FOR_NEAR = 3


@dataclass(frozen=True, slots=True)
class Item:
    """What is shown, its value, and the names it goes by (folded by the index)."""

    label: str
    value: str
    names: tuple[str, ...]


class Index:
    """Items in their order of weight: of two that fit alike the first wins."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = tuple(item for item in items if len(item.value) <= _LONGEST)
        self._keys: list[tuple[str, int]] = []
        for number, item in enumerate(self._items):
            self._keys += [(key, number) for name in dict.fromkeys(item.names) if (key := fold(name) or name)]

    def find(self, typed: str, limit: int) -> list[tuple[str, str]]:
        """(label, value) of what fits, best first; the first items where nothing is typed."""
        key = fold(typed) or typed.strip()
        numbers = self._ranked(key) if key else range(len(self._items))
        return [(self._items[number].label[:_LONGEST], self._items[number].value) for number in islice(numbers, limit)]

    def _ranked(self, typed: str) -> list[int]:
        best: dict[int, int] = {}
        inside = f" {typed}"
        for name, number in self._keys:
            if typed not in name:
                continue
            rank = 0 if name == typed else 1 if name.startswith(typed) else 2 if inside in name else 3
            if rank < best.get(number, 9):
                best[number] = rank
        if not best and len(typed) >= _LEAST_FOR_NEAR:
            return self._near(typed)
        return sorted(best, key=lambda number: (best[number], number))

    def _near(self, typed: str) -> list[int]:
        names = [name for name, _ in self._keys]
        hits = process.extract(typed, names, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=50)
        return list(dict.fromkeys(self._keys[place][1] for _, _, place in hits))
