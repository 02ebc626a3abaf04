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
    names = [line.split("  ")[0] for line in lines]
    assert names[:7] == [
        "memory", "extract", "plain nlp.pipe", "resolve and enqueue", "commit alone", "backfill, 1 process", "backfill, 2 processes",
    ]  # fmt: skip
    asked = [name.removeprefix("SQLite ") for name in names if name.startswith("SQLite ")]
    assert {"latest", "between A B", "silence", "search", "top", "timeline", "memory"} <= set(asked)
    figures = [line for line in lines if "articles a second" in line or "MB after" in line or "ms at the" in line]
    assert all(float(re.search(r"([\d.]+) (articles a second|MB after|ms at)", line)[1]) >= 0 for line in figures)  # type: ignore[index]
    assert len(figures) >= 7 + len(asked) - 1
