"""TCP and TLS streams for httpcore on asyncio itself, without the layers that serve other event loops too.

Most polls are one small request and one small answer on a connection that is kept, so what a read and a write cost is most of a poll.
Imports nothing of the project.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from typing import Any, cast

import httpcore

# A peer that sends faster than it is read is told to wait beyond this.
_MOST_BUFFERED = 262_144


class _Buffer(asyncio.Protocol):
    """What has come in and was not read yet."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._parts = bytearray()
        self._paused = False
        self._ended = False
        self._error: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._writer: asyncio.Future[None] | None = None
        self._writable = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._parts += data
        _wake(self._reader)
        if len(self._parts) > _MOST_BUFFERED and not self._paused and self._transport is not None:
            self._transport.pause_reading()
            self._paused = True

    def eof_received(self) -> bool:
        self._ended = True
        _wake(self._reader)
        return False  # a half-closed connection is of no use to us

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended, self._error = True, exc
        _wake(self._reader)
        _wake(self._writer)

    def pause_writing(self) -> None:
        self._writable = False

    def resume_writing(self) -> None:
        self._writable = True
        _wake(self._writer)

    @property
    def stirred(self) -> bool:
        """Whether anything has come or the connection has ended: on an idle one, either makes it useless."""
        return bool(self._parts) or self._ended

    async def read(self, most: int, timeout: float | None) -> bytes:
        """What is there, as soon as anything is; b"" at the end. TimeoutError, OSError."""
        if not self._parts and not self._ended:
            self._reader = self._loop.create_future()
            await _within(self._reader, timeout, self._loop)
        if not self._parts and self._error is not None:
            raise self._error
        data = bytes(self._parts[:most])
        del self._parts[:most]
        if self._paused and not self._ended and len(self._parts) <= _MOST_BUFFERED and self._transport is not None:
            self._transport.resume_reading()
            self._paused = False
        return data

    def check(self) -> None:
        """OSError where the connection has ended."""
        if self._ended:
            raise self._error or ConnectionResetError("the connection is closed")

    async def written(self, timeout: float | None) -> None:
        """Returns when the peer has taken enough. TimeoutError, OSError."""
        if not self._writable and not self._ended:
            self._writer = self._loop.create_future()
            await _within(self._writer, timeout, self._loop)
            self.check()


def _wake(waiting: asyncio.Future[None] | None) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(None)


async def _within(waiting: asyncio.Future[None], timeout: float | None, loop: asyncio.AbstractEventLoop) -> None:
    if timeout is None:
        await waiting
        return
    alarm = loop.call_later(timeout, _late, waiting)
    try:
        await waiting
    finally:
        alarm.cancel()


def _late(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_exception(TimeoutError())


class SocketStream(httpcore.AsyncNetworkStream):
    """One connection. Errors are httpcore's."""

    def __init__(self, transport: asyncio.Transport, buffer: _Buffer) -> None:
        self._transport, self._buffer = transport, buffer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return await self._buffer.read(max_bytes, timeout)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not buffer:
            return
        try:
            self._buffer.check()
            self._transport.write(buffer)
            await self._buffer.written(timeout)
        except TimeoutError as error:
            raise httpcore.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        self._transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                transport = await loop.start_tls(self._transport, self._buffer, ssl_context, server_hostname=server_hostname)
        except TimeoutError as error:
            await self.aclose()
            raise httpcore.ConnectTimeout(str(error)) from error
        except (OSError, ssl.SSLError) as error:
            await self.aclose()
            raise httpcore.ConnectError(str(error)) from error
        except BaseException:
            await self.aclose()
            raise
        if transport is None:
            raise httpcore.ConnectError("the connection ended during the handshake")
        self._buffer.connection_made(transport)
        return SocketStream(transport, self._buffer)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return self._buffer.stirred
        if info == "ssl_object":
            return self._transport.get_extra_info("ssl_object")
        return None


async def open_stream(
    host: str, port: int, timeout: float | None, local_address: str | None, options: Iterable[httpcore.SOCKET_OPTION]
) -> SocketStream:
    """A TCP connection to an address. httpcore's ConnectTimeout or ConnectError where there is none."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(timeout):
            local = (local_address, 0) if local_address else None
            transport, buffer = await loop.create_connection(_Buffer, host, port, local_addr=local)
    except TimeoutError as error:
        raise httpcore.ConnectTimeout(str(error)) from error
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    for option in options:
        transport.get_extra_info("socket").setsockopt(*option)
    return SocketStream(transport, buffer)
