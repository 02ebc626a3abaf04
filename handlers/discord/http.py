"""Where discord.py sends its requests: Discord itself, or another API base and gateway by setting (a proxy, a test's server).

Nothing global is changed: the client is given an HTTP client of its own, and the answers to interactions, which the library sends through
an adapter kept in a context variable, are rebased in the client's own context. Imports discord.py only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from handlers.discord import limits

if TYPE_CHECKING:
    from discord.types.gateway import SessionStartLimit

REQUEST_SECONDS = 20.0
"""One request with its answer. discord.py itself would wait five minutes."""


class RebasedHTTP(HTTPClient):
    """discord.py's HTTP client with another address: `gateway_url` empty means the one that `GET /gateway/bot` names."""

    def __init__(self, api_base: str, gateway_url: str) -> None:
        super().__init__(discord.utils.MISSING, max_ratelimit_timeout=limits.RATE_LIMIT_SECONDS)
        self._api_base = api_base
        self._gateway_url = gateway_url

    async def request(self, route: Route, **options: Any) -> Any:
        """As the library's, at our address and with an end to waiting."""
        options.setdefault("timeout", aiohttp.ClientTimeout(total=REQUEST_SECONDS))
        return await super().request(rebased(route, self._api_base), **options)

    async def begin_anew(self) -> None:
        """Closes what a log-in opened, so that another can be tried: a connector that was closed takes no session any more."""
        await self.close()
        self.clear()
        self.connector = discord.utils.MISSING

    async def get_bot_gateway(self) -> tuple[int, str, SessionStartLimit]:
        shards, url, limit = await super().get_bot_gateway()
        self._gateway_url = self._gateway_url or url
        return shards, self._gateway_url, limit

    async def ws_connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        """The address as READY named it for resuming; the library's built-in one, which it takes for a new session, becomes ours."""
        asked = yarl.URL(url)
        if self._gateway_url and asked.host == DiscordWebSocket.DEFAULT_GATEWAY.host:
            asked = yarl.URL(self._gateway_url).update_query(asked.query)
        return await super().ws_connect(str(asked), compress=compress)


class RebasedAnswers(AsyncWebhookAdapter):
    """discord.py's sender of answers to interactions, at our address."""

    def __init__(self, api_base: str) -> None:
        super().__init__()
        self._api_base = api_base

    def request(self, route: Route, session: aiohttp.ClientSession, **options: Any) -> Any:
        return super().request(rebased(route, self._api_base), session, **options)


def rebased(route: Route, api_base: str) -> Route:
    """The route at another base."""
    if route.url.startswith(Route.BASE):
        route.url = api_base + route.url.removeprefix(Route.BASE)
    return route


def answer_through(api_base: str) -> None:
    """From here on, in this context and in the tasks that begin in it, interactions are answered at this base."""
    async_context.set(RebasedAnswers(api_base))
