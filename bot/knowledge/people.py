"""Who held which office when: the dated roster.

Values and look-ups only; reading the files is `people_files`. Imports the domain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from bot.domain import Office, PartialDate
from bot.knowledge.text import fold

# An open term is trusted this long past the day on which it was known to be true.
_TRUST = timedelta(days=365)


@dataclass(frozen=True)
class Term:
    """One person in one office for one party (`code`: a country, organisation or authority), from `start` to `end`.

    `end` is None for a term that was open at `as_of`. `source` is the short tag that seeds/PROVENANCE.md explains.
    """

    person: str
    code: str
    office: Office
    title: str
    start: PartialDate | None
    end: PartialDate | None
    as_of: PartialDate | None = None
    aliases: tuple[str, ...] = ()
    qid: str | None = None
    source: str = ""

    @cached_property
    def first_day(self) -> date:
        """The earliest day of the term; an unknown start counts from the beginning of time."""
        return self.start.first_day() if self.start else date.min

    @cached_property
    def last_day(self) -> date:
        """The latest day: the last of a partial end; for an open term, one year past the last day of `as_of`."""
        if self.end:
            return self.end.last_day()
        return self.as_of.last_day() + _TRUST if self.as_of else date.max

    def holds_on(self, day: date) -> bool:
        """True where the person holds the office on the day.

        Partial dates are generous: a start of 2016 counts from 1 January 2016, an end of 2017 until 31 December 2017. An
        open term is believed until one year past its `as_of`, no longer: who holds the office then is unknown.
        """
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Roster:
    """All terms, with indexes made once per object. A person is known by the Wikidata id, without one by name and party."""

    terms: tuple[Term, ...]
    _posts: dict[tuple[str, Office], tuple[Term, ...]] = field(init=False, repr=False, compare=False)
    _people: dict[str, tuple[Term, ...]] = field(init=False, repr=False, compare=False)
    _keys_by_name: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        posts: dict[tuple[str, Office], list[Term]] = defaultdict(list)
        people: dict[str, list[Term]] = defaultdict(list)
        names: dict[str, set[str]] = defaultdict(set)
        for term in sorted(self.terms, key=lambda term: term.first_day):
            key = term.qid or f"{fold(term.person)}@{term.code}"
            posts[term.code, term.office].append(term)
            people[key].append(term)
            for name in (term.person, *term.aliases):
                names[fold(name)].add(key)
        object.__setattr__(self, "_posts", {post: tuple(terms) for post, terms in posts.items()})
        object.__setattr__(self, "_people", {key: tuple(terms) for key, terms in people.items()})
        object.__setattr__(self, "_keys_by_name", {name: frozenset(keys) for name, keys in names.items()})

    def holders(self, code: str, office: Office, day: date) -> tuple[Term, ...]:
        """Who holds the office on the day, the latest to begin first; several at a hand-over or in a joint office, or none."""
        return tuple(term for term in reversed(self._posts.get((code, office), ())) if term.holds_on(day))

    def of_person(self, name: str) -> tuple[Term, ...]:
        """All terms of whoever bears the name or alias, oldest first; of several people where the name is shared.

        Accents and case do not count, initials may be added ("Antony J. Blinken"), two words may be swapped ("Kishida Fumio").
        """
        keys = next((known for form in _forms(name) if (known := self._keys_by_name.get(form))), frozenset[str]())
        found = [term for key in sorted(keys) for term in self._people[key]]
        return tuple(sorted(found, key=lambda term: term.first_day))

    def names(self) -> Iterator[tuple[str, str]]:
        """Each surface form that means one person, with the person's canonical name.

        These are the full names, the aliases of more than one word, and the aliases of one word (surnames mostly) that no
        second person of the roster bears. A full name that two people share is given once for each canonical spelling.
        """
        seen: set[tuple[str, str]] = set()
        for terms in self._people.values():
            canonical = terms[-1].person
            for surface in _surfaces(terms):
                unique = " " in surface or len(self._bearers(surface)) == 1
                if (unique or surface == canonical) and (surface, canonical) not in seen:
                    seen.add((surface, canonical))
                    yield surface, canonical

    def _bearers(self, surface: str) -> frozenset[str]:
        """The folded names of all who bear the surface form; one person may stand under two keys."""
        return frozenset(fold(self._people[key][-1].person) for key in self._keys_by_name[fold(surface)])


def _forms(name: str) -> Iterator[str]:
    """The folded name, then without its initials, then with its two words swapped."""
    words = fold(name).split(" ")
    yield " ".join(words)
    full = [word for word in words if len(word) > 1]
    if 1 < len(full) < len(words):
        yield " ".join(full)
    if len(words) == 2:
        yield f"{words[1]} {words[0]}"


def _surfaces(terms: Iterable[Term]) -> Iterator[str]:
    for term in terms:
        yield term.person
        yield from term.aliases
