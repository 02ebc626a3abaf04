"""Reads seeds/people.txt and seeds/people_own.txt; every line is checked.

One term is one line under its party's `[CODE]`:

    Sergey Lavrov | foreign_minister | Foreign Minister | 2004-03-09 .. open @2025-10 | Lavrov; Sergei Lavrov | Q58217 | knowledge

A line of a later file with the same person, party, office and start replaces that of the earlier one. Imports the domain
and the errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bot.domain import Office, PartialDate
from bot.knowledge.people import Term
from bot.knowledge.text import Line, fold, read_lines, split_list

_CELLS = ("person", "office", "title", "from .. to", "aliases", "Wikidata id", "source")
_QID = re.compile(r"Q[1-9]\d*|-")
_OPEN = re.compile(r"open @(\S+)")


def read_people(paths: Iterable[Path], known: Iterable[str]) -> tuple[Term, ...]:
    """The terms of the files; `known` holds the codes of places. KnowledgeError with file and line for a wrong line."""
    codes = frozenset(known)
    terms: dict[tuple[str, str, Office, str], Term] = {}
    for path in paths:
        told: set[tuple[str, str, Office, str]] = set()
        for line, term in _terms(path, codes):
            key = (fold(term.person), term.code, term.office, str(term.start))
            if key in told:
                line.refuse(f"{term.person} as {term.office} from {term.start} stands twice in this file")
            told.add(key)
            terms[key] = term
    return tuple(terms.values())


def _terms(path: Path, codes: frozenset[str]) -> Iterable[tuple[Line, Term]]:
    code = ""
    for line in read_lines(path):
        section = line.section()
        if section is None:
            if not code:
                line.refuse("a term stands under its party's [CODE]")
            yield line, _term(line, code)
        elif section not in codes:
            line.refuse(f"[{section}] is no code of seeds/places.txt")
        else:
            code = section


def _term(line: Line, code: str) -> Term:
    cells = [cell.strip() for cell in line.text.split("|")]
    if len(cells) != len(_CELLS):
        line.refuse(f"{len(cells)} cells where a term has {len(_CELLS)}: {' | '.join(_CELLS)}")
    person, office, title, span, aliases, qid, source = cells
    if not person or not title or not source:
        line.refuse("a term needs a person, a title and a source")
    if not _QID.fullmatch(qid):
        line.refuse(f"{qid!r} is no Wikidata id; write Q and a number, or `-`")
    start, end, as_of = _span(line, span)
    return Term(person, code, _office(line, office), title, start, end, as_of, split_list(aliases), None if qid == "-" else qid, source)


def _office(line: Line, text: str) -> Office:
    try:
        return Office(text)
    except ValueError:
        line.refuse(f"{text!r} is no office; use one of {', '.join(Office)}")


def _span(line: Line, text: str) -> tuple[PartialDate | None, PartialDate | None, PartialDate | None]:
    left, dots, right = (part.strip() for part in text.partition(".."))
    if not dots or not left or not right:
        line.refuse(f"{text!r} is no span; write START .. END, START .. open @AS_OF, or ? for an unknown start")
    start = None if left == "?" else line.date(left)
    opened = _OPEN.fullmatch(right)
    if opened:
        end, as_of = None, line.date(opened[1])
        last = as_of
    else:
        end = last = line.date(right)
        as_of = None
    if start and last.last_day() < start.first_day():
        line.refuse(f"{text!r} ends before it begins")
    return start, end, as_of
