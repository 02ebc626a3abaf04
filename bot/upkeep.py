"""What is kept current beside the polling: the roster of office holders, asked of Wikidata every week.

Used by the command line and by the service alike. Imports the knowledge, the sources' fetcher, the settings and the opening's floor.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.bundled import bundled_folder
from bot.clock import Clock, system_clock
from bot.errors import ReadoutError
from bot.knowledge import Refreshed, load_knowledge, read_kept, read_people, refresh, write_terms
from bot.opening import overrides_file, refreshed_file
from bot.settings import Settings
from bot.sources import Fetcher

# Wikidata's own limit for an answer is 60 s.
ANSWER_SECONDS = 75.0
ANSWER_BYTES = 64 * 1024 * 1024
_ACCEPT = "application/sparql-results+json"
# How soon after a start, and how often, it is looked whether a refresh is due; after one that failed, it waits for longer.
FIRST_LOOK = timedelta(minutes=5)
LOOK = timedelta(hours=1)
_AFTER_FAULT = timedelta(hours=6)

Sleep = Callable[[float], Awaitable[None]]


async def refresh_knowledge(
    settings: Settings, *, clock: Clock = system_clock, dry_run: bool = False, sleep: Sleep = asyncio.sleep
) -> Refreshed:
    """Asks Wikidata and keeps what it says, unless it is only to be shown. KnowledgeError where it cannot be had or kept."""
    path, own = refreshed_file(settings), overrides_file(settings)
    seeds = bundled_folder("seeds")
    base, before, kept = load_knowledge(seeds), load_knowledge(seeds, refreshed=path, overrides=own), read_kept(path)
    codes = frozenset(entry.code for entry in base.places.entries)
    overrides = read_people((own,), codes) if own else ()
    polling = settings.polling
    async with Fetcher(
        user_agent=polling.user_agent, timeout_seconds=ANSWER_SECONDS, allow_private_hosts=polling.allow_private_hosts, clock=clock
    ) as fetcher:

        async def ask(query: str) -> bytes:
            url = f"{settings.knowledge.endpoint}?{urlencode({'query': query, 'format': 'json'})}"
            return (await fetcher.get(url, max_bytes=ANSWER_BYTES, accept=_ACCEPT)).body

        found = await refresh(
            ask, sleep, base=base.roster.terms, overrides=overrides, before=before.roster.terms, kept=kept, codes=codes,
            today=clock().date(),
        )  # fmt: skip
    if not dry_run:
        write_terms(path, found)
    return found


def is_due(settings: Settings, now: datetime) -> bool:
    """Whether the roster was last asked for longer ago than configured; never where that is switched off."""
    days = settings.knowledge.refresh_days
    asked = read_kept(refreshed_file(settings)).asked
    return bool(days) and (asked is None or now.date() - asked >= timedelta(days=days))


@dataclass
class Upkeep:
    """Looks every hour whether a refresh is due. `on_renewed` is told of one that changed something, `on_fault` of one that failed."""

    settings: Settings
    clock: Clock
    on_renewed: Callable[[Refreshed], Awaitable[None]]
    on_fault: Callable[[ReadoutError], None]
    first_look: timedelta = FIRST_LOOK
    sleep: Sleep = asyncio.sleep
    jitter: Callable[[], float] = random.random

    def __post_init__(self) -> None:
        self._scheduler: Any = AsyncIOScheduler(timezone=UTC)
        self._not_before: datetime | None = None

    def start(self) -> None:
        """Begins to look; the first time a little later, so that many that start together do not ask together."""
        begin = system_clock() + self.first_look * (1 + self.jitter())
        self._scheduler.add_job(
            self.look, IntervalTrigger(seconds=LOOK.total_seconds(), timezone=UTC), next_run_time=begin, max_instances=1
        )
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def look(self) -> bool:
        """One look; True where a refresh was made."""
        now = self.clock()
        try:
            if (self._not_before and now < self._not_before) or not is_due(self.settings, now):
                return False
            found = await refresh_knowledge(self.settings, clock=self.clock, sleep=self.sleep)
        except ReadoutError as error:
            self._not_before = now + _AFTER_FAULT
            self.on_fault(error)
            return False
        if found.changes:
            await self.on_renewed(found)
        return True


def knowledge_age(settings: Settings, today: datetime) -> str:
    """When Wikidata was last asked, in words for a person."""
    asked = read_kept(refreshed_file(settings)).asked
    if asked is None:
        return "Wikidata was never asked"
    days = (today.date() - asked).days
    return f"Wikidata was asked {'today' if days <= 0 else f'{days} days ago'}"
