"""What discord.py takes for granted in what it is sent, filled in where a server or a proxy leaves it out; nothing that is said is changed.

discord.py reads fields that Discord always sends without asking whether they are there, and one event that it cannot read ends the whole
connection. So what is lacking is filled in, and an event that can still not be read is logged and left. Pure but for the log.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.observe import get_logger
from handlers.discord import limits
from handlers.discord.logs import short

Json = dict[str, Any]
Parser = Callable[[Json], None]

TEXT, DIRECT = 0, 1
_THREADS = frozenset({10, 11, 12})
_OF_THREADS = frozenset({"parent_id", "owner_id", "name", "message_count", "member_count", "thread_metadata"})
_OF_METADATA = frozenset({"archived", "auto_archive_duration", "archive_timestamp"})
_CHANNEL: Json = {"type": TEXT, "name": "", "position": 0, "bitrate": 64_000, "user_limit": 0}
_MESSAGE: Json = {"type": 0, "content": ""}
_USER: Json = {"discriminator": "0", "avatar": None}
_MEMBER: Json = {"roles": [], "joined_at": None, "flags": 0}


def guard(parsers: dict[str, Parser]) -> None:
    """Puts a parser before each of the library's own, which fills in and keeps what cannot be read from ending the connection."""
    for event, parser in parsers.items():
        parsers[event] = _guarded(event, parser)


def message(data: Any) -> Any:
    """A message as an answer to a request; anything else as it is."""
    return {**_MESSAGE, **data} if isinstance(data, dict) and "id" in data and "channel_id" in data else data


def acknowledgement(data: Any, ident: int) -> Json:
    """The answer to an interaction's callback, of which nothing but its being there is needed; some give none (204)."""
    said = data.get("interaction") if isinstance(data, dict) else None
    return {"interaction": {"id": str(ident), "type": 0, **(said or {})}}


def interaction(data: Json) -> Json:
    """An interaction with all that the library reads."""
    full: Json = {"version": 1, "attachment_size_limit": limits.FILE_BYTES, **data}
    full["channel"] = _channel(data)
    if isinstance(data.get("message"), dict):
        full["message"] = {**_MESSAGE, **data["message"]}
    if isinstance(data.get("user"), dict):
        full["user"] = {**_USER, **data["user"]}
    if isinstance(data.get("member"), dict):
        full["member"] = {**_MEMBER, **data["member"]}
        full["member"]["user"] = {**_USER, **(data["member"].get("user") or {})}
    return full


def _channel(data: Mapping[str, Any]) -> Json:
    """Where it was asked; of a thread that is told in part only its name and id are kept."""
    told: Json = data.get("channel") or {}
    ident = told.get("id") or data.get("channel_id")
    if ident is None:
        return {}
    if not data.get("guild_id"):
        return {"type": DIRECT, **told, "id": ident}
    if told.get("type") in _THREADS and not (told.keys() >= _OF_THREADS and told["thread_metadata"].keys() >= _OF_METADATA):
        return {**_CHANNEL, "name": told.get("name") or "", "id": ident}
    return {**_CHANNEL, **told, "id": ident}


def _ready(data: Json) -> Json:
    return {"shard": [0, 1], "guilds": [], **data}


_FILLED: Mapping[str, Callable[[Json], Json]] = {"INTERACTION_CREATE": interaction, "READY": _ready}


def _guarded(event: str, parser: Parser) -> Parser:
    fill = _FILLED.get(event, lambda data: data)

    def parse(data: Json) -> None:
        try:
            parser(fill(data))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            get_logger("readout.discord").warning(
                "an event of the gateway cannot be read and is left", event_type=event, error=short(error)
            )

    return parse
