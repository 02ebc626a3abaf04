"""Socket Mode, from Slack's side: addresses that work once, envelopes and their acks, requests to come anew."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import WSMsgType, web


@dataclass(frozen=True, slots=True)
class Ack:
    """What came back for an envelope, and after how many seconds."""

    payload: Mapping[str, Any] | None
    seconds: float


class Sockets:
    """The connections of the app."""

    def __init__(self, app_token: str, address: Callable[[], str]) -> None:
        self.app_token = app_token
        self.greeted = 0
        self.open: list[web.WebSocketResponse] = []
        self.refuse = 0
        self._address = address
        self._tickets: set[str] = set()
        self._numbers = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[Mapping[str, Any] | None]] = {}

    def address(self, token: str) -> dict[str, Any]:
        if token != self.app_token:
            return {"ok": False, "error": "invalid_auth"}
        ticket = f"ticket{next(self._numbers)}"
        self._tickets.add(ticket)
        return {"ok": True, "url": f"{self._address()}?ticket={ticket}&app_id=A1"}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408, text="the address was used")
        self._tickets.discard(ticket)
        if self.refuse:
            self.refuse -= 1
            return web.Response(status=500)
        link = web.WebSocketResponse()
        await link.prepare(request)
        await link.send_json({"type": "hello", "num_connections": len(self.open) + 1, "connection_info": {"app_id": "A1"}})
        self.open.append(link)
        self.greeted += 1
        try:
            async for message in link:
                if message.type is WSMsgType.TEXT:
                    self._acked(json.loads(message.data))
        finally:
            if link in self.open:
                self.open.remove(link)
        return link

    async def deliver(self, kind: str, body: Mapping[str, Any], *, within: float = 3.0, **envelope: Any) -> Ack:
        """AssertionError where no ack comes in time: Slack would show its user a failure."""
        ident = f"env-{next(self._numbers)}"
        answer: asyncio.Future[Mapping[str, Any] | None] = asyncio.get_running_loop().create_future()
        self._waiting[ident] = answer
        began = time.monotonic()
        assert self.open, "no connection is open"
        await self.open[-1].send_json(
            {"type": kind, "envelope_id": ident, "payload": body, "accepts_response_payload": kind != "events_api", **envelope}
        )
        try:
            payload = await asyncio.wait_for(answer, within)
        except TimeoutError:
            raise AssertionError(f"no ack of {kind} within {within:g} s") from None
        return Ack(payload, time.monotonic() - began)

    async def refresh(self, reason: str) -> None:
        for link in list(self.open):
            await link.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}})

    async def drop(self) -> None:
        for link in list(self.open):
            await link.close(code=1001)

    def _acked(self, message: Mapping[str, Any]) -> None:
        waiting = self._waiting.pop(str(message.get("envelope_id")), None)
        if waiting and not waiting.done():
            waiting.set_result(message.get("payload"))
