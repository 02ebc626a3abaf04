"""Entries to articles: each entry's page is fetched and read; one whose page fails keeps its summary, so no entry is lost.

Imports the documents, the domain, the errors, the settings and this part's own modules.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.clock import Clock
from bot.documents import PageText, TextWorkers, extract_text, sane_moment
from bot.domain import Article, Entry, Source
from bot.errors import SourceError
from bot.settings import PollingSettings
from bot.sources.fetch import Fetcher

# One publisher is asked for this many pages at a time, and no longer than this in one poll: the rest waits for the next.
PAGES_AT_ONCE = 4
PAGES_SECONDS = 120.0
_PAGE_TYPES = ("text/html", "application/xhtml", "text/plain")


def article_id(source_id: str, identity: str) -> str:
    """Sixteen characters, the same for the same entry at every poll."""
    digest = hashlib.sha256(f"{source_id}\0{identity}".encode(errors="surrogatepass")).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()


@dataclass(frozen=True, slots=True)
class Fresh:
    """An entry to be read, and the article it made earlier, where its publisher has revised it since."""

    entry: Entry
    earlier: Article | None = None


@dataclass(frozen=True, slots=True)
class ArticleMaker:
    """Makes articles of a source's entries. `baseline` marks those of a source's first poll."""

    source: Source
    fetcher: Fetcher
    workers: TextWorkers
    clock: Clock
    settings: PollingSettings
    baseline: bool = False

    async def make_all(self, batch: Sequence[Fresh]) -> list[Article]:
        """The articles of the batch, in its order; fewer where the time for one poll ran out."""
        places = asyncio.Semaphore(PAGES_AT_ONCE)

        async def one(fresh: Fresh) -> Article:
            async with places:
                return await self.make(fresh)

        tasks = [asyncio.create_task(one(fresh)) for fresh in batch]
        if not tasks:
            return []
        try:
            await asyncio.wait(tasks, timeout=PAGES_SECONDS)
        finally:
            for task in tasks:
                task.cancel()
            done = await asyncio.gather(*tasks, return_exceptions=True)
        for result in done:
            if isinstance(result, BaseException) and not isinstance(result, asyncio.CancelledError):
                raise result
        return [result for result in done if isinstance(result, Article)]

    async def make(self, fresh: Fresh) -> Article:
        """The entry with its page's text, or with its own summary where the page gives less; a revision never loses its text."""
        entry = fresh.entry
        page = await self._page(entry)
        text = page.text if len(page.text) >= len(entry.summary) else entry.summary
        if fresh.earlier is not None and not page.text:
            text = max(text, fresh.earlier.text, key=len)
        now = self.clock()
        published = entry.published or (sane_moment(page.published, now) if page.published else None)
        return Article(
            id=article_id(self.source.id, entry.identity),
            source_id=self.source.id,
            url=entry.url or self.source.url,
            title=entry.title or page.title,
            text=text,
            published=published,
            fetched=now,
            language=page.language or self.source.language,
            baseline=self.baseline,
        )

    async def _page(self, entry: Entry) -> PageText:
        if not entry.url:
            return PageText()
        try:
            got = await self.fetcher.get(entry.url, max_bytes=self.settings.page_max_bytes)
            if not (got.content_type or "text/html").lower().startswith(_PAGE_TYPES):
                return PageText()
            read = partial(extract_text, content_type=got.content_type)
            return await self.workers.run(read, got.body, got.url, deadline=self.settings.page_deadline_seconds)
        except SourceError:
            return PageText()  # the entry stands without its page
