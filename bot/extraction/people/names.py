"""Names: how far a person's name reaches, and who bears it.

Knows names by the gazetteer, by the register of the article, by the roster of the day, and, behind a title, by their
form alone. Imports the domain, its neighbours `actors`, `gazetteer`, `register`, and `line`; not `chains`.
"""

from __future__ import annotations

import re

from bot.domain import Office
from bot.extraction.actors import Actor, Basis
from bot.extraction.gazetteer import Hit, NameKind
from bot.extraction.people.line import Line, is_capitalised, is_plain_name
from bot.extraction.people.words import (
    BODIES,
    CALENDAR,
    HONORIFIC,
    INTRODUCING,
    LINKING,
    NAMED_AFTER,
    NO_NAME_IN_HEADLINE,
    OPENERS,
    PARTICLE,
    POSSESSIVE,
)
from bot.extraction.register import Known
from bot.knowledge import fold

_NAME_WORD = re.compile(r"^[A-ZÀ-ÞĀ-Ž][\w'’.-]*$")
_BEHIND_A_NAME = frozenset({",", ".", ";", ")", "and", "who", "'s", "’s"})  # what shows that the word before still belongs to it
_LONGEST = 6  # tokens of a name
_LONGEST_CLOSED = 8  # tokens of a name in a headline that "of Iraq" or "'s" closes
_LONGEST_IN_HEADLINE = 2  # where every word is capitalised, a name is taken for no longer unless it is known


class NameReader:
    """Reads the names of one line."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._listed: dict[str, str] = {}  # names that go on behind what the roster lists

    def read(self, spot: int) -> tuple[str | None, int]:
        """(name, end) of the person named from `spot` on; (None, spot) where none is."""
        line, begin = self._line, spot
        while begin < len(line) and line.low[begin] in HONORIFIC and line.tokens[begin][:1].isupper():
            begin += 1
        hit = line.hits.get(begin)
        if hit and not self._is_given_name(hit):
            if hit.name.kind is not NameKind.PERSON:
                return None, spot
            name, end = line.text(hit.start, self._further(hit)), self._further(hit)
            self._listed[name] = line.text(hit.start, hit.end)
            return name, end
        whole = self._whole_in_headline(begin) if line.headline else None
        if whole:
            return line.text(begin, whole), whole
        end = begin
        limit = _LONGEST_IN_HEADLINE if line.headline else _LONGEST
        while end < len(line) and end - begin < limit and self._continues(begin, end):
            end += 1
        while end > begin and (line.low[end - 1] in PARTICLE or line.tokens[end - 1] in ("-", "'", "’")):
            end -= 1
        if end == begin or line.tokens[begin] in ("-", "'"):
            return None, spot
        if line.headline and end - begin == 2 and not line.register.person(" ".join(line.tokens[begin:end])):
            end = begin + 1
        return line.text(begin, end), end

    def _further(self, hit: Hit) -> int:
        """The end of a known name that goes on: "Miguel Diaz-Canel Bermudez"."""
        line, end = self._line, hit.end
        if line.headline or end >= len(line) or end in line.hits or line.title_at(end) or line.low[end] in CALENDAR | BODIES:
            return end
        if not is_plain_name(line.tokens[end]) or line.low[end] in line.low[hit.start : end] or end + 1 >= len(line):
            return end
        return end + 1 if line.low[end + 1] in _BEHIND_A_NAME else end

    def _whole_in_headline(self, begin: int) -> int | None:
        """The end of a name of several words where something closes it: "President Barham Saleh of Iraq", "Jake Sullivan's Call"."""
        line, end = self._line, begin
        while end < len(line) and end - begin < _LONGEST_CLOSED and self._continues(begin, end):
            if end > begin and line.low[end] in NO_NAME_IN_HEADLINE:
                return None
            end += 1
        if end - begin < 2 or end == len(line):
            return None
        owned = line.low[end] == "of" and any(at in line.hits for at in (end + 1, end + 2))
        joined = line.low[end] in ("and", "&", "with") and any(at in line.hits or line.title_at(at) for at in (end + 1, end + 2))
        return end if owned or joined or line.tokens[end] in ("'s", "’s") else None

    def _is_given_name(self, hit: Hit) -> bool:
        """ "Under Secretary Victoria Nuland": behind a title a city's name before a family's is a given name."""
        line = self._line
        if hit.name.kind not in (NameKind.CITY, NameKind.CAPITAL) or hit.end - hit.start != 1 or line.headline or hit.end >= len(line):
            return False
        after = line.tokens[hit.end]
        return is_plain_name(after) and hit.end not in line.hits and not line.title_at(hit.end) and line.low[hit.end] not in CALENDAR

    def _continues(self, begin: int, spot: int) -> bool:
        """True where the token may be part of a name that began at `begin`."""
        line = self._line
        token, low = line.tokens[spot], line.low[spot]
        given = spot == begin and spot in line.hits and self._is_given_name(line.hits[spot])
        if (line.party_at(spot) and not given) or (low in CALENDAR and spot > begin) or (line.headline and low in LINKING):
            return False
        if low == "-":
            return (
                spot > begin
                and spot + 1 < len(line)
                and line.tokens[spot + 1][:1].isalpha()
                and (line.tokens[spot - 1][:1].isupper() or line.low[spot - 1] in PARTICLE)
            )
        if low in PARTICLE:
            return spot > begin or token[:1].isupper()
        if spot > begin and line.tokens[spot - 1] == "-" and token.isalpha():
            return True
        if line.title_at(spot) and spot > begin:
            return False
        return bool(_NAME_WORD.match(token)) and low not in CALENDAR and not (token.isupper() and len(token) > 4)

    def known(self, name: str | None, code: str | None, office: Office | None, *, titled: bool) -> Known | None:
        """Who bears the name: as the article introduced them, else as the roster knows them."""
        if not name:
            return None
        register = self._line.register
        if " " in name or "-" in name:
            listed = self._listed.get(name, name)
            return register.index.by_name(listed, register.day, code=code, office=office) or register.person(name)
        return register.person(name) or register.index.by_surname(
            name, register.day, code=code, office=office, titled=titled, mentioned=register.named
        )

    # -- names without a title -----------------------------------------------------------------------------------------

    def full(self, start: int, end: int, canonical: str | None, codes: tuple[str, ...]) -> Actor:
        """The person whose full name the gazetteer found at tokens [start, end)."""
        line, text = self._line, self._line.text(start, end)
        known = line.register.person(text) or line.register.index.by_name(canonical or text, line.register.day)
        if end < len(line) and line.low[end] in ("jr.", "jr", "sr."):  # the namesake of one known
            return Actor(start, end + 1, (), Basis.PERSON, Office.OFFICIAL, text, end - 1, former=True)
        if known is None:
            return Actor(start, end, codes[:1], Basis.PERSON, Office.OFFICIAL, text, end - 1)
        land = line.hits.get(end + 1) if end < len(line) and line.low[end] == "of" else None
        if land and land.name.kind is NameKind.COUNTRY and land.code not in known.codes:  # "King Abdullah of Jordan", no Saudi one
            office = Office.HEAD_OF_STATE if line.low[start] in ("king", "queen", "emir", "sultan") else Office.OFFICIAL
            return Actor(start, land.end, (land.code,), Basis.PERSON, office, text, end - 1)
        through = land.end if land and land.code in known.codes else end  # "Scott Morrison of Australia, Narendra Modi of India"
        return Actor(
            start, through, known.codes, Basis.PERSON, known.acting, line.register.fullest(text), end - 1, former=not known.serving
        )

    def surname(self, at: int) -> Actor | None:
        """ "Lavrov", "the Biden administration": a single surname, introduced before or a leader's of the day."""
        line = self._line
        token = line.tokens[at]
        if not token[:1].isupper() or not _NAME_WORD.match(token) or len(token) < 2:
            return None
        if line.low[at] in CALENDAR and not line.is_no_month(at):
            return None
        known = line.register.person(token)
        if not known and token.isupper() and len(token) > 3:
            known = line.register.person(token.capitalize())
        introduced = known is not None
        if known is not None and self._given_name_of_another(at, known.name):
            return None
        if known is None and fold(token) in line.register.others:
            return None
        known = known or line.register.index.by_surname(
            token, line.register.day, code=self._owner(at), office=None, titled=False, mentioned=line.register.named
        )
        if known and self._leads_a_ticket(at):
            return Actor(at, at + 4, known.codes, Basis.GROUP, Office.STATE, None, at + 3)
        if not known or (self._part_of_other_name(at, introduced) and not self._one_of_pair(at, known)):
            return None
        end = self._through(at + 1, known.name) if introduced else at + 1
        body = self._body_behind(end)
        if body:
            return Actor(at, body, known.codes, Basis.GROUP, Office.STATE, None, body - 1)
        name = line.register.fullest(known.name if introduced else token)
        return Actor(at, end, known.codes, Basis.PERSON, known.acting, name, at, former=not known.serving)

    def _owner(self, at: int) -> str | None:
        """ "China's Xi": the country that stands before the name as whose he is."""
        line = self._line
        if at < 2 or line.low[at - 1] not in ("'s", "’s"):
            return None
        owner = next((hit for hit in line.hits.values() if hit.end == at - 1), None)
        return owner.code if owner and owner.name.kind is NameKind.COUNTRY and len(owner.name.codes) == 1 else None

    def _given_name_of_another(self, at: int, name: str) -> bool:
        """ "Yair Golan" in an article on Yair Lapid: a given name with another family's name behind it is another person's."""
        line, words = self._line, name.split()
        if len(words) < 2 or fold(line.tokens[at]) != fold(words[0]) or at + 1 >= len(line) or line.headline:
            return False
        after = line.tokens[at + 1]
        plain = is_plain_name(after) and line.low[at + 1] not in CALENDAR and not line.title_at(at + 1)
        return plain and fold(after) not in {fold(word) for word in words}

    def _body_behind(self, end: int) -> int | None:
        """The end of "administration", "'s government" behind a surname."""
        line = self._line
        if end < len(line) and line.low[end] in BODIES:
            return end + 1
        if end + 1 < len(line) and line.tokens[end] in POSSESSIVE and line.low[end + 1] in BODIES:
            return end + 2
        return None

    def _through(self, end: int, name: str) -> int:
        """The end of a name that began with one of its words: "Antony J. Blinken", "Kim Jong Un"."""
        line, words = self._line, set(name.split())
        while end < len(line) and (line.tokens[end] in words or (len(line.low[end]) == 2 and line.low[end].endswith("."))):
            end += 1
        return end

    def note_others(self) -> None:
        """Tells the register the surnames of people whom the roster does not know: "Ted Cruz", "Michael Cohen"."""
        line = self._line
        if line.headline:
            return
        plain = {at for at, token in enumerate(line.tokens) if token[:1].isupper() and is_plain_name(token)}
        for at in sorted(plain):
            if at - 1 not in plain or (at == 1 and line.tokens[0] in OPENERS):
                continue
            hidden = line.inside_hit(at) or line.inside_hit(at - 1) or line.low[at - 1] in HONORIFIC | CALENDAR
            if not hidden and not line.title_at(at - 1) and not line.ends_title(at - 1):
                line.register.others.add(fold(line.tokens[at]))

    def _part_of_other_name(self, at: int, introduced: bool) -> bool:
        """ "Hunter Biden", "Trump Tower": a capitalised neighbour makes the surname another name's part."""
        line = self._line
        before = line.tokens[at - 1] if at else ""
        after = line.tokens[at + 1] if at + 1 < len(line) else ""
        if after.lower() in NAMED_AFTER or "-" in (before, after):
            return True
        if line.headline:
            return False
        named_before = (
            at > 1
            and is_capitalised(before)
            and before.lower() not in HONORIFIC
            and not line.ends_title(at - 1)
            and not line.inside_hit(at - 1)
        )
        named_after = is_capitalised(after) and (at + 1) not in line.hits and not line.title_at(at + 1) and not introduced
        return named_before or named_after

    def _leads_a_ticket(self, at: int) -> bool:
        """ "the Biden-Harris Administration": a government by its two heads."""
        line = self._line
        return (
            line.low[at + 1 : at + 2] == ["-"] and at + 3 < len(line) and line.low[at + 3] in BODIES and line.tokens[at + 2][:1].isupper()
        )

    def _one_of_pair(self, at: int, known: Known) -> bool:
        """ "the Trump-Putin summit": the name on the hyphen's other side is that of somebody else's leader, or a country's."""
        line, register = self._line, self._line.register
        if {"administration", "ticket", "campaign", "government", "cabinet"} & set(line.low[at + 1 : at + 4]):
            return False  # "the Biden-Harris administration" is one country's
        for hyphen, other in ((at + 1, at + 2), (at - 1, at - 2)):
            if not 0 <= other < len(line) or line.tokens[hyphen] != "-" or not line.tokens[other][:1].isupper():
                continue
            hit = next((hit for hit in line.hits.values() if hit.start <= other < hit.end), None)
            if hit is not None:
                return hit.name.kind is not NameKind.PERSON and hit.code not in known.codes
            word = line.tokens[other]
            beside = register.person(word) or register.index.by_surname(
                word, register.day, code=None, office=None, titled=False, mentioned=register.named
            )
            return beside is not None and not set(beside.codes) & set(known.codes)
        return False

    # -- names nobody knows, beside a title ----------------------------------------------------------------------------

    def unknown_behind(self, end: int) -> tuple[str, int] | None:
        """(name, end) of an unknown name in apposition behind a title: "..., Stephen Biegun, met"."""
        line = self._line
        if end + 2 >= len(line) or line.tokens[end] != ",":
            return None
        stop = end + 1
        while stop < len(line) and stop - end < _LONGEST and self._continues(end + 1, stop) and stop not in line.hits:
            stop += 1
        closed = stop < len(line) and line.tokens[stop] in (",", ".", ")", ";")
        words = line.tokens[end + 1 : stop]
        if closed and len(words) >= 2 and all(word[:1].isupper() or word.lower() in PARTICLE or word == "-" for word in words):
            return line.text(end + 1, stop), stop
        return None

    def unknown_before(self, start: int) -> tuple[str, int] | None:
        """(name, start) of an unknown name before its title: "Teodora Malinova, Bulgaria's new prime minister"."""
        line = self._line
        start -= 1 if start and line.low[start - 1] == "the" else 0
        if start < 3 or line.tokens[start - 1] != ",":
            return None
        first = start - 1
        while first > 0 and start - first < _LONGEST and self._continues(first - 1, first - 1) and not line.inside_hit(first - 1):
            first -= 1
        if start - 1 - first < 2 or (first and line.low[first - 1] not in INTRODUCING):
            return None
        return line.text(first, start - 1), first
