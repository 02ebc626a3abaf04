"""The commands' registration: Discord's list is read, compared with ours by a hash of what matters, and overwritten only where they differ.

What Discord holds is the truth, so nothing is kept here that could go stale. Discord fills in defaults, ids and versions; the canonical
form leaves those out. Imports discord.py only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands
from discord.http import Route

_PLAIN = ("name", "description", "min_value", "max_value", "min_length", "max_length")
_FLAGS = ("required", "autocomplete", "nsfw")
_LISTS = ("channel_types", "contexts", "integration_types")


@dataclass(frozen=True, slots=True)
class Drift:
    """Our list and Discord's, as hashes."""

    ours: str
    theirs: str

    @property
    def differs(self) -> bool:
        return self.ours != self.theirs


async def drift(client: discord.Client, tree: app_commands.CommandTree[Any]) -> Drift:
    """Compares the two lists. HTTPException as Discord raises it."""
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    held = await client.http.request(Route("GET", "/applications/{application_id}/commands", application_id=_application(client)))
    return Drift(tree_hash(payload), tree_hash(held))


async def sync_commands(client: discord.Client, tree: app_commands.CommandTree[Any]) -> bool:
    """Overwrites Discord's list where it differs, or where it cannot be read (some proxies hold back what they need not); True where it
    did. HTTPException as Discord raises it.
    """
    if not (await _differs(client, tree)):
        return False
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    await client.http.bulk_upsert_global_commands(_application(client), payload=payload)
    return True


async def _differs(client: discord.Client, tree: app_commands.CommandTree[Any]) -> bool:
    try:
        return (await drift(client, tree)).differs
    except discord.HTTPException as error:
        if error.status in (404, 405):
            return True
        raise


def tree_hash(commands: Sequence[Mapping[str, Any]]) -> str:
    """The same for two lists that mean the same to a user."""
    canonical = sorted((_canonical(command) for command in commands), key=lambda each: (each.get("type", 1), each["name"]))
    return hashlib.sha256(json.dumps(canonical, sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:16]


def _canonical(part: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"type": int(part.get("type") or 1)}
    for name in _PLAIN:
        value = part.get(name)
        if value is not None and value != "":
            found[name] = float(value) if isinstance(value, int | float) else value
    found |= {name: True for name in _FLAGS if part.get(name)}
    found |= {name: sorted(part[name]) for name in _LISTS if part.get(name)}
    if (rights := part.get("default_member_permissions")) is not None:
        found["default_member_permissions"] = str(rights)
    for name in ("name_localizations", "description_localizations"):
        if part.get(name):
            found[name] = dict(part[name])
    if part.get("choices"):
        found["choices"] = [[choice["name"], choice["value"]] for choice in part["choices"]]
    if part.get("options"):
        # The order of sub-commands is Discord's own; that of options is what a user sees.
        options = [_canonical(option) for option in part["options"]]
        found["options"] = sorted(options, key=lambda each: each["name"]) if options[0]["type"] in (1, 2) else options
    return found


def _application(client: discord.Client) -> int:
    if client.application_id is None:
        raise RuntimeError("the client is not logged in")
    return client.application_id
