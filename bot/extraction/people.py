"""Finds the actors of a sentence; see `actors` for what one is.

Reads chains of country words, titles and names from left to right. Imports the domain and its neighbours
`actors`, `gazetteer`, `register`, `titles`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain import Office, PartyKind
from bot.extraction.actors import Actor, Basis, place_basis
from bot.extraction.gazetteer import Gazetteer, Hit, NameKind
from bot.extraction.register import Known, Register
from bot.extraction.titles import Title, Titles
from bot.knowledge import Places

_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_ADJECTIVES = frozenset(
    "new newly elected re-elected visiting senior top high level ranking high-level high-ranking long-time "
    "longtime veteran embattled ailing"
    " acting interim outgoing incoming caretaker sitting then chief deputy vice assistant former ex "
    "late special military political civilian"
    " hard-line hardline reformist moderate conservative right-wing left-wing populist authoritarian first second current new-look ruling"
    " islamist communist defense defence trade intelligence government security negotiating".split()
)
_FORMER = frozenset({"former", "ex", "late", "ousted", "deposed", "exiled", "retired", "onetime"})
_JUNIOR = frozenset({"deputy", "vice", "assistant"})
_LINK = frozenset({"and", ",", "&", "/", "-", "–"})
_HONORIFIC = frozenset(
    (
        "mr mr. mrs mrs. ms ms. dr dr. sir sheikh shaikh hon hon. h.e. general gen. brigadier major colonel col. lt. marshal "
        "field his excellency mullah ayatollah lord dame prof."
    ).split()
)
_PARTICLE = frozenset("al el bin bint ibn de da do dos del della di la le van von der den ter ben abu y e ul ur".split())
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november"
    " december jan feb mar apr jun jul aug sep sept oct nov dec today yesterday tomorrow".split()
)
_PORTFOLIO = frozenset(
    "defense defence finance foreign economy economic economics trade energy interior justice health "
    "transport transportation culture education"
    " agriculture environment development industry affairs security commerce infrastructure armed forces "
    "logistics oil petroleum labour labor"
    " tourism science technology home internal external public works water resources immigration migration "
    "sports sport youth planning state"
    " communications information regional international cooperation emergency situations digital transformation natural"
    " mines women family"
    " treasury homeland the and of for investment investments housing religious european climate change social food rural digitalization".split()
)
_ADJECTIVAL = frozenset({"official", "state", "military", "general", "chief", "special", "head"})
_NAME_WORD = re.compile(r"^[A-ZÀ-ÞĀ-Ž][\w'’.-]*$")
_BODY = frozenset({"administration", "government", "regime", "cabinet", "team", "camp"})


@dataclass(frozen=True, slots=True)
class _Chain:
    """Titles with the countries beside them, before a name is looked for."""

    start: int
    end: int
    title: Title
    codes: tuple[str, ...]
    accredited: tuple[str, ...]
    former: bool
    junior: bool


class ActorFinder:
    """Finds actors; `places` tells countries from organisations."""

    def __init__(self, gazetteer: Gazetteer, titles: Titles, places: Places) -> None:
        self._gazetteer = gazetteer
        self._titles = titles
        self._places = places

    def find(self, tokens: Sequence[str], register: Register, *, title: bool = False) -> tuple[Actor, ...]:
        """The actors, left to right, not overlapping. `title` says that the words are a headline."""
        reading = _Reading(tokens, self._gazetteer.find(tokens), self._titles, self._places, register, title=title)
        return tuple(reading.actors())


class _Reading:
    """One pass over one sentence."""

    def __init__(self, tokens: Sequence[str], hits: list[Hit], titles: Titles, places: Places, register: Register, *, title: bool) -> None:
        self.tokens = tokens
        self.low = [token.lower() for token in tokens]
        self.hits = {hit.start: hit for hit in hits}
        self.titles = titles
        self.places = places
        self.register = register
        words = [token for token in tokens if token.isalpha() and len(token) > 3]
        self.headline = title and len(words) >= 4 and sum(word[0].isupper() for word in words) / len(words) > 0.75

    def actors(self) -> list[Actor]:
        found: list[Actor] = []
        at = 0
        while at < len(self.tokens):
            actor = self._at(at)
            if actor is None:
                at += 1
                continue
            found.append(actor)
            at = max(actor.end, at + 1)
        return self._joined(found)

    def _at(self, at: int) -> Actor | None:
        chain = self._chain(at)
        if chain:
            return self._titled(chain)
        hit = self.hits.get(at)
        if hit and hit.name.kind is NameKind.PERSON:
            return self._person(hit.start, hit.end, hit.name.person, hit.name.codes)
        if hit:
            return self._bare(hit)
        if (
            self.low[at] == "our"
            and at + 1 < len(self.tokens)
            and self.low[at + 1] in ("country", "state", "nation", "capital")
            and self.register.home
        ):
            return Actor(at, at + 2, (self.register.home,), Basis.COUNTRY, Office.STATE, None, at + 1)
        return self._surname(at)

    # -- titles ------------------------------------------------------------------------------------------------------

    def _chain(self, at: int) -> _Chain | None:
        """Countries, adjectives and titles from `at` on; None where no title comes."""
        codes: list[str] = []
        accredited: list[str] = []
        former = junior = False
        spot, title = at, None
        possessed = False
        while spot < len(self.tokens):
            hit = self.hits.get(spot)
            found = self.titles.at(self.tokens, spot)
            if found and not (hit and hit.name.kind is NameKind.PERSON and not codes) and not (hit and hit.name.kind is not NameKind.PERSON and hit.end - hit.start > found[0]):
                size, new = found
                title = new if title is None or _outranks(new, title) else title
                spot += size
                spot = self._after_title(spot, title, codes, accredited)
                if self._next_title(spot):
                    spot += 1 if self.low[spot] in ("and", ",", "&", "/") else 0
                    continue
                break
            if hit and hit.name.kind is not NameKind.PERSON and title is None:
                if possessed and codes:
                    accredited.append(hit.code)
                else:
                    codes.extend(hit.name.codes[:1])
                spot = hit.end
                if spot + 2 < len(self.tokens) and self.tokens[spot] == "(" and self.tokens[spot + 2] == ")":
                    spot += 3
                possessed = spot < len(self.tokens) and self.tokens[spot] in _POSSESSIVE
                if possessed or self._linked_country(spot):
                    spot += 1
                continue
            if (self.low[spot] in _ADJECTIVES or self.low[spot].isdigit()) and title is None and not self._name_like(spot):
                former = former or self.low[spot] in _FORMER
                junior = junior or self.low[spot] in _JUNIOR
                spot += 1
                if spot < len(self.tokens) and self.tokens[spot] == "-":
                    spot += 1
                continue
            break
        if title is None:
            return None
        return _Chain(at, spot, title, tuple(dict.fromkeys(codes)), tuple(accredited), former, junior)

    def _name_like(self, spot: int) -> bool:
        return self.tokens[spot][:1].isupper() and self.low[spot] not in _ADJECTIVES

    def _next_title(self, spot: int) -> bool:
        """ "Deputy Prime Minister and Foreign Minister": another title of the same person follows."""
        if spot + 1 >= len(self.tokens):
            return False
        if self.low[spot] in ("and", "&", "/") and self.tokens[spot + 1][:1].isupper():
            found = self.titles.at(self.tokens, spot + 1)
            return bool(found and not found[1].plural and spot + 1 not in self.hits)
        found = self.titles.at(self.tokens, spot)
        return bool(found and self.tokens[spot][:1].isupper() and spot not in self.hits)

    def _linked_country(self, spot: int) -> bool:
        """ "Indian and Pakistani officials", "US-China negotiators": a further country of the same titles."""
        if spot + 1 >= len(self.tokens) or self.low[spot] not in _LINK:
            return False
        hit = self.hits.get(spot + 1)
        if not hit or hit.name.kind not in (NameKind.DEMONYM, NameKind.COUNTRY, NameKind.ORGANISATION):
            return False
        after = hit.end
        while after < len(self.tokens) and (self.low[after] in _ADJECTIVES or (self.low[after] in _LINK and after + 1 in self.hits)):
            after = self.hits[after + 1].end if self.low[after] in _LINK else after + 1
        found = self.titles.at(self.tokens, after) if after < len(self.tokens) else None
        return bool(found and (found[1].plural or found[1].group))

    def _after_title(self, spot: int, title: Title, codes: list[str], accredited: list[str]) -> int:
        """Reads "of Turkey", "of Foreign Affairs of Iran", "to the United Nations", "(FM)" behind a title."""
        while spot < len(self.tokens):
            low = self.low[spot]
            if low in ("of", "for", "from", "to", "at") and not (low == "from" and not (title.group or title.plural or title.counterpart)):
                after = self._behind_of(spot + 1, title, codes, accredited, low)
                if after is None:
                    break
                spot = after
            elif low == "(" and spot + 2 < len(self.tokens) and self.tokens[spot + 2] == ")":
                spot += 3
            else:
                break
        return spot

    def _behind_of(self, spot: int, title: Title, codes: list[str], accredited: list[str], word: str) -> int | None:
        if spot < len(self.tokens) and self.low[spot] in ("the", "all", "six", "both"):
            spot += 1
        hit = self.hits.get(spot)
        if hit and hit.name.kind is not NameKind.PERSON:
            if word in ("to", "at") or (word == "for" and codes):
                if title.office is not Office.ENVOY and not title.group and word == "to":
                    return None
                accredited.append(hit.code)
                return hit.end
            codes.append(hit.code)
            spot = hit.end
            many = title.plural or title.group
            while many and spot + 1 < len(self.tokens) and self.low[spot] in ("and", ",", "&"):
                step = spot + 1
                if self.low[step] == "and":
                    step += 1
                if step < len(self.tokens) and self.low[step] == "the":
                    step += 1
                more = self.hits.get(step)
                if not more or more.name.kind not in (NameKind.COUNTRY, NameKind.ORGANISATION):
                    break
                codes.append(more.code)
                spot = more.end
            return spot
        if word in ("to", "from", "at"):
            return None
        inner = self.titles.at(self.tokens, spot) if spot < len(self.tokens) else None
        if inner and word == "of":
            return self._after_title(spot + inner[0], inner[1], codes, accredited)
        body = spot
        while word == "of" and body < len(self.tokens) and body - spot < 4 and self.tokens[body][:1].isupper() and body not in self.hits:
            body += 1
        if body > spot and body + 1 < len(self.tokens) and self.low[body] == "of" and self._of_hit(body):
            step = body + 2 if self.low[body + 1] == "the" else body + 1
            codes.append(self.hits[step].code)
            return self.hits[step].end
        if spot < len(self.tokens) and self.low[spot] in _PORTFOLIO:
            while spot < len(self.tokens) and (self.low[spot] in _PORTFOLIO or self.tokens[spot] in (",", "&")) and not self._of_hit(spot):
                spot += 1
            while spot and self.tokens[spot - 1] in (",", "&"):
                spot -= 1
            return spot
        return None

    def _of_hit(self, spot: int) -> bool:
        if self.low[spot] not in ("of", "for") or spot + 1 >= len(self.tokens):
            return False
        step = spot + 2 if self.low[spot + 1] == "the" else spot + 1
        return step in self.hits

    def _titled(self, chain: _Chain) -> Actor | None:
        name, end = self._name(chain.end)
        codes = chain.codes
        if not (name or codes or chain.title.plural) and chain.title.text in _ADJECTIVAL:
            return None
        office = self._office(chain, codes)
        begin = chain.start
        if not name and codes and not chain.title.plural and not chain.title.group and chain.title.office is not Office.STATE:
            behind, before = self._unknown_behind(end), self._unknown_before(chain.start)
            if behind and not self._surname(end + 1) and end + 1 not in self.hits:
                name, end = behind
            elif before and before[1] not in self.hits and not self.register.person(before[0]):
                name, begin = before
        known = self._known(name, codes[0] if codes else None, office, titled=True) if name else None
        if name and end < len(self.tokens) and self.low[end] == "of":
            step = end + 2 if end + 1 < len(self.tokens) and self.low[end + 1] == "the" else end + 1
            hit = self.hits.get(step)
            if hit and hit.name.kind is NameKind.COUNTRY and (not codes or codes[0] == hit.code):
                codes, end = (hit.code,), hit.end
        if not codes and known:
            codes = known.codes
        if not codes and chain.title.home and not chain.title.plural:
            codes = (chain.title.home,)
        if known and (
            chain.title.leader
            or chain.title.counterpart
            or chain.title.text in ("secretary", "minister", "chief", "general", "chairman", "commander", "chancellor")
        ):
            office = known.office if known.serving else office
        if codes and self.places.kind_of(codes[0]) is not PartyKind.COUNTRY:
            office = (
                Office.ORG_HEAD
                if office in (Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT, Office.MINISTER) and not chain.title.plural
                else office
            )
        elif office is Office.ORG_HEAD and codes:
            office = Office.OFFICIAL
        if chain.junior:
            office = Office.OFFICIAL
        basis = Basis.PERSON if name else Basis.GROUP if chain.title.group or chain.title.plural else Basis.OFFICE
        return Actor(
            begin,
            end,
            codes,
            basis,
            office,
            self.register.fullest(name) if name else None,
            end - 1,
            chain.title.plural,
            chain.former,
            chain.title.counterpart,
            chain.title.leader,
            chain.title.text,
            chain.accredited,
        )

    def _office(self, chain: _Chain, codes: tuple[str, ...]) -> Office:
        if chain.title.leader and codes and len(codes) == 1:
            return Office.HEAD_OF_GOVERNMENT if codes[0] in self.titles.led_by_government else Office.HEAD_OF_STATE
        return chain.title.office

    # -- names -------------------------------------------------------------------------------------------------------

    def _name(self, spot: int) -> tuple[str | None, int]:
        """(name, end) of the person named from `spot` on; (None, spot) where none is."""
        begin = spot
        while begin < len(self.tokens) and self.low[begin] in _HONORIFIC and self.tokens[begin][:1].isupper():
            begin += 1
        hit = self.hits.get(begin)
        if hit:
            return (
                (" ".join(self.tokens[hit.start : hit.end]).replace(" - ", "-"), hit.end)
                if hit.name.kind is NameKind.PERSON
                else (None, spot)
            )
        end = begin
        limit = 2 if self.headline else 6
        while end < len(self.tokens) and end - begin < limit and self._continues_name(begin, end):
            end += 1
        while end > begin and (self.low[end - 1] in _PARTICLE or self.tokens[end - 1] in ("-", "'", "’")):
            end -= 1
        if end == begin or self.tokens[begin] in ("-", "'"):
            return None, spot
        if self.headline and end - begin == 2 and not self.register.person(" ".join(self.tokens[begin:end])):
            end = begin + 1
        return " ".join(self.tokens[begin:end]).replace(" - ", "-"), end

    def _continues_name(self, begin: int, spot: int) -> bool:
        token, low = self.tokens[spot], self.low[spot]
        hit = self.hits.get(spot)
        if hit and hit.name.kind is not NameKind.PERSON:
            return False
        if low in _CALENDAR and spot > begin:
            return False
        if token in ("-",):
            return (
                spot > begin and spot + 1 < len(self.tokens) and self.tokens[spot + 1][:1].isalpha() and self.tokens[spot - 1][:1].isupper()
            )
        if low in _PARTICLE:
            return spot > begin or token[:1].isupper()
        if spot > begin and self.tokens[spot - 1] == "-" and token.isalpha():
            return True
        if self.titles.at(self.tokens, spot) and spot > begin:
            return False
        return bool(_NAME_WORD.match(token)) and low not in _CALENDAR and not (token.isupper() and len(token) > 4)

    def _known(self, name: str | None, code: str | None, office: Office | None, *, titled: bool) -> Known | None:
        if not name:
            return None
        index, day = self.register.index, self.register.day
        if " " in name or "-" in name:
            found = index.by_name(name, day, code=code, office=office)
            if found:
                return found
            return self.register.person(name)
        return self.register.person(name) or index.by_surname(
            name, day, code=code, office=office, titled=titled, mentioned=self.register.mentioned
        )

    def _person(self, start: int, end: int, canonical: str | None, codes: tuple[str, ...]) -> Actor:
        text = " ".join(self.tokens[start:end]).replace(" - ", "-")
        known = self.register.person(text) or self.register.index.by_name(canonical or text, self.register.day)
        if end < len(self.tokens) and self.low[end] in ("jr.", "jr", "sr."):
            return Actor(start, end + 1, (), Basis.PERSON, Office.OFFICIAL, text, end - 1, former=True)
        if known is None:
            return Actor(start, end, codes[:1], Basis.PERSON, Office.OFFICIAL, text, end - 1)
        office = known.office if known.office is not Office.STATE else Office.OFFICIAL
        return Actor(start, end, known.codes, Basis.PERSON, office, self.register.fullest(text), end - 1, former=not known.serving)

    def _surname(self, at: int) -> Actor | None:
        token = self.tokens[at]
        if not token[:1].isupper() or not _NAME_WORD.match(token) or len(token) < 2 or self.low[at] in _CALENDAR:
            return None
        known = self.register.person(token)
        if not known and token.isupper() and len(token) > 3:
            known = self.register.person(token.capitalize())
        introduced = known is not None
        known = known or self.register.index.by_surname(
            token, self.register.day, code=None, office=None, titled=False, mentioned=self.register.mentioned
        )
        if not known or self._part_of_other_name(at, introduced):
            return None
        end = self._through_name(at + 1, known.name) if introduced else at + 1
        if end < len(self.tokens) and self.low[end] in _BODY:
            return Actor(at, end + 1, known.codes, Basis.GROUP, Office.STATE, None, end)
        if end + 1 < len(self.tokens) and self.tokens[end] in _POSSESSIVE and self.low[end + 1] in _BODY:
            return Actor(at, end + 2, known.codes, Basis.GROUP, Office.STATE, None, end + 1)
        office = known.office if known.office is not Office.STATE else Office.OFFICIAL
        name = self.register.fullest(known.name if introduced else token)
        return Actor(at, end, known.codes, Basis.PERSON, office, name, at, former=not known.serving)

    def _through_name(self, end: int, name: str) -> int:
        """The end of a name that began with one of its words: "Antony J. Blinken", "Kim Jong Un"."""
        words = set(name.split())
        while end < len(self.tokens) and (self.tokens[end] in words or (len(self.low[end]) == 2 and self.low[end].endswith("."))):
            end += 1
        return end

    def _part_of_other_name(self, at: int, introduced: bool) -> bool:
        """ "Hunter Biden", "Trump Tower": a capitalised neighbour makes the surname another name's part."""
        before = self.tokens[at - 1] if at else ""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else ""
        if after.lower() in ("jr.", "jr", "sr.", "tower", "organization", "foundation", "institute", "university", "center", "campaign"):
            return True
        if self.headline:
            return False
        named_before = (
            at > 1
            and before[:1].isupper()
            and before[1:2].islower()
            and before.lower() not in _HONORIFIC
            and (at - 1) not in self._title_ends()
            and not self._inside_hit(at - 1)
            and before.lower() not in _CALENDAR
        )
        named_after = (
            after[:1].isupper()
            and after[1:2].islower()
            and (at + 1) not in self.hits
            and after.lower() not in _CALENDAR
            and not self.titles.at(self.tokens, at + 1)
            and not introduced
        )
        return named_before or named_after

    def _title_ends(self) -> set[int]:
        return {at + found[0] - 1 for at in range(len(self.tokens)) if (found := self.titles.at(self.tokens, at))}

    def _inside_hit(self, spot: int) -> bool:
        return any(hit.start <= spot < hit.end for hit in self.hits.values())

    def _bare(self, hit: Hit) -> Actor:
        basis = place_basis(hit)
        office = Office.STATE
        plural = basis is Basis.DEMONYM and self.low[hit.end - 1].endswith("s") and self.low[hit.end - 1] != "swiss"
        return Actor(hit.start, hit.end, hit.name.codes[:1], basis, office, None, hit.end - 1, plural)

    # -- appositions -------------------------------------------------------------------------------------------------

    def _joined(self, found: list[Actor]) -> list[Actor]:
        """ "Lavrov, the Russian foreign minister," and "the Saudi crown prince, Mohammed bin Salman," as one actor."""
        result: list[Actor] = []
        for actor in found:
            last = result[-1] if result else None
            if (
                last
                and last.basis in (Basis.COUNTRY, Basis.DEMONYM)
                and actor.person
                and actor.codes[:1] == last.codes[:1]
                and self._owns(last, actor)
            ):
                result[-1] = replace(actor, start=last.start)
                continue
            if last and self._led_by(last, actor):
                result[-1] = replace(actor, start=last.start, codes=last.codes)
                continue
            if last and actor.basis is Basis.COUNTRY and last.person and self._bracketed(last, actor):
                result[-1] = replace(last, end=actor.end + 1, codes=actor.codes)
                continue
            if last and self._apposed(last, actor):
                result[-1] = last.joined(actor)
            else:
                result.append(actor)
        return [self._owned(actor) for actor in result]

    def _led_by(self, group: Actor, leader: Actor) -> bool:
        """ "a Taliban delegation led by Foreign Minister X": one actor, named."""
        return (
            group.basis in (Basis.GROUP, Basis.OFFICE) and bool(group.codes) and leader.person is not None
            and self.low[group.end : leader.start] in (["led", "by"], ["headed", "by"], [",", "led", "by"], [",", "headed", "by"], ["led", "by", "the"])
            and (not leader.codes or leader.codes[0] == group.codes[0] or not leader.title)
        )  # fmt: skip

    def _bracketed(self, person: Actor, land: Actor) -> bool:
        """ "Pavlo Klimkin (Ukraine)"."""
        closed = land.end < len(self.tokens) and self.tokens[land.end] == ")"
        return closed and self.tokens[person.end : land.start] == ["("] and (not person.codes or person.codes[0] == land.codes[0])

    def _unknown_behind(self, end: int) -> tuple[str, int] | None:
        """(name, end) of an unknown name in apposition behind a title: "..., Stephen Biegun, met"."""
        if end + 2 >= len(self.tokens) or self.tokens[end] != ",":
            return None
        stop = end + 1
        while stop < len(self.tokens) and stop - end < 6 and self._continues_name(end + 1, stop) and stop not in self.hits:
            stop += 1
        closed = stop < len(self.tokens) and self.tokens[stop] in (",", ".", ")", ";")
        words = self.tokens[end + 1 : stop]
        if closed and len(words) >= 2 and all(word[:1].isupper() or word.lower() in _PARTICLE or word == "-" for word in words):
            return " ".join(words).replace(" - ", "-"), stop
        return None

    def _unknown_before(self, start: int) -> tuple[str, int] | None:
        """(name, start) of an unknown name before its title: "Teodora Malinova, Bulgaria's new prime minister"."""
        if start < 3 or self.tokens[start - 1] != ",":
            return None
        first = start - 1
        while first > 0 and start - first < 6 and self._continues_name(first - 1, first - 1) and not self._inside_hit(first - 1):
            first -= 1
        words = self.tokens[first : start - 1]
        if len(words) < 2 or (first and self.low[first - 1] not in (",", "and", "with", "by", "to", "met", "that", ";", "from")):
            return None
        return " ".join(words).replace(" - ", "-"), first

    def _owns(self, land: Actor, person: Actor) -> bool:
        """ "Russia's Vladimir Putin": a country that only says whose the person is."""
        between = self.low[land.end : person.start]
        return between in (["'s"], ["’s"], [])

    def _apposed(self, left: Actor, right: Actor) -> bool:
        between = self.low[left.end : right.start]
        if [word for word in between if word not in ("the", "a", "its", "their", "his", "her", "also")] not in ([","], ["("], ["—"], ["-"]):
            return False
        if left.plural or right.plural or bool(left.person) == bool(right.person):
            return False
        titled = right if left.person else left
        if titled.basis is not Basis.OFFICE and not (
            titled.basis is Basis.GROUP and titled.office is not Office.STATE and not titled.plural
        ):
            return False
        if left.codes and right.codes and left.codes[0] != right.codes[0]:
            return False
        closing = self.low[right.end] if right.end < len(self.low) else "."
        return (
            closing
            in (
                ",",
                ".",
                ")",
                ";",
                ":",
                "—",
                "-",
                "who",
                "after",
                "on",
                "in",
                "at",
                "for",
                "to",
                "as",
                "said",
                "during",
                "and",
                "that",
                "over",
                "'s",
                "’s",
                "about",
            )
            or not right.person
        )

    def _owned(self, actor: Actor) -> Actor:
        """A person whose only code comes from the roster keeps it; an office without a country stays open for coreference."""
        if actor.person and not actor.codes:
            known = self._known(actor.person, None, actor.office, titled=bool(actor.title))
            return replace(actor, codes=known.codes) if known else actor
        return actor


def _outranks(new: Title, old: Title) -> bool:
    """Of "Deputy Prime Minister and Foreign Minister" the foreign minister is the better known office."""
    order = [
        Office.HEAD_OF_STATE,
        Office.HEAD_OF_GOVERNMENT,
        Office.FOREIGN_MINISTER,
        Office.MINISTER,
        Office.ENVOY,
        Office.ORG_HEAD,
        Office.ROYAL,
    ]
    rank = {office: place for place, office in enumerate(order)}
    return rank.get(new.office, 9) < rank.get(old.office, 9) and not old.group
