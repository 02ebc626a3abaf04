"""What an export says of itself, and the words and plain texts that all its forms share. Imports the domain only."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import ANY, Event

SCHEMA = 1
"""Of the JSON lines' records. A change that a reader of the old form would misread makes the next number."""

# What XML 1.0 takes: tab, line breaks, and everything printable of the planes but surrogates and two non-characters.
_UNSEEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Meta:
    """Whose events these are, from when to when, when they were written, and what they rest on."""

    a: str
    b: str
    since: date | None
    until: date | None
    at: datetime
    coverage: str
    name: Callable[[str], str]

    @property
    def title(self) -> str:
        first, second = ("everyone" if code == ANY else self.name(code) for code in (self.a, self.b))
        return f"{first} and {second}"


def headline(event: Event, name: Callable[[str], str]) -> str:
    """`Visit: Imran Khan (Pakistan), Russia`."""
    people = {party.code: party.person for party in reversed(event.parties) if party.person}
    who = dict.fromkeys(party.code for party in event.parties)
    listed = ", ".join(f"{people[code]} ({name(code)})" if code in people else name(code) for code in who)
    return plain(f"{event.type.capitalize()}: {listed}")


def plain(text: str) -> str:
    """One line without what no file format takes."""
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text  # as nearly every cell is: nothing that is unseen counts as printable
    return " ".join(_UNSEEN.sub(" ", text).split())


def web_address(url: str) -> str:
    """The address where it is one of the web, else nothing: an archive's own mark leads nowhere."""
    return url if url.startswith(("http://", "https://")) and not re.search(r"[\s<>\"]", url) else ""
