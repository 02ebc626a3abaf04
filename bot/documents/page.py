"""A web page to its main text. Pure, and run in a text worker, since a page can keep an extractor busy for ever.

trafilatura's fast way is held against the page's own paragraphs; only where the two disagree its precise way, which takes twice as long,
decides. Imports this part's own modules only.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.documents.boilerplate import without_boilerplate
from bot.documents.dates import read_moment
from bot.documents.language import find_language
from bot.documents.text import cut, decode, one_line, strip_illegal

if TYPE_CHECKING:
    from lxml import html

# Longer than any news article; what lies beyond is a transcript or a mistake.
MAX_TEXT = 200_000
MAX_TITLE = 500
_HEAD = 200_000
# The shares of words in which the fast text and the paragraphs hold each other, below which they disagree.
_HOLDS_PARAGRAPHS = 0.85
_WITHIN_PARAGRAPHS = 0.7
_SHORTEST_PARAGRAPH = 60
# The precise way may find less, where a page is made of little else than its comments; less than this share is a miss.
_LEAST_PRECISE = 0.3

_LANGUAGE = re.compile(r"<html\b[^<>]*?\blang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
_META = re.compile(r"<meta\b[^<>]*>", re.IGNORECASE)
_PUBLISHED_NAME = re.compile(r"[\"'](?:(?:article|og):published_time|datePublished|parsely-pub-date|pubdate)[\"']", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*[\"']([^\"'<>]{8,40})[\"']", re.IGNORECASE)
_LINKED_DATA = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
_FURNITURE = frozenset({"nav", "aside", "footer", "header", "form", "figure", "button", "noscript", "script", "style"})
_COMMENTS = re.compile(r"comment|disqus|related|sidebar|newsletter|promo|footer|cookie|share", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says: `text` is at most `MAX_TEXT` characters, one paragraph a line, "" where there is none.

    `published` is in UTC; `language` is that of the text, else the code the page declares.
    """

    title: str = ""
    text: str = ""
    published: datetime | None = None
    language: str | None = None


def extract_text(markup_bytes: bytes, url: str, content_type: str | None = None) -> PageText:
    """The page's title, main text, date and language, each empty where it is not found. Never an error for a bad page."""
    import trafilatura  # only workers need it

    markup = decode(markup_bytes, content_type)
    page = trafilatura.load_html(markup) if markup.strip() else None
    if page is None:
        return PageText()
    head = markup[:_HEAD]
    declared = _LANGUAGE.search(head)
    title, published = _title(page), _published(head) or _date(page, url)
    text = cut(without_boilerplate(strip_illegal(_main_text(markup, page, url))), MAX_TEXT)
    return PageText(title, text, published, find_language(text) or (declared[1].lower() if declared else None))


def _title(page: html.HtmlElement) -> str:
    """What the page calls itself to others, else its headline, else its window's title."""
    for path in ("//meta[@property='og:title']/@content", "//h1", "//head/title"):
        for found in page.xpath(path)[:1]:
            if told := one_line(found if isinstance(found, str) else found.text_content(), MAX_TITLE):
                return told
    return ""


def _date(page: html.HtmlElement, url: str) -> datetime | None:
    """The day that trafilatura's own finder sees in the page, or in its address."""
    import htmldate

    try:
        return read_moment(htmldate.find_date(page, url=url or None, extensive_search=False, original_date=True))
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None


def _main_text(markup: str, page: html.HtmlElement, url: str) -> str:
    """Takes the page's tree apart."""
    second = paragraphs(page)
    fast = _extracted(page, url, precise=False)
    if agree(fast, second):
        return fast
    exact = _extracted(markup, url, precise=True)
    return exact if len(exact) >= len(fast) * _LEAST_PRECISE else fast


def _extracted(page: str | html.HtmlElement, url: str, *, precise: bool) -> str:
    import trafilatura

    document = trafilatura.bare_extraction(page, url=url or None, fast=not precise, favor_precision=precise, include_comments=False)
    return str(getattr(document, "text", None) or "")


def paragraphs(page: html.HtmlElement) -> str:
    """The page's paragraphs that are not furniture: a second, cheap opinion on what its text is."""
    told = []
    for node in page.iter("p"):
        words = " ".join(node.text_content().split())
        if len(words) >= _SHORTEST_PARAGRAPH and not any(_is_furniture(above) for above in node.iterancestors()):
            linked = sum(len(link.text_content()) for link in node.iter("a"))
            if linked <= len(words) / 2:
                told.append(words)
    return "\n".join(told)


def _is_furniture(node: html.HtmlElement) -> bool:
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    return node.tag in _FURNITURE or (node.tag not in {"body", "html", "article", "main"} and _COMMENTS.search(named) is not None)


def agree(text: str, other: str) -> bool:
    """Whether the two are one text: each word for word, within what headlines and captions make of difference."""
    if not text:
        return False
    if not other:
        return True  # a page without paragraphs has nothing to say against it
    mine, theirs = Counter(text.split()), Counter(other.split())
    shared = sum((mine & theirs).values())
    return shared >= _HOLDS_PARAGRAPHS * theirs.total() and shared >= _WITHIN_PARAGRAPHS * mine.total()


def _published(head: str) -> datetime | None:
    for meta in _META.finditer(head):
        if _PUBLISHED_NAME.search(meta[0]) and (content := _CONTENT.search(meta[0])):
            return read_moment(content[1])
    linked = _LINKED_DATA.search(head)
    return read_moment(linked[1]) if linked else None
