"""Who can be a party and where events take place: countries, organisations, de-facto authorities, cities of events.

Values and look-ups only; reading the files is `place_files`. Imports the domain, the errors and RapidFuzz.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bot.domain import PartyKind
from bot.knowledge.text import fold

_REGIONAL_A = 0x1F1E6
_SUGGEST_CUTOFF = 60.0
_SUGGEST_SPREAD = 15.0


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A country, organisation or authority under its code.

    `iso2` makes the flag; `demonyms` hold adjectives and nouns, also plurals ("British", "Briton", "Britons");
    `metonyms` are houses and ministries that stand for it ("Kremlin"). `since` and `until` are the first and the last
    year in which it can act, None where open. `capitals` of an organisation or authority are its seats, which lie in a
    country of their own: `Places.locate` tells whose. `note` warns of what else its names can mean.
    """

    code: str
    kind: PartyKind
    iso2: str | None
    name: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    note: str = ""
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class City:
    """A place of events that need not be a capital, with the code of its country. Being there makes nobody a party."""

    name: str
    code: str
    aliases: tuple[str, ...] = ()


def flag_of(iso2: str) -> str:
    """The flag emoji of a two-letter code."""
    return "".join(chr(_REGIONAL_A + ord(letter) - ord("A")) for letter in iso2.upper())


@dataclass(frozen=True)
class Places:
    """All entries and cities, with indexes made once per object."""

    entries: tuple[PlaceEntry, ...]
    cities: tuple[City, ...] = ()
    _by_code: dict[str, PlaceEntry] = field(init=False, repr=False, compare=False)
    _by_name: dict[str, str | None] = field(init=False, repr=False, compare=False)
    _surfaces: dict[str, str] = field(init=False, repr=False, compare=False)
    _countries_by_city: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {entry.code: entry for entry in self.entries})
        object.__setattr__(self, "_by_name", _index(self.entries))
        surfaces = {fold(text): entry.code for entry in reversed(self.entries) for text in (*entry.demonyms, *entry.aliases, entry.name)}
        object.__setattr__(self, "_surfaces", surfaces)
        object.__setattr__(self, "_countries_by_city", _index_cities(self.entries, self.cities))

    def get(self, code: str) -> PlaceEntry | None:
        return self._by_code.get(code)

    def kind_of(self, code: str) -> PartyKind:
        """The code's kind. A code nobody knows is an organisation unless it has the three letters of a country's."""
        entry = self._by_code.get(code)
        if entry:
            return entry.kind
        return PartyKind.COUNTRY if len(code) == 3 and code.isalpha() else PartyKind.ORGANISATION

    def name(self, code: str) -> str:
        """The usual English name, or the code itself where it is unknown."""
        entry = self._by_code.get(code)
        return entry.name if entry else code

    def flag(self, code: str) -> str:
        """The flag as emoji; empty for what has none (most organisations, authorities, former states)."""
        entry = self._by_code.get(code)
        return flag_of(entry.iso2) if entry and entry.iso2 else ""

    def lookup(self, text: str) -> str | None:
        """The code that a person means by a code, usual name, alias, ISO code, demonym or flag; None where unknown or unclear.

        Case, accents, dots and a leading "the" do not count. A code wins over a name, a name over an alias, an alias over
        a two-letter code, that over a demonym; within one rank what exists wins over what is past, and a tie ("Congolese")
        is unclear.
        """
        key = _flag_letters(text) or fold(text)
        found = self._by_name.get(key)
        if found is None and key.startswith("the "):
            found = self._by_name.get(key[4:])
        return found

    def locate(self, city: str) -> str | None:
        """The code of the country in which a capital or a place of events lies; None where unknown."""
        return self._countries_by_city.get(fold(city))

    def suggest(self, text: str, limit: int = 3) -> list[str]:
        """Names of what was perhaps meant, best first, at most `limit`; empty where nothing is near."""
        key = fold(text)
        if not key:
            return []
        ranked = process.extract(key, self._surfaces.keys(), scorer=fuzz.WRatio, score_cutoff=_SUGGEST_CUTOFF, limit=limit * 8)
        # WRatio forgives a fragment; the plain ratio puts the nearest whole word first.
        near = sorted(
            ((fuzz.ratio(key, surface), score, surface) for surface, score, _ in ranked), key=lambda hit: (-hit[0], -hit[1], hit[2])
        )
        best = near[0][0] if near else 0.0
        tied = [code for ratio, _, surface in near if ratio > best - _SUGGEST_SPREAD for code in self._codes_of(surface)]
        return [self.name(code) for code in dict.fromkeys(tied)][:limit]

    def _codes_of(self, surface: str) -> Iterator[str]:
        """All that a surface can mean, so that an unclear word suggests each of its readings."""
        yield self._surfaces[surface]
        if self._by_name.get(surface, "") is None:
            yield from (entry.code for entry in self.entries if surface in map(fold, (*entry.aliases, *entry.demonyms)))


def _flag_letters(text: str) -> str:
    """The two letters of a flag emoji, folded; empty where the text is no flag."""
    letters = [chr(ord(sign) - _REGIONAL_A + ord("a")) for sign in text.strip() if 0 <= ord(sign) - _REGIONAL_A < 26]
    return "".join(letters) if len(letters) == 2 == len(text.strip()) else ""


def _index(entries: Iterable[PlaceEntry]) -> dict[str, str | None]:
    """Every folded name to its code, or to None where two entries claim it with equal right."""
    claims: dict[str, tuple[tuple[int, bool], str | None]] = {}
    for entry in entries:
        former = entry.until is not None
        for rank, texts in enumerate(
            ((entry.code, entry.code.replace("_", " ")), (entry.name,), entry.aliases, (entry.iso2 or "",), entry.demonyms)
        ):
            for key in {fold(text) for text in texts} - {""}:
                weight = (rank, former)
                held = claims.get(key)
                if held is None or weight < held[0]:
                    claims[key] = (weight, entry.code)
                elif weight == held[0] and held[1] != entry.code:
                    claims[key] = (weight, None)
    return {key: code for key, (_, code) in claims.items()}


def _index_cities(entries: Iterable[PlaceEntry], cities: Iterable[City]) -> dict[str, str]:
    """Every folded city to its country; a country's capital wins over a namesake, a country of today over a former one."""
    found = {fold(surface): city.code for city in cities for surface in (city.name, *city.aliases)}
    countries = [entry for entry in entries if entry.kind is PartyKind.COUNTRY]
    for entry in sorted(countries, key=lambda entry: entry.until is None):
        found.update({fold(capital): entry.code for capital in entry.capitals})
    return found
