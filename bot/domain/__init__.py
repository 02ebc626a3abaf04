"""The domain: frozen, typed, validated at construction. Imports nothing of the project. Enter here, not by a submodule."""

from bot.domain.alerts import ANY, Alert, AlertKind, Channel, Delivery, DeliveryState, Rhythm, Subscription
from bot.domain.articles import Article, Entry, Source, SourceKind
from bot.domain.dates import PartialDate
from bot.domain.events import Event, EventMention, EventSource
from bot.domain.parties import Pair, Party, Place, check_code
from bot.domain.record import Record, event_record, mention_from_record, mention_record, party_record
from bot.domain.vocabulary import (
    CONTACT_TYPES,
    SYMMETRIC_TYPES,
    DatePrecision,
    EventType,
    Mode,
    Office,
    PartyKind,
    Role,
    Status,
)

__all__ = [
    "ANY", "CONTACT_TYPES", "SYMMETRIC_TYPES", "Alert", "AlertKind", "Article", "Channel", "DatePrecision", "Delivery", "DeliveryState",
    "Entry", "Event", "EventMention", "EventSource", "EventType", "Mode", "Office", "Pair", "PartialDate", "Party", "PartyKind", "Place",
    "Record", "Rhythm", "Role", "Source", "SourceKind", "Status", "Subscription", "check_code", "event_record", "mention_from_record",
    "mention_record", "party_record",
]  # fmt: skip
