"""A local Slack with a workspace T1 (channels C1 public, G1 private without the bot, A1 archived), and a Readout that serves it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.integration.slack.world import World, opened
from tests.slack_server import SlackServer


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        server.team.add("C1", "desk")
        server.team.add("C2", "lounge", member=False)
        server.team.add("G1", "cabinet", private=True, member=False)
        server.team.add("A1", "attic", archived=True)
        yield server


@pytest.fixture
async def world(slack: SlackServer, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path, slack) as made:
        yield made
