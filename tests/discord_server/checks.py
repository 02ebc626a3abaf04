"""What Discord checks of a message before it takes it, from its documented limits; a breach is error 50035 with the place of the fault.

Written from the documentation and not from the adapter, so that the two can disagree. Imports nothing of the project.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_EMBED = {"title": 256, "description": 4096}


def faults(body: Mapping[str, Any]) -> list[str]:
    """What is wrong with a message's body; empty where nothing is."""
    found = list(_texts(body))
    found += _components(body.get("components") or ())
    if len(str(body.get("nonce") or "")) > 25:
        found.append("nonce: longer than 25")
    mentions = body.get("allowed_mentions") or {}
    for kind in ("roles", "users"):
        if mentions.get(kind) and kind in (mentions.get("parse") or ()):
            found.append(f"allowed_mentions: {kind} twice")
    return found


def _texts(body: Mapping[str, Any]) -> Iterator[str]:
    if len(body.get("content") or "") > 2000:
        yield "content: longer than 2000"
    embeds = body.get("embeds") or ()
    if len(embeds) > 10:
        yield "embeds: more than 10"
    total = 0
    for number, embed in enumerate(embeds):
        for place, text, most in _embed_texts(embed):
            total += len(text.strip())
            if len(text.strip()) > most:
                yield f"embeds[{number}].{place}: longer than {most}"
        for field in embed.get("fields", ()):
            if not field["name"].strip() or not field["value"].strip():
                yield f"embeds[{number}].fields: empty"
        if len(embed.get("fields", ())) > 25:
            yield f"embeds[{number}].fields: more than 25"
        for place in ("url", "thumbnail", "image"):
            address = embed.get(place)
            address = address.get("url") if isinstance(address, Mapping) else address
            if address and not str(address).startswith(("http://", "https://", "attachment://")):
                yield f"embeds[{number}].{place}: not a well-formed URL"
    if total > 6000:
        yield "embeds: longer than 6000 in all"


def _embed_texts(embed: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    for name, most in _EMBED.items():
        yield name, embed.get(name) or "", most
    yield "footer", (embed.get("footer") or {}).get("text") or "", 2048
    yield "author", (embed.get("author") or {}).get("name") or "", 256
    for field in embed.get("fields", ()):
        yield "fields.name", field["name"], 256
        yield "fields.value", field["value"], 1024


def _components(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if len(rows) > 5:
        yield "components: more than 5 rows"
    idents: list[str] = []
    for row in rows:
        parts = row.get("components") or ()
        if row.get("type") != 1 or not 1 <= len(parts) <= 5:
            yield "components: a row holds 1 to 5"
        for part in parts:
            ident = part.get("custom_id")
            if ident is not None:
                idents.append(ident)
                if not 1 <= len(ident) <= 100:
                    yield "custom_id: 1 to 100"
            if part.get("type") == 2 and not 1 <= len(part.get("label") or "") <= 80:
                yield "label: 1 to 80"
            if part.get("type") == 3:
                yield from _select(part, len(parts))
    if len(set(idents)) != len(idents):
        yield "custom_id: not unique"


def _select(part: Mapping[str, Any], beside: int) -> Iterator[str]:
    options = part.get("options") or ()
    if beside != 1:
        yield "select: alone in its row"
    if not 1 <= len(options) <= 25:
        yield "select: 1 to 25 options"
    if part.get("max_values", 1) > len(options):
        yield "select: max_values"
    values = [option["value"] for option in options]
    if len(set(values)) != len(values):
        yield "select: values not unique"
    for option in options:
        if not 1 <= len(option["label"]) <= 100 or not 1 <= len(option["value"]) <= 100:
            yield "select: label and value 1 to 100"


def command_faults(command: Mapping[str, Any]) -> list[str]:
    """What is wrong with an application command."""
    found = list(_option_faults(command, depth=0))
    if (total := _command_length(command)) > 8000:
        found.append(f"command: {total} code points, more than 8000")
    return found


def _option_faults(part: Mapping[str, Any], depth: int) -> Iterator[str]:
    name, options = part["name"], part.get("options") or ()
    if not 1 <= len(name) <= 32 or name != name.lower() or " " in name:
        yield f"{name}: name"
    if not 1 <= len(part.get("description") or "") <= 100:
        yield f"{name}: description"
    if len(options) > 25:
        yield f"{name}: more than 25 options"
    if len(part.get("choices") or ()) > 25:
        yield f"{name}: more than 25 choices"
    if part.get("autocomplete") and part.get("choices"):
        yield f"{name}: autocomplete and choices"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{name}: required options come first"
    if len({option["name"] for option in options}) != len(options):
        yield f"{name}: two options of one name"
    kinds = {option["type"] in (1, 2) for option in options}
    if len(kinds) > 1 or (depth > 2 and True in kinds):
        yield f"{name}: sub-commands where none may be"
    for option in options:
        yield from _option_faults(option, depth + 1)


def _command_length(part: Mapping[str, Any]) -> int:
    own = len(part["name"]) + len(part.get("description") or "")
    own += sum(len(choice["name"]) + len(str(choice["value"])) for choice in part.get("choices") or ())
    return own + sum(_command_length(option) for option in part.get("options") or ())
