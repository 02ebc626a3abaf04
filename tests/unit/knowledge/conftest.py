"""The shipped seeds, loaded once; and a seeds folder of a test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.bundled import bundled_folder
from bot.knowledge import Knowledge, load_knowledge

_SMALL = {
    "places.txt": "[country]\nRUS | RU | Russia\n  demonyms: Russian; Russians\nPAK | PK | Pakistan\n[organisation]\nBRICS | - | BRICS\n",
    "places_own.txt": "# nothing\n",
    "places_cities.txt": "[RUS]\nSochi\n",
    "people.txt": "[RUS]\nIgor Ivanov | foreign_minister | Foreign Minister | 1998-09-11 .. 2004-03-09 | Ivanov | Q378027 | knowledge\n",
    "people_own.txt": "",
    "blocs.txt": "[BRICS] BRICS\nRUS | 2009-06-16 ..\n",
}

SeedsMaker = Callable[..., Path]


@pytest.fixture(scope="session")
def shipped() -> Knowledge:
    return load_knowledge(bundled_folder("seeds"))


@pytest.fixture
def make_seeds(tmp_path: Path) -> SeedsMaker:
    """Writes small valid seeds, with the given files in place of theirs: make_seeds(people="...")."""

    def make(**changed: str) -> Path:
        for name, content in _SMALL.items():
            (tmp_path / name).write_text(changed.get(name.removesuffix(".txt"), content), encoding="utf-8")
        return tmp_path

    return make
