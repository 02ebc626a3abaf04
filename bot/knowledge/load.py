"""Loads all that the bot is born knowing from the seeds folder. Imports the domain and the errors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.bloc_files import read_blocs
from bot.knowledge.blocs import Blocs
from bot.knowledge.people import Roster, Term
from bot.knowledge.people_files import read_people
from bot.knowledge.place_files import read_cities, read_places
from bot.knowledge.places import Places
from bot.knowledge.terms import merge


@dataclass(frozen=True)
class Knowledge:
    """What is known of the world at a date: places, people in office, blocs."""

    places: Places
    roster: Roster
    blocs: Blocs


def load_knowledge(seeds: Path, *, refreshed: Path | None = None, overrides: Path | None = None) -> Knowledge:
    """Reads and checks every seed file; KnowledgeError with file, line and what is wrong where one is not as it should be.

    Over the seeds' terms lie those of `refreshed`, where that file is there, and over both those of the operator's `overrides`.

    `places.txt` and `people.txt` are rebuilt from facts by `build_seeds`; `places_own.txt` and `people_own.txt` are kept by
    hand and win over them.
    """
    entries = read_places((seeds / "places.txt", seeds / "places_own.txt"))
    codes = frozenset(entry.code for entry in entries)
    cities = read_cities(seeds / "places_cities.txt", codes)
    terms = read_people((seeds / "people.txt", seeds / "people_own.txt"), codes)
    if refreshed is not None and not refreshed.is_file():
        refreshed = None
    if refreshed or overrides:
        terms = merge(terms, _terms(refreshed, codes), _terms(overrides, codes))
    blocs = read_blocs(seeds / "blocs.txt", codes)
    return Knowledge(Places(entries, cities), Roster(terms), Blocs(blocs))


def _terms(path: Path | None, codes: frozenset[str]) -> tuple[Term, ...]:
    return read_people((path,), codes) if path is not None else ()
