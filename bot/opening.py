"""What the composition root and the commands open, one at a time: the database, the façade, the extractor, the platforms.

The language pipeline is imported where it is made, because questions do without it. Platforms are found by entry point,
never imported. Imports the service's floor and below.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from bot.alerts import Policy
from bot.bundled import bundled_folder
from bot.clock import Clock, system_clock
from bot.domain import Channel
from bot.errors import ConfigError
from bot.knowledge import Knowledge, load_knowledge, load_ontology
from bot.observe import redact
from bot.platform import ENTRY_POINTS, Platform
from bot.service import Service
from bot.settings import Settings
from bot.sources import load_sources
from bot.store import Store, open_store

if TYPE_CHECKING:
    from bot.extraction import Extractor

_SQLITE_FILE = re.compile(r"sqlite(?:\+\w+)?:///(?P<path>[^?:]+)(?:\?.*)?")
REFRESHED = "people_refresh.txt"
CONSOLE = "console"
TERMINAL = Channel(CONSOLE, "", "terminal")
"""The terminal as a channel: what `readout query subscribe` subscribes and the console delivers to."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads an article: the knowledge and the extractor built on it."""

    knowledge: Knowledge
    extractor: Extractor


@asynccontextmanager
async def open_database(settings: Settings, *, clock: Clock = system_clock) -> AsyncIterator[Store]:
    """The configured store, closed on leaving. StoreError where it cannot be opened."""
    store = await open_store(settings.database.url, clock=clock)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def open_service(settings: Settings, *, config: Path | None = None, clock: Clock = system_clock) -> AsyncIterator[Service]:
    """The façade on the configured database, for one question. Loads no language pipeline and touches no network."""
    knowledge, sources = open_knowledge(settings), load_sources(config_file(config, "sources.toml"))
    async with open_database(settings, clock=clock) as store:
        yield Service(store, knowledge, sources, clock, settings.alerts.min_confidence, policy=policy_of(settings))


def policy_of(settings: Settings) -> Policy:
    """What `[alerts]` of the configuration says."""
    given = settings.alerts
    return Policy(
        given.min_confidence, given.baseline_hours, given.max_age_days, given.edit_seconds, given.burst, given.burst_minutes
    )  # fmt: skip


def open_knowledge(settings: Settings | None = None) -> Knowledge:
    """What the seeds tell, with `settings` under what was refreshed since and the operator's overrides."""
    if settings is None:
        return load_knowledge(bundled_folder("seeds"))
    return load_knowledge(bundled_folder("seeds"), refreshed=refreshed_file(settings), overrides=overrides_file(settings))


def refreshed_file(settings: Settings) -> Path:
    """Where refreshed terms are kept: the configured file, else beside the database, else in the folder one is in."""
    if settings.knowledge.file:
        return Path(settings.knowledge.file)
    database = database_file(settings.database.url)
    return (database.parent if database else Path()) / REFRESHED


def overrides_file(settings: Settings) -> Path | None:
    """The operator's own terms; None where none are configured."""
    return Path(settings.knowledge.overrides) if settings.knowledge.overrides else None


def open_reader(config: Path | None = None, settings: Settings | None = None) -> Reader:
    """The knowledge and the extractor. ExtractionError, KnowledgeError or ConfigError where one of their files is broken.

    Without `settings` the seeds alone are known, so that a measure does not depend on what was refreshed where it is taken.
    """
    from bot.extraction import load_extractor

    knowledge = open_knowledge(settings)
    return Reader(knowledge, load_extractor(knowledge, load_ontology(config_file(config, "ontology.toml").parent)))


def load_platforms(settings: Settings) -> dict[str, Platform]:
    """The platforms that are configured, by name; the console alone where no other is.

    Each factory gets the settings' sections and, as `environment`, the process's environment, where tokens are kept.
    ConfigError where a platform cannot be loaded or none is installed.
    """
    given = {**settings.model_dump(), "environment": dict(os.environ)}
    found: dict[str, Platform] = {}
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        try:
            platform: Platform | None = point.load()(given)
        except ImportError as error:
            raise ConfigError(f"the platform {point.name} cannot be loaded", str(error), "Install readout-bot again") from error
        if platform is not None:
            found[point.name] = platform
    chat = {name: platform for name, platform in found.items() if name != CONSOLE}
    if not found:
        raise ConfigError(
            "no platform is installed", "not even the console was found", "Install readout-bot, for example: pip install -e ."
        )
    return chat or found


def config_file(config: Path | None, name: str) -> Path:
    """The file `name` beside the configuration in use, else the one that ships."""
    beside = config.parent / name if config else None
    return beside if beside and beside.is_file() else bundled_folder("config") / name


def database_file(url: str) -> Path | None:
    """The file that a database URL names, None where it names a server."""
    found = _SQLITE_FILE.fullmatch(url)
    return Path(found["path"]) if found else None


def masked(url: str) -> str:
    """Where the database is, for a person: a file by its whole path, a server without its password."""
    file = database_file(url)
    return str(file.resolve()) if file else redact(url)
