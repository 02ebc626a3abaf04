"""What is wrong with an installation and what to do about it: config, sources, knowledge, model, database, clock, platforms.

Each examination stands alone: one that fails says so in its line and the next goes on. Returns values, renders nothing.
Imports what it examines; only the command line imports it.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot.clock import Clock
from bot.errors import ReadoutError, StoreError
from bot.platform import Examined
from bot.settings import Settings, load_settings

STALE_AFTER = timedelta(days=365)
_EARLIEST = date(2025, 1, 1)
_SAMPLE = "Russian President Vladimir Putin spoke by telephone with Pakistani Prime Minister Imran Khan on Tuesday."
_SAMPLE_DAY = date(2021, 9, 14)


class Verdict(StrEnum):
    """How an examination ended."""

    WELL = "well"
    NOTICE = "notice"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One examined thing: what was seen and, where something is to be done, what."""

    name: str
    verdict: Verdict
    detail: str
    next_step: str = ""


async def examine(config: Path | None, clock: Clock) -> tuple[Finding, ...]:
    """All findings in a fixed order. Asks the network only of platforms that have a token, and changes nothing but an older
    database's missing tables.
    """
    from bot.opening import config_file

    examinations: Sequence[tuple[str, Callable[[], Awaitable[Finding]]]] = (
        ("config", lambda: _config(config)),
        ("sources", lambda: _sources(config_file(config, "sources.toml"))),
        ("knowledge", lambda: _knowledge(load_settings(config), clock())),
        ("model", lambda: _model(config)),
        ("database", lambda: _database(load_settings(config).database.url, clock)),
        ("clock", lambda: _clock(load_settings(config).database.url, clock)),
        ("platforms", lambda: _platforms(config)),
    )
    findings = []
    for name, examination in examinations:
        try:
            findings.append(await examination())
        except ReadoutError as error:
            findings.append(_wrong(name, error))
    return (*findings, *await _examined_platforms(config, clock))


async def _config(config: Path | None) -> Finding:
    settings = load_settings(config)
    return Finding("config", Verdict.WELL, f"{config or 'the defaults that ship'}; log level {settings.log.level}")


async def _sources(path: Path) -> Finding:
    from bot.sources import load_sources

    sources = load_sources(path)
    enabled = sum(source.enabled for source in sources)
    if not enabled:
        return Finding("sources", Verdict.WRONG, f"none of {len(sources)} sources is enabled", f"Enable some in {path}")
    return Finding("sources", Verdict.WELL, f"{enabled} of {len(sources)} enabled", "Prove them with: readout sources check")


async def _knowledge(settings: Settings, now: datetime) -> Finding:
    """How much is known of office holders, and how old that is: by the seeds, and by what Wikidata said since."""
    from bot.opening import open_knowledge, refreshed_file
    from bot.upkeep import is_due, knowledge_age

    knowledge = open_knowledge(settings)
    newest = max((term.as_of.last_day() for term in knowledge.roster.terms if term.as_of), default=date.min)
    newest = min(newest, now.date())
    told = f"{len(knowledge.places.entries)} parties, {len(knowledge.roster.terms):,} terms of office, as of {newest}"
    told += f"; {knowledge_age(settings, now)}"
    if now.date() - newest > STALE_AFTER:
        step = "Ask now: readout knowledge refresh. Until then titles in the text decide"
        return Finding("knowledge", Verdict.NOTICE, f"{told}: more than a year old", step)
    if is_due(settings, now) and refreshed_file(settings).exists():
        return Finding("knowledge", Verdict.NOTICE, told, "Ask now: readout knowledge refresh")
    return Finding("knowledge", Verdict.WELL, told)


async def _model(config: Path | None) -> Finding:
    from bot.opening import open_reader

    found = open_reader(config).extractor.extract(_SAMPLE, published=_SAMPLE_DAY)
    if not any(mention.codes == {"RUS", "PAK"} for mention in found.mentions):
        return Finding("model", Verdict.WRONG, "it loads, but does not find the call in a plain sentence", "Install readout-bot again")
    return Finding("model", Verdict.WELL, "it loads and finds the call in a plain sentence")


async def _database(url: str, clock: Clock) -> Finding:
    from bot.opening import database_file, masked
    from bot.store import EventFilter, open_store

    file = database_file(url)
    if file and not file.exists():
        return await asyncio.to_thread(_place_of, file)
    store = await open_store(url, clock=clock)
    try:
        async with store.reading() as tx:
            articles, events = sum((await tx.articles.counts()).values()), await tx.events.count(EventFilter())
            outbox = await tx.outbox.counts()
    finally:
        await store.close()
    told = f"{masked(url)}: {articles:,} articles, {events:,} events"
    if dead := outbox.get("dead", 0):
        return Finding("database", Verdict.NOTICE, f"{told}; {dead} alerts could not be sent", "See why with: readout query explain EVENT")
    return Finding("database", Verdict.WELL, told)


def _place_of(file: Path) -> Finding:
    """A database that is not there yet is made by whoever first writes; what is examined is whether it could be."""
    try:
        with tempfile.TemporaryFile(dir=file.parent):
            pass
    except OSError as error:
        why = error.strerror or str(error)
        return Finding("database", Verdict.WRONG, f"cannot be made at {file}: {why}", "Name another place: READOUT_DATABASE__URL")
    return Finding("database", Verdict.NOTICE, f"none yet at {file.resolve()}", "It is made by: readout run, or readout backfill")


async def _clock(url: str, clock: Clock) -> Finding:
    now = clock()
    if now.date() < _EARLIEST:
        return Finding("clock", Verdict.WRONG, f"it says {now:%Y-%m-%d %H:%M} UTC", "Set the system's clock")
    latest = max(await _polls(url, clock), default=now)
    if latest > now + timedelta(minutes=1):
        return Finding(
            "clock", Verdict.WRONG, f"it says {now:%Y-%m-%d %H:%M} UTC, the last poll was {latest:%Y-%m-%d %H:%M}", "Set the clock"
        )
    return Finding("clock", Verdict.WELL, f"{now:%Y-%m-%d %H:%M} UTC")


async def _polls(url: str, clock: Clock) -> list[datetime]:
    """When each source was last polled; none where there is no database that tells."""
    from bot.opening import database_file
    from bot.store import open_store

    file = database_file(url)
    if file and not file.exists():
        return []
    try:
        store = await open_store(url, clock=clock)
    except StoreError:
        return []
    try:
        async with store.reading() as tx:
            return [state.last_polled for state in await tx.sources.all() if state.last_polled]
    finally:
        await store.close()


def _wrong(name: str, error: ReadoutError) -> Finding:
    return Finding(name, Verdict.WRONG, f"{error.what}: {error.why}" if error.why else error.what, error.next_step)


async def _examined_platforms(config: Path | None, clock: Clock) -> list[Finding]:
    """What each configured platform says of itself; nothing where none can be examined, or where a line above says what is broken."""
    from bot.opening import load_platforms, open_service

    try:
        settings = load_settings(config)
        examined = {name: platform for name, platform in load_platforms(settings).items() if isinstance(platform, Examined)}
        if not examined:
            return []
        async with open_service(settings, config=config, clock=clock) as service:
            return [
                Finding(name, Verdict.WELL if health.well else Verdict.WRONG, health.detail, health.next_step)
                for name, platform in sorted(examined.items())
                for health in await platform.examine(service)
            ]
    except ReadoutError:
        return []


async def _platforms(config: Path | None) -> Finding:
    from bot.opening import load_platforms

    platforms = load_platforms(load_settings(config))
    if list(platforms) == ["console"]:
        return Finding(
            "platforms", Verdict.NOTICE, "no chat platform has a token; alerts go to the console", "Set a platform's token to change that"
        )
    return Finding("platforms", Verdict.WELL, ", ".join(sorted(platforms)))
