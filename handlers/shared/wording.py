"""A headline made of a phrase and the event's parties; dates and confidence in words. Pure; imports the domain only."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Sequence

from bot.domain import DatePrecision, Event, EventType, Office, PartialDate, Party, Role, Status
from handlers.shared.text import clean
from handlers.shared.titles import DENIALS, EASED, TITLES

Names = Callable[[str], str]
"""The usual English name of a party's code, without an article: `Pakistan`, `United States`."""

_VERB = re.compile(r"(\w+)/(\w+)")
_MOST_NAMED = 4
_ACTING = frozenset({Role.INITIATOR, Role.VISITOR})
# Where people are the news; in the rest the state acts, whoever announced it.
_PERSONAL = frozenset({EventType.CALL, EventType.VISIT, EventType.MEETING, EventType.MESSAGE, EventType.INVITATION})
OFFICES = {
    Office.HEAD_OF_STATE: "head of state", Office.HEAD_OF_GOVERNMENT: "head of government", Office.FOREIGN_MINISTER: "foreign minister",
    Office.MINISTER: "minister", Office.ENVOY: "envoy", Office.ORG_HEAD: "head", Office.ROYAL: "royal house", Office.MILITARY: "military",
}  # fmt: skip
_RANK = {office: rank for rank, office in enumerate(Office)}
_WITH_THE = re.compile(
    r"(?:United|European|African|Arab|Soviet|Central African|Czech Republic|Dominican Republic|Democratic Republic|Netherlands|Philippines"
    r"|Bahamas|Maldives|Gambia|Comoros|Taliban|World|Organi[sz]ation|International|Vatican|Gulf|Commonwealth|Solomon|Marshall|Faroe|Cayman)\b"
)
_STEM = 4


def headline(event: Event, name: Names) -> str:
    """One active line: "Vladimir Putin called Imran Khan", "Iran denies meeting with the United States"."""
    codes = _codes(event)
    acting = [code for code in codes if any(p.code == code and p.role in _ACTING for p in event.parties)]
    others = [code for code in codes if code not in acting]
    directed = bool(acting and others)
    phrases = (EASED if event.eases else TITLES[event.type])[event.status]
    denier = _denier(event, codes, name) if event.status is Status.DENIED and event.type in DENIALS else None
    if denier:
        phrases = DENIALS[event.type]
        directed = directed and event.type is EventType.VISIT
        others = others if directed else [code for code in codes if code != denier]
    label = _states(name) if denier and not directed else _label(event, name)
    values = _values(acting if directed else codes, others, label)
    values |= {"place": _visited(event, others, name), "denier": with_the(clean(name(denier))) if denier else ""}
    return _filled(phrases.directed if directed else phrases.joint, values, plural=not denier and len(acting) > 1)


def with_the(name: str) -> str:
    """`the United States`, `Pakistan`."""
    return f"the {name}" if _WITH_THE.match(name) else name


def listed(items: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`, and past four `A, B, C and 3 others`."""
    if len(items) > _MOST_NAMED:
        items = [*items[: _MOST_NAMED - 1], f"{len(items) - _MOST_NAMED + 1} others"]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def date_words(when: PartialDate) -> str:
    """`Tuesday 14 September 2021`, `September 2021` or `2021`."""
    day = when.first_day()
    if when.precision is DatePrecision.YEAR:
        return str(day.year)
    month = f"{calendar.month_name[day.month]} {day.year}"
    return month if when.precision is DatePrecision.MONTH else f"{calendar.day_name[day.weekday()]} {day.day} {month}"


def confidence_words(confidence: float) -> str:
    """How sure, in a word that a reader can weigh."""
    for least, word in ((0.9, "high confidence"), (0.7, "good confidence"), (0.5, "fair confidence")):
        if confidence >= least:
            return word
    return "low confidence"


def _codes(event: Event) -> list[str]:
    """The parties' codes in order; mediators are left out where two others remain."""
    codes = list(dict.fromkeys(party.code for party in event.parties))
    mediating = {party.code for party in event.parties if party.role is Role.MEDIATOR}
    rest = [code for code in codes if code not in mediating]
    return rest if len(rest) >= 2 else codes


def _states(name: Names) -> Names:
    return lambda code: with_the(clean(name(code)))


def _label(event: Event, name: Names) -> Names:
    """How a party is called in the headline: its person, its office or itself."""
    if event.type not in _PERSONAL:
        return _states(name)

    def label(code: str) -> str:
        party = _principal(party for party in event.parties if party.code == code)
        state = with_the(clean(name(code)))
        if party.person and (person := clean(party.person)):
            return person
        office = OFFICES.get(party.office)
        return f"{possessive(state)} {office}" if office else state

    return label


def _principal(parties: Iterable[Party]) -> Party:
    """Named before unnamed, then by rank of office."""
    return min(parties, key=lambda party: (party.person is None, _RANK[party.office]))


def _values(acting: Sequence[str], others: Sequence[str], label: Names) -> dict[str, str]:
    actor = listed([label(code) for code in acting])
    return {
        "a": actor,
        "a's": possessive(actor),
        "b": listed([label(code) for code in others]) if others else "",
        "ab": actor,
    }


def _visited(event: Event, others: Sequence[str], name: Names) -> str:
    hosts = [party.code for party in event.parties if party.role is Role.HOST] or list(others)
    codes = list(dict.fromkeys(hosts)) or ([event.place.code] if event.place else [])
    return listed([with_the(clean(name(code))) for code in codes]) if codes else ""


def _denier(event: Event, codes: Sequence[str], name: Names) -> str | None:
    """The party whose word the denial is, where the attribution names exactly one: "Iranian Foreign Ministry" is Iran's."""
    said = (event.attribution or "").casefold()
    if not said:
        return None
    speaking = [code for code in codes if _speaks(code, event, said, name)]
    return speaking[0] if len(speaking) == 1 else None


def _speaks(code: str, event: Event, said: str, name: Names) -> bool:
    country = clean(name(code)).casefold()
    persons = [party.family_name.casefold() for party in event.parties if party.code == code and party.family_name]
    stem = country[: max(_STEM, len(country) - 2)]
    return any(re.search(rf"\b{re.escape(word)}", said) for word in (stem, *persons))


def _filled(phrase: str, values: dict[str, str], *, plural: bool) -> str:
    # The verb is chosen before the names are put in, since a name may hold a slash.
    phrase = _VERB.sub(lambda found: found[2] if plural else found[1], phrase)
    line = " ".join(phrase.format_map(values).split())
    return line[:1].upper() + line[1:]
