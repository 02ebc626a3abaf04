"""Feed bytes to entries: RSS, RDF, Atom and JSON feeds, the broken ones too.

Decoded and mended here, read by fastfeedparser, and by feedparser where that finds nothing. Pure, and run in a text worker, since a
hostile feed can keep a parser busy for long. Imports the domain, the errors and this part's own modules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from bot.documents.addresses import MAX_URL, absolute, canonical_url
from bot.documents.feed_words import FeedWords, read_words
from bot.documents.text import decode, one_line, plain
from bot.documents.xml import Mended, mend
from bot.domain import Entry
from bot.errors import SourceError

MAX_ITEMS = 2_000
MAX_TITLE = 500
# More than this is kept as it is, and read only where its article is new.
MAX_SUMMARY = 1_000
MAX_CONTENT = 300_000
# feedparser needs minutes for what fastfeedparser reads in a second.
MAX_FALLBACK_CHARACTERS = 2_000_000
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)

_DECLARED = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed holds, in its order. `truncated` where its end was missing; its whole items are here.

    `hub` is where changes can be subscribed to (WebSub), `topic` the address that the feed gives as its own.
    """

    entries: tuple[Entry, ...]
    title: str = ""
    ttl_minutes: int | None = None
    truncated: bool = False
    hub: str = ""
    topic: str = ""


def parse_feed(body: bytes, *, content_type: str | None = None, base_url: str = "", now: datetime | None = None) -> ParsedFeed:
    """The feed's entries; addresses are made absolute by `base_url`; with `now`, dates more than a day ahead of it count as unknown.

    SourceError with kind "empty" (no bytes), "not_a_feed" (HTML or anything else) or "truncated" (cut before its first whole item).
    """
    text = decode(body, content_type)
    if not text.strip():
        raise SourceError(f"{base_url} is empty", "the answer has no content", "It is tried again later", kind="empty")
    if text.lstrip()[:1] in {"{", "["}:
        parsed, mended = _fast(text, b""), Mended(text, "json")
    else:
        mended = mend(text, max_items=MAX_ITEMS)
        if mended.root not in _ROOTS:
            raise not_a_feed(base_url, mended.root)
        parsed = _fast(mended.text, _DECLARED)
    quick = bool(parsed.get("entries"))
    if not quick:
        parsed = _slow(mended) or parsed
    if not parsed and mended.root == "json":
        raise not_a_feed(base_url, "json")
    items = list(parsed.get("entries") or [])
    words = read_words(mended.text, items=len(items) if quick and mended.root != "json" else None)
    entries = tuple(_entries(items[:MAX_ITEMS], words, base_url, now))
    if mended.cut and not entries:
        raise SourceError(f"{base_url} ends before its first whole item", "", "It is tried again later", kind="truncated")
    title = one_line(str((parsed.get("feed") or {}).get("title") or ""), MAX_TITLE)
    hub, topic = absolute(words.hub, base_url), absolute(words.topic, base_url)
    return ParsedFeed(entries, title, words.ttl_minutes, mended.cut, hub, topic)


def _fast(document: str, declared: bytes) -> Mapping[str, Any]:
    import fastfeedparser  # here and below: only workers need the parsers

    try:
        found = fastfeedparser.parse(declared + document.encode(), include_tags=False, include_media=False, include_enclosures=False)
    except (ValueError, TypeError, AttributeError, KeyError):
        return {}  # its ways of saying that this is no feed it knows
    return cast("Mapping[str, Any]", found)


def _slow(mended: Mended) -> Mapping[str, Any]:
    import feedparser

    if mended.root == "json" or len(mended.text) > MAX_FALLBACK_CHARACTERS:
        return {}
    found: Mapping[str, Any] = feedparser.parse(mended.text.encode(), sanitize_html=False, resolve_relative_uris=False)
    return found


def not_a_feed(url: str, root: str) -> SourceError:
    """The error for a document of another kind, which `root` names."""
    what = "a web page (HTML)" if root in {"html", "body", "head"} else f"a document of another kind (<{root}>)" if root else "no XML"
    return SourceError(
        f"{url} is no feed", f"it answered with {what}", "Find the feed's own address, or disable the source", kind="not_a_feed"
    )


def _entries(items: Sequence[Mapping[str, Any]], words: FeedWords, base_url: str, now: datetime | None) -> Iterable[Entry]:
    """Entries in the feed's order, each identity once."""
    guids = [_guid(item) for item in items]
    urls = [absolute(item.get("link") or "", base_url) for item in items]
    shared = _shared_guids(guids, urls)
    seen: set[str] = set()
    for number, item in enumerate(items):
        title = one_line(str(item.get("title") or ""), MAX_TITLE)
        moment = words.moment(number, item)
        published = sane_moment(moment, now) if moment else None
        guid, url = guids[number], urls[number]
        identity = _identity(guid if guid not in shared else f"{guid} {canonical_url(url)}", url, title, published)
        if identity in seen:
            continue
        entry = _entry(identity, url, title, published, item)
        if entry.title or entry.summary or entry.url:
            seen.add(identity)
            yield entry


def _shared_guids(guids: Sequence[str], urls: Sequence[str]) -> frozenset[str]:
    """Identifiers that a careless publisher gave to entries with different addresses."""
    first: dict[str, str] = {}
    return frozenset(guid for guid, url in zip(guids, urls, strict=True) if guid and first.setdefault(guid, url) != url)


def _identity(guid: str, url: str, title: str, published: datetime | None) -> str:
    """The first that there is: the publisher's identifier, the canonical address, a digest of title and date."""
    if guid:
        return guid[:MAX_URL]
    if url:
        return canonical_url(url)
    told = f"{title}\n{published.isoformat() if published else ''}"
    return "sha256:" + hashlib.sha256(told.encode()).hexdigest()


def _guid(item: Mapping[str, Any]) -> str:
    guid = str(item.get("id") or "").strip()
    return "" if guid == str(item.get("link") or "").strip() else guid  # a parser fills the one from the other


def _entry(identity: str, url: str, title: str, published: datetime | None, item: Mapping[str, Any]) -> Entry:
    contents = item.get("content")
    content = str(contents[0].get("value") or "") if contents else ""
    summary = str(item.get("description") or item.get("summary") or content)
    whole = content if len(content) > len(summary) else summary
    full = whole[:MAX_CONTENT] if len(content) > len(summary) or len(whole) > MAX_SUMMARY else ""
    return Entry(identity, url, title, plain(summary, MAX_SUMMARY), published, full, digest_of(title, summary, content))


def digest_of(*words: str) -> str:
    """What tells one state of an item from another."""
    return hashlib.blake2b("\0".join(words).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def sane_moment(moment: datetime, now: datetime | None) -> datetime | None:
    """The moment, or None where no news can carry it: before 1995, or more than a day ahead of `now`."""
    if moment < EARLIEST or (now is not None and moment > now + AHEAD):
        return None
    return moment
