"""Reads seeds/places.txt, seeds/places_own.txt and seeds/places_cities.txt; every line is checked.

The form of an entry, under `[country]`, `[organisation]` or `[authority]`:

    FRA | FR | France
      aliases: French Republic
      demonyms: French; Frenchman

A file read later adds to entries of an earlier one: its name and two-letter code replace (`-` leaves them), its lists
are added, an item with a leading `!` is taken away. Imports the domain and the errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain import PartyKind, check_code
from bot.knowledge.places import City, PlaceEntry
from bot.knowledge.text import Line, fold, read_lines, split_list

_LISTS = ("aliases", "demonyms", "capitals", "metonyms")
_YEARS = re.compile(r"(\d{4})?\s*\.\.\s*(\d{4})?")


@dataclass
class _Draft:
    """An entry while its lines are read."""

    code: str
    kind: PartyKind
    iso2: str | None
    name: str
    lists: dict[str, list[str]] = field(default_factory=lambda: {key: [] for key in _LISTS})
    note: str = ""
    since: int | None = None
    until: int | None = None

    def entry(self) -> PlaceEntry:
        lists = {key: tuple(items) for key, items in self.lists.items()}
        return PlaceEntry(self.code, self.kind, self.iso2, self.name, note=self.note, since=self.since, until=self.until, **lists)


def read_places(paths: Iterable[Path]) -> tuple[PlaceEntry, ...]:
    """The entries of the files, later files adding to earlier ones; KnowledgeError with file and line for a wrong line."""
    drafts: dict[str, _Draft] = {}
    for path in paths:
        _read_file(path, drafts)
    return tuple(draft.entry() for draft in drafts.values())


def _read_file(path: Path, drafts: dict[str, _Draft]) -> None:
    kind: PartyKind | None = None
    draft: _Draft | None = None
    told: set[str] = set()
    for line in read_lines(path):
        section = None if line.indented else line.section()
        if section is not None:
            kind, draft = _kind(line, section), None
        elif line.indented:
            if draft is None:
                line.refuse("an indented line belongs under an entry `CODE | ISO2 | Name`")
            _add(line, draft)
        else:
            if kind is None:
                line.refuse("an entry stands under [country], [organisation] or [authority]")
            draft = _open(line, kind, drafts)
            if draft.code in told:
                line.refuse(f"{draft.code} stands twice in this file")
            told.add(draft.code)


def _kind(line: Line, section: str) -> PartyKind:
    try:
        return PartyKind(section)
    except ValueError:
        line.refuse(f"[{section}] is no kind; write [country], [organisation] or [authority]")


def _open(line: Line, kind: PartyKind, drafts: dict[str, _Draft]) -> _Draft:
    cells = [cell.strip() for cell in line.text.split("|")]
    if len(cells) != 3:
        line.refuse(f"{len(cells)} cells where `CODE | ISO2 | Name` has 3")
    code, iso2, name = cells
    try:
        check_code(code)
    except ValueError as error:
        line.refuse(str(error))
    if not re.fullmatch(r"[A-Z]{2}|-", iso2):
        line.refuse(f"{iso2!r} is no two-letter code; write `-` where there is none")
    known = drafts.get(code)
    if known is None:
        if not name or name == "-":
            line.refuse(f"{code} is new here and needs a name")
        drafts[code] = _Draft(code, kind, None if iso2 == "-" else iso2, name)
        return drafts[code]
    known.kind = kind
    known.iso2 = known.iso2 if iso2 == "-" else iso2
    known.name = known.name if name in {"", "-"} else name
    return known


def _add(line: Line, draft: _Draft) -> None:
    key, colon, value = line.text.partition(":")
    value = value.strip()
    if not colon or not value:
        line.refuse(f"{line.text!r} is no `field: value`")
    if key in _LISTS:
        for item in split_list(value):
            _change(line, draft.lists[key], item)
    elif key == "note":
        draft.note = value
    elif key == "years":
        years = _YEARS.fullmatch(value)
        if not years or not any(years.groups()):
            line.refuse(f"{value!r} are no years; write 1922 .. 1991, either side may be empty")
        draft.since, draft.until = (int(year) if year else None for year in years.groups())
        if draft.since and draft.until and draft.until < draft.since:
            line.refuse(f"{value!r} ends before it begins")
    else:
        line.refuse(f"{key!r} is no field; use {', '.join(_LISTS)}, years or note")


def _change(line: Line, items: list[str], item: str) -> None:
    if item.startswith("!"):
        if item[1:] not in items:
            line.refuse(f"{item[1:]!r} is not in the list it is to be taken from")
        items.remove(item[1:])
    elif item in items:
        line.refuse(f"{item!r} stands twice in the list")
    else:
        items.append(item)


def read_cities(path: Path, known: Iterable[str]) -> tuple[City, ...]:
    """The cities, each line `Name | alias; alias` under its country's `[CODE]`; KnowledgeError for a wrong line."""
    codes = frozenset(known)
    code = ""
    told: dict[str, str] = {}
    cities: list[City] = []
    for line in read_lines(path):
        section = line.section()
        if section is not None:
            if section not in codes:
                line.refuse(f"[{section}] is no code of seeds/places.txt")
            code = section
            continue
        if not code:
            line.refuse("a city stands under its country's [CODE]")
        name, _, rest = (part.strip() for part in line.text.partition("|"))
        if not name or "|" in rest:
            line.refuse("a city is `Name` or `Name | alias; alias`")
        city = City(name, code, split_list(rest))
        for surface in (name, *city.aliases):
            if told.setdefault(fold(surface), code) != code:
                line.refuse(f"{surface!r} is already a city of {told[fold(surface)]}")
        cities.append(city)
    return tuple(cities)
