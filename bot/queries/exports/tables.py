"""Rows of text: CSV that no spreadsheet takes for formulas, JSON lines with their schema, GDELT's columns. Imports the domain only."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from bot.domain import Event, Party, Role, event_record
from bot.queries.exports.meta import SCHEMA, Meta, plain, web_address

# A spreadsheet runs what begins with one of these, full-width forms too.
_FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")
_CSV_COLUMNS = (
    "id", "type", "status", "news", "date", "date_precision", "parties", "persons", "offices", "roles", "place_code", "place", "topics",
    "mode", "evidence", "attribution", "confidence", "cameo", "plover", "rarity", "revision", "sources", "outlets", "urls", "first_seen",
)  # fmt: skip
_GDELT_COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "Actor1Code", "Actor1Name", "Actor1CountryCode", "Actor1Type1Code", "Actor2Code",
    "Actor2Name", "Actor2CountryCode", "Actor2Type1Code", "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass",
    "NumMentions", "NumSources", "NumArticles", "ActionGeo_FullName", "ActionGeo_CountryCode", "DATEADDED", "SOURCEURL", "PloverCode",
    "ReadoutType", "ReadoutStatus", "ReadoutConfidence",
)  # fmt: skip
# CAMEO's actor types for the offices: GOV government, MIL military, IGO head of an organisation of states.
_ACTOR_TYPES = {"military": "MIL", "org_head": "IGO", "state": ""}
_ACTING = frozenset({Role.INITIATOR, Role.VISITOR})


class CsvWriter:
    """One event a row; lists within a cell are set apart by '; '."""

    def begin(self, meta: Meta) -> bytes:  # noqa: ARG002 - a table's first line is its header and nothing else
        return _csv_line(_CSV_COLUMNS)

    def wants(self, event: Event) -> bool:  # noqa: ARG002
        return True

    def row(self, event: Event) -> bytes:
        parties, place, sources = event.parties, event.place, event.sources
        cells = (
            _cell(event.id), event.type, event.status, "yes" if event.current else "no", event.date.text if event.date else "",
            event.date.precision if event.date else "", _cell(_listed(party.code for party in parties)),
            _cell(_listed(p.person or "" for p in parties)), _listed(party.office for party in parties),
            _listed(party.role for party in parties), _cell(place.code) if place else "", _cell(place.name or "") if place else "",
            _cell(_listed(event.topics)), event.mode or "", _cell(event.evidence), _cell(event.attribution or ""),
            f"{event.confidence:.3f}", _cell(event.cameo or ""), _cell(event.plover or ""), _cell(event.rarity), event.revision,
            len(sources), _cell(_listed(dict.fromkeys(source.outlet for source in sources))),
            _cell(_listed(filter(None, (web_address(s.url) for s in sources)))), event.first_seen.isoformat(),
        )  # fmt: skip
        return _csv_line(cells)

    def end(self) -> bytes:
        return b""


class JsonWriter:
    """A header line with the schema's number, then one record of DESIGN.md section 3 a line, with id, sources, revision and rarity."""

    def begin(self, meta: Meta) -> bytes:
        return _json_line(
            {
                "format": "readout-events", "schema": SCHEMA, "exported": meta.at.isoformat(), "a": meta.a, "b": meta.b,
                "since": meta.since.isoformat() if meta.since else None, "until": meta.until.isoformat() if meta.until else None,
                "coverage": meta.coverage,
            }
        )  # fmt: skip

    def wants(self, event: Event) -> bool:  # noqa: ARG002
        return True

    def row(self, event: Event) -> bytes:
        return _json_line({**event_record(event), "first_seen": event.first_seen.isoformat(), "changed": event.changed.isoformat()})

    def end(self) -> bytes:
        return b""


class GdeltWriter:
    """One row for each pair of an event, the acting party first. Columns have GDELT's names where they hold the same; tone and scales,
    which nobody measured here, are left out, and the last four are ours.
    """

    _meta: Meta

    def begin(self, meta: Meta) -> bytes:
        self._meta = meta
        return ("\t".join(_GDELT_COLUMNS) + "\n").encode()

    def wants(self, event: Event) -> bool:
        return event.cameo is not None

    def row(self, event: Event) -> bytes:
        return b"".join(self._line(event, one, other, number == 0) for number, (one, other) in enumerate(_directed(event)))

    def end(self) -> bytes:
        return b""

    def _line(self, event: Event, one: Party, other: Party, root: bool) -> bytes:
        day = event.date.first_day() if event.date else event.first_seen.date()
        code = event.cameo or ""
        place, sources = event.place, event.sources
        cells = (
            event.id, f"{day:%Y%m%d}", f"{day:%Y%m}", f"{day:%Y}", *self._actor(one), *self._actor(other), int(root), code, code[:3],
            code[:2], _quad(code), len(sources), len({source.outlet for source in sources}), len(sources),
            (place.name or self._meta.name(place.code)) if place else "", place.code if place else "", f"{event.first_seen:%Y%m%d%H%M%S}",
            next(filter(None, (web_address(source.url) for source in sources)), ""), event.plover or "", event.type, event.status,
            f"{event.confidence:.3f}",
        )  # fmt: skip
        return ("\t".join(plain(str(cell)) for cell in cells) + "\n").encode("utf-8", "replace")

    def _actor(self, party: Party) -> tuple[str, str, str, str]:
        kind = _ACTOR_TYPES.get(party.office, "GOV")
        return party.code + kind, party.person or self._meta.name(party.code), party.code, kind


def _directed(event: Event) -> Iterator[tuple[Party, Party]]:
    """A party for each code, who acts before whom it is done to."""
    first: dict[str, Party] = {}
    for party in event.parties:
        first.setdefault(party.code, party)
    for one, other in combinations(first.values(), 2):
        yield (other, one) if other.role in _ACTING and one.role not in _ACTING else (one, other)


def _quad(cameo: str) -> str:
    """GDELT's four classes by CAMEO's root: talk and deeds of cooperation, talk and deeds of conflict."""
    root = int(cameo[:2]) if cameo[:2].isdigit() else 0
    return next((str(number) for number, last in enumerate((5, 8, 13, 20), 1) if 0 < root <= last), "")


def _listed(values: Iterable[str]) -> str:
    return "; ".join(values)


def _cell(text: str) -> str:
    """Free text as a cell that no spreadsheet takes for a formula."""
    cell = plain(text)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _csv_line(cells: Sequence[object]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(cells)
    return stream.getvalue().encode("utf-8", "replace")


def _json_line(record: object) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
