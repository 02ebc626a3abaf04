"""Who takes part: parties, unordered pairs of them, places. Imports nothing of the project beyond the domain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from bot.domain.vocabulary import Office, PartyKind, Role

_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,23}")
_JUNIOR = re.compile(r",?\s+[JS]r\.?$", re.IGNORECASE)


def without_junior(name: str) -> str:
    """The name without what tells son from father: "Joseph R. Biden" of "Joseph R. Biden, Jr."."""
    return _JUNIOR.sub("", name) or name


def check_code(code: str) -> str:
    """The code itself; ValueError where it is no party code (`RUS`, `XKX`, `EU`, `ARAB_LEAGUE`)."""
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} is no party code: use an ISO 3166-1 alpha-3 code or an organisation's short name")
    return code


@dataclass(frozen=True, slots=True)
class Party:
    """One participant: a country, organisation or authority, acting through a person, an office, or as itself."""

    code: str
    kind: PartyKind = PartyKind.COUNTRY
    person: str | None = None
    office: Office = Office.STATE
    role: Role = Role.PARTICIPANT

    def __post_init__(self) -> None:
        check_code(self.code)
        if self.person is not None and not self.person.strip():
            raise ValueError("a party's person is a name or None, not an empty string")
        if self.person is not None and self.office is Office.STATE:
            raise ValueError(f"{self.person!r} acts through an office, not as the state itself")

    @property
    def family_name(self) -> str | None:
        """The last word of the person's name: "Biden" of "Joseph R. Biden, Jr."; None where nobody is named."""
        return without_junior(self.person).split()[-1] if self.person else None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two different parties, unordered: `Pair("RUS", "PAK") == Pair("PAK", "RUS")`."""

    a: str
    b: str

    def __post_init__(self) -> None:
        check_code(self.a)
        check_code(self.b)
        if self.a == self.b:
            raise ValueError(f"a pair needs two different parties, not {self.a} twice")
        if self.b < self.a:
            first, second = self.b, self.a
            object.__setattr__(self, "a", first)
            object.__setattr__(self, "b", second)

    @classmethod
    def all_of(cls, codes: Iterable[str]) -> frozenset[Pair]:
        """Every pair among the codes."""
        return frozenset(cls(a, b) for a, b in combinations(sorted(set(codes)), 2))

    def __str__(self) -> str:
        return f"{self.a}-{self.b}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where it took or will take place: a country's code and, if told, the city's or building's name."""

    code: str
    name: str | None = None

    def __post_init__(self) -> None:
        check_code(self.code)
