"""What a title is of: a portfolio ("trade, industry and energy", "Near-Eastern Affairs") or an unknown body's name.

Imports its neighbours `line` and `words`.
"""

from __future__ import annotations

from bot.extraction.people.line import Line
from bot.extraction.people.words import PORTFOLIO

_LONGEST_PORTFOLIO = 9  # words of "for Democracy, Human Rights and Labor Affairs"
_WITHIN = frozenset("and , - & 's ’s of".split())
# What closes the name of a portfolio in capitals.
_CLOSING = frozenset(
    (
        "affairs freedom rights security control development policy operations issues diplomacy enforcement refugees "
        "migration reform cooperation trade defense defence finance commerce"
    ).split()
)


def body_end(line: Line, spot: int) -> int:
    """The end of an unknown body's name of up to four capitalised words: "of the Supreme Council of Libya"."""
    body = spot
    while body < len(line) and body - spot < 4 and line.tokens[body][:1].isupper() and body not in line.hits:
        body += 1
    return body


def portfolio_end(line: Line, spot: int) -> int | None:
    """The end of "foreign affairs", "trade, industry and energy"; None where no portfolio begins."""
    if spot >= len(line) or line.low[spot] not in PORTFOLIO:
        return portfolio_in_capitals(line, spot)
    while spot < len(line) and (line.low[spot] in PORTFOLIO or line.tokens[spot] in (",", "&")) and not of_hit(line, spot):
        spot += 1
    while spot and line.tokens[spot - 1] in (",", "&"):
        spot -= 1
    return portfolio_in_capitals(line, spot) or spot


def portfolio_in_capitals(line: Line, spot: int) -> int | None:
    """The end of "Near-Eastern Affairs", "International Religious Freedom": capitals up to a word that closes a portfolio."""
    stop = spot
    while (
        not _next_in_list(line, stop)
        and stop < len(line)
        and stop - spot < _LONGEST_PORTFOLIO
        and (line.tokens[stop][:1].isupper() or line.low[stop] in _WITHIN)
    ):
        stop += 1
    return next((end for end in range(stop, spot, -1) if line.low[end - 1] in _CLOSING), None)


def _next_in_list(line: Line, spot: int) -> bool:
    """ "of National Defense Gilberto Teodoro, and Philippine National Security Advisor": the next in the list begins."""
    begins = 0 < spot < len(line) and line.low[spot - 1] in (",", "and")
    return begins and (spot in line.hits or line.title_at(spot) is not None)


def of_hit(line: Line, spot: int) -> bool:
    """True where "of" or "for" stands there with a known name behind it."""
    return line.low[spot] in ("of", "for") and spot + 1 < len(line) and behind_article(line, spot) in line.hits


def behind_article(line: Line, of: int) -> int:
    return of + 2 if line.low[of + 1] == "the" else of + 1
