"""The app's manifest, made from what the code uses, so that scopes, commands and events cannot drift from it.

Imports the shared grammar and this folder's tables; no Slack library.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.shared import VERBS
from handlers.slack.config import Config, Transport
from handlers.slack.limits import BUTTON

METHOD_SCOPES: Mapping[str, tuple[str, ...]] = {
    "auth.test": (),
    "apps.connections.open": (),
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history", "mpim:history", "metadata.message:read"),
    "conversations.info": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.join": ("channels:join",),
    "conversations.open": ("im:write",),
    "conversations.replies": ("channels:history", "groups:history", "im:history", "mpim:history", "metadata.message:read"),
    "files.upload_v2": ("files:write",),
    "usergroups.list": ("usergroups:read",),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
}
"""Every method that the code calls, with the scopes of the bot that it needs."""

SCOPES = frozenset({"commands"} | {scope for scopes in METHOD_SCOPES.values() for scope in scopes})
SHORTCUT_NAME = "Explain this event"
_LONG = (
    "Readout polls news sources, finds diplomatic events in what they publish (calls and visits of leaders and foreign ministers, "
    "meetings, agreements, expulsions and more) and tells each event once to the channels that subscribed to that pair of countries. "
    "Every alert shows its sources and the words it rests on, grows as more outlets tell of it, and is answered by a reply where it is "
    "denied or called off. Commands: {verbs}."
)


def manifest(config: Config | None = None, *, public_url: str = "") -> dict[str, Any]:
    """As Slack takes it, in YAML or JSON. `public_url` is where Slack reaches us over HTTP; without one it is Socket Mode."""
    from handlers.slack.app import EVENTS
    from handlers.slack.desk import SHORTCUT

    command = config.command if config else "/readout"
    url = public_url or (config.public_url if config else "")
    http = bool(url) and (config is None or config.transport is Transport.HTTP)
    requests = {"request_url": f"{url}/slack/events"} if http else {}
    slash: dict[str, Any] = {
        "command": command,
        "description": "Diplomatic events: subscribe, ask, explain",
        "usage_hint": "subscribe Pakistan Russia visits daily"[:BUTTON],
        "should_escape": True,
        **({"url": f"{url}/slack/events"} if http else {}),
    }
    oauth: dict[str, Any] = {"scopes": {"bot": sorted(SCOPES)}}
    if url:
        oauth["redirect_urls"] = [f"{url}/slack/oauth_redirect"]
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Readout",
            "description": "Alerts and answers on diplomatic events",
            "background_color": "#1f3a5f",
            "long_description": _LONG.format(verbs=", ".join(known.name for known in VERBS)),
        },
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": "Readout", "always_online": True},
            "shortcuts": [
                {"name": SHORTCUT_NAME, "type": "message", "callback_id": SHORTCUT, "description": "Evidence, sources, why it was told"}
            ],
            "slash_commands": [slash],
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {**requests, "bot_events": sorted(EVENTS)},
            "interactivity": {
                "is_enabled": True,
                **requests,
                **({"message_menu_options_url": f"{url}/slack/events"} if http else {}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": not http,
            "token_rotation_enabled": bool(config and config.many_workspaces),
        },
    }
