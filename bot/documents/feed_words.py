"""What parsers of feeds lose or guess at: the dates as they are written, the hub, the feed's own address, its wish for patience.

A parser that fills up "29 जनवरी 2021" from today's date gives an old article out as news, so dates are read from the document itself.
Pure; imports this part's own modules only.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.documents.dates import DateReader

_HEAD = 20_000

_TTL = re.compile(r"<ttl>\s*(?:<!\[CDATA\[)?\s*(\d{1,6})\s*(?:\]\]>)?\s*</ttl>", re.IGNORECASE)
_LINK = re.compile(r"<(?:[A-Za-z][\w.-]*:)?link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(rel|href)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
# Case and prefixes are those of the formats: a document that writes them otherwise is left to its parser.
_MARK = re.compile(
    r"<(?=[iepcdmu])(?:(?P<item>item|entry)[\s>]|(?P<name>pubDate|published|issued|created|dc:date|dcterms:created|modified|updated|date)\b[^<>]{0,100}>"
    r"\s*(?:<!\[CDATA\[)?(?P<told>[^<>\]]{1,80}))"
)
# The order in which an item's dates are believed.
_RANK = {
    "pubDate": 0,
    "published": 1,
    "issued": 2,
    "created": 3,
    "dcterms:created": 3,
    "dc:date": 4,
    "date": 4,
    "modified": 5,
    "updated": 6,
}


@dataclass(slots=True)
class FeedWords:
    """Read by `read_words`. `dates` holds the words of each item's best date, and nothing where items could not be told apart."""

    ttl_minutes: int | None = None
    hub: str = ""
    topic: str = ""
    dates: tuple[str, ...] = ()
    _reader: DateReader = field(default_factory=DateReader)

    def moment(self, number: int, item: Mapping[str, Any]) -> datetime | None:
        """When the item was published: by its own words, else by what its parser says."""
        if self.dates:
            return self._reader.read(self.dates[number])
        for name in ("published", "updated"):
            struct, told = item.get(f"{name}_parsed"), item.get(name)
            if moment := self._reader.read(told) or _of_struct(struct):
                return moment
        return None


def read_words(document: str, *, items: int | None) -> FeedWords:
    """`items` is how many a parser found in their order; None where that is not known, and then no dates are read."""
    head = document[:_HEAD]
    first = re.search(r"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)[\s>]", head, re.IGNORECASE)
    links = dict(_links(head[: first.start()] if first else head))
    ttl = _TTL.search(head)
    dates = tuple(_dates(document)) if items else ()
    return FeedWords(int(ttl[1]) if ttl else None, links.get("hub", ""), links.get("self", ""), dates if len(dates) == items else ())


def _links(head: str) -> Iterator[tuple[str, str]]:
    """(relation, address) of the feed's own links, the last of each relation first, so that a dict keeps the first."""
    for found in reversed(_LINK.findall(head)):
        told = {name.lower(): html.unescape(double or single) for name, double, single in _ATTRIBUTE.findall(found)}
        for relation in told.get("rel", "").lower().split():
            yield relation, told.get("href", "")


def _dates(document: str) -> Iterator[str]:
    best, rank = None, len(_RANK)
    for found in _MARK.finditer(document):
        if found["item"]:
            if best is not None:
                yield best
            best, rank = "", len(_RANK)
        elif best is not None and _RANK[found["name"]] < rank:
            best, rank = html.unescape(found["told"]).strip(), _RANK[found["name"]]
    if best is not None:
        yield best


def _of_struct(value: object) -> datetime | None:
    if not isinstance(value, time.struct_time):
        return None
    try:
        return datetime(*value[:5], min(value[5], 59), tzinfo=UTC)
    except ValueError:
        return None
