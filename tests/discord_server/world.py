"""What the local Discord holds: an application, servers with channels and roles, messages, commands, interactions. Thread-safe by one lock.

Ids are snowflakes that tell their time, as Discord's do. Imports nothing of the project.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

EPOCH_MS = 1_420_070_400_000
VIEW, SEND, EMBED, FILES, HISTORY, MENTION_ALL, THREADS = 1 << 10, 1 << 11, 1 << 14, 1 << 15, 1 << 16, 1 << 17, 1 << 38
MANAGE_CHANNELS, MANAGE_MESSAGES, ADMINISTRATOR = 1 << 4, 1 << 13, 1 << 3
ENOUGH = VIEW | SEND | EMBED | FILES | HISTORY | THREADS
TEXT, DM, ANNOUNCEMENT, FORUM, THREAD = 0, 1, 5, 15, 11

Json = dict[str, Any]


@dataclass
class Interaction:
    """One interaction that was sent out, and what came back for it. `created` is in the server's seconds."""

    id: str
    token: str
    kind: int
    created: float
    channel_id: str
    user: Json
    callbacks: list[Json] = field(default_factory=list)
    message: Json | None = None
    followups: list[Json] = field(default_factory=list)
    deferred: bool = False
    answered: threading.Event = field(default_factory=threading.Event)
    settled: threading.Event = field(default_factory=threading.Event)

    @property
    def acknowledged(self) -> bool:
        return bool(self.callbacks)

    def wait(self, seconds: float = 10.0) -> Interaction:
        """Until the interaction is answered with more than "thinking"."""
        assert self.settled.wait(seconds), f"no answer to the interaction within {seconds} s; callbacks {self.callbacks}"
        return self

    @property
    def shown(self) -> Json:
        """The message that answers: the first one with something in it."""
        messages = [*([self.message] if self.message else []), *self.followups]
        found = next((message for message in messages if message["embeds"] or message["content"]), None)
        assert found is not None, f"nothing is shown: {self.callbacks}"
        return found

    @property
    def ephemeral(self) -> bool:
        return bool(self.shown["flags"] & 64)

    @property
    def choices(self) -> list[Json]:
        return list(self.callbacks[0]["data"]["choices"])


class World:
    """The whole state. `now` gives seconds and may be moved by `ahead`."""

    def __init__(self, token: str) -> None:
        self.lock = threading.RLock()
        self.token = token
        self.ahead = 0.0
        self._numbers = itertools.count(1)
        self.application_id = self.snowflake()
        self.bot = {
            "id": self.snowflake(), "username": "Readout", "discriminator": "0", "global_name": None, "avatar": None, "bot": True,
            "flags": 0, "public_flags": 0, "verified": True, "mfa_enabled": False, "email": None, "locale": "en-US",
        }  # fmt: skip
        self.guilds: dict[str, Json] = {}
        self.channels: dict[str, Json] = {}
        self.messages: dict[str, list[Json]] = {}
        self.commands: list[Json] = []
        self.interactions: dict[str, Interaction] = {}
        self.no_direct_messages: set[str] = set()
        self.nonces: dict[tuple[str, str], str] = {}
        self.edit_limited: set[str] = set()

    def now(self) -> float:
        return time.time() + self.ahead

    def snowflake(self, back: float = 0.0) -> str:
        """A new id whose time is `back` seconds ago."""
        return str((int((self.now() - back) * 1000) - EPOCH_MS) << 22 | next(self._numbers) & 0x3FFFFF)

    def add_guild(self, name: str = "Desk", *, rights: int = ENOUGH, **fields: Any) -> Json:
        """A server with the bot in it; `rights` are those of @everyone."""
        ident = self.snowflake()
        everyone = _role(ident, "@everyone", rights)
        guild = {
            "id": ident, "name": name, "owner_id": self.snowflake(), "roles": [everyone], "channels": [], "threads": [],
            "members": [{"user": self.bot, "roles": [], "joined_at": "2021-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}],
            "member_count": 2, "large": False, "unavailable": False, "joined_at": "2021-01-01T00:00:00+00:00", "emojis": [], "stickers": [],
            "features": [], "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0,
            "afk_timeout": 300, "afk_channel_id": None, "system_channel_id": None, "system_channel_flags": 0, "premium_tier": 0,
            "preferred_locale": "en-US", "nsfw_level": 0, "premium_progress_bar_enabled": False, "voice_states": [], "presences": [],
            "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [], "icon": None, "splash": None, "banner": None,
            "description": None, "discovery_splash": None, "rules_channel_id": None, "public_updates_channel_id": None,
            "application_id": None, "vanity_url_code": None, "safety_alerts_channel_id": None, **fields,
        }  # fmt: skip
        self.guilds[ident] = guild
        return guild

    def add_channel(self, guild: Json | None, name: str = "news", *, kind: int = TEXT, parent: str | None = None, **fields: Any) -> Json:
        channel: Json = {
            "id": self.snowflake(), "type": kind, "name": name, "position": 0, "permission_overwrites": [], "nsfw": False, "topic": None,
            "parent_id": parent, "last_message_id": None, "rate_limit_per_user": 0, "flags": 0, **fields,
        }  # fmt: skip
        if guild is not None:
            channel["guild_id"] = guild["id"]
            guild["threads" if kind == THREAD else "channels"].append(channel)
        if kind == THREAD:
            stamp = "2021-01-01T00:00:00+00:00"
            meta = {
                "archived": False,
                "auto_archive_duration": 1440,
                "archive_timestamp": stamp,
                "locked": False,
                "create_timestamp": stamp,
            }
            channel |= {"thread_metadata": meta, "owner_id": guild["owner_id"] if guild else "0", "message_count": 0, "member_count": 1}
        self.channels[channel["id"]] = channel
        self.messages[channel["id"]] = []
        return channel

    def add_role(self, guild: Json, name: str, rights: int = 0) -> Json:
        role = _role(self.snowflake(), name, rights)
        guild["roles"].append(role)
        return role

    def direct(self, user_id: str) -> Json:
        """The channel of direct messages with a person."""
        for channel in self.channels.values():
            if channel["type"] == DM and channel["recipients"][0]["id"] == user_id:
                return channel
        person = {"id": user_id, "username": "person", "discriminator": "0", "global_name": None, "avatar": None}
        return self.add_channel(None, "dm", kind=DM, recipients=[person])

    def forbid(self, channel: Json, rights: int) -> None:
        """Takes rights from everyone in the channel."""
        channel["permission_overwrites"] = [{"id": channel["guild_id"], "type": 0, "allow": "0", "deny": str(rights)}]

    def rights(self, channel_id: str) -> int:
        """The bot's, by the documented steps."""
        channel = self.channels[channel_id]
        if channel["type"] == DM:
            return ENOUGH
        if channel["type"] == THREAD:
            rights = self.rights(channel["parent_id"])
            return rights | SEND if rights & THREADS else rights & ~SEND
        guild = self.guilds[channel["guild_id"]]
        mine = {guild["id"], *guild["members"][0]["roles"]}
        rights = 0
        for role in guild["roles"]:
            rights |= int(role["permissions"]) if role["id"] in mine else 0
        if rights & ADMINISTRATOR:
            return (1 << 53) - 1
        for overwrite in channel["permission_overwrites"]:
            if overwrite["id"] in (*mine, self.bot["id"]):
                rights = rights & ~int(overwrite["deny"]) | int(overwrite["allow"])
        return rights if rights & VIEW else 0

    def person(self, name: str = "Ada", *, rights: int = VIEW | SEND, roles: tuple[str, ...] = (), ident: str | None = None) -> Json:
        """A member as an interaction carries it."""
        user = {
            "id": ident or self.snowflake(), "username": name.lower(), "discriminator": "0", "global_name": name, "avatar": None,
            "public_flags": 0,
        }  # fmt: skip
        return {
            "user": user, "nick": None, "avatar": None, "roles": list(roles), "joined_at": "2021-01-01T00:00:00+00:00", "deaf": False,
            "mute": False, "flags": 0, "pending": False, "permissions": str(rights), "premium_since": None,
            "communication_disabled_until": None,
        }  # fmt: skip

    def add_message(self, channel_id: str, body: Mapping[str, Any], files: list[Json], **fields: Any) -> Json:
        ident = self.snowflake()
        message: Json = {
            "id": ident, "channel_id": channel_id, "author": self.bot, "content": body.get("content") or "",
            "timestamp": "2021-09-14T18:00:00+00:00", "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [],
            "mention_roles": [], "attachments": attachments(files, ident), "embeds": list(body.get("embeds") or ()), "pinned": False, "type": 0,
            "components": list(body.get("components") or ()), "flags": int(body.get("flags") or 0),
            "allowed_mentions": body.get("allowed_mentions"), **fields,
        }  # fmt: skip
        if reference := body.get("message_reference"):
            known = any(each["id"] == str(reference["message_id"]) for each in self.messages.get(channel_id, ()))
            if known:
                message |= {"message_reference": reference, "type": 19}
        if body.get("nonce") is not None:
            message["nonce"] = body["nonce"]
        self.messages.setdefault(channel_id, []).append(message)
        return message


def _role(ident: str, name: str, rights: int) -> Json:
    return {
        "id": ident, "name": name, "permissions": str(rights), "color": 0, "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False, "managed": False, "mentionable": False, "position": 0, "flags": 0, "icon": None, "unicode_emoji": None,
    }  # fmt: skip


def attachments(files: list[Json], message: str) -> list[Json]:
    return [
        {"id": str(number + 1), "filename": file["filename"], "size": len(file["content"]), "description": file.get("description"),
         "url": f"https://cdn.invalid/{message}/{file['filename']}", "proxy_url": f"https://cdn.invalid/{message}/{file['filename']}"}
        for number, file in enumerate(files)
    ]  # fmt: skip
