"""What `readout doctor` says of Slack: token, scopes, secrets, clock, and whether each subscribed channel can be posted to.

Imports the service, the platform's values and this folder's modules. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from bot.clock import Clock
from bot.domain import Channel
from bot.errors import DeliveryError, ReadoutError
from bot.platform import Health
from bot.plural import many
from bot.service import Service
from handlers.slack import limits
from handlers.slack.config import Config, Transport
from handlers.slack.delivery import Deliveries
from handlers.slack.manifest import SCOPES
from handlers.slack.workspaces import Own, Workspaces

_SIGNING_SECRET = re.compile(r"[0-9A-Za-z]{32}")
_REINSTALL = "Install the app again with the manifest of: readout slack manifest"
_MOST_CHANNELS = 200


async def examined(workspaces: Workspaces, deliveries: Deliveries, service: Service) -> AsyncIterator[Health]:
    """One line a thing examined."""
    config = workspaces.config
    own = None
    if config.bot_token:
        try:
            own = await workspaces.identify()
        except DeliveryError as error:
            yield Health(False, f"bot token: {error.what}: {error.why}", error.next_step)
    if own is not None:
        yield Health(True, f"bot token: the workspace {own.name or own.team} takes it")
        yield _scopes(own)
        yield _clock(own.headers, service.clock)
    yield _secret(config)
    if config.transport is Transport.SOCKET and own is not None:
        yield await _app_token(workspaces, own)
    if config.many_workspaces and workspaces.installed is not None:
        yield await _installed(workspaces)
    async for health in _channels(deliveries, service):
        yield health


def _scopes(own: Own) -> Health:
    if not own.scopes:
        return Health(True, "scopes: Slack does not name them")
    missing = sorted(SCOPES - own.scopes)
    if missing:
        return Health(False, f"scopes: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing", _REINSTALL)
    return Health(True, f"scopes: all {len(SCOPES)} that are needed")


def _clock(headers: Mapping[str, str], clock: Clock) -> Health:
    """Against the time in Slack's answer: requests over HTTP are refused where the two differ by five minutes."""
    told = next((value for name, value in headers.items() if name.lower() == "date"), "")
    try:
        theirs = parsedate_to_datetime(told)
    except ValueError:
        return Health(True, "clock: Slack's answer does not tell the time")
    apart = abs((clock() - theirs.astimezone(UTC)).total_seconds())
    if apart > limits.SIGNATURE_SECONDS / 2:
        return Health(False, f"clock: {apart:.0f} s from Slack's", "Set the system's clock, best by NTP")
    return Health(True, f"clock: {apart:.0f} s from Slack's")


def _secret(config: Config) -> Health:
    if config.transport is Transport.SOCKET:
        return Health(True, "transport: Socket Mode, which needs no signing secret")
    if not _SIGNING_SECRET.fullmatch(config.signing_secret):
        return Health(False, "signing secret: it is not 32 letters and digits", "Copy it from Basic Information of the app")
    return Health(True, f"transport: HTTP on {config.host}:{config.port}; the signing secret is set")


async def _app_token(workspaces: Workspaces, own: Own) -> Health:
    """By asking for an address, as a connection begins."""
    try:
        await (await workspaces.web(own.team)).call("apps.connections.open", app_token=workspaces.config.app_token)
    except DeliveryError as error:
        return Health(
            False, f"app token: {error.what}: {error.why}", "Give it the scope connections:write, or set READOUT_SLACK__APP_TOKEN anew"
        )
    return Health(True, "app token: Slack takes it")


async def _installed(workspaces: Workspaces) -> Health:
    teams = await workspaces.installed.teams() if workspaces.installed else ()
    lost = []
    for team in teams:
        try:
            await (await workspaces.web(team)).call("auth.test")
        except DeliveryError as error:
            lost.append(f"{team} ({error.why})")
    if lost:
        return Health(False, f"installations: Slack refuses {', '.join(lost[:5])}", "Install the app there again")
    return Health(True, f"installations: {many(len(teams), 'workspace')}")


async def _channels(deliveries: Deliveries, service: Service) -> AsyncIterator[Health]:
    """Those that cannot be posted to, each in a line; all others together in one."""
    try:
        held = await service.channels_of("slack")
        channels = {channel for channel, wishes in held.items() if not all(wish.paused for wish in wishes)}
    except ReadoutError as error:
        yield Health(False, f"channels: {error.what}", error.next_step)
        return
    if not channels:
        yield Health(True, "channels: nobody has subscribed yet")
        return
    well = 0
    shown: list[Channel] = sorted(channels, key=lambda channel: channel.key)[:_MOST_CHANNELS]
    for channel in shown:
        health = await deliveries.probe(channel)
        if health.well:
            well += 1
        else:
            yield Health(False, f"channel {channel.id} of {channel.workspace}: {health.detail}", health.next_step)
    yield Health(True, f"channels: {well} of {len(channels)} subscribed can be posted to")
