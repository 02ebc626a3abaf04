"""Posts of a WordPress site by its JSON (`wp/v2`), which holds their whole text: state.gov's press releases are read so.

Imports the documents, the domain and the base of kinds.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.documents import parse_posts
from bot.domain import Entry, Source, SourceKind
from bot.sources.kinds.base import Asking, Reader, Reading, reading_of, register

FIELDS = "id,date_gmt,modified_gmt,link,title,excerpt,content"
PER_PAGE = "50"


@register(SourceKind.WORDPRESS)
class WordpressReader(Reader):
    """Reads the newest posts of one type."""

    options: ClassVar = {"per_page": "how many posts to ask for, 1 to 100; 50 by default"}

    async def read(self, source: Source, asking: Asking) -> Reading:
        asked = replace(source, url=_with_fields(source.url, source.option("per_page", PER_PAGE)))
        got = await self.fetch(asked, asking, accept="application/json")
        if got.not_modified:
            return reading_of(got, state=asking.state)
        parse = partial(parse_posts, content_type=got.content_type, base_url=got.url, now=asking.now)
        entries = await asking.workers.run(parse, got.body, deadline=asking.settings.page_deadline_seconds)
        return replace(reading_of(got, entries, state=asking.state), moved=None)  # it would carry our own parameters

    async def locate(self, entry: Entry, source: Source, asking: Asking) -> str:  # noqa: ARG002 - as for every kind
        """The text came with the list; the page is asked for only where it did not."""
        return "" if entry.content else entry.url


def _with_fields(url: str, per_page: str) -> str:
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    query = {"per_page": per_page, "orderby": "date", "order": "desc", "_fields": FIELDS} | asked
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))
