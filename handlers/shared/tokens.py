"""A line of words cut into tokens: quotes of all kinds, `name=value`, `name:value`. Pure; imports nothing of the project."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

LONGEST = 2_000
"""Characters of one line at most."""

_PAIRS = {'"': '"', "“": "”", "„": "“”", "«": "»", "”": "”", "'": "'", "‘": "’"}
_NAME = re.compile(r"([a-z_]{1,32})[=:](?!//)")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, or several in quotes. `name` is what stood before `=` or `:`, `start` and `end` its place in the line."""

    text: str
    start: int
    end: int
    quoted: bool = False
    name: str = ""
    mark: str = ""

    @property
    def shown(self) -> str:
        """The token, short enough to be told back."""
        return self.text if len(self.text) <= 40 else f"{self.text[:39]}…"

    def whole(self) -> Token:
        """The token with what looked like an option's name as part of its text."""
        return replace(self, text=f"{self.name}{self.mark}{self.text}", name="", mark="")


def tokens(line: str) -> list[Token]:
    """The tokens of a line, in order. A quote that is not closed is a plain sign."""
    line = _UNSEEN.sub(" ", line)
    found: list[Token] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        token = _token(line, at)
        if token.text or token.quoted:
            found.append(token)
        at = token.end
    return found


def joined(line: str, words: Sequence[Token]) -> str:
    """The tokens as they stood in the line; one quoted token stands without its quotes."""
    if len(words) == 1:
        return words[0].text
    return " ".join(_UNSEEN.sub(" ", line[words[0].start : words[-1].end]).split())


def _token(line: str, start: int) -> Token:
    name = _NAME.match(line, start)
    at = name.end() if name else start
    closing = _PAIRS.get(line[at : at + 1], "")
    end = next((i for i in range(at + 1, len(line)) if line[i] in closing and _ends_here(line, i)), -1) if closing else -1
    if end > 0:
        text, after, quoted = line[at + 1 : end], end + 1, True
    else:
        after = next((i for i in range(at, len(line)) if line[i].isspace()), len(line))
        text, quoted = line[at:after], False
    if name:
        return Token(" ".join(text.split()), start, after, quoted, name[1], line[name.end() - 1])
    return Token(" ".join(text.split()), start, after, quoted)


def _ends_here(line: str, at: int) -> bool:
    """An apostrophe inside a word closes nothing: `'Cote d'Ivoire'`."""
    return line[at] not in "'’" or at + 1 == len(line) or line[at + 1].isspace()
