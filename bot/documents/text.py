"""Bytes to characters, and markup to plain text: what feeds and pages both need. Pure; imports the standard library only."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

# Labels that in the wild mean the larger set that holds them.
_ALIASES = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "iso-8859-9": "cp1254", "shift_jis": "cp932", "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949", "big5": "big5hkscs", "unicode": "utf-16", "x-sjis": "cp932",
}  # fmt: skip
# Codecs Python knows that are no way to write a document.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf_7", "undefined", "mbcs", "oem"})
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip

# What Windows-1252 shows for the bytes 80 to 9F, back to those bytes; its holes are those of Latin-1.
_WINDOWS = {ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}}
_HIGH = re.compile(r"[\x80-\x9f]")
# A document whose first foreign sign could be the beginning of a sequence of UTF-8 read as Latin-1.
_LIKE_TWICE = re.compile(r"[\xc2-\xf4][\x80-\xbf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u2122]")

_HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_HIDDEN = re.compile(r"<(script|style|template)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_HIDES = re.compile(r"<(?:script|style|template)\b", re.IGNORECASE)
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u00ad\u200b]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?ul|/?ol|/?h[1-6]|/?tr|/?blockquote|/?table)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
# So many times the wanted length mostly gives it, tags and all; a reference that was cut at its end is shorter than the other.
_SHARE = 2
_LONGEST_REFERENCE = 40


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text: valid UTF-8 wins over any label, then a byte order mark, the HTTP charset, the document's own label, Windows-1252.

    Never fails; characters illegal in XML are gone.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            text = body.decode(name, errors="replace").lstrip("\ufeff")
            return strip_illegal(once_encoded(text) if name == "utf-8" else text)
    if body[:200].count(0) < 2:  # UTF-16 without its mark is valid UTF-8 full of NULs
        try:
            # not final, so that a body cut within a character still counts as UTF-8
            return _legal_utf8(body, codecs.getincrementaldecoder("utf-8")().decode(body))
        except UnicodeDecodeError:
            pass
    labels = list(_labels(body, content_type))
    for name in labels:
        if name == "utf-8":
            return strip_illegal(_mostly_utf8(body))
        try:
            return strip_illegal(body.decode(name))
        except UnicodeDecodeError:
            continue
    return strip_illegal(body.decode(labels[0] if labels else "cp1252", errors="replace"))


def once_encoded(text: str) -> str:
    """A document that was encoded twice ("MinistÃ¨re") as it was before; one of which any part was not is left as it is.

    Whether that happened is a matter of the whole document: to guess headline by headline corrupts one that means to say "Ã".
    """
    return _once(text.encode("utf-8", "surrogatepass"), text)[1]


def _once(body: bytes, text: str) -> tuple[bytes, str]:
    if text.isascii() or not _LIKE_TWICE.match(text, _first_foreign(text)):
        return body, text
    for encoded in (_as_latin, _as_windows, _as_both):
        try:
            told = encoded(text)
            return told, told.decode("utf-8")
        except UnicodeError:
            continue
    return body, text


def _first_foreign(text: str) -> int:
    """Where the first character beyond ASCII stands; the codec finds it faster than a pattern."""
    try:
        text.encode("ascii")
    except UnicodeEncodeError as error:
        return error.start
    return len(text)


def _as_latin(text: str) -> bytes:
    return text.encode("latin-1")


def _as_windows(text: str) -> bytes:
    return codecs.charmap_encode(text, "strict", _windows_map())[0]


def _as_both(text: str) -> bytes:
    """Where some bytes were read as Windows-1252 and some as Latin-1, by one who went through the text more than once."""
    return _as_windows(_HIGH.sub(lambda found: found[0].encode("latin-1").decode("cp1252", "ignore") or found[0], text))


@cache
def _windows_map() -> Any:
    shown = {byte: chr(sign) for sign, byte in _WINDOWS.items()}
    return codecs.charmap_build("".join(shown.get(byte, chr(byte)) for byte in range(256)))


def _labels(body: bytes, content_type: str | None) -> Iterable[str]:
    if found := _HTTP_CHARSET.search(content_type or ""):
        yield from _codec(found[1])
    if declared := _DECLARED.search(body[:2048]):
        yield from _codec(declared[1].decode("ascii"))
    head = body[:200]
    if head.count(0) >= 2:
        yield "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"


def _codec(label: str) -> Iterable[str]:
    name = _ALIASES.get(label.lower(), label.lower())
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        return
    if known.name.replace("-", "_") not in _NO_CHARSETS and getattr(known, "_is_text_encoding", True):
        yield known.name


def _mostly_utf8(body: bytes) -> str:
    """UTF-8 with a few wrong bytes keeps them as replacement characters; more wrong than right was never UTF-8."""
    text = body.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    right = sum(1 for character in text if character > "\x7f") - wrong
    return text if right >= wrong else body.decode("cp1252", errors="replace")


def _legal_utf8(body: bytes, text: str) -> str:
    """What valid UTF-8 says, without what is illegal; its bytes are looked through faster than its characters."""
    body, text = _once(body, text)
    sound = len(body.translate(None, _CONTROLS)) == len(body) and "\ufffe" not in text and "\uffff" not in text
    return text if sound else strip_illegal(text)


def strip_illegal(text: str) -> str:
    """Without control characters other than tab and line ends, and without halves of surrogate pairs."""
    return _ILLEGAL.sub("", text)


def plain(markup: str, limit: int) -> str:
    """Markup as plain text of at most `limit` characters: tags gone, entities read, one line break where a block ended."""
    if len(markup) > limit * _SHARE:
        head = markup[: limit * _SHARE]
        if (tag := head.rfind("<")) > head.rfind(">"):
            head = head[:tag]
        if len(text := _plain(head)) > limit + _LONGEST_REFERENCE:
            return cut(text, limit)
    # long enough for any sane share of tags, short enough to be quick on any other
    return cut(_plain(markup[: limit * 10]), limit)


def _plain(text: str) -> str:
    if "<" in text:
        if "<!--" in text:
            text = _COMMENT.sub(" ", text)
        if _HIDES.search(text):
            text = _HIDDEN.sub(" ", text)
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "&" in text:
        text = html.unescape(text)
    if text.isprintable():  # one line, and nothing unwanted in it
        return " ".join(text.split())
    if _UNWANTED.search(text):
        text = strip_illegal(text).replace("\u00ad", "").replace("\u200b", "")
    if "\n" not in text and "\r" not in text:
        return " ".join(text.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def one_line(markup: str, limit: int) -> str:
    """`plain`, in one line."""
    if len(markup) < limit and markup.isprintable() and "<" not in markup and "&" not in markup:
        return " ".join(markup.split())
    return " ".join(plain(markup, limit).split())


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a space where one is near."""
    if len(text) <= limit:
        return text
    space = max(text.rfind(" ", limit - 100, limit), text.rfind("\n", limit - 100, limit))
    return text[: space if space > 0 else limit].rstrip()
