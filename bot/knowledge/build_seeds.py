"""Rebuilds seeds/places.txt and seeds/people.txt from the collected facts (two CSV files).

    python -m bot.knowledge.build_seeds --facts DIR --out seeds

A maintenance script, not used by the running bot. It normalises codes, offices, names and aliases, and says on stderr
what it repaired or dropped. What a person corrects belongs into `places_own.txt` and `people_own.txt`, which this script
never touches and which win when the seeds are loaded. Imports the domain and the errors.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from bot.errors import KnowledgeError, ReadoutError
from bot.knowledge.build_people import PersonRow, clean_people
from bot.knowledge.build_places import PlaceRow, clean_places

Tell = Callable[[str], None]

_PLACES_HEAD = """\
# Countries, organisations and de-facto authorities. Rebuilt by bot/knowledge/build_seeds.py: correct in places_own.txt.
# CODE | two letters, `-` for none | usual English name
#   aliases, demonyms, capitals, metonyms: a; b; c        note: what else its names can mean
"""
_PEOPLE_HEAD = """\
# Who held which office when. Rebuilt by bot/knowledge/build_seeds.py: correct in people_own.txt.
# Person | office | title | START .. END, or START .. open @AS_OF | aliases; ... | Wikidata id, `-` for none | source (PROVENANCE.md)
"""


def _rows(path: Path, columns: Iterable[str]) -> list[Mapping[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = set(columns) - set(reader.fieldnames or ())
            if missing:
                raise KnowledgeError(f"{path}:1", f"the columns {', '.join(sorted(missing))} are missing", "Give the folder of the facts")
            return [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path} cannot be read", str(error), "Give the folder that holds people.csv and places.csv") from error


def places_text(rows: Iterable[PlaceRow]) -> str:
    """The content of seeds/places.txt."""
    lines = [_PLACES_HEAD]
    section = ""
    for row in rows:
        if row.kind != section:
            section = row.kind
            lines.append(f"[{section}]")
        lines.append(f"{row.code} | {row.iso2 or '-'} | {row.name}")
        for key in ("aliases", "demonyms", "capitals", "metonyms"):
            items: list[str] = getattr(row, key)
            if items:
                lines.append(f"  {key}: {'; '.join(items)}")
        if row.note:
            lines.append(f"  note: {row.note}")
    return "\n".join(lines) + "\n"


def people_text(rows: Iterable[PersonRow]) -> str:
    """The content of seeds/people.txt, grouped by code in the order given."""
    lines = [_PEOPLE_HEAD]
    code = ""
    for row in rows:
        if row.code != code:
            code = row.code
            lines.append(f"[{code}]")
        span = f"{row.start or '?'} .. {row.end or f'open @{row.as_of}'}"
        cells = (row.person, row.office, row.title, span, "; ".join(row.aliases) or "-", row.qid or "-", row.source)
        lines.append(" | ".join(cells))
    return "\n".join(lines) + "\n"


def build(facts: Path, out: Path, tell: Tell) -> None:
    """Writes both files into `out`; KnowledgeError where the facts cannot be read."""
    place_rows = clean_places(_rows(facts / "places.csv", ("kind", "code", "iso2", "name", "aliases", "ambiguity_note")), tell)
    columns = ("name", "country_iso3", "office", "title", "start", "end", "aliases", "wikidata_qid", "as_of", "source")
    people_rows = clean_people(_rows(facts / "people.csv", columns), place_rows, tell)
    out.mkdir(parents=True, exist_ok=True)
    (out / "places.txt").write_text(places_text(place_rows), encoding="utf-8")
    (out / "people.txt").write_text(people_text(people_rows), encoding="utf-8")
    tell(f"{len(place_rows)} places, {len(people_rows)} terms written to {out}")


def main() -> int:
    """The command line of the script; the exit code."""
    parser = argparse.ArgumentParser(description="Rebuild seeds/places.txt and seeds/people.txt from collected facts.")
    parser.add_argument("--facts", type=Path, required=True, help="folder with people.csv and places.csv")
    parser.add_argument("--out", type=Path, required=True, help="the seeds folder")
    chosen = parser.parse_args()
    try:
        build(chosen.facts, chosen.out, lambda message: print(message, file=sys.stderr))
    except ReadoutError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
