"""A command as it arrives, freed of its platform: the verb, its words, who asked and where. Imports the domain and the service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain import Channel
from bot.service import MANAGERS


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. `manager` is True where the platform itself says that they may manage the channel (Discord's Manage Channels, a
    workspace's admin); `roles` are the platform's ids of their roles or groups. `name` is shown in audit lines.
    """

    id: str
    name: str
    manager: bool = False
    roles: frozenset[str] = frozenset()
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class Asked:
    """A verb with its options' words, by option name. `channel_name` is for people; options that were not given are absent.

    `now_public` is True where the answer will be seen by the whole room at once: such an answer needs no button to show it.
    `by_default` is who may change what the channel is told where nobody set it: `MANAGERS` or `EVERYONE` of `bot.service`.
    `managing` names the right that makes a manager on the platform, as its people know it; empty where there is no such name.
    `extra` may hold the name of a mentioned role or person as `name:ID`, so that people read names and not numbers.
    For a pressed button `words` holds what was typed into its form, and `verb` is not read.
    """

    verb: str
    words: Mapping[str, str]
    channel: Channel
    asker: Asker
    channel_name: str = ""
    now_public: bool = False
    by_default: str = MANAGERS
    managing: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
