"""What is sent: a text for notifications beside the blocks. Imports nothing of the project."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is escaped already and never empty, since Slack shows it in notifications and to readers that know no blocks."""

    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)

    def plainer(self) -> Message:
        """The same without blocks, for a Slack that refuses them."""
        return Message(self.text)
