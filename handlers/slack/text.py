"""Foreign text into Slack's markup, so that it is shown and never interpreted; and cut so that nothing is cut in half.

`& < >` are escaped everywhere, plain text objects included. Slack knows no escape for its marks of bold, italics and code: in foreign
text they are shown by signs that look like them. Imports the shared pieces of a reply only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import regex  # type: ignore[import-untyped]

from handlers.shared import clean, clean_url
from handlers.shared.replies import Code, Line, Link, Moment, Piece, Strong
from handlers.slack import limits

ELLIPSIS = "…"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKS = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_EDGE_UNDERSCORE = regex.compile(r"(?<!\w)_|_(?!\w)|(?<=_)_|_(?=_)")
_GRAPHEME = regex.compile(r"\X")
_LINK_ESCAPES = str.maketrans({"&": "&amp;", "<": "%3C", ">": "%3E", "|": "%7C", '"': "%22"})

Render = Callable[[str], str]


def long(text: str) -> int:
    """The length that limits are measured by."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escaped(text: str) -> str:
    """For plain text objects and the insides of code."""
    return text.translate(_ESCAPES)


def quoted(text: str) -> str:
    """For mrkdwn: escaped, and with no mark that Slack would take for formatting."""
    return str(_EDGE_UNDERSCORE.sub("ˍ", text.translate(_MARKS))).translate(_ESCAPES)


def fitted(text: str, most: int, render: Render = quoted) -> str:
    """The rendered text in at most so many units: cut between graphemes, at a word where one is near, with an ellipsis.

    `render` works sign by sign and makes none shorter for its neighbours, so that the parts are as long as the whole.
    """
    whole = render(text)
    if long(whole) <= most:
        return whole
    room = most - long(ELLIPSIS)
    if room <= 0:
        return ""
    kept, used = [], 0
    for cluster in _GRAPHEME.findall(text):
        used += long(render(cluster))
        if used > room:
            break
        kept.append(cluster)
    begun = "".join(kept)
    space = begun.rfind(" ")
    if space > len(begun) * 2 // 3:
        begun = begun[:space]
    return render(begun.rstrip(" ,;:-")) + ELLIPSIS


def cut(text: str, most: int) -> str:
    """Foreign text cut before it is rendered."""
    return fitted(text, most, str)


def plain(text: str, most: int) -> str:
    """For a plain text object; a dash where nothing is left, since Slack takes no empty text."""
    return fitted(clean(text), most, escaped) or "–"


def link(text: str, url: str, most: int = limits.SECTION) -> str:
    """A link under its words; the words alone where the address is none or does not fit."""
    address = clean_url(url).translate(_LINK_ESCAPES)
    room = most - long(address) - 3
    if not address or long(address) > limits.LINK or room < 1:
        return fitted(clean(text), most)
    label = fitted(clean(text), room, lambda part: quoted(part).replace("|", "¦"))
    return f"<{address}|{label}>" if label else ""


def date(at: datetime) -> str:
    """A moment on each reader's clock; its fallback is in UTC. The words alone where Slack cannot count so far."""
    moment = at.astimezone(UTC) if datetime.min.year + 1 < at.year < datetime.max.year else at
    words = f"{moment:%d %b %Y %H:%M} UTC" if moment.year >= 1000 else moment.isoformat()
    if not 0 <= moment.timestamp() < 2**40 // 256:
        return quoted(words)
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} at {{time}}|{words}>"


def mrkdwn(line: Line, most: int) -> str:
    """The pieces of a line in at most so many units. What is markup is put in whole or left out; words may be cut."""
    parts: list[str] = []
    room = most
    for piece in line:
        part = _piece(piece, room)
        if part is None:
            if room >= long(ELLIPSIS):
                parts.append(ELLIPSIS)
            break
        parts.append(part)
        room -= long(part)
        if part.endswith(ELLIPSIS) and room < long(ELLIPSIS) + 1:
            break
    return "".join(parts)


def _piece(piece: Piece, room: int) -> str | None:
    """None where the piece does not fit."""
    # A word's place for the ellipsis of whoever comes next is kept.
    most = room - long(ELLIPSIS)
    if isinstance(piece, Moment):
        shown: str | None = date(piece.at)
    elif isinstance(piece, Link):
        shown = link(_spaced(piece.text).strip(), piece.url, max(most, 0))
    elif isinstance(piece, Strong):
        shown = _wrapped(_spaced(piece.text).strip(), "*", most, quoted)
    elif isinstance(piece, Code):
        shown = _wrapped(_spaced(piece.text).strip().replace("`", "ˋ"), "`", most, escaped)
    else:
        shown = fitted(_spaced(piece), most) if most > 0 or not piece else None
    return shown if shown is not None and long(shown) <= most else None


def _wrapped(text: str, mark: str, most: int, render: Render) -> str | None:
    if not text:
        return ""
    inner = fitted(text, most - 2, render)
    return f"{mark}{inner}{mark}" if inner and inner != ELLIPSIS else None


def _spaced(text: str) -> str:
    """Cleaned, but with the spaces at its ends that keep it apart from its neighbours."""
    inner = clean(text)
    if not inner:
        return " " if text.isspace() else ""
    return (" " if text[:1].isspace() else "") + inner + (" " if text[-1:].isspace() else "")


def words(line: Line) -> str:
    """The line without any markup, not escaped: for fallback texts and labels."""
    parts = []
    for piece in line:
        if isinstance(piece, Moment):
            parts.append(f"{piece.at.astimezone(UTC):%d %b %Y %H:%M} UTC")
        else:
            parts.append(piece if isinstance(piece, str) else piece.text)
    return clean("".join(parts))
