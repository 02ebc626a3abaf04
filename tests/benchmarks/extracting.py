"""Articles a second through the extractor, beside a plain `nlp.pipe` of the same pipeline over the same whole texts in the same run.

Both are measured by the processor's time on one core. Each round has articles of its own, so that neither profits from texts it has seen.
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
from itertools import cycle, islice
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


def candidates(count: int) -> tuple[list[Text], str]:
    """`count` articles that may hold events, and a word on where they come from."""
    corpus = Path(os.environ.get("READOUT_SHARED") or ROOT.parent / "shared") / "corpus"
    if not corpus.is_dir():
        return mixed_stream(count)
    return _some(corpus / "candidates.jsonl.gz", count), "candidates of the shared corpus"


def _some(path: Path, count: int) -> list[Text]:
    """Every n-th article of the file, so that the whole of it is represented; all of them again where it has not so many."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    step = max(1, len(rows) // count)
    chosen = islice(cycle(rows[::step]), count)
    return [Text(row.get("title") or "", row["text"], _day(row.get("published"))) for row in chosen]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def seconds_of(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def run(articles: int = ARTICLES) -> list[str]:
    """Lines that tell the medians of the rounds and their ratio."""
    texts, origin = mixed_stream(articles * ROUNDS)
    extractor = open_reader().extractor
    plain = spacy.load(Path(bot.extraction.__file__).parent / "model")
    events = 0

    def extract(some: Sequence[Text]) -> None:
        nonlocal events
        events += sum(len(extractor.extract(item.text, title=item.title, published=item.published).mentions) for item in some)

    def parse(some: Sequence[Text]) -> None:
        for _ in plain.pipe(f"{item.title}\n\n{item.text}" for item in some):
            pass

    parse(texts[:5])
    extract(texts[:5])
    events = 0
    # Taken in turns, so that a busy minute of the machine falls on both.
    parts = [texts[number::ROUNDS] for number in range(ROUNDS)]
    rounds = [(len(part) / seconds_of(lambda: extract(part)), len(part) / seconds_of(lambda: parse(part))) for part in parts]  # noqa: B023
    ours, theirs = (median(side) for side in zip(*rounds, strict=True))
    times = median(one / other for one, other in rounds)
    told = f"median of {ROUNDS} rounds; {len(texts)} articles, {events} events; {origin}"
    return [
        f"extract                {ours:8.1f} articles a second on one core ({told})",
        f"plain nlp.pipe         {theirs:8.1f} articles a second on one core; the extractor is {times:.1f} times as fast",
    ]
