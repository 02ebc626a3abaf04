"""Titles and group nouns: which words stand for which office, from the ontology's table.

Imports the domain, the knowledge and `lexicon`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain import Office
from bot.extraction.lexicon import PhraseTable
from bot.extraction.name_words import GROUP_WORDS, HOME, ONE_PERSON
from bot.knowledge import Ontology


@dataclass(frozen=True, slots=True)
class Title:
    """An office's words. `leader` takes the office that the roster gives; `group` names people or a body, not one person."""

    text: str
    office: Office
    leader: bool = False
    group: bool = False
    counterpart: bool = False
    plural: bool = False

    @property
    def home(self) -> str | None:
        return HOME.get(self.text)


class Titles:
    """Finds titles in tokens."""

    def __init__(self, ontology: Ontology) -> None:
        table: dict[tuple[str, ...], Title] = {}
        for key, phrases in ontology.offices.items():
            if key == "plural_only":
                continue
            office = Office.HEAD_OF_STATE if key == "leader" else Office(key)
            for phrase in phrases:
                words = _cut(phrase)
                group = words[-1] in GROUP_WORDS and words[0] not in ONE_PERSON and phrase != "head of government"
                table[words] = Title(phrase, office, key == "leader", group, phrase in ("counterpart", "opposite number"))
        self._table = PhraseTable(table)
        first = frozenset(words[0] for words in table)
        self.may_begin = lru_cache(maxsize=20_000)(lambda token: not first.isdisjoint(_forms(token)))
        """True where some title begins with the word."""
        self.led_by_government = ontology.led_by_government

    def at(self, tokens: Sequence[str], position: int) -> tuple[int, Title] | None:
        """(tokens, title) of the longest title at the position; plurals are known by their last word."""
        if position >= len(tokens) or not self.may_begin(tokens[position]):
            return None
        forms = [_forms(token) for token in tokens[position : position + 8]]
        found = self._table.longest_at(forms, 0)
        if found and found[0] > 1 and goes_on(tokens, position + found[0]):
            found = self._table.longest_at(forms[: found[0] - 1], 0)  # "Hamas delegation heads to Cairo"
        if not found:
            return None
        size, title = found
        last = tokens[position + size - 1].lower()
        plural = last not in title.text.split() and last.endswith("s")
        if tokens[position].lower().endswith("s") and tokens[position].lower() not in title.text.split():
            plural = True
        return size, Title(title.text, title.office, title.leader, title.group, title.counterpart, plural)


def goes_on(tokens: Sequence[str], end: int) -> bool:
    """True where the words end in "heads" and somewhere to go follows: a verb, not a title."""
    return tokens[end - 1].lower() == "heads" and end < len(tokens) and tokens[end].lower() in ("to", "for", "into", "back", "home")


def _cut(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.replace("-", " - ").replace("d'affaires", "d'affaires").split())


@lru_cache(maxsize=20_000)
def _forms(token: str) -> frozenset[str]:
    low = token.lower().replace("’", "'")
    forms = {low}
    if low.endswith("ies"):
        forms.add(low[:-3] + "y")
    elif low.endswith("s") and len(low) > 3:
        forms.add(low[:-1])
        forms.add(low[:-2] if low.endswith("es") else low)
    if low in ("premiers", "pms"):
        forms.add(low[:-1])
    return frozenset(forms)
