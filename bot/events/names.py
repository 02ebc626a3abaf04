"""Whether two spellings may be one person: "Khan" and "Imran Khan", "Sergei Lavrov" and "Sergey Lavrov".

Names are compared as texts only; who holds which office is the extractor's knowledge. Imports nothing of the project.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz

_FAMILY = 84
_GIVEN = 70
_WHOLE = 90


# Given names by which one person goes in headlines and in readouts; each row is one name.
_SHORT_FORMS = (
    ("joe", "joseph"), ("mike", "michael"), ("bill", "william"), ("jim", "james", "jimmy"), ("bob", "robert"), ("ted", "edward"),
    ("tony", "antony", "anthony"), ("dan", "daniel"), ("dave", "david"), ("tom", "thomas"), ("jake", "jacob"), ("nick", "nicholas"),
    ("jeff", "jeffrey", "geoffrey"), ("bibi", "binyamin", "benjamin"), ("chris", "christopher"), ("ben", "benjamin"),
    ("liz", "elizabeth"), ("sasha", "aleksandr", "alexander", "oleksandr"), ("steve", "steven", "stephen"), ("ken", "kenneth"),
    ("rick", "richard"),
)  # fmt: skip


def plain(name: str) -> tuple[str, ...]:
    """The name's words, lower-case and without accents or hyphens, nor what tells son from father: "Biden, Jr."."""
    flat = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    words = flat.casefold().replace("-", " ").replace(".", " ").replace(",", " ").replace("'", "").replace("’", "").split()
    return tuple(words[:-1] if len(words) > 1 and words[-1] in ("jr", "sr") else words)


def may_be_one(one: str, other: str) -> bool:
    """True where the two names can be the same person's: one holds the other, or family and given names are near."""
    first, second = plain(one), plain(other)
    if not first or not second:
        return False
    if set(first) <= set(second) or set(second) <= set(first):
        return True
    if min(len(first), len(second)) == 1:
        lone, full = (first, second) if len(first) == 1 else (second, first)
        return fuzz.ratio(lone[0], full[-1]) >= _FAMILY
    if fuzz.ratio(first[-1], second[-1]) >= _FAMILY:
        return _given_fit(first[0], second[0])
    return fuzz.token_sort_ratio(" ".join(first), " ".join(second)) >= _WHOLE


def any_may_be_one(ones: Iterable[str], others: Iterable[str]) -> bool:
    others = tuple(others)
    return any(may_be_one(one, other) for one in ones for other in others)


def _given_fit(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    if any(one in forms and other in forms for forms in _SHORT_FORMS):
        return True
    return fuzz.ratio(one, other) >= _GIVEN
