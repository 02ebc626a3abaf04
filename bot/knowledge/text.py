"""How names are compared, and how a seed file is read line by line with its place kept for the error.

Imports the domain and the errors only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

from bot.domain import PartialDate
from bot.errors import KnowledgeError

# Letters that Unicode does not decompose into a plain letter and a mark.
_PLAIN = str.maketrans({
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t", "þ": "th", "æ": "ae", "œ": "oe", "ə": "e",
    "'": "", "’": "", "‘": "", "ʻ": "", "ʼ": "", "`": "", ".": "", "&": " and ", "-": " ", "‐": " ", "‑": " ", "–": " ",
})  # fmt: skip
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=20_000)  # the words of the news come again and again
def fold(text: str) -> str:
    """The form in which names are compared: lower case, no accents, dots or apostrophes, hyphens as spaces.

    `fold("Côte d’Ivoire") == fold("cote d'ivoire")`, `fold("U.S.") == "us"`, `fold("Al-Sisi") == "al sisi"`.
    """
    if text.isascii():
        plain = text.lower()
    else:
        # Some letters are found only in a sign taken apart ("𝔸"), and some signs only in a letter made small ("İ").
        small = unicodedata.normalize("NFKD", text).casefold()
        decomposed = unicodedata.normalize("NFKD", small)
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _SPACE.sub(" ", plain.translate(_PLAIN)).strip()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a seed file that says something. `number` counts from 1; `indented` marks a continuation."""

    path: Path
    number: int
    text: str
    indented: bool

    def refuse(self, why: str) -> NoReturn:
        """KnowledgeError that names file and line."""
        raise KnowledgeError(f"{self.path}:{self.number}", why, "Correct the line")

    def date(self, text: str) -> PartialDate:
        """The date that a cell of the line tells."""
        try:
            return PartialDate(text)
        except ValueError as error:
            self.refuse(str(error))

    def section(self) -> str | None:
        """What stands in `[...]`, or None where the line opens no section."""
        if not self.text.startswith("["):
            return None
        if not self.text.endswith("]") or not self.text[1:-1].strip():
            self.refuse(f"{self.text!r} opens no section; write [NAME]")
        return self.text[1:-1].strip()


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of a seed file without comments (`#` first) and blanks; KnowledgeError where it cannot be read."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise KnowledgeError(f"{path} is missing", "", "Install readout-bot again, or restore the file from the repository") from None
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path} cannot be read", str(error), "Seed files are text in UTF-8") from error
    for number, raw in enumerate(content.splitlines(), 1):
        text = raw.strip()
        if text and not text.startswith("#"):
            yield Line(path, number, text, raw[0] in " \t")


def split_list(text: str) -> tuple[str, ...]:
    """`a; b; c` as its items; `-` and nothing are no items."""
    return tuple(item for part in text.split(";") if (item := part.strip()) and item != "-")
