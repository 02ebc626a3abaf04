"""Cleans the rows of places.csv for the seeds: codes of the guideline, kinds, plurals of demonyms.

Part of the maintenance script `build_seeds`. Imports nothing but the knowledge's own text rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.knowledge.text import fold

# Bodies that the guideline counts as the organisation or country they belong to.
FOLDED_CODES = {"EU_COM": "EU", "EU_COUNCIL": "EU", "EU_HR": "EU", "EP": "EU", "PLO": "PSE", "UNSC_ENVOY_SYR": "UN"}
# Codes as the guideline's gold files write them.
RENAMED_CODES = {"HOUTHIS": "HOUTHI"}
# Groups that rule or fight, and negotiate, but are no state and no organisation of states.
AUTHORITIES = frozenset(
    {"TALIBAN", "HAMAS", "FATAH", "HEZBOLLAH", "HOUTHI", "PIJ", "KRG", "RSF", "SDF", "HTS", "ISIS"},
)
_FLAGS_OF_ORGANISATIONS = {"EU": "EU", "UN": "UN"}
_NO_PLURAL = ("ese", "ish", "sh", "ch", "s", "x", "z", "ic", "ois", "men")


@dataclass
class PlaceRow:
    """One entry of places.txt."""

    kind: str
    code: str
    iso2: str
    name: str
    aliases: list[str] = field(default_factory=list)
    demonyms: list[str] = field(default_factory=list)
    capitals: list[str] = field(default_factory=list)
    metonyms: list[str] = field(default_factory=list)
    note: str = ""


def code_of(code: str) -> str:
    """The code that the seeds use for a code of the facts."""
    code = FOLDED_CODES.get(code, code)
    return RENAMED_CODES.get(code, code)


def clean_places(rows: Iterable[Mapping[str, str]], tell: Callable[[str], None]) -> list[PlaceRow]:
    """The entries, countries first, then organisations, then authorities, each by code."""
    found: dict[str, PlaceRow] = {}
    parts: list[tuple[str, PlaceRow]] = []
    for row in rows:
        place = _place(row)
        if not place.name or not place.code:
            tell(f"dropped: a place without code or name: {dict(row)}")
        elif row["code"] in FOLDED_CODES:
            parts.append((FOLDED_CODES[row["code"]], place))
        else:
            found[place.code] = place
    for target, part in parts:
        tell(f"{part.name} is counted as {target}")
        _extend(found[target].aliases, [part.name, *part.aliases], found[target].name)
        _extend(found[target].metonyms, part.metonyms)
    order = ("country", "organisation", "authority")
    return sorted(found.values(), key=lambda place: (order.index(place.kind), place.code))


def _place(row: Mapping[str, str]) -> PlaceRow:
    code = code_of(row["code"])
    kind = "authority" if code in AUTHORITIES else row["kind"]
    place = PlaceRow(kind, code, row["iso2"] or _FLAGS_OF_ORGANISATIONS.get(code, ""), row["name"], note=row["ambiguity_note"])
    _extend(place.aliases, _cells(row["aliases"]), place.name)
    _extend(place.demonyms, _with_plurals(_cells(row["demonyms"]), place.name))
    _extend(place.capitals, _cells(row["capitals"]))
    _extend(place.metonyms, _cells(row["metonyms"]))
    return place


def _cells(text: str) -> list[str]:
    return [item for part in text.split("|") if (item := part.strip())]


def _extend(items: list[str], more: Iterable[str], name: str = "") -> None:
    """Adds what is neither there nor the name itself; "Korea, Republic of" is an index form, no name in a text."""
    items.extend(item for item in dict.fromkeys(more) if item not in items and item != name and ", " not in item)


def _with_plurals(demonyms: Iterable[str], name: str) -> list[str]:
    """The demonyms with their regular plurals ("Russian", "Russians"); irregular ones stand in places_own.txt."""
    result: list[str] = []
    for word in demonyms:
        result.append(word)
        if not word.isupper() and not word.endswith(_NO_PLURAL) and fold(word) != fold(name) and fold(word + "s") != fold(name):
            result.append(word + "s")
    return result
