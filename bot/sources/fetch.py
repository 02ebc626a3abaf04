"""Fetches one address over HTTP, politely and within bounds: conditional, capped, timed, followed by hand, never into a private network.

Imports the errors, the clock and this part's own modules.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Self, cast
from urllib.parse import urlencode

import httpcore
import httpx

from bot.clock import Clock, system_clock
from bot.errors import SourceError
from bot.settings import PollingSettings
from bot.sources.addresses import GuardedBackend, Resolver, system_resolver
from bot.sources.connections import Connections
from bot.sources.decoding import ACCEPTED, Unpacker, too_large
from bot.sources.hosts import Hosts

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_METHOD_KEPT = frozenset({307, 308})
_THROTTLES = frozenset({429, 503})
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d+)")
_CONNECT_SECONDS = 10.0
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/html;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `body` is unpacked; it is empty where `not_modified`. `url` is the last hop's. `retry_after` is in seconds.

    `moved` is where redirects that call themselves permanent led, None where there was none; `fresh_seconds` is how long the server calls
    the answer fresh (Cache-Control, Expires).
    """

    status: int
    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    retry_after: float | None = None
    not_modified: bool = False
    moved: str | None = None
    fresh_seconds: float | None = None

    @property
    def content_type(self) -> str | None:
        return self.headers.get("content-type")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of an address."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None
    max_bytes: int
    conditional: bool
    pace: float | None


class Fetcher:
    """One shared HTTP client. Use as `async with Fetcher(...) as fetcher`, or call `aclose`."""

    def __init__(
        self,
        *,
        user_agent: str,
        timeout_seconds: float = 20.0,
        allow_private_hosts: Iterable[str] = (),
        clock: Clock = system_clock,
        resolver: Resolver = system_resolver,
        hosts: Hosts | None = None,
    ) -> None:
        self._timeout = timeout_seconds
        self._clock = clock
        self.hosts = hosts or Hosts()
        # Requests go to the transport itself, without the client around it: what that adds (cookies, redirects, proxies) is not wanted
        # here, since an answer must not depend on what another source was told.
        self._transport = Connections(GuardedBackend(allow_private_hosts, resolver))
        self._headers = {"User-Agent": user_agent, "Accept-Encoding": ACCEPTED, "Accept": _ACCEPT, "Connection": "keep-alive"}
        self._extensions = {"timeout": httpx.Timeout(timeout_seconds, connect=min(_CONNECT_SECONDS, timeout_seconds)).as_dict()}

    @classmethod
    def from_settings(cls, settings: PollingSettings, *, clock: Clock = system_clock) -> Self:
        return cls(
            user_agent=settings.user_agent,
            timeout_seconds=settings.timeout_seconds,
            allow_private_hosts=settings.allow_private_hosts,
            clock=clock,
            hosts=Hosts(at_once=settings.per_host, pace=settings.pace_seconds),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def get(
        self,
        url: str,
        *,
        max_bytes: int,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str | None = None,
        pace: float | None = None,
    ) -> Fetched:
        """The answer of the address, conditional where validators are given; `pace` is the host's own, in seconds, where it has one.

        SourceError with kind timeout, too_large, bad_status, gone, blocked_address, connection, tls, redirects, throttled or encoding.
        """
        told = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value for name, value in told.items() if value}
        headers = {**conditions, **({"Accept": accept} if accept else {})}
        return await self._ask("GET", url, headers, max_bytes, conditional=bool(conditions), pace=pace)

    async def post(self, url: str, form: Mapping[str, str], *, max_bytes: int) -> Fetched:
        """The answer to a form; errors as for `get`. A redirect that keeps the method is followed with the form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._ask("POST", url, headers, max_bytes, content=urlencode(form).encode())

    async def _ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        max_bytes: int,
        *,
        conditional: bool = False,
        content: bytes | None = None,
        pace: float | None = None,
    ) -> Fetched:
        try:
            return await self._follow(_Asked(method, url, headers, content, max_bytes, conditional, pace))
        except (TimeoutError, httpx.TimeoutException, httpcore.TimeoutException) as error:
            raise SourceError(
                f"{url} did not answer within {self._timeout:g} seconds", "", "It is tried again later", kind="timeout"
            ) from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpcore.UnsupportedProtocol, UnicodeError) as error:
            raise SourceError(f"{url!r} is no address to fetch", str(error), "Correct the address", kind="connection") from error
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise _connection_error(url, error) from error

    async def _follow(self, asked: _Asked) -> Fetched:
        """Hop after hop, each in its host's turn; the deadline holds for all of them together and not for the waiting between."""
        here, moved, permanent = _address(asked.url), None, True
        method, content, left = asked.method, asked.content, self._timeout
        clock = asyncio.get_running_loop().time
        for _ in range(MAX_REDIRECTS + 1):
            if here.scheme not in {"http", "https"} or not here.host:
                raise SourceError(
                    f"{asked.url} leads to {here}", "only http and https are followed", "Correct the address", kind="redirects"
                )
            async with self.hosts.turn(here.host, pace=asked.pace):
                begun = clock()
                async with asyncio.timeout(left):
                    response = await self._transport.handle_async_request(self._request(method, here, asked, content))
                    stream = cast("httpx.AsyncByteStream", response.stream)
                    try:
                        location = response.headers.get("location", "") if response.status_code in _REDIRECTS else ""
                        if not location:
                            return await self._read(response, stream, here, asked, moved)
                    finally:
                        await stream.aclose()
                left -= clock() - begun
            here = _next_hop(here, location)
            permanent = permanent and response.status_code in _PERMANENT
            moved = str(here) if permanent else moved
            if content is not None and response.status_code not in _METHOD_KEPT:
                method, content = "GET", None
        raise SourceError(
            f"{asked.url} redirects more than {MAX_REDIRECTS} times", f"last to {here}", "Open it in a browser and correct the address",
            kind="redirects",
        )  # fmt: skip

    def _request(self, method: str, url: httpx.URL, asked: _Asked, content: bytes | None) -> httpx.Request:
        request = httpx.Request(method, url, headers={**self._headers, **asked.headers}, content=content, extensions=self._extensions)
        if url.userinfo:
            next(httpx.BasicAuth(url.username, url.password).auth_flow(request))
        return request

    async def _read(
        self, response: httpx.Response, stream: httpx.AsyncByteStream, here: httpx.URL, asked: _Asked, moved: str | None
    ) -> Fetched:
        status, url = response.status_code, str(here)
        headers = {name.lower(): value for name, value in response.headers.items()}
        retry_after = self._retry_after(headers)
        not_modified = status == 304 and asked.conditional
        if not not_modified and not 200 <= status < 300:
            error = _status_error(url, response, retry_after)
            if error.kind == "throttled":
                self.hosts.throttled(here.host, asked.url, retry_after)
            raise error
        # Read to its end, though it has no body: only then is the connection kept for the next request.
        body = await _body(stream, headers, url, 1024 if not_modified else asked.max_bytes)
        return Fetched(
            status, url, body, headers, headers.get("etag"), headers.get("last-modified"), retry_after, not_modified, moved,
            fresh_seconds=self._fresh(headers),
        )  # fmt: skip

    def _fresh(self, headers: Mapping[str, str]) -> float | None:
        """How long the answer may be kept, by max-age or else by Expires; None where the server says nothing or forbids it."""
        control = headers.get("cache-control", "").lower()
        if "no-cache" in control or "no-store" in control:
            return None
        if found := _MAX_AGE.search(control):
            return float(found[1][:9])
        return self._until(headers.get("expires", ""), headers)

    def _retry_after(self, headers: Mapping[str, str]) -> float | None:
        """Seconds to wait, from either form of Retry-After; a date is measured against the server's own clock where it tells it."""
        value = headers.get("retry-after", "").strip()
        if value.isascii() and value.isdigit():
            return float(value[:9])
        return self._until(value, headers)

    def _until(self, value: str, headers: Mapping[str, str]) -> float | None:
        if not value:
            return None
        try:
            until = parsedate_to_datetime(value)
            now = parsedate_to_datetime(headers["date"]) if "date" in headers else self._clock()
            return max(0.0, (until - now).total_seconds())
        except (ValueError, TypeError):
            return None  # no date: as if the server had said nothing


@lru_cache(4096)
def _address(url: str) -> httpx.URL:
    """Sources are asked at the same addresses again and again, and to take one apart costs a tenth of the asking."""
    return httpx.URL(url)


def _next_hop(here: httpx.URL, location: str) -> httpx.URL:
    try:
        return here.join(location)
    except httpx.InvalidURL as error:
        raise SourceError(f"{here} redirects to {location!r}", str(error), "Correct the address", kind="redirects") from error


async def _body(stream: httpx.AsyncByteStream, headers: Mapping[str, str], url: str, max_bytes: int) -> bytes:
    length = headers.get("content-length", "")
    if length.isdigit() and int(length[:18]) > max_bytes:
        raise too_large(url, max_bytes)
    unpacker = Unpacker(headers.get("content-encoding", ""), url=url, max_bytes=max_bytes)
    async for part in stream:
        unpacker.take(part)
    return unpacker.body()


def _status_error(url: str, response: httpx.Response, retry_after: float | None) -> SourceError:
    status = response.status_code
    told = f"{status} {response.reason_phrase}".strip()
    if status == 429 or (status in _THROTTLES and retry_after is not None):
        return SourceError(f"{url} asks for fewer requests", told, "It is tried again later", kind="throttled", retry_after=retry_after)
    if status == 410:
        return SourceError(f"{url} is gone for good", told, "Find its new address, or disable the source", kind="gone")
    step = "Correct or disable the source" if status in {401, 403, 404} else "It is tried again later"
    return SourceError(f"{url} answered with an error", told, step, kind="bad_status", retry_after=retry_after)


def _connection_error(url: str, error: BaseException) -> SourceError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            step = "Check the site's certificate and this machine's clock"
            return SourceError(f"no secure connection to {url}", cause.reason or str(cause), step, kind="tls")
        cause = cause.__cause__ or cause.__context__
    return SourceError(f"no connection to {url}", str(error) or type(error).__name__, "Check the network", kind="connection")
