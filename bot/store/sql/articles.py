"""Articles, and the mentions found in them. Imports the domain, the ports and the session only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, func, select, update

from bot.domain import Article, EventMention
from bot.store.ports import Span, Stored
from bot.store.sql.codec import read_mention, write_mention
from bot.store.sql.lookups import Driver, Lookup, among, listed
from bot.store.sql.session import Session, batches
from bot.store.sql.tables import articles
from bot.store.sql.tables import mentions as table
from bot.store.sql.types import in_utc

PENDING = "pending"


@dataclass(frozen=True, slots=True)
class SqlArticles:
    session: Session

    async def add(self, article: Article) -> Stored:
        """A revision keeps the first one's `baseline`: an old article does not become news by a corrected comma."""
        digest = _digest(f"{article.title}\n\n{article.text}")
        values = {**_values(article), "digest": digest, "revision": 1}
        if await self.session.insert_new(articles, values):
            return Stored.NEW
        here = articles.c.id == article.id
        known = await self.session.value(select(articles.c.digest).where(here).with_for_update())
        if known == digest:
            return Stored.KNOWN
        kept = {"id", "baseline", "revision"} | ({"published"} if article.published is None else set())
        changed = {name: value for name, value in values.items() if name not in kept}
        again = {"revision": articles.c.revision + 1, "extracted_at": None, "outcome": None}
        await self.session.write(update(articles).where(here).values(**changed, **again))
        return Stored.REVISED

    async def known(self, source_id: str, ids: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        for batch in batches(sorted(set(ids))):
            found.update(row.id for row in await self._known(source_id, batch))
        return frozenset(found)

    async def _known(self, source_id: str, ids: list[str]) -> Sequence[Any]:
        if not self.session.on_postgres:
            driver = Driver(self.session.connection, self.session.faults)
            return await driver.rows(_find_known(), {"source_id": source_id, "ids": listed(ids)})
        return await self.session.rows(select(articles.c.id).where(articles.c.source_id == source_id, articles.c.id.in_(ids)))

    async def get(self, article_id: str) -> Article | None:
        row = await self.session.row(select(articles).where(articles.c.id == article_id))
        return article_of(row) if row else None

    async def pending(self, limit: int) -> Sequence[Article]:
        query = select(articles).where(articles.c.outcome.is_(None)).order_by(articles.c.fetched, articles.c.id).limit(limit)
        return [article_of(row) for row in await self.session.rows(query)]

    async def mark_extracted(self, article_id: str, at: datetime, *, outcome: str) -> None:
        statement = update(articles).where(articles.c.id == article_id).values(extracted_at=at, outcome=outcome)
        await self.session.change(statement, "article", article_id)

    async def outcome(self, article_id: str) -> str | None:
        found: str | None = await self.session.value(select(articles.c.outcome).where(articles.c.id == article_id))
        return found

    async def at_url(self, url: str) -> Sequence[Article]:
        query = select(articles).where(articles.c.url_key == _digest(url)).order_by(articles.c.fetched.desc(), articles.c.id.desc())
        return [article_of(row) for row in await self.session.rows(query)]

    async def spans(self) -> Sequence[Span]:
        """Steps from one source's first row of the index to the next one's."""
        column = articles.c
        found: list[Span] = []
        first = select(column.source_id, column.fetched).order_by(column.source_id, column.fetched).limit(1)
        row = await self.session.row(first)
        while row is not None:
            earliest = select(func.min(column.published)).where(column.source_id == row.source_id)
            found.append(Span(row.source_id, row.fetched, await self.session.value(earliest)))
            row = await self.session.row(first.where(column.source_id > row.source_id))
        return found

    async def counts(self) -> Mapping[str, int]:
        rows = await self.session.rows(select(articles.c.outcome, func.count().label("number")).group_by(articles.c.outcome))
        return {PENDING: 0} | {row.outcome or PENDING: row.number for row in rows}


@dataclass(frozen=True, slots=True)
class SqlMentions:
    session: Session

    async def replace(self, article_id: str, mentions: Sequence[tuple[EventMention, str]]) -> None:
        """At commit the article and every event named must be there."""
        await self.session.write(delete(table).where(table.c.article_id == article_id))
        await self.session.insert(table, mention_rows(article_id, mentions))

    async def of_article(self, article_id: str) -> Sequence[tuple[EventMention, str]]:
        query = select(table).where(table.c.article_id == article_id).order_by(table.c.position)
        return [(read_mention(row.record), row.event_id) for row in await self.session.rows(query)]

    async def of_event(self, event_id: str, articles: Iterable[str] | None = None) -> Sequence[tuple[str, EventMention]]:
        """Oldest first by the article's publication, or where nobody says, by when it was fetched."""
        names = None if articles is None else sorted(set(articles))
        found: list[Row[Any]] = []
        for batch in [None] if names is None else batches(names):
            found += await self.session.rows(_tellings(event_id, batch))
        found.sort(key=lambda row: (in_utc(row.told), row.article_id, row.position))
        return [(row.article_id, read_mention(row.record)) for row in found]


@cache
def _find_known() -> Lookup:
    """Made at the first use; every poll that finds a changed feed asks it."""
    return Lookup(select(articles.c.id).where(articles.c.source_id == bindparam("source_id"), articles.c.id.in_(among("ids"))))


def mention_rows(article_id: str, mentions: Sequence[tuple[EventMention, str]]) -> list[dict[str, Any]]:
    return [
        {"article_id": article_id, "position": position, "event_id": event_id, "record": write_mention(mention)}
        for position, (mention, event_id) in enumerate(mentions)
    ]


def _tellings(event_id: str, named: Sequence[str] | None) -> Select[Any]:
    told = func.coalesce(articles.c.published, articles.c.fetched).label("told")
    query = select(told, table.c.article_id, table.c.position, table.c.record).join(articles, articles.c.id == table.c.article_id)
    query = query.where(table.c.event_id == event_id)
    return query if named is None else query.where(table.c.article_id.in_(named))


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _values(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "source_id": article.source_id,
        "url": article.url,
        "url_key": _digest(article.url),
        "title": article.title,
        "text": article.text,
        "published": article.published,
        "fetched": article.fetched,
        "language": article.language,
        "baseline": article.baseline,
    }


def article_of(row: Row[Any]) -> Article:
    return Article(
        id=row.id,
        source_id=row.source_id,
        url=row.url,
        title=row.title,
        text=row.text,
        published=row.published,
        fetched=row.fetched,
        language=row.language,
        baseline=row.baseline,
    )
