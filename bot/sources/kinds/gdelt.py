"""GDELT: its DOC 2.0 article list, asked at a walking pace, and its bulk files where the list asks for fewer requests.

A text in place of JSON under HTTP 200 is GDELT's way of saying so. Imports the documents, the domain, the errors and the base of kinds.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar
from urllib.parse import urlsplit

from bot.documents import parse_article_list, parse_export, parse_last_update
from bot.domain import Entry, Source, SourceKind
from bot.errors import SourceError
from bot.sources.kinds.base import Asking, Reader, Reading, reading_of, register

BULK = "http://data.gdeltproject.org/gdeltv2/lastupdate.txt"
# Intentions, consultations, cooperation, rejections, threats, broken relations and coercion.
ROOTS = "03 04 05 06 12 13 16 17"
# One request every 5 s is allowed, and refused at exactly 5.0 s; a soft ban lasts long.
PACE_SECONDS = 6.5
BAN_SECONDS = 900.0
_OFF = "off"


@register(SourceKind.GDELT)
class GdeltReader(Reader):
    """Reads the article list that the source's address asks for."""

    options: ClassVar = {
        "bulk": f"address of lastupdate.txt, or {_OFF}; {BULK} by default",
        "roots": f"CAMEO root codes taken from the bulk files; {ROOTS} by default",
    }
    pace: ClassVar = PACE_SECONDS

    async def read(self, source: Source, asking: Asking) -> Reading:
        try:
            return await self._list(source, asking)
        except SourceError as error:
            if source.option("bulk") == _OFF:
                raise
            return Reading(await self._bulk(source, asking, error), complete=False)

    async def _list(self, source: Source, asking: Asking) -> Reading:
        got = await self.fetch(source, asking, accept="application/json")
        if got.not_modified:
            return reading_of(got, state=asking.state)
        parse = partial(parse_article_list, content_type=got.content_type, base_url=got.url, now=asking.now)
        try:
            entries = await asking.workers.run(parse, got.body, deadline=asking.settings.page_deadline_seconds)
        except SourceError as error:
            if error.kind == "throttled":
                asking.fetcher.hosts.silence(urlsplit(got.url).hostname or "", BAN_SECONDS)
            raise
        return reading_of(got, entries, state=asking.state)

    async def _bulk(self, source: Source, asking: Asking, error: SourceError) -> tuple[Entry, ...]:
        """The newest quarter of an hour; the list's own error where that cannot be read either."""
        cap, deadline = asking.settings.feed_max_bytes, asking.settings.page_deadline_seconds
        try:
            index = await asking.fetcher.get(source.option("bulk", BULK), max_bytes=cap)
            table = await asking.fetcher.get(parse_last_update(index.body, index.url), max_bytes=cap)
            parse = partial(parse_export, url=table.url, now=asking.now)
            return await asking.workers.run(parse, table.body, source.option("roots", ROOTS).split(), deadline=deadline)
        except SourceError:
            raise error from None
