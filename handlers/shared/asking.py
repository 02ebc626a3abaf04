"""A command as it arrives, freed of its platform: the verb, its words, who asked and where. Imports the domain only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain import Channel


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
    """A verb with its options' words, by option name. `channel_name` is for people; options that were not given are absent."""

    verb: str
    words: Mapping[str, str]
    channel: Channel
    asker: Asker
    channel_name: str = ""
    now_public: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)
