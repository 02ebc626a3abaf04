"""The neutral answer to a command: what is said, in pieces that any platform can lay out, escape and cut to its own limits.

Texts are plain and may hold anything a feed or a person wrote: a renderer escapes every `str` that it shows. Times are moments, so that
each reader sees their own clock. Imports the domain only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain import Alert


class Case(StrEnum):
    """What kind of answer it is; a platform may colour it, and every answer names its case in its first line."""

    ANSWER = "answer"
    CHANGED = "changed"
    NOTHING = "nothing"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Words to be typed as they stand, such as a command or an event's id."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A web address under its words; one that is no http or https address is shown as its words alone."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time (aware), shown on the reader's clock; `relative` adds or means "3 hours ago"."""

    at: datetime
    relative: bool = False


Piece = str | Strong | Code | Link | Moment
Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    line: Line


@dataclass(frozen=True, slots=True)
class Fact:
    """A name with its value, as in "Where: Geneva"."""

    name: str
    value: Line


@dataclass(frozen=True, slots=True)
class Facts:
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source, with whose they are."""

    text: str
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of a list. `mark` is a flag or sign, `below` the smaller line under the head."""

    head: Line
    below: Line = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list. What a message cannot take is left out with a word on how many."""

    rows: tuple[Row, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with the words that stand for it."""

    name: str
    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to keep, such as an export."""

    name: str
    content: bytes
    media_type: str


Block = Paragraph | Facts | Quote | Rows


@dataclass(frozen=True, slots=True)
class Action:
    """What a button does: a verb of the grammar or a deed of `handlers.shared.actions`, with its words.

    `encode` gives at most 100 characters, so that it fits a button's own id and outlives a restart; what is longer is a ValueError.
    """

    name: str
    words: tuple[str, ...] = ()

    def encode(self) -> str:
        for word in (self.name, *self.words):
            if "|" in word:
                raise ValueError(f"{word!r} holds the separator '|'")
        text = "|".join(("r1", self.name, *self.words))
        if len(text) > 100:
            raise ValueError(f"an action has at most 100 characters, not {len(text)}")
        return text

    @classmethod
    def decode(cls, text: str) -> Action | None:
        """None for what is no action of ours, or of a form that is no longer known."""
        form, *parts = text.split("|")
        return cls(parts[0], tuple(parts[1:])) if form == "r1" and parts and parts[0] else None


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    action: Action
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Choice:
    """A menu from which one or more are picked; each option is (label, value). The values picked are appended to the action's words."""

    placeholder: str
    action: Action
    options: tuple[tuple[str, str], ...]
    most: int = 1


@dataclass(frozen=True, slots=True)
class Field:
    """One box of a form; `long` is for several lines."""

    name: str
    label: str
    placeholder: str = ""
    required: bool = False
    long: bool = False
    most: int = 300


@dataclass(frozen=True, slots=True)
class Form:
    """What a button asks before it acts: a modal on a platform that has them. What is typed comes back by the fields' names."""

    title: str
    action: Action
    fields: tuple[Field, ...]
    submit: str = "Send"


class Place(StrEnum):
    """Where an answer goes: to whoever asked (a new message only they see, unless it was asked in the open), into the room as a
    message for everybody, or in the place of the message whose button was pressed.
    """

    ASKER = "asker"
    ROOM = "room"
    INSTEAD = "instead"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `public` says that it is made for the room; a platform still shows it first to whoever asked where it was asked privately.

    `place` matters for what a pressed button answers. `reference` is the id under which the log holds the rest of a failure.
    `post` is an alert that the platform posts into the channel beside the reply, the way alerts come; where it cannot, it says so instead.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    case: Case = Case.ANSWER
    buttons: tuple[Button, ...] = ()
    choices: tuple[Choice, ...] = ()
    picture: Picture | None = None
    attachments: tuple[Attachment, ...] = ()
    footer: Line = ()
    public: bool = False
    reference: str = ""
    place: Place = Place.ASKER
    post: Alert | None = None
