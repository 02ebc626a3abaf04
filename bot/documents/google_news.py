"""Google News: what its feeds wrap around a publisher's article. Pure; imports the standard library and this part's own modules."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from bot.documents.addresses import absolute
from bot.domain import Entry

_ARTICLE = re.compile(r"/(?:articles|read)/([A-Za-z0-9_-]{16,2000})=*(?:[/?#]|$)")
_WITHIN = re.compile(rb"https?://[\x21-\x7e]+")
_SIGNATURE = re.compile(r'data-n-a-sg="([^"]{1,200})"')
_TIMESTAMP = re.compile(r'data-n-a-ts="(\d{1,20})"')
_ANSWER = re.compile(r'garturlres\\?",\s*\\?"(https?:[^"]{1,4000}?)\\?"')
_PUBLISHER = re.compile(r"^(?P<title>.+) - (?P<publisher>[^-]{2,80}(?:-[^-\s][^-]{0,40})?)$", re.DOTALL)


def publisher_url(link: str) -> str:
    """The publisher's address as older links carry it within themselves, "" where the link does not tell."""
    found = _ARTICLE.search(link)
    if not found:
        return ""
    try:
        inner = _WITHIN.search(base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)))
    except (binascii.Error, ValueError):
        return ""
    return absolute(inner[0].decode("ascii"), "") if inner else ""


def question(link: str, page: bytes) -> Mapping[str, str] | None:
    """The form that asks Google where a newer link leads, made of what its page holds; None where that page holds nothing of it."""
    text = page[:4_000_000].decode("utf-8", "replace")
    ident, signature, moment = _ARTICLE.search(link), _SIGNATURE.search(text), _TIMESTAMP.search(text)
    if not (ident and signature and moment):
        return None
    reader = ["X", "X", ["X", "X"], None, None, 1, 1, "US:en", None, 1, None, None, None, None, None, 0, 1]
    asked = [
        "garturlreq",
        [reader, "X", "X", 1, [1, 1, 1], 1, 1, None, 0, 0, None, 0],
        ident[1],
        int(moment[1]),
        html.unescape(signature[1]),
    ]
    return {"f.req": json.dumps([[["Fbv4je", json.dumps(asked, separators=(",", ":"))]]], separators=(",", ":"))}


def answered_url(body: bytes) -> str:
    """The publisher's address in the answer to `question`, "" where there is none."""
    found = _ANSWER.search(body[:1_000_000].decode("utf-8", "replace"))
    if not found:
        return ""
    told = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), found[1]).replace("\\", "")
    return absolute(told, "")


def own_question(origin: str) -> str:
    """The address that the form goes to, beside the link's own page."""
    parts = urlsplit(origin)
    return f"{parts.scheme}://{parts.netloc}/_/DotsSplashUi/data/batchexecute"


def unwrapped(entry: Entry) -> Entry:
    """The entry with the headline as its publisher wrote it: " - Reuters" is Google's."""
    found = _PUBLISHER.match(entry.title)
    if not found:
        return entry
    summary = entry.summary if not entry.summary.startswith(found["title"]) else ""
    return replace(entry, title=found["title"].strip(), summary=summary, content="")
