"""Where discord.py sends its requests: Discord itself, or another API base and gateway by setting (a proxy, a test's server).

Nothing global is changed: the client is given an HTTP client of its own, and the answers to interactions, which the library sends through
an adapter kept in a context variable, are rebased in the client's own context. Imports discord.py only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import INTERNAL_API_VERSION, HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from handlers.discord import gaps, limits

if TYPE_CHECKING:
    from discord.types.gateway import SessionStartLimit

_VERSION = f"/v{INTERNAL_API_VERSION}"
_VERSIONED = re.compile(r"/v\d+$")
_GATEWAYS = ".discord.gg"
REQUEST_SECONDS = 20.0
"""One request with its answer. discord.py itself would wait five minutes."""


class ApiBase:
    """Where the API is: the address as it was set, or where nothing of Discord's is found there, with what a version's path lacks."""

    def __init__(self, given: str) -> None:
        self.given = self.now = given

    def try_another(self) -> bool:
        """Moves on to the address with its version; False where that is the one already, and then goes back to the one that was set."""
        path = yarl.URL(self.given).path
        lacks = "" if _VERSIONED.search(path) else _VERSION if path.endswith("/api") else f"/api{_VERSION}"
        before, self.now = self.now, self.given + lacks
        if self.now == before:
            self.now = self.given
            return False
        return True


class RebasedHTTP(HTTPClient):
    """discord.py's HTTP client with another address: `gateway_url` empty means the one that `GET /gateway/bot` names."""

    def __init__(self, base: ApiBase, gateway_url: str) -> None:
        super().__init__(discord.utils.MISSING, max_ratelimit_timeout=limits.RATE_LIMIT_SECONDS)
        self.base = base
        self._gateway_url = gateway_url
        self._set = bool(gateway_url)

    async def request(self, route: Route, **options: Any) -> Any:
        """As the library's, at our address and with an end to waiting."""
        options.setdefault("timeout", aiohttp.ClientTimeout(total=REQUEST_SECONDS))
        return gaps.message(await super().request(rebased(route, self.base.now), **options))

    async def begin_anew(self) -> None:
        """Closes what a log-in opened, so that another can be tried: a connector that was closed takes no session any more."""
        await self.close()
        self.clear()
        self.connector = discord.utils.MISSING

    async def get_bot_gateway(self) -> tuple[int, str, SessionStartLimit]:
        """As Discord says; where a proxy does not pass the question on and a gateway is set, one shard at that."""
        try:
            shards, url, limit = await super().get_bot_gateway()
        except discord.GatewayNotFound as error:
            refused = isinstance(error.__cause__, discord.NotFound)
            if not (refused and self._gateway_url):
                raise
            return 1, self._gateway_url, {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        self._gateway_url = self._gateway_url or url
        return shards, self._gateway_url, limit

    async def ws_connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        """The address as READY named it for resuming; the library's built-in one, which it takes for a new session, becomes ours. So does
        any of Discord's own where another gateway is set: a proxy may pass READY on as it is.
        """
        asked = yarl.URL(url)
        if self._gateway_url and _is_discords(asked) and (self._set or asked.host == DiscordWebSocket.DEFAULT_GATEWAY.host):
            asked = yarl.URL(self._gateway_url).update_query(asked.query)
        return await super().ws_connect(str(asked), compress=compress)


class RebasedAnswers(AsyncWebhookAdapter):
    """discord.py's sender of answers to interactions, at our address."""

    def __init__(self, base: ApiBase) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._base = base

    async def request(self, route: Route, session: aiohttp.ClientSession, **options: Any) -> Any:
        return gaps.message(await super().request(rebased(route, self._base.now), session, **options))

    async def create_interaction_response(self, interaction_id: int, token: str, **options: Any) -> Any:
        return gaps.acknowledgement(await super().create_interaction_response(interaction_id, token, **options), interaction_id)


def _is_discords(address: yarl.URL) -> bool:
    return f".{address.host}".endswith(_GATEWAYS)


def rebased(route: Route, api_base: str) -> Route:
    """The route at another base."""
    if route.url.startswith(Route.BASE):
        route.url = api_base + route.url.removeprefix(Route.BASE)
    return route


def answer_through(base: ApiBase) -> None:
    """From here on, in this context and in the tasks that begin in it, interactions are answered at this base."""
    async_context.set(RebasedAnswers(base))
