"""A room on an empty SQLite database, and the shipped knowledge, loaded once a module."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.bundled import bundled_folder
from bot.knowledge import Knowledge, load_knowledge
from handlers.shared import Parser
from tests.rooms import SOURCES, Room, open_room


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(bundled_folder("seeds"))


@pytest.fixture(scope="session")
def parser(knowledge: Knowledge) -> Parser:
    return Parser(knowledge, SOURCES)


@pytest.fixture
async def room(sqlite_url: str, knowledge: Knowledge) -> AsyncIterator[Room]:
    async with open_room(sqlite_url, knowledge) as opened:
        yield opened
