"""Which article an entry is: by its identifier, else by its canonical address, else by its title and date.

A changed identifier or title makes no new article, and an edit makes the known one be read again. Imports the documents, the domain, the
store's contracts and this part's own modules.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.documents import canonical_url, digest_of
from bot.domain import Article, Entry, Source
from bot.store import SeenEntry, Transaction

# A publisher that edits an article for ever is heard this often, as in other readers.
MOST_READS = 24


def article_id(source_id: str, identity: str) -> str:
    """Sixteen characters, the same for the same entry at every poll."""
    digest = hashlib.sha256(f"{source_id}\0{identity}".encode(errors="surrogatepass")).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()


@dataclass(frozen=True, slots=True)
class Fresh:
    """An entry to be read under the article's id; `earlier` is the article as it is stored, where its publisher has revised it since."""

    entry: Entry
    article_id: str
    earlier: Article | None = None
    reads: int = 0

    def seen(self) -> list[SeenEntry]:
        """What is to be remembered once the article is stored."""
        told = self.entry.told or digest_of(self.entry.title)
        return [SeenEntry(key, self.article_id, told, self.reads + 1) for key in keys_of(self.entry)]


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a reading holds: entries to be read, and new names of those that are known and unchanged."""

    fresh: tuple[Fresh, ...] = ()
    renamed: tuple[SeenEntry, ...] = ()


def keys_of(entry: Entry) -> list[str]:
    """The names of the entry from the strongest to the weakest; title and date count only where it has no address."""
    names = [f"id {entry.identity}"]
    if entry.url:
        names.append(f"url {canonical_url(entry.url)}")
    elif entry.title and entry.published:
        names.append(f"title {' '.join(entry.title.casefold().split())} {entry.published.isoformat()}")
    return [digest_of(name) for name in names]


async def sort_entries(source: Source, entries: Sequence[Entry], tx: Transaction) -> Sorted:
    """Tells new and revised entries from known ones."""
    named = {keys_of(entry)[0]: entry for entry in entries}
    known = dict(await tx.entries.find(source.id, named))
    known |= await _by_other_names(source, [entry for key, entry in named.items() if key not in known], known, tx)
    before = await _stored_before_names(source, [entry for key, entry in named.items() if key not in known], tx)
    fresh: list[Fresh] = []
    renamed: list[SeenEntry] = []
    for key, entry in named.items():
        seen = known.get(key)
        if seen is None:
            ident = article_id(source.id, entry.identity)
            earlier = await tx.articles.get(ident) if ident in before else None
            if earlier is None or (entry.title and entry.title != earlier.title):
                fresh.append(Fresh(entry, ident, earlier))
        elif _edited(entry, seen):
            fresh.append(Fresh(entry, seen.article_id, await tx.articles.get(seen.article_id), seen.reads))
        elif seen.key != key:
            renamed.append(replace(seen, key=key))
    return Sorted(tuple(fresh), tuple(renamed))


def _edited(entry: Entry, seen: SeenEntry) -> bool:
    return bool(entry.told) and entry.told != seen.told and seen.reads < MOST_READS


async def _by_other_names(source: Source, entries: Sequence[Entry], known: dict[str, SeenEntry], tx: Transaction) -> dict[str, SeenEntry]:
    """Entries whose first name is new and whose address (or title and date) is known, under their first name.

    An address that several entries of one reading share is a live page, whose parts have no other name than their identifier.
    """
    weaker = {keys[0]: keys[1] for keys in map(keys_of, entries) if len(keys) > 1}
    shared = {key for key, number in Counter(weaker.values()).items() if number > 1}
    found = await tx.entries.find(source.id, set(weaker.values()) - shared)
    taken = {seen.article_id for seen in known.values()}
    return {first: found[other] for first, other in weaker.items() if other in found and found[other].article_id not in taken}


async def _stored_before_names(source: Source, entries: Sequence[Entry], tx: Transaction) -> frozenset[str]:
    """Ids of articles stored by a Readout that kept no names."""
    return await tx.articles.known(source.id, [article_id(source.id, entry.identity) for entry in entries])
