"""Answers as text for a terminal: plain tables and short blocks. Renders values and decides nothing.

Strangers' words (evidence, titles) are cleaned of control characters before they are printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from rich import box
from rich.table import Table

from bot.commands.options import console, plain
from bot.domain import Delivery, Event, EventMention, Party, Status, Subscription
from bot.queries import ArticleChain, BusyPair, Contact, EventChain, Person, Step, Timeline, has_day
from bot.service import Forecast

Name = Callable[[str], str]


def print_mentions(mentions: Sequence[EventMention], *, numbered: bool = False) -> None:
    """One short block an event: what, who, when and where, how sure, and the words that say so; its number first where `numbered`."""
    out = console()
    for number, mention in enumerate(mentions):
        if number:
            out.print()
        marks = [mention.type.upper(), str(mention.status), "news" if mention.current else "background", f"{mention.confidence:.2f}"]
        out.print((f"{number + 1}  " if numbered else "") + " · ".join(marks), style="bold")
        out.print("  " + " – ".join(party_words(party) for party in mention.parties))
        if told := circumstances(mention):
            out.print("  " + told)
        out.print(f"  “{plain(mention.evidence)}”")
        if mention.attribution:
            out.print(f"  according to {plain(mention.attribution)}")


def print_events(events: Iterable[Event], name: Name) -> None:
    """A table of events, newest first."""
    table = table_of("When", "What", "Who", "Where", "Told by", "Sure", "Event")
    for event in events:
        what = str(event.type) if event.status is Status.OCCURRED else f"{event.type}, {event.status}"
        where = (event.place.name or name(event.place.code)) if event.place else ""
        table.add_row(
            when_words(event), what, _who(event, name), plain(where), str(len(event.sources)), f"{event.confidence:.2f}", event.id
        )
    print_table(table, "No event is stored that fits.")


def print_contacts(a: str, b: str, contacts: Sequence[Contact], name: Name) -> None:
    """The last contact of each type."""
    table = table_of("Last", "When", "Ago", "Who", "Event")
    for contact in contacts:
        if contact.event is None or contact.days is None:
            table.add_row(str(contact.type), "none stored", "", "", "")
            continue
        table.add_row(str(contact.type), when_words(contact.event), ago(contact.days), _who(contact.event, name), contact.event.id)
    print_table(table, f"No contact of {a} and {b} is stored.")


def print_timeline(timeline: Timeline, name: Name) -> None:
    """One line an event, oldest first; the count by type below."""
    out = console()
    for point in timeline.points:
        when = point.when.text if point.when else f"{point.day} (seen)" if point.day > date.min else "day unknown"
        status = "" if point.status is Status.OCCURRED else f" ({point.status})"
        out.print(f"{when:17} {point.type}{status}  {point.event_id}")
    if not timeline.points:
        out.print(f"No event of {name(timeline.a)} and {name(timeline.b)} is stored.")
        return
    out.print(", ".join(f"{number} {kind}" for kind, number in sorted(timeline.by_type.items(), key=lambda item: -item[1])))
    if timeline.cut:
        out.print(f"The newest {len(timeline.points):,} are shown. Ask for less with --since.")


def print_top(rows: Sequence[BusyPair], name: Name) -> None:
    table = table_of("Pair", "Events", "Of which")
    for row in rows:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(row.by_type.items(), key=lambda item: (-item[1], item[0]))[:4])
        table.add_row(f"{name(row.pair.a)} – {name(row.pair.b)}", str(row.events), kinds)
    print_table(table, "No event is stored since then.")


def print_person(person: Person, name: Name) -> None:
    out = console()
    out.print(plain(person.name), style="bold")
    for term in person.terms:
        start, end = (str(day) if day else "" for day in (term.start, term.end))
        mark = "*" if term in person.now else " "
        out.print(f" {mark} {term.title or term.office}, {name(term.code)}, {start or '?'} to {end or 'open'}")
    if not person.terms:
        out.print("  not in the roster")
    elif not person.now:
        out.print(f"  no known office on {person.day}")
    if person.events:
        out.print()
        print_events(person.events, name)


def print_subscriptions(subscriptions: Sequence[Subscription], name: Name) -> None:
    table = table_of("Pair", "Only", "Rhythm", "State", "Id")
    for item in subscriptions:
        only = ", ".join([*sorted(item.types), *sorted(item.offices), *sorted(item.statuses)])
        if item.min_confidence is not None:
            only += f" sure {item.min_confidence:.2f}+"
        if item.min_sources > 1:
            only += f" {item.min_sources}+ sources"
        if item.silence is not None:
            only += f" silence {item.silence} days"
        only += "".join(f" {word}" for word in (*sorted(item.sources), *sorted(item.languages)))
        pair = " – ".join("anyone" if code == "*" else name(code) for code in (item.a, item.b))
        table.add_row(pair, only.strip() or "all", str(item.rhythm), "paused" if item.paused else "active", item.id)
    print_table(table, "No subscription here. Add one with: subscribe Pakistan Russia")


def print_forecast(forecast: Forecast, name: Name) -> None:
    alerts = "1 alert" if forecast.alerts == 1 else f"{forecast.alerts:,} alerts"
    newest = f"; the newest {len(forecast.newest)}:" if forecast.newest else "."
    console().print(f"The last {forecast.days} days would have sent {alerts}{newest}")
    if forecast.newest:
        print_events(forecast.newest, name)


def print_event_chain(chain: EventChain, name: Name) -> None:
    out = console()
    out.print(f"{chain.event.id}: {chain.event.type}, {chain.event.status}, {_who(chain.event, name)}", style="bold")
    _steps(chain.steps)
    for source in chain.event.sources:
        out.print(f"  {plain(source.outlet)}: {plain(source.title)} {source.url}")
        out.print(f"    “{plain(source.evidence)}”")
    for delivery in chain.deliveries:
        out.print(f"  {_delivery(delivery)}")


def print_article_chain(chain: ArticleChain, name: Name) -> None:
    console().print(plain(chain.article.title) or chain.article.url, style="bold")
    _steps(chain.steps)
    for event in chain.events:
        print_event_chain(event, name)


def when_words(event: Event) -> str:
    """The event's date, or the day it was first told, or that nobody knows."""
    if not has_day(event):
        return "day unknown"
    return event.date.text if event.date else f"seen {event.first_seen:%Y-%m-%d}"


def ago(days: int) -> str:
    if days <= 0:
        return "today" if days == 0 else f"in {-days} days"
    return "yesterday" if days == 1 else f"{days:,} days ago"


def _steps(steps: Iterable[Step]) -> None:
    for step in steps:
        moment = f" ({step.at:%Y-%m-%d %H:%M} UTC)" if step.at else ""
        console().print(f"  {'yes' if step.passed else 'no ':4}{step.name:10} {plain(step.detail)}{moment}")


def _delivery(delivery: Delivery) -> str:
    reason = f", {plain(delivery.reason)}" if delivery.reason else ""
    return (
        f"{delivery.channel.key}: {delivery.kind} of revision {delivery.revision}, {delivery.state}, {delivery.attempts} attempts{reason}"
    )


def party_words(party: Party) -> str:
    """A party in a few words: "Imran Khan (PAK, head of government)"."""
    words = [word for word in (str(party.office).replace("_", " "), str(party.role)) if word not in ("state", "participant")]
    inner = ", ".join(([party.code] if party.person else []) + words)
    return (plain(party.person) if party.person else party.code) + (f" ({inner})" if inner else "")


def circumstances(mention: EventMention) -> str:
    """When, where, how and about what, as far as it is told."""
    words = [
        mention.date.text if mention.date else "",
        "by " + str(mention.mode) if mention.mode in ("telephone", "video", "letter") else "",
    ]
    if mention.place:
        words.insert(1, f"{mention.place.name}, {mention.place.code}" if mention.place.name else mention.place.code)
    return plain(" · ".join([word for word in words if word] + list(mention.topics)))


def _who(event: Event, name: Name) -> str:
    """Each country once, with the first person who acts for it."""
    people: dict[str, str] = {}
    for party in event.parties:
        if party.code not in people or (party.person and not people[party.code]):
            people[party.code] = party.person or ""
    return plain(", ".join(f"{name(code)} ({person})" if person else name(code) for code, person in people.items()))


def table_of(*columns: str) -> Table:
    """An empty table of the one look that answers have."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, overflow="fold", min_width=8 if not number else len(column))
    return table


def print_table(table: Table, empty: str) -> None:
    """The table, or where it has no row the word for that."""
    if table.row_count:
        console().print(table)
    else:
        console().print(empty)
