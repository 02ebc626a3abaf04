"""Who holds an office, or what a person holds, asked in words: "foreign minister of Pakistan", "Lavrov". Pure.

Imports the domain and this part's own modules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain import Office
from bot.knowledge.load import Knowledge
from bot.knowledge.people import Term
from bot.knowledge.text import fold

# Words for offices; the title itself, as the roster has it, is tried first.
_OFFICES: dict[str, tuple[Office, ...]] = {
    "president": (Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT),
    "king": (Office.HEAD_OF_STATE,), "queen": (Office.HEAD_OF_STATE,), "emir": (Office.HEAD_OF_STATE,), "monarch": (Office.HEAD_OF_STATE,),
    "head of state": (Office.HEAD_OF_STATE,), "leader": (Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT),
    "prime minister": (Office.HEAD_OF_GOVERNMENT,), "premier": (Office.HEAD_OF_GOVERNMENT,), "pm": (Office.HEAD_OF_GOVERNMENT,),
    "chancellor": (Office.HEAD_OF_GOVERNMENT,), "head of government": (Office.HEAD_OF_GOVERNMENT,),
    "foreign minister": (Office.FOREIGN_MINISTER,), "minister of foreign affairs": (Office.FOREIGN_MINISTER,),
    "fm": (Office.FOREIGN_MINISTER,),
    "minister for foreign affairs": (Office.FOREIGN_MINISTER,), "foreign secretary": (Office.FOREIGN_MINISTER,),
    "secretary of state": (Office.FOREIGN_MINISTER,), "external affairs minister": (Office.FOREIGN_MINISTER,),
    "top diplomat": (Office.FOREIGN_MINISTER,), "high representative": (Office.FOREIGN_MINISTER,),
    "secretary general": (Office.ORG_HEAD,), "head": (Office.ORG_HEAD, Office.HEAD_OF_STATE), "chief": (Office.ORG_HEAD,),
}  # fmt: skip
_DEFENCE = frozenset({"defence minister", "defense minister", "defence secretary", "defense secretary", "secretary of defense",
                      "minister of defence", "minister of defense"})  # fmt: skip
_POSSESSIVE = re.compile(r"(?P<party>.+?)['’]s? (?P<office>.+)")


@dataclass(frozen=True, slots=True)
class Answer:
    """The terms that answer the question at the day; `last` is the latest known before, where nobody is known to hold it then."""

    holders: tuple[Term, ...]
    last: Term | None = None
    person: bool = False


def ask_roster(knowledge: Knowledge, question: str, day: date) -> Answer | None:
    """None where neither an office of a party nor a person is meant."""
    words = " ".join(question.split()).strip(" ?.")
    for office, party in _readings(words):
        code = knowledge.places.lookup(party)
        if code is not None and (terms := _terms_of_office(knowledge, office, code)):
            return _answer(terms, day)
    of_person = knowledge.roster.of_person(words)
    if not of_person:
        return None
    held = tuple(term for term in of_person if term.holds_on(day))
    return Answer(held, None if held else _latest(of_person, day), person=True)


def _readings(words: str) -> list[tuple[str, str]]:
    """(office, party) as the words can be cut: "X of Y", where X or Y may hold an "of" themselves, "Y's X", "Y X"."""
    found = [(match["office"], match["party"]) for match in (_POSSESSIVE.fullmatch(words),) if match]
    parts = re.split(r" (?:of|for) (?:the )?", words, flags=re.IGNORECASE)
    found += [(" of ".join(parts[:cut]), " of ".join(parts[cut:])) for cut in range(1, len(parts))]
    tokens = words.split()
    return found + [(" ".join(tokens[cut:]), " ".join(tokens[:cut])) for cut in range(1, len(tokens))]


def _terms_of_office(knowledge: Knowledge, office: str, code: str) -> list[Term]:
    asked = fold(office)
    of_party = [term for term in knowledge.roster.terms if term.code == code]
    if titled := [term for term in of_party if fold(term.title) == asked]:
        offices = {term.office for term in titled}
        return titled if Office.MINISTER in offices or Office.OFFICIAL in offices else [term for term in of_party if term.office in offices]
    if asked in _DEFENCE:
        return [term for term in of_party if term.office is Office.MINISTER and "defen" in fold(term.title)]
    for wanted in _OFFICES.get(asked, ()):
        if terms := [term for term in of_party if term.office is wanted]:
            return terms
    return []


def _answer(terms: Sequence[Term], day: date) -> Answer:
    held = tuple(sorted((term for term in terms if term.holds_on(day)), key=lambda term: term.first_day, reverse=True))
    return Answer(held, None if held else _latest(terms, day))


def _latest(terms: Sequence[Term], day: date) -> Term | None:
    return max((term for term in terms if term.first_day <= day), key=lambda term: term.first_day, default=None)
