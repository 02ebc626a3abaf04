"""HTTP: Slack calls an address of ours. Each request is capped, checked and told apart from its own replay before slack_bolt sees it.

A wrong, missing, stale or non-numeric timestamp and a wrong signature answer 401. Imports Starlette, uvicorn, slack_sdk's signature
check, slack_bolt's adapter and the limits.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler, to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.errors import ConfigError
from handlers.slack import limits

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
HEALTH_PATH = "/slack/health"

_ASKING = frozenset({"url_verification", "block_suggestion"})

First = Callable[[str], Awaitable[bool]]
"""True at the first time that a key is asked for."""


class _Time(SignatureClock):
    """The project's clock for slack_sdk's check."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> float:
        return self._clock().timestamp()


class HttpTransport:
    """Serves the app's requests, or the pages of its installation, or both."""

    def __init__(
        self, app: AsyncApp, signing_secret: str, *, host: str, port: int, clock: Clock, first: First, oauth: AsyncOAuthFlow | None
    ) -> None:  # fmt: skip
        self._handler = AsyncSlackRequestHandler(app)
        self._verifier = SignatureVerifier(signing_secret, _Time(clock)) if signing_secret else None
        self._first = first
        self._oauth = oauth
        self._host, self._port = host, port
        self._socket: socket.socket | None = None
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The one that is listened on, also where any was asked for."""
        return int(self._socket.getsockname()[1]) if self._socket is not None else self._port

    def web_app(self) -> Starlette:
        """The routes."""
        routes = [Route(HEALTH_PATH, _well, methods=["GET"])]
        if self._verifier is not None:
            routes.append(Route(EVENTS_PATH, self._events, methods=["POST"]))
        if self._oauth is not None:
            routes += [Route(INSTALL_PATH, self._install, methods=["GET"]), Route(REDIRECT_PATH, self._redirected, methods=["GET"])]
        return Starlette(routes=routes)

    async def start(self) -> None:
        """Listens. ConfigError where the address cannot be used."""
        # Bound here, because uvicorn ends the process where it cannot bind.
        try:
            self._socket = socket.create_server((self._host, self._port), family=_family(self._host))
        except OSError as error:
            where = f"{self._host}:{self._port}"
            raise ConfigError(
                f"Slack's requests cannot be listened for on {where}",
                error.strerror or str(error),
                "Set READOUT_SLACK__HOST and READOUT_SLACK__PORT",
            ) from None
        config = uvicorn.Config(
            self.web_app(), log_config=None, access_log=False, lifespan="off", server_header=False, timeout_graceful_shutdown=5
        )  # fmt: skip
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]), name="slack http")
        while not self._server.started and not self._task.done():  # noqa: ASYNC110 - uvicorn tells it in no other way
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await asyncio.gather(self._task, return_exceptions=True)

    async def _events(self, request: Request) -> Response:
        try:
            body = await _capped(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return PlainTextResponse("the request is too large", 413)
        if not self._genuine(request, body):
            return PlainTextResponse("the request is not signed by Slack, or is too old", 401)
        try:
            asked = to_async_bolt_request(request, body)
        except (ValueError, TypeError, AttributeError):
            # slack_bolt reads the body as it makes the request, and takes for granted that it is an object.
            return PlainTextResponse("the body is neither a JSON object nor a form with one", 400)
        # What only asks may come twice within a second, and its second answer is needed as much as the first.
        if asked.body.get("type") not in _ASKING and not await self._first(f"signature/{_short(request.headers['x-slack-signature'])}"):
            return Response(status_code=200)
        bolt = await self._handler.app.async_dispatch(asked)
        return to_starlette_response(bolt)

    def _genuine(self, request: Request, body: bytes) -> bool:
        timestamp, signature = request.headers.get("x-slack-request-timestamp", ""), request.headers.get("x-slack-signature", "")
        if self._verifier is None or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 15) or not signature.isascii():
            return False
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            return False

    async def _install(self, request: Request) -> Response:
        assert self._oauth is not None
        return to_starlette_response(await self._oauth.handle_installation(to_async_bolt_request(request, b"")))

    async def _redirected(self, request: Request) -> Response:
        assert self._oauth is not None
        return to_starlette_response(await self._oauth.handle_callback(to_async_bolt_request(request, b"")))


class _Server(uvicorn.Server):
    """Leaves the process's signals to the process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _short(signature: str) -> str:
    return hashlib.sha256(signature.encode()).hexdigest()[:40]


async def _well(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _capped(request: Request) -> bytes | None:
    """The body; None where it is larger than any request of Slack's."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > limits.BODY_BYTES:
        return None
    pieces: list[bytes] = []
    size = 0
    stream: AsyncIterator[bytes] = request.stream()
    async for piece in stream:
        size += len(piece)
        if size > limits.BODY_BYTES:
            return None
        pieces.append(piece)
    return b"".join(pieces)
