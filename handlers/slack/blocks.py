"""The blocks and elements that Slack draws, each within its limits, and the budget of a whole message. Pure.

Imports the limits and the text of this folder, and the shared actions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from handlers.shared.replies import Action, Button, Choice, Line, Style
from handlers.slack import limits
from handlers.slack.text import escaped, fitted, long, mrkdwn, plain

Block = dict[str, Any]

ACT = "act"
PICK = "pick"
"""The beginnings of the action ids of buttons and of menus; what they do is in the value and in the block's id."""


def plain_object(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": plain(text, most), "emoji": False}


def mrkdwn_object(text: str) -> Block:
    """Of text that is markup already."""
    return {"type": "mrkdwn", "text": text or "–"}


def header(text: str) -> Block:
    return {"type": "header", "text": plain_object(text, limits.HEADER)}


def section(text: str) -> Block:
    """Of text that is markup already, within `limits.SECTION`."""
    return {"type": "section", "text": mrkdwn_object(text)}


def line_section(line: Line) -> Block:
    return section(mrkdwn(line, limits.SECTION))


def context(*texts: str) -> Block:
    """Small print, of texts that are markup already."""
    return {"type": "context", "elements": [mrkdwn_object(text) for text in texts[: limits.CONTEXT_ELEMENTS]]}


def actions(elements: Sequence[Block], block_id: str = "") -> Block:
    return {"type": "actions", "elements": list(elements[: limits.ACTION_ELEMENTS]), **({"block_id": block_id} if block_id else {})}


def button(label: str, value: str, action_id: str, style: Style = Style.PLAIN, *, confirm: str = "") -> Block:
    drawn: Block = {"type": "button", "text": plain_object(label, limits.BUTTON), "action_id": action_id, "value": value}
    if style is not Style.PLAIN:
        drawn["style"] = str(style)
    if confirm:
        drawn["confirm"] = {
            "title": plain_object("Are you sure?", 100), "text": plain_object(confirm, limits.CONFIRM_TEXT),
            "confirm": plain_object("Yes", 30), "deny": plain_object("No", 30),
        }  # fmt: skip
    return drawn


def action_button(item: Button, number: int) -> Block:
    return button(item.label, item.action.encode(), f"{ACT}.{number}", item.style)


def option(label: str, value: str) -> Block:
    return {"text": plain_object(label, limits.OPTION), "value": value}


def options(pairs: Iterable[tuple[str, str]]) -> list[Block]:
    """Those that Slack can take: a value that is too long would come back cut, so it is left out."""
    fit = [option(label, value) for label, value in pairs if value and long(value) <= limits.OPTION_VALUE]
    return fit[: limits.OPTIONS]


def menu(choice: Choice, number: int) -> Block | None:
    """A menu in its own block, whose id holds the action; None where no option fits."""
    drawn = options(choice.options)
    if not drawn:
        return None
    kind = "multi_static_select" if choice.most > 1 else "static_select"
    element: Block = {
        "type": kind, "action_id": f"{PICK}.{number}", "placeholder": plain_object(choice.placeholder or "Choose", limits.PLACEHOLDER),
        "options": drawn,
    }  # fmt: skip
    if choice.most > 1:
        element["max_selected_items"] = min(choice.most, len(drawn))
    return actions([element], f"{number}~{choice.action.encode()}")


def menu_action(block_id: str, picked: Sequence[str]) -> Action | None:
    """What a menu's choice means; None where the block is no menu of ours, or a value holds what no action can."""
    action = Action.decode(block_id.partition("~")[2])
    if action is None or any("|" in value for value in picked):
        return None
    return Action(action.name, (*action.words, *picked))


def size(blocks: Sequence[Block]) -> int:
    """What the blocks weigh against `limits.ALL_BLOCKS`."""
    return long(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def fallback(*texts: str) -> str:
    """The text for notifications and readers that show no blocks; never empty."""
    return fitted(" ".join(text for text in texts if text), limits.FALLBACK_TEXT, escaped) or "Readout"


@dataclass(slots=True)
class Sheet:
    """The blocks of a message while it is written: what no longer fits is refused. `kept` is held back for what must come last."""

    kept: Sequence[Block] = ()
    most_blocks: int = limits.MESSAGE_BLOCKS
    most: int = limits.ALL_BLOCKS
    blocks: list[Block] = field(default_factory=list)

    def add(self, block: Block) -> bool:
        """False, and nothing added, where it does not fit any more."""
        if len(self.blocks) + len(self.kept) + 1 > self.most_blocks:
            return False
        if size([*self.blocks, block, *self.kept]) > self.most:
            return False
        self.blocks.append(block)
        return True

    def done(self) -> list[Block]:
        return [*self.blocks, *self.kept]
