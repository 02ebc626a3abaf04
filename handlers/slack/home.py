"""The App Home: a person's own subscriptions, and those of a channel that they pick. Pure: values in, a view out.

Imports the domain and this folder's blocks and text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.domain import ANY, Rhythm, Subscription
from bot.plural import many
from handlers.shared import Style
from handlers.slack import blocks, limits
from handlers.slack.text import escaped, fitted

HOME = "home"
PICK_CHANNEL = f"{HOME}.channel"
_MOST_SHOWN = 22
"""Subscriptions of one list: each takes two blocks of a hundred, and there are two lists."""

_WELCOME = (
    "*You have no subscriptions yet*\nReadout tells a channel of calls, visits, meetings and other acts between countries, each once.\n"
    "• Type `{command}` in a channel for a form, or `{command} help` for everything that it answers, with examples.\n"
    "• In a private channel let it in first: `/invite @Readout`.\n"
    "• Pick a channel below to see what it is told."
)

Names = Callable[[str], str]


def home_view(
    mine: Sequence[Subscription],
    *,
    name: Names,
    channel: str = "",
    here: Sequence[Subscription] = (),
    notice: str = "",
    command: str = "/readout",
) -> dict[str, Any]:
    """`mine` are the person's, of all channels; `here` those of the picked channel, by whomever. `notice` is what was just done."""
    drawn: list[blocks.Block] = [blocks.header("Readout")]
    if notice:
        drawn.append(blocks.section(fitted(notice, limits.SECTION)))
    if mine:
        drawn.append(blocks.section(f"*Your subscriptions* ({len(mine)})"))
        drawn += _listed(mine, name)
    else:
        drawn.append(blocks.section(_WELCOME.format(command=escaped(command))))
    drawn += [{"type": "divider"}, _picker(channel)]
    if channel:
        drawn.append(blocks.section(f"*Subscriptions of* <#{escaped(channel)}> ({len(here) or 'none'})"))
        drawn += _listed(here, name)
    return {"type": "home", "private_metadata": channel[: limits.IDENT], "blocks": drawn[: limits.VIEW_BLOCKS]}


def wish_line(wish: Subscription, name: Names) -> str:
    """A subscription in a line of markup."""
    a, b = (("anyone" if code == ANY else name(code)) for code in (wish.a, wish.b))
    parts = [*sorted(str(item).replace("_", " ") for item in wish.types), *sorted(str(item).replace("_", " ") for item in wish.offices)]
    parts += sorted(str(item) for item in wish.statuses)
    parts += [f"at least {wish.min_confidence:g}"] if wish.min_confidence is not None else []
    parts += [f"{wish.min_sources} sources"] if wish.min_sources > 1 else []
    parts += [str(wish.rhythm)] if wish.rhythm is not Rhythm.INSTANT else []
    parts = parts or ["all events"]
    parts += [f"also {many(wish.silence, 'day')} without contact"] if wish.silence else []
    about = fitted(", ".join(parts), 500)
    paused = " · _paused_" if wish.paused else ""
    return f"*{fitted(a, 200)} – {fitted(b, 200)}*{paused}\n{about} · <#{escaped(wish.channel.id)}> · `{escaped(wish.id)}`"


def _listed(wishes: Sequence[Subscription], name: Names) -> list[blocks.Block]:
    drawn: list[blocks.Block] = []
    for wish in wishes[:_MOST_SHOWN]:
        value = f"{wish.channel.id} {wish.id}"
        turn = ("Resume", "resume") if wish.paused else ("Pause", "pause")
        drawn += [
            blocks.section(wish_line(wish, name)),
            blocks.actions(
                [
                    blocks.button("Edit", value, f"{HOME}.edit"),
                    blocks.button(turn[0], value, f"{HOME}.{turn[1]}"),
                    blocks.button("Remove", value, f"{HOME}.unsubscribe", Style.DANGER, confirm="The subscription is removed."),
                ]
            ),
        ]
    if len(wishes) > _MOST_SHOWN:
        drawn.append(blocks.context(f"and {len(wishes) - _MOST_SHOWN} more, see them in their channels with `/readout list`"))
    return drawn


def _picker(channel: str) -> blocks.Block:
    element: dict[str, Any] = {
        "type": "conversations_select", "action_id": PICK_CHANNEL, "placeholder": blocks.plain_object("A channel", limits.PLACEHOLDER),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }  # fmt: skip
    if channel:
        element["initial_conversation"] = channel
    return blocks.actions([element])


def picked_channel(view: Mapping[str, Any]) -> str:
    """The channel that the Home shows."""
    return str(view.get("private_metadata") or "")
