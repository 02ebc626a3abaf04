"""Reads seeds/blocs.txt; every line is checked.

    [BRICS] BRICS
    BRA RUS IND CHN | 2009-06-16 ..
    ZAF             | 2010-12-24 ..

A line gives codes and, after the bar, from when to when; without a bar the membership has no bounds. Imports the domain
and the errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bot.domain import check_code
from bot.knowledge.blocs import Bloc, Membership
from bot.knowledge.text import Line, read_lines

_HEAD = re.compile(r"\[([^\]]+)\]\s+(\S.*)")


def read_blocs(path: Path, known: Iterable[str]) -> tuple[Bloc, ...]:
    """The blocs of the file; `known` holds the codes of places. KnowledgeError with file and line for a wrong line."""
    codes = frozenset(known)
    names: dict[str, str] = {}
    members: dict[str, list[Membership]] = {}
    code = ""
    for line in read_lines(path):
        if line.text.startswith("["):
            code, name = _head(line)
            if code in names:
                line.refuse(f"{code} stands twice")
            names[code], members[code] = name, []
        elif not code:
            line.refuse("a member stands under its bloc: [CODE] Name")
        else:
            members[code].extend(_members(line, codes))
    return tuple(Bloc(code, name, tuple(members[code])) for code, name in names.items())


def _head(line: Line) -> tuple[str, str]:
    head = _HEAD.fullmatch(line.text)
    if not head:
        line.refuse(f"{line.text!r} opens no bloc; write [CODE] Name")
    try:
        return check_code(head[1].strip()), head[2]
    except ValueError as error:
        line.refuse(str(error))


def _members(line: Line, codes: frozenset[str]) -> list[Membership]:
    left, bar, right = (part.strip() for part in line.text.partition("|"))
    since = until = None
    if bar:
        first, dots, last = (part.strip() for part in right.partition(".."))
        if not dots or not (first or last):
            line.refuse(f"{right!r} is no span; write SINCE .. UNTIL, either side may be empty")
        since, until = (line.date(told) if told else None for told in (first, last))
        if since and until and until.last_day() < since.first_day():
            line.refuse(f"{right!r} ends before it begins")
    for code in left.split():
        if code not in codes:
            line.refuse(f"{code!r} is no code of seeds/places.txt")
    if not left:
        line.refuse("no member is named before the bar")
    return [(code, since, until) for code in left.split()]
