"""Articles a second through the extractor, beside a plain `nlp.pipe` of the same pipeline over the same whole texts in the same run.

The stream is mixed, half articles that may hold events and half ordinary ones, from the shared corpus; where that is absent it is the
demo's archive, which is richer in events than any real stream.
"""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

import spacy

import bot.extraction
from bot.demo import load_archive
from bot.opening import open_reader

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
ARTICLES = 200


class Text(NamedTuple):
    """An article as the extractor takes it."""

    title: str
    text: str
    published: date | None


def mixed_stream(count: int) -> tuple[list[Text], str]:
    """`count` articles, alternately of both kinds, and a word on where they come from."""
    corpus = Path(os.environ.get("READOUT_SHARED") or ROOT.parent / "shared") / "corpus"
    if not corpus.is_dir():
        return [Text(a.title, a.text, a.published.date()) for a in load_archive().articles], "the demo's archive"
    halves = [_some(corpus / f"{name}.jsonl.gz", (count + 1) // 2) for name in ("candidates", "background")]
    return [text for pair in zip(*halves, strict=True) for text in pair][:count], "half candidates, half background of the shared corpus"


def _some(path: Path, count: int) -> list[Text]:
    """Every n-th article of the file, so that the whole of it is represented."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    step = max(1, len(rows) // count)
    chosen = islice(rows, 0, None, step)
    return [Text(row.get("title") or "", row["text"], _day(row.get("published"))) for row in islice(chosen, count)]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def seconds_of(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def run(articles: int = ARTICLES) -> list[str]:
    """Lines that tell the medians of the rounds and their ratio."""
    texts, origin = mixed_stream(articles)
    extractor = open_reader().extractor
    plain = spacy.load(Path(bot.extraction.__file__).parent / "model")
    events = 0

    def extract(some: Sequence[Text]) -> None:
        nonlocal events
        events = sum(len(extractor.extract(item.text, title=item.title, published=item.published).mentions) for item in some)

    def parse(some: Sequence[Text]) -> None:
        for _ in plain.pipe(f"{item.title}\n\n{item.text}" for item in some):
            pass

    extract(texts[:5])
    parse(texts[:5])
    # Taken in turns, so that a busy minute of the machine falls on both.
    rounds = [(seconds_of(lambda: extract(texts)), seconds_of(lambda: parse(texts))) for _ in range(ROUNDS)]
    ours, theirs = (len(texts) / median(side) for side in zip(*rounds, strict=True))
    return [
        f"extract                {ours:8.1f} articles a second (median of {ROUNDS}; {len(texts)} articles, {events} events; {origin})",
        f"plain nlp.pipe         {theirs:8.1f} articles a second; the extractor is {ours / theirs:.1f} times as fast",
    ]
