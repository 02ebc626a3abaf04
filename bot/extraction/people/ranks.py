"""Two titles side by side: whether one person holds both, and by which he is known.

Imports the domain and its neighbour `titles`.
"""

from __future__ import annotations

from bot.domain import Office
from bot.extraction.titles import Title

# The better known office of one who holds two: of "Deputy Prime Minister and Foreign Minister" the foreign minister.
_RANKS = (
    Office.HEAD_OF_STATE,
    Office.HEAD_OF_GOVERNMENT,
    Office.FOREIGN_MINISTER,
    Office.MINISTER,
    Office.ENVOY,
    Office.ORG_HEAD,
    Office.ROYAL,
)
_NEVER_ONE = ({"prime minister", "president"}, {"pm", "president"}, {"chancellor", "president"}, {"prime minister", "chancellor"})


def never_one(one: Title, other: Title) -> bool:
    """True for two titles that nobody holds at once."""
    return {one.text, other.text} in _NEVER_ONE


def outranks(new: Title, old: Title) -> bool:
    """True where the new title is the better known office of the two; a body's title stays."""
    rank = {office: place for place, office in enumerate(_RANKS)}
    if old.group:
        return not old.plural  # "Foreign Ministry spokesman", "government envoys": people of the body
    return rank.get(new.office, 9) < rank.get(old.office, 9)
