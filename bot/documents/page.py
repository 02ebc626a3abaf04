"""A web page to its main text. Pure, and run in a text worker, since a page can keep an extractor busy for ever.

Imports this part's own modules only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.documents.boilerplate import without_boilerplate
from bot.documents.dates import read_moment
from bot.documents.text import cut, decode, one_line, strip_illegal

# Longer than any news article; what lies beyond is a transcript or a mistake.
MAX_TEXT = 200_000
MAX_TITLE = 500
_HEAD = 200_000

_LANGUAGE = re.compile(r"<html\b[^<>]*?\blang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)
_META = re.compile(r"<meta\b[^<>]*>", re.IGNORECASE)
_PUBLISHED_NAME = re.compile(r"[\"'](?:(?:article|og):published_time|datePublished|parsely-pub-date|pubdate)[\"']", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*[\"']([^\"'<>]{8,40})[\"']", re.IGNORECASE)
_LINKED_DATA = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says: `text` is at most `MAX_TEXT` characters, one paragraph a line, "" where there is none.

    `published` is in UTC; `language` is the code the page declares.
    """

    title: str = ""
    text: str = ""
    published: datetime | None = None
    language: str | None = None


def extract_text(html: bytes, url: str, content_type: str | None = None) -> PageText:
    """The page's title, main text, date and language, each empty where it is not found. Never an error for a bad page."""
    markup = decode(html, content_type)
    head = markup[:_HEAD]
    language = _LANGUAGE.search(head)
    found = _main_text(markup, url)
    text = cut(without_boilerplate(strip_illegal(found.get("text") or "")), MAX_TEXT)
    return PageText(
        title=one_line(found.get("title") or "", MAX_TITLE),
        text=text,
        published=_published(head) or read_moment(found.get("date") or ""),
        language=language[1].lower() if language else None,
    )


def _main_text(markup: str, url: str) -> Mapping[str, Any]:
    """trafilatura's quick way, then its thorough one where that finds no text."""
    if not markup.strip():
        return {}
    import trafilatura  # only workers need it

    found: Mapping[str, Any] = {}
    for fast in (True, False):
        document = trafilatura.bare_extraction(
            markup, url=url or None, fast=fast, favor_precision=not fast, include_comments=False, with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )  # fmt: skip
        found = {name: getattr(document, name, None) for name in ("title", "text", "date")} if document is not None else found
        if found.get("text"):
            break
    return found


def _published(head: str) -> datetime | None:
    for meta in _META.finditer(head):
        if _PUBLISHED_NAME.search(meta[0]) and (content := _CONTENT.search(meta[0])):
            return read_moment(content[1])
    linked = _LINKED_DATA.search(head)
    return read_moment(linked[1]) if linked else None
