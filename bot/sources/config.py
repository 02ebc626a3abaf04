"""Reads `config/sources.toml` into sources; every fault is told with its file and line.

Imports the domain, the errors, `tomlfile` and the kinds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pycountry
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from bot.domain import Source, SourceKind
from bot.errors import ConfigError
from bot.sources.kinds import known_kinds
from bot.tomlfile import TomlFile, explain, read_toml

# Codes in use that the ISO list behind pycountry lacks.
_MORE_COUNTRIES = {"XK": "XKX", "XKX": "XKX"}


class _Row(BaseModel):
    """One `[[source]]` table."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    url: Annotated[str, Field(pattern=r"^https?://[^\s/]+\S*$")]
    kind: str = SourceKind.FEED
    country: str | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "en"
    official: bool = False
    enabled: bool = True
    every_minutes: Annotated[int, Field(ge=1, le=10_080)] = 15
    options: dict[str, str] = {}

    @field_validator("kind")
    @classmethod
    def _registered(cls, kind: str) -> str:
        if kind not in known_kinds():
            raise ValueError(f"known kinds are {', '.join(sorted(known_kinds()))}")
        return kind

    @field_validator("options")
    @classmethod
    def _of_the_kind(cls, options: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        return _checked(str(info.data.get("kind", SourceKind.FEED)), options)

    @field_validator("country")
    @classmethod
    def _three_letters(cls, code: str | None) -> str | None:
        if code is None or code in _MORE_COUNTRIES:
            return code and _MORE_COUNTRIES[code]
        found = pycountry.countries.get(alpha_2=code) if len(code) == 2 else pycountry.countries.get(alpha_3=code)
        if found is None:
            raise ValueError("use an ISO 3166-1 code in capitals, such as PK or PAK, or leave it out")
        return str(found.alpha_3)


def _checked(kind: str, options: dict[str, str]) -> dict[str, str]:
    """The options as they are; ValueError where the kind has no such option, misses one, or says that its value is wrong."""
    reader = known_kinds().get(kind)
    if reader is None:
        return options
    for name in options:
        if name not in reader.options:
            known = f"known are {', '.join(reader.options)}" if reader.options else "this kind has none"
            raise ValueError(f"unknown option '{name}' for the kind {kind}; {known}")
    if missing := sorted(reader.required - options.keys()):
        raise ValueError(f"the kind {kind} needs the option '{missing[0]}': {reader.options[missing[0]]}")
    reader.check(options)
    return options


class _Sheet(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    source: tuple[_Row, ...] = ()


def load_sources(path: Path) -> tuple[Source, ...]:
    """The sources of the file in its order, disabled ones too; `country` comes out as a three-letter code.

    ConfigError with one sentence a fault: a wrong key or value, an id or address that stands twice.
    """
    file = read_toml(path)
    try:
        sheet = _Sheet.model_validate(file.data)
    except ValidationError as error:
        raise ConfigError("; ".join(explain(error, file, _Sheet))) from None
    if twice := _repeated(sheet.source, file):
        raise ConfigError("; ".join(twice))
    return tuple(Source(**{**row.model_dump(), "options": tuple(row.options.items())}) for row in sheet.source)


def _repeated(rows: tuple[_Row, ...], file: TomlFile) -> list[str]:
    faults = []
    for key in ("id", "url"):
        first: dict[str, int] = {}
        for number, row in enumerate(rows):
            value = str(getattr(row, key))
            if value in first:
                earlier = file.line(("source", first[value], key))
                here = file.at(("source", number, key))
                faults.append(f"{here}: the {key} '{value}' stands in line {earlier} already; each may stand once")
            first.setdefault(value, number)
    return faults
