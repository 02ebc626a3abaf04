"""What a body of Slack's says: the workspace, the channel, the person, and which event a message tells of. Pure.

Imports the shared actions only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from handlers.shared import Action

Body = Mapping[str, Any]

_EVENT_ID = re.compile(r"(?:\bevent |`)`?(?P<id>[a-z2-7]{10})\b")
_ADDRESS = re.compile(r"https?://[^\s<>|]+")


def event_of(message: Mapping[str, Any]) -> str | None:
    """The event that a message tells of: by its metadata, its buttons, an id in its words; else the first address in it."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    if payload.get("event_id"):
        return str(payload["event_id"])
    drawn = message.get("blocks") or []
    for block in drawn:
        for element in block.get("elements") or ():
            action = Action.decode(str(element.get("value") or "")) if isinstance(element, Mapping) else None
            if action is not None and action.name == "explain" and action.words:
                return action.words[0]
    texts = "\n".join([str(message.get("text") or ""), *_texts(drawn)])
    if shown := _EVENT_ID.search(texts):
        return shown["id"]
    address = _ADDRESS.search(texts)
    return address[0].replace("&amp;", "&") if address else None


def _texts(node: Any) -> list[str]:
    if isinstance(node, Mapping):
        own = [str(node[name]) for name in ("text", "url") if isinstance(node.get(name), str)]
        return own + [text for value in node.values() if not isinstance(value, str) for text in _texts(value)]
    return [text for item in node for text in _texts(item)] if isinstance(node, list) else []


def team_of(body: Body) -> str:
    return str(body.get("team_id") or (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or "")


def channel_of(body: Body) -> str:
    return str((body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or "")


def name_of(body: Body) -> str:
    user = body.get("user") or {}
    return str(user.get("username") or user.get("name") or user.get("id") or "")
