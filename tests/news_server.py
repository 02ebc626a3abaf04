"""A real HTTP server on loopback for tests: it answers by script, and can drip, hang, redirect, pack and lie.

`with NewsServer() as news: news.answer("/feed", Answer(body=...))`. Several answers for a path are given in turn, the last for ever.
Imports nothing of the project.
"""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from socketserver import BaseRequestHandler, ThreadingTCPServer
from types import TracebackType
from typing import Self

import brotli


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says. `packed` is gzip, deflate, raw-deflate or br; times in seconds; `cut_after` closes after so many bytes.

    `hang` accepts the request and says nothing until the client goes or the server stops.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    packed: str | None = None
    delay: float = 0.0
    piece: int | None = None
    pause: float = 0.0
    chunked: bool = False
    cut_after: int | None = None
    hang: bool = False


Script = Answer | Callable[[Request], Answer]

_PACK: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw-deflate": lambda body: zlib.compress(body)[2:-4],
    "br": brotli.compress,
}


def redirect(to: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": to})


def rss(*items: str, title: str = "Test wire", head: str = "") -> bytes:
    """An RSS feed of the given `<item>` bodies."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>{head}{inner}</channel></rss>'.encode()


class NewsServer:
    """Serves scripted answers from its own thread; `requests` holds what was asked, in order."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._scripts: dict[str, list[Script]] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        outer = self

        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                outer._serve(self.request)

        class Server(ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self.host, self.port = "127.0.0.1", int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def answer(self, path: str, *scripts: Script) -> str:
        """Sets what the path answers (with any query, where it names none), and gives its address. Others answer 404."""
        with self._lock:
            self._scripts[path] = list(scripts)
        return self.url(path)

    def asked(self, path: str) -> list[Request]:
        with self._lock:
            return [request for request in self.requests if request.path == path]

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        waiting = b""
        try:
            while not self._stopping.is_set():
                while b"\r\n\r\n" not in waiting:
                    received = connection.recv(65_536)
                    if not received:
                        return
                    waiting += received
                    if not waiting[:1].isalpha():  # a TLS greeting, most likely
                        connection.sendall(b"HTTP/1.1 400 Plain HTTP only\r\nContent-Length: 0\r\n\r\n")
                        return
                head, _, waiting = waiting.partition(b"\r\n\r\n")
                request = _parsed(head)
                length = int(request.headers.get("content-length", "0"))
                while len(waiting) < length:
                    waiting += connection.recv(65_536)
                request, waiting = replace(request, body=waiting[:length]), waiting[length:]
                answer = self._next(request)
                if answer.hang:
                    self._stopping.wait(60)
                    return
                if not self._send(connection, answer):
                    return
        except OSError:
            return  # the client went away, as some tests have it do

    def _next(self, request: Request) -> Answer:
        with self._lock:
            self.requests.append(request)
            plain = request.path.partition("?")[0]
            scripts = self._scripts.get(request.path) or self._scripts.get(plain) or [Answer(status=404, body=b"no such page")]
            script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        return script if isinstance(script, Answer) else script(request)

    def _send(self, connection: socket.socket, answer: Answer) -> bool:
        """False where the connection must close."""
        self._stopping.wait(answer.delay)
        body = _PACK[answer.packed](answer.body) if answer.packed else answer.body
        connection.sendall(_head(answer, len(body)))
        if answer.status == 304:
            return True
        if answer.cut_after is not None:
            connection.sendall(body[: answer.cut_after])
            return False
        step = answer.piece or max(len(body), 1)
        for start in range(0, len(body), step):
            part = body[start : start + step]
            connection.sendall(b"%x\r\n%s\r\n" % (len(part), part) if answer.chunked else part)
            if answer.pause and self._stopping.wait(answer.pause):
                return False
        if answer.chunked:
            connection.sendall(b"0\r\n\r\n")
        return True


def _parsed(head: bytes) -> Request:
    first, *rest = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in rest)
    return Request(method, path, {name.strip().lower(): value.strip() for name, _, value in pairs})


def _head(answer: Answer, length: int) -> bytes:
    headers = dict(answer.headers)
    if answer.content_type:
        headers["Content-Type"] = answer.content_type
    if answer.etag:
        headers["ETag"] = answer.etag
    if answer.packed:
        headers["Content-Encoding"] = "deflate" if answer.packed == "raw-deflate" else answer.packed
    if answer.chunked:
        headers["Transfer-Encoding"] = "chunked"
    elif answer.status != 304:
        headers.setdefault("Content-Length", str(length))
    lines = [f"HTTP/1.1 {answer.status} Scripted", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
