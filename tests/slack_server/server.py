"""A Slack of one's own on loopback: Web API, Socket Mode, response addresses, OAuth, uploads, and troubles on demand.

`with SlackServer() as slack: slack.team.add("C1", "desk")`. It lives on a thread with its own event loop; what is awaited here may be
awaited from any other loop. Imports nothing of the project.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.slack_server import block_kit, payloads
from tests.slack_server.oauth import OAuth
from tests.slack_server.sockets import Ack, Sockets
from tests.slack_server.state import Call, Message, Trouble, Workspace
from tests.slack_server.web_api import METHODS, SCOPES, Refused, arguments

T = TypeVar("T")

APP_TOKEN = "xapp-1-A1-1234567890-0123456789abcdef"
BOT_TOKEN = "xoxb-1000-2000-desksecretdesksecret"
ALL_SCOPES = frozenset(scope for scopes in SCOPES.values() for scope in scopes) | {"commands", "metadata.message:read"}


class SlackServer:
    """`team` is the first workspace, T1, where the bot holds `BOT_TOKEN`; more by `install`."""

    def __init__(self) -> None:
        self.teams: dict[str, Workspace] = {}
        self.team = self.install("T1", BOT_TOKEN)
        self.calls: list[Call] = []
        self.files: dict[str, dict[str, Any]] = {}
        self.used_triggers: set[str] = set()
        self.history_limit = 1000
        self.date: Callable[[], str] | None = None
        self.answers: dict[str, list[tuple[Mapping[str, Any], int]]] = {}
        self.expired: set[str] = set()
        self.sockets = Sockets(APP_TOKEN, lambda: self.url("/link").replace("http", "ws", 1))
        self.oauth = OAuth(self)
        self.open_tries = 0
        self._troubles: dict[str, deque[Trouble]] = {}
        self._asked: dict[str, tuple[str, str, str]] = {}
        self._numbers = itertools.count(1)
        self._clock = 1_631_642_400
        self.loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    def install(self, team: str, token: str, *, scopes: set[str] | None = None) -> Workspace:
        self.teams[team] = Workspace(team, f"Team {team}", token, f"UBOT{team}", set(ALL_SCOPES if scopes is None else scopes))
        return self.teams[team]

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Goes away, as a server may; leaving does it too."""
        if self._thread.is_alive():
            self.loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(10)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def api_base(self) -> str:
        return self.url("/api/")

    # What a test says.

    def trouble(self, method: str, *troubles: Trouble, team: str = "") -> None:
        """What the next calls of the method meet, one each, in one workspace or in whichever calls first."""
        self._troubles.setdefault(f"{team}/{method}", deque()).extend(troubles)

    def called(self, method: str, team: str = "") -> list[Call]:
        return [call for call in self.calls if call.method == method and team in ("", call.team)]

    async def command(self, text: str, *, team: str = "T1", channel: str = "C1", user: str = "U1", **more: Any) -> Ack:
        url = self.response_url(team, channel, user)
        return await self.deliver("slash_commands", payloads.command(text, team=team, channel=channel, user=user, response_url=url, **more))

    async def press(
        self, element: Mapping[str, Any], *, team: str = "T1", channel: str = "C1", user: str = "U1", message: Message | None = None,
        view: Mapping[str, Any] | None = None, chosen: list[str] | None = None,
    ) -> Ack:  # fmt: skip
        return await self.deliver("interactive", self.pressed(element, team, channel, user, message=message, view=view, chosen=chosen))

    def pressed(
        self, element: Mapping[str, Any], team: str = "T1", channel: str = "C1", user: str = "U1", *, message: Message | None = None,
        view: Mapping[str, Any] | None = None, chosen: list[str] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        whole = {"text": message.text, "blocks": message.blocks, "metadata": message.metadata} if message else None
        return payloads.action(
            element, team=team, channel=channel, user=user, response_url=self.response_url(team, channel, user),
            message_ts=message.ts if message else "1.0", ephemeral=bool(message and message.for_user), message=whole, view=view,
            chosen=chosen,
        )  # fmt: skip

    def sent(self, view: Mapping[str, Any], values: Mapping[str, Any], team: str = "T1", user: str = "U1") -> dict[str, Any]:
        """A form that a person sends."""
        return payloads.submission(view, values, team=team, user=user)

    def suggestion(self, action_id: str, typed: str, view: Mapping[str, Any], team: str = "T1", user: str = "U1") -> dict[str, Any]:
        return payloads.suggestion(action_id, typed, team=team, user=user, view=view)

    def shortcut(self, callback: str, message: Message, team: str = "T1", user: str = "U1") -> dict[str, Any]:
        whole = {"ts": message.ts, "text": message.text, "blocks": message.blocks, "metadata": message.metadata}
        url = self.response_url(team, message.channel, user)
        return payloads.shortcut(callback, whole, team=team, channel=message.channel, user=user, response_url=url)

    async def event(self, inner: Mapping[str, Any], *, team: str = "T1", event_id: str = "", at: int = 0) -> Ack:
        return await self.deliver("events_api", payloads.event(inner, team=team, event_id=event_id, at=at))

    async def deliver(self, kind: str, body: Mapping[str, Any], **envelope: Any) -> Ack:
        """Sends an envelope over Socket Mode and waits for its ack."""
        return await self.here(self.sockets.deliver(kind, body, **envelope))

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Asks every connection to come anew, as Slack does every few hours."""
        await self.here(self.sockets.refresh(reason))

    async def drop(self) -> None:
        """Cuts every connection without a word."""
        await self.here(self.sockets.drop())

    async def connected(self, number: int = 1, within: float = 10) -> None:
        await until(lambda: self.sockets.greeted >= number, within)

    def response_url(self, team: str, channel: str, user: str) -> str:
        ident = f"R{next(self._numbers)}"
        self._asked[ident] = (team, channel, user)
        self.answers[ident] = []
        return self.url(f"/response/{ident}")

    async def here(self, work: Coroutine[Any, Any, T]) -> T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self.loop))

    def next_ts(self) -> str:
        self._clock += 1
        return f"{self._clock}.{next(self._numbers):06d}"

    # What is served.

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._serve())
        self.loop.close()

    async def _serve(self) -> None:
        self._stopping = asyncio.Event()
        app = web.Application(client_max_size=50 * 1024 * 1024)
        app.router.add_post("/api/{method}", self._api)
        app.router.add_get("/api/{method}", self._api)
        app.router.add_get("/link", self.sockets.serve)
        app.router.add_post("/response/{ident}", self._response)
        app.router.add_post("/upload/{ident}", self._upload)
        app.router.add_get("/oauth/v2/authorize", self.oauth.authorize)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self._ready.set()
        await self._stopping.wait()
        await self.sockets.drop()
        await runner.cleanup()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given = await self._given(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(given.pop("token", ""))
        team = next((team for team in self.teams.values() if team.token == token), None)
        self.calls.append(Call(method, given, team.id if team else "", time.monotonic()))
        trouble = self._next_trouble(method, team.id if team else "")
        if trouble.unheard:
            return self._cut(request)
        if trouble.hang and not trouble.lost:
            await asyncio.sleep(trouble.hang)
        if trouble.retry_after is not None:
            return self._answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": f"{trouble.retry_after:g}"})
        if trouble.error or trouble.status != 200:
            return self._answer({"ok": False, "error": trouble.error or "internal_error"}, trouble.status)
        answer = self._perform(method, token, team, given)
        if trouble.lost:
            await asyncio.sleep(trouble.hang)
            return self._cut(request)
        headers = {"X-OAuth-Scopes": ",".join(sorted(team.scopes))} if team else {}
        if self.date:
            headers["Date"] = self.date()
        return self._answer(answer, 200, headers)

    async def _given(self, request: web.Request) -> dict[str, Any]:
        if request.content_type == "application/json":
            return arguments(await request.json())
        form = dict(await request.post()) if request.method == "POST" else {}
        basic = request.headers.get("Authorization", "")
        if basic.startswith("Basic "):
            ident, _, secret = base64.b64decode(basic.removeprefix("Basic ")).decode().partition(":")
            form |= {"client_id": ident, "client_secret": secret}
        return arguments({**request.query, **form})

    def _perform(self, method: str, token: str, team: Workspace | None, given: dict[str, Any]) -> dict[str, Any]:
        if method == "apps.connections.open":
            self.open_tries += 1
            return self.sockets.address(token)
        if method.startswith("oauth."):
            return self.oauth.access(given)
        expired = any(token in other.expired_tokens for other in self.teams.values())
        try:
            if team is None:
                raise Refused("token_expired" if expired else "invalid_auth" if token else "not_authed")
            if not team.active:
                raise Refused("account_inactive")
            if method not in METHODS:
                raise Refused("unknown_method")
            if SCOPES[method] and not team.scopes & set(SCOPES[method]):
                raise Refused("missing_scope", needed=SCOPES[method][0], provided=",".join(sorted(team.scopes)))
            return METHODS[method](self, team, given)
        except Refused as refused:
            return refused.answer

    def _next_trouble(self, method: str, team: str) -> Trouble:
        for key in (f"{team}/{method}", f"/{method}"):
            if waiting := self._troubles.get(key):
                return waiting.popleft()
        return Trouble()

    def _answer(self, answer: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
        return web.json_response(answer, status=status, headers=headers)

    def _cut(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _response(self, request: web.Request) -> web.Response:
        ident = request.match_info["ident"]
        if ident in self.expired:
            return web.Response(status=404, text="expired_url")
        if len(self.answers[ident]) >= 5:
            return web.Response(status=404, text="used_url")
        trouble = self._next_trouble("response_url", "")
        if trouble.status != 200:
            return web.Response(status=trouble.status, text=trouble.error)
        body = await request.json()
        blocks = body.get("blocks") or []
        faults = ["msg_blocks_too_long"] if block_kit.too_long(blocks) else block_kit.faults_of_blocks(blocks)
        if not body.get("delete_original"):
            faults += block_kit.markup_faults(body.get("text", ""), "/text") + ([] if body.get("text") else ["no_text"])
        self.answers[ident].append((body, 400 if faults else 200))
        if faults:
            return web.Response(status=400, text=f"invalid_blocks {faults}")
        self._show(ident, body, blocks)
        return web.Response(text="ok")

    def _show(self, ident: str, body: Mapping[str, Any], blocks: list[dict[str, Any]]) -> None:
        team, channel, user = self._asked[ident]
        if body.get("delete_original") and not body.get("text"):
            return
        public = body.get("response_type") == "in_channel"
        message = Message(channel, self.next_ts(), body.get("text", ""), blocks, for_user="" if public else user, args=dict(body))
        self.teams[team].messages.append(message)

    async def _upload(self, request: web.Request) -> web.Response:
        self.files[request.match_info["ident"]]["content"] = await request.read()
        return web.Response(text="OK - uploaded")

    def heard(self) -> str:
        """Everything that ever reached this server as arguments, for tests that look for what must not be there."""
        return json.dumps([dict(call.args) for call in self.calls], default=str)


async def until(true: Callable[[], Any], within: float = 10) -> None:
    """Waits for what must come; AssertionError where it does not."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it did not come in time"
        await asyncio.sleep(0.01)
