"""Keeps the roster current: asks Wikidata, lays the answer over the seeds, shows what changes, and keeps it as a file of terms.

The file has the form of seeds/people.txt, so that it can be read and corrected by a person, and merged anew under newer seeds. A change
that smells of vandalism waits for a day, and an answer much shorter than the last is not believed at all. Imports the domain, the errors
and this part's own modules.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.domain import PartialDate
from bot.errors import KnowledgeError
from bot.knowledge.people import Term
from bot.knowledge.terms import merge, post_of
from bot.knowledge.text import fold
from bot.knowledge.wikidata import ROLES, Ask, Holding, Sleep, ask_aliases, ask_holdings

# An answer with fewer rows than this share of the last one's is half an answer.
LEAST_SHARE = 0.8
# A new holder beside one whose term nobody has closed waits so long before it is believed.
HOLD = timedelta(days=1)
MOST_ALIASES = 6

_HEAD = "# Who held which office when, by Wikidata (CC0). Written by: readout knowledge refresh. Your own lines belong in the overrides."
_META = re.compile(r"^# (?P<key>asked|rows|held): (?P<value>.*)$", re.MULTILINE)
_TITLE_WORDS = re.compile(
    r"\b(administration|government|president|vice|mr|mrs|dr|sir|senator|governor|gen|general|pm|chief|minister|secretary|potus|king|queen|"
    r"emperor|prince|princess|sheikh|emir|sultan|pope|lord|chancellor|the|of|jr|sr)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\- ])+")
# Where the family's name comes first.
_FAMILY_FIRST = frozenset({"CHN", "HKG", "TWN", "PRK", "KOR", "VNM", "KHM"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file of refreshed terms says of itself: when it was asked, how many rows came, and which changes were held since when."""

    asked: date | None = None
    rows: int = 0
    held: Mapping[str, date] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the difference: "+", "-" or "~" and the terms before and after."""

    sign: str
    before: Term | None
    after: Term | None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The answer as terms, the roster it makes, the difference to the roster before, and what was held back with why."""

    terms: tuple[Term, ...]
    roster: tuple[Term, ...]
    changes: tuple[Change, ...]
    held: Mapping[str, date]
    rows: int
    asked: date


async def refresh(
    ask: Ask, sleep: Sleep, *, base: Sequence[Term], overrides: Sequence[Term], before: Sequence[Term], kept: Kept, codes: frozenset[str],
    today: date,
) -> Refreshed:  # fmt: skip
    """Asks and merges; writes nothing. `base` are the seeds' terms, `before` the roster in use. KnowledgeError where it fails."""
    holdings = await ask_holdings(ask, sleep)
    if len(holdings) < kept.rows * LEAST_SHARE or not holdings:
        why = f"{len(holdings):,} rows where the last answer had {kept.rows:,}"
        raise KnowledgeError("Wikidata's answer is too short to be whole", why, "The roster stays as it is; try again later")
    names = await ask_aliases(ask, sleep, sorted({holding.qid for holding in holdings}))
    terms = tuple(_term(holding, names.get(holding.qid, ()), today) for holding in holdings if holding.code in codes)
    terms, held = _hold_back(terms, base, kept, today)
    roster = merge(base, terms, overrides)
    return Refreshed(terms, roster, difference(before, roster), held, len(holdings), today)


def _term(holding: Holding, names: Sequence[str], today: date) -> Term:
    title = next(title for office, title in ROLES.values() if office is holding.office)
    as_of = None if holding.end else PartialDate.of_day(today)
    start = holding.start if holding.start is None or holding.start.first_day() <= today else None
    aliases = _aliases(holding.person, holding.code, names)
    return Term(holding.person, holding.code, holding.office, title, start, holding.end, as_of, aliases, holding.qid, "wikidata")


def _aliases(person: str, code: str, names: Sequence[str]) -> tuple[str, ...]:
    """The surname and those names that are names: no titles, no numerals, no nicknames that share no word with the name."""
    words = person.split()
    surname = words[0 if code in _FAMILY_FIRST else -1]
    own = {fold(word) for word in words}
    fitting = [
        name for name in names
        if 2 <= len(name.split()) <= 5 and name != person and _NAME.fullmatch(name) and not _TITLE_WORDS.search(name)
        and own & set(fold(name).split())
    ]  # fmt: skip
    short = [surname] if len(words) > 1 and len(surname) > 2 and not surname.endswith(".") and _NAME.fullmatch(surname) else []
    return tuple(dict.fromkeys([*short, *fitting]))[:MOST_ALIASES]


def _hold_back(terms: Sequence[Term], base: Sequence[Term], kept: Kept, today: date) -> tuple[tuple[Term, ...], dict[str, date]]:
    """A new holder whose predecessor's end nobody has told waits for `HOLD`: a hand-over is told twice, a prank once."""
    known = {(post_of(term), term.qid or fold(term.person)) for term in base}
    names = {(post_of(term), fold(term.person)) for term in base}
    held: dict[str, date] = {}
    passed: list[Term] = []
    for term in terms:
        new = (post_of(term), term.qid) not in known and (post_of(term), fold(term.person)) not in names
        rivals = [other for other in terms if other.qid != term.qid and post_of(other) == post_of(term) and other.end is None]
        if new and term.end is None and any(other.first_day <= term.first_day for other in rivals):
            key = f"{term.code} {term.office} {term.qid}"
            first = (kept.held or {}).get(key, today)
            if today - first < HOLD:
                held[key] = first
                continue
        passed.append(term)
    return tuple(passed), held


def difference(before: Iterable[Term], after: Iterable[Term]) -> tuple[Change, ...]:
    """What changes, by party, office and time; a later `as_of` of the same term is no change."""
    old = {_key(term): term for term in before}
    new = {_key(term): term for term in after}
    changes = []
    for key in sorted(old.keys() | new.keys(), key=lambda key: (key[0], key[1], key[3])):
        was, now = old.get(key), new.get(key)
        if was is None or now is None:
            changes.append(Change("+" if was is None else "-", was, now))
        elif (was.end, was.title) != (now.end, now.title):
            changes.append(Change("~", was, now))
    return tuple(changes)


def _key(term: Term) -> tuple[str, str, str, str]:
    return term.code, str(term.office), fold(term.person), str(term.start or "")


def line_of(term: Term) -> str:
    """The term as a line of seeds/people.txt."""
    span = f"{term.start or '?'} .. {term.end or f'open @{term.as_of}'}"
    cells = (term.person, str(term.office), term.title, span, "; ".join(term.aliases) or "-", term.qid or "-", term.source or "wikidata")
    return " | ".join(cells)


def write_terms(path: Path, refreshed: Refreshed) -> None:
    """The file whole or not at all. KnowledgeError where it cannot be written."""
    lines = [_HEAD, f"# asked: {refreshed.asked}", f"# rows: {refreshed.rows}"]
    lines += [f"# held: {since} {key}" for key, since in sorted(refreshed.held.items())]
    code = ""
    told = {(term.code, term.office, fold(term.person), str(term.start)): term for term in refreshed.terms}
    for term in sorted(told.values(), key=lambda term: (term.code, term.office, term.first_day, term.person)):
        if term.code != code:
            code = term.code
            lines.append(f"[{code}]")
        lines.append(line_of(term))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            file.write("\n".join(lines) + "\n")
        os.replace(file.name, path)  # noqa: PTH105 - one step on the same disk
    except OSError as error:
        raise KnowledgeError(f"{path} cannot be written", error.strerror or str(error), "Name another: knowledge.file") from error


def read_kept(path: Path) -> Kept:
    """What the file says of itself; nothing where there is none."""
    try:
        found = _META.findall(path.read_text(encoding="utf-8"))
        told = dict(found)
        held = {value[11:]: date.fromisoformat(value[:10]) for key, value in found if key == "held"}
        return Kept(date.fromisoformat(told["asked"]) if "asked" in told else None, int(told.get("rows", "0")), held)
    except FileNotFoundError:
        return Kept()
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"{path} cannot be read", str(error), "Delete it and run: readout knowledge refresh") from error
