"""Fits the weights of `confidence` on annotated articles, and shows how far the fit may be trusted.

    python -m bot.extraction.training.calibrate GOLD.jsonl [GOLD.jsonl ...]

An event counts as right where `scoring` matches it with one of the gold. The weights are a logistic regression with a ridge; the
reliability table judges each article by a fit that has not seen it (five folds by article). Prints both, writes nothing: the weights
are a table of `confidence.py`, so that a person can read what an event's confidence stands on. Imports the extractor, and reads its
trace.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from bot.domain import mention_record
from bot.extraction.confidence import TOLD_AGAIN, probability
from bot.extraction.discourse import Draft
from bot.extraction.extractor import Extractor
from bot.extraction.scoring import matched
from bot.extraction.trace import Trace

FOLDS = 5
RIDGE = 1.0  # strength of the pull of each weight towards nothing
BINS = ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.0))


@dataclass(frozen=True, slots=True)
class Judged:
    """One event of an article, what its confidence stands on, and whether the gold has it."""

    article: str
    grounds: frozenset[str]
    right: bool


class _Grounds(Trace):
    """Keeps what each event of an article stands on."""

    def __init__(self) -> None:
        self._drafts: list[Draft] = []
        self.events: dict[int, frozenset[str]] = {}

    def told(self, draft: Draft) -> None:
        self._drafts.append(draft)

    def merged(self, numbers: Sequence[int]) -> None:
        for number in sorted(set(numbers)):
            drafts = [draft for draft, held in zip(self._drafts, numbers, strict=True) if held == number]
            best = max(drafts, key=lambda draft: draft.mention.confidence)
            self.events[number] = best.grounds | ({TOLD_AGAIN} if len(drafts) > 1 else frozenset())


def judge(extractor: Extractor, rows: Iterable[dict[str, object]]) -> list[Judged]:
    """Every event that the extractor finds in the annotated articles, judged."""
    judged = []
    for row in rows:
        grounds = _Grounds()
        published = date.fromisoformat(str(row["published"])) if row.get("published") else None
        found = extractor.extract(str(row["text"]), title=str(row.get("title") or ""), published=published, trace=grounds)
        gold = row["events"]
        assert isinstance(gold, list)
        right = {guess for _, guess in matched(gold, [mention_record(mention) for mention in found.mentions])}
        judged += [Judged(str(row["id"]), grounds.events[number], number in right) for number in range(len(found.mentions))]
    return judged


def fit(judged: Sequence[Judged]) -> dict[str, float]:
    """The weights, by Newton's method; the bias is not pulled."""
    names = ["bias", *sorted({name for one in judged for name in one.grounds} - {"bias"})]
    x = np.array([[name in one.grounds for name in names] for one in judged], dtype=float)
    y = np.array([one.right for one in judged], dtype=float)
    pull = np.full(len(names), RIDGE)
    pull[0] = 1e-6
    weights = np.zeros(len(names))
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ weights)))
        gradient = x.T @ (p - y) + pull * weights
        curvature = (x.T * (p * (1 - p))) @ x + np.diag(pull)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-9:
            break
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def unseen(judged: Sequence[Judged]) -> list[tuple[float, bool]]:
    """(confidence, right) of each event, by the weights fitted without its article."""
    articles = sorted({one.article for one in judged})
    fold = {article: place % FOLDS for place, article in enumerate(articles)}
    result = []
    for number in range(FOLDS):
        weights = fit([one for one in judged if fold[one.article] != number])
        result += [(probability(one.grounds, weights), one.right) for one in judged if fold[one.article] == number]
    return result


def table(pairs: Sequence[tuple[float, bool]]) -> list[str]:
    """The reliability table, a line for each bin, and the loss against always saying the share that is right."""
    lines = ["given        events  mean given  share right"]
    for low, high in BINS:
        held = [(given, right) for given, right in pairs if low <= given < high or (high == 1.0 and given == 1.0)]
        if held:
            mean, share = sum(given for given, _ in held) / len(held), sum(right for _, right in held) / len(held)
            lines.append(f"{low:.1f} to {high:.1f}{len(held):9}{mean:12.3f}{share:13.3f}")
    base = sum(right for _, right in pairs) / len(pairs)
    loss = -sum(math.log(max(1e-6, given if right else 1 - given)) for given, right in pairs) / len(pairs)
    plain = -(base * math.log(base) + (1 - base) * math.log(1 - base))
    return [*lines, f"log loss {loss:.3f}, of the bare share {plain:.3f} ({len(pairs)} events, {base:.3f} right)"]


def main(paths: Sequence[str]) -> int:
    """Fits on the gold files; 2 where none is named."""
    if not paths:
        print("calibrate: name one or more gold files, JSON lines of articles with their events", file=sys.stderr)
        return 2
    from bot.bundled import bundled_folder
    from bot.extraction.extractor import load_extractor
    from bot.knowledge import load_knowledge, load_ontology

    extractor = load_extractor(load_knowledge(bundled_folder("seeds")), load_ontology(bundled_folder("config")))
    rows = [json.loads(line) for path in paths for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
    judged = judge(extractor, rows)
    print("\n".join(table(unseen(judged))))
    for name, weight in fit(judged).items():
        print(f'    "{name}": {weight},')
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
