"""The REST side of the local Discord: the documented routes that a bot of our kind uses, with rate-limit headers, checks, faults on
demand.

Imports nothing of the project.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.discord_server import checks
from tests.discord_server.world import EMBED, HISTORY, SEND, VIEW, Json, World, attachments

FIRST_ANSWER, TOKEN_LIFE, NONCE_WINDOW = 3.0, 900.0, 300.0
CODES = {
    10003: (404, "Unknown Channel"), 10004: (404, "Unknown Guild"), 10007: (404, "Unknown Member"), 10008: (404, "Unknown Message"),
    10015: (404, "Unknown Webhook"), 10062: (404, "Unknown interaction"),
    30046: (429, "Maximum number of edits to messages older than 1 hour reached"),
    40060: (400, "Interaction has already been acknowledged."), 50001: (403, "Missing Access"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"), 50013: (403, "Missing Permissions"), 50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"), 160005: (403, "The thread is locked"), 200000: (400, "Message was blocked by AutoMod"),
    20028: (429, "Write rate limit hit"), 0: (401, "401: Unauthorized"), 50083: (400, "Thread is archived"),
}  # fmt: skip


class Refusal(Exception):
    """An error answer: a JSON code of Discord's, or a bare status."""

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass
class Trouble:
    """A fault on demand for requests that match; taken `times` times. `late` carries the request out and then loses the answer.

    `body` and `headers` replace Discord's own; `via` False is an answer of Cloudflare's; `wait` delays in seconds.
    """

    method: str
    path: str
    code: int | None = None
    status: int | None = None
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    via: bool = True
    late: bool = False
    wait: float = 0.0
    times: int = 1

    def meets(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method == method and re.search(self.path, path) is not None


@dataclass(frozen=True)
class Asked:
    """A request as it came, the answer's status included."""

    method: str
    path: str
    body: Any
    headers: Mapping[str, str]
    status: int


@dataclass
class Limit:
    """A route's bucket: so many requests a window; `count` in the present one, which ends at `reset`."""

    most: int = 1000
    window: float = 1.0
    count: int = 0
    reset: float = 0.0


BODY: web.RequestKey[Any] = web.RequestKey("body", object)
FILES: web.RequestKey[Any] = web.RequestKey("files", object)
Handler = Callable[[web.Request], Awaitable[Any]]


class Rest:
    """Routes over the world. `asked` holds every request in order. `spare` answers with the least that can be called an answer: no
    rate-limit headers, nothing to a callback, of a message its ids and author.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.asked: list[Asked] = []
        self.troubles: list[Trouble] = []
        self.limits: dict[str, Limit] = {}
        self.gateway_url = ""
        self.shards = 1
        self.first_answer = FIRST_ANSWER
        self.spare = False
        self._bodies: dict[int, Any] = {}

    def routes(self) -> list[web.RouteDef]:
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/gateway/bot", self._gateway_bot), ("GET", "/users/@me", self._me),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/applications/@me", self._application), ("POST", "/users/@me/channels", self._open_direct),
            ("GET", "/applications/{app}/commands", self._commands), ("PUT", "/applications/{app}/commands", self._put_commands),
            ("GET", "/guilds/{guild}", self._guild), ("GET", "/guilds/{guild}/members/{user}", self._member),
            ("GET", "/channels/{channel}", self._channel), ("POST", "/channels/{channel}/messages", self._post),
            ("GET", "/channels/{channel}/messages", self._history), ("GET", "/channels/{channel}/messages/{message}", self._message),
            ("PATCH", "/channels/{channel}/messages/{message}", self._edit),
            ("POST", "/channels/{channel}/messages/{message}/crosspost", self._crosspost),
            ("POST", "/interactions/{id}/{token}/callback", self._callback), ("POST", "/webhooks/{app}/{token}", self._follow_up),
            ("GET", "/webhooks/{app}/{token}/messages/{message}", self._original),
            ("PATCH", "/webhooks/{app}/{token}/messages/{message}", self._edit_original),
            ("DELETE", "/webhooks/{app}/{token}/messages/{message}", self._delete_original),
        ]  # fmt: skip
        return [web.route(method, f"/api/v10{path}", self._guarded(handler)) for method, path, handler in table]

    def _guarded(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            body = await self._body(request)
            path = request.path.removeprefix("/api/v10")
            trouble = next((each for each in self.troubles if each.meets(request.method, path)), None)
            if trouble:
                trouble.times -= 1
                await asyncio.sleep(trouble.wait)
            response = await self._answer(request, handler, body, trouble)
            self.asked.append(Asked(request.method, path, body, dict(request.headers), response.status))
            if trouble and trouble.late and request.transport:
                request.transport.abort()
            return response

        return serve

    async def _answer(self, request: web.Request, handler: Handler, body: Any, trouble: Trouble | None) -> web.Response:
        headers = {"Via": "1.1 local"}
        if trouble and not trouble.late:
            if trouble.code is not None:
                return _refused(trouble.code, headers | dict(trouble.headers))
            if trouble.status is not None:
                return _bare(trouble, headers)
        free = request.path.startswith(("/api/v10/interactions", "/api/v10/webhooks"))
        if not free and request.headers.get("Authorization") != f"Bot {self.world.token}":
            return _refused(0, headers)
        if not free:
            headers |= (limited := self._counted(request))
            if "Retry-After" in limited:
                retry = {"message": "You are being rate limited.", "retry_after": float(limited["Retry-After"]), "global": False}
                return _json(retry, status=429, headers=headers)
        request[BODY] = body
        try:
            with self.world.lock:
                result = await handler(request)
        except Refusal as refusal:
            return _refused(refusal.code, headers, refusal.detail)
        if self.spare:
            headers, result = {"Via": "1.1 local"}, _spare(result)
        return web.Response(status=204, headers=headers) if result is None else _json(result, headers=headers)

    def _counted(self, request: web.Request) -> dict[str, str]:
        """The rate-limit headers of the request's bucket: the route with its channel or server."""
        parts = request.path.removeprefix("/api/v10").split("/")
        key = f"{request.method} {'/'.join(parts[1:3])}/{parts[3] if len(parts) > 3 else ''}"
        shape = self.limits.get(f"{request.method} {parts[1]}", Limit())
        limit = self.limits.setdefault(key, Limit(shape.most, shape.window))
        now = self.world.now()
        if now >= limit.reset:
            limit.count, limit.reset = 0, now + limit.window
        limit.count += 1
        rest = max(limit.reset - now, 0.001)
        headers = {
            "X-RateLimit-Limit": str(limit.most), "X-RateLimit-Remaining": str(max(limit.most - limit.count, 0)),
            "X-RateLimit-Reset": f"{limit.reset:.3f}", "X-RateLimit-Reset-After": f"{rest:.3f}",
            "X-RateLimit-Bucket": f"{request.method}-{parts[1]}".lower(),
        }  # fmt: skip
        return headers | ({"Retry-After": f"{rest:.3f}", "X-RateLimit-Scope": "user"} if limit.count > limit.most else {})

    async def _body(self, request: web.Request) -> Any:
        if request.content_type.startswith("multipart/"):
            payload, files = None, []
            async for part in await request.multipart():
                if part.name == "payload_json":
                    payload = json.loads(await part.text())
                else:
                    files.append({"filename": part.filename, "content": bytes(await part.read())})
            described = {str(each["id"]): each for each in ((payload or {}).get("data") or payload or {}).get("attachments") or ()}
            for number, file in enumerate(files):
                file["description"] = described.get(str(number), {}).get("description")
            request[FILES] = files
            return payload
        request[FILES] = []
        raw = await request.read()
        return json.loads(raw) if raw else None

    async def _gateway_bot(self, request: web.Request) -> Json:
        start = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
        return {"url": self.gateway_url, "shards": self.shards, "session_start_limit": start}

    async def _me(self, request: web.Request) -> Json:
        return self.world.bot

    async def _application(self, request: web.Request) -> Json:
        return {
            "id": self.world.application_id, "name": "Readout", "icon": None, "description": "", "bot_public": True, "flags": 0,
            "bot_require_code_grant": False, "verify_key": "0" * 64, "summary": "", "team": None, "rpc_origins": None,
            "owner": {"id": "1", "username": "owner", "discriminator": "0", "avatar": None}, "interactions_endpoint_url": None,
        }  # fmt: skip

    async def _commands(self, request: web.Request) -> list[Json]:
        return self.world.commands

    async def _put_commands(self, request: web.Request) -> list[Json]:
        commands: list[Json] = request[BODY]
        if found := [fault for command in commands for fault in checks.command_faults(command)]:
            raise Refusal(50035, "; ".join(found))
        known = {command["name"]: command["id"] for command in self.world.commands}
        kept = {"application_id": self.world.application_id, "nsfw": False, "type": 1}
        self.world.commands = [
            {**kept, **command, "id": known.get(command["name"], self.world.snowflake()), "version": self.world.snowflake()}
            for command in commands
        ]
        return self.world.commands

    async def _guild(self, request: web.Request) -> Json:
        guild = self.world.guilds.get(request.match_info["guild"])
        if guild is None:
            raise Refusal(10004)
        return guild

    async def _member(self, request: web.Request) -> Json:
        guild = await self._guild(request)
        found = next((each for each in guild["members"] if each["user"]["id"] == request.match_info["user"]), None)
        if found is None:
            raise Refusal(10007)
        return found

    async def _open_direct(self, request: web.Request) -> Json:
        return self.world.direct(str(request[BODY]["recipient_id"]))

    def _seen(self, request: web.Request, rights: int = VIEW) -> Json:
        ident = request.match_info["channel"]
        channel = self.world.channels.get(ident)
        if channel is None:
            raise Refusal(10003)
        mine = self.world.rights(ident)
        if not mine & VIEW:
            raise Refusal(50001)
        if mine & rights != rights:
            raise Refusal(50013)
        return channel

    async def _channel(self, request: web.Request) -> Json:
        return self._seen(request)

    async def _post(self, request: web.Request) -> Json:
        body: Json = request[BODY]
        channel = self._seen(request, VIEW | SEND)
        self._check(body, channel, request[FILES])
        nonce, key = body.get("nonce"), (channel["id"], str(body.get("nonce")))
        earlier, at = self.world.nonces.get(key, ("", 0.0))
        if nonce and body.get("enforce_nonce") and earlier and self.world.now() - at < NONCE_WINDOW:
            found = next((each for each in self.world.messages[channel["id"]] if each["id"] == earlier), None)
            if found is None:
                raise Refusal(10008)
            return found
        message = self.world.add_message(channel["id"], body, request[FILES])
        if nonce:
            self.world.nonces[key] = (message["id"], self.world.now())
        return message

    def _check(self, body: Json, channel: Json, files: list[Json]) -> None:
        if channel["type"] == 1 and channel["recipients"][0]["id"] in self.world.no_direct_messages:
            raise Refusal(50007)
        if not body.get("content") and not body.get("embeds") and not files:
            raise Refusal(50006)
        if body.get("embeds") and not self.world.rights(channel["id"]) & EMBED:
            raise Refusal(50013)
        if (channel.get("thread_metadata") or {}).get("locked"):
            raise Refusal(160005)
        if found := checks.faults(body):
            raise Refusal(50035, "; ".join(found))

    async def _history(self, request: web.Request) -> list[Json]:
        channel = self._seen(request, VIEW | HISTORY)
        limit = int(request.query.get("limit", "50"))
        after, before = int(request.query.get("after", "0")), int(request.query.get("before", str(1 << 63)))
        newest = [message for message in reversed(self.world.messages[channel["id"]]) if after < int(message["id"]) < before]
        # A message's nonce is told to whoever posts it, not to whoever reads the history.
        return [{key: value for key, value in message.items() if key != "nonce"} for message in newest[:limit]]

    def _one(self, request: web.Request) -> Json:
        channel = self._seen(request)
        found = next((each for each in self.world.messages[channel["id"]] if each["id"] == request.match_info["message"]), None)
        if found is None:
            raise Refusal(10008)
        return found

    async def _message(self, request: web.Request) -> Json:
        return self._one(request)

    async def _edit(self, request: web.Request) -> Json:
        message = self._one(request)
        if message["id"] in self.world.edit_limited:
            raise Refusal(30046)
        return self._changed(message, request[BODY], request[FILES])

    async def _crosspost(self, request: web.Request) -> Json:
        message = self._one(request)
        if self.world.channels[message["channel_id"]]["type"] != 5:
            raise Refusal(50024 if 50024 in CODES else 50013)
        message["flags"] |= 1
        return message

    def _changed(self, message: Json, body: Json, files: list[Json]) -> Json:
        if found := checks.faults(body):
            raise Refusal(50035, "; ".join(found))
        for name in ("content", "embeds", "components", "allowed_mentions"):
            if name in body:
                message[name] = body[name] or ([] if name in ("embeds", "components") else "")
        if "attachments" in body or files:
            message["attachments"] = attachments(files, message["id"])
        message["edited_timestamp"] = "2021-09-14T19:00:00+00:00"
        return message

    async def _callback(self, request: web.Request) -> Json | None:
        interaction = self.world.interactions.get(request.match_info["id"])
        if (
            interaction is None
            or interaction.token != request.match_info["token"]
            or self.world.now() - interaction.created > self.first_answer
        ):
            raise Refusal(10062)
        if interaction.acknowledged:
            raise Refusal(40060)
        body: Json = request[BODY]
        data = body.get("data") or {}
        if body["type"] == 8 and len(data["choices"]) > 25:
            raise Refusal(50035, "more than 25 choices")
        if body["type"] in (4, 7) and (found := checks.faults(data)):
            raise Refusal(50035, "; ".join(found))
        interaction.callbacks.append(body)
        interaction.deferred = body["type"] in (5, 6)
        if body["type"] in (4, 5):
            flags = data.get("flags", 0) | (128 if body["type"] == 5 else 0)
            interaction.message = self.world.add_message(
                interaction.channel_id, data | {"flags": flags}, request[FILES], interaction_of=interaction.id
            )
        elif body["type"] == 7 and interaction.message:
            self._changed(interaction.message, data, request[FILES])
        interaction.answered.set()
        if not interaction.deferred:
            interaction.settled.set()
        if self.spare or request.query.get("with_response") not in ("1", "true"):
            return None
        return {"interaction": {"id": interaction.id, "type": interaction.kind, "response_message_loading": body["type"] == 5}}

    def _of_token(self, request: web.Request) -> Any:
        token = request.match_info["token"]
        interaction = next((each for each in self.world.interactions.values() if each.token == token), None)
        if interaction is None or not interaction.acknowledged:
            raise Refusal(10015)
        if self.world.now() - interaction.created > TOKEN_LIFE:
            raise Refusal(50027)
        return interaction

    async def _follow_up(self, request: web.Request) -> Json:
        interaction = self._of_token(request)
        body: Json = request[BODY]
        if found := checks.faults(body):
            raise Refusal(50035, "; ".join(found))
        message = self.world.add_message(interaction.channel_id, body, request[FILES], interaction_of=interaction.id)
        interaction.followups.append(message)
        interaction.settled.set()
        return message

    async def _original(self, request: web.Request) -> Json:
        interaction = self._of_token(request)
        if interaction.message is None:
            raise Refusal(10008)
        return interaction.message

    async def _edit_original(self, request: web.Request) -> Json:
        interaction = self._of_token(request)
        if interaction.message is None:
            raise Refusal(10008)
        interaction.message["flags"] &= ~128
        message = self._changed(interaction.message, request[BODY], request[FILES])
        interaction.settled.set()
        return message

    async def _delete_original(self, request: web.Request) -> None:
        interaction = self._of_token(request)
        if interaction.message is None:
            raise Refusal(10008)
        self.world.messages[interaction.channel_id].remove(interaction.message)
        interaction.message = None


def _spare(result: Any) -> Any:
    if isinstance(result, dict) and "author" in result:
        return {name: result[name] for name in ("id", "channel_id", "author")}
    return (
        [{"id": each["id"], "name": each["name"]} if "options" in each else each for each in result] if isinstance(result, list) else result
    )


def _json(data: Any, *, status: int = 200, headers: Mapping[str, str]) -> web.Response:
    """As Discord: the content type names no charset."""
    return web.Response(body=json.dumps(data).encode(), status=status, headers={**headers, "Content-Type": "application/json"})


def _refused(code: int, headers: Mapping[str, str], detail: str = "") -> web.Response:
    status, message = CODES.get(code, (403, "Refused"))
    body: Json = {"code": code, "message": message}
    if status == 429:
        body |= {"retry_after": 0.05}
    if detail:
        body["errors"] = {"_errors": [{"code": "INVALID", "message": detail}]}
    return _json(body, status=status, headers=dict(headers))


def _bare(trouble: Trouble, headers: Mapping[str, str]) -> web.Response:
    given = dict(trouble.headers) if not trouble.via else {**headers, **trouble.headers}
    if isinstance(trouble.body, dict):
        return _json(trouble.body, status=trouble.status or 500, headers=given)
    return web.Response(status=trouble.status or 500, text=str(trouble.body or ""), headers=given)
