"""Titled actors: a chain of titles with the name beside it, and whose office it is.

Imports the domain, the knowledge, its neighbours `actors`, `gazetteer`, `register`, `titles`, and `chains`, `line`, `names`.
"""

from __future__ import annotations

from bot.domain import Office, PartyKind
from bot.extraction.actors import Actor, Basis
from bot.extraction.gazetteer import NameKind
from bot.extraction.people.chains import Chain
from bot.extraction.people.line import Line
from bot.extraction.people.names import NameReader
from bot.extraction.people.words import ADJECTIVAL, BARE_TITLES
from bot.extraction.register import Known
from bot.extraction.titles import Titles
from bot.knowledge import Places

_UNOFFICIAL = frozenset(
    "labor labour business religious community union faith industry church student tribal youth muslim christian jewish corporate".split()
)
_LANDING = frozenset({"as", "when", "after", "before", "until", "once", ",", "and"})  # before whoever does something


class TitledReader:
    """Makes actors of the chains of one line; `places` tells countries from organisations."""

    def __init__(self, line: Line, names: NameReader, titles: Titles, places: Places) -> None:
        self._line = line
        self._names = names
        self._titles = titles
        self._places = places

    def read(self, chain: Chain) -> Actor | None:
        """The actor that the chain names; None for an everyday word that only could be a title ("official", "head")."""
        title, codes = chain.title, chain.codes
        if title.leader and _UNOFFICIAL & set(self._line.low[max(0, chain.start - 1) : chain.end]):
            return None  # "Philippine labor leaders" lead no state
        if title.text == "air force one" and not set(self._line.low[max(0, chain.start - 1) : chain.start]) <= _LANDING:
            return None  # "told reporters aboard Air Force One"
        name, end = self._names.read(chain.end)
        if not (name or codes or title.plural) and title.text in ADJECTIVAL:
            return None
        begin = chain.start
        superior = self._superior(chain, name)
        if superior:
            codes, end = self._country_behind(codes or superior.codes, end)
            name = None
        if not name and codes and not title.plural and not title.group and title.office is not Office.STATE:
            name, begin, end = self._apposed_name(begin, end)
        office = self._office(chain)
        home = title.home if not title.plural else None  # an Under Secretary Fernandez is no president of that name
        known = self._names.known(name, codes[0] if codes else home, office, titled=True)
        if name:
            name, end = self._with_junior(name, end)
            codes, end = self._country_behind(codes, end)
        if not codes and known:
            codes = known.codes
        if title.home and not title.plural and (not codes or (title.home == "EU" and (known is None or known.codes == ("EU",)))):
            codes = (title.home,)  # an Italian member of the European Parliament acts for the Union
        return Actor(
            begin,
            end,
            codes,
            basis=Basis.PERSON if name else Basis.GROUP if title.group or title.plural else Basis.OFFICE,
            office=self._settled_office(chain, office, codes, known),
            person=self._line.register.fullest(name) if name else None,
            anchor=end - 1,
            plural=title.plural,
            former=chain.former,
            counterpart=title.counterpart,
            generic_leader=title.leader,
            title=title.text,
            extra=chain.accredited,
        )

    def _superior(self, chain: Chain, name: str | None) -> Known | None:
        """ "Ushakov, Foreign Policy Advisor to President Vladimir Putin": the name behind says whose he is, and is not his."""
        if not name or chain.served is None:
            return None
        office = chain.served.office
        known = self._names.known(name, chain.codes[0] if chain.codes else None, office, titled=True)
        bare = self._line.low[chain.end - 2 : chain.end] == ["to", "president"]
        leads_body = known is not None and known.office is Office.ORG_HEAD and office is Office.HEAD_OF_STATE
        return known if known and (bare or leads_body or known.office is office) else None

    def _apposed_name(self, begin: int, end: int) -> tuple[str | None, int, int]:
        """(name, start, end) of the title at tokens [begin, end) with an unknown name behind or before it."""
        line = self._line
        behind, before = self._names.unknown_behind(end), self._names.unknown_before(begin)
        if behind and not self._names.surname(end + 1) and end + 1 not in line.hits:
            return behind[0], begin, behind[1]
        if before and before[1] not in line.hits and not line.register.person(before[0]):
            return before[0], before[1], end
        return None, begin, end

    def _with_junior(self, name: str, end: int) -> tuple[str, int]:
        """(name, end) of "President Joseph R. Biden, Jr.", the comma behind it left out."""
        line = self._line
        comma = end + 1 < len(line) and line.tokens[end] == ","
        spot = end + 1 if comma else end
        if spot >= len(line) or line.low[spot] not in ("jr.", "jr", "sr."):
            return name, end
        return f"{name}{',' if comma else ''} {line.tokens[spot].rstrip('.')}.", spot + 1

    def _country_behind(self, codes: tuple[str, ...], end: int) -> tuple[tuple[str, ...], int]:
        """(codes, end) with the country of "President Maia Sandu of Moldova"."""
        line = self._line
        if end >= len(line) or line.low[end] != "of":
            return codes, end
        hit = line.hits.get(end + 2 if end + 1 < len(line) and line.low[end + 1] == "the" else end + 1)
        if hit and hit.name.kind is NameKind.COUNTRY and (not codes or codes[0] == hit.code):
            return (hit.code,), hit.end
        return codes, end

    def _office(self, chain: Chain) -> Office:
        """The title's office; a "leader" holds the one that leads his country."""
        if chain.title.leader and len(chain.codes) == 1:
            return Office.HEAD_OF_GOVERNMENT if chain.codes[0] in self._titles.led_by_government else Office.HEAD_OF_STATE
        return chain.title.office

    def _settled_office(self, chain: Chain, office: Office, codes: tuple[str, ...], known: Known | None) -> Office:
        """The office by who holds it and for whom: an organisation's president is its head, a country has no such head."""
        title = chain.title
        if chain.junior:
            return Office.OFFICIAL
        if known and known.serving and (title.leader or title.counterpart or title.text in BARE_TITLES):
            office = known.office
        if codes and self._places.kind_of(codes[0]) is not PartyKind.COUNTRY:
            leads = office in (Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT, Office.MINISTER) and not title.plural
            return Office.ORG_HEAD if leads else office
        return Office.OFFICIAL if office is Office.ORG_HEAD and codes else office
