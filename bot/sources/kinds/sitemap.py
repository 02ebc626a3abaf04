"""News sitemaps, plain ones with dates, and indexes of them. Imports the documents, the domain, the errors and the base of kinds."""

from __future__ import annotations

from functools import partial

from bot.documents import ParsedSitemap, parse_sitemap
from bot.domain import Entry, Source, SourceKind
from bot.errors import SourceError
from bot.sources.fetch import Fetched
from bot.sources.kinds.base import Asking, Reader, Reading, reading_of, register

# Of an index that lists a year's sitemaps only the newest can hold news.
MOST_MAPS = 3


@register(SourceKind.SITEMAP)
class SitemapReader(Reader):
    """Reads a sitemap, or the newest sitemaps of an index."""

    async def read(self, source: Source, asking: Asking) -> Reading:
        got = await self.fetch(source, asking)
        if got.not_modified:
            return reading_of(got, state=asking.state)
        found = await self._parsed(got, asking)
        if not found.maps:
            return reading_of(got, found.entries, state=asking.state)
        # The index's validators say nothing of its sitemaps, so they are not kept.
        return reading_of(got, await self._of_index(found.maps[:MOST_MAPS], asking), state=asking.state, complete=False)

    async def _of_index(self, maps: tuple[str, ...], asking: Asking) -> tuple[Entry, ...]:
        """The entries of all that can be read; the last error where none can."""
        entries: dict[str, Entry] = {}
        fault: SourceError | None = None
        read = 0
        for url in maps:
            try:
                got = await asking.fetcher.get(url, max_bytes=asking.settings.feed_max_bytes, pace=self.pace)
                for entry in (await self._parsed(got, asking)).entries:
                    entries.setdefault(entry.identity, entry)
                read += 1
            except SourceError as error:
                fault = error
        if fault is not None and not read:
            raise fault
        return tuple(entries.values())

    async def _parsed(self, got: Fetched, asking: Asking) -> ParsedSitemap:
        parse = partial(
            parse_sitemap, content_type=got.content_type, base_url=got.url, now=asking.now, max_bytes=asking.settings.feed_max_bytes
        )
        return await asking.workers.run(parse, got.body, deadline=asking.settings.page_deadline_seconds)
