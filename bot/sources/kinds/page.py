"""List pages of readouts and press releases, by CSS selectors in the configuration: for ministries without a feed.

    [source.options]
    item = "ul.releases li"
    link = "a"                  # "a" by default; its address is the article's
    title = "h3"                # the link's words by default
    date = "time@datetime"      # NAME@ATTRIBUTE takes an attribute

Imports the documents, the domain and the base of kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from bot.documents import check_selectors, parse_listing
from bot.domain import Source, SourceKind
from bot.sources.kinds.base import Asking, Reader, Reading, reading_of, register


@register(SourceKind.PAGE)
class PageReader(Reader):
    """Reads the items that the selectors find."""

    options: ClassVar = {
        "item": "CSS selector of one item of the list",
        "link": "of its link, within the item",
        "title": "of its headline",
        "date": "of its date",
        "summary": "of its summary",
    }
    required: ClassVar = frozenset({"item"})

    @classmethod
    def check(cls, options: Mapping[str, str]) -> None:
        check_selectors(options)

    async def read(self, source: Source, asking: Asking) -> Reading:
        got = await self.fetch(source, asking, accept="text/html, application/xhtml+xml, */*;q=0.5")
        if got.not_modified:
            return reading_of(got, state=asking.state)
        parse = partial(parse_listing, content_type=got.content_type, base_url=got.url, now=asking.now)
        entries = await asking.workers.run(parse, got.body, dict(source.options), deadline=asking.settings.page_deadline_seconds)
        return reading_of(got, entries, state=asking.state)
