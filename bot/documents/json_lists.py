"""Lists of articles as JSON: WordPress posts (`wp/v2`) and GDELT's article list. Pure, and run in a text worker.

Imports the domain, the errors and this part's own modules.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.documents.addresses import absolute, canonical_url
from bot.documents.dates import read_moment
from bot.documents.feed import MAX_CONTENT, MAX_ITEMS, MAX_SUMMARY, MAX_TITLE, digest_of, not_a_feed, sane_moment
from bot.documents.text import decode, one_line, plain
from bot.domain import Entry
from bot.errors import SourceError


def parse_posts(body: bytes, *, content_type: str | None = None, base_url: str = "", now: datetime) -> tuple[Entry, ...]:
    """WordPress posts, in their order. SourceError with kind "not_a_feed", saying what WordPress said where it said why."""
    found = _json(body, content_type, base_url)
    if isinstance(found, Mapping) and "message" in found:
        why = one_line(str(found["message"]), 200)
        raise SourceError(f"{base_url} gives no posts", why, "Correct the address: .../wp-json/wp/v2/TYPE", kind="not_a_feed")
    if not isinstance(found, list):
        raise not_a_feed(base_url, "json")
    return tuple(_posts(found[:MAX_ITEMS], base_url, now))


def _posts(rows: list[Any], base_url: str, now: datetime) -> Iterator[Entry]:
    seen: set[str] = set()
    for row in rows:
        if not isinstance(row, Mapping):
            continue
        url = absolute(row.get("link") or "", base_url)
        title, content, excerpt = (_rendered(row.get(name)) for name in ("title", "content", "excerpt"))
        identity = f"wp:{row['id']}" if isinstance(row.get("id"), int) else canonical_url(url) if url else ""
        if not identity or identity in seen or not (title or content):
            continue
        seen.add(identity)
        moment = read_moment(row.get("date_gmt") or row.get("date"))
        yield Entry(
            identity, url, one_line(title, MAX_TITLE), plain(excerpt or content, MAX_SUMMARY), sane_moment(moment, now) if moment else None,
            content[:MAX_CONTENT], digest_of(title, excerpt, content, str(row.get("modified_gmt") or "")),
        )  # fmt: skip


def _rendered(value: object) -> str:
    return str(value.get("rendered") or "") if isinstance(value, Mapping) else str(value or "")


def parse_article_list(body: bytes, *, content_type: str | None = None, base_url: str = "", now: datetime) -> tuple[Entry, ...]:
    """GDELT's `artlist`. SourceError "throttled" where words stand in place of JSON: that is how GDELT says that it was asked too often."""
    text = decode(body, content_type).strip()
    if text and text[0] not in "{[":
        raise SourceError("GDELT asks for fewer requests", one_line(text, 160), "It is tried again later", kind="throttled")
    found = _json(body, content_type, base_url)
    rows = found.get("articles", []) if isinstance(found, Mapping) else None
    if not isinstance(rows, list):
        raise not_a_feed(base_url, "json")
    entries: dict[str, Entry] = {}
    for row in rows[:MAX_ITEMS]:
        url = absolute(row.get("url") or "", base_url) if isinstance(row, Mapping) else ""
        if url:
            moment = read_moment(row.get("seendate"))
            title = one_line(str(row.get("title") or ""), MAX_TITLE)
            entry = Entry(canonical_url(url), url, title, published=sane_moment(moment, now) if moment else None, told=digest_of(title))
            entries.setdefault(entry.identity, entry)
    return tuple(entries.values())


def _json(body: bytes, content_type: str | None, url: str) -> Any:
    text = decode(body, content_type).strip()
    if not text:
        raise SourceError(f"{url} is empty", "the answer has no content", "It is tried again later", kind="empty")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise not_a_feed(url, "html" if text[:1] == "<" else "json") from None
