"""Slack's rules for blocks and views, as its documentation states them: what breaks one is told as Slack tells it.

Lengths are counted in UTF-16 units, the strictest of the ways in which they could be meant. Imports nothing of the project.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
ALL_BLOCKS = 13_200
TEXT = 40_000
_MARKUP = re.compile(r"<([^<>]*)>")
_KNOWN_MARKUP = re.compile(
    r"(?:https?://[^|<>\s]+|mailto:[^|<>\s]+)(?:\|[^<>]*)?|@[UW]\w+(?:\|[^<>]*)?|#[CG]\w+(?:\|[^<>]*)?"
    r"|!subteam\^\w+(?:\|[^<>]*)?|!date\^-?\d+\^[^|<>]+\|[^<>]+|!(?:here|channel|everyone)(?:\|[^<>]*)?"
)
_LOOSE = re.compile(r"&(?!amp;|lt;|gt;)|<|>(?!(?:\s|$))")
_MENTION = re.compile(r"<(!here|!channel|!everyone|@[UW]\w+|!subteam\^\w+)(?:\|[^<>]*)?>")


def long(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def mentions(text: str) -> list[str]:
    """Whom the text pings."""
    return _MENTION.findall(text)


def seen(text: str) -> str:
    """What a reader sees of mrkdwn: links as their words, dates as their fallback, entities undone."""

    def shown(found: re.Match[str]) -> str:
        target, bar, label = found[1].partition("|")
        return label if bar else target

    return _MARKUP.sub(shown, text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def texts(node: Any) -> Iterator[str]:
    """Every string under a `text`, `alt_text`, `title`, `label`, `placeholder` and the like, in order."""
    if isinstance(node, Mapping):
        for name, value in node.items():
            if isinstance(value, str):
                if name in ("text", "alt_text", "fallback"):
                    yield value
            else:
                yield from texts(value)
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for item in node:
            yield from texts(item)


def faults_of_blocks(blocks: Any, *, most: int = MESSAGE_BLOCKS) -> list[str]:
    """What Slack would refuse; empty where all is well."""
    if not isinstance(blocks, list):
        return ["blocks must be a list"]
    if len(blocks) > most:
        return [f"no more than {most} items allowed [json-pointer:/blocks]"]
    faults: list[str] = []
    ids: set[str] = set()
    for number, block in enumerate(blocks):
        where = f"/blocks/{number}"
        faults += _block(block, where)
        ident = block.get("block_id") if isinstance(block, Mapping) else None
        if ident is not None:
            faults += _length(ident, 1, 255, f"{where}/block_id")
            if ident in ids:
                faults.append(f"block_id {ident!r} already exists [json-pointer:{where}/block_id]")
            ids.add(ident)
    return faults


def too_long(blocks: Any) -> bool:
    """True where Slack answers `msg_blocks_too_long`."""
    return long(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > ALL_BLOCKS


def faults_of_view(view: Any) -> list[str]:
    if not isinstance(view, Mapping) or view.get("type") not in ("modal", "home"):
        return ["a view is a modal or a home"]
    faults = faults_of_blocks(view.get("blocks"), most=VIEW_BLOCKS)
    faults += _length(view.get("private_metadata", ""), 0, 3000, "/private_metadata") + _length(
        view.get("callback_id", ""), 0, 255, "/callback_id"
    )
    if view["type"] == "modal":
        for name in ("title", "submit", "close"):
            if name == "title" or name in view:
                faults += _text(view.get(name), 24, f"/{name}", plain=True)
        if any(block.get("type") == "input" for block in view.get("blocks", ())) and "submit" not in view:
            faults.append("a modal with inputs needs a submit")
    return faults


def _block(block: Any, where: str) -> list[str]:
    if not isinstance(block, Mapping) or block.get("type") not in _BLOCKS:
        return [f"unsupported type: {block.get('type') if isinstance(block, Mapping) else block!r} [json-pointer:{where}/type]"]
    allowed, check = _BLOCKS[block["type"]]
    extra = set(block) - allowed - {"type", "block_id"}
    return [f"additional property {name} [json-pointer:{where}]" for name in sorted(extra)] + check(block, where)


def _section(block: Json, where: str) -> list[str]:
    faults: list[str] = []
    if "text" not in block and "fields" not in block:
        faults.append(f"a section needs text or fields [json-pointer:{where}]")
    if "text" in block:
        faults += _text(block["text"], 3000, f"{where}/text")
    if "fields" in block:
        if not 1 <= len(block["fields"]) <= 10:
            faults.append(f"1 to 10 fields [json-pointer:{where}/fields]")
        for number, field in enumerate(block["fields"]):
            faults += _text(field, 2000, f"{where}/fields/{number}")
    if "accessory" in block:
        faults += _element(block["accessory"], f"{where}/accessory")
    return faults


def _header(block: Json, where: str) -> list[str]:
    return _text(block.get("text"), 150, f"{where}/text", plain=True)


def _context(block: Json, where: str) -> list[str]:
    elements = block.get("elements", [])
    faults = [] if 1 <= len(elements) <= 10 else [f"1 to 10 elements [json-pointer:{where}/elements]"]
    for number, element in enumerate(elements):
        if element.get("type") == "image":
            faults += _image(element, f"{where}/elements/{number}")
        else:
            faults += _text(element, 3000, f"{where}/elements/{number}")
    return faults


def _actions(block: Json, where: str) -> list[str]:
    elements = block.get("elements", [])
    faults = [] if 1 <= len(elements) <= 25 else [f"1 to 25 elements [json-pointer:{where}/elements]"]
    ids = [element.get("action_id") for element in elements]
    if len(set(ids)) != len(ids):
        faults.append(f"action_ids are not unique [json-pointer:{where}/elements]")
    for number, element in enumerate(elements):
        faults += _element(element, f"{where}/elements/{number}")
    return faults


def _input(block: Json, where: str) -> list[str]:
    faults = _text(block.get("label"), 2000, f"{where}/label", plain=True) + _element(block.get("element", {}), f"{where}/element")
    if "hint" in block:
        faults += _text(block["hint"], 2000, f"{where}/hint", plain=True)
    return faults


def _image(block: Json, where: str) -> list[str]:
    faults = _length(block.get("alt_text"), 1, 2000, f"{where}/alt_text")
    if "image_url" in block:
        faults += _length(block["image_url"], 1, 3000, f"{where}/image_url")
    elif "slack_file" not in block:
        faults.append(f"an image needs image_url or slack_file [json-pointer:{where}]")
    return faults


def _no_more(_block: Json, _where: str) -> list[str]:
    return []


_BLOCKS: Mapping[str, tuple[frozenset[str], Callable[[Json, str], list[str]]]] = {
    "section": (frozenset({"text", "fields", "accessory", "expand"}), _section),
    "header": (frozenset({"text"}), _header),
    "context": (frozenset({"elements"}), _context),
    "actions": (frozenset({"elements"}), _actions),
    "input": (frozenset({"label", "element", "hint", "optional", "dispatch_action"}), _input),
    "image": (frozenset({"image_url", "slack_file", "alt_text", "title"}), _image),
    "divider": (frozenset(), _no_more),
}


def _element(element: Any, where: str) -> list[str]:
    if not isinstance(element, Mapping):
        return [f"an element is an object [json-pointer:{where}]"]
    kind = element.get("type")
    faults = _length(element.get("action_id", "x"), 1, 255, f"{where}/action_id")
    if kind == "button":
        faults += _text(element.get("text"), 75, f"{where}/text", plain=True)
        faults += _length(element.get("value", ""), 0, 2000, f"{where}/value") + _length(element.get("url", ""), 0, 3000, f"{where}/url")
        if element.get("style", "primary") not in ("primary", "danger"):
            faults.append(f"style is primary or danger [json-pointer:{where}/style]")
    elif kind in ("static_select", "multi_static_select"):
        faults += _options(element.get("options", []), where) + _placeholder(element, where)
        for name in ("initial_option", "initial_options"):
            given = element.get(name, [])
            for option in given if isinstance(given, list) else [given]:
                if option not in element.get("options", []):
                    faults.append(f"{name} is none of the options [json-pointer:{where}]")
        if "initial_options" in element and not element["initial_options"]:
            faults.append(f"initial_options is empty [json-pointer:{where}]")
    elif kind == "overflow":
        if not 1 <= len(element.get("options", [])) <= 5:
            faults.append(f"1 to 5 options [json-pointer:{where}/options]")
        faults += _options(element.get("options", []), where)
    elif kind in ("external_select", "conversations_select", "users_select"):
        faults += _placeholder(element, where)
    elif kind == "plain_text_input":
        faults += _placeholder(element, where) + _length(element.get("initial_value", ""), 0, 3000, f"{where}/initial_value")
        if not 1 <= element.get("max_length", 1) <= 3000:
            faults.append(f"max_length [json-pointer:{where}]")
    elif kind != "checkboxes":
        faults.append(f"unsupported element {kind} [json-pointer:{where}]")
    if "confirm" in element:
        for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
            faults += _text(element["confirm"].get(name), most, f"{where}/confirm/{name}")
    return faults


def _placeholder(element: Json, where: str) -> list[str]:
    return _text(element["placeholder"], 150, f"{where}/placeholder", plain=True) if "placeholder" in element else []


def _options(options: Sequence[Json], where: str) -> list[str]:
    faults = [] if 1 <= len(options) <= 100 else [f"1 to 100 options [json-pointer:{where}/options]"]
    for number, option in enumerate(options):
        faults += _option(option, f"{where}/options/{number}")
    return faults


def _option(option: Json, where: str) -> list[str]:
    faults = _text(option.get("text"), 75, f"{where}/text") + _length(option.get("value"), 1, 150, f"{where}/value")
    if "description" in option:
        faults += _text(option["description"], 75, f"{where}/description")
    return faults


def faults_of_options(answer: Any) -> list[str]:
    """What is wrong with the answer to a `block_suggestion`."""
    if not isinstance(answer, Mapping) or not isinstance(answer.get("options"), list):
        return ["options must be a list"]
    if len(answer["options"]) > 100:
        return ["more than 100 options"]
    return [fault for number, option in enumerate(answer["options"]) for fault in _option(option, f"/options/{number}")]


def _text(item: Any, most: int, where: str, *, plain: bool = False) -> list[str]:
    if not isinstance(item, Mapping) or item.get("type") not in ("plain_text", "mrkdwn"):
        return [f"not a text object [json-pointer:{where}]"]
    if plain and item["type"] != "plain_text":
        return [f"must be plain_text [json-pointer:{where}]"]
    faults = _length(item.get("text"), 1, most, where)
    text = item.get("text") or ""
    if isinstance(text, str) and not text.strip():
        faults.append(f"must not be blank [json-pointer:{where}]")
    if isinstance(text, str):
        faults += markup_faults(text, where, plain=item["type"] == "plain_text")
    return faults


def markup_faults(text: str, where: str, *, plain: bool = False) -> list[str]:
    """What a careless cut or a forgotten escape leaves: half an entity, half a link, a bare `<`. Slack shows such litter; we refuse it."""
    if plain:
        left = text
    else:
        broken = [found[0] for found in _MARKUP.finditer(text) if not _KNOWN_MARKUP.fullmatch(found[1])]
        if broken:
            return [f"unknown markup {broken[0]!r} [json-pointer:{where}]"]
        left = _MARKUP.sub("", text)
    quoted = "\n".join(line[1:] if line.startswith(">") and not plain else line for line in left.split("\n"))
    found = _LOOSE.search(quoted) or re.search(r">", quoted)
    return [f"unescaped {found[0]!r} [json-pointer:{where}]"] if found else []


def _length(value: Any, least: int, most: int, where: str) -> list[str]:
    if not isinstance(value, str):
        return [f"must be a string [json-pointer:{where}]"]
    if long(value) < least:
        return [f"must be more than {least - 1} characters [json-pointer:{where}]"]
    return [f"must be less than {most + 1} characters [json-pointer:{where}]"] if long(value) > most else []
