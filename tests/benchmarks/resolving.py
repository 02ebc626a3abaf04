"""Articles a second from mentions to committed outbox rows: record, match and enqueue on a SQLite file, one transaction an article.

The stream is made up and always the same: one article in three tells an earlier event again, so that joining is paid for too. What
it is compared with: the same number of articles committed with nothing to resolve, so that the disk's share can be told apart.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.alerts import Policy, enqueue
from bot.bundled import bundled_folder
from bot.domain import ANY, Article, Channel, EventMention, EventType, Office, PartialDate, Party, Source, Status, Subscription
from bot.events import record
from bot.knowledge import Blocs, load_knowledge
from bot.store import open_store

START = datetime(2021, 1, 1, 12, 0, tzinfo=UTC)
ROUNDS = 3
ARTICLES = 300
SOURCES = tuple(Source(id=f"outlet-{n}", name=f"Outlet {n}", url=f"https://outlet-{n}.example/feed") for n in range(5))
TYPES = (EventType.CALL, EventType.MEETING, EventType.AGREEMENT)

Telling = tuple[Article, Source, tuple[EventMention, ...]]


def stream(count: int, codes: Sequence[str], seed: int = 7) -> list[Telling]:
    """`count` articles with one mention each, in the order of their publication, a day's news being about twenty."""
    rng = random.Random(seed)
    told: list[EventMention] = []
    tellings: list[Telling] = []
    for number in range(count):
        published = START + timedelta(hours=number * 1.2)
        mention = rng.choice(told[-40:]) if told and number % 3 == 2 else _mention(rng, codes, published.date())
        told.append(mention)
        source = rng.choice(SOURCES)
        text = f"{mention.evidence} It was the {number}th report of the year, and {rng.random()} was its number."
        article = Article(
            f"article-{number}", source.id, f"{source.url}/{number}", f"Report {number}", text, published, published + timedelta(minutes=5)
        )
        tellings.append((article, source, (mention,)))
    return tellings


def _mention(rng: random.Random, codes: Sequence[str], day: date) -> EventMention:
    a, b = rng.sample(codes, 2)
    return EventMention(
        type=rng.choice(TYPES),
        status=Status.OCCURRED,
        parties=(Party(a, office=Office.HEAD_OF_STATE), Party(b, office=Office.HEAD_OF_STATE)),
        date=PartialDate.of_day(day),
        evidence=f"The presidents of {a} and {b} spoke on {day}.",
        confidence=0.9,
    )


async def run_once(tellings: Sequence[Telling], blocs: Blocs, folder: Path, *, resolve: bool) -> tuple[float, int, int]:
    """(seconds, events, outbox rows) for one pass over a fresh database."""
    store = await open_store(f"sqlite:///{folder / 'bench.sqlite'}", clock=lambda: START)
    events = rows = 0
    try:
        async with store.writing() as tx:
            await tx.subscriptions.add(Subscription("all", Channel("bench", "", "all"), ANY, ANY))
        begun = time.perf_counter()
        for article, source, mentions in tellings:
            async with store.writing() as tx:
                await tx.articles.add(article)
                changes = await record(tx, article, source, mentions if resolve else (), now=article.fetched)
                for change in changes:
                    rows += len(await enqueue(tx, change, article, blocs=blocs, policy=Policy(), now=article.fetched))
                events += sum(change.before is None for change in changes)
                await tx.articles.mark_extracted(article.id, article.fetched, outcome="events" if changes else "none")
        return time.perf_counter() - begun, events, rows
    finally:
        await store.close()


def run(articles: int = ARTICLES) -> list[str]:
    """Lines that tell the medians of the rounds and their ratio."""
    knowledge = load_knowledge(bundled_folder("seeds"))
    tellings = stream(articles, ["RUS", "PAK", "IND", "CHN", "USA", "FRA", "DEU", "BRA", "JPN", "EGY", "TUR", "ZAF", "MEX", "IDN", "KEN"])
    seconds: dict[bool, list[float]] = {True: [], False: []}
    events = rows = 0
    for _ in range(ROUNDS):
        for resolve in (True, False):
            with tempfile.TemporaryDirectory() as folder:
                spent, made, queued = asyncio.run(run_once(tellings, knowledge.blocs, Path(folder), resolve=resolve))
            seconds[resolve].append(spent)
            if resolve:
                events, rows = made, queued
    whole, bare = (len(tellings) / median(seconds[resolve]) for resolve in (True, False))
    made_up = f"median of {ROUNDS}; {len(tellings)} articles, {events} events, {rows} rows"
    return [
        f"resolve and enqueue    {whole:8.1f} articles a second ({made_up})",
        f"commit alone           {bare:8.1f} articles a second; resolving costs {bare / whole:.1f} times that",
    ]
