"""News sitemaps and sitemap indexes to entries. Pure, and run in a text worker. Imports the domain, the errors and this part's modules."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.documents.addresses import absolute, canonical_url
from bot.documents.dates import read_moment
from bot.documents.feed import MAX_ITEMS, MAX_TITLE, digest_of, not_a_feed, sane_moment
from bot.documents.text import decode, one_line
from bot.documents.xml import mend
from bot.domain import Entry
from bot.errors import SourceError

if TYPE_CHECKING:
    from lxml import etree

# A sitemap that is no news sitemap holds all that a site ever published; only its newest pages may be news.
RECENT = timedelta(days=3)
UNDATED = 100


@dataclass(frozen=True, slots=True)
class ParsedSitemap:
    """Entries of a sitemap, newest first, or the addresses of an index's sitemaps, the most promising first."""

    entries: tuple[Entry, ...] = ()
    maps: tuple[str, ...] = ()


def parse_sitemap(
    body: bytes, *, content_type: str | None = None, base_url: str = "", now: datetime, max_bytes: int = 8_388_608
) -> ParsedSitemap:
    """SourceError with kind "empty", "too_large" (a packed one past `max_bytes`) or "not_a_feed"."""
    text = decode(_unpacked(body, base_url, max_bytes), content_type)
    if not text.strip():
        raise SourceError(f"{base_url} is empty", "the answer has no content", "It is tried again later", kind="empty")
    from lxml import etree  # only workers need it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False, huge_tree=False)
    mended = mend(text, max_items=MAX_ITEMS)
    root = etree.fromstring(mended.text.encode(), parser) if mended.root in {"urlset", "sitemapindex"} else None
    if root is None:
        raise not_a_feed(base_url, mended.root)
    if mended.root == "sitemapindex":
        return ParsedSitemap(maps=_maps(root, base_url))
    return ParsedSitemap(entries=_newest(list(_entries(root, base_url, now)), now))


def _unpacked(body: bytes, url: str, max_bytes: int) -> bytes:
    """Sitemaps come as .gz files too; these are no more than other answers."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        out = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, max_bytes + 1)
    except zlib.error as error:
        raise SourceError(f"{url} sent a damaged body", str(error), "It is tried again later", kind="encoding") from error
    if len(out) > max_bytes:
        raise SourceError(f"{url} unpacks to more than {max_bytes} bytes", "", "Name one of its smaller sitemaps", kind="too_large")
    return out


def _maps(root: etree._Element, base_url: str) -> tuple[str, ...]:
    """Those that call themselves news first, then by their date, newest first."""
    found = [(absolute(_told(node, "loc"), base_url), _told(node, "lastmod")) for node in root if _name(node) == "sitemap"]
    rows = [("news" not in url.lower(), -(moment.timestamp() if (moment := read_moment(told)) else 0), url) for url, told in found if url]
    return tuple(url for _, _, url in sorted(rows))


def _entries(root: etree._Element, base_url: str, now: datetime) -> Iterator[tuple[bool, Entry]]:
    """Each entry, and whether it is news by its own word."""
    for node in root:
        url = absolute(_told(node, "loc"), base_url) if _name(node) == "url" else ""
        if not url:
            continue
        news = next((child for child in node if _name(child) == "news"), None)
        title = one_line(_told(news, "title"), MAX_TITLE) if news is not None else ""
        told = _told(news, "publication_date") if news is not None else ""
        changed = _told(node, "lastmod")
        moment = read_moment(told) or read_moment(changed)
        published = sane_moment(moment, now) if moment else None
        yield news is not None, Entry(canonical_url(url), url, title, published=published, told=digest_of(title, changed if told else ""))


def _newest(rows: list[tuple[bool, Entry]], now: datetime) -> tuple[Entry, ...]:
    dated = [entry for news, entry in rows if entry.published and (news or entry.published > now - RECENT)]
    undated = [entry for _, entry in rows if not entry.published][:UNDATED]
    dated.sort(key=lambda entry: entry.published or now, reverse=True)
    return tuple({entry.identity: entry for entry in [*dated, *undated]}.values())


def _name(node: etree._Element) -> str:
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _told(node: etree._Element, name: str) -> str:
    """The words of the first child of the name."""
    found = next((child for child in node if _name(child) == name), None)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""
