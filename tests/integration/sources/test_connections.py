"""Connections against real servers: kept for the next request, given up where the server closed them, shared where it speaks HTTP/2."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest

from bot.errors import SourceError
from bot.sources import Fetcher
from bot.sources.hosts import Hosts

HERE = "127.0.0.1"


class Server:
    """Counts its connections; answers in the protocol that was agreed upon."""

    def __init__(self) -> None:
        self.writers: list[asyncio.StreamWriter] = []
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        secured = writer.get_extra_info("ssl_object")
        try:
            await (_speak_2(reader, writer) if secured and secured.selected_alpn_protocol() == "h2" else _speak_1(reader, writer))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def hang_up(self) -> None:
        for writer in self.writers:
            writer.close()
        await asyncio.sleep(0.05)


async def _speak_1(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n" + b"y" * 400_000)


async def _speak_2(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    speech = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    speech.initiate_connection()
    writer.write(speech.data_to_send())
    while data := await reader.read(65_536):
        for event in speech.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                assert event.stream_id is not None
                speech.send_headers(event.stream_id, [(":status", "200")])
                speech.send_data(event.stream_id, b"x" * 1000, end_stream=True)
        writer.write(speech.data_to_send())


@asynccontextmanager
async def serving(context: ssl.SSLContext | None = None) -> AsyncIterator[tuple[Server, Fetcher, str]]:
    server = Server()
    listening = await asyncio.start_server(server.serve, HERE, 0, ssl=context)
    port = listening.sockets[0].getsockname()[1]
    async with Fetcher(user_agent="test", allow_private_hosts=[HERE], timeout_seconds=20, hosts=Hosts(at_once=8)) as fetcher:
        yield server, fetcher, f"{'https' if context else 'http'}://{HERE}:{port}/feed"
    await server.hang_up()
    listening.close()


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A certificate of our own for the loopback address, and its key, in one file."""
    if not (tool := shutil.which("openssl")):
        pytest.skip("openssl makes the certificate, and is not there")
    made, key = tmp_path / "made.pem", tmp_path / "key.pem"
    options = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test", "-addext", f"subjectAltName=IP:{HERE}"]
    subprocess.run([tool, "req", "-x509", *options, "-keyout", key, "-out", made], check=True, capture_output=True)
    made.write_bytes(made.read_bytes() + key.read_bytes())
    return made


def speaking(keys: Path, protocol: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keys)
    context.set_alpn_protocols([protocol])
    return context


async def sizes(fetcher: Fetcher, url: str, number: int) -> list[int]:
    return [len(got.body) for got in await asyncio.gather(*(fetcher.get(f"{url}{n}", max_bytes=1_000_000) for n in range(number)))]


def test_a_connection_is_kept_and_one_that_the_server_closed_is_not_used_again() -> None:
    async def story() -> None:
        async with serving() as (server, fetcher, url):
            for _ in range(3):
                assert await sizes(fetcher, url, 1) == [400_000]
            assert len(server.writers) == 1
            assert await sizes(fetcher, url, 4) == [400_000] * 4
            assert len(server.writers) == 4
            await server.hang_up()
            assert await sizes(fetcher, url, 1) == [400_000]
            assert len(server.writers) == 5

    asyncio.run(story())


@pytest.mark.parametrize(("protocol", "size", "connections"), [("h2", 1000, 1), ("http/1.1", 400_000, 6)])
def test_a_server_that_speaks_http_2_is_asked_over_one_connection(
    keys: Path, monkeypatch: pytest.MonkeyPatch, protocol: str, size: int, connections: int
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(keys))

    async def story() -> None:
        async with serving(speaking(keys, protocol)) as (server, fetcher, url):
            assert await sizes(fetcher, url, 1) == [size]
            assert await sizes(fetcher, url, 6) == [size] * 6
            assert len(server.writers) == connections
            await server.hang_up()
            assert await sizes(fetcher, url, 1) == [size]

    asyncio.run(story())


def test_a_certificate_that_nobody_vouches_for_is_a_tls_error(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)

    async def story() -> None:
        async with serving(speaking(keys, "h2")) as (_, fetcher, url):
            with pytest.raises(SourceError) as raised:
                await fetcher.get(url, max_bytes=10)
            assert raised.value.kind == "tls"

    asyncio.run(story())
