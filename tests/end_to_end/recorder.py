"""A chat platform made for proofs: a real HTTP server that keeps what was posted, and the platform that posts to it.

The server is told to answer well, 500, 429, nothing at all, or to keep a message and lose the answer. What it kept can be looked up by
delivery, as a chat's history can, so that a delivery of unknown fate is settled as on a real platform.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import httpx

from bot.domain import Alert, Channel, Digest
from bot.errors import DeliveryError, Fault
from bot.platform import Health, Receipt

NAME = "recorder"


@dataclass(frozen=True)
class Post:
    """A message as it was kept. `events` are (id, status, revision, number of sources); `to` is the message replied to or edited."""

    number: int
    how: str
    channel: str
    delivery: str
    to: str
    events: tuple[tuple[str, str, int, int], ...]

    @property
    def message(self) -> str:
        return f"m{self.number}"


class Recorder:
    """`with Recorder() as recorder`: serves from a thread; `mode` is well, broken (500), busy (429), mute or lost."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.mode = "well"
        self.delay = 0.0
        self.begun = threading.Event()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                wanted = parse_qs(urlsplit(self.path).query)["delivery"][0]
                kept = next((post for post in list(outer.posts) if post.delivery == wanted and post.how != "edit"), None)
                self.answer(200, {"message": kept.message if kept else None})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.begun.set()
                mode = outer.mode
                outer._closing.wait(outer.delay)
                if mode == "mute":
                    outer._closing.wait(30)
                    self.close_connection = True
                elif mode == "broken":
                    self.answer(500, {})
                elif mode == "busy":
                    self.answer(429, {}, {"Retry-After": "1"})
                else:
                    post = outer.keep(body)
                    if mode == "lost":
                        self.close_connection = True
                    else:
                        self.answer(200, {"message": post.message})

            def answer(self, status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
                packed = json.dumps(body).encode()
                self.send_response(status)
                for name, value in {**(headers or {}), "Content-Length": str(len(packed))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(packed)

            def log_message(self, format: str, *args: object) -> None: ...

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that was killed in the middle of a request is what this server is for."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/messages"

    def keep(self, body: Mapping[str, Any]) -> Post:
        with self._lock:
            events = tuple(tuple(event) for event in body["events"])
            post = Post(len(self.posts), body["how"], body["channel"], body["delivery"], body["to"], events)  # type: ignore[arg-type]
            self.posts.append(post)
            return post

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()


class RecorderPlatform:
    """The platform on the side of the service. `patience` is how long an answer is waited for, in seconds."""

    name = NAME

    def __init__(self, url: str, patience: float = 1.0) -> None:
        self._url = url
        self._client = httpx.AsyncClient(timeout=patience, limits=httpx.Limits(max_connections=100))

    async def start(self, service: Any) -> None: ...

    async def stop(self) -> None:
        await self._client.aclose()

    async def send(self, alert: Alert, delivery_id: str) -> Receipt:
        return await self.post("send", alert, delivery_id)

    async def digest(self, digest: Digest, delivery_id: str) -> Receipt:
        return await self.post("digest", digest, delivery_id)

    async def edit(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        return await self.post("edit", alert, delivery_id, message_id)

    async def reply(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        return await self.post("reply", alert, delivery_id, message_id)

    async def settle(self, told: Alert | Digest, delivery_id: str) -> Receipt | None:
        try:
            answer = await self._client.get(self._url, params={"delivery": delivery_id})
        except httpx.HTTPError as error:
            raise DeliveryError("the history cannot be read", repr(error), fault=Fault.RETRY) from error
        message = answer.json()["message"]
        return Receipt(message) if message else None

    async def probe(self, channel: Channel) -> Health:
        return Health(True)

    async def notify(self, channel: Channel, person: str, text: str) -> bool:
        return False

    async def post(self, how: str, told: Alert | Digest, delivery_id: str, to: str = "") -> Receipt:
        alerts = told.alerts if isinstance(told, Digest) else (told,)
        body = {
            "how": how,
            "channel": told.channel.key,
            "delivery": delivery_id,
            "to": to,
            "events": [(a.event.id, str(a.event.status), a.event.revision, len(a.event.sources)) for a in alerts],
        }
        try:
            answer = await self._client.post(self._url, json=body)
        except httpx.ConnectError as error:
            raise DeliveryError("nobody answers", repr(error), fault=Fault.RETRY) from error
        except httpx.HTTPError as error:
            raise DeliveryError("the answer was lost", repr(error), fault=Fault.UNKNOWN) from error
        if answer.status_code == 429:
            raise DeliveryError("too much", fault=Fault.RETRY, retry_after=float(answer.headers["Retry-After"]))
        if answer.status_code != 200:
            raise DeliveryError("it broke", f"HTTP {answer.status_code}", fault=Fault.RETRY)
        return Receipt(answer.json()["message"])
