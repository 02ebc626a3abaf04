"""What a Slack holds: workspaces with their people, channels and messages, as a user would see them. Imports nothing of the project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.slack_server.block_kit import mentions, seen, texts


@dataclass(slots=True)
class Message:
    """One message of a channel. `for_user` is set on an ephemeral one, which nobody else sees and no history holds."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    thread_ts: str = ""
    broadcast: bool = False
    metadata: Mapping[str, Any] = field(default_factory=dict)
    args: Mapping[str, Any] = field(default_factory=dict)
    for_user: str = ""
    edits: int = 0
    gone: bool = False
    file: str = ""

    @property
    def raw(self) -> str:
        """Every text of the message as it was sent."""
        return "\n".join([self.text, *texts(self.blocks)])

    @property
    def seen(self) -> str:
        """What its reader sees: the blocks where there are some."""
        return "\n".join(seen(text) for text in (texts(self.blocks) if self.blocks else [self.text]))

    @property
    def pings(self) -> list[str]:
        return mentions(self.text) + [one for text in texts(self.blocks) for one in mentions(text)]

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """The interactive elements, each with its `block_id`."""
        found = []
        for block in self.blocks:
            elements = [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]
            found += [{**item, "block_id": block.get("block_id", "b")} for item in elements if "action_id" in item]
        return found

    def button(self, label: str) -> dict[str, Any]:
        return next(item for item in self.buttons if item.get("text", {}).get("text") == label)


@dataclass(slots=True)
class ChannelState:
    id: str
    name: str
    private: bool = False
    member: bool = True
    archived: bool = False
    people: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Workspace:
    """A team with one installation of the app; `token` is what it was given last, None once it is revoked."""

    id: str
    name: str
    token: str | None
    bot_user: str
    scopes: set[str]
    channels: dict[str, ChannelState] = field(default_factory=dict)
    admins: set[str] = field(default_factory=set)
    groups: dict[str, set[str]] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    views: list[dict[str, Any]] = field(default_factory=list)
    active: bool = True
    expired_tokens: set[str] = field(default_factory=set)

    def add(self, ident: str, name: str, *, private: bool = False, member: bool = True, archived: bool = False) -> ChannelState:
        self.channels[ident] = ChannelState(ident, name, private, member, archived)
        return self.channels[ident]

    def read(self, channel: str) -> list[Message]:
        """The messages that everyone in the channel sees, oldest first, threads included."""
        return [message for message in self.messages if message.channel == channel and not message.for_user and not message.gone]

    def shown_to(self, user: str) -> list[Message]:
        """The ephemeral messages for a person, oldest first."""
        return [message for message in self.messages if message.for_user == user and not message.gone]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a Web API method, by its arguments; `team` is empty where the token is nobody's."""

    method: str
    args: Mapping[str, Any]
    team: str
    at: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the next call of a method meets instead of its answer.

    `error` is Slack's word; `status` an HTTP status; `retry_after` makes it a 429; `lost` performs the call and closes the connection
    without a word; `unheard` closes it before the call is performed; `hang` seconds without an answer, after performing where `lost`.
    """

    error: str = ""
    status: int = 200
    retry_after: float | None = None
    lost: bool = False
    unheard: bool = False
    hang: float = 0.0
