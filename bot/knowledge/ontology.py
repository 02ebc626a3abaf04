"""The ontology: event types with their triggers, codes and the words of status, read from `config/ontology.toml`.

Data an operator may edit, so every part is checked when it is loaded and a wrong one is named. Imports the domain
and the errors only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.domain import EventType, Office, Status
from bot.errors import ConfigError


class Frame(StrEnum):
    """Where the parties of a trigger stand; the file's head explains each."""

    BETWEEN = "between"
    TALKS = "talks"
    ACTS_ON = "acts_on"
    GOES_TO = "goes_to"
    TRIP = "trip"
    HOSTS = "hosts"
    GIVES = "gives"
    GIFT = "gift"
    AGAINST = "against"
    TIES = "ties"
    POST = "post"
    PRESENCE = "presence"


@dataclass(frozen=True, slots=True)
class TriggerSpec:
    """Words (lemma phrases) that may tell of an event of the type, with the frame that places its parties."""

    type: EventType
    frame: Frame
    words: tuple[tuple[str, ...], ...]
    needs: str | None = None


@dataclass(frozen=True, slots=True)
class TypeSpec:
    """One event type: its label for people, its CAMEO and PLOVER codes by status, its triggers."""

    type: EventType
    label: str
    codes: Mapping[str, tuple[str, str]]
    triggers: tuple[TriggerSpec, ...]

    def code_for(self, status: Status) -> tuple[str, str]:
        """(CAMEO, PLOVER) for a status: its own, or the nearest of occurred, planned and refused."""
        if status in self.codes:
            return self.codes[status]
        if status in (Status.PLANNED, Status.PROPOSED, Status.HYPOTHETICAL):
            return self.codes["planned"]
        if status in (Status.REFUSED, Status.CANCELLED, Status.POSTPONED, Status.DENIED):
            return self.codes["refused"]
        return self.codes["occurred"]


@dataclass(frozen=True, slots=True)
class Ontology:
    """All types, the titles of offices, the words of status, and where "leader" means the head of government."""

    types: Mapping[EventType, TypeSpec]
    offices: Mapping[str, tuple[str, ...]]
    status: Mapping[str, tuple[str, ...]]
    led_by_government: frozenset[str] = frozenset()


_OFFICE_KEYS = {str(office) for office in Office} | {"leader", "plural_only"}


def load_ontology(config: Path) -> Ontology:
    """Reads and checks `ontology.toml` of the folder; ConfigError names what is wrong."""
    path = config / "ontology.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path.name} cannot be read", str(error.strerror), "Restore it from the release") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name} is no TOML", str(error), "Mend that line") from error
    types = {kind: _type_spec(kind, raw.pop(str(kind), None)) for kind in EventType}
    offices = {key: _words(f"[offices] {key}", value) for key, value in raw.pop("offices", {}).items()}
    status = {key: _words(f"[status] {key}", value) for key, value in raw.pop("status", {}).items()}
    led = _words("[leaders] head_of_government", raw.pop("leaders", {}).get("head_of_government", []))
    if raw:
        raise ConfigError(f"ontology.toml: unknown table [{next(iter(raw))}]", "the event types are closed", "Remove it or mend its name")
    unknown = set(offices) - _OFFICE_KEYS
    if unknown:
        raise ConfigError(
            f"ontology.toml: [offices] has no office {sorted(unknown)[0]!r}", "", f"Use one of {', '.join(sorted(_OFFICE_KEYS))}"
        )
    return Ontology(types, offices, status, frozenset(code.upper() for code in led))


def _type_spec(kind: EventType, table: Any) -> TypeSpec:
    if not isinstance(table, dict):
        raise ConfigError(f"ontology.toml: the type [{kind}] is missing", "all types of the guideline must be there", "Add it")
    codes = {}
    for status, pair in table.get("codes", {}).items():
        if status not in set(map(str, Status)) or not (isinstance(pair, list) and len(pair) == 2):
            raise ConfigError(f"ontology.toml: [{kind}] codes.{status}", "write status = [CAMEO, PLOVER]", "Mend that entry")
        codes[status] = (str(pair[0]), str(pair[1]))
    for needed in ("occurred", "planned", "refused"):
        if needed not in codes:
            raise ConfigError(f"ontology.toml: [{kind}] has no codes for {needed!r}", "", "Add them")
    triggers = tuple(_trigger(kind, entry) for entry in table.get("triggers", []))
    return TypeSpec(kind, str(table.get("label", kind)), codes, triggers)


def _trigger(kind: EventType, entry: Any) -> TriggerSpec:
    try:
        frame = Frame(entry["frame"])
        words = _words(f"[{kind}] triggers", entry["words"])
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(
            f"ontology.toml: a trigger of [{kind}] is wrong", str(error), f"Give words and a frame of {', '.join(Frame)}"
        ) from error
    unknown = set(entry) - {"frame", "words", "needs"}
    if unknown:
        raise ConfigError(f"ontology.toml: a trigger of [{kind}] has an unknown key {sorted(unknown)[0]!r}", "", "Use frame, words, needs")
    return TriggerSpec(kind, frame, tuple(tuple(word.split()) for word in words), entry.get("needs"))


def _words(where: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
        raise ConfigError(f"ontology.toml: {where} must be a list of words", f"it is {value!r}"[:80], "Mend that entry")
    return tuple(word.strip().lower() for word in value)
