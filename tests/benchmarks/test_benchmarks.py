"""`make bench` runs, and each figure stands beside what it is compared with. Speeds themselves are no matter of a test."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FIGURE = re.compile(r"  +([\d.]+) (?:(?:articles|feeds|alerts|pages|polls) a second|MB after|ms )")


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
    figures = {line: _FIGURE.search(line) for line in lines}
    assert all(float(figure[1]) >= 0 for figure in figures.values() if figure)
    # What is skipped where the captured feeds are absent, and how large the databases of the questions are.
    bare = [line for line, figure in figures.items() if figure is None]
    assert all(line.startswith(("parse feeds", "SQLite file", "PostgreSQL: ", "PostgreSQL   ")) for line in bare), bare
