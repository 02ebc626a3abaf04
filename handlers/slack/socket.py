"""Socket Mode: one connection to Slack, renewed before the old one goes.

Slack asks a connection to come anew every few hours. slack_sdk closes the old one first, and what Slack sends in between is lost to its
user; here the new one is open before the old one is left. Imports slack_sdk, slack_bolt and this folder's web.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import ConfigError, Fault
from handlers.slack import limits
from handlers.slack.faults import SlackError
from handlers.slack.pace import Pace
from handlers.slack.web import Web, quiet_logger

_LINGER = 10.0
_PING = 5.0
_BACKOFF = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)


class SocketTransport:
    """Serves the app's requests over a connection of ours. `linger` is how long a left connection is still heard."""

    def __init__(self, app: AsyncApp, client: AsyncWebClient, app_token: str, pace: Pace, *, linger: float = _LINGER) -> None:
        self._app = app
        self._client = client
        self._token = app_token
        self._web = Web(client, "", pace)
        self._linger = linger
        self._handler: AsyncSocketModeHandler | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self._renewing = asyncio.Lock()
        self._log = quiet_logger("socket")
        self._closed = False

    async def start(self) -> None:
        """Connects, again and again while Slack cannot be reached. ConfigError where it refuses the app token."""
        for number in range(1_000_000):
            try:
                self._handler = await self._connected()
            except SlackError as error:
                if error.fault in (Fault.PERMANENT, Fault.BREAKER, Fault.REJECTED):
                    raise ConfigError(
                        f"Slack refuses the app token with {error.code}", error.why,
                        "Set READOUT_SLACK__APP_TOKEN to one with the scope connections:write (Basic Information of the app)",
                    ) from None  # fmt: skip
                self._log.warning("Slack is not reached yet: %s", error)
                await asyncio.sleep(max(error.retry_after or 0, _BACKOFF[min(number, len(_BACKOFF) - 1)]))
            else:
                return

    async def stop(self) -> None:
        self._closed = True
        for task in list(self._leaving):
            task.cancel()
        if self._handler is not None:
            await self._handler.client.close()  # type: ignore[no-untyped-call]
        if self._leaving:
            await asyncio.gather(*self._leaving, return_exceptions=True)

    async def _connected(self) -> AsyncSocketModeHandler:
        address = str((await self._web.call("apps.connections.open", app_token=self._token))["url"])
        handler = AsyncSocketModeHandler(self._app, self._token, logger=self._log, web_client=self._client, ping_interval=_PING)
        await handler.client.aiohttp_client_session.close()
        await _cancelled(handler.client.message_processor)
        link = _Link(self._token, self._log, self._client, self._on_farewell)
        link.socket_mode_request_listeners.append(handler.handle)  # type: ignore[arg-type]
        handler.client = link
        link.wss_uri = address
        await link.connect()  # type: ignore[no-untyped-call]
        return handler

    def _on_farewell(self, link: SocketModeClient) -> None:
        """Slack asks to come anew: the new connection is opened while the old one is still heard."""
        if not self._closed and self._handler is not None and self._handler.client is link:
            task = asyncio.create_task(self._renew(link))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

    async def _renew(self, old: SocketModeClient) -> None:
        async with self._renewing:
            leaving = self._handler
            if leaving is None or leaving.client is not old:
                return
            await self.start()
        old.auto_reconnect_enabled = old.default_auto_reconnect_enabled = False
        try:
            await asyncio.sleep(self._linger)
        finally:
            with contextlib.suppress(Exception):
                await leaving.client.close()  # type: ignore[no-untyped-call]


class _Link(SocketModeClient):
    """slack_sdk's connection, which leaves its renewal to `SocketTransport`, and forgets an address that is too old to be used."""

    def __init__(self, token: str, logger: Any, client: AsyncWebClient, farewell: Callable[[SocketModeClient], None]) -> None:
        self._address: str | None = None
        self._given = 0.0
        super().__init__(app_token=token, logger=logger, web_client=client, ping_interval=_PING, proxy=client.proxy)
        self.proxy = client.proxy
        self._farewell = farewell

    @property  # type: ignore[override]
    def wss_uri(self) -> str | None:
        loop = asyncio.get_running_loop()
        return self._address if self._address and loop.time() - self._given < limits.SOCKET_ADDRESS_SECONDS else None

    @wss_uri.setter
    def wss_uri(self, address: str | None) -> None:
        self._address = address
        self._given = asyncio.get_running_loop().time()

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        if message.get("type") == "disconnect" and message.get("reason") != "link_disabled":
            self._farewell(self)
            return
        await super().run_message_listeners(message, raw_message)


async def _cancelled(task: asyncio.Future[Any] | None) -> None:
    if task is not None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
