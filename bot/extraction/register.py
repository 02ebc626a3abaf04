"""What an article has told so far of its people: who bears which surname, in which office, for whom.

An article introduces "Russian Foreign Minister Sergey Lavrov" once and says "Lavrov" after; a headline says it before.
So the register is filled by a first reading of all sentences and asked in a second. Names the article never
introduces are looked up in the dated roster. Imports the domain, the knowledge and `actors`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain import Office, without_junior
from bot.extraction.actors import Actor, Basis
from bot.extraction.name_words import COMMON_SURNAMES
from bot.knowledge import Roster, Term, fold

_TOP = (Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT, Office.FOREIGN_MINISTER, Office.ORG_HEAD)
_SHARED_CROWN = "GBR"  # one monarch is head of state of many countries and acts for the United Kingdom unless the text says otherwise
_FAMILY_FIRST = frozenset({"CHN", "TWN", "KOR", "PRK", "VNM", "UN", "KHM", "SGP"})  # whose names may begin with the surname
# Offices that many hold at a time: "the minister" is not the first minister whom the article names.
_VAGUE = frozenset({Office.OFFICIAL, Office.STATE, Office.ENVOY, Office.MILITARY, Office.MINISTER})
_CROWNED = frozenset({"king", "queen", "emperor", "emir", "sultan", "pope"})  # "the Queen" is no president named before
_SHORT = frozenset({"Xi"})  # surnames of two letters that mean nobody and nothing else
_BORNE_BY = {"kim": "PRK"}  # common surnames that are a leader's where the text speaks of his country
_TELLING = 5  # letters of a surname that is taken for a foreign minister's by itself
_GRACE = timedelta(days=45)  # around a term, the press already or still writes of its holder


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the article or the roster knows them. `serving` is False for one known to hold no office then."""

    name: str
    codes: tuple[str, ...]
    office: Office
    serving: bool = True

    @property
    def acting(self) -> Office:
        """The office; a named person acts as an official at least."""
        return self.office if self.office is not Office.STATE else Office.OFFICIAL


class SurnameIndex:
    """The roster by single surname, made once."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._by_surname: dict[str, list[Term]] = defaultdict(list)
        for term in roster.terms:
            words = {fold(alias) for alias in term.aliases if " " not in alias.strip()}
            words.add(fold(term.person).split(" ")[-1])
            for word in words:
                self._by_surname[word].append(term)

    def by_name(self, canonical: str, day: date | None, *, code: str | None = None, office: Office | None = None) -> Known | None:
        """The person of that full name, with the office of the day."""
        return self._choose(list(self._roster.of_person(canonical)), canonical, day, code=code, office=office)

    def by_surname(
        self, surname: str, day: date | None, *, code: str | None, office: Office | None, titled: bool, mentioned: Collection[str] = ()
    ) -> Known | None:
        """The one office holder of the day with that surname; None where nobody or more than one fits.

        Without a title only leaders are meant. A foreign minister, envoy or head of an organisation is where nobody else of any day
        bears the name, and otherwise only where the text mentions the country.
        """
        word = fold(surname)
        if word not in self._by_surname:
            return None
        common = word in COMMON_SURNAMES and _BORNE_BY.get(word) not in mentioned
        if not titled and code is None and (common or (len(word) < 3 and surname not in _SHORT)):
            return None
        code = code or (_BORNE_BY.get(word) if not titled else None)
        terms = [term for term in self._by_surname[word] if (code is None or term.code == code)]
        if day is not None:
            terms = [term for term in terms if term.first_day - _GRACE <= day <= term.last_day + _GRACE]
        if not titled:
            alone = len(word) >= _TELLING and len({fold(term.person) for term in self._by_surname[word]}) == 1
            known = (*_TOP, Office.ENVOY) if alone else _TOP[:2]
            terms = [term for term in terms if term.office in known or (term.office in _TOP and term.code in mentioned)]
        if office is not None and any(term.office is office for term in terms):
            terms = [term for term in terms if term.office is office]
        if len({term.person for term in terms}) > 1 and any(term.code in mentioned for term in terms):  # "UN's Guterres"
            terms = [term for term in terms if term.code in mentioned]
        if len({term.qid or term.person for term in terms}) != 1 and not (
            day is None and len({(term.code, term.office) for term in terms}) == 1
        ):
            return None
        return self._choose(terms, surname, day, code=code, office=office)

    def holder(self, code: str, office: Office, day: date | None) -> Known | None:
        """Who holds the office on the day."""
        held = self.term(code, office, day)
        return Known(held.person, (code,), office) if held else None

    def term(self, code: str, office: Office, day: date | None) -> Term | None:
        """The holder's term of office on the day."""
        return next(iter(self._roster.holders(code, office, day)), None) if day else None

    def _choose(self, terms: list[Term], name: str, day: date | None, *, code: str | None, office: Office | None) -> Known | None:
        if code is not None and any(term.code == code for term in terms):
            terms = [term for term in terms if term.code == code]
        if not terms:
            return None
        if day is None:
            best = max(terms, key=lambda term: (term.office is office, term.office in _TOP, term.last_day - term.first_day))
            return Known(name, (best.code,), best.office)
        held = [term for term in terms if term.holds_on(day)]
        if held:
            ranked = sorted(
                held,
                key=lambda t: (
                    t.office is not office,
                    _TOP.index(t.office) if t.office in _TOP else 9,
                    t.code != _SHARED_CROWN,
                    -t.first_day.toordinal(),
                ),
            )
            return Known(name, (ranked[0].code,), ranked[0].office)
        near = min(terms, key=lambda term: min(abs((day - term.first_day).days), abs((day - term.last_day).days)))
        soon = near.first_day > day
        return Known(name, (near.code,), Office.OFFICIAL, serving=soon and (near.first_day - day).days < 120)


class Register:
    """The people of one article. `issuer` is the party whose own words it is, None for those of a newspaper."""

    def __init__(self, index: SurnameIndex, day: date | None, issuer: str | None = None) -> None:
        self.index = index
        self.day = day
        self.issuer = issuer
        self._people: dict[str, Known] = {}
        self._offices: dict[Office, Actor] = {}
        self._titles: dict[str, Actor] = {}
        self.mentioned: set[str] = set()
        self.others: set[str] = set()  # surnames of people whom nobody knows
        self.plain: set[str] = set()  # codes that a name of one meaning gives
        self.named: set[str] = set()  # the countries and bodies that the text names in any way

    def name_plainly(self, codes: Iterable[str]) -> None:
        """Remembers codes that a name of one meaning gives, before anybody is read."""
        self.plain.update(codes)
        self.named |= self.plain

    def learn(self, actors: Iterable[Actor]) -> None:
        """Remembers who is introduced with a full name or a title and a country."""
        for actor in actors:
            if actor.basis is not Basis.PERSON:
                self.mentioned.update(actor.codes)
                self.named.update(actor.codes)
            if actor.person and actor.codes:
                self._remember(actor)
            if (
                actor.codes
                and len(actor.codes) == 1
                and actor.basis in (Basis.PERSON, Basis.OFFICE)
                and not actor.plural
                and not actor.former
            ):
                self._offices.setdefault(actor.office, actor)
                if actor.title:
                    self._titles.setdefault(actor.title, actor)
                    self._titles.setdefault(actor.title.split()[-1], actor)

    def _remember(self, actor: Actor) -> None:
        assert actor.person
        words = without_junior(actor.person).split()
        family_first = actor.codes[0] in _FAMILY_FIRST
        for key in {
            fold(words[-1]),
            fold(" ".join(words)),
            *([fold(words[0])] if len(words) > 1 and (len(words[0]) > 3 or family_first) else []),
        }:
            held = self._people.get(key)
            fuller = held is None or (
                len(actor.person) > len(held.name)
                and len(actor.person.split()) > len(held.name.split())
                and held.codes == actor.codes
                and fold(words[-1]) == _surname(held.name)
            )
            better = held is not None and held.office is Office.OFFICIAL and actor.office is not Office.OFFICIAL and bool(actor.title)
            bare = family_first and held is not None and " " not in held.name and held.codes == actor.codes  # "Kim" before "Kim Jong Un"
            if key == fold(words[0]) and len(words) > 1 and held is not None and not bare:
                continue
            fuller = fuller or bare
            if fuller or better or held is None:
                name = actor.person if fuller or held is None else held.name
                self._people[key] = Known(name, actor.codes, actor.office, not actor.former)

    def person(self, name: str) -> Known | None:
        """Who the article means by a surname or full name."""
        return self._people.get(fold(without_junior(name)))

    def fullest(self, name: str) -> str:
        """The fullest form of the name in the article."""
        known = self._people.get(_surname(name))
        if known and set(_words(name)) <= set(_words(known.name)) and len(known.name) > len(name):
            return known.name
        return name

    def holder_named(self, code: str, office: Office) -> str | None:
        """The person whom the article names in that office of that country, in the fullest form; of several the one whom the roster knows.

        None where it names nobody, or several of whom none holds it on the day.
        """
        names: dict[str, str] = {}
        for known in self._people.values():
            if known.codes[:1] == (code,) and known.office is office and known.serving:
                surname = _surname(known.name)
                names[surname] = max(names.get(surname, ""), known.name, key=len)
        if len(names) > 1:
            holder = self.index.holder(code, office, self.day)
            return names.get(fold(holder.name).split()[-1]) if holder else None
        return next(iter(names.values()), None)

    def bearer(self, office: Office, title: str) -> Actor | None:
        """Who "the president" or "the Secretary" is: the first whom the article introduces by that title or office."""
        by_title = self._titles.get(title)
        return by_title if by_title or office in _VAGUE or title in _CROWNED else self._offices.get(office)

    def another(self, office: Office, codes: Collection[str]) -> Known | None:
        """The one other person in that office whom the article names, for none of the `codes`."""
        others = {known.codes: known for known in self._people.values() if known.office is office and known.serving}
        others = {held: known for held, known in others.items() if not set(held) & set(codes)}
        return next(iter(others.values())) if len(others) == 1 and office not in _VAGUE else None

    @property
    def home(self) -> str | None:
        """Whose "our country" is: the country of the first official whom the article introduces."""
        for office in (Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT, Office.FOREIGN_MINISTER):
            if office in self._offices:
                return self._offices[office].codes[0]
        return None


def _words(name: str) -> list[str]:
    return fold(without_junior(name)).split()


def _surname(name: str) -> str:
    """ "biden" of "Joseph R. Biden, Jr."."""
    return _words(name)[-1]
