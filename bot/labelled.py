"""Feedback as gold: each article of an event that somebody called wrong, with the events it is then left with, as `readout evaluate` reads.

A line is `{id, title, text, published, events, feedback}`. `events` are what was read in the article but for what was called wrong, so
that the same mistake counts as one when it is evaluated; `feedback` keeps the reasons and the wrong records, for whoever corrects by hand
what was not wholly wrong. Who said it stays in the database. Imports the store and the domain only.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from bot.domain import Article, Record, event_record, mention_record
from bot.store import Feedback, Store, Transaction

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Labelled:
    """How many cases were said, how many articles they became, and how many of their articles have no text here."""

    cases: int = 0
    articles: int = 0
    without_text: int = 0


async def export_feedback(store: Store, write: Callable[[Record], None]) -> Labelled:
    """Hands a line for each article to `write`, in the order in which its events were first called wrong."""
    cases = articles = without_text = 0
    seen: set[str] = set()
    async with store.reading() as tx:
        async for said in _all(tx):
            cases += 1
            for source in said.event.sources:
                if source.article_id in seen:
                    continue
                seen.add(source.article_id)
                article = await tx.articles.get(source.article_id)
                if article is None or not article.text.strip():
                    without_text += 1
                    continue
                write(await _line(tx, article))
                articles += 1
    return Labelled(cases, articles, without_text)


async def _all(tx: Transaction) -> AsyncIterator[Feedback]:
    after = None
    while page := await tx.feedback.all(limit=_CHUNK, after=after):
        for said in page:
            yield said
        after = (page[-1].at, page[-1].id)


async def _line(tx: Transaction, article: Article) -> Record:
    events, wrong = [], []
    for mention, event_id in await tx.mentions.of_article(article.id):
        said = await tx.feedback.of_event(event_id)
        if said:
            wrong += [{"reason": item.reason, "at": item.at.isoformat(), "event": event_record(item.event)} for item in said]
        else:
            events.append(mention_record(mention))
    return {
        "id": article.id, "title": article.title, "text": article.text,
        "published": article.published.date().isoformat() if article.published else None, "events": events, "feedback": wrong,
    }  # fmt: skip
