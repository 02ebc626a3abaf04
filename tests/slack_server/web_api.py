"""The Web API methods that a bot calls, with the errors that Slack gives. Imports nothing of the project."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.slack_server import block_kit
from tests.slack_server.state import ChannelState, Message, Workspace

if TYPE_CHECKING:
    from tests.slack_server.server import SlackServer

Args = Mapping[str, Any]
Method = Callable[["SlackServer", Workspace, Args], dict[str, Any]]


class Refused(Exception):
    """An answer with `ok: false`."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


SCOPES: Mapping[str, tuple[str, ...]] = {
    "auth.test": (), "api.test": (),
    "chat.postMessage": ("chat:write",), "chat.update": ("chat:write",), "chat.postEphemeral": ("chat:write",),
    "conversations.info": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.history": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "conversations.join": ("channels:join",), "conversations.open": ("im:write",),
    "files.getUploadURLExternal": ("files:write",), "files.completeUploadExternal": ("files:write",),
    "users.info": ("users:read",), "usergroups.list": ("usergroups:read",), "views.open": (), "views.publish": (), "views.update": (),
}  # fmt: skip
"""Any one of the scopes lets a bot call the method."""


def arguments(raw: Mapping[str, Any]) -> dict[str, Any]:
    """As Slack reads a form: lists and objects come as JSON texts."""
    given = dict(raw)
    for name in ("blocks", "metadata", "view", "files"):
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return given


def _channel(team: Workspace, ident: str) -> ChannelState:
    channel = team.channels.get(ident)
    if channel is None and ident.startswith(("D", "U")):
        channel = team.add(f"D{ident[1:]}", "directmessage")
        channel.people = {f"U{ident[1:]}"}
    if channel is None or (channel.private and not channel.member):
        raise Refused("channel_not_found")
    return channel


def _writable(team: Workspace, ident: str) -> ChannelState:
    channel = _channel(team, ident)
    if channel.archived:
        raise Refused("is_archived")
    if not channel.member:
        raise Refused("not_in_channel")
    return channel


def _checked(args: Args) -> list[dict[str, Any]]:
    blocks = args.get("blocks") or []
    if not args.get("text") and not blocks:
        raise Refused("no_text")
    if block_kit.too_long(blocks):
        raise Refused("msg_blocks_too_long")
    if faults := block_kit.faults_of_blocks(blocks):
        raise Refused("invalid_blocks", response_metadata={"messages": [f"[ERROR] {fault}" for fault in faults]})
    if len(args.get("text", "")) > block_kit.TEXT:
        raise Refused("msg_too_long")
    if faults := block_kit.markup_faults(args.get("text", ""), "/text"):
        raise Refused("invalid_text_in_test", response_metadata={"messages": faults})
    return blocks


def _post(server: SlackServer, team: Workspace, args: Args) -> dict[str, Any]:
    channel = _writable(team, args["channel"])
    parent = args.get("thread_ts", "")
    if parent and not any(message.ts == parent and not message.gone for message in team.messages):
        raise Refused("thread_not_found")
    if len(json.dumps(args.get("metadata", {}))) > 8000:
        raise Refused("metadata_too_large")
    blocks = _checked(args)
    broadcast = str(args.get("reply_broadcast", "")).lower() in ("1", "true")
    message = Message(
        channel.id, server.next_ts(), args.get("text", ""), blocks, parent, broadcast, args.get("metadata", {}), dict(args)
    )  # fmt: skip
    team.messages.append(message)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": {"text": message.text, "ts": message.ts}}


def _update(_server: SlackServer, team: Workspace, args: Args) -> dict[str, Any]:
    channel = _writable(team, args["channel"])
    message = next((m for m in team.messages if m.ts == args.get("ts") and m.channel == channel.id and not m.gone), None)
    if message is None:
        raise Refused("message_not_found")
    message.blocks, message.text = _checked(args), args.get("text", "")
    message.metadata = args.get("metadata", message.metadata)
    message.edits += 1
    return {"ok": True, "channel": channel.id, "ts": message.ts, "text": message.text}


def _ephemeral(server: SlackServer, team: Workspace, args: Args) -> dict[str, Any]:
    channel = _writable(team, args["channel"])
    message = Message(channel.id, server.next_ts(), args.get("text", ""), _checked(args), for_user=args["user"], args=dict(args))
    team.messages.append(message)
    return {"ok": True, "message_ts": message.ts}


def _info(_server: SlackServer, team: Workspace, args: Args) -> dict[str, Any]:
    channel = _channel(team, args["channel"])
    direct = channel.id.startswith("D")
    return {
        "ok": True,
        "channel": {
            "id": channel.id, "name": channel.name, "is_private": channel.private, "is_archived": channel.archived, "is_im": direct,
            **({} if direct else {"is_member": channel.member}),
        },
    }  # fmt: skip


def _told(message: Message, args: Args) -> dict[str, Any]:
    whole = {"type": "message", "ts": message.ts, "text": message.text, "blocks": message.blocks, "bot_id": "B1"}
    if message.thread_ts:
        whole["thread_ts"] = message.thread_ts
    if str(args.get("include_all_metadata", "")).lower() in ("1", "true") and message.metadata:
        whole["metadata"] = message.metadata
    return whole


def _history(server: SlackServer, team: Workspace, args: Args) -> dict[str, Any]:
    channel = _channel(team, args["channel"])
    if not channel.member:
        raise Refused("not_in_channel")
    limit = min(int(args.get("limit", 100)), server.history_limit)
    oldest, latest = float(args.get("oldest", 0) or 0), float(args.get("latest", 0) or 0) or float("inf")
    found = [m for m in team.read(channel.id) if (not m.thread_ts or m.broadcast) and oldest <= float(m.ts) <= latest]
    newest = list(reversed(found))
    return {"ok": True, "messages": [_told(message, args) for message in newest[:limit]], "has_more": len(newest) > limit}


def _replies(server: SlackServer, team: Workspace, args: Args) -> dict[str, Any]:
    channel = _channel(team, args["channel"])
    thread = [m for m in team.read(channel.id) if args["ts"] in (m.ts, m.thread_ts)]
    if not thread:
        raise Refused("thread_not_found")
    limit = min(int(args.get("limit", 100)), server.history_limit)
    return {"ok": True, "messages": [_told(message, args) for message in thread[:limit]], "has_more": len(thread) > limit}


def _join(_server: SlackServer, team: Workspace, args: Args) -> dict[str, Any]:
    channel = _channel(team, args["channel"])
    if channel.private:
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    channel.member = True
    return {"ok": True, "channel": {"id": channel.id}}


def _open(_server: SlackServer, team: Workspace, args: Args) -> dict[str, Any]:
    return {"ok": True, "channel": {"id": _channel(team, f"D{args['users'][1:]}").id}}


def _user(_server: SlackServer, team: Workspace, args: Args) -> dict[str, Any]:
    admin = args["user"] in team.admins
    return {
        "ok": True, "user": {"id": args["user"], "name": args["user"].lower(), "is_admin": admin, "is_owner": False, "locale": "en-US"},
    }  # fmt: skip


def _groups(_server: SlackServer, team: Workspace, _args: Args) -> dict[str, Any]:
    return {
        "ok": True,
        "usergroups": [{"id": ident, "handle": ident.lower(), "users": sorted(users)} for ident, users in team.groups.items()],
    }


def _view(args: Args) -> dict[str, Any]:
    if faults := block_kit.faults_of_view(args.get("view")):
        raise Refused("invalid_arguments", response_metadata={"messages": faults})
    return dict(args["view"])


def _open_view(server: SlackServer, team: Workspace, args: Args) -> dict[str, Any]:
    if args.get("trigger_id") in server.used_triggers:
        raise Refused("exchanged_trigger_id")
    server.used_triggers.add(args["trigger_id"])
    view = {**_view(args), "id": f"V{len(team.views) + 1}", "team_id": team.id, "state": {"values": {}}}
    team.views.append(view)
    return {"ok": True, "view": view}


def _publish(_server: SlackServer, team: Workspace, args: Args) -> dict[str, Any]:
    view = {**_view(args), "id": f"VH{args['user_id']}", "team_id": team.id}
    team.homes[args["user_id"]] = view
    return {"ok": True, "view": view}


def _auth(server: SlackServer, team: Workspace, _args: Args) -> dict[str, Any]:
    return {
        "ok": True, "url": server.url("/"), "team": team.name, "team_id": team.id, "user": "readout", "user_id": team.bot_user,
        "bot_id": f"B{team.id}", "is_enterprise_install": False,
    }  # fmt: skip


def _upload_url(server: SlackServer, team: Workspace, args: Args) -> dict[str, Any]:
    ident = f"F{len(server.files) + 1}"
    server.files[ident] = {
        "id": ident, "team": team.id, "name": args["filename"], "length": int(args["length"]), "alt_txt": args.get("alt_txt", ""),
        "content": b"",
    }  # fmt: skip
    return {"ok": True, "upload_url": server.url(f"/upload/{ident}"), "file_id": ident}


def _upload_done(server: SlackServer, team: Workspace, args: Args) -> dict[str, Any]:
    shared = args.get("channel_id", "")
    channel = _writable(team, shared) if shared else None
    for item in args["files"]:
        held = server.files[item["id"]]
        if len(held["content"]) != held["length"]:
            raise Refused("file_upload_size_restricted")
        held |= {"title": item.get("title", ""), "channel": channel.id if channel else ""}
        if channel:
            team.messages.append(
                Message(
                    channel.id,
                    server.next_ts(),
                    args.get("initial_comment", "") or "",
                    [],
                    args.get("thread_ts", "") or "",
                    file=item["id"],
                )
            )
    return {"ok": True, "files": [{"id": item["id"], "title": item.get("title", "")} for item in args["files"]]}


METHODS: Mapping[str, Method] = {
    "auth.test": _auth, "chat.postMessage": _post, "chat.update": _update, "chat.postEphemeral": _ephemeral,
    "conversations.info": _info, "conversations.history": _history, "conversations.replies": _replies, "conversations.join": _join,
    "conversations.open": _open, "users.info": _user, "usergroups.list": _groups, "views.open": _open_view, "views.publish": _publish,
    "files.getUploadURLExternal": _upload_url, "files.completeUploadExternal": _upload_done,
}  # fmt: skip
