"""httpx's transport for polling: httpcore's connections, opened by the guarded backend and kept a while for the next request.

httpcore's own pool looks at every connection, with system calls, at every request; where sixteen are open, that costs more than the
request. Here a request looks at the one it takes. Imports this part's guarded backend only.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from time import monotonic
from typing import cast

import httpcore
import httpx

from bot.sources.addresses import GuardedBackend

# At a time, whatever the hosts; and so many are kept for so long when they have nothing to do.
MOST_REQUESTS = 100
MOST_KEPT = 20
KEPT_SECONDS = 15.0

_Key = tuple[bytes, bytes, int]


@dataclass(eq=False, slots=True)
class _Line:
    """One connection. Only HTTP/2 has several users at a time."""

    connection: httpcore.AsyncConnectionInterface
    stream: httpcore.AsyncNetworkStream
    key: _Key
    shared: bool
    users: int = 0
    idle_since: float = 0.0

    def is_good(self) -> bool:
        """Whether another request can be sent. What comes unasked over an idle connection is mostly its end."""
        idle = not self.users
        return (
            self.connection.is_available()
            and not self.connection.has_expired()
            and not (idle and self.stream.get_extra_info("is_readable"))
        )


class Connections(httpx.AsyncBaseTransport):
    """HTTP/1.1, and HTTP/2 where the server speaks it. Errors are httpcore's, and those of the backend."""

    def __init__(self, backend: GuardedBackend) -> None:
        self._backend = backend
        self._ssl = httpx.create_ssl_context()
        self._ssl.set_alpn_protocols(["http/1.1", "h2"])
        self._places = asyncio.Semaphore(MOST_REQUESTS)
        self._free: dict[_Key, list[_Line]] = {}
        self._shared: dict[_Key, _Line] = {}
        self._idle: dict[_Line, None] = {}  # longest idle first

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw, content=request.stream, extensions=request.extensions,
        )  # fmt: skip
        await self._places.acquire()
        try:
            line, answer = await self._answered(asked)
        except BaseException:
            self._places.release()
            raise
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(self, line, answer), extensions=answer.extensions)

    async def _answered(self, asked: httpcore.Request) -> tuple[_Line, httpcore.Response]:
        origin = asked.url.origin
        key = (origin.scheme, origin.host, origin.port)
        while True:
            line = await self._kept(key) or await self._open(key, asked)
            line.users += 1
            try:
                return line, await line.connection.handle_async_request(asked)
            except httpcore.ConnectionNotAvailable:  # its streams are used up; another is opened
                self._forget(line)
                await self._leave(line)
            except BaseException:
                await self._leave(line)
                raise

    async def _kept(self, key: _Key) -> _Line | None:
        """A connection that is there and can be used at once."""
        shared = self._shared.get(key)
        if shared is not None:
            if shared.is_good():
                self._idle.pop(shared, None)
                return shared
            self._forget(shared)
            if not shared.users:
                await shared.connection.aclose()
        free = self._free.get(key)
        while free:
            line = free[-1]
            self._forget(line)
            if line.is_good():
                return line
            await line.connection.aclose()
        return None

    async def _open(self, key: _Key, asked: httpcore.Request) -> _Line:
        scheme, host, port = key
        if scheme not in {b"http", b"https"}:
            raise httpcore.UnsupportedProtocol(f"the scheme {scheme.decode('ascii')} is not spoken here")
        wait, name, origin = asked.extensions.get("timeout", {}).get("connect"), host.decode("ascii"), asked.url.origin
        stream = await self._backend.connect_tcp(name, port, timeout=wait)
        if scheme == b"https":
            stream = await stream.start_tls(self._ssl, server_hostname=name, timeout=wait)
            secured = stream.get_extra_info("ssl_object")
            if secured is not None and secured.selected_alpn_protocol() == "h2":
                line = _Line(httpcore.AsyncHTTP2Connection(origin, stream, KEPT_SECONDS), stream, key, shared=True)
                self._shared.setdefault(key, line)
                return line
        return _Line(httpcore.AsyncHTTP11Connection(origin, stream, KEPT_SECONDS), stream, key, shared=False)

    async def leave(self, line: _Line) -> None:
        """Ends one request."""
        self._places.release()
        await self._leave(line)

    async def _leave(self, line: _Line) -> None:
        """The connection is kept where it can be used again."""
        line.users -= 1
        if line.users:
            return
        known = not line.shared or self._shared.get(line.key) is line
        if not known or not line.connection.is_idle():
            self._forget(line)
            await line.connection.aclose()
            return
        line.idle_since = monotonic()
        self._idle[line] = None
        if not line.shared:
            self._free.setdefault(line.key, []).append(line)
        await self._close_old(line.idle_since)

    async def _close_old(self, now: float) -> None:
        while self._idle:
            oldest = next(iter(self._idle))
            if len(self._idle) <= MOST_KEPT and now - oldest.idle_since < KEPT_SECONDS:
                return
            self._forget(oldest)
            await oldest.connection.aclose()

    def _forget(self, line: _Line) -> None:
        """Nobody is given it any more; those who use it may end."""
        self._idle.pop(line, None)
        if self._shared.get(line.key) is line:
            del self._shared[line.key]
        free = self._free.get(line.key)
        if free and line in free:
            free.remove(line)
            if not free:
                del self._free[line.key]

    async def aclose(self) -> None:
        for line in [*self._idle, *self._shared.values()]:
            self._forget(line)
            await line.connection.aclose()


class _Body(httpx.AsyncByteStream):
    """What follows an answer's head; its connection is free for another when this is closed."""

    def __init__(self, connections: Connections, line: _Line, answer: httpcore.Response) -> None:
        self._connections, self._line, self._answer = connections, line, answer
        self._closed = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(cast("AsyncIterator[bytes]", self._answer.stream))

    async def aclose(self) -> None:
        if not self._closed:
            self._closed = True
            try:
                await self._answer.aclose()
            finally:
                await self._connections.leave(self._line)
