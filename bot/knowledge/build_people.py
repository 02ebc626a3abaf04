"""Cleans the rows of people.csv for the seeds: offices of the guideline, one name a person, aliases that are names.

Part of the maintenance script `build_seeds`. Imports the domain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain import Office, PartialDate
from bot.knowledge.build_places import PlaceRow, code_of
from bot.knowledge.text import fold

Tell = Callable[[str], None]

_OFFICES = {
    "head_of_state": Office.HEAD_OF_STATE,
    "head_of_government": Office.HEAD_OF_GOVERNMENT,
    "foreign_minister": Office.FOREIGN_MINISTER,
    "defence_minister": Office.MINISTER,
    "org_head": Office.ORG_HEAD,
    "nsa": Office.OFFICIAL,
}
# The first word that the title holds decides the office; the guideline's ruling 2 makes vice presidents and speakers officials.
_BY_TITLE = (
    ("Crown Prince", Office.ROYAL),
    ("Army Chief", Office.MILITARY),
    ("Envoy", Office.ENVOY),
    ("EU High Representative", Office.FOREIGN_MINISTER),
    ("President of the European Parliament", Office.OFFICIAL),
)
# Wikidata ids under which the facts hold two different people.
_SHARED_IDS = frozenset({"Q165672", "Q313661"})
_TITLE_WORDS = re.compile(
    r"\b(administration|government|president|vice-president|president-elect|mr|mrs|dr|senator|governor|gov|gen|general|pm|dpm|"
    r"chief|adviser|advisor|diplomat|minister|secretary|potus|leader|regime|chairman|crown)\b",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(r"(?:[IVX]+|Jr\.?|Sr\.?|\w\.?|MD|D\.)")
_LEADING_TITLE = re.compile(r"^(?:Archbishop|Cardinal|Dr\.?|Mr\.?) ")
_TERRITORIAL = re.compile(r", (?:Prince|Grand Duke|King|Queen) of .*$")
# "Yang di_pertuan Agong (Monarch)", "president", "monarch" become titles as one writes them.
_TITLES = {"Yang di_pertuan Agong (Monarch)": "Yang di-Pertuan Agong", "president": "President", "monarch": "Monarch"}


@dataclass
class PersonRow:
    """One line of people.txt."""

    person: str
    code: str
    office: Office
    title: str
    start: str
    end: str
    as_of: str
    aliases: list[str]
    qid: str
    source: str


def clean_people(rows: Iterable[Mapping[str, str]], places: Sequence[PlaceRow], tell: Tell) -> list[PersonRow]:
    """The terms by code, office and start."""
    codes = {place.code for place in places}
    names = {fold(text) for place in places for text in (place.name, *place.aliases, *place.demonyms)}
    found: dict[tuple[str, str, Office, str], PersonRow] = {}
    for number, raw in enumerate(rows, 2):
        row = _row(raw, names)
        problem = _problem(row, raw, codes)
        if problem:
            tell(f"dropped: people.csv line {number}: {problem}: {raw['name']!r}")
            continue
        assert row is not None
        key = (fold(row.person), row.code, row.office, row.start)
        if key in found:
            tell(f"joined: people.csv line {number}: {row.person} as {row.office} of {row.code} from {row.start} was told before")
            aliases = list(dict.fromkeys([*found[key].aliases, *row.aliases]))
            row = found[key] if found[key].end and not row.end else row
            row.aliases = aliases
        found[key] = row
    people = list(found.values())
    _return_borrowed_names(people, tell)
    _fill_ids(people, codes_of_countries={place.code for place in places if place.kind == "country"}, tell=tell)
    _one_name_each(people, tell)
    order = list(Office)
    position = {place.code: index for index, place in enumerate(places)}
    return sorted(people, key=lambda row: (position[row.code], order.index(row.office), row.start, row.person))


def _office(office: str, title: str) -> Office | None:
    for words, by_title in _BY_TITLE:
        if words in title:
            return by_title
    return Office.OFFICIAL if office == "other" else _OFFICES.get(office)


def _row(raw: Mapping[str, str], names: set[str]) -> PersonRow | None:
    office = _office(raw["office"], raw["title"])
    if office is None:
        return None
    full = " ".join(raw["name"].replace('"', "").split())
    person = _LEADING_TITLE.sub("", _TERRITORIAL.sub("", full))
    aliases = [alias for alias in map(str.strip, raw["aliases"].split("|")) if _is_name(alias, person, names)]
    if person != full:
        aliases.append(full)
    source = " ".join(filter(None, (raw["source"], raw.get("note", ""))))
    qid = "" if raw["wikidata_qid"] in _SHARED_IDS else raw["wikidata_qid"]
    title = _TITLES.get(raw["title"], raw["title"])
    # Who was known to take office later is known to hold it from then on.
    as_of = max(raw["as_of"], raw["start"]) if raw["as_of"] else ""
    return PersonRow(
        person, code_of(raw["country_iso3"]), office, title, raw["start"], raw["end"], as_of,
        list(dict.fromkeys(aliases)), qid, source,
    )  # fmt: skip


def _is_name(alias: str, person: str, names: set[str]) -> bool:
    """False for what is no name of a person: titles, administrations, numerals, initials, names of places."""
    return bool(
        alias
        and alias != person
        and not _TITLE_WORDS.search(alias)
        and not _FRAGMENT.fullmatch(alias)
        and fold(alias) not in names
    )  # fmt: skip


def _problem(row: PersonRow | None, raw: Mapping[str, str], codes: set[str]) -> str:
    if row is None:
        return f"the office {raw['office']!r} is unknown"
    if row.code not in codes:
        return f"the code {row.code!r} is no place"
    if not row.person or not row.title:
        return "no name or no title"
    if not row.end and not row.as_of:
        return "neither an end nor an as_of"
    if any(sign in cell for cell in (row.person, row.title, *row.aliases) for sign in "|;"):
        return "a cell holds a separator of the seeds"
    try:
        dates = [PartialDate(text) for text in (row.start, row.end, row.as_of) if text]
    except ValueError as error:
        return str(error)
    return "" if not row.start or not row.end or dates[0].first_day() <= dates[1].last_day() else "it ends before it begins"


def _return_borrowed_names(people: Sequence[PersonRow], tell: Tell) -> None:
    """Takes an alias away that is the full name of another person of the same party ("Kim Jong-un" of Kim Jong Il)."""
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in people:
        owners[row.code, fold(row.person)].add(row.qid)
    for row in people:
        for alias in list(row.aliases):
            others = owners.get((row.code, fold(alias)), set()) - {row.qid, ""}
            unknown = "" in owners.get((row.code, fold(alias)), set())
            if " " in alias and fold(alias) != fold(row.person) and (others or unknown):
                tell(f"{alias!r} is another person than {row.person} of {row.code}")
                row.aliases.remove(alias)


def _fill_ids(people: Sequence[PersonRow], codes_of_countries: set[str], tell: Tell) -> None:
    """Gives the id of a person to the rows without one: same name and code, or same name where one of the two is an organisation."""
    ids: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in people:
        if row.qid:
            ids[fold(row.person)].add((row.code, row.qid))
    filled = 0
    for row in (row for row in people if not row.qid):
        known = ids[fold(row.person)]
        same = {qid for code, qid in known if code == row.code}
        across = {qid for code, qid in known if code not in codes_of_countries or row.code not in codes_of_countries}
        fitting = same or across
        if len(fitting) == 1:
            row.qid = next(iter(fitting))
            filled += 1
    tell(f"{filled} terms got the Wikidata id that the same person has in another row")


def _one_name_each(people: Sequence[PersonRow], tell: Tell) -> None:
    """One spelling for one id: that of a row from knowledge, else the latest; the others become aliases."""
    rows_of: dict[str, list[PersonRow]] = defaultdict(list)
    for row in people:
        if row.qid:
            rows_of[row.qid].append(row)
    for qid, rows in sorted(rows_of.items()):
        spellings = {row.person for row in rows}
        if len(spellings) == 1:
            continue
        chosen = max(rows, key=lambda row: (row.source.startswith("knowledge"), row.start)).person
        tell(f"{qid}: one name for {', '.join(sorted(spellings))}: {chosen}")
        for row in rows:
            if row.person != chosen:
                row.aliases.append(row.person)
            row.person = chosen
            row.aliases = [alias for alias in dict.fromkeys(row.aliases) if alias != chosen]
