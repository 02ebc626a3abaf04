"""The names of events and the fingerprints of texts: deterministic, so that a second run on the same article makes nothing new.

Imports nothing of the project.
"""

from __future__ import annotations

import base64
import hashlib
import heapq
import re
import zlib
from functools import lru_cache

_WORD = re.compile(r"\w+")
_SHINGLE = 3
_SKETCH = 12
_COPY = 4


def event_id(article_id: str, ordinal: int) -> str:
    """Ten characters of lower-case base32 (50 bits) from the article that first told of the event and the mention's place in it."""
    digest = hashlib.blake2b(f"{article_id}\0{ordinal}".encode(), digest_size=10).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:10]


def text_digest(text: str) -> str:
    """A sketch of the text: the smallest hashes of its three-word shingles, as hex words; empty for a text without words.

    Two copies of one wire text share most of their smallest hashes, whatever outlet cut a paragraph or changed a headline.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return ""
    last = max(len(words) - _SHINGLE + 1, 1)
    hashes = {zlib.crc32(" ".join(words[start : start + _SHINGLE]).encode()) for start in range(last)}
    return " ".join(f"{value:08x}" for value in heapq.nsmallest(_SKETCH, hashes))


@lru_cache(maxsize=16384)
def near_copies(one: str, other: str) -> bool:
    """True where two digests are those of one text with small changes; a text without a digest is a copy of nothing.

    Remembered, since the sources of a story are held against each other with every further one.
    """
    if not one or not other:
        return False
    first, second = set(one.split()), set(other.split())
    if first.isdisjoint(second):
        return False
    smallest = set(sorted(first | second)[:_SKETCH])
    shared = len(first & second & smallest)
    return shared >= _COPY or (shared == len(smallest))
