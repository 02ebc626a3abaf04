"""Feed bytes to entries: RSS, RDF, Atom and JSON feeds, the broken ones too.

Decoded and mended here, read by fastfeedparser, and by feedparser where that finds nothing. Pure, and run in a text worker, since a
hostile feed can keep a parser busy for long. Imports the domain, the errors and this part's own modules.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from bot.documents.text import decode, one_line, plain, utc_moment
from bot.documents.xml import Mended, mend
from bot.domain import Entry
from bot.errors import SourceError

MAX_ITEMS = 2_000
MAX_TITLE = 500
MAX_SUMMARY = 5_000
MAX_URL = 2_000
# feedparser needs minutes for what fastfeedparser reads in a second.
MAX_FALLBACK_CHARACTERS = 2_000_000
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)

_TTL = re.compile(r"<ttl>\s*(?:<!\[CDATA\[)?\s*(\d{1,6})\s*(?:\]\]>)?\s*</ttl>", re.IGNORECASE)
_TTL_WITHIN = 20_000
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
# Parameters that say where a reader came from, not what is read.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|ocid|cmpid|mc_cid|mc_eid|at_(?:medium|campaign)|ftag|srnd|traffic_source|partner|smid")


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed holds, in its order. `truncated` where its end was missing; its whole items are here."""

    entries: tuple[Entry, ...]
    title: str = ""
    ttl_minutes: int | None = None
    truncated: bool = False


def parse_feed(body: bytes, *, content_type: str | None = None, base_url: str = "", now: datetime | None = None) -> ParsedFeed:
    """The feed's entries; addresses are made absolute by `base_url`; with `now`, dates more than a day ahead of it count as unknown.

    SourceError with kind "empty" (no bytes), "not_a_feed" (HTML or anything else) or "truncated" (cut before its first whole item).
    """
    text = decode(body, content_type)
    if not text.strip():
        raise SourceError(f"{base_url} is empty", "the answer has no content", "It is tried again later", kind="empty")
    if text.lstrip()[:1] in {"{", "["}:
        parsed, mended = _fast(text), Mended(text, "json")
    else:
        mended = mend(text, max_items=MAX_ITEMS)
        if mended.root not in _ROOTS:
            raise _not_a_feed(base_url, mended.root)
        parsed = _fast('<?xml version="1.0" encoding="UTF-8"?>\n' + mended.text)
    if not parsed.get("entries"):
        parsed = _slow(mended) or parsed
    if not parsed and mended.root == "json":
        raise _not_a_feed(base_url, "json")
    entries = tuple(_entries(parsed.get("entries") or [], base_url, now))
    if mended.cut and not entries:
        raise SourceError(f"{base_url} ends before its first whole item", "", "It is tried again later", kind="truncated")
    ttl = _TTL.search(text[:_TTL_WITHIN])
    title = one_line(str((parsed.get("feed") or {}).get("title") or ""), MAX_TITLE)
    return ParsedFeed(entries, title, int(ttl[1]) if ttl else None, mended.cut)


def _fast(document: str) -> Mapping[str, Any]:
    import fastfeedparser  # here and below: only workers need the parsers

    try:
        found = fastfeedparser.parse(document.encode(), include_tags=False, include_media=False, include_enclosures=False)
    except (ValueError, TypeError, AttributeError, KeyError):
        return {}  # its ways of saying that this is no feed it knows
    return cast("Mapping[str, Any]", found)


def _slow(mended: Mended) -> Mapping[str, Any]:
    import feedparser

    if mended.root == "json" or len(mended.text) > MAX_FALLBACK_CHARACTERS:
        return {}
    found: Mapping[str, Any] = feedparser.parse(mended.text.encode(), sanitize_html=False, resolve_relative_uris=False)
    return found


def _not_a_feed(url: str, root: str) -> SourceError:
    what = "a web page (HTML)" if root in {"html", "body", "head"} else f"a document of another kind (<{root}>)" if root else "no XML"
    return SourceError(
        f"{url} is no feed", f"it answered with {what}", "Find the feed's own address, or disable the source", kind="not_a_feed"
    )


def _entries(found: Iterable[Mapping[str, Any]], base_url: str, now: datetime | None) -> Iterable[Entry]:
    """Entries in the feed's order, each identity once."""
    rows = [(_guid(item), _read(item, base_url, now)) for item in list(found)[:MAX_ITEMS]]
    shared = _shared_guids(rows)
    seen: set[str] = set()
    for guid, entry in rows:
        if not entry.title and not entry.summary and not entry.url:
            continue
        identity = _identity(guid if guid not in shared else f"{guid} {canonical_url(entry.url)}", entry)
        if identity not in seen:
            seen.add(identity)
            yield Entry(identity, entry.url, entry.title, entry.summary, entry.published)


def _shared_guids(rows: Iterable[tuple[str, Entry]]) -> frozenset[str]:
    """Identifiers that a careless publisher gave to entries with different addresses."""
    first: dict[str, str] = {}
    return frozenset(guid for guid, entry in rows if guid and first.setdefault(guid, entry.url) != entry.url)


def _identity(guid: str, entry: Entry) -> str:
    """The first that there is: the publisher's identifier, the canonical address, a digest of title and date."""
    if guid:
        return guid[:MAX_URL]
    if entry.url:
        return canonical_url(entry.url)
    told = f"{entry.title}\n{entry.published.isoformat() if entry.published else ''}"
    return "sha256:" + hashlib.sha256(told.encode()).hexdigest()


def canonical_url(url: str) -> str:
    """The address without its fragment and without parameters that only track; host in lower case, parameters sorted."""
    parts = urlsplit(url)
    query = urlencode(sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k.lower())))
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", query, ""))


def _guid(item: Mapping[str, Any]) -> str:
    guid = str(item.get("id") or "").strip()
    return "" if guid == str(item.get("link") or "").strip() else guid  # a parser fills the one from the other


def _read(item: Mapping[str, Any], base_url: str, now: datetime | None) -> Entry:
    contents = item.get("content") or [{}]
    summary = item.get("description") or item.get("summary") or contents[0].get("value") or ""
    return Entry(
        identity="",
        url=_absolute(item.get("link") or "", base_url),
        title=one_line(str(item.get("title") or ""), MAX_TITLE),
        summary=plain(str(summary), MAX_SUMMARY),
        published=_moment(item, now),
    )


def _absolute(link: object, base_url: str) -> str:
    """The absolute http(s) address, or "" where it is none."""
    told = "".join(str(link).split())
    if not told:
        return ""
    try:
        parts = urlsplit(urljoin(base_url, told))
        well = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    url = urlunsplit(parts)
    return url if well and len(url) <= MAX_URL else ""


def _moment(item: Mapping[str, Any], now: datetime | None) -> datetime | None:
    for name in ("published", "updated"):
        moment = _from_struct(item.get(f"{name}_parsed")) or utc_moment(item.get(name))
        if moment is not None:
            return sane_moment(moment, now)
    return None


def sane_moment(moment: datetime, now: datetime | None) -> datetime | None:
    """The moment, or None where no news can carry it: before 1995, or more than a day ahead of `now`."""
    if moment < EARLIEST or (now is not None and moment > now + AHEAD):
        return None
    return moment


def _from_struct(value: object) -> datetime | None:
    if not isinstance(value, time.struct_time):
        return None
    try:
        return datetime(*value[:5], min(value[5], 59), tzinfo=UTC)
    except ValueError:
        return None
