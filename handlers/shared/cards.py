"""The neutral alert card: everything a reader is owed, as plain harmless text, for any platform to lay out.

Imports the domain and the shared values only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain import Alert, AlertKind, Digest, Event, Mode, Role, Status
from bot.plural import many
from handlers.shared.replies import Action, Button, Choice
from handlers.shared.text import clean, clean_url, shortened
from handlers.shared.titles import STATUS_MARKS, STATUS_WORDS
from handlers.shared.wording import OFFICES, Names, confidence_words, date_words, headline

Flags = Callable[[str], str]
"""The flag of a party's code as emoji, empty where it has none."""

_MODES = {
    Mode.TELEPHONE: "by telephone", Mode.VIDEO: "by video link", Mode.IN_PERSON: "in person", Mode.LETTER: "by letter",
}  # fmt: skip

MUTE_SPAN = "7 days"
"""How long the button of an alert mutes its pair."""
_MOST_IN_MENU = 25
_MOST_LABEL = 100
_ORDER = {Role.INITIATOR: 0, Role.VISITOR: 0, Role.MEDIATOR: 2}


@dataclass(frozen=True, slots=True)
class CardSource:
    """One article: outlet, headline, web address (empty where it is none), publication in UTC or None, and what it says."""

    outlet: str
    title: str
    url: str
    published: datetime | None
    status_word: str
    official: bool


@dataclass(frozen=True, slots=True)
class AlertCard:
    """An alert in plain words. Every text is one line, cleaned of control characters and escape sequences, not yet escaped for
    any markup. `marks` are flags or, where a party has none, nothing; `codes` are the parties' codes in the same order.
    `when` and `where` are empty where unknown; `was` is the status told before, empty where it never changed. `mark` is a sign of the
    status, `parties` one line each with flag, person and office; `first_told` is when the first source told it, or where none says so
    when it was first seen; `note` stands above all and begins the title.
    `changes` says of a revision what changed: "was planned, now took place".
    """

    kind: AlertKind
    title: str
    marks: tuple[str, ...]
    codes: tuple[str, ...]
    status: Status
    status_word: str
    was: str
    when: str
    where: str
    mode: str
    topics: tuple[str, ...]
    evidence: str
    attribution: str
    sources: tuple[CardSource, ...]
    rarity: str
    confidence: float
    confidence_words: str
    event_id: str
    revision: int
    note: str = ""
    changes: tuple[str, ...] = ()
    mark: str = ""
    parties: tuple[str, ...] = ()
    first_told: datetime | None = None
    buttons: tuple[Button, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DigestCard:
    """Several alerts in one message, oldest first. `more` counts the events that are not listed; `choices` is a menu of the listed."""

    title: str
    why: str
    cards: tuple[AlertCard, ...]
    more: int
    choices: tuple[Choice, ...] = ()


def card(alert: Alert, name: Names, flag: Flags) -> AlertCard:
    """The card of an alert; `name` and `flag` know the parties' codes."""
    event = alert.event
    codes = tuple(dict.fromkeys(party.code for party in event.parties))
    return AlertCard(
        kind=alert.kind,
        title=f"{clean(alert.note)} {headline(event, name)}" if alert.note else headline(event, name),
        marks=tuple(mark for code in codes if (mark := flag(code))),
        codes=codes,
        status=event.status,
        status_word=STATUS_WORDS[event.status],
        was=_was(event),
        when=date_words(event.date) if event.date else "",
        where=_where(event, name),
        mode=_MODES[event.mode] if event.mode else "",
        topics=tuple(topic for raw in event.topics if (topic := clean(raw))),
        evidence=clean(event.evidence),
        attribution=clean(event.attribution or ""),
        sources=tuple(
            CardSource(
                clean(source.outlet), clean(source.title), clean_url(source.url), source.published,
                STATUS_WORDS[source.status], source.official,
            )
            for source in event.sources
        ),
        rarity=clean(event.rarity),
        confidence=event.confidence,
        confidence_words=confidence_words(event.confidence),
        event_id=event.id,
        revision=event.revision,
        note=clean(alert.note),
        changes=_changes(event) if alert.kind is AlertKind.REVISION else (),
        mark=STATUS_MARKS[event.status],
        parties=_parties(event, name, flag),
        first_told=min((source.published for source in event.sources if source.published), default=event.first_seen),
        buttons=alert_buttons(event),
        remark=clean(alert.remark),
    )  # fmt: skip


def digest_card(digest: Digest, name: Names, flag: Flags) -> DigestCard:
    """The card of a digest; each of its events as a card of its own."""
    cards = tuple(card(alert, name, flag) for alert in digest.alerts)
    events = {shown.event_id: shortened(shown.title, _MOST_LABEL) for shown in reversed(cards)}
    options = tuple((label, ident) for ident, label in list(events.items())[:_MOST_IN_MENU])
    menu = Choice("Explain one of these", Action("explain"), options)
    return DigestCard(f"{many(len(events) + digest.more, 'event')}: {clean(digest.why)}", clean(digest.why), cards, digest.more, (menu,))


def alert_buttons(event: Event) -> tuple[Button, ...]:
    """What a reader may do with an event: see why it was told, say that it is wrong, silence its pair, see the pair's history;
    where two official sources tell of it, see their versions side by side.
    """
    a, b = principal_pair(event)
    official = {source.outlet for source in event.sources if source.official}
    both = (Button("Both readouts", Action("readouts", (event.id,))),) if len(official) > 1 else ()
    return (
        Button("Explain", Action("explain", (event.id,))),
        Button("Wrong", Action("wrong", (event.id,))),
        Button("Mute this pair", Action("mute", (a, b, MUTE_SPAN))),
        Button("History", Action("between", (a, b))),
        *both,
    )


def principal_pair(event: Event) -> tuple[str, str]:
    """The two parties that an event is mostly between: who acts and with whom, else the first two named."""
    codes = list(dict.fromkeys(party.code for party in sorted(event.parties, key=lambda party: _ORDER.get(party.role, 1))))
    return codes[0], codes[1]


def _parties(event: Event, name: Names, flag: Flags) -> tuple[str, ...]:
    lines: dict[str, None] = {}
    for party in event.parties:
        office = OFFICES.get(party.office, "")
        acting = ", ".join(part for part in (clean(party.person or ""), office) if part)
        state = f"{flag(party.code)} {clean(name(party.code))}".strip()
        lines[f"{state}: {acting}" if acting else state] = None
    return tuple(lines)


def _was(event: Event) -> str:
    """The last other status that a source told, before the one that stands."""
    earlier = [source.status for source in event.sources if source.status is not event.status]
    return STATUS_WORDS[earlier[-1]] if earlier and event.revision > 1 else ""


def _changes(event: Event) -> tuple[str, ...]:
    """What the sources told before and what stands now: of the status, of the date."""
    found = [f"was {was}, now {STATUS_WORDS[event.status]}"] if (was := _was(event)) else []
    if event.date is not None and event.revision > 1:
        others = [source.date for source in event.sources if source.date and source.date != event.date]
        found += [f"was {date_words(others[-1])}, now {date_words(event.date)}"] if others else []
    return tuple(found)


def _where(event: Event, name: Names) -> str:
    if event.place is None:
        return ""
    country = clean(name(event.place.code))
    town = clean(event.place.name or "")
    return f"{town}, {country}" if town and town.casefold() != country.casefold() else country
