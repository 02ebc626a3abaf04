"""A sentence as it would be spoken: without an editor's brackets in a name, and with a speaker's name in small letters.

"[US President Donald] Trump" is one name, and "SECRETARY BLINKEN:" names who says what follows; the parser and the readers of names know
neither form. What a bracket holds instead of a word, or behind it ("them [North Korea]"), stays as it is. Imports nothing of the project.
"""

from __future__ import annotations

import re

# A bracket that a name goes on behind.
_INSERTED = re.compile(r"\[([^\[\]\n]{1,80})\](?=\s+[A-ZÀ-Þ])")
_STANDS_FOR = re.compile(r"(?i)\b(?:he|she|it|him|they|them|this|that|there|we|us|you|here|now)\s*$")
_LABEL = re.compile(r"^[A-Z][A-Z.'’-]*(?: [A-Z][A-Z.'’-]*){0,5}(?=\s*:\s)")
_SMALL = frozenset({"MR", "MRS", "MS", "DR", "LE", "LA", "DE", "VAN", "VON", "DER", "AL", "EL"})
_INITIALS = 3  # a shorter word in a label is an abbreviation: US, UN, EU


def plain(text: str) -> tuple[str, tuple[int, ...]]:
    """The text, and where in it a character was left out, ascending; a place stands twice where two were."""
    label = _LABEL.match(text)
    if label:
        text = " ".join(map(_small, label[0].split(" "))) + text[label.end() :]
    if "[" not in text:
        return text, ()
    marks = [
        at for found in _INSERTED.finditer(text) if not _STANDS_FOR.search(text[: found.start()]) for at in (found.start(), found.end() - 1)
    ]
    kept = "".join(char for at, char in enumerate(text) if at not in marks)
    return kept, tuple(at - number for number, at in enumerate(marks))


def _small(word: str) -> str:
    """`BLINKEN` as Blinken, `US` and `U.S.` as they are."""
    if "." in word[:-1] or (len(word) <= _INITIALS and word.rstrip(".") not in _SMALL):
        return word
    return "-".join(part[:1] + part[1:].lower() for part in word.split("-"))
