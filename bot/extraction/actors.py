"""What an actor is: a span of words that can be a party, with code, person and office. `people` finds them.

Imports the domain and its neighbour `gazetteer`; nothing that reads a sentence.
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


OFFICIAL = frozenset({Basis.PERSON, Basis.OFFICE, Basis.GROUP, Basis.METONYM, Basis.ORGANISATION})
PLACES = frozenset({Basis.COUNTRY, Basis.CAPITAL, Basis.CITY})


@dataclass(frozen=True, slots=True)
class Actor:
    """A span of tokens [start, end) that may be a party. `codes` is empty where nobody knows yet whose office it is.

    `person` is the text's own form, `anchor` the main token of the span. `former` marks a past holder, `plural` several
    people in one span. `counterpart` and `generic_leader` say that the title tells no office of its own ("his
    counterpart", "the leader"); `title` is the title as listed, `extra` the codes to which an envoy is accredited.
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
        """The first of the codes."""
        return self.codes[0] if self.codes else None

    @property
    def official(self) -> bool:
        """True for who can act: a person, an office, a body; not a country or city as such."""
        return self.basis in OFFICIAL

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
            # What the text calls him counts, not that he was to hold another office at another time.
            former=titled.former or (named.former and bool(named.title)),
            counterpart=self.counterpart or other.counterpart,
            generic_leader=titled.generic_leader,
        )


def place_basis(hit: Hit) -> Basis:
    """The basis of an actor that is the gazetteer's name alone."""
    return {
        NameKind.COUNTRY: Basis.COUNTRY,
        NameKind.CAPITAL: Basis.CAPITAL,
        NameKind.CITY: Basis.CITY,
        NameKind.METONYM: Basis.METONYM,
        NameKind.ORGANISATION: Basis.ORGANISATION,
        NameKind.DEMONYM: Basis.DEMONYM,
        NameKind.PERSON: Basis.PERSON,
    }[hit.name.kind]
