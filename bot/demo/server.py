"""A small news server on loopback that publishes the archive as time goes by: feeds, pages, validators, 304.

It runs in a thread of its own with its own event loop, so that the engine meets it as it meets any server: through a socket.
Imports the domain and this part's archive and pages.
"""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from types import TracebackType

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import Clock
from bot.demo.archive import Archive, Outlet
from bot.demo.pages import feed, page
from bot.domain import Source
from bot.errors import SourceError

HOST = "127.0.0.1"
START_SECONDS = 10.0
START_CHECKS = 1000
TEASERS = 3


class NewsServer:
    """Serves what the archive's outlets have published by `clock()`. A context manager: the port is free again when it ends."""

    def __init__(self, archive: Archive, clock: Clock) -> None:
        self._archive = archive
        self._clock = clock
        self._outlets = {outlet.id: outlet for outlet in archive.outlets}
        self._socket = socket.create_server((HOST, 0))
        self._base_url = f"http://{HOST}:{self._socket.getsockname()[1]}"
        routes = [Route("/{outlet}/feed.xml", self._feed), Route("/{outlet}/{slug}.html", self._page)]
        config = uvicorn.Config(Starlette(routes=routes), log_config=None, lifespan="off", access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="demo-news", daemon=True)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The outlets as sources that the engine can poll."""
        return tuple(
            Source(id=outlet.id, name=outlet.name, url=f"{self._base_url}/{outlet.id}/feed.xml", country=outlet.country)
            for outlet in self._archive.outlets
        )

    def __enter__(self) -> NewsServer:
        self._thread.start()
        for _ in range(START_CHECKS):
            if self._server.started or not self._thread.is_alive():
                break
            time.sleep(START_SECONDS / START_CHECKS)
        if not self._server.started:
            self.__exit__(None, None, None)
            raise SourceError("the demo's news server did not start", "no answer on loopback", "Try again", kind="connection")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    async def _feed(self, request: Request) -> Response:
        outlet = self._outlets.get(request.path_params["outlet"])
        if outlet is None:
            return Response("no such outlet", 404, media_type="text/plain")
        body, content_type = feed(outlet, self._archive.of(outlet.id, self._clock()), self._base_url)
        return _validated(request, body, content_type)

    async def _page(self, request: Request) -> Response:
        outlet: Outlet | None = self._outlets.get(request.path_params["outlet"])
        published = self._archive.of(outlet.id, self._clock()) if outlet else ()
        article = next((a for a in published if a.slug == request.path_params["slug"]), None)
        if outlet is None or article is None:
            return Response("no such page", 404, media_type="text/plain")
        others = [other for other in published if other is not article][:TEASERS]
        return _validated(request, page(outlet, article, others), "text/html")


def _validated(request: Request, body: bytes, content_type: str) -> Response:
    """The body with its ETag, or 304 where the reader has it already."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        return Response(status_code=304, headers={"etag": tag})
    return Response(body, headers={"etag": tag, "cache-control": "max-age=60", "content-type": f"{content_type}; charset=utf-8"})
