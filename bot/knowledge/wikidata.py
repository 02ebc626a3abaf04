"""What Wikidata is asked about office holders, and its answers read: SPARQL 1.1 results as JSON, one query at a time.

Knows no HTTP: `ask` is handed in and gives the bytes of an answer. Imports the domain and the errors only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain import Office, PartialDate
from bot.errors import KnowledgeError, SourceError

Ask = Callable[[str], Awaitable[bytes]]
"""Asks the endpoint one query; SourceError where it does not answer, "throttled" with its wish where it asks for patience."""
Sleep = Callable[[float], Awaitable[None]]

# Wikidata's rules: one query at a time, an answer within its own 60 s, and patience for as long as a 429 says.
PAUSE_SECONDS = 1.0
TRIES = 4
_LONGEST_WAIT = 300.0
_ALIASES_AT_ONCE = 200

_DATES = """
  OPTIONAL { ?st pqv:P580 [ wikibase:timeValue ?start ; wikibase:timePrecision ?startPrecision ] }
  OPTIONAL { ?st pqv:P582 [ wikibase:timeValue ?end ; wikibase:timePrecision ?endPrecision ] }
  FILTER(!BOUND(?end) || ?end >= "1995-01-01T00:00:00Z"^^xsd:dateTime)
  SERVICE wikibase:label { bd:serviceParam wikibase:language "en,mul" . }"""

HEADS = (
    """SELECT ?iso3 ?country ?role ?person ?personLabel ?start ?startPrecision ?end ?endPrecision ?office ?officeLabel WHERE {
  ?country wdt:P298 ?iso3 .
  { ?country p:P35 ?st . ?st ps:P35 ?person . BIND("head_of_state" AS ?role) }
  UNION
  { ?country p:P6 ?st . ?st ps:P6 ?person . BIND("head_of_government" AS ?role) }
  ?st wikibase:rank ?rank . FILTER(?rank != wikibase:DeprecatedRank)
  ?person wdt:P31 wd:Q5 .
  OPTIONAL { ?st pq:P39 ?office }"""
    + _DATES
    + "\n}"
)

_MINISTERS = (
    """SELECT ?iso3 ?role ?position ?positionLabel ?person ?personLabel ?start ?startPrecision ?end ?endPrecision WHERE {
  BIND("%(role)s" AS ?role)
  { ?position wdt:P279* wd:%(kind)s } UNION { ?position wdt:P31 wd:%(kind)s }
  ?position wdt:P1001 ?country . ?country wdt:P298 ?iso3 .
  ?person p:P39 ?st . ?st ps:P39 ?position ; wikibase:rank ?rank .
  FILTER(?rank != wikibase:DeprecatedRank)"""
    + _DATES
    + "\n}"
)

_ALIASES = """SELECT ?person ?alias ?lang WHERE {
  VALUES ?person { %s }
  { ?person skos:altLabel ?alias } UNION { ?person rdfs:label ?alias }
  BIND(LANG(?alias) AS ?lang) FILTER(?lang IN ("en","mul"))
}"""

# The role as the queries bind it, its office and the title where the roster has none for that party.
ROLES: Mapping[str, tuple[Office, str]] = {
    "head_of_state": (Office.HEAD_OF_STATE, "Head of State"),
    "head_of_government": (Office.HEAD_OF_GOVERNMENT, "Prime Minister"),
    "foreign_minister": (Office.FOREIGN_MINISTER, "Foreign Minister"),
    "defence_minister": (Office.MINISTER, "Defence Minister"),
}
_PRECISIONS = {9: 4, 10: 7, 11: 10}
_QID = re.compile(r"Q[1-9]\d*")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T")


@dataclass(frozen=True, slots=True)
class Holding:
    """One statement: a person in an office of a country (by its three letters) for a time."""

    qid: str
    person: str
    code: str
    office: Office
    start: PartialDate | None
    end: PartialDate | None


def queries() -> tuple[str, ...]:
    """Who held which office; few classes in each, since an answer must come within a minute."""
    ministers = (("foreign_minister", "Q7330070"), ("defence_minister", "Q2518691"))
    return (HEADS, *(_MINISTERS % {"role": role, "kind": kind} for role, kind in ministers))


async def ask_holdings(ask: Ask, sleep: Sleep) -> tuple[Holding, ...]:
    """Every statement of every query, each once. KnowledgeError where the endpoint does not answer or answers something else."""
    found: dict[Holding, None] = {}
    for query in queries():
        found.update(dict.fromkeys(read_holdings(await _ask(ask, query, sleep))))
    return tuple(found)


async def ask_aliases(ask: Ask, sleep: Sleep, qids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """The English names of the people, in batches."""
    names: dict[str, list[str]] = {}
    for first in range(0, len(qids), _ALIASES_AT_ONCE):
        values = " ".join(f"wd:{qid}" for qid in qids[first : first + _ALIASES_AT_ONCE])
        for row in _rows(await _ask(ask, _ALIASES % values, sleep)):
            qid, alias = _entity(row, "person"), _literal(row, "alias")
            if qid and alias:
                names.setdefault(qid, []).append(" ".join(alias.split()))
    return {qid: tuple(dict.fromkeys(told)) for qid, told in names.items()}


async def _ask(ask: Ask, query: str, sleep: Sleep) -> bytes:
    """One query, asked again after a pause where the endpoint is busy or has asked for one."""
    for attempt in range(TRIES):
        await sleep(PAUSE_SECONDS * 5**attempt)
        try:
            return await ask(query)
        except SourceError as error:
            if attempt == TRIES - 1 or error.kind in {"blocked_address", "tls", "redirects", "gone"}:
                raise KnowledgeError("Wikidata did not answer", f"{error.what}: {error.why}", "The roster stays as it is") from error
            if error.retry_after:
                await sleep(min(error.retry_after, _LONGEST_WAIT))
    raise AssertionError("unreachable")


def read_holdings(body: bytes) -> Iterator[Holding]:
    """The statements of an answer; those without a name, a country or a usable date are passed over."""
    for row in _rows(body):
        qid, name, code = _entity(row, "person"), " ".join(_literal(row, "personLabel").split()), _literal(row, "iso3")
        role = ROLES.get(_literal(row, "role"))
        if not qid or not name or _QID.fullmatch(name) or any(sign in name for sign in "|;[#") or not role or len(code) != 3:
            continue
        start, end = _date(row, "start"), _date(row, "end")
        if start and end and end.last_day() < start.first_day():
            continue
        if "end" in row and end is None:
            continue  # somebody's end that nobody knows is no open term
        yield Holding(qid, name, code, role[0], start, end)


def _rows(body: bytes) -> list[Mapping[str, Any]]:
    try:
        rows = json.loads(body)["results"]["bindings"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise KnowledgeError("Wikidata answered something else than a table", "", "The roster stays as it is; try again later") from None
    if not isinstance(rows, list):
        raise KnowledgeError("Wikidata answered something else than a table", "", "The roster stays as it is; try again later")
    return [row for row in rows if isinstance(row, Mapping)]


def _literal(row: Mapping[str, Any], name: str) -> str:
    """The words of a cell; "" where it is missing or a blank node, which stands for a value that somebody else knows."""
    cell = row.get(name)
    return str(cell.get("value") or "") if isinstance(cell, Mapping) and cell.get("type") in {"literal", "typed-literal"} else ""


def _entity(row: Mapping[str, Any], name: str) -> str:
    cell = row.get(name)
    told = str(cell.get("value") or "").rpartition("/")[2] if isinstance(cell, Mapping) and cell.get("type") == "uri" else ""
    return told if _QID.fullmatch(told) else ""


def _date(row: Mapping[str, Any], name: str) -> PartialDate | None:
    """As precise as Wikidata says; it writes every date out whole."""
    told, precision = _literal(row, name), _literal(row, f"{name}Precision") or "11"
    if not _MOMENT.match(told) or not precision.isdigit() or int(precision) not in _PRECISIONS:
        return None
    try:
        date.fromisoformat(told[:10])
        return PartialDate(told[: _PRECISIONS[int(precision)]])
    except ValueError:
        return None
