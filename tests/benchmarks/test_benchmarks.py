"""`make bench` runs, and each figure stands beside what it is compared with. Speeds themselves are no matter of a test."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_benchmark_prints_its_figure_and_its_comparison() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "6"], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    names = {line.split("  ")[0] for line in lines}
    assert names >= {
        "memory", "extract", "plain nlp.pipe", "resolve and enqueue", "commit alone", "match", "match all", "candidates", "known events",
        "backlog", "backfill, 1 process", "backfill, 2 processes", "SQLite latest", "SQLite between A B", "SQLite silence", "SQLite search",
        "SQLite top", "SQLite timeline", "read pages", "read, trafilatura", "poll sources", "poll, reader",
    }  # fmt: skip
    figures = [
        re.search(r"  +([\d.]+) (?:articles a second|feeds a second|alerts a second|pages a second|polls a second|MB after|ms )", line)
        for line in lines
    ]
    assert all(float(figure[1]) >= 0 for figure in figures if figure)
    assert sum(figure is not None for figure in figures) >= len(names) - 2
