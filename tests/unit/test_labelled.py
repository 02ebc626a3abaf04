"""What people call wrong, as gold: the article without the wrong event, which `readout evaluate` then counts as a mistake."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.bundled import bundled_folder
from bot.domain import Article, Channel, EventMention, EventType, Party, Source, Status
from bot.events import record
from bot.extraction import score
from bot.knowledge import load_knowledge
from bot.labelled import Labelled, export_feedback
from bot.service import Service
from bot.store import open_store

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
HERE = Channel("console", "", "terminal")


def mention(kind: EventType, codes: str) -> EventMention:
    return EventMention(kind, Status.OCCURRED, tuple(map(Party, codes.split())), evidence="They spoke.", confidence=0.9)


def exported(url: str) -> tuple[Labelled, list[dict[str, Any]]]:
    """Two articles, of which one tells of a call rightly and of a visit wrongly; the visit is called wrong twice."""
    lines: list[dict[str, Any]] = []

    async def run() -> Labelled:
        store = await open_store(url, clock=lambda: NOW)
        try:
            async with store.writing() as tx:
                for ident, text, mentions in (
                    ("a", "They spoke, and he flew home.", (mention(EventType.CALL, "PAK RUS"), mention(EventType.VISIT, "PAK CHN"))),
                    ("b", "", (mention(EventType.VISIT, "PAK CHN"),)),
                    ("c", "Nothing wrong here.", (mention(EventType.MEETING, "IND RUS"),)),
                ):
                    article = Article(ident, "dawn", f"https://x.example/{ident}", "Title", text, NOW, NOW)
                    await tx.articles.add(article)
                    await record(tx, article, Source("dawn", "Dawn", "https://x.example/"), mentions, now=NOW)
            service = Service(store, load_knowledge(bundled_folder("seeds")), (), lambda: NOW, 0.7)
            (visit,) = (await service.visits("PAK", "CHN")).events
            await service.wrong(visit.id, "he flew home, not to China", "me", HERE)
            await service.wrong(visit.id, "no visit", "you", HERE)
            return await export_feedback(store, lines.append)
        finally:
            await store.close()

    return asyncio.run(run()), lines


def test_the_gold_holds_each_article_once_without_what_was_called_wrong(url: str) -> None:
    done, lines = exported(url)
    assert done == Labelled(cases=2, articles=1, without_text=1)
    (line,) = lines
    assert (line["id"], line["title"], line["text"], line["published"]) == ("a", "Title", "They spoke, and he flew home.", "2021-09-14")
    assert [event["type"] for event in line["events"]] == ["call"]
    assert {said["reason"] for said in line["feedback"]} == {"he flew home, not to China", "no visit"}
    assert line["feedback"][0]["event"]["type"] == "visit"
    assert not {"by", "channel"} & set(line["feedback"][0])


def test_the_same_mistake_counts_against_the_extractor(tmp_path: Path) -> None:
    _, (line,) = exported(f"sqlite:///{tmp_path / 'x.sqlite'}")
    again = [*line["events"], line["feedback"][0]["event"]]
    scores = score({line["id"]: line["events"]}, {line["id"]: again})
    table = {row[0]: row for row in scores.table()}
    assert table["all"][4:] == (1, 2, 1)
