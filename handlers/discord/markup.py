"""Text in Discord's markup, made of spans that are cut whole: never inside a grapheme, an escape, a link, a time stamp or a pair of marks.

Foreign text is cleaned and escaped here and nowhere else. Lengths are in code points. Pure; imports the shared cleaning.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import regex

from handlers.shared import clean, clean_url

ELLIPSIS = "…"
LONGEST = 16_000
"""Beyond that nothing is looked at: four times the longest text that Discord takes."""
_LOOK, _LOOK_LEAST = 4, 64
LINK_WORDS = 100
LINK_ADDRESS = 600
BREAK = "\n"
_GRAPHEMES = regex.compile(r"\X")
# Signs that open markup wherever they stand, those that do so at the start of a line, and those inside a web address.
_MARKS = frozenset("\\*_~`|[]<>")
_LINE_MARKS = regex.compile(r"(?:[#+\-]|\d+[.)])")
_MENTION = regex.compile(r"@(?=everyone|here|[!&]?\d)")
_LINKING = regex.compile(r"(?<=[A-Za-z]):(?=//)")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_NO_BREAK = "\u200b"
_JOINING = ("*", "`")
# What would end the address of a link, or open markup in it.
_IN_ADDRESS = {sign: f"%{ord(sign):02X}" for sign in '()<>"\\`|*[]'}


@dataclass(frozen=True, slots=True)
class Words:
    """Foreign or own words without markup. They may be cut between graphemes; `marks` wrap what is left (`**`, `*`, a backtick)."""

    text: str
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """Markup of our own making that is taken whole or not at all: a link, a time stamp, a line break."""

    text: str


Span = Words | Whole


def graphemes(text: str) -> list[str]:
    """What a reader takes for one sign each: a letter with its accents, a flag, a family of emoji."""
    found: list[str] = list(text) if text.isascii() else _GRAPHEMES.findall(text)
    return found


def escape(text: str, *, at_start: bool = False) -> str:
    """The cleaned text as markup that shows exactly itself: it links, formats and mentions nothing."""
    return "".join(_escaped_pieces(clean(text), at_start=at_start))


def link(words: str, url: str) -> Span:
    """The words over their address, or the words alone where it is no plain web address or one too long for any line."""
    address = "".join(_IN_ADDRESS.get(char, char) for char in clean_url(url))
    shown = escape(plain(words, LINK_WORDS))
    if not address or not shown or len(address) > LINK_ADDRESS:
        return Words(words)
    return Whole(f"[{shown}]({address})")


def moment(at: datetime, style: str = "f") -> Whole:
    """A time on each reader's own clock; R gives "3 hours ago"."""
    return Whole(f"<t:{int(at.timestamp())}:{style}>")


def fit(spans: Iterable[Span], most: int) -> str:
    """The spans as markup of at most so many code points, cut with an ellipsis where they do not fit. No mark is left open."""
    return _fitted(tuple(spans), most)


def plain(text: str, most: int) -> str:
    """Cleaned text for places that know no markup (footers, button labels, file names), cut between graphemes."""
    signs = graphemes(clean(text))
    if sum(map(len, signs)) <= most:
        return "".join(signs)
    return _taken(signs, most - len(ELLIPSIS)) + ELLIPSIS if most >= len(ELLIPSIS) else ""


def code(text: str) -> Words:
    """Words to be typed as they stand; a backtick among them becomes an apostrophe."""
    return Words(text, "`")


def _fitted(spans: Sequence[Span], most: int) -> str:
    look = min(LONGEST, _LOOK * most + _LOOK_LEAST)
    done = ""
    for number, span in enumerate(spans):
        pieces = _pieces(span, done, look)
        whole = _markup(span, pieces, done)
        # Where more follows, room for the ellipsis is kept, unless all of it fits.
        more = len(ELLIPSIS) if number + 1 < len(spans) else 0
        if len(done + whole) > most or (len(done + whole) > most - more and not _all_fit(spans[number + 1 :], done + whole, most)):
            return _cut(done, span, pieces, most)
        done += whole
    return done


def _all_fit(spans: Sequence[Span], done: str, most: int) -> bool:
    for span in spans:
        done += _markup(span, _pieces(span, done, most + 1), done)
        if len(done) > most:
            return False
    return True


def _markup(span: Span, pieces: Sequence[str], done: str) -> str:
    return span.text if isinstance(span, Whole) else _joint(span, done) + _wrapped(pieces, span.marks)


def _joint(span: Words, done: str) -> str:
    """Two pairs of marks that touch would be read as one."""
    return _NO_BREAK if span.marks and done.endswith(_JOINING) else ""


def _pieces(span: Span, done: str, look: int) -> list[str]:
    """The span's graphemes, each with its own escape: the units of a cut. Only the first `look` code points are looked at."""
    if isinstance(span, Whole):
        return [span.text]
    if span.marks == "`":
        # A backtick cannot be shown within backticks.
        text = clean(span.text[:look]).replace("`", "'")
        return [f"{sign}{_NO_BREAK}" if sign == "@" else sign for sign in graphemes(text)] if _MENTION.search(text) else graphemes(text)
    at_start = not done or done.endswith(BREAK)
    return _escaped_pieces(_spaced(span.text[:look]), at_start=at_start)


def _spaced(text: str) -> str:
    """Cleaned, with the spaces at its ends kept, since spans are joined without any."""
    cleaned = clean(text)
    if not cleaned:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + cleaned + (" " if text[-1].isspace() else "")


def _wrapped(pieces: Sequence[str], marks: str, ellipsis: str = "") -> str:
    text = "".join(pieces)
    if not text.strip():
        return text if not marks else ""
    if not marks:
        return _isolated(text + ellipsis)
    # Marks close on a letter only, so the spaces at the ends stand outside of them.
    inner = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], "" if ellipsis else text[len(text.rstrip()) :]
    return f"{before}{marks}{_isolated(inner + ellipsis)}{marks}{after}"


def _isolated(text: str) -> str:
    """Text of a right-to-left script keeps to itself, so that it does not turn round the line it stands in."""
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text):
        return f"{_ISOLATE}{text}{_END_ISOLATE}"
    return text


def _cut(done: str, span: Span, pieces: Sequence[str], most: int) -> str:
    """As much of the span as fits after `done`, and the ellipsis. `done` always leaves room for it."""
    if isinstance(span, Words):
        for length in range(_most_pieces(pieces, most - len(done)), 0, -1):
            candidate = done + _joint(span, done) + _wrapped(_trimmed(pieces[:length]), span.marks, ELLIPSIS)
            if len(candidate) <= most and candidate != done:
                return candidate
    room = most - len(done)
    return done + ELLIPSIS if room >= len(ELLIPSIS) else done


def _most_pieces(pieces: Sequence[str], room: int) -> int:
    total = 0
    for number, piece in enumerate(pieces):
        total += len(piece)
        if total > room:
            return number
    return len(pieces)


def _trimmed(pieces: Sequence[str]) -> list[str]:
    """Without spaces at the end, and where a word would be cut late in the text, without its head."""
    kept = list(pieces)
    space = max((number for number, piece in enumerate(kept) if piece == " "), default=-1)
    if space > len(kept) // 2:
        kept = kept[:space]
    while kept and kept[-1] == " ":
        kept.pop()
    return kept


def _taken(signs: Sequence[str], most: int) -> str:
    total, kept = 0, []
    for sign in signs:
        total += len(sign)
        if total > most:
            break
        kept.append(sign)
    return "".join(kept).rstrip()


def _escaped_pieces(text: str, *, at_start: bool) -> list[str]:
    """Graphemes with their escapes. What begins a list or a headline does so only at the start of a line."""
    breaks = {found.end() for found in _MENTION.finditer(text)}
    colons = {found.start() for found in _LINKING.finditer(text)}
    opening = _LINE_MARKS.match(text) if at_start else None
    guarded = opening.end() - 1 if opening else -1
    pieces: list[str] = []
    place = 0
    for sign in graphemes(text):
        escaped = "".join(_escaped_char(char, place + offset, colons, guarded) for offset, char in enumerate(sign))
        if place + len(sign) in breaks:
            escaped += _NO_BREAK
        pieces.append(escaped)
        place += len(sign)
    return pieces


def _escaped_char(char: str, place: int, colons: set[int], guarded: int) -> str:
    return f"\\{char}" if char in _MARKS or place in colons or place == guarded else char
