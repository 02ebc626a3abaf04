"""Mends what real feeds get wrong before a parser sees them: entities of HTML, bare ampersands, document types, cut-off ends.

Pure; imports the standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

# What needs no mending is passed over, so that most documents are looked through once and left as they are.
_UNSOUND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#(?:[1-9]\d{2,3}|3[2-9]|[4-9]\d)|#x[2-9a-fA-F][0-9a-fA-F]{1,2});)")
_AMPERSAND = re.compile(
    _UNSOUND.pattern + r"(?:#(?P<decimal>\d{1,9});|#[xX](?P<hexadecimal>[0-9a-fA-F]{1,8});|(?P<name>[A-Za-z][A-Za-z0-9]{0,31});)?"
)
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[[^\]]*\][^>]*)?>", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_ITEM_END = re.compile(r"</(?:[A-Za-z][\w.-]*:)?(item|entry)\s*>", re.IGNORECASE)
_ITEM_START = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)[\s>/]", re.IGNORECASE)
# A document of fewer characters for each item it may hold is quick to parse, were it to hold more.
_SHORTEST_ITEM = 200
_PROLOGUE = 20_000
_TAIL = 2_000
# Parsers know RSS 1.0 by its namespace and not these two, in which the same items stand.
_OLD_NAMESPACES = re.compile(r"http://(?:my\.netscape\.com/rdf/simple/0\.9|channel\.netscape\.com/rdf/simple/0\.9)/")
_RSS_1 = "http://purl.org/rss/1.0/"


@dataclass(frozen=True, slots=True)
class Mended:
    """A document fit for a parser. `cut` where its end was missing and only its whole items are left."""

    text: str
    root: str
    cut: bool = False


def mend(text: str, *, max_items: int) -> Mended:
    """The document with its faults mended and no more than about `max_items` items; its root's name is "" where it has none."""
    text = text.lstrip("\ufeff \t\r\n")
    prologue = text[:_PROLOGUE]
    head = _DECLARATION.sub("", prologue, count=1)
    head = _DOCTYPE.sub("", head, count=1)  # it declares entities, which are never ours to expand
    if "netscape.com" in head:
        head = _OLD_NAMESPACES.sub(_RSS_1, head)
    if head != prologue:
        text = head.lstrip() + text[_PROLOGUE:]
    root = _root_name(text)
    text, was_cut = _close(text, root, max_items)
    if _UNSOUND.search(text):
        text = "".join(_mended_parts(text))
    return Mended(text, root.rpartition(":")[2].lower(), was_cut)


def _mended_parts(text: str) -> Iterator[str]:
    """The document's parts, those outside of CDATA with sound references."""
    end = 0
    while (start := text.find("<![CDATA[", end)) >= 0:
        between = text[end:start]
        yield _AMPERSAND.sub(_reference, between) if "&" in between else between
        end = text.find("]]>", start)
        end = len(text) if end < 0 else end + 3
        yield text[start:end]
    yield _AMPERSAND.sub(_reference, text[end:])


def _root_name(text: str) -> str:
    if at_once := _ROOT.match(text):
        return at_once[1]
    found = _ROOT.search(re.sub(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", "", text[:_PROLOGUE], flags=re.DOTALL))
    return found[1] if found else ""


def _close(text: str, root: str, max_items: int) -> tuple[str, bool]:
    """The document without a half item at its end, and whether it had one."""
    ended = bool(root) and re.search(rf"</{re.escape(root)}\s*>", text[-_TAIL:]) is not None
    if ended and (len(text) < max_items * _SHORTEST_ITEM or len(_ITEM_END.findall(text)) < max_items):
        return text, False
    last, count = 0, 0
    for found in _ITEM_END.finditer(text):
        last, count = found.end(), count + 1
        if count == max_items:
            break
    if not root:
        return text, False
    if not last and (start := _ITEM_START.search(text)):
        last = start.start()  # not one whole item
    closing = f"</channel></{root}>" if root.rpartition(":")[2].lower() == "rss" else f"</{root}>"
    return text[: last or len(text)] + closing, not ended


def _reference(found: re.Match[str]) -> str:
    if found["name"]:
        return _named(found["name"], found[0])
    digits = found["decimal"] or found["hexadecimal"]
    if not digits:
        return "&amp;"
    number = int(digits, 10 if found["decimal"] else 16)
    legal = number in {9, 10, 13} or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF
    return found[0] if legal else ""


def _named(name: str, written: str) -> str:
    if name in _OF_XML:
        return written
    characters = html5.get(name + ";")
    if characters is None:
        return "&amp;" + written[1:]
    return "".join(f"&#{ord(character)};" for character in characters)
