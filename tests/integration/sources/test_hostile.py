"""Hostile publishers, each over a real connection: what they send ends in entries or in one clear error, in bounded time and memory."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.errors import SourceError
from bot.sources import Fetched, Fetcher, Hosts
from tests.integration.sources.world import Live, World, html, item
from tests.news_server import Answer, NewsServer, redirect, rss

Resolve = Callable[[str, int], "object"]


def fetched(url: str, *, timeout: float = 10, allow: Sequence[str] = ("127.0.0.1",), resolver: Resolve | None = None) -> Fetched:
    async def go() -> Fetched:
        more = {"resolver": resolver} if resolver else {}
        async with Fetcher(
            user_agent="Readout test",
            timeout_seconds=timeout,
            allow_private_hosts=allow,
            hosts=Hosts(at_once=8),
            **more,  # type: ignore[arg-type]
        ) as fetcher:
            return await fetcher.get(url, max_bytes=1_000_000)

    return asyncio.run(go())


def refused(url: str, **how: object) -> SourceError:
    with pytest.raises(SourceError) as raised:
        fetched(url, **how)  # type: ignore[arg-type]
    return raised.value


@pytest.fixture
def raw() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """A server that does what the test says with the bare connection."""
    listening = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def start(behave: Callable[[socket.socket], None]) -> str:
        def run() -> None:
            while not stop.is_set():
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(5)
                    try:
                        behave(connection)
                    except (OSError, ValueError):
                        continue

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/feed"

    yield start
    stop.set()
    listening.close()


def test_a_body_that_never_ends_is_cut_off_at_the_cap(raw: Callable[[Callable[[socket.socket], None]], str]) -> None:
    def endless(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"10000\r\n" + b"a" * 0x10000 + b"\r\n")

    assert refused(raw(endless)).kind == "too_large"


def test_headers_that_never_end_are_an_error(raw: Callable[[Callable[[socket.socket], None]], str]) -> None:
    def endless(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-More: " + b"a" * 4096 + b"\r\n")

    assert refused(raw(endless), timeout=5).kind == "connection"


def test_one_byte_a_second_meets_the_total_deadline(news: NewsServer) -> None:
    drip = news.answer("/f", Answer(body=b"<rss>" * 10, piece=1, pause=1.0))
    begun = time.monotonic()
    assert refused(drip, timeout=1.5).kind == "timeout"
    assert time.monotonic() - begun < 4


def test_hops_share_one_deadline(news: NewsServer) -> None:
    for number in range(5):
        news.answer(f"/h{number}", Answer(status=302, headers={"Location": f"/h{number + 1}"}, delay=0.4))
    news.answer("/h5", Answer(body=b"late", delay=0.4))
    assert refused(news.url("/h0"), timeout=1.0).kind == "timeout"


def test_a_length_told_too_long_and_one_told_too_short(news: NewsServer) -> None:
    assert refused(news.answer("/long", Answer(body=b"x" * 50, headers={"Content-Length": "5000"})), timeout=1).kind in {
        "connection",
        "timeout",
    }
    assert fetched(news.answer("/short", Answer(body=b"x" * 50, headers={"Content-Length": "20"}))).body == b"x" * 20
    assert refused(news.answer("/none", Answer(body=b"x", headers={"Content-Length": "many"}))).kind == "connection"


def test_a_redirect_to_our_own_machine_is_refused(news: NewsServer) -> None:
    async def outside(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    news.answer("/secret", Answer(body=b"secret"))
    news.answer("/f", redirect(news.url("/secret")))
    url = news.url("/f", "publisher.example")
    assert refused(url, resolver=outside, allow=["publisher.example"]).kind == "blocked_address"
    assert news.asked("/secret") == []


def test_a_name_that_resolves_to_another_address_the_second_time_gains_nothing(news: NewsServer) -> None:
    """The first answer passes the check, the second leads home: whoever looks the name up again to connect is caught."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> list[str]:
        if host == "127.0.0.1":
            return [host]
        asked.append(host)
        return next(answers)

    news.answer("/f", redirect(news.url("/inner", "rebind.example")))
    news.answer("/inner", Answer(body=b"metadata"))
    assert refused(news.url("/f"), resolver=rebinding, timeout=1).kind in {"connection", "timeout"}
    assert (asked, news.asked("/inner")) == (["rebind.example"], [])
    assert refused(news.url("/f"), resolver=rebinding, timeout=1).kind == "blocked_address"
    assert (len(asked), news.asked("/inner")) == (2, [])


def certificate(folder: Path, *, days: int, names: Sequence[str]) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "publisher.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400)).not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names] + [x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    certificate_file, key_file = folder / "cert.pem", folder / "key.pem"
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return certificate_file, key_file


@pytest.mark.parametrize("days", [30, -1])
def test_a_certificate_that_nobody_vouches_for_or_that_has_expired_is_a_tls_error(tmp_path: Path, days: int) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(tmp_path, days=days, names=["publisher.example"]))
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            try:
                connection, _ = listening.accept()
                with context.wrap_socket(connection, server_side=True) as secure:
                    secure.recv(10)
            except OSError:
                pass

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        error = refused(f"https://127.0.0.1:{listening.getsockname()[1]}/feed")
        thread.join(5)
    assert (error.kind, "certificate" in str(error).lower()) == ("tls", True)


def bomb(laughs: int) -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, laughs))
    body = "<item><title>Laughs</title><guid>1</guid><description>&a9;</description></item><item><title>Sober</title><guid>2</guid></item>"
    return f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss version="2.0"><channel>{body}</channel></rss>'.encode()


HOSTILE = {
    "billion laughs": (bomb(10), {"Laughs", "Sober"}),
    "external entity": (
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel>'
        b"<item><title>A &x; B</title><guid>1</guid></item></channel></rss>",
        {"A &x; B"},
    ),
    "300,000 nested tags": (b"<rss><channel>" + b"<a>" * 300_000 + b"<item><title>Deep</title></item></channel></rss>", {"Deep"}),
    "300,000 nested tags in an item": (
        rss("<title>First</title><guid>1</guid>", "<title>Deep</title><guid>2</guid><description>" + "<b>" * 300_000 + "</description>"),
        {"First", "Deep"},
    ),
    "100,000 opening brackets": (b"<rss><channel><item><title>" + b"<" * 100_000, set()),
    "JSON nested 100,000 deep": (b'{"items": ' + b"[" * 100_000, set()),
    "JSON that is no feed": (b'{"status": "ok", "articles": 7}', set()),
    "a title of 8 MB": (rss(f"<title>{'long ' * 1_600_000}</title><guid>1</guid>"), None),
    "NUL and control characters": (rss("<title>A\0B\x0b\x1bC</title><guid>1</guid>"), {"ABC"}),
    "a PDF": (b"%PDF-1.7\n" + bytes(range(256)) * 100, set()),
    "UTF-16 that calls itself Latin-1": (
        '<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><item><title>Köln</title><guid>1</guid></item></channel></rss>'.encode(
            "utf-16"
        ),
        {"Köln"},
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_gives_its_entries_or_one_clear_error_in_bounded_time(news: NewsServer, live: Live, name: str) -> None:
    body, titles = HOSTILE[name]
    news.answer("/feed", Answer(body=body, packed="gzip", content_type="application/rss+xml; charset=iso-8859-1"))

    async def story(world: World) -> None:
        world.settings = world.settings.model_copy(update={"feed_max_bytes": 16_000_000})
        begun = time.monotonic()
        result = await world.poll()
        assert time.monotonic() - begun < 20
        found = {article.title for article in await world.articles()}
        if titles is None:
            assert all(len(title) <= 500 for title in found)
        elif result.error is None:
            assert found <= titles
        else:
            assert result.error.kind in {"not_a_feed", "truncated", "too_large", "timeout", "crashed"}
            assert "\n" not in str(result.error)

    live(story)


def test_200_000_items_are_read_up_to_the_cap_in_bounded_time(news: NewsServer, live: Live) -> None:
    body = rss(*(f"<title>{n}</title><guid>{n}</guid>" for n in range(200_000)))
    assert len(body) > 8_000_000
    news.answer("/feed", Answer(body=body))

    async def story(world: World) -> None:
        assert (await world.poll()).error.kind == "too_large"  # type: ignore[union-attr]
        world.settings = world.settings.model_copy(update={"feed_max_bytes": 32_000_000})
        begun = time.monotonic()
        assert (await world.poll()).new_articles == 100
        assert time.monotonic() - begun < 20

    live(story)


@pytest.mark.parametrize(
    ("told", "charset", "text"),
    [
        ("iso-8859-1", "utf-8", "Ministère à Genève"),
        ("utf-8", "cp1252", "Ministère – “Genève”"),
        ("gb2312", "gb18030", "外交部长王毅"),
        ("us-ascii", "utf-8", "विदेश मंत्री"),
        ("nonsense-9", "cp1251", "Лавров в Исламабаде"),
    ],
)
def test_a_charset_that_lies_is_seen_through(news: NewsServer, live: Live, told: str, charset: str, text: str) -> None:
    declared = charset if told == "nonsense-9" else told
    head = f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel>'
    body = (head + f"<item><title>{text}</title><guid>1</guid></item></channel></rss>").encode(charset)
    news.answer("/feed", Answer(body=body, content_type=f"text/xml; charset={told}"))

    async def story(world: World) -> None:
        await world.poll()
        assert [article.title for article in await world.articles()] == [text]

    live(story)


def test_a_page_that_hangs_its_reader_costs_one_deadline_and_no_entry(news: NewsServer, live: Live) -> None:
    news.answer("/feed", Answer(body=rss(item(news, "deep", summary="They spoke."))))
    news.answer("/deep", html("<div>" * 200_000 + "text"))

    async def story(world: World) -> None:
        world.settings = world.settings.model_copy(update={"page_deadline_seconds": 5})
        assert (await world.poll()).new_articles == 1
        assert [article.title for article in await world.articles()] == ["deep"]

    live(story)
