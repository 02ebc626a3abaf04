"""The feeds that a web page names in its head (autodiscovery). Pure; imports the standard library and this part's own modules."""

from __future__ import annotations

import html
import re

from bot.documents.addresses import absolute
from bot.documents.text import decode

_HEAD = 400_000
_BASE = re.compile(r"<base\b[^<>]*\bhref\s*=\s*[\"']([^\"'<>]+)", re.IGNORECASE)
_LINK = re.compile(r"<link\b([^<>]{1,3000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(rel|type|href|title)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


def feed_links(body: bytes, url: str) -> tuple[str, ...]:
    """Addresses of feeds in the order of the page, those of comments last."""
    head = decode(body)[:_HEAD]
    base = _BASE.search(head)
    at = absolute(html.unescape(base[1]), url) if base else url
    first: dict[str, None] = {}
    last: dict[str, None] = {}
    for link in _LINK.findall(head):
        told = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(link)}
        address = absolute(told.get("href", ""), at or url)
        if address and "alternate" in told.get("rel", "").lower().split() and told.get("type", "").lower().strip() in _TYPES:
            (last if "comment" in (told.get("title", "") + address).lower() else first)[address] = None
    return (*first, *(link for link in last if link not in first))
