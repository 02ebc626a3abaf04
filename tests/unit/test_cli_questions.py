"""`readout query` and `readout feedback` typed in a terminal: every question prints its answer and what it rests on, files are whole."""

from __future__ import annotations

import asyncio
import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain import Article, EventMention, EventType, Mode, Office, PartialDate, Party, Place, Source, Status
from bot.events import record
from bot.store import open_store
from tests.preloaded import Readout

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
KHAN = Party("PAK", person="Imran Khan", office=Office.HEAD_OF_GOVERNMENT)
PUTIN = Party("RUS", person="Vladimir Putin", office=Office.HEAD_OF_STATE)


def store_events(folder: Path) -> None:
    """Eight calls, three weeks apart, a planned visit and a meeting, each of an article of its own."""
    told = [(f"call{n}", EventType.CALL, Status.OCCURRED, date(2021, 9, 14) - timedelta(days=21 * n)) for n in range(8)]
    told += [
        ("visit", EventType.VISIT, Status.PLANNED, date(2021, 10, 5)),
        ("meeting", EventType.MEETING, Status.OCCURRED, date(2021, 6, 1)),
    ]

    async def run() -> None:
        store = await open_store(f"sqlite:///{folder / 'readout.sqlite'}", clock=lambda: NOW)
        async with store.writing() as tx:
            for ident, kind, status, day in told:
                published = min(NOW, datetime(day.year, day.month, day.day, tzinfo=UTC))
                text = f"They spoke of the grain corridor in {ident}."
                article = Article(ident, "archive-wire", f"https://x.example/{ident}", "A headline", text, published, NOW, baseline=True)
                mention = EventMention(
                    kind, status, (KHAN, PUTIN), date=PartialDate.of_day(day), evidence=text, confidence=0.9,
                    place=Place("PAK", "Islamabad"), mode=Mode.TELEPHONE, cameo="041",
                )  # fmt: skip
                await tx.articles.add(article)
                await record(tx, article, Source("archive-wire", "wire", "https://x.example/"), [mention], now=NOW)
                await tx.articles.mark_extracted(ident, NOW, outcome="events")
        await store.close()

    asyncio.run(run())


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    store_events(tmp_path)
    return tmp_path


def test_every_question_prints_its_answer_and_what_it_rests_on(readout: Readout, filled: Path) -> None:
    asked = {
        ("calls", "Pakistan", "Russia", "--since", "2021", "--limit", "3"): ("2021-09-14", "Older ones: --before "),
        ("visits", "Pakistan", "Russia"): ("visit, planned", "2021-10-05"),
        ("meetings", "Vladimir Putin"): ("Imran Khan (Pakistan)", "visit, planned"),
        ("silence", "Pakistan", "Russia"): ("no contact for ", "usual gap 21"),
        ("search", "grain corridor", "meeting"): ("2021-06-01", "meeting"),
        ("rhythm", "Pakistan", "Russia", "--since", "2021-01"): ("a mean of",),
        ("network", "2021-01"): ("Pakistan – Russia",),
        ("between", "Pakistan", "Russia", "--office", "leader", "--source", "wire", "--type", "meeting"): ("2021-06-01",),
        ("timeline", "Pakistan", "Russia"): ("2021-10-05 visit (planned)",),
        ("map", "Vladimir Putin"): ("Pakistan",),
        ("last", "Pakistan", "Russia"): ("2021-09-14",),
    }
    for words, expected in asked.items():
        done = readout("query", *words)
        assert done.returncode == 0, (words, done.stderr)
        for text in (*expected, "Answered archive from 2021."):
            assert text in done.stdout, (words, done.stdout)


def test_the_mark_of_a_page_gives_the_next_one(readout: Readout, filled: Path) -> None:
    first = readout("query", "calls", "Pakistan", "Russia", "--limit", "5").stdout
    mark = next(line for line in first.splitlines() if line.startswith("Older ones")).split()[-1]
    second = readout("query", "calls", "Pakistan", "Russia", "--limit", "5", "--before", mark).stdout
    assert (first.count(" call "), second.count(" call ")) == (5, 3)
    assert "Older ones" not in second
    wrong = readout("query", "calls", "Pakistan", "Russia", "--before", "x")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    assert "no such page" in wrong.stderr


def test_exports_and_pictures_are_files_or_nothing_at_all(readout: Readout, filled: Path) -> None:
    assert readout("query", "export", "Pakistan", "Russia").returncode == 0
    with (filled / "readout-pak-rus.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 10
    assert readout("query", "export", "PAK", "RUS", "ics", "-o", "plans.ics").returncode == 0
    assert b"20211005" in (filled / "plans.ics").read_bytes()
    lines = readout("query", "export", "PAK", "RUS", "json", "--since", "2021-09", "-o", "-").stdout.splitlines()
    assert [json.loads(line).get("type") for line in lines] == [None, "visit", "call"]
    nothing = readout("query", "export", "PAK", "RUS", "csv", "--since", "2050", "-o", "none.csv")
    assert (nothing.returncode, nothing.stderr.count("\n")) == (2, 1)
    assert "nothing to export" in nothing.stderr
    assert readout("query", "timeline", "PAK", "RUS", "--picture", "line.png", "--dark").returncode == 0
    assert (filled / "line.png").read_bytes().startswith(b"\x89PNG")
    assert "cannot write" in readout("query", "rhythm", "PAK", "RUS", "--picture", "nowhere/x.png").stderr
    assert sorted(path.name for path in filled.iterdir() if "readout.sqlite" not in path.name) == [
        "line.png", "plans.ics", "readout-pak-rus.csv",
    ]  # fmt: skip


def test_what_is_called_wrong_becomes_gold_that_can_be_evaluated(readout: Readout, filled: Path) -> None:
    shown = readout("query", "visits", "Pakistan", "Russia").stdout
    ident = next(line for line in shown.splitlines() if "2021-10-05" in line).split()[-1]
    assert ident in readout("query", "wrong", ident, "it", "was", "another", "minister").stdout
    assert "it was another minister" in readout("feedback", "list").stdout
    done = readout("feedback", "export", "gold.jsonl")
    assert "1 case in 1 article" in done.stderr
    (line,) = (filled / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = json.loads(line)
    assert (gold["id"], gold["events"]) == ("visit", [])
    (filled / "again.jsonl").write_text(json.dumps({"id": "visit", "events": [gold["feedback"][0]["event"]]}), encoding="utf-8")
    scored = readout("evaluate", "gold.jsonl", "--predicted", "again.jsonl", "--json")
    assert scored.returncode == 0, scored.stderr


def test_questions_to_no_database_make_none(readout: Readout, tmp_path: Path) -> None:
    for words in (("query", "search", "grain"), ("query", "export", "PAK", "RUS"), ("feedback", "export"), ("query", "wrong", "e")):
        done = readout(*words)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), words
    assert not list(tmp_path.iterdir())
