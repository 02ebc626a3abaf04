"""The façade under newer knowledge: a service runs for months, and office holders change meanwhile. Imports the knowledge."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge import Knowledge
from bot.service.base import Base


@dataclass(frozen=True)
class Renewal(Base):
    """What the composition root does when the roster was refreshed."""

    def renew(self, knowledge: Knowledge) -> None:
        """Answers from the knowledge from now on. The platforms hold this very object, so it is changed in place, in one step."""
        object.__setattr__(self, "knowledge", knowledge)
