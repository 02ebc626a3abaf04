"""Fixtures every test may use: the shared material's place (tests that need it skip where it is absent), a fixed clock,
an empty database of each kind.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from tests.databases import postgres_server, postgres_url, sqlite_url, url

__all__ = ["postgres_server", "postgres_url", "sqlite_url", "url"]
ROOT = Path(__file__).resolve().parent.parent

# How long an example takes says more of the machine than of the program.
settings.register_profile("readout", deadline=None)
settings.load_profile("readout")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material that is not part of the project; set READOUT_SHARED, or keep it beside the checkout."""
    folder = Path(os.environ.get("READOUT_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"no shared material at {folder}")
    return folder


@pytest.fixture
def clock() -> Callable[[], datetime]:
    moment = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
    return lambda: moment
