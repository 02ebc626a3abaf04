"""Feeds: RSS, RDF, Atom and JSON feeds. One that answers with a web page is looked for in that page.

Imports the documents, the domain, the errors and the base of kinds.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.documents import ParsedFeed, feed_links, parse_feed
from bot.domain import Source, SourceKind
from bot.errors import SourceError
from bot.sources.fetch import Fetched
from bot.sources.kinds.base import Asking, Reader, Reading, reading_of, register

# A page names few feeds; more than these are of its comments and its sections.
MOST_TRIED = 3


@register(SourceKind.FEED)
class FeedReader(Reader):
    """Any format of feed."""

    async def read(self, source: Source, asking: Asking) -> Reading:
        got = await self.fetch(source, asking)
        if got.not_modified:
            return reading_of(got, state=asking.state)
        try:
            return self._reading(got, await self._parsed(got, asking), asking)
        except SourceError as error:
            if error.kind != "not_a_feed":
                raise
            return await self._found_again(got, error, asking)

    async def _parsed(self, got: Fetched, asking: Asking) -> ParsedFeed:
        parse = partial(parse_feed, content_type=got.content_type, base_url=got.url, now=asking.now)
        return await asking.workers.run(parse, got.body, deadline=asking.settings.page_deadline_seconds)

    def _reading(self, got: Fetched, feed: ParsedFeed, asking: Asking) -> Reading:
        reading = reading_of(got, feed.entries, state=asking.state, complete=not feed.truncated)
        return replace(reading, ttl_minutes=feed.ttl_minutes, hub=feed.hub or _link_header(got, "hub"), topic=feed.topic or got.url)

    async def _found_again(self, page: Fetched, error: SourceError, asking: Asking) -> Reading:
        """The first feed that the page names and that holds entries; the error as it was where there is none."""
        named = await asking.workers.run(feed_links, page.body, page.url, deadline=asking.settings.page_deadline_seconds)
        for url in [url for url in named if url != page.url][:MOST_TRIED]:
            try:
                got = await asking.fetcher.get(url, max_bytes=asking.settings.feed_max_bytes)
                feed = await self._parsed(got, asking)
            except SourceError:
                continue
            if feed.entries:
                return replace(self._reading(got, feed, asking), found_again=url, moved=None)
        raise error


def _link_header(got: Fetched, relation: str) -> str:
    """The address that a Link header gives for the relation, "" where there is none."""
    for link in got.headers.get("link", "").split(","):
        address, _, rest = link.partition(";")
        relations = rest.lower().replace('"', " ").replace("=", " ").split()
        if relation in relations and address.strip().startswith("<") and address.strip().endswith(">"):
            return address.strip()[1:-1]
    return ""
