"""Foreign text made harmless: what a headline holds is shown, never interpreted. Imports nothing of the project."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

# Escape sequences go as a whole, so that "[2J" does not remain as litter: CSI, OSC and the other strings, two-character ones.
_ESCAPES = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x9d\x90])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?")
_SPACES = re.compile(r"\s+")
# Cc control, Cf format (direction overrides, zero-width signs, tags), Cs lone surrogates, Co private use, Cn unassigned.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_MOST_ACCENTS = 4
# Zero-width joiner and non-joiner: Persian and Indic spelling, and emoji such as a family.
_JOINERS = frozenset({"\u200c", "\u200d"})
_JOINED = frozenset({"Lo", "Mn", "Mc", "So", "Sk"})
_LAST_LATIN = 0x024F


def clean(text: str) -> str:
    """One line without escape sequences, control and direction signs or stacks of accents; spaces are single."""
    text = _SPACES.sub(" ", _ESCAPES.sub("", unicodedata.normalize("NFC", text)))
    kept: list[str] = []
    accents = 0
    joiner = ""
    for char in text:
        if char in _JOINERS:
            joiner = char
            continue
        category = unicodedata.category(char)
        accents = accents + 1 if category in ("Mn", "Me") else 0
        if category not in _UNSEEN and accents <= _MOST_ACCENTS:
            kept.append(joiner + char if joiner and kept and _joins(kept[-1][-1]) and _joins(char) else char)
            joiner = ""
    return _SPACES.sub(" ", "".join(kept)).strip()


def _joins(char: str) -> bool:
    """True beside a joiner that means something: in letters of scripts that are written with it, and in emoji made of several."""
    return ord(char) > _LAST_LATIN and unicodedata.category(char) in _JOINED


def clean_url(url: str) -> str:
    """The address if it is a plain web address; empty otherwise, so that no `javascript:` or broken link is ever shown."""
    url = clean(url).replace(" ", "%20")
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut at a word with an ellipsis."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most * 2 // 3 else cut).rstrip(" ,;:-") + "…"
