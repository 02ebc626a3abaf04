"""The gateway of the local Discord: HELLO, IDENTIFY, READY, GUILD_CREATE, heartbeats and ACK, RESUME with replay, zlib-stream where asked.

Close codes and op codes are the documented ones. Imports nothing of the project.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord_server.world import Json, World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
NEEDS_LOGIN, BAD_TOKEN, BAD_INTENTS = 4003, 4004, 4013
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15


@dataclass
class Session:
    """A gateway session: it outlives its connections, and keeps what it was sent for a replay."""

    id: str
    intents: int
    shard: tuple[int, int] = (0, 1)
    sent: list[Json] = field(default_factory=list)
    sequence: int = 0
    link: Link | None = None
    valid: bool = True


@dataclass
class Link:
    """One WebSocket connection, packed as its client asked."""

    socket: web.WebSocketResponse
    transport: Any
    packer: Any = None
    session: Session | None = None
    beats: int = 0

    async def send(self, payload: Json) -> None:
        text = json.dumps(payload)
        if self.packer is None:
            await self.socket.send_str(text)
        else:
            await self.socket.send_bytes(self.packer.compress(text.encode()) + self.packer.flush(zlib.Z_SYNC_FLUSH))


class Gateway:
    """Sessions and links. `resume_url` is what READY names; `interval` is the heartbeats', in seconds."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.interval = 41.25
        self.resume_url = ""
        self.sessions: list[Session] = []
        self.links: list[Link] = []
        self.identified: list[Json] = []
        self.resumed: list[Json] = []
        self.resumed_at: list[str] = []
        self.close_codes: list[int | None] = []
        self.zlib = 0
        self.refuse_resumes = False
        self.spare = False

    @property
    def ready(self) -> bool:
        return any(session.valid and session.link for session in self.sessions)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=4096)
        await socket.prepare(request)
        packed = request.query.get("compress") == "zlib-stream"
        self.zlib += packed
        link = Link(socket, request.transport, zlib.compressobj() if packed else None)
        self.links.append(link)
        await link.send({"op": HELLO, "d": {"heartbeat_interval": int(self.interval * 1000)}, "s": None, "t": None})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._heard(link, json.loads(message.data), str(request.path))
        finally:
            self.links.remove(link)
            if link.session and link.session.link is link:
                link.session.link = None
            self.close_codes.append(socket.close_code)
        return socket

    async def dispatch(self, event: str, data: Json) -> None:
        """To every session; one without a connection hears it when it resumes."""
        for session in self.sessions:
            if session.valid:
                await self._tell(session, event, data)

    async def drop(self, code: int = 1006) -> None:
        """Cuts every connection; 1006 without a word, others with a close frame."""
        for link in list(self.links):
            if code == 1006:
                link.transport.abort()
            else:
                await link.socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        for link in list(self.links):
            await link.send({"op": RECONNECT, "d": None, "s": None, "t": None})

    async def invalidate(self, *, resumable: bool = False) -> None:
        for link in list(self.links):
            if link.session and not resumable:
                link.session.valid = False
            await link.send({"op": INVALID_SESSION, "d": resumable, "s": None, "t": None})

    async def _heard(self, link: Link, message: Json, path: str) -> None:
        op, data = message["op"], message.get("d")
        if op == HEARTBEAT:
            link.beats += 1
            await link.send({"op": ACK, "d": None, "s": None, "t": None})
        elif op == IDENTIFY:
            await self._identify(link, data)
        elif op == RESUME:
            await self._resume(link, data, path)
        elif link.session is None:
            await link.socket.close(code=NEEDS_LOGIN)

    async def _identify(self, link: Link, data: Json) -> None:
        self.identified.append(data)
        if data["token"].removeprefix("Bot ") != self.world.token:
            await link.socket.close(code=BAD_TOKEN)
            return
        if data["intents"] & PRIVILEGED:
            await link.socket.close(code=4014)
            return
        session = Session(secrets.token_hex(16), data["intents"], tuple(data.get("shard") or (0, 1)), link=link)
        link.session = session
        self.sessions.append(session)
        with self.world.lock:
            guilds = [guild for guild in self.world.guilds.values() if (int(guild["id"]) >> 22) % session.shard[1] == session.shard[0]]
        await self._tell(session, "READY", self._ready(session, guilds))
        for guild in guilds:
            await self._tell(session, "GUILD_CREATE", guild)

    async def _resume(self, link: Link, data: Json, path: str) -> None:
        self.resumed.append(data)
        self.resumed_at.append(path)
        session = next((each for each in self.sessions if each.id == data["session_id"] and each.valid), None)
        if session is None or self.refuse_resumes:
            await link.send({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
            return
        link.session, session.link = session, link
        for missed in [each for each in session.sent if each["s"] > data["seq"]]:
            await link.send(missed)
        await self._tell(session, "RESUMED", {})

    async def _tell(self, session: Session, event: str, data: Json) -> None:
        session.sequence += 1
        payload = {"op": DISPATCH, "t": event, "s": session.sequence, "d": data}
        session.sent.append(payload)
        if session.link is not None:
            try:
                await session.link.send(payload)
            except (ConnectionError, RuntimeError, asyncio.CancelledError):
                session.link = None

    def _ready(self, session: Session, guilds: list[Json]) -> Json:
        if self.spare:
            # No server is named: all come later, as they become available.
            return {"v": 10, "user": self.world.bot, "guilds": [], "session_id": session.id, "resume_gateway_url": self.resume_url}
        return {
            "v": 10, "user": self.world.bot, "guilds": [{"id": guild["id"], "unavailable": True} for guild in guilds],
            "session_id": session.id, "resume_gateway_url": self.resume_url, "shard": list(session.shard),
            "application": {"id": self.world.application_id, "flags": 0},
        }  # fmt: skip
