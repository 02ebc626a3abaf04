"""The bodies that Slack sends for commands, buttons, forms, menus, shortcuts and events. Imports nothing of the project."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

_numbers = itertools.count(1)


def trigger() -> str:
    return f"{next(_numbers)}.998.abcdef{next(_numbers)}"


def command(
    text: str, *, team: str, channel: str, user: str, response_url: str, channel_name: str = "desk", name: str = "/readout"
) -> dict[str, Any]:
    return {
        "token": "legacy", "team_id": team, "team_domain": "desk", "channel_id": channel, "channel_name": channel_name, "user_id": user,
        "user_name": user.lower(), "command": name, "text": text, "api_app_id": "A1", "is_enterprise_install": "false",
        "response_url": response_url, "trigger_id": trigger(),
    }  # fmt: skip


def _interaction(kind: str, team: str, user: str) -> dict[str, Any]:
    return {
        "type": kind, "team": {"id": team, "domain": "desk"},
        "user": {"id": user, "name": user.lower(), "username": user.lower(), "team_id": team},
        "api_app_id": "A1", "token": "legacy", "trigger_id": trigger(), "enterprise": None, "is_enterprise_install": False,
    }  # fmt: skip


def action(
    element: Mapping[str, Any], *, team: str, channel: str, user: str, response_url: str, message_ts: str = "", ephemeral: bool = False,
    message: Mapping[str, Any] | None = None, view: Mapping[str, Any] | None = None, chosen: list[str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A press of a button, or a choice of a menu (`chosen`), in a message or in a view."""
    given = {"type": element["type"], "action_id": element["action_id"], "block_id": element.get("block_id", "b"), "action_ts": "1.1"}
    if element["type"] == "button":
        given["value"] = element.get("value", "")
        given["text"] = element["text"]
    else:
        options = [{"value": value, "text": {"type": "plain_text", "text": value}} for value in chosen or []]
        if element["type"] == "multi_static_select":
            given["selected_options"] = options
        elif element["type"] == "conversations_select":
            given["selected_conversation"] = (chosen or [""])[0]
        else:
            given["selected_option"] = options[0] if options else None
    body = {**_interaction("block_actions", team, user), "actions": [given], "state": {"values": {}}}
    if view is not None:
        return {**body, "container": {"type": "view", "view_id": view["id"]}, "view": view}
    container = {"type": "message", "message_ts": message_ts, "channel_id": channel, "is_ephemeral": ephemeral}
    more = {} if ephemeral else {"message": {"ts": message_ts, **(message or {})}}
    return {**body, "container": container, "channel": {"id": channel, "name": "desk"}, "response_url": response_url, **more}


def suggestion(action_id: str, typed: str, *, team: str, user: str, view: Mapping[str, Any]) -> dict[str, Any]:
    body = {**_interaction("block_suggestion", team, user), "action_id": action_id, "block_id": action_id, "value": typed, "view": view}
    del body["trigger_id"]
    return {**body, "container": {"type": "view", "view_id": view.get("id", "V1")}}


def submission(view: Mapping[str, Any], values: Mapping[str, Mapping[str, Any]], *, team: str, user: str) -> dict[str, Any]:
    """A form sent. `values` are by block id: {action id: what the element's state holds}."""
    return {**_interaction("view_submission", team, user), "view": {**view, "state": {"values": values}}, "response_urls": []}


def shortcut(callback: str, message: Mapping[str, Any], *, team: str, channel: str, user: str, response_url: str) -> dict[str, Any]:
    return {
        **_interaction("message_action", team, user), "callback_id": callback, "channel": {"id": channel, "name": "desk"},
        "message": {"type": "message", **message}, "message_ts": message["ts"], "response_url": response_url, "action_ts": "1.2",
    }  # fmt: skip


def event(inner: Mapping[str, Any], *, team: str, event_id: str = "", at: int = 0) -> dict[str, Any]:
    return {
        "token": "legacy", "team_id": team, "api_app_id": "A1", "type": "event_callback", "event_id": event_id or f"Ev{next(_numbers):08d}",
        "event_time": at or 1_631_642_400, "event": dict(inner), "authorizations": [{"team_id": team, "user_id": "UBOT", "is_bot": True}],
    }  # fmt: skip
