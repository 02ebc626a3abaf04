"""Word forms: from an inflected word to the lemmas it can be, without a model, and phrase look-up over tokens.

A trained lemmatizer stumbles over headlines ("Meets"), so a word matches a trigger through any of its possible
lemmas. Imports its neighbour `word_forms` only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

from bot.extraction.word_forms import IRREGULAR

Value = TypeVar("Value")


@lru_cache(maxsize=20_000)
def lemmas(word: str) -> frozenset[str]:
    """Every lemma the word could have, itself included, lower case. Generous: extra candidates are harmless."""
    low = word.lower().replace("’", "'")
    found = {low}
    if low in IRREGULAR:
        found.add(IRREGULAR[low])
    for ending, puts in (("ies", ("y", "ie")), ("es", ("", "e")), ("s", ("",)), ("ied", ("y",)), ("ed", ("", "e")), ("ing", ("", "e"))):
        if low.endswith(ending) and len(low) - len(ending) >= 2:
            stem = low[: -len(ending)]
            found.update(stem + put for put in puts)
            if ending in ("ed", "ing") and len(stem) > 2 and stem[-1] == stem[-2]:
                found.add(stem[:-1])
    return frozenset(found)


@dataclass(frozen=True)
class PhraseTable(Generic[Value]):
    """Phrases of words to values; finds the longest phrase that begins at a position, words compared by a key set."""

    entries: Mapping[tuple[str, ...], Value]
    _by_first: Mapping[str, tuple[tuple[tuple[str, ...], Value], ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        table: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for words, value in self.entries.items():
            table.setdefault(words[0], []).append((words, value))
        object.__setattr__(self, "_by_first", {first: tuple(sorted(rest, key=lambda e: -len(e[0]))) for first, rest in table.items()})

    def longest_at(self, keys: Sequence[frozenset[str]], position: int) -> tuple[int, Value] | None:
        """(number of words, value) of the longest phrase at the position, None where there is none."""
        found = self.all_longest_at(keys, position)
        return (found[0], found[1][0]) if found else None

    def all_longest_at(self, keys: Sequence[frozenset[str]], position: int) -> tuple[int, list[Value]] | None:
        """The same with every phrase of that length, since a word can be a form of several ("meeting": meet, meeting)."""
        best = 0
        values: list[Value] = []
        for key in sorted(keys[position]):
            for words, value in self._by_first.get(key, ()):
                size = len(words)
                if size < best:
                    break
                if position + size <= len(keys) and all(word in keys[position + n] for n, word in enumerate(words)):
                    values = [*values, value] if size == best else [value]
                    best = size
        return (best, values) if values else None

    def all_at(self, keys: Sequence[frozenset[str]], position: int) -> list[tuple[int, Value]]:
        """(number of words, value) of all phrases that begin at the position, however long."""
        return [
            (len(words), value)
            for key in keys[position]
            for words, value in self._by_first.get(key, ())
            if position + len(words) <= len(keys) and all(word in keys[position + n] for n, word in enumerate(words))
        ]
