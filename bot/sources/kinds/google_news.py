"""A Google News query as a feed, its links resolved to the publishers': an alert never links to Google.

Older links hold the publisher's address; newer ones are asked of Google as its own page does, and where it refuses, the headline stands
alone. Imports the documents, the domain, the errors and the feed kind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlsplit

from bot.documents import google_news
from bot.domain import Entry, Source, SourceKind
from bot.errors import SourceError
from bot.sources.kinds.base import Asking, Reading, register
from bot.sources.kinds.feed import FeedReader

# Google answers automata that hurry with a captcha.
PACE_SECONDS = 2.0


@register(SourceKind.GOOGLE_NEWS)
class GoogleNewsReader(FeedReader):
    """Reads the feed of a query."""

    pace: ClassVar = PACE_SECONDS

    async def read(self, source: Source, asking: Asking) -> Reading:
        reading = await super().read(source, asking)
        return replace(reading, entries=tuple(google_news.unwrapped(entry) for entry in reading.entries))

    async def locate(self, entry: Entry, source: Source, asking: Asking) -> str:  # noqa: ARG002 - as for every kind
        """The publisher's address of the article, "" where it cannot be found out."""
        if not entry.url or (told := google_news.publisher_url(entry.url)):
            return told if entry.url else ""
        try:
            return await self._ask(entry.url, asking)
        except SourceError:
            return ""

    async def _ask(self, link: str, asking: Asking) -> str:
        cap = asking.settings.page_max_bytes
        page = await asking.fetcher.get(link, max_bytes=cap, pace=self.pace)
        if urlsplit(page.url).hostname != urlsplit(link).hostname and "google." not in (urlsplit(page.url).hostname or ""):
            return page.url  # it redirected to the publisher by itself
        form = google_news.question(link, page.body)
        if form is None:
            return ""
        answer = await asking.fetcher.post(google_news.own_question(page.url), form, max_bytes=cap)
        return google_news.answered_url(answer.body)
