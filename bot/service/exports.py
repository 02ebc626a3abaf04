"""The façade's exports: the events of two parties as a file. Imports `words` and the queries."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from bot import queries, words
from bot.errors import UsageError
from bot.service.asking import Asking

MOST_EVENTS = 10_000
MOST_BYTES = 8 * 1024 * 1024
"""What one message can carry on the narrower platform, and no more than memory should hold."""


@dataclass(frozen=True)
class Exports(Asking):
    """Files to keep."""

    async def export(self, a: str, b: str, form: str = "csv", since: str | None = None, until: str | None = None) -> queries.Exported:
        """The file, newest events first; `cut` where it would be too long for a message. UsageError where nothing belongs into it."""
        wanted = queries.form_of(form)
        chunks: list[bytes] = []
        size, events, cut = 0, 0, False
        async with aclosing(self.export_chunks(a, b, form, since, until)) as pieces:
            async for chunk, is_event in pieces:
                size += len(chunk)
                cut = is_event and (events >= MOST_EVENTS or size > MOST_BYTES)
                if cut:
                    chunks.append(queries.writer_of(wanted).end())
                    break
                chunks.append(chunk)
                events += is_event
        if not events:
            raise UsageError(
                f"there is nothing to export as {wanted.name}",
                f"no event of the two belongs into {wanted.holds}",
                "Ask with an earlier 'since', or for another form",
            )
        return queries.Exported(self.export_name(a, b, form), b"".join(chunks), wanted.media_type, events, cut)

    def export_name(self, a: str, b: str, form: str) -> str:
        """The file's name, such as `readout-pak-rus.csv`."""
        first, second = self.two_sides(a, b)
        return queries.file_name(queries.form_of(form), first.code, second.code)

    async def export_chunks(
        self, a: str, b: str, form: str, since: str | None = None, until: str | None = None
    ) -> AsyncGenerator[tuple[bytes, bool], None]:
        """The file piece by piece, in flat memory: (bytes, True where it is one event's)."""
        writer = queries.writer_of(queries.form_of(form))
        first, second = self.two_sides(a, b)
        span = words.span(since, until, self.today)
        told = await self.coverage()
        yield writer.begin(queries.Meta(first.code, second.code, span[0], span[1], self.clock(), told.words, self.name)), False
        async with (
            self.store.reading() as tx,
            aclosing(queries.all_between(tx, first, second, since=span[0], until=span[1])) as events,
        ):
            async for event in events:
                if writer.wants(event) and (row := writer.row(event)):
                    yield row, True
        yield writer.end(), False
