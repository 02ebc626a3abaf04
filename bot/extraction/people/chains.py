"""Chains: titles with the countries and adjectives beside them, before a name is looked for.

"Russian Deputy Prime Minister and Foreign Minister", "President of Turkey", "the foreign ministers of Russia and
Pakistan", "Iran's new ambassador to China". Imports the domain, its neighbours `gazetteer`, `titles`, and `line`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain import Office
from bot.extraction.gazetteer import NameKind
from bot.extraction.people.line import Line
from bot.extraction.people.portfolios import behind_article, body_end, of_hit, portfolio_end
from bot.extraction.people.ranks import never_one, outranks
from bot.extraction.people.words import ADJECTIVES, BOTH_KOREAS, CALENDAR, FORMER, JUNIOR, LINK, PORTFOLIO, POSSESSIVE
from bot.extraction.titles import Title, goes_on

_LONGEST_BODY = 7  # words of "Food Inspection Agency (CFIA)"
_MISSIONS = frozenset({"mission", "delegation", "embassy"})
_FUNCTION_WORDS = frozenset({"the", "and", "of", "for"})
# "his State Visit" is of no state that acts.
_OF_STATE = (["visit"], ["visits"], ["dinner"], ["banquet"], ["funeral"])


@dataclass(frozen=True, slots=True)
class Chain:
    """Tokens [start, end) of a title: whose office it is, to whom an envoy is `accredited`, the title of whom an adviser `served`."""

    start: int
    end: int
    title: Title
    codes: tuple[str, ...]
    accredited: tuple[str, ...]
    former: bool
    junior: bool
    served: Title | None = None


_SERVING = frozenset({"adviser", "advisor", "aide", "assistant", "counselor", "counsellor", "secretary", "staff"})


@dataclass
class _Draft:
    """A chain in the making."""

    spot: int
    title: Title | None = None
    codes: list[str] = field(default_factory=list)
    accredited: list[str] = field(default_factory=list)
    former: bool = False
    junior: bool = False
    possessed: bool = False
    land: int = 0  # where the last country ends
    served: Title | None = None
    owned: bool = False  # "their ambassadors from Minsk": come back from there


class ChainReader:
    """Reads the chains of one line."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def read(self, at: int) -> Chain | None:
        """Countries, adjectives and titles from token `at` on; None where no title comes."""
        if at > self._line.last_title:
            return None
        mission = self._head_of_mission(at)
        if mission is not None:
            return mission
        draft = _Draft(at, owned=at > 0 and self._line.low[at - 1] in ("its", "their", "his", "her"))
        while draft.spot < len(self._line) and self._step(draft):
            pass
        if draft.title is None or (draft.title.text == "state" and self._line.low[draft.spot : draft.spot + 1] in _OF_STATE):
            return None
        codes = tuple(dict.fromkeys(draft.codes))
        return Chain(at, draft.spot, draft.title, codes, tuple(draft.accredited), draft.former, draft.junior, draft.served)

    def _head_of_mission(self, at: int) -> Chain | None:
        """ "Head of the NATO Mission in Ukraine": one official of the body, sent to the country."""
        line = self._line
        if line.low[at] != "head" or line.low[at + 1 : at + 2] != ["of"]:
            return None
        body = self.read(at + 3 if line.low[at + 2 : at + 3] == ["the"] else at + 2)
        if body is None or body.title.text not in _MISSIONS or body.title.plural or not body.codes:
            return None
        title = Title("head of mission", Office.ENVOY)
        land = body.end + 2 if line.low[body.end + 1 : body.end + 2] == ["the"] else body.end + 1
        hit = line.hits.get(land) if line.low[body.end : body.end + 1] in (["in"], ["to"]) else None
        sent = hit if hit and hit.name.kind is NameKind.COUNTRY and hit.code not in body.codes else None
        end, accredited = (sent.end, (sent.code,)) if sent else (body.end, body.accredited)
        return Chain(at, end, title, body.codes, accredited, body.former, body.junior)

    def _step(self, draft: _Draft) -> bool:
        """Reads one title, country or adjective; False where the chain ends."""
        if self._title_leads(draft):
            return self._read_title(draft)
        if draft.title is not None:
            return False
        return self._read_country(draft) or self._read_adjective(draft)

    def _title_leads(self, draft: _Draft) -> bool:
        """True where a title stands there that no person's name and no longer name of a country hides."""
        found, hit = self._line.title_at(draft.spot), self._line.hits.get(draft.spot)
        if not found:
            return False
        if hit is None:
            return True
        return bool(draft.codes) if hit.name.kind is NameKind.PERSON else hit.end - hit.start <= found[0]

    def _read_title(self, draft: _Draft) -> bool:
        """Reads the title with what stands behind it; True where another title of the same person follows."""
        line = self._line
        found = line.title_at(draft.spot)
        assert found
        if found[1].group and found[1].home and not draft.codes:  # "State Department Counselor"
            draft.codes.append(found[1].home)
        draft.title = found[1] if draft.title is None or outranks(found[1], draft.title) else draft.title
        draft.spot = self._after_title(draft.spot + found[0], found[1], draft)
        if not self._next_title(draft.spot, of_body=draft.title.group and not draft.title.plural):
            return False
        if self._of_somebody_else(draft.title, draft.spot):
            return False
        draft.spot += 1 if line.low[draft.spot] in ("and", ",", "&", "/") else 0
        return True

    def _read_country(self, draft: _Draft) -> bool:
        line, hit = self._line, self._line.party_at(draft.spot)
        if hit is None:
            return False
        if draft.possessed and draft.codes:
            draft.accredited.append(hit.code)
        else:
            both = hit.code in BOTH_KOREAS and line.low[max(0, hit.start - 2) : hit.start] == ["north", "and"]
            draft.codes += BOTH_KOREAS if both else [line.code_of(hit)]
        draft.spot = draft.land = hit.end
        if draft.spot + 2 < len(line) and line.tokens[draft.spot] == "(" and line.tokens[draft.spot + 2] == ")":
            draft.spot += 3
        draft.possessed = draft.spot < len(line) and line.tokens[draft.spot] in POSSESSIVE
        if draft.possessed or self._linked_country(draft.spot):
            draft.spot += 1
        return True

    def _read_adjective(self, draft: _Draft) -> bool:
        line, low = self._line, self._line.low[draft.spot]
        portfolio = bool(draft.codes) and low in PORTFOLIO and low not in _FUNCTION_WORDS and self._title_follows(draft.spot + 1)
        if low not in ADJECTIVES and not low.isdigit() and not portfolio:
            return self._read_body(draft)
        draft.former = draft.former or low in FORMER
        draft.junior = draft.junior or low in JUNIOR
        draft.spot += 1
        if draft.spot < len(line) and line.tokens[draft.spot] == "-":
            draft.spot += 1
        return True

    def _title_follows(self, spot: int) -> bool:
        """True where a title stands there, or further words of the portfolio before it: "trade and industry minister"."""
        line = self._line
        near = range(spot, min(len(line), spot + 3))
        title = next((at for at in near if line.title_at(at)), None)
        return title is not None and all(line.low[at] in PORTFOLIO for at in range(spot, title))

    def _read_body(self, draft: _Draft) -> bool:
        """ "Japan National Security Secretariat Secretary General Akiba": a body's name in capitals between its country and a title."""
        line, stop = self._line, draft.spot
        if not draft.codes or draft.possessed or line.headline:
            return False
        while stop < len(line) and stop - draft.spot < _LONGEST_BODY and self._of_body(stop):
            stop += 1
        found = line.title_at(stop) if stop < len(line) else None
        if stop - draft.land < 2 or found is None or found[1].plural or found[1].group:
            return False
        draft.spot = stop
        return True

    def _of_body(self, spot: int) -> bool:
        """True for a word of a body's name: in capitals, no title and no place, or brackets around its short form."""
        line = self._line
        if line.tokens[spot] in ("(", ")"):
            return True
        if line.low[spot] == "and":  # "Foreign and Security Policy Advisor"
            return all(line.tokens[at][:1].isupper() for at in (spot - 1, spot + 1) if at < len(line)) and not line.title_at(spot + 1)
        return line.tokens[spot][:1].isupper() and spot not in line.hits and not line.title_at(spot) and line.low[spot] not in CALENDAR

    def _next_title(self, spot: int, *, of_body: bool) -> bool:
        """ "Deputy Prime Minister and Foreign Minister", "Foreign Ministry spokesman": another title of the same person follows."""
        line = self._line
        if spot + 1 >= len(line):
            return False
        if line.low[spot] in ("and", "&", "/") and line.tokens[spot + 1][:1].isupper():
            found = line.title_at(spot + 1)
            return bool(found and not found[1].plural and spot + 1 not in line.hits)
        if goes_on(line.tokens, spot + 1):
            return False  # "Hamas delegation heads to Cairo"
        found = line.title_at(spot)
        own = line.tokens[spot][:1].isupper() or of_body
        return bool(found and own and spot not in line.hits)

    def _of_somebody_else(self, title: Title, spot: int) -> bool:
        """ "the Prime Minister and President Macron": nobody is both."""
        found = self._line.title_at(spot + 1) if self._line.low[spot] in ("and", "&") else None
        return found is not None and never_one(title, found[1])

    def _linked_country(self, spot: int) -> bool:
        """ "Indian and Pakistani officials", "US-China negotiators": a further country of the same titles."""
        line = self._line
        if spot + 1 >= len(line) or line.low[spot] not in LINK:
            return False
        hit = line.hits.get(spot + 1)
        if not hit or hit.name.kind not in (NameKind.DEMONYM, NameKind.COUNTRY, NameKind.ORGANISATION):
            return False
        after = hit.end
        while after < len(line) and (line.low[after] in ADJECTIVES or (line.low[after] in LINK and after + 1 in line.hits)):
            after = line.hits[after + 1].end if line.low[after] in LINK else after + 1
        found = line.title_at(after) if after < len(line) else None
        return bool(found and (found[1].plural or found[1].group))

    # -- behind a title ------------------------------------------------------------------------------------------------

    def _after_title(self, spot: int, title: Title, draft: _Draft) -> int:
        """Reads "of Turkey", "of Foreign Affairs of Iran", "to the United Nations", "(FM)" behind a title."""
        line = self._line
        while spot < len(line):
            low = line.low[spot]
            if low in ("of", "for", "to", "at") or (
                low == "from"
                and not (draft.codes or (draft.owned and title.office is Office.ENVOY))
                and (title.group or title.plural or title.counterpart)
            ):
                after = self._behind_preposition(spot + 1, title, draft, low)
                if after is None:
                    break
                spot = after
            elif low == "(" and spot + 2 < len(line) and line.tokens[spot + 2] == ")":
                spot += 3
            else:
                break
        return spot

    def _behind_preposition(self, spot: int, title: Title, draft: _Draft, word: str) -> int | None:
        """The end of what the title's preposition governs, None where that is no part of the title."""
        line = self._line
        if spot < len(line) and line.low[spot] in ("the", "all", "six", "both") and spot not in line.hits:
            spot += 1
        serving = word in ("to", "for") and not title.plural and title.text.split()[-1] in _SERVING
        land = line.party_at(spot)
        if land and serving and (inner := line.title_at(land.end)) and not inner[1].plural:  # "Adviser to the German Chancellor"
            draft.codes.append(land.code)
            draft.served = inner[1]
            return land.end + inner[0]
        if land:
            return self._countries(spot, title, draft, word)
        both = line.party_at(spot + 2) if line.low[spot : spot + 2] == ["north", "and"] else None
        if both and both.code in BOTH_KOREAS:
            draft.codes += BOTH_KOREAS
            return both.end
        if word == "at" and line.low[spot : spot + 1] == ["large"]:
            return spot + 1
        inner = line.title_at(spot) if spot < len(line) else None
        if inner and serving and not inner[1].plural:  # "National Security Advisor to the Prime Minister of Sweden"
            draft.served = inner[1]
            return self._after_title(spot + inner[0], inner[1], draft)
        if word in ("to", "from", "at"):
            return None
        if inner and word == "of":
            return self._after_title(spot + inner[0], inner[1], draft)
        body = body_end(line, spot) if word == "of" else spot
        if body > spot and body + 1 < len(line) and line.low[body] == "of" and of_hit(line, body):
            hit = line.hits[behind_article(line, body)]
            draft.codes.append(hit.code)
            return hit.end
        return portfolio_end(line, spot)

    def _countries(self, spot: int, title: Title, draft: _Draft, word: str) -> int | None:
        """One country behind the title's preposition, of a plural or group a list of them."""
        line, hit = self._line, self._line.hits[spot]
        if word in ("to", "at") or (word == "for" and (draft.codes or title.office is Office.ENVOY)):
            if word in ("to", "at") and title.office is not Office.ENVOY and (not title.group or title.text == "delegation"):
                return None  # "led a delegation to Tehran": there it goes
            draft.accredited.append(hit.code)
            return hit.end
        draft.codes.append(hit.code)
        spot = hit.end
        body = line.title_at(spot) if hit.name.kind is NameKind.DEMONYM and not (title.plural or title.group) else None
        if body and body[1].group and not body[1].plural:  # "the speaker of the German parliament"
            return spot + body[0]
        many = title.plural or title.group
        while many and spot + 1 < len(line) and line.low[spot] in ("and", ",", "&"):
            step = spot + 1
            if line.low[step] == "and":
                step += 1
            if step < len(line) and line.low[step] == "the" and step not in line.hits:
                step += 1
            more = line.hits.get(step)
            if not more or more.name.kind not in (NameKind.COUNTRY, NameKind.ORGANISATION):
                break
            draft.codes.append(more.code)
            spot = more.end
        return spot
