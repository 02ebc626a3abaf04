"""Keeper: a channel that cannot be posted to keeps its subscriptions; its owner is told, it is probed, and comes back with what it missed.

Imports the domain, the errors, the logs, the platform's protocol, the store.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.alerts.backoff import Backoff
from bot.alerts.outbox import release_held
from bot.clock import Clock
from bot.domain import Channel, ChannelSettings, Hold, Stop
from bot.errors import DeliveryError, StoreError
from bot.observe import get_logger
from bot.platform import Health, Platform
from bot.store import Store

_RELAPSE = timedelta(days=1)
_CLAIM = timedelta(minutes=2)
_PATIENCE = 30.0
_AT_ONCE = 8
_NO_PERSON = frozenset({"", "config", "terminal"})


class Keeper:
    """The stopped channels. `probes` says how long to wait between probes; `random` gives 0 <= x < 1."""

    def __init__(
        self, platforms: Mapping[str, Platform], store: Store, *, clock: Clock, random: Callable[[], float], probes: Backoff | None = None
    ) -> None:
        self._platforms = platforms
        self._store = store
        self._clock = clock
        self._random = random
        self._probes = probes or Backoff(first=300.0, longest=21_600.0)
        self._log = get_logger("readout.keeper")

    async def stop_for(self, channel: Channel, why: str) -> Stop:
        """The stop of a channel that has just refused. One that came back only lately was told of already, and is left alone longer."""
        now = self._clock()
        async with self._store.reading() as tx:
            before = await tx.channels.came_back(channel)
        relapsed = before is not None and now - before < _RELAPSE
        wait = timedelta(seconds=self._probes.longest) if relapsed else self._probes.wait(1, None, self._random)
        return Stop(why, now, now + wait, told=relapsed)

    async def tick(self) -> int:
        """Probes what is to be probed and tells owners that were not told; returns how many channels came back."""
        now = self._clock()
        async with self._store.reading() as tx:
            stopped = await tx.channels.stopped()
        due = [
            settings for settings in stopped
            if settings.stop and settings.stop.next_probe <= now and settings.channel.platform in self._platforms
        ]  # fmt: skip
        room = asyncio.Semaphore(_AT_ONCE)

        async def one(channel: Channel) -> bool:
            async with room:
                return await self._look_after(channel)

        return sum(await asyncio.gather(*(one(settings.channel) for settings in due)))

    async def tell_owner(self, channel: Channel) -> None:
        """Tells those who subscribed the channel, once a stop, in another way than the channel."""
        async with self._store.reading() as tx:
            settings = await tx.channels.get(channel)
            people = {wish.created_by for wish in await tx.subscriptions.of_channel(channel)} - _NO_PERSON
        if settings.stop is None or settings.stop.told:
            return
        text = (
            f"Readout cannot post to the channel {channel.id} any more: {settings.stop.why}. Its subscriptions are kept. It is tried "
            "again, and what it misses is told in one message when it works. Put the cause right, or unsubscribe it."
        )
        for person in sorted(people):
            await self._notify(channel, person, text)
        async with self._store.writing() as tx:
            settings = await tx.channels.get(channel)
            if settings.stop:
                await tx.channels.save(replace(settings, stop=replace(settings.stop, told=True)))

    async def _notify(self, channel: Channel, person: str, text: str) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                told = await self._platforms[channel.platform].notify(channel, person, text)
        except (DeliveryError, TimeoutError) as error:
            self._log.warning("an owner could not be told", channel=channel.key, error=str(error))
        except Exception:
            self._log.exception("a platform broke while it told an owner", channel=channel.key)
        else:
            self._log.info("a channel was stopped", channel=channel.key, owner_told=told)

    async def _look_after(self, channel: Channel) -> bool:
        settings = await self._claim(channel)
        if settings is None or settings.stop is None:
            return False
        await self.tell_owner(channel)
        health = await self._probe(channel)
        now = self._clock()
        async with self._store.writing() as tx:
            settings = await tx.channels.get(channel)
            if settings.stop is None:
                return False
            if health.well:
                back = replace(settings, stop=None)
                await tx.channels.save(back)
                await tx.channels.resumed(channel, now)
                await release_held(tx, back, Hold.STOPPED, now)
                return True
            tries = settings.stop.tries + 1
            await tx.channels.save(replace(settings, stop=self._later(settings.stop, tries, now)))
        return False

    def _later(self, stop: Stop, tries: int, now: datetime) -> Stop:
        return replace(stop, tries=tries, next_probe=now + self._probes.wait(tries + 1, None, self._random))

    async def _claim(self, channel: Channel) -> ChannelSettings | None:
        """The stopped channel, for this process alone for a while; None where another has it or it is not due any more."""
        now = self._clock()
        try:
            async with self._store.writing() as tx:
                await tx.lock([f"channel/{channel.key}"])
                settings = await tx.channels.get(channel)
                if settings.stop is None or settings.stop.next_probe > now:
                    return None
                await tx.channels.save(replace(settings, stop=replace(settings.stop, next_probe=now + _CLAIM)))
                return settings
        except StoreError as error:
            self._log.warning("a stopped channel is looked at later", channel=channel.key, error=str(error))
            return None

    async def _probe(self, channel: Channel) -> Health:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._platforms[channel.platform].probe(channel)
        except (DeliveryError, TimeoutError) as error:
            return Health(False, str(error))
        except Exception:
            self._log.exception("a platform broke while it probed", channel=channel.key)
            return Health(False, "the platform broke")
