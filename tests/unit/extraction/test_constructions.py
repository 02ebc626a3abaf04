"""The regression file of constructions: sentences of our own writing, grouped by construction in `constructions/*.toml`.

A case holds what the annotation guideline demands of the real extractor. Every expected event must come out, with exactly the fields
the case gives, and nothing else may, unless the case allows it because the guideline leaves it open:

    [[case]]
    id = "phoned"                       # unique within its file
    title = "..."                       # optional
    text = "..."
    published = 2021-09-14              # absent: nobody says when
    expect = [{ type = "call", parties = ["FRA", "IRQ"], status = "occurred", current = true, persons = { FRA = ["..."] },
                offices = { FRA = "head_of_state" }, roles = { FRA = "initiator" }, place = "FRA", date = "2021-09-13" }]
    allow = [{ type = "visit", parties = ["FRA", "IRQ"] }]

`place` is a country's code; `place` and `date` may be "none". `persons` are compared for the parties they are given for: a person given
by one word by surname, else by full name.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.domain import EventMention, EventType, Status
from bot.extraction import Extractor

FOLDER = Path(__file__).resolve().parent / "constructions"
KEYS = frozenset({"type", "parties", "status", "current", "persons", "offices", "roles", "place", "date"})

Case = Mapping[str, Any]


def read_cases() -> Iterator[tuple[str, Case]]:
    for path in sorted(FOLDER.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            yield f"{path.stem}/{case['id']}", case


CASES = tuple(read_cases())


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_a_construction_gives_what_the_guideline_demands(case: Case, extractor: Extractor) -> None:
    published: date | None = case.get("published")
    extraction = extractor.extract(case["text"], title=case.get("title", ""), published=published)
    assert difference(case, extraction.mentions) is None, difference(case, extraction.mentions)


def test_the_cases_are_many_and_well_formed() -> None:
    assert len(CASES) >= 400
    assert [name for name, count in Counter(name for name, _ in CASES).items() if count > 1] == []
    assert [text for text, count in Counter((case.get("title"), case["text"]) for _, case in CASES).items() if count > 1] == []
    for name, case in CASES:
        for wanted in case["expect"]:
            assert set(wanted) <= KEYS, name
            assert wanted["type"] in set(EventType), name
            assert len(set(wanted["parties"])) >= 2, name
            assert wanted.get("status", "occurred") in set(Status), name


def test_the_cases_show_every_type_and_every_status() -> None:
    shown = [wanted for _, case in CASES for wanted in case["expect"]]
    assert {wanted["type"] for wanted in shown} == set(EventType)
    assert {wanted["status"] for wanted in shown if "status" in wanted} == set(Status)


def difference(case: Case, mentions: Sequence[EventMention]) -> str | None:
    """What is missing or too much, in lines; None where all is as the case wants it."""
    pairs = pairing([[fits(wanted, mention) for mention in mentions] for wanted in case["expect"]])
    missing = [wanted for index, wanted in enumerate(case["expect"]) if index not in pairs]
    extra = [mention for index, mention in enumerate(mentions) if index not in pairs.values()]
    extra = [mention for mention in extra if not any(allowed(entry, mention) for entry in case.get("allow", ()))]
    if not missing and not extra:
        return None
    return "\n".join([f"missing {dict(wanted)}" for wanted in missing] + [f"unexpected {told(mention)}" for mention in extra])


def pairing(fitting: Sequence[Sequence[bool]]) -> dict[int, int]:
    """The greatest one-to-one pairing of rows with columns (augmenting paths)."""
    column_row: dict[int, int] = {}

    def place(row: int, tried: set[int]) -> bool:
        for column, fit in enumerate(fitting[row]):
            if fit and column not in tried:
                tried.add(column)
                if column not in column_row or place(column_row[column], tried):
                    column_row[column] = row
                    return True
        return False

    for row in range(len(fitting)):
        place(row, set())
    return {row: column for column, row in column_row.items()}


def fits(wanted: Mapping[str, Any], mention: EventMention) -> bool:
    """True where the mention has every field that the case gives."""
    if mention.type != wanted["type"] or mention.codes != set(wanted["parties"]):
        return False
    if mention.status != wanted.get("status", mention.status) or mention.current != wanted.get("current", mention.current):
        return False
    for code, names in wanted.get("persons", {}).items():
        if not same_persons(names, [party.person for party in mention.parties if party.code == code and party.person]):
            return False
    for key in ("offices", "roles"):
        held = {(party.code, str(getattr(party, key[:-1]))) for party in mention.parties}
        if not set(wanted.get(key, {}).items()) <= held:
            return False
    if "place" in wanted and wanted["place"] != (mention.place.code if mention.place else "none"):
        return False
    return "date" not in wanted or wanted["date"] == (mention.date.text if mention.date else "none")


def allowed(entry: Mapping[str, Any], mention: EventMention) -> bool:
    return bool(mention.type == entry["type"] and mention.codes == set(entry["parties"]))


def same_persons(wanted: Sequence[str], found: Sequence[str]) -> bool:
    names = {fold(name) for name in found}
    return len(names) == len(wanted) and all(
        any(fold(name) == (other if " " in name else other.split()[-1]) for other in names) for name in wanted
    )


def fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(character for character in plain if not unicodedata.combining(character)).casefold()


def told(mention: EventMention) -> str:
    """A mention in one line, for a failing test's reader."""
    parties = ", ".join(f"{party.code}/{party.role}/{party.office}/{party.person}" for party in mention.parties)
    place, day = mention.place.code if mention.place else None, mention.date.text if mention.date else None
    return f"{mention.type} {mention.status} current={mention.current} [{parties}] place={place} date={day}"
