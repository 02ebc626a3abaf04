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
    lines = [line for line in done.stdout.splitlines() if not line.startswith("parse")]  # skipped where the captures are not there
    assert [line.split("  ")[0] for line in lines] == ["memory", "extract", "plain nlp.pipe", "resolve and enqueue", "commit alone",
                                                         "read pages", "read, trafilatura", "poll sources", "poll, reader"]  # fmt: skip
    assert all(float(re.search(r"([\d.]+) (articles a second|MB after|pages a second|polls a second)", line)[1]) > 0 for line in lines)  # type: ignore[index]
