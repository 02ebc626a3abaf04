"""A line: the words of one sentence with the names found in them, and the register that knows its people.

What the readers of titles, names and appositions share. Imports its neighbours `gazetteer`, `register`, `titles`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.extraction.gazetteer import Hit, NameKind
from bot.extraction.people.words import ADJECTIVES
from bot.extraction.register import Register
from bot.extraction.titles import Title, Titles


class Line:
    """One sentence. `low` are its tokens in lower case, `hits` the gazetteer's names by their first token.

    `headline` is True for a title written in capitals, where a capital letter tells nothing.
    """

    def __init__(self, tokens: Sequence[str], hits: Iterable[Hit], titles: Titles, register: Register, *, title: bool) -> None:
        self.tokens = tokens
        self.low = [token.lower() for token in tokens]
        self.hits = {hit.start: hit for hit in hits}
        self.register = register
        self._titles = titles
        words = [token for token in tokens if token.isalpha() and len(token) > 3]
        self.headline = title and len(words) >= 4 and sum(word[0].isupper() for word in words) / len(words) > 0.75

    def __len__(self) -> int:
        return len(self.tokens)

    def text(self, start: int, end: int) -> str:
        """The words as a name is written: hyphens closed up."""
        return " ".join(self.tokens[start:end]).replace(" - ", "-")

    def title_at(self, spot: int) -> tuple[int, Title] | None:
        """(tokens, title) of the longest title at the token."""
        return self._titles.at(self.tokens, spot)

    def may_begin(self, spot: int) -> bool:
        """False for the many words with which no actor begins, so that no reader is asked."""
        low = self.low[spot]
        return (
            spot in self.hits
            or self.tokens[spot][:1].isupper()
            or low in ADJECTIVES
            or low == "our"
            or self._titles.may_begin(self.tokens[spot])
        )

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
        return any(at + found[0] - 1 == spot for at in range(len(self.tokens)) if (found := self.title_at(at)))
