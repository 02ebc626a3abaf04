"""Mentions of many articles become one event; how sure it is and what is rare about it. Enter here, not by a submodule."""

from bot.events.confidence import event_confidence, voices
from bot.events.heard import heard
from bot.events.history import rarity
from bot.events.identity import event_id, near_copies, text_digest
from bot.events.merge import material, merge
from bot.events.record import ChangeKind, EventChange, record
from bot.events.resolve import Resolution, resolve
from bot.events.same import Apart, Fit, fit
from bot.events.tellings import Telling, telling

__all__ = [
    "Apart", "ChangeKind", "EventChange", "Fit", "Resolution", "Telling", "event_confidence", "event_id", "fit", "heard", "material",
    "merge", "near_copies", "rarity", "record", "resolve", "telling", "text_digest", "voices",
]  # fmt: skip
