"""Pages: is this English, is it the sports page? Asked of the whole text before anything is analysed.

Imports its neighbour `page_words` only.
"""

from __future__ import annotations

import re

from bot.extraction.page_words import ENGLISH, FOREIGN, SPORT_ALONE

_WORD = re.compile(r"[^\W\d_]+")
_SPORT = re.compile(
    r"\b(cricket|wickets?|innings|odi|t20|test match|batsman|bowler|football|soccer|rugby|tennis|olympi\w+|"
    r"world cup|goals?|striker|midfielder|coach"
    r"|tournament|championships?|league|quarter-?finals?|semi-?finals?|final whistle|squad|kick-?off|"
    r"stadium|fixture|qualifiers?|grand prix|medals?)\b"
)


def is_sport(text: str) -> bool:
    """True where the words are those of a sports page: "India visit Pakistan for the Test" is no diplomacy."""
    found = set(_SPORT.findall(text.lower()))
    return len(found) >= 2 or bool(found & SPORT_ALONE)


def is_english(text: str) -> bool:
    """True where enough of the words are English function words; short texts get the benefit of the doubt."""
    words = [word.lower() for word in _WORD.findall(text[:6_000])]
    if not words:
        return False
    english = sum(word in ENGLISH for word in words)
    if len(words) > 40:
        return english / len(words) >= 0.12 and english > sum(word in FOREIGN for word in words)
    latin = sum(word.isascii() for word in words) / len(words)
    return latin > 0.5 and english >= sum(word in FOREIGN for word in words)
