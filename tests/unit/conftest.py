"""Fixtures for whoever types a command: `readout` runs one in a process of its own, in an empty folder."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.preloaded import Preloaded, Readout


@pytest.fixture(scope="module")
def preloaded() -> Iterator[Preloaded]:
    with Preloaded() as process:
        yield process


@pytest.fixture
def readout(preloaded: Preloaded, tmp_path: Path) -> Readout:
    """Runs `readout` in an empty folder; the environment holds nothing of the outer one's settings."""

    def run(*args: str, stdin: str | bytes = "", env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        outer = {key: value for key, value in os.environ.items() if not key.startswith("READOUT_")}
        given = stdin.encode() if isinstance(stdin, str) else stdin
        return preloaded.run(*args, folder=tmp_path, env={**outer, "COLUMNS": "100", **(env or {})}, stdin=given)

    return run
