"""A list page to entries, by CSS selectors that an operator wrote: for ministries without a feed. Pure, and run in a text worker.

Imports the domain, the errors and this part's own modules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.documents.addresses import absolute, canonical_url
from bot.documents.dates import DateReader
from bot.documents.feed import MAX_ITEMS, MAX_SUMMARY, MAX_TITLE, digest_of, sane_moment
from bot.documents.text import decode, one_line, plain
from bot.domain import Entry
from bot.errors import SourceError

if TYPE_CHECKING:
    from lxml import html


def check_selectors(selectors: Mapping[str, str]) -> None:
    """ValueError where one is no CSS selector; `NAME@ATTRIBUTE` takes an attribute in place of the words."""
    from cssselect import HTMLTranslator, SelectorError

    for name, written in selectors.items():
        try:
            HTMLTranslator().css_to_xpath(written.partition("@")[0] or "*")
        except SelectorError as error:
            raise ValueError(f"{name} = {written!r} is no CSS selector: {error}") from None


def parse_listing(
    body: bytes, selectors: Mapping[str, str], *, content_type: str | None = None, base_url: str = "", now: datetime
) -> tuple[Entry, ...]:
    """The items of the page in its order. SourceError "no_items" where the selectors find none: the page was rebuilt, most likely."""
    from lxml import html

    text = decode(body, content_type)
    if not text.strip():
        raise SourceError(f"{base_url} is empty", "the answer has no content", "It is tried again later", kind="empty")
    page = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"), ensure_head_body=True)
    items = page.cssselect(selectors["item"])[:MAX_ITEMS]
    dates = DateReader()
    entries = {entry.identity: entry for item in items for entry in _entries(item, selectors, base_url, dates, now)}
    if not entries:
        found = f"{len(items)} items without a link" if items else "nothing"
        raise SourceError(
            f"{base_url} has no list as configured", f"the selector {selectors['item']!r} finds {found}",
            "Look at the page and correct its selectors", kind="no_items",
        )  # fmt: skip
    return tuple(entries.values())


def _entries(item: html.HtmlElement, selectors: Mapping[str, str], base_url: str, dates: DateReader, now: datetime) -> Iterator[Entry]:
    link = _first(item, selectors.get("link", "a"))
    address = _value(link, selectors.get("link", "a"), "href") if link is not None else item.get("href") or ""
    url = absolute(address, base_url)
    title = one_line(_words(item, selectors.get("title", "")) or (_inner(link) if link is not None else _inner(item)), MAX_TITLE)
    if not url or not title:
        return
    told = _words(item, selectors["date"]) if "date" in selectors else ""
    moment = dates.read(told)
    summary = plain(_words(item, selectors["summary"]), MAX_SUMMARY) if "summary" in selectors else ""
    yield Entry(canonical_url(url), url, title, summary, sane_moment(moment, now) if moment else None, told=digest_of(title, summary))


def _first(item: html.HtmlElement, selector: str) -> html.HtmlElement | None:
    found: list[Any] = item.cssselect(selector.partition("@")[0]) if selector.partition("@")[0] else [item]
    return found[0] if found else None


def _words(item: html.HtmlElement, selector: str) -> str:
    node = _first(item, selector) if selector else None
    return _value(node, selector, "") if node is not None else ""


def _value(node: html.HtmlElement, selector: str, usual: str) -> str:
    attribute = selector.partition("@")[2] or usual
    if attribute:
        return str(node.get(attribute) or "")
    return str(node.get("datetime") or "") or _inner(node)


def _inner(node: html.HtmlElement) -> str:
    return " ".join(str(node.text_content()).split())
