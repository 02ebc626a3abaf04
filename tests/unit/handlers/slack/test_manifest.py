"""The manifest equals what the code uses: scopes by the methods it calls, commands, events, shortcuts; and is within Slack's limits."""

from __future__ import annotations

import ast
import json
from pathlib import Path

from handlers.shared import VERBS
from handlers.slack import app_manifest
from handlers.slack.app import EVENTS
from handlers.slack.desk import SHORTCUT
from handlers.slack.manifest import METHOD_SCOPES, SCOPES

FOLDER = Path(__file__).resolve().parents[4] / "handlers" / "slack"


def called_methods() -> set[str]:
    """Every method that a module of the adapter calls by name."""
    found = set()
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("call", "called"):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def test_the_scopes_are_those_of_the_methods_that_the_code_calls() -> None:
    assert called_methods() == set(METHOD_SCOPES)
    made = app_manifest({})
    assert set(made["oauth_config"]["scopes"]["bot"]) == SCOPES == {"commands", *(s for scopes in METHOD_SCOPES.values() for s in scopes)}


def test_commands_events_and_shortcuts_are_those_that_are_listened_to() -> None:
    made = app_manifest({})
    assert [item["command"] for item in made["features"]["slash_commands"]] == ["/readout"]
    assert made["settings"]["event_subscriptions"]["bot_events"] == sorted(EVENTS)
    assert [item["callback_id"] for item in made["features"]["shortcuts"]] == [SHORTCUT]
    assert made["settings"]["interactivity"]["is_enabled"] is True


def test_it_is_socket_mode_unless_there_is_an_address() -> None:
    assert app_manifest({})["settings"]["socket_mode_enabled"] is True
    made = app_manifest({}, public_url="https://readout.example.org")
    assert made["settings"]["socket_mode_enabled"] is False
    text = json.dumps(made)
    assert text.count("https://readout.example.org/slack/events") == 4
    assert made["oauth_config"]["redirect_urls"] == ["https://readout.example.org/slack/oauth_redirect"]


def test_it_keeps_slacks_limits() -> None:
    about = app_manifest({})["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4000
    shortcut = app_manifest({})["features"]["shortcuts"][0]
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150
    assert all(known.name in about["long_description"] for known in VERBS)
