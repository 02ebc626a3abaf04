"""Commands that need a server or a kill: sources are proved live, a backfill that was killed goes on where it stopped."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from bot.opening import masked
from bot.store import open_store
from tests.news_server import Answer, NewsServer, rss

ROOT = Path(__file__).resolve().parents[2]
CALL = "Russian President Vladimir Putin spoke by telephone with Pakistani Prime Minister Imran Khan on Tuesday, the Kremlin said."


def environment() -> dict[str, str]:
    outer = {key: value for key, value in os.environ.items() if not key.startswith("READOUT_")}
    return {**outer, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}


def readout(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *args], cwd=folder, env=environment(), capture_output=True, text=True, timeout=200, check=False
    )


def test_checking_the_sources_proves_each_and_fails_where_one_does(tmp_path: Path) -> None:
    def item(hours: int, link: str) -> str:
        moment = format_datetime(datetime.now(UTC) - timedelta(hours=hours))
        return f"<title>A headline</title><link>{link}</link><pubDate>{moment}</pubDate>"

    words = CALL * 4
    with NewsServer() as news:
        page = news.answer(
            "/1", Answer(body=f"<html><body><article><p>{words}</p></article></body></html>".encode(), content_type="text/html")
        )
        head = b'<html><head><link rel="alternate" type="application/rss+xml" href="/good"></head><body>Hello</body></html>'
        urls = {
            "good": news.answer("/good", Answer(body=rss(item(2, page), item(5, page + "?b")), content_type="application/rss+xml")),
            "page": news.answer("/page", Answer(body=b"<html><body>Hello</body></html>", content_type="text/html")),
            "gone": news.answer("/gone", Answer(status=404)),
            "old": news.answer("/old", Answer(body=rss(item(60 * 24 + 1, news.url("/2"))))),
            "moved": news.answer("/moved", Answer(body=head, content_type="text/html")),
        }
        tables = "".join(f'[[source]]\nid = "{name}"\nname = "{name}"\nurl = "{url}"\n' for name, url in urls.items())
        (tmp_path / "sources.toml").write_text(tables)
        (tmp_path / "readout.toml").write_text('[polling]\nallow_private_hosts = ["127.0.0.1"]\n')
        done = readout(tmp_path, "--config", "readout.toml", "sources", "check")
    assert done.stdout.splitlines() == [
        f"yes  good: answers 200, 2 items, newest 2 h ago, text {len(words.strip()):,} characters",
        f"no   page: {urls['page']} is no feed: it answered with a web page (HTML)",
        "     Find the feed's own address, or disable the source",
        f"no   gone: {urls['gone']} answered with an error: 404 Scripted",
        "     Correct or disable the source",
        "no   old: answers 200, 1 item, newest 60 d ago, no text",
        "     Its newest item is 60 days old: look for its successor; Its pages give no text: alerts would rest on headlines",
        f"no   moved: answers 200, 2 items, newest 2 h ago, text {len(words.strip()):,} characters",
        f"     Its feed was found at {urls['good']}: set url to that",
    ]
    assert done.returncode == 1
    assert "4 of 5 sources" in done.stderr
    assert not (tmp_path / "readout.sqlite").exists()


def counts(folder: Path) -> dict[str, int]:
    async def read() -> dict[str, int]:
        store = await open_store(f"sqlite:///{folder / 'readout.sqlite'}", clock=lambda: datetime.now(UTC))
        try:
            async with store.reading() as tx:
                return dict(await tx.articles.counts())
        finally:
            await store.close()

    return asyncio.run(read())


def test_a_backfill_that_was_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    number = 200
    weeks = ((n, date(2014, 1, 7) + timedelta(weeks=n)) for n in range(number))
    lines = (json.dumps({"id": n, "title": f"Story {n}", "text": CALL, "published": str(day)}) for n, day in weeks)
    (tmp_path / "wire.jsonl").write_text("\n".join(lines))
    with subprocess.Popen([sys.executable, "-m", "bot.cli", "backfill", "wire.jsonl"], cwd=tmp_path, env=environment()) as process:
        while not (tmp_path / "readout.sqlite").exists() or not counts(tmp_path).get("events"):
            assert process.poll() is None
            time.sleep(0.02)  # leaves the processor to the one that is waited for
        process.send_signal(signal.SIGKILL)
    before = counts(tmp_path)
    assert 0 < before["events"] < number
    assert before["pending"] == 0
    done = readout(tmp_path, "backfill", "wire.jsonl")
    assert done.returncode == 0, done.stderr
    assert f"{number - before['events']:,} articles read, {before['events']:,} known already" in done.stdout
    assert counts(tmp_path) == {"pending": 0, "events": number}


def test_the_database_is_told_without_its_password() -> None:
    assert "secret" not in masked("postgresql+psycopg://readout:secret@db.example/readout")
    assert masked("sqlite+aiosqlite:///readout.sqlite?timeout=3") == str(Path("readout.sqlite").resolve())
