"""The façade's channels: quiet hours, the digests' hour, mutes, and what `test` posts. Imports `words`, the alerts and the store."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import queries, words
from bot.alerts import release_held
from bot.domain import ANY, Alert, Channel, ChannelSettings, Hold, Mute, QuietHours
from bot.errors import UsageError
from bot.service import hours
from bot.service.base import Base
from bot.store import EventFilter, Transaction

NEWEST_LOOKED_AT = 2_000
_SPAN = re.compile(r"(?:for )?(\d{1,4}) ?(hours?|h|days?|d|weeks?|w|months?|m|years?|y)")
_DAYS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}
_UNTIL_HINT = "Write a span (7 days) or a day to come (2026-12-31)"


@dataclass(frozen=True)
class Channels(Base):
    """How a channel wants to be told."""

    async def channel_settings(self, channel: Channel) -> ChannelSettings:
        """Quiet hours, zone, digest hour, and where the platform refuses the channel, why and since when."""
        async with self.store.reading() as tx:
            return await tx.channels.get(channel)

    async def quiet(self, channel: Channel, text: str, *, by: str = "") -> ChannelSettings:  # noqa: ARG002 - for the audit of the edges
        """Sets the hours in which alerts are held, or ends them ("off"); what the new hours no longer hold goes out."""
        if hours.is_off(text):
            return await self._change(channel, None, None)
        span, zone = hours.quiet_hours(words.checked(text, "the quiet hours"))
        return await self._change(channel, span, zone)

    async def digest_at(self, channel: Channel, text: str, *, by: str = "") -> ChannelSettings:  # noqa: ARG002 - for the audit of the edges
        """Sets the hour of daily and weekly digests, such as "08:00 Europe/London"; it holds for what comes from now on."""
        at, zone = hours.hour(words.checked(text, "the hour"))
        async with self.store.writing() as tx:
            settings = await tx.channels.get(channel)
            settings = replace(settings, digest_hour=at, zone=zone or settings.zone)
            await tx.channels.save(settings)
        return settings

    async def mute(self, channel: Channel, a: str, b: str = ANY, until: str | None = None, *, by: str = "") -> Mute | None:
        """Tells the channel nothing of the pair until then, for ever where `until` is not given; None where "off" ended a mute."""
        first, second = self._pair(a, b)
        now = self.clock()
        if until is not None and hours.is_off(until):
            async with self.store.writing() as tx:
                if not await tx.channels.unmute(channel, first, second, now):
                    raise UsageError("this pair is not muted here", "", "See what is with: list")
            return None
        async with self.store.writing() as tx:
            zone = ZoneInfo((await tx.channels.get(channel)).zone)
            muted = Mute(channel, first, second, now, _until(until, now, zone) if until else None, by)
            await tx.channels.mute(muted)
        return muted

    async def mutes(self, channel: Channel) -> tuple[Mute, ...]:
        """The mutes that hold now, oldest first."""
        now = self.clock()
        async with self.store.reading() as tx:
            return tuple(mute for mute in await tx.channels.mutes([channel]) if mute.holds_at(now))

    async def newest_match(self, channel: Channel) -> Alert | None:
        """The newest real event that the channel would be told of, as the alert it would be; None where none of the newest fits."""
        async with self.store.reading() as tx:
            mine = [wish for wish in await tx.subscriptions.of_channel(channel) if not wish.paused]
            muted = [mute for mute in await tx.channels.mutes([channel]) if mute.holds_at(self.clock())]
            looked = 0
            async for event in queries.every(tx, EventFilter(current=True)):
                looked += 1
                if looked > NEWEST_LOOKED_AT or not mine:
                    break
                if event.visible and (alerts := self.alerts(event, mine, muted)):
                    return alerts[0]
        return None

    async def _change(self, channel: Channel, quiet: QuietHours | None, zone: str | None) -> ChannelSettings:
        async with self.store.writing() as tx:
            settings = await tx.channels.get(channel)
            settings = replace(settings, quiet=quiet, zone=zone or settings.zone)
            await tx.channels.save(settings)
            await self._let_go(tx, settings)
        return settings

    async def _let_go(self, tx: Transaction, settings: ChannelSettings) -> None:
        """What quiet hours held is held by the new ones, or goes out."""
        await release_held(tx, settings, Hold.QUIET, self.clock())

    def _pair(self, a: str, b: str) -> tuple[str, str]:
        first, second = (words.party_code(name, self.knowledge) for name in (a, b))
        if first == ANY:
            first, second = second, first
        if first == ANY:
            raise UsageError("everyone cannot be muted", "", "Name a country, or pause the channel with: pause")
        if first == second:
            raise UsageError(f"{self.knowledge.places.name(first)} is named twice", "a pair needs two parties", "Write '*' for anyone")
        return (first, second) if second == ANY or first < second else (second, first)


def _until(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The end of a mute: after a span, or at the end of a day of the channel's clock."""
    word = " ".join(words.checked(text, "the end of the mute").casefold().removeprefix("until ").split())
    if found := _SPAN.fullmatch(word):
        return _later(now, timedelta(days=int(found[1]) * _DAYS[found[2][0]]))
    today = now.astimezone(zone).date()
    last = today + timedelta(days=1) if word == "tomorrow" else _day(word, today)
    end = (
        datetime.combine(last, time(23, 59, 59), zone).astimezone(UTC) if last < date(9999, 12, 30) else datetime(9999, 12, 30, tzinfo=UTC)
    )
    if end <= now:
        raise UsageError(f"'{text}' is over", f"today is {today}", _UNTIL_HINT)
    return end


def _day(word: str, today: date) -> date:
    try:
        return words.day(word, today, last=True)
    except UsageError:
        raise UsageError(f"'{word}' is no end of a mute", "", _UNTIL_HINT) from None


def _later(now: datetime, span: timedelta) -> datetime:
    try:
        return now + span
    except OverflowError:
        return datetime(9999, 12, 30, tzinfo=UTC)
