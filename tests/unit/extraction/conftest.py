"""The real extractor, loaded once for all tests of this folder: the shipped pipeline, seeds and ontology."""

from __future__ import annotations

import pytest

from bot.bundled import bundled_folder
from bot.extraction import Extractor, load_extractor
from bot.knowledge import load_knowledge, load_ontology


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return load_extractor(load_knowledge(bundled_folder("seeds")), load_ontology(bundled_folder("config")))
