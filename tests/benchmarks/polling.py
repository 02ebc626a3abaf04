"""Feeds parsed, sources polled and pages read, each beside its peer in the same run: feedparser, lemon24/reader, trafilatura's default.

Parsing and reading are measured by the processor's time. Polling is measured by the clock too, since it waits: 1,000 feeds of a local
server, of which nine in ten answer 304, polled by one process each, ours and reader's, with as many requests at a time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bot.demo import load_archive
from bot.documents import extract_text, parse_feed
from bot.documents.dates import forget
from tests.benchmarks.extracting import ROOT, ROUNDS, seconds_of

FEEDS = 1_000
PAGES = 40
POLLED_BY = ("ours", "reader")


def captures() -> list[bytes]:
    folder = Path(os.environ.get("READOUT_SHARED") or ROOT.parent / "shared") / "feeds"
    return [path.read_bytes() for path in sorted(folder.glob("*")) if path.suffix in {".xml", ".rss"}] if folder.is_dir() else []


def run(number: int | None = None) -> list[str]:
    """Lines with the figures; `number` makes it a quick look."""
    return [*parsing(number), *reading(number or PAGES), *polling(min(number or FEEDS, FEEDS))]


def in_turns(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Medians of both, measured in turns, so that a busy minute of the machine falls on both."""
    rounds = [(seconds_of(ours), seconds_of(theirs)) for _ in range(ROUNDS)]
    first, second = zip(*rounds, strict=True)
    return median(first), median(second)


def parsing(number: int | None) -> list[str]:
    """Bytes to entries with all that a poll needs of them. What our reader keeps of dates it has seen is forgotten before each round."""
    import feedparser

    bodies = captures()[:number]
    if not bodies:
        return ["parse feeds            skipped: the captured feeds are not there"]
    # Both are warm: their first feed loads what they load.
    parse_feed(bodies[0])
    feedparser.parse(bodies[0])
    for body in bodies:
        parse_feed(body)

    def ours() -> None:
        forget()
        for body in bodies:
            parse_feed(body)

    mine, theirs = in_turns(ours, lambda: [feedparser.parse(body) for body in bodies])
    return [
        f"parse feeds            {len(bodies) / mine:8.1f} feeds a second on one core ({len(bodies)} captures, median of {ROUNDS} rounds)",
        f"parse, feedparser      {len(bodies) / theirs:8.1f} feeds a second; ours is {theirs / mine:.1f} times as fast",
    ]


def reading(number: int) -> list[str]:
    """Pages to text, the demo's articles in pages as newspapers make them."""
    import trafilatura

    pages = news_pages(number)
    plain = [page.decode() for page in pages]
    extract_text(pages[0], "https://wire.example/")
    trafilatura.bare_extraction(plain[0])
    mine, theirs = in_turns(
        lambda: [extract_text(page, "https://wire.example/") for page in pages],
        lambda: [trafilatura.bare_extraction(page, url="https://wire.example/", with_metadata=True) for page in plain],
    )
    return [
        f"read pages             {len(pages) / mine:8.1f} pages a second on one core ({len(pages)} pages of {len(pages[0]) // 1024} KB)",
        f"read, trafilatura      {len(pages) / theirs:8.1f} pages a second with its defaults; ours is {theirs / mine:.2f} times as fast",
    ]


def news_pages(number: int) -> list[bytes]:
    """Articles within menus, teasers, scripts and comments."""
    articles = load_archive().articles
    menu = "".join(f'<li><a href="/section/{n}">Section {n}</a></li>' for n in range(60))
    script = "<script>" + "var state = {'a': [1, 2, 3]};" * 400 + "</script>"
    found = []
    for count in range(number):
        article = articles[count % len(articles)]
        body = "".join(f"<p>{paragraph}</p>" for paragraph in (article.text + "\n" + article.text).split("\n") if paragraph.strip())
        teasers = "".join(
            f'<div class="card"><a href="/story/{n}"><h3>{other.title}</h3></a><span>{n} min read</span></div>'
            for n, other in enumerate(articles)
        )
        comments = "".join(
            f'<div class="comment"><b>Reader {n}</b><div>I do not agree with this at all, whatever they say.</div></div>' for n in range(15)
        )
        found.append(
            f'<!doctype html><html lang="en"><head><title>{article.title}</title><meta property="article:published_time" '
            f'content="2021-09-14T10:00:00Z">{script}</head><body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>{article.title}'
            f'</h1>{body}</article></main><aside class="related">{teasers}</aside><section id="comments">{comments}</section>'
            f"<footer>{menu} © The wire</footer></body></html>".encode()
        )
    return found


def polling(number: int) -> list[str]:
    """Each in a process of its own against one server; the second poll of each is measured, when validators are known."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.feed_server", str(number)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        try:
            told = {who: polled_by(who, port, number) for who in POLLED_BY}
        finally:
            server.terminate()
    ours, theirs = (told[who] for who in POLLED_BY)
    return [
        _line("poll sources", ours, number, ""),
        _line("poll, reader", theirs, number, f"; ours is {ours['rate'] / theirs['rate']:.1f} times as fast"),
    ]


def polled_by(who: str, port: str, number: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.feed_poller", who, port, str(number), folder],
            cwd=ROOT, capture_output=True, text=True, timeout=600, check=True,
        )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _line(name: str, told: dict[str, float], number: int, more: str) -> str:
    return (
        f"{name:22} {told['rate']:8.1f} polls a second ({number:,} local feeds, {told['unchanged']:.0f} answered 304; "
        f"{told['cpu']:.1f} s of processor, {told['memory']:.0f} MB at most){more}"
    )
