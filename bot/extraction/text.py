"""From an article to sentences with offsets: boilerplate and datelines set aside, headings kept apart.

All offsets count characters of `title + "\\n\\n" + text`, the string that evidence spans refer to. Own splitting by
rules, because it must cost almost nothing for the many sentences that are never parsed. Imports its neighbour `plain` only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.extraction.plain import plain

MAX_CHARS = 200_000
MAX_SENTENCE = 1_200
_HEAD = 5  # sentences within which a dateline may still stand, behind bylines and captions

_BOILERPLATE = re.compile(
    r"(?i)^\W*(please enter your (comment|name)|if you like the news|leave a (reply|comment)|share (this|on|via)|read (more|also)\b"
    r"|click here|sign up|subscribe|advertis|related (stories|articles|news)|follow us|all rights reserved|copyright\b|cookies?\b"
    r"|save my name|post comment|log ?in\b|comments? (are )?(off|closed)|you must be logged in|photo(s)? "
    r"by|image source|©|download our app)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sen|Rep|Gov|Sgt|St|Prof|Rev|Hon|Adm|Maj|Capt|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|No|vs|Pres"
    r"|Min|Amb|Sec|Brig|Jr|Sr|Alta|Calif|Wash|Ariz|Fla|Va|Md|Mass|Conn|Pa|Ill|etc|e\.g|i\.e|approx|a\.m|p\.m)|\b[A-Z]|(?:\b[A-Za-z]\.)+[A-Za-z])\.$"
)
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9À-Þ@#])|\n+")
_INITIALISM = re.compile(r"(?:\b[A-Z]\.){2,}$")
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Za-zÀ-ÿ.'’ -]{1,40}(?:, [A-Z][A-Za-z.'’ ]{1,30}){0,3}"
    r"(?:, (?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z.]* \d{1,2}(?:, \d{4})?)?\.?"
    r"(?:\s*[/(][A-Za-z .,&-]{2,40}[/)]\.?)?\s*(?:—|–|--|-)\s+"
    r"|[A-Z][A-Z .'’-]{2,40}, (?:[A-Z][a-z]+\.? \d{1,2}\.?\s*)?/[A-Z]{2,12}/\.\s*"
    r"|(?:[A-Z][a-zà-ÿ]+ ){1,3}?\(?[A-Z]{2,10}\)?\s*(?:—|–|--|-)\s+)"
)
# What opens a sentence and no dateline: "On Monday, President Duda — who ...".
_NO_DATELINE = re.compile(
    r"^(?:On|In|At|The|A|An|For|When|While|After|Before|As|But|And|It|He|She|They|His|Her|This|That|If|With|From|By)\b"
    r"|\b(?:President|Minister|Secretary|Premier|Chancellor|King|Queen|Prince|Ambassador|Mr|Mrs|Ms|Senator|Sen|Gen|General|Chief|Leader)\b"
)
_CAPITALS = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's text, where it starts in the combined text, its index, and whether it is the title or opens the text.

    The text is the one to read; `written` is the article's own, which has a character more at each place in `left_out`.
    """

    text: str
    start: int
    index: int
    title: bool = False
    lead: bool = False
    written: str = ""
    left_out: tuple[int, ...] = ()

    @classmethod
    def read(cls, written: str, start: int, index: int, *, title: bool = False, lead: bool = False) -> Sentence:
        text, left_out = plain(written)
        return cls(text, start, index, title, lead, written, left_out)

    def quoted(self, first: int, last: int) -> tuple[str, tuple[int, int]]:
        """What the article writes for the characters [first, last) of the text, and the span of that in the combined text."""
        begin = first + sum(at < first for at in self.left_out)
        end = last + sum(at < last for at in self.left_out)
        return self.written[begin:end], (self.start + begin, self.start + end)


def readable(text: str) -> str:
    """The text with a question mark for each lone surrogate, which no pipeline takes; as long as before, so that spans hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def combined(title: str, text: str) -> str:
    """The one string that spans refer to."""
    return f"{title}\n\n{text}"


def sentences(title: str, text: str) -> Iterator[Sentence]:
    """The title first, then each sentence of the text; boilerplate lines left out, datelines cut off the front."""
    index = 0
    if title.strip():
        yield Sentence.read(title.strip(), len(title) - len(title.lstrip()), index, title=True)
        index += 1
    base = len(title) + 2
    lead = True
    body = text[:MAX_CHARS]
    for start, end in _pieces(body):
        piece = body[start:end]
        if _BOILERPLATE.match(piece) or not any(map(str.isalpha, piece)):
            continue
        first = start + (dateline(piece) if lead or (index < _HEAD and _CAPITALS.match(piece)) else 0)
        for cut in range(first, end, MAX_SENTENCE):
            yield Sentence.read(body[cut : min(end, cut + MAX_SENTENCE)], base + cut, index, lead=lead)
            index += 1
        lead = False


def boilerplate(title: str, text: str) -> Iterator[Sentence]:
    """The lines that `sentences` leaves out as the page's own, each with an index of none, for who asks what became of them."""
    base, body = len(title) + 2, text[:MAX_CHARS]
    for start, end in _pieces(body):
        if _BOILERPLATE.match(body[start:end]):
            yield Sentence.read(body[start:end], base + start, -1)


def dateline(text: str) -> int:
    """Length of an opening dateline such as "SEOUL (Reuters) - " or "New Delhi. ", 0 where there is none."""
    found = _DATELINE.match(text[:160])
    if found is None or _NO_DATELINE.search(found[0]):
        return 0
    return found.end()


def _pieces(body: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _END.finditer(body):
        end = found.end()
        if "\n" not in found.group():
            before = body[max(start, found.start() - 12) : found.start() + 1]
            if _ABBREVIATION.search(before) and not _ends_after_initialism(before, body[end : end + 12]):
                continue
        yield from _trimmed(body, start, end)
        start = end
    yield from _trimmed(body, start, len(body))


_OPENERS = frozenset(
    {"The", "He", "She", "It", "They", "In", "On", "But", "And", "A", "An", "This", "That", "His", "Her", "At", "We", "Mr", "As"}
)


def _ends_after_initialism(before: str, after: str) -> bool:
    """ "in the U.S. The president" ends a sentence; "U.S. President" does not."""
    return bool(_INITIALISM.search(before)) and after.lstrip("\"'“‘").split(" ")[0].rstrip(".,") in _OPENERS


def _trimmed(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
