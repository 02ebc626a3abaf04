"""How channels want to be told: settings, stops, mutes. Imports the domain and the session only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, or_, select, update

from bot.domain import Channel, ChannelSettings, Mute, QuietHours, Stop
from bot.store.sql.channel_tables import channels, mutes
from bot.store.sql.session import Session, batches

_CLOCK = "%H:%M"


@dataclass(frozen=True, slots=True)
class SqlChannels:
    session: Session

    async def get(self, channel: Channel) -> ChannelSettings:
        """The defaults where nothing was ever set."""
        return (await self.of([channel])).get(channel, ChannelSettings(channel))

    async def of(self, wanted: Iterable[Channel]) -> Mapping[Channel, ChannelSettings]:
        """Those of the channels for which something is set."""
        found: dict[Channel, ChannelSettings] = {}
        for batch in batches(sorted(channel.key for channel in wanted)):
            rows = await self.session.rows(select(channels).where(channels.c.channel_key.in_(batch)))
            found.update((settings.channel, settings) for settings in map(_settings, rows))
        return found

    async def save(self, settings: ChannelSettings) -> None:
        await self.session.upsert(channels, "channel_key", {"channel_key": settings.channel.key, **_values(settings)})

    async def resumed(self, channel: Channel, at: datetime | None) -> None:
        """Notes when a stopped channel came back; None forgets it."""
        await self.session.write(update(channels).where(channels.c.channel_key == channel.key).values(resumed=at))

    async def came_back(self, channel: Channel) -> datetime | None:
        """When the channel last came back from a stop."""
        found: datetime | None = await self.session.value(select(channels.c.resumed).where(channels.c.channel_key == channel.key))
        return found

    async def stopped(self) -> Sequence[ChannelSettings]:
        """Every stopped channel, the one to be probed next first."""
        query = select(channels).where(channels.c.stop_probe.is_not(None)).order_by(channels.c.stop_probe, channels.c.channel_key)
        return [_settings(row) for row in await self.session.rows(query)]

    async def mute(self, mute: Mute) -> None:
        """Puts the mute in the place of one of the same pair that holds when it begins."""
        await self.unmute(mute.channel, mute.a, mute.b, mute.created)
        values = {
            "channel_key": mute.channel.key, "a": mute.a, "b": mute.b, "created": mute.created, "until": mute.until,
            "created_by": mute.created_by,
        }  # fmt: skip
        await self.session.insert_new(mutes, values)

    async def unmute(self, channel: Channel, a: str, b: str, at: datetime) -> bool:
        """Ends the mute at the moment; what it silenced until then can still be explained. False where none held."""
        here = (mutes.c.channel_key == channel.key) & (mutes.c.a == a) & (mutes.c.b == b)
        holds = here & (mutes.c.created <= at) & or_(mutes.c.until.is_(None), mutes.c.until > at)
        return await self.session.write(update(mutes).where(holds).values(until=at)) > 0

    async def mutes(self, wanted: Iterable[Channel]) -> Sequence[Mute]:
        """Every mute of the channels, past ones too, oldest first."""
        found: list[Mute] = []
        for batch in batches(sorted(channel.key for channel in wanted)):
            query = select(mutes).where(mutes.c.channel_key.in_(batch)).order_by(mutes.c.created, mutes.c.a, mutes.c.b, mutes.c.channel_key)
            found += [_mute(row) for row in await self.session.rows(query)]
        return found


def _values(settings: ChannelSettings) -> dict[str, Any]:
    quiet, stop = settings.quiet, settings.stop
    return {
        "quiet_start": quiet.start.strftime(_CLOCK) if quiet else None,
        "quiet_end": quiet.end.strftime(_CLOCK) if quiet else None,
        "zone": settings.zone,
        "digest_hour": settings.digest_hour,
        "stop_why": stop.why if stop else None,
        "stop_since": stop.since if stop else None,
        "stop_probe": stop.next_probe if stop else None,
        "stop_tries": stop.tries if stop else 0,
        "stop_told": stop.told if stop else False,
    }


def _settings(row: Row[Any]) -> ChannelSettings:
    quiet = QuietHours(time.fromisoformat(row.quiet_start), time.fromisoformat(row.quiet_end)) if row.quiet_start else None
    stop = Stop(row.stop_why or "", row.stop_since, row.stop_probe, row.stop_tries, row.stop_told) if row.stop_probe else None
    return ChannelSettings(Channel.from_key(row.channel_key), quiet, row.zone, row.digest_hour, stop)


def _mute(row: Row[Any]) -> Mute:
    return Mute(Channel.from_key(row.channel_key), row.a, row.b, row.created, row.until, row.created_by)
