"""Fetching against a real server on loopback: conditions, caps, deadlines, redirects, throttles, and the wall around private networks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import SourceError
from bot.sources import Fetched, Fetcher
from tests.news_server import Answer, NewsServer, redirect

CAP = 1_000_000
NOON = datetime(2021, 9, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def news() -> Iterator[NewsServer]:
    with NewsServer() as server:
        yield server


def fetched(url: str, *, max_bytes: int = CAP, allow: Sequence[str] = ("127.0.0.1",), timeout: float = 20, **more: Any) -> Fetched:
    async def go() -> Fetched:
        conditions = {name: more.pop(name) for name in ("etag", "last_modified") if name in more}
        async with Fetcher(
            user_agent="Readout test", timeout_seconds=timeout, allow_private_hosts=allow, clock=lambda: NOON, **more
        ) as fetcher:
            return await fetcher.get(url, max_bytes=max_bytes, **conditions)

    return asyncio.run(go())


def refused(url: str, **how: Any) -> SourceError:
    with pytest.raises(SourceError) as raised:
        fetched(url, **how)
    return raised.value


def test_an_answer_comes_with_its_validators_and_the_client_says_who_it_is(news: NewsServer) -> None:
    url = news.answer("/f", Answer(body=b"<rss/>", etag='"1"', content_type="text/xml", headers={"Last-Modified": "Tue"}))
    got = fetched(url)
    assert (got.status, got.body, got.etag, got.last_modified, got.content_type) == (200, b"<rss/>", '"1"', "Tue", "text/xml")
    assert news.requests[0].headers["user-agent"] == "Readout test"
    assert "if-none-match" not in news.requests[0].headers


def test_validators_are_sent_and_a_304_counts_as_not_modified(news: NewsServer) -> None:
    got = fetched(news.answer("/f", Answer(status=304)), etag='"1"', last_modified="Tue, 14 Sep 2021 10:00:00 GMT")
    assert (got.not_modified, got.body) == (True, b"")
    assert news.requests[0].headers["if-none-match"] == '"1"'
    assert news.requests[0].headers["if-modified-since"] == "Tue, 14 Sep 2021 10:00:00 GMT"


def test_a_304_nobody_asked_for_is_an_error(news: NewsServer) -> None:
    assert refused(news.answer("/f", Answer(status=304))).kind == "bad_status"


@pytest.mark.parametrize("packed", ["gzip", "deflate", "raw-deflate", "br", None])
@pytest.mark.parametrize("chunked", [True, False])
def test_every_packing_comes_out_whole(news: NewsServer, packed: str | None, chunked: bool) -> None:
    body = b"".join(b"line %d of the feed\n" % number for number in range(20_000))
    assert fetched(news.answer("/f", Answer(body=body, packed=packed, chunked=chunked, piece=1000))).body == body


@pytest.mark.parametrize("packed", ["gzip", "deflate", "br"])
def test_a_bomb_is_stopped_by_what_it_unpacks_to(news: NewsServer, packed: str) -> None:
    bomb = news.answer("/f", Answer(body=bytes(60_000_000), packed=packed))
    assert refused(bomb).kind == "too_large"


@pytest.mark.parametrize("packed", ["gzip", "br"])
def test_a_bomb_below_the_cap_is_stopped_by_its_ratio(news: NewsServer, packed: str) -> None:
    error = refused(news.answer("/f", Answer(body=bytes(20_000_000), packed=packed)), max_bytes=50_000_000)
    assert (error.kind, "200 times" in str(error)) == ("too_large", True)


def test_a_body_over_the_cap_is_refused_whether_its_length_is_told_or_not(news: NewsServer) -> None:
    assert refused(news.answer("/told", Answer(body=bytes(CAP + 1)))).kind == "too_large"
    assert refused(news.answer("/untold", Answer(body=bytes(CAP + 1), chunked=True))).kind == "too_large"
    assert len(fetched(news.answer("/exact", Answer(body=bytes(CAP)))).body) == CAP


def test_a_damaged_packing_and_one_not_asked_for_are_told(news: NewsServer) -> None:
    assert refused(news.answer("/f", Answer(body=b"no gzip", headers={"Content-Encoding": "gzip"}))).kind == "encoding"
    assert refused(news.answer("/g", Answer(body=b"x", headers={"Content-Encoding": "zstd"}))).kind == "encoding"


def test_a_slow_drip_meets_the_total_deadline(news: NewsServer) -> None:
    drip = news.answer("/f", Answer(body=bytes(1000), piece=1, pause=0.05))  # each read is quick, the whole takes 50 s
    assert refused(drip, timeout=0.5).kind == "timeout"


def test_a_server_that_says_nothing_meets_the_deadline(news: NewsServer) -> None:
    assert refused(news.answer("/f", Answer(hang=True)), timeout=0.3).kind == "timeout"


def test_a_connection_cut_short_is_a_connection_error(news: NewsServer) -> None:
    assert refused(news.answer("/f", Answer(body=bytes(1000), cut_after=10))).kind == "connection"


def test_nobody_listening_is_a_connection_error() -> None:
    with NewsServer() as server:
        url = server.url("/f")
    assert refused(url).kind == "connection"


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": "Tue, 14 Sep 2021 12:05:00 GMT"}, 300.0),
        ({"Retry-After": "Tue, 14 Sep 2021 12:05:00 GMT", "Date": "Tue, 14 Sep 2021 12:04:00 GMT"}, 60.0),
        ({"Retry-After": "Tue, 14 Sep 2021 11:00:00 GMT"}, 0.0),
    ],
)
def test_both_forms_of_retry_after_are_read(news: NewsServer, status: int, headers: dict[str, str], seconds: float) -> None:
    error = refused(news.answer("/f", Answer(status=status, headers=headers)))
    assert (error.kind, error.retry_after) == ("throttled", seconds)


def test_a_retry_after_that_says_nothing_counts_as_absent(news: NewsServer) -> None:
    error = refused(news.answer("/f", Answer(status=429, headers={"Retry-After": "later"})))
    assert (error.kind, error.retry_after) == ("throttled", None)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 502, 503])
def test_an_error_status_is_told_with_its_number(news: NewsServer, status: int) -> None:
    error = refused(news.answer("/f", Answer(status=status)))
    assert (error.kind, str(status) in str(error)) == ("bad_status", True)


def test_redirects_are_followed_by_hand_and_the_last_address_is_told(news: NewsServer) -> None:
    end = news.answer("/end", Answer(body=b"here"))
    news.answer("/middle", redirect("end", 308))
    got = fetched(news.answer("/start", redirect(news.url("/middle"), 301)))
    assert (got.body, got.url) == (b"here", end)


def test_a_redirect_loop_ends_after_five_hops(news: NewsServer) -> None:
    loop = news.answer("/loop", redirect("/loop"))
    assert refused(loop).kind == "redirects"
    assert len(news.asked("/loop")) == 6


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://example.org/x", "gopher://example.org", "javascript:alert(1)"])
def test_a_redirect_to_another_scheme_is_refused(news: NewsServer, target: str) -> None:
    assert refused(news.answer("/f", redirect(target))).kind == "redirects"


@pytest.mark.parametrize("host", ["localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0.0.0.0", "169.254.169.254", "10.0.0.1"])
def test_a_redirect_to_a_private_address_is_refused(news: NewsServer, host: str) -> None:
    news.answer("/secret", Answer(body=b"secret"))
    error = refused(news.answer("/f", redirect(news.url("/secret", host))))
    assert error.kind == "blocked_address"
    assert news.asked("/secret") == []


def test_a_private_address_is_refused_at_the_first_hop_too(news: NewsServer) -> None:
    assert refused(news.answer("/f", Answer(body=b"x")), allow=()).kind == "blocked_address"
    assert news.requests == []


def test_a_name_that_resolves_to_a_private_address_is_refused_unless_allowed_by_name(news: NewsServer) -> None:
    async def home(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    news.answer("/f", Answer(body=b"inside"))
    url = news.url("/f", "intranet.example")
    assert refused(url, resolver=home).kind == "blocked_address"
    assert fetched(url, resolver=home, allow=["Intranet.Example"]).body == b"inside"


def test_one_private_address_among_public_ones_is_enough_to_refuse(news: NewsServer) -> None:
    async def mixed(host: str, port: int) -> list[str]:
        return ["93.184.216.34", "127.0.0.1"]

    assert refused(news.url("/f", "mixed.example"), resolver=mixed).kind == "blocked_address"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "240.0.0.1", "0.0.0.0",
        "255.255.255.255", "::", "::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
        "2002:a00:1::", "2001:0:5ef5:79fb::f5ff:fffe",
    ],
)  # fmt: skip
def test_every_sort_of_inner_address_is_refused_however_it_is_wrapped(address: str) -> None:
    async def inner(host: str, port: int) -> list[str]:
        return [address]

    assert refused("http://news.example/feed", resolver=inner).kind == "blocked_address"


def test_the_connection_goes_to_the_checked_address_and_no_second_look_up_is_made(news: NewsServer) -> None:
    asked: list[str] = []

    async def once(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    news.answer("/f", Answer(body=b"x"))
    fetched(news.url("/f", "news.example"), resolver=once, allow=["news.example"])
    assert asked == ["news.example"]
    assert news.requests[0].headers["host"] == f"news.example:{news.port}"


def test_the_next_address_is_tried_where_the_first_does_not_answer(news: NewsServer) -> None:
    async def two(host: str, port: int) -> list[str]:
        return ["127.0.0.2", "127.0.0.1"]  # the server listens on the second only

    news.answer("/f", Answer(body=b"x"))
    assert fetched(news.url("/f", "news.example"), resolver=two, allow=["news.example"]).body == b"x"


def test_a_host_without_an_address_is_told_plainly() -> None:
    async def nowhere(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    error = refused("http://nowhere.example/feed", resolver=nowhere)
    assert (error.kind, "nowhere.example" in str(error)) == ("connection", True)


def test_speaking_tls_to_a_plain_server_is_a_tls_error(news: NewsServer) -> None:
    assert refused(news.url("/f").replace("http://", "https://")).kind == "tls"


@pytest.mark.parametrize("url", ["http://", "http://[", "mailto:a@b", "http://a b/", "http://" + "a" * 70 + ".example/"])
def test_an_address_that_is_none_is_an_error_of_its_own_and_no_crash(url: str) -> None:
    assert refused(url).kind in {"connection", "redirects"}


def test_cookies_are_not_carried_from_one_answer_to_the_next(news: NewsServer) -> None:
    news.answer("/b", Answer(body=b"x"))
    fetched(news.answer("/a", Answer(status=302, headers={"Location": "/b", "Set-Cookie": "id=1"})))
    assert "cookie" not in news.asked("/b")[0].headers
