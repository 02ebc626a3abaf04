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
    item = "<title>A headline</title><link>http://a.example/1</link><pubDate>Tue, 14 Sep 2021 16:00:00 GMT</pubDate>"
    with NewsServer() as news:
        urls = {
            "good": news.answer("/good", Answer(body=rss(item, item.replace("/1", "/2")), content_type="application/rss+xml")),
            "page": news.answer("/page", Answer(body=b"<html><body>Hello</body></html>", content_type="text/html")),
            "gone": news.answer("/gone", Answer(status=404)),
        }
        tables = "".join(f'[[source]]\nid = "{name}"\nname = "{name}"\nurl = "{url}"\n' for name, url in urls.items())
        (tmp_path / "sources.toml").write_text(tables)
        (tmp_path / "readout.toml").write_text('[polling]\nallow_private_hosts = ["127.0.0.1"]\n')
        done = readout(tmp_path, "--config", "readout.toml", "sources", "check")
    good, page, gone = done.stdout.splitlines()
    assert good == "yes  good: 2 entries, newest 2021-09-14 16:00 UTC"
    assert page.startswith("no   page: ")
    assert gone.startswith("no   gone: ")
    assert done.returncode == 1
    assert "2 of 3 sources" in done.stderr
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
