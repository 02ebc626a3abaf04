"""WebSub as an accelerator: where a feed names a hub and the world can reach us, changes are pushed, signed, under leases that are renewed.

Polling goes on beside it, since hubs promise and forget. A delivery without our signature is thrown away, and answered as any other, so
that nobody learns from it. Imports the documents, the domain, the errors, the logs, the settings, the store's contracts and this part's
own modules.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.documents import TextWorkers, parse_feed
from bot.domain import Source
from bot.errors import SourceError
from bot.observe import get_logger
from bot.settings import PollingSettings, WebSubSettings
from bot.sources.fetch import Fetcher
from bot.sources.kinds import Reading
from bot.store import HubLease, Store

PATH = "/websub/"
LONGEST_LEASE = timedelta(days=14)
# A lease is asked for again when so much of it is left; a hub that never confirmed is asked again after so long.
RENEW_BEFORE = timedelta(days=1)
ASK_AGAIN = timedelta(hours=12)
# A hub that refused is believed for so long.
_AFTER_REFUSAL = timedelta(days=7)
_METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})
_ANSWER_BYTES = 65_536

Push = Callable[[str, Reading], Awaitable[object]]
"""Takes a source's id and what its hub brought."""


@dataclass(frozen=True, slots=True)
class Hubs:
    """Asks hubs for leases, confirms what was asked, and takes what they bring."""

    sources: Mapping[str, Source]
    store: Store
    fetcher: Fetcher
    workers: TextWorkers
    clock: Clock
    settings: WebSubSettings
    polling: PollingSettings
    push: Push
    new_token: Callable[[], str] = lambda: secrets.token_urlsafe(32)

    async def keep(self) -> int:
        """Asks for a lease where a source names a hub and none is held, or the one that is ends soon. The number asked for."""
        async with self.store.reading() as tx:
            states, leases = await tx.sources.all(), {lease.source_id: lease for lease in await tx.hubs.all()}
        asked = 0
        for state in states:
            hub, topic, lease = state.memory.hub, state.memory.topic, leases.get(state.source_id)
            if state.source_id not in self.sources or not hub or not topic:
                continue
            if lease is None or (lease.hub, lease.topic) != (hub, topic) or self._due(lease):
                await self._ask(state.source_id, hub, topic, lease)
                asked += 1
        return asked

    def _due(self, lease: HubLease) -> bool:
        now = self.clock()
        if lease.state == "held" and lease.lease_until is not None:
            return now >= lease.lease_until - RENEW_BEFORE and now >= lease.requested_at + ASK_AGAIN / 12
        return now >= lease.requested_at + (_AFTER_REFUSAL if lease.state == "refused" else ASK_AGAIN)

    async def _ask(self, source_id: str, hub: str, topic: str, before: HubLease | None) -> None:
        """A renewal keeps token and secret, so that what is on its way still arrives; the lease is kept before the hub is asked."""
        same = before is not None and (before.hub, before.topic) == (hub, topic)
        lease = (
            replace(before, requested_at=self.clock(), state=before.state if before.state == "held" else "asked")
            if same and before is not None
            else HubLease(self.new_token(), source_id, hub, topic, self.new_token(), "asked", self.clock())
        )
        async with self.store.writing() as tx:
            await tx.hubs.save(lease)
        form = {
            "hub.mode": "subscribe", "hub.topic": topic, "hub.callback": self.callback(lease), "hub.secret": lease.secret,
            "hub.lease_seconds": str(self.settings.lease_days * 86_400),
        }  # fmt: skip
        try:
            await self.fetcher.post(hub, form, max_bytes=_ANSWER_BYTES)
        except SourceError as error:  # polling goes on, and the hub is asked again later
            get_logger("readout.sources").info("hub_refused", source=source_id, hub=hub, error_kind=error.kind)

    def callback(self, lease: HubLease) -> str:
        """Our address for what the hub has to say of the lease."""
        return f"{self.settings.public_url.rstrip('/')}{PATH}{lease.token}"

    async def confirm(self, token: str, asked: Mapping[str, str]) -> str | None:
        """The challenge, where the hub asks of what we asked of it; None where it does not."""
        async with self.store.writing() as tx:
            lease = await tx.hubs.get(token)
            if lease is None or asked.get("hub.topic") != lease.topic:
                return None
            if asked.get("hub.mode") == "denied":
                await tx.hubs.save(replace(lease, state="refused", lease_until=None))
                return ""
            challenge, seconds = asked.get("hub.challenge", ""), asked.get("hub.lease_seconds", "")
            if asked.get("hub.mode") != "subscribe" or not challenge or len(challenge) > 4096:
                return None
            told = timedelta(seconds=int(seconds[:9])) if seconds.isascii() and seconds.isdigit() else LONGEST_LEASE
            await tx.hubs.save(replace(lease, state="held", lease_until=self.clock() + min(told, LONGEST_LEASE)))
            return challenge

    async def take(self, token: str, body: bytes, headers: Mapping[str, str]) -> bool:
        """False where no lease of that name is held. A delivery that is not signed as agreed, or that cannot be read, is dropped."""
        async with self.store.reading() as tx:
            lease = await tx.hubs.get(token)
        if lease is None or lease.source_id not in self.sources:
            return False
        if not is_signed(body, headers.get("x-hub-signature", ""), lease.secret):
            get_logger("readout.sources").warning("push_unsigned", source=lease.source_id)
            return True
        parse = partial(parse_feed, content_type=headers.get("content-type"), base_url=lease.topic, now=self.clock())
        try:
            feed = await self.workers.run(parse, body, deadline=self.polling.page_deadline_seconds)
        except SourceError as error:
            get_logger("readout.sources").info("push_unread", source=lease.source_id, error_kind=error.kind)
            return True
        async with self.store.writing() as tx:
            await tx.hubs.save(replace(lease, last_push=self.clock()))
        await self.push(lease.source_id, Reading(feed.entries, hub=lease.hub, topic=lease.topic, ttl_minutes=feed.ttl_minutes))
        return True


def is_signed(body: bytes, told: str, secret: str) -> bool:
    """Whether `X-Hub-Signature` ("sha256=...") is that of the body by the secret."""
    method, _, digest = told.strip().partition("=")
    if method.lower() not in _METHODS or not digest.isascii():
        return False
    return hmac.compare_digest(hmac.new(secret.encode(), body, getattr(hashlib, method.lower())).hexdigest(), digest.strip().lower())


def websub_app(hubs: Hubs) -> Starlette:
    """The callback that hubs reach: GET confirms a lease, POST brings news."""

    async def confirm(request: Request) -> Response:
        challenge = await hubs.confirm(request.path_params["token"], dict(request.query_params))
        return PlainTextResponse("no such subscription", 404) if challenge is None else PlainTextResponse(challenge)

    async def take(request: Request) -> Response:
        body = await _whole(request.stream(), hubs.polling.feed_max_bytes)
        if body is None:
            return PlainTextResponse("too large", 413)
        known = await hubs.take(request.path_params["token"], body, {name.lower(): value for name, value in request.headers.items()})
        return Response(status_code=202) if known else PlainTextResponse("no such subscription", 410)

    return Starlette(routes=[Route(PATH + "{token}", confirm, methods=["GET"]), Route(PATH + "{token}", take, methods=["POST"])])


async def _whole(stream: AsyncIterator[bytes], most: int) -> bytes | None:
    """None where more comes than is allowed."""
    body = bytearray()
    async for part in stream:
        body += part
        if len(body) > most:
            return None
    return bytes(body)
