"""Who is named in a sentence: spans that can be parties, with code, person and office.

Works on tokens alone, before and without any parse, because names, titles and countries stand in fixed orders
("Russian Foreign Minister Sergey Lavrov", "President of Turkey Recep Tayyip Erdogan", "the foreign ministers of
Russia and Pakistan", "the Saudi crown prince, Mohammed bin Salman,"). Imports the domain, the knowledge and its
neighbours `gazetteer` and `lexicon`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.domain import Office
from bot.extraction.gazetteer import Hit, NameKind


class Basis(StrEnum):
    """What kind of words the actor stands on; decides what it may do in an event."""

    PERSON = "person"
    OFFICE = "office"
    GROUP = "group"
    COUNTRY = "country"
    CAPITAL = "capital"
    CITY = "city"
    METONYM = "metonym"
    ORGANISATION = "organisation"
    DEMONYM = "demonym"
    PRONOUN = "pronoun"


OFFICIAL = frozenset({Basis.PERSON, Basis.OFFICE, Basis.GROUP, Basis.METONYM, Basis.ORGANISATION, Basis.PRONOUN})
PLACES = frozenset({Basis.COUNTRY, Basis.CAPITAL, Basis.CITY})


@dataclass(frozen=True, slots=True)
class Actor:
    """A span of tokens [start, end) that may be a party. `codes` is empty where nobody knows yet whose office it is.

    `person` is the text's own form. `former` marks a past holder, `bare` a country's adjective before a common noun.
    `mods` are country adjectives within the span and `anchor` its main token.
    """

    start: int
    end: int
    codes: tuple[str, ...]
    basis: Basis
    office: Office = Office.STATE
    person: str | None = None
    anchor: int = 0
    plural: bool = False
    former: bool = False
    counterpart: bool = False
    generic_leader: bool = False
    title: str = ""
    extra: tuple[str, ...] = field(default=())

    @property
    def code(self) -> str | None:
        return self.codes[0] if self.codes else None

    @property
    def official(self) -> bool:
        return self.basis in OFFICIAL

    def covers(self, index: int) -> bool:
        return self.start <= index < self.end

    def joined(self, other: Actor) -> Actor:
        """The two spans as one actor: an appositive title and its name, or two titles of one person."""
        named, titled = (self, other) if self.person else (other, self)
        office = titled.office if titled.basis is not Basis.PERSON or named.office is Office.OFFICIAL else named.office
        return replace(
            named,
            start=min(self.start, other.start),
            end=max(self.end, other.end),
            codes=titled.codes or named.codes,
            office=office if titled.title else named.office,
            title=titled.title or named.title,
            former=self.former or other.former,
            counterpart=self.counterpart or other.counterpart,
            generic_leader=titled.generic_leader,
        )


def place_basis(hit: Hit) -> Basis:
    return {
        NameKind.COUNTRY: Basis.COUNTRY,
        NameKind.CAPITAL: Basis.CAPITAL,
        NameKind.CITY: Basis.CITY,
        NameKind.METONYM: Basis.METONYM,
        NameKind.ORGANISATION: Basis.ORGANISATION,
        NameKind.DEMONYM: Basis.DEMONYM,
        NameKind.PERSON: Basis.PERSON,
    }[hit.name.kind]
