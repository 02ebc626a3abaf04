"""Answers of the further questions as text for a terminal. Renders values and decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.commands.options import console, plain
from bot.commands.tables import ago, print_table, table_of, when_words
from bot.domain import Party, Status
from bot.queries import Meetings, Network, Readouts, Rhythm, Silence
from bot.store import Feedback

Name = Callable[[str], str]
_BAR = 40


def print_meetings(found: Meetings, name: Name) -> None:
    """Whom, when, where; those met most often in a line below."""
    out = console()
    out.print(plain(found.person), style="bold")
    table = table_of("When", "What", "Whom", "Where", "Event")
    for encounter in found.encounters:
        event = encounter.event
        what = str(event.type) if event.status is Status.OCCURRED else f"{event.type}, {event.status}"
        where = (event.place.name or name(event.place.code)) if event.place else ""
        whom = ", ".join(dict.fromkeys(_party(party, name) for party in encounter.others))
        table.add_row(when_words(event), what, plain(whom), plain(where), event.id)
    print_table(table, "No meeting or visit is stored.")
    if found.most and found.most[0][1] > 1:
        listed = ", ".join(f"{plain(name(who) if who.isupper() else who)} {number}" for who, number in found.most if number > 1)
        out.print(f"Most often here: {listed}")


def print_silences(found: Silence | Sequence[Silence], name: Name) -> None:
    """One pair in a sentence, several in a table."""
    out = console()
    if isinstance(found, Silence):
        past = " This is past their usual rhythm." if found.past else ""
        event = f" The last is event {found.event.id}." if found.event else ""
        out.print(f"{name(found.a)} and {name(found.b)}: {found.words}.{event}{past}")
        return
    table = table_of("Pair", "Last contact", "Ago", "Usual gap")
    for silence in found:
        gap = "" if silence.usual is None else f"{silence.usual} days"
        table.add_row(f"{name(silence.a)} – {name(silence.b)}", str(silence.last_day or ""), ago(silence.days or 0), gap)
    print_table(table, "No pair is past its usual rhythm.")


def print_rhythm(rhythm: Rhythm) -> None:
    out = console()
    most = max((month.events for month in rhythm.months), default=0)
    for month in rhythm.months:
        out.print(f"{month.first:%Y-%m} {month.events:5} {'#' * round(month.events / most * _BAR if most else 0)}".rstrip())
    out.print(f"{rhythm.events:,} events, a mean of {rhythm.mean:.1f} a month")


def print_network(network: Network, name: Name) -> None:
    table = table_of("Pair", "Events")
    for link in network.links:
        table.add_row(f"{name(link.a)} – {name(link.b)}", str(link.events))
    print_table(table, "No event is stored since then.")


def print_readouts(found: Readouts, name: Name) -> None:
    """One block a government: its topics, then what no other one speaks of."""
    out = console()
    for version in found.versions:
        out.print(f"{name(version.code)}, as told by {plain(', '.join(version.outlets))}", style="bold")
        out.print(f"  names: {plain(', '.join(version.topics)) or 'no topic'}")
        if version.only_topics:
            out.print(f"  only here: {plain(', '.join(version.only_topics))}")
        for claim in version.only_claims:
            out.print(f"  only here: “{plain(claim)}”")
    out.print(f"Both name: {plain(', '.join(found.shared))}" if found.shared else "No topic is named by both.")


def print_feedback(said: Sequence[Feedback], name: Name) -> None:
    table = table_of("When", "Event", "What", "Who", "Reason")
    for item in said:
        who = ", ".join(dict.fromkeys(name(party.code) for party in item.event.parties))
        table.add_row(f"{item.at:%Y-%m-%d %H:%M}", item.event.id, str(item.event.type), plain(who), plain(item.reason))
    print_table(table, "Nothing was called wrong yet.")


def _party(party: Party, name: Name) -> str:
    return f"{party.person} ({name(party.code)})" if party.person else name(party.code)
