"""Events by the words of their evidence. A question is words, "phrases in quotes" and -words that must not be there.

Imports the store.
"""

from __future__ import annotations

import re
from contextlib import suppress

from bot.errors import UsageError
from bot.queries.pages import Page, no_such_page
from bot.store import Query, Transaction

_PART = re.compile(r'(?P<without>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 20
_LONGEST_CURSOR = 20


def read_query(text: str) -> Query:
    """UsageError where no word is left: signs alone find nothing."""
    wanted: list[tuple[str, ...]] = []
    without: list[tuple[str, ...]] = []
    for part in _PART.finditer(text):
        words = tuple(_WORD.findall(part["phrase"] if part["phrase"] is not None else part["word"]))
        if words:
            (without if part["without"] else wanted).append(words)
    if not wanted:
        raise UsageError(
            "there is no word to look for",
            "the question holds only signs, or only words to leave out",
            'Write for example: "grain corridor" Turkey',
        )
    if sum(map(len, (*wanted, *without))) > MOST_WORDS:
        raise UsageError("these are too many words to look for", f"at most {MOST_WORDS}", "Leave some out")
    return Query(tuple(wanted), tuple(without))


async def search(tx: Transaction, words: Query, *, limit: int = 10, before: str | None = None) -> Page:
    """The events whose words fit, newest first."""
    found = await tx.events.search(words, limit=limit + 1, before=_read_cursor(before) if before is not None else None)
    shown = found[:limit]
    return Page(tuple(item.event for item in shown), f"{shown[-1].number:x}" if len(found) > limit and shown else None)


def _read_cursor(text: str) -> int:
    with suppress(ValueError):
        if len(text) <= _LONGEST_CURSOR and 0 <= (number := int(text, 16)) < 1 << 63:
            return number
    raise no_such_page()
