"""Entries to articles: each entry's page is fetched and read; one whose page fails keeps its own words, so no entry is lost.

Imports the documents, the domain, the errors, the settings and this part's own modules.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.documents import PageText, extract_text, find_language, plain, sane_moment
from bot.domain import Article, Entry, Source
from bot.errors import SourceError
from bot.sources.identity import Fresh
from bot.sources.kinds import Asking, Reader

# One publisher is asked for this many pages at a time, and no longer than this in one poll: the rest waits for the next.
PAGES_AT_ONCE = 4
PAGES_SECONDS = 120.0
MAX_TEXT = 200_000
_PAGE_TYPES = ("text/html", "application/xhtml", "text/plain")
# A page's own date this much before the feed's tells an old article that a feed gives out again.
_REISSUED = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class ArticleMaker:
    """Makes articles of a source's entries. `baseline` marks those of a source's first poll."""

    source: Source
    reader: Reader
    asking: Asking
    clock: Clock
    baseline: bool = False

    async def make_all(self, batch: Sequence[Fresh]) -> list[tuple[Fresh, Article]]:
        """The articles of the batch, in its order; fewer where the time for one poll ran out."""
        places = asyncio.Semaphore(PAGES_AT_ONCE)

        async def one(fresh: Fresh) -> tuple[Fresh, Article]:
            async with places:
                return fresh, await self.make(fresh)

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
        return [result for result in done if isinstance(result, tuple)]

    async def make(self, fresh: Fresh) -> Article:
        """The entry with its page's text, or with its own where the page gives less; a revision never loses its text."""
        entry = fresh.entry
        address = await self.reader.locate(entry, self.source, self.asking)
        page = await self._page(address)
        text = _longest(page.text, plain(entry.content, MAX_TEXT), entry.summary)
        if fresh.earlier is not None and not page.text:
            text = _longest(text, fresh.earlier.text)
        now = self.clock()
        return Article(
            id=fresh.article_id,
            source_id=self.source.id,
            url=address or entry.url or self.source.url,
            title=entry.title or page.title,
            text=text,
            published=published_moment(entry, page, now),
            fetched=now,
            language=find_language(text) or page.language or self.source.language,
            baseline=self.baseline,
        )

    async def _page(self, address: str) -> PageText:
        if not address:
            return PageText()
        settings = self.asking.settings
        try:
            got = await self.asking.fetcher.get(address, max_bytes=settings.page_max_bytes)
            if not (got.content_type or "text/html").lower().startswith(_PAGE_TYPES):
                return PageText()
            read = partial(extract_text, content_type=got.content_type)
            return await self.asking.workers.run(read, got.body, got.url, deadline=settings.page_deadline_seconds)
        except SourceError:
            return PageText()  # the entry stands without its page


def published_moment(entry: Entry, page: PageText, now: datetime) -> datetime | None:
    """When the article was published: by its feed, unless its page says that it is older, or tells the hour of a day the feed names."""
    told = sane_moment(page.published, now) if page.published else None
    if entry.published is None or told is None:
        return entry.published or told
    if told < entry.published - _REISSUED:
        return told
    only_a_day = entry.published.time() == datetime.min.time()
    return told if only_a_day and told.date() == entry.published.date() else entry.published


def _longest(*texts: str) -> str:
    return max(texts, key=len)
