"""What autocomplete can offer, as items with their names. Pure; imports the domain, the knowledge and the shared wording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from zoneinfo import available_timezones

from bot import words
from bot.domain import ANY, Event, PartyKind, Source, Subscription
from bot.errors import UsageError
from bot.knowledge import Knowledge, PlaceEntry, Term
from handlers.shared.ranking import Item
from handlers.shared.text import clean, shortened
from handlers.shared.wording import Names, headline

_LABEL = 100
_KINDS = (PartyKind.COUNTRY, PartyKind.ORGANISATION, PartyKind.AUTHORITY)
_USUAL_ZONES = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Asia/Dubai",
)
_AREAS = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
_DAYS = ("today", "yesterday", "last week", "30 days", "last month", "90 days", "this year", "last year", "5 years")


def party_items(knowledge: Knowledge, *, anyone: bool) -> tuple[Item, ...]:
    """Countries first, then organisations and blocs, then states that are no more."""
    entries = sorted(knowledge.places.entries, key=lambda entry: (entry.until is not None, _KINDS.index(entry.kind), entry.name))
    items = [_party(entry, knowledge.places.flag(entry.code)) for entry in entries]
    known = {entry.code for entry in entries}
    items += [
        Item(f"{bloc.name} ({bloc.code})"[:_LABEL], bloc.code, (bloc.code, bloc.name))
        for bloc in knowledge.blocs.blocs
        if bloc.code not in known
    ]
    return (Item("anyone (*)", ANY, ("*", "anyone", "any", "all", "everyone")), *items) if anyone else tuple(items)


def people_items(knowledge: Knowledge) -> tuple[Item, ...]:
    """Everyone of the roster, whoever held an office latest first; the label tells the newest office."""
    terms: dict[str, list[Term]] = defaultdict(list)
    for term in knowledge.roster.terms:
        terms[term.person].append(term)
    newest = {person: max(held, key=lambda term: (term.last_day, term.first_day)) for person, held in terms.items()}
    ordered = sorted(newest, key=lambda person: (-newest[person].last_day.toordinal(), person))
    return tuple(_person(newest[person], terms[person], knowledge) for person in ordered)


def event_items(events: Iterable[Event], name: Names) -> tuple[Item, ...]:
    """Newest first; found by id, by any word of the headline, by the names of the parties and people."""
    items = []
    for event in events:
        told = headline(event, name)
        day = event.date.text if event.date else event.first_seen.date().isoformat()
        people = [party.person for party in event.parties if party.person]
        names = (event.id, told, day, str(event.type), *(name(code) for code in sorted(event.codes)), *sorted(event.codes), *people)
        items.append(Item(shortened(f"{day} {told}", _LABEL), event.id, names))
    return tuple(items)


def subscription_items(subscriptions: Iterable[Subscription], knowledge: Knowledge) -> tuple[Item, ...]:
    """Found by id and by the names of either side."""
    items = []
    for subscription in subscriptions:
        sides = [_name(knowledge, code) for code in (subscription.a, subscription.b)]
        only = f", {', '.join(sorted(subscription.types))}" if subscription.types else ""
        paused = ", paused" if subscription.paused else ""
        label = shortened(f"{' – '.join(sides)}{only}{paused}", _LABEL - 13) + f" ({subscription.id})"
        items.append(Item(label, subscription.id, (subscription.id, *sides, subscription.a, subscription.b)))
    return tuple(items)


def source_items(sources: Sequence[Source]) -> tuple[Item, ...]:
    return tuple(Item(shortened(clean(source.name), _LABEL), source.id, (source.name, source.id)) for source in sources)


def word_items(vocabulary: Iterable[str]) -> tuple[Item, ...]:
    return tuple(Item(word.replace("_", " "), word, (word, word.replace("_", " "))) for word in vocabulary)


def day_items(typed: str, today: date) -> list[tuple[str, str]]:
    """What is typed where it tells a day, with that day; then the usual spans that begin like it."""
    found: list[tuple[str, str]] = []
    plain = " ".join(typed.casefold().split())
    for word in (plain, *(usual for usual in _DAYS if usual.startswith(plain))):
        try:
            day = words.day(word, today)
        except UsageError:
            continue
        found.append((f"{word} ({day.isoformat()})"[:_LABEL] if word != day.isoformat() else word, word))
    return list(dict.fromkeys(found))


def hour_items(typed: str, usual: str) -> list[tuple[str, str]]:
    """`off`, then the hours that are typed (or the usual ones) in the zones whose city or name begins as the last word does."""
    hours, _, zone = typed.partition(" ")
    timed = hours[:1].isdigit()
    wanted = (zone if timed else typed).casefold().replace(" ", "_")
    zones = [name for name in _zones() if any(part.startswith(wanted) for part in (name.casefold(), *name.casefold().split("/")))]
    begins = [(word, word) for word in ("off",) if word.startswith(typed.casefold())]
    return begins + [(line, line) for line in (f"{hours if timed else usual} {name}"[:_LABEL] for name in zones)]


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    """Zones of cities, the busiest capitals' first."""
    names = available_timezones()
    first = [name for name in _USUAL_ZONES if name in names]
    rest = sorted(name for name in names if "/" in name and name.split("/")[0] in _AREAS and name not in first)
    return (*first, *rest)


def _party(entry: PlaceEntry, flag: str) -> Item:
    past = f", until {entry.until}" if entry.until else ""
    label = shortened(f"{flag} {entry.name} ({entry.code}{past})".strip(), _LABEL)
    names = (entry.name, entry.code, entry.code.replace("_", " "), entry.iso2 or "", flag, *entry.aliases, *entry.demonyms)
    return Item(label, entry.code, tuple(name for name in names if name))


def _person(newest: Term, terms: Iterable[Term], knowledge: Knowledge) -> Item:
    office = newest.title or str(newest.office).replace("_", " ")
    since = newest.start.text[:4] if newest.start else "?"
    until = newest.end.text[:4] if newest.end else ""
    label = shortened(f"{newest.person}, {office}, {knowledge.places.name(newest.code)}, {since}–{until}", _LABEL)
    aliases = dict.fromkeys(alias for term in terms for alias in term.aliases)
    return Item(label, newest.person, (newest.person, *aliases))


def _name(knowledge: Knowledge, code: str) -> str:
    bloc = knowledge.blocs.get(code)
    entry = knowledge.places.get(code)
    return "anyone" if code == ANY else entry.name if entry else bloc.name if bloc else code
