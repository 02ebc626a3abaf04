"""Reads a TOML file an operator edits, and says of every wrong key or value in which line it stands.

`tomllib` forgets line numbers, so a small scan finds them again. Imports the errors only.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from bot.errors import ConfigError

Location = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_SYNTAX_LINE = re.compile(r"\s*\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """The values of a file, and the line (from 1) of each table and key."""

    name: str
    data: dict[str, Any]
    lines: Mapping[Location, int]

    def line(self, location: Location) -> int:
        """The line of the place, or of the nearest place around it that is written down."""
        for length in range(len(location), 0, -1):
            if location[:length] in self.lines:
                return self.lines[location[:length]]
        return 1

    def at(self, location: Location) -> str:
        """`readout.toml:14`, as editors and terminals link it."""
        return f"{self.name}:{self.line(location)}"


def read_toml(path: Path) -> TomlFile:
    """The file's values and lines; ConfigError where it cannot be read or is no TOML."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read", error.strerror or str(error), "Name an existing file") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path.name}:{line}: not written in UTF-8", "", "Save the file as UTF-8") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax_error(path.name, str(error), text)) from None
    return TomlFile(path.name, data, _index(text, data))


def explain(error: ValidationError, file: TomlFile, model: type[BaseModel], *, skip: frozenset[Location] = frozenset()) -> list[str]:
    """One sentence for each fault pydantic found, with file, line and what is allowed. Places in `skip` are left out."""
    sentences = []
    for fault in error.errors(include_url=False):
        place: Location = fault["loc"]
        if place in skip:
            continue
        sentences.append(f"{file.at(place)}: {fault_text(place, fault, model)}")
    return sentences


def fault_text(place: Location, fault: Mapping[str, Any], model: type[BaseModel]) -> str:
    """What is wrong at the place, and what is allowed there."""
    table, key = _table_and_key(place)
    where = f" in {table}" if table else ""
    if fault["type"] == "extra_forbidden":
        known = _fields_at(model, place[:-1])
        close = difflib.get_close_matches(key, known, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"known are {', '.join(known)}"
        return f"unknown key '{key}'{where}; {hint}"
    if fault["type"] == "missing":
        return f"'{key}' is missing{where}"
    message = str(fault["msg"]).removeprefix("Value error, ")
    return f"'{key}'{where} is {fault['input']!r}: {message[:1].lower()}{message[1:]}"


def _table_and_key(place: Location) -> tuple[str, str]:
    names = [str(part) for part in place if isinstance(part, str)] or ["?"]
    if len(names) == 1:
        return "", names[0]
    table = ".".join(names[:-1])
    return (f"[[{table}]]" if any(isinstance(part, int) for part in place) else f"[{table}]"), names[-1]


def _fields_at(model: type[BaseModel], place: Sequence[str | int]) -> list[str]:
    for part in place:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_within(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _model_within(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for argument in get_args(annotation) if (found := _model_within(argument))), None)


def _syntax_error(name: str, message: str, text: str) -> str:
    found = _SYNTAX_LINE.search(message)
    line = int(found[1]) if found else text.count("\n") + 1
    return f"{name}:{line}: no valid TOML: {_SYNTAX_LINE.sub('', message).strip()}"


def _index(text: str, data: Mapping[str, Any]) -> dict[Location, int]:
    lines: dict[Location, int] = {}
    counts: dict[tuple[str, ...], int] = {}
    table: Location = ()
    closing: str | None = None  # the quotes that end a string of several lines
    for number, line in enumerate(text.splitlines(), start=1):
        if closing is not None:
            closing = None if closing in line else closing
            continue
        if header := _HEADER.fullmatch(line):
            table = _header_place(header, counts)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            place = table + _names(key[1])
            if _exists(data, place):  # a look-alike within a list of several lines is no key
                lines.setdefault(place, number)
            closing = _opened(line[key.end() :])
    return lines


def _header_place(header: re.Match[str], counts: dict[tuple[str, ...], int]) -> Location:
    names = _names(header[2])
    if header[1] == "[[":
        counts[names] = counts.get(names, -1) + 1
    place: Location = ()
    for length in range(1, len(names) + 1):
        place += (names[length - 1],)
        if names[:length] in counts:
            place += (counts[names[:length]],)
    return place


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _opened(value: str) -> str | None:
    for quotes in ('"""', "'''"):
        if value.lstrip().startswith(quotes) and value.count(quotes) == 1:
            return quotes
    return None


def _exists(data: Any, place: Location) -> bool:
    for part in place:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True
