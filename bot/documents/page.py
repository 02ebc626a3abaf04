"""A web page to its main text. Pure, and run in a text worker, since a page can keep an extractor busy for ever.

trafilatura's fast way is held against the page's own paragraphs; only where the two disagree its precise way, which takes twice as long,
decides. Imports this part's own modules only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

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
    markup = decode(markup_bytes, content_type)
    head = markup[:_HEAD]
    declared = _LANGUAGE.search(head)
    found = _main_text(markup, url)
    text = cut(without_boilerplate(strip_illegal(found.get("text") or "")), MAX_TEXT)
    return PageText(
        title=one_line(found.get("title") or "", MAX_TITLE),
        text=text,
        published=_published(head) or read_moment(found.get("date") or ""),
        language=find_language(text) or (declared[1].lower() if declared else None),
    )


def _main_text(markup: str, url: str) -> Mapping[str, Any]:
    if not markup.strip():
        return {}
    import trafilatura  # only workers need it

    page = trafilatura.load_html(markup)
    if page is None:
        return {}
    fast = _extracted(markup, url, precise=False)
    told = str(fast.get("text") or "")
    if agree(told, paragraphs(page)):
        return fast
    exact = _extracted(markup, url, precise=True)
    if len(str(exact.get("text") or "")) < len(told) * _LEAST_PRECISE:
        return fast if told else exact
    return exact


def _extracted(markup: str, url: str, *, precise: bool) -> Mapping[str, Any]:
    import trafilatura

    document = trafilatura.bare_extraction(
        markup, url=url or None, fast=not precise, favor_precision=precise, include_comments=False, with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )  # fmt: skip
    return {name: getattr(document, name, None) for name in ("title", "text", "date")} if document is not None else {}


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
