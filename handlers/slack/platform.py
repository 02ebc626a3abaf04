"""Slack as a platform: everything of this folder put together when it starts, and taken apart when it stops.

Imports the domain, the errors, the platform's values and this folder's modules.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_bolt.async_app import AsyncApp

from bot.clock import Clock, system_clock
from bot.domain import Alert, Channel, Digest
from bot.errors import DeliveryError, Fault
from bot.platform import Health, Receipt
from handlers.shared import place_flag, place_name
from handlers.slack.app import Once, make_app
from handlers.slack.config import Config, Transport
from handlers.slack.delivery import Deliveries
from handlers.slack.desk import Desk
from handlers.slack.doctor import examined
from handlers.slack.faults import ERRORS, SlackError
from handlers.slack.http import HttpTransport
from handlers.slack.installations import InstallationStore, StateStore, make_vault
from handlers.slack.oauth import make_flow
from handlers.slack.pace import Pace
from handlers.slack.socket import SocketTransport
from handlers.slack.web import TIMEOUT, make_client, quiet_logger
from handlers.slack.workspaces import Workspaces, refused_token

if TYPE_CHECKING:
    from bot.service import Service


class SlackPlatform:
    """Made by the factory of the package; connects at `start`. `timer` gives seconds that never run backwards."""

    name = "slack"

    def __init__(self, config: Config, *, timer: Callable[[], float] = time.monotonic) -> None:
        self.config = config
        self._timer = timer
        self._vault = make_vault(config.encryption_keys) if config.many_workspaces else None
        self._closing = AsyncExitStack()
        self._deliveries: Deliveries | None = None
        self.http: HttpTransport | None = None

    async def start(self, service: Service) -> None:
        """Asks Slack who we are, then listens. ConfigError where a token is refused; where Slack cannot be reached it is tried on."""
        session = await self._closing.enter_async_context(aiohttp.ClientSession(timeout=TIMEOUT))
        workspaces = self._workspaces(service, session)
        deliveries = self._made(workspaces, service)
        pace = workspaces.pace
        desk = Desk(service, workspaces, deliveries, session, self._timer)
        once = Once(service.store, service.clock)
        client = make_client(session, self.config.api_base)
        flow = None
        if workspaces.installed is not None and self._vault is not None:
            await workspaces.installed.reseal()
            flow = make_flow(self.config, client, workspaces.installed, StateStore(service.store, self._vault, service.clock), service)
        app = make_app(desk, workspaces, client, once, oauth=flow)
        self._deliveries = deliveries
        if self.config.serves_http:
            await self._serve(app, flow, once, service.clock)
        try:
            await workspaces.identify()
        except SlackError as error:
            if error.fault in (Fault.PERMANENT, Fault.BREAKER):
                raise refused_token(error) from None
            quiet_logger("start").warning("Slack is not reached yet: %s", error)
            self._later(self._connect(app, workspaces, service, pace))
            return
        await self._connect(app, workspaces, service, pace)

    async def _connect(self, app: AsyncApp, workspaces: Workspaces, service: Service, pace: Pace) -> None:
        own = workspaces.own or await workspaces.identify_or_wait()
        if own is not None:
            await service.returned(self.name, own.team)
        if self.config.transport is Transport.SOCKET:
            link = SocketTransport(app, app.client, self.config.app_token, pace)
            self._closing.push_async_callback(link.stop)
            await link.start()

    async def _serve(self, app: AsyncApp, flow: Any, once: Once, clock: Clock) -> None:
        secret = self.config.signing_secret if self.config.transport is Transport.HTTP else ""
        self.http = HttpTransport(app, secret, host=self.config.host, port=self.config.port, clock=clock, first=once.first, oauth=flow)
        await self.http.start()
        self._closing.push_async_callback(self.http.stop)

    def _later(self, work: Any) -> None:
        """In the background, until it is done or the platform stops."""
        task = asyncio.create_task(work, name="slack connecting")

        def ended(done: asyncio.Task[None]) -> None:
            if not done.cancelled() and (error := done.exception()):
                quiet_logger("start").error("Slack is not served: %s", error)

        async def stop() -> None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        task.add_done_callback(ended)
        self._closing.push_async_callback(stop)

    async def send(self, alert: Alert, delivery_id: str) -> Receipt:
        return await self._up.send(alert, delivery_id)

    async def digest(self, digest: Digest, delivery_id: str) -> Receipt:
        return await self._up.digest(digest, delivery_id)

    async def edit(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        return await self._up.edit(alert, message_id, delivery_id)

    async def reply(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        return await self._up.reply(alert, message_id, delivery_id)

    async def settle(self, told: Alert | Digest, delivery_id: str) -> Receipt | None:
        return await self._up.settle(told, delivery_id)

    async def probe(self, channel: Channel) -> Health:
        return await self._up.probe(channel)

    async def notify(self, channel: Channel, person: str, text: str) -> bool:
        return await self._up.notify(channel, person, text)

    async def examine(self, service: Service) -> Sequence[Health]:
        """What `readout doctor` says of Slack; connects to nothing but its Web API."""
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            workspaces = self._workspaces(service, session)
            return [health async for health in examined(workspaces, self._made(workspaces, service), service)]

    async def stop(self) -> None:
        """Ends cleanly; may be called twice."""
        self._deliveries = None
        await self._closing.aclose()

    @property
    def _up(self) -> Deliveries:
        if self._deliveries is None:
            raise DeliveryError("Slack is not connected", ERRORS["service_unavailable"].why, fault=Fault.RETRY)
        return self._deliveries

    def _workspaces(self, service: Service, session: aiohttp.ClientSession) -> Workspaces:
        store = InstallationStore(service.store, self._vault, service.clock) if self._vault is not None else None
        return Workspaces(self.config, session, Pace(self._timer), store)

    def _made(self, workspaces: Workspaces, service: Service) -> Deliveries:
        knowledge = getattr(service, "knowledge", None)
        places = knowledge.places if knowledge is not None else None
        return Deliveries(
            workspaces,
            getattr(service, "clock", system_clock),
            places.name if places else place_name,
            places.flag if places else place_flag,
        )
