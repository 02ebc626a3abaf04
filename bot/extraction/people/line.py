"""A line: the words of one sentence with the names found in them, and the register that knows its people.

What the readers of titles, names and appositions share. Imports its neighbours `gazetteer`, `register`, `titles`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.extraction.gazetteer import Hit, NameKind
from bot.extraction.people.words import ADJECTIVES, CALENDAR, OPENING_A_NAME
from bot.extraction.register import Register
from bot.extraction.titles import Title, Titles

_BEGINNING = ADJECTIVES | {"our"}


class Line:
    """One sentence. `low` are its tokens in lower case, `hits` the gazetteer's names by their first token.

    `headline` is True for a title written in capitals, where a capital letter tells nothing. `beginnings` are the tokens with which an
    actor can begin, so that no reader is asked of the many others; `last_title` is where the last title begins.
    """

    def __init__(self, tokens: Sequence[str], hits: Iterable[Hit], titles: Titles, register: Register, *, title: bool) -> None:
        self.tokens = tokens
        self.low = [token.lower() for token in tokens]
        self.hits = {hit.start: hit for hit in hits}
        self.register = register
        self._titles = {spot: found for spot, token in enumerate(tokens) if titles.may_begin(token) and (found := titles.at(tokens, spot))}
        self._title_ends = frozenset(spot + size - 1 for spot, (size, _) in self._titles.items())
        self.last_title = max(self._titles, default=-1)
        self.headline = title and _in_capitals(tokens)
        self.beginnings = [
            spot
            for spot, token in enumerate(tokens)
            if token[:1].isupper() or spot in self.hits or spot in self._titles or self.low[spot] in _BEGINNING
        ]

    def __len__(self) -> int:
        return len(self.tokens)

    def text(self, start: int, end: int) -> str:
        """The words as a name is written: hyphens closed up."""
        return " ".join(self.tokens[start:end]).replace(" - ", "-")

    def title_at(self, spot: int) -> tuple[int, Title] | None:
        """(tokens, title) of the longest title at the token."""
        return self._titles.get(spot)

    def party_at(self, spot: int) -> Hit | None:
        """The name of a country, organisation or place that begins at the token; no person's."""
        hit = self.hits.get(spot)
        return hit if hit and hit.name.kind is not NameKind.PERSON else None

    def code_of(self, hit: Hit) -> str:
        """Of a name that can mean several countries ("Congolese") the one that the article names plainly."""
        return next((code for code in hit.name.codes if code in self.register.plain), hit.code) if len(hit.name.codes) > 1 else hit.code

    def inside_hit(self, spot: int) -> bool:
        return any(hit.start <= spot < hit.end for hit in self.hits.values())

    def ends_title(self, spot: int) -> bool:
        """True where the token is the last of a title."""
        return spot in self._title_ends

    def is_no_month(self, at: int) -> bool:
        """ "May, on a visit to Jordan", "and May said": somebody whom the article has introduced, where no date could stand."""
        before, after = self.low[at - 1] if at else "", self.low[at + 1 : at + 2]
        dated = bool(after) and (after[0][:1].isdigit() or after[0] in CALENDAR or after[0] in ("of", "to", "and", "or", "/"))
        return before in OPENING_A_NAME and not dated and self.register.person(self.tokens[at]) is not None


def is_plain_name(word: str) -> bool:
    """True for "Ted" and "Cruz"; not for "US", "J.", "McCain's"."""
    return len(word) > 2 and word.isalpha() and word[0].isupper() and word[1:].islower()


def is_capitalised(word: str) -> bool:
    """True for "Hunter"; not for initials, acronyms, weekdays and months."""
    return word[:1].isupper() and word[1:2].islower() and word.lower() not in CALENDAR


def _in_capitals(tokens: Sequence[str]) -> bool:
    words = [token for token in tokens if token.isalpha() and len(token) > 3]
    return len(words) >= 4 and sum(word[0].isupper() for word in words) / len(words) > 0.75
