"""A message as it goes out, before anything is sent: what every renderer makes and every sender takes.

Imports discord.py, the neutral replies and the limits.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from handlers.discord import limits
from handlers.discord.markup import plain
from handlers.shared import Button, Choice, Style

NOBODY = discord.AllowedMentions.none()
_STYLES = {
    Style.PLAIN: discord.ButtonStyle.secondary,
    Style.PRIMARY: discord.ButtonStyle.primary,
    Style.DANGER: discord.ButtonStyle.danger,
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file with the words that stand for it."""

    name: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`role` is the one role that the message may mention, by id; nothing else in it pings anyone."""

    embeds: tuple[discord.Embed, ...]
    content: str = ""
    buttons: tuple[Button, ...] = ()
    choices: tuple[Choice, ...] = ()
    uploads: tuple[Upload, ...] = ()
    role: int | None = None

    @property
    def allowed_mentions(self) -> discord.AllowedMentions:
        """Nobody, or the one role by its id."""
        if self.role is None:
            return NOBODY
        return discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(self.role)], replied_user=False)

    def files(self) -> list[discord.File]:
        """The uploads, opened anew: a file object can be sent once."""
        return [discord.File(io.BytesIO(each.content), each.name, description=each.alt or None) for each in self.uploads]

    def view(self) -> discord.ui.View | None:
        """The buttons and menus; None where there are none. It is stopped: its clicks are read from their custom ids, which outlive a
        restart, so the library need not remember it.
        """
        if not self.buttons and not self.choices:
            return None
        view = discord.ui.View(timeout=None)
        for row, choice in enumerate(self.choices[: limits.ROWS]):
            view.add_item(_select(choice, row))
        first = min(len(self.choices), limits.ROWS)
        room = (limits.ROWS - first) * limits.BUTTONS_A_ROW
        for number, button in enumerate(self.buttons[:room]):
            view.add_item(_button(button, first + number // limits.BUTTONS_A_ROW))
        view.stop()
        return view

    def payload(self) -> dict[str, Any]:
        """What Discord is sent, without the files' bytes: for tests and for the pictures of the documentation."""
        view = self.view()
        return {
            "content": self.content,
            "embeds": [embed.to_dict() for embed in self.embeds],
            "components": view.to_components() if view else [],
            "allowed_mentions": self.allowed_mentions.to_dict(),
            "attachments": [{"filename": each.name, "description": each.alt} for each in self.uploads],
        }


def length(embeds: Sequence[discord.Embed]) -> int:
    """What counts towards the limit over all embeds."""
    return sum(len(embed) for embed in embeds)


def _button(button: Button, row: int) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(
        style=_STYLES[button.style], label=plain(button.label, limits.BUTTON_LABEL) or "…", custom_id=button.action.encode(), row=row
    )


def _select(choice: Choice, row: int) -> discord.ui.Select[discord.ui.View]:
    options = [
        discord.SelectOption(label=plain(label, limits.SELECT_LABEL) or "…", value=value)
        for label, value in choice.options[: limits.SELECT_OPTIONS]
        if 0 < len(value) <= limits.SELECT_VALUE
    ]
    return discord.ui.Select(
        custom_id=choice.action.encode(),
        placeholder=plain(choice.placeholder, limits.SELECT_PLACEHOLDER),
        max_values=max(1, min(choice.most, len(options))),
        options=options,
        row=row,
    )
