"""Names in text: which tokens name a country, an organisation, a capital, a metonym, a demonym, a venue city or a known person.

Built from `bot.knowledge`; compares folded tokens, the longest name wins, and a list of traps keeps "Georgia Tech" or
"Jordan Henderson" from being countries. Imports the domain and the knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.domain import PartyKind
from bot.extraction.name_words import NO_NAMES, OFFICE_WORDS, OTHER_THINGS, SENTENCE_WORDS, TRAPS
from bot.knowledge import Knowledge, PlaceEntry, fold


class NameKind(StrEnum):
    """What a name is, which decides what it may stand for."""

    COUNTRY = "country"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    CITY = "city"
    METONYM = "metonym"
    ORGANISATION = "organisation"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Name:
    """What a surface form stands for. `codes` hold more than one where it is ambiguous; `person` is a canonical name."""

    kind: NameKind
    codes: tuple[str, ...]
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A name at tokens [start, end)."""

    start: int
    end: int
    name: Name

    @property
    def code(self) -> str:
        return self.name.codes[0]


# Words that stand before or behind "Jordan" the country as well.
_NO_FAMILY_NAME = re.compile(
    r"(?i)^(president|king|queen|prime|minister|foreign|ambassador|in|to|from|of|and|the|with|between|republic|saudi)$"
)
_GIVEN_NAMES = frozenset({"Jordan", "Chad", "Georgia", "Israel", "Chelsea", "Victoria", "Charlotte", "Florence"})
# Before a capital's or city's name, these make it another place's or a person's.
_NEVER_AFTER = re.compile(r"(?i)^(south|north|new|saint|st\.?|port|lake|fort|university|mr\.?|mrs\.?|ms\.?|el)$")
_US_STATES_AFTER_GEORGIA = re.compile(
    r"^(Tech|Bulldogs|Democrat|Democrats|Republican|Republicans|voters|Senate|governor|Power|primary|runoff)$"
)


_NOWHERE = Name(NameKind.CITY, ())


@dataclass(frozen=True, slots=True)
class _Start:
    """The names that begin with one word: the word `alone`, and the `longer` ones by their second word, longest first."""

    alone: Name | None
    longer: Mapping[str, tuple[tuple[tuple[str, ...], Name], ...]]

    def longest(self, tokens: Sequence[str], at: int) -> tuple[int, Name] | None:
        """(end, name) of the longest name that stands at the token, None where none does."""
        for rest, name in self.longer.get(_key(tokens[at + 1]), ()) if at + 1 < len(tokens) else ():
            end = at + 2 + len(rest)
            if end <= len(tokens) and all(_key(token) == word for token, word in zip(tokens[at + 2 : end], rest, strict=True)):
                return end, name
        return (at + 1, self.alone) if self.alone else None


class Gazetteer:
    """Looks names up in token sequences."""

    def __init__(self, knowledge: Knowledge) -> None:
        table: dict[tuple[str, ...], Name] = {}
        for city in knowledge.places.cities:
            for surface in (city.name, *city.aliases):
                _put(table, surface, Name(NameKind.CITY, (city.code,)))
        for entry in knowledge.places.entries:
            _put_entry(table, entry)
        for surface, canonical in knowledge.roster.names():
            if " " in surface:
                codes = tuple(dict.fromkeys(term.code for term in reversed(knowledge.roster.of_person(canonical))))
                _put(table, surface, Name(NameKind.PERSON, codes, canonical))
        for trap in TRAPS:
            table[tuple(_split(trap))] = _NOWHERE
        starts = _by_start(table)
        self._start_of = lru_cache(maxsize=20_000)(lambda token: starts.get(_key(token)) if _may_begin(token) else None)

    def find(self, tokens: Sequence[str]) -> list[Hit]:
        """Names that do not overlap, left to right, the longest at each place."""
        hits: list[Hit] = []
        free = 0
        for at, start in [(at, start) for at, token in enumerate(tokens) if (start := self._start_of(token))]:
            found = start.longest(tokens, at) if at >= free else None
            if found and found[1] is _NOWHERE:
                free = found[0]
            elif found and self._fits(tokens, at, *found):
                hits.append(Hit(at, *found))
                free = found[0]
        return hits

    @staticmethod
    def _fits(tokens: Sequence[str], start: int, end: int, name: Name) -> bool:
        surface = " ".join(tokens[start:end])
        after = tokens[end] if end < len(tokens) else ""
        before = tokens[start - 1] if start else ""
        if end - start == 1 and (fold(surface) in NO_NAMES and not surface.isupper()):
            return False
        if surface in ("US", "U.S", "UN", "EU", "AU", "UK", "UAE"):
            return True
        if surface.upper() != surface and len(surface) <= 3 and name.kind is not NameKind.CITY and surface != "Lao":
            return False
        if name.kind is NameKind.PERSON:
            return surface[:1].isupper()
        if name.kind is NameKind.ORGANISATION and before.lower() in ("counter", "defeat"):
            return False  # "the Global Coalition to Defeat ISIS"
        if surface == "Paris" and "climate" in (word.lower() for word in tokens[end : end + 2]):
            return False  # "the Paris climate accord", "the Paris global climate agreement"
        if after in OTHER_THINGS and not (after == "Party" and name.kind is NameKind.ORGANISATION):
            return False
        if surface == "Georgia" and _US_STATES_AFTER_GEORGIA.match(after):
            return False
        land = surface in ("Georgia", "Israel") and before in ("of", "to")  # "the ambassador of Sweden to Georgia Tobias Thyberg"
        if surface in _GIVEN_NAMES and not land and _given_or_family(before, after):
            return False
        return not (before and _NEVER_AFTER.match(before) and name.kind in (NameKind.CAPITAL, NameKind.CITY) and before[:1].isupper())


def _given_or_family(before: str, after: str) -> bool:
    """ "Michael Jordan", "Jordan Henderson": a capitalised neighbour that is no title makes it a person's name."""
    return (len(before) > 2 and _is_name_word(before)) or _is_name_word(after)


def _is_name_word(word: str) -> bool:
    capitalised = word[:1].isupper() and word[1:].islower() and word.isalpha()
    return capitalised and not _NO_FAMILY_NAME.match(word) and word not in SENTENCE_WORDS


def _key(token: str) -> str:
    """The form in which a token is compared."""
    return fold(token) or token


def _by_start(table: Mapping[tuple[str, ...], Name]) -> dict[str, _Start]:
    longer: dict[str, dict[str, list[tuple[tuple[str, ...], Name]]]] = {words[0]: {} for words in table}
    for words, name in sorted(table.items(), key=lambda entry: -len(entry[0])):
        if len(words) > 1:
            longer[words[0]].setdefault(words[1], []).append((words[2:], name))
    return {
        first: _Start(table.get((first,)), {second: tuple(names) for second, names in by_second.items()})
        for first, by_second in longer.items()
    }


def _may_begin(token: str) -> bool:
    return token[:1].isupper() or token[:1].isdigit() or token in ("the", "world", "nuclear", "euro", "eurozone")


def _put(table: dict[tuple[str, ...], Name], surface: str, name: Name) -> None:
    words = tuple(part for part in _split(surface) if part)
    if words and (len(words) > 1 or len(words[0]) > 1):
        table[words] = name


def _split(surface: str) -> Iterable[str]:
    """The surface as the tokenizer will cut it: at spaces, hyphens between letters, before a possessive."""
    spaced = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])|(?<=\w)/(?=\w)", r" \g<0> ", surface)
    spaced = re.sub(r"(['’]s)\b", r" \1", spaced)
    return [fold(part) or part for part in spaced.split()]


def _put_entry(table: dict[tuple[str, ...], Name], entry: PlaceEntry) -> None:
    whole = NameKind.COUNTRY if entry.kind is PartyKind.COUNTRY else NameKind.ORGANISATION
    former = entry.until is not None
    for kind, surfaces in (
        (NameKind.CAPITAL, entry.capitals if entry.kind is PartyKind.COUNTRY else ()),
        (NameKind.METONYM, entry.metonyms),
        (NameKind.DEMONYM, entry.demonyms),
        (whole, (*entry.aliases, entry.name)),
    ):
        for surface in surfaces:
            words = tuple(_split(surface))
            if words and words[-1] in OFFICE_WORDS:
                continue
            held = table.get(words)
            if held and held.kind is kind and entry.code not in held.codes:
                codes = (*held.codes, entry.code) if former else (entry.code, *held.codes)
                table[words] = Name(kind, codes)
            elif held is None or held.kind in (NameKind.CITY, NameKind.CAPITAL) or (kind is whole and not former):
                _put(table, surface, Name(kind, (entry.code,)))
