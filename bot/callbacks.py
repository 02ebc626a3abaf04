"""Serves a small HTTP application beside the service, without taking the process's signals. Imports the errors only."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from bot.errors import ConfigError


class _Server(uvicorn.Server):
    """uvicorn would take SIGTERM for itself; whoever started the service stops this too."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bind(host: str, port: int, what: str) -> socket.socket:
    """A socket that is bound; ConfigError that names `what` where the address cannot be had."""
    try:
        return socket.create_server((host, port))
    except OSError as error:
        why = error.strerror or str(error)
        raise ConfigError(f"cannot listen on {host}:{port} for {what}", why, "Choose another host or port") from None


async def serve(app: Starlette, listening: socket.socket, stop: asyncio.Event) -> None:
    """Serves until stopped."""
    server = _Server(uvicorn.Config(app, log_config=None, lifespan="off", access_log=False, timeout_graceful_shutdown=3))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        server.should_exit = True
        stopping.cancel()
        await asyncio.gather(serving, stopping, return_exceptions=True)
        listening.close()
