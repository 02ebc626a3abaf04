"""Parties: actors with codes and roles, each person of a code once.

Imports the domain, the knowledge and its neighbours `actors`, `coreference`, `register`, `scene`; no event type is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain import Office, Party, PartyKind, Place, Role
from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.coreference import Antecedents
from bot.extraction.register import Register
from bot.extraction.scene import Scene
from bot.knowledge import Places

# Where a body meets because it sits there, so that the country is no party.
SEATS: Mapping[str, tuple[str, ...]] = {
    "EU": ("BEL", "LUX"), "NATO": ("BEL",), "UN": ("USA", "CHE"), "AU": ("ETH",), "IAEA": ("AUT",), "OPEC": ("AUT",), "OSCE": ("AUT",),
    "ARAB_LEAGUE": ("EGY",), "IMF": ("USA",), "WORLD_BANK": ("USA",), "WTO": ("CHE",), "ASEAN": ("IDN",), "GCC": ("SAU",), "OAS": ("USA",),
    "OIC": ("SAU",), "ECOWAS": ("NGA",), "WHO": ("CHE",),
}  # fmt: skip
_UNION = ("EU",)
_TALIBAN_GOVERN = date(2021, 8, 15)  # from this day the guideline takes the Taliban for Afghanistan's government


@dataclass(frozen=True, slots=True)
class Cast:
    """The parties of one event with its place; `resolved` says that a pronoun or the discourse gave one of them.

    `background` says that they come from an event that was itself no news.
    """

    parties: tuple[Party, ...]
    place: Place | None = None
    resolved: bool = False
    background: bool = False


class PartyMaker:
    """Makes parties of actors; `places` gives kinds of codes."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def make(self, actors: Sequence[Actor], role: Role, register: Register, others: Sequence[Actor] = ()) -> list[Party]:
        """A party for each code of each actor. A "counterpart" holds the office of the `others` or of who stands beside."""
        made = []
        for actor in actors:
            of = next((other for other in (*others, *actors) if other is not actor), None) if actor.counterpart else None
            office = of.office if of is not None and not actor.person else actor.office
            person = actor.person
            if person is None and actor.basis is Basis.OFFICE and len(actor.codes) == 1:
                person = register.holder_named(actor.codes[0], office)
            if person and office is Office.STATE:
                office = Office.OFFICIAL
            codes = [_acting(code, actor, register) for code in actor.codes]
            made += [Party(code, self._places.kind_of(code), person, office, role) for code in codes]
        return made

    def kind_of(self, code: str) -> PartyKind:
        """Whether the code is a country's, an organisation's or a group's."""
        return self._places.kind_of(code)

    def state(self, code: str, role: Role) -> Party:
        """A country or organisation as such."""
        return Party(code, self._places.kind_of(code), None, Office.STATE, role)


def seats_of(code: str) -> tuple[str, ...]:
    """Where the body is at home and its officials are no visitors; America is a country to visit for those who sit there too."""
    return tuple(seat for seat in SEATS.get(code, ()) if seat != "USA")


def codes_of(actors: Iterable[Actor]) -> set[str]:
    return {code for actor in actors for code in actor.codes}


def who_acts(scene: Scene, actors: Iterable[Actor], memory: Antecedents, before: Sequence[Actor], *, past: bool = False) -> list[Actor]:
    """The actors with the codes that the discourse gives them; without those that have none and, but for `past`, past office holders."""
    found = [memory.bearer(_owned(scene, actor, memory, before)) for actor in actors]
    return [actor for actor in found if actor.codes and (past or not actor.former)]


def able_to_act(scene: Scene, actors: Iterable[Actor]) -> list[Actor]:
    """Leaves out what only says where: cities, and places after "in"."""
    return [
        replace(actor, codes=_UNION) if _is_seat_of_union(scene, actor) else actor
        for actor in actors
        if actor.basis is not Basis.CITY
        and not _owns_stranger(scene, actor)
        and not (actor.basis in PLACES and scene.preposition(actor) in ("in", "at", "near"))
    ]


def _is_seat_of_union(scene: Scene, actor: Actor) -> bool:
    """ "Brussels readies sanctions": the Union, where the sentence does not speak of Belgium too."""
    if actor.basis is not Basis.CAPITAL or scene.low[actor.anchor] != "brussels":
        return False
    return not any(other is not actor and "BEL" in other.codes for other in scene.actors)


def _owns_stranger(scene: Scene, actor: Actor) -> bool:
    """ "China's Huawei meets EU regulators": the country only owns whoever acts, and nobody knows him."""
    at = actor.end + 1
    if actor.basis not in PLACES or at >= len(scene.doc) or scene.low[actor.end] not in ("'s", "’s") or scene.at(at) is not None:
        return False
    plain = any(token.text.islower() and len(token) > 4 for token in scene.doc)  # no headline that has capitals everywhere
    return plain and scene.doc[at].pos_ == "PROPN" and scene.doc[at].text[:1].isupper()


def distinct(parties: Iterable[Party]) -> list[Party]:
    """One entry for each person of a code; the nameless entry gives way to a named one."""
    kept: list[Party] = []
    for party in parties:
        twins = [old for old in kept if old.code == party.code]
        if any(old.person == party.person for old in twins):
            continue
        if party.person is None and twins:
            continue
        nameless = next((old for old in twins if old.person is None), None)
        if party.person and nameless:
            kept[kept.index(nameless)] = replace(party, role=nameless.role)
            continue
        kept.append(party)
    return kept


def _acting(code: str, actor: Actor, register: Register) -> str:
    """Who acts behind a code at the date; "Brussels" is the Union where the text speaks of it."""
    if code == "TALIBAN" and register.day is not None and register.day >= _TALIBAN_GOVERN:
        return "AFG"
    if code == "BEL" and actor.basis is Basis.CAPITAL and "EU" in register.mentioned:
        return "EU"
    return code


def _clause_subjects(scene: Scene, actor: Actor) -> list[Actor]:
    """The subjects of the clause that governs the actor's own: "Starmer announced his government had paused talks"."""
    token = scene.doc[actor.anchor]
    verb = token.head
    if token.dep_.startswith("nsubj") and verb.head != verb and verb.dep_ in ("ccomp", "advcl") and verb.head.pos_ == "VERB":
        return scene.subjects(verb.head)
    return []


def _owned(scene: Scene, actor: Actor, memory: Antecedents, before: Sequence[Actor]) -> Actor:
    """ "its foreign minister", "their ambassador": the country is the one that the pronoun points to."""
    if actor.codes or not actor.start or scene.low[actor.start - 1] not in ("its", "his", "her", "their"):
        return actor
    clause = _clause_subjects(scene, actor)
    owner = (
        memory.of("his", [], clause)
        if clause and scene.low[actor.start - 1] in ("his", "her")
        else memory.of("its" if scene.low[actor.start - 1] in ("its", "their") else "his", [a for a in before if a.end < actor.start])
    )
    return replace(actor, codes=owner[0].codes) if owner else actor
