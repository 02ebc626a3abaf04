"""The domain: frozen, typed, validated at construction. Imports nothing of the project. Enter here, not by a submodule."""

from bot.domain.alerts import ANY, LONGEST_SILENCE, Alert, AlertKind, Channel, Delivery, DeliveryState, Digest, Hold, Rhythm, Subscription
from bot.domain.articles import Article, Entry, Source, SourceKind
from bot.domain.cases import EventCase, Verdict
from bot.domain.channels import UTC_ZONE, ChannelSettings, Mute, QuietHours, Stop
from bot.domain.dates import PartialDate
from bot.domain.events import SANCTIONS_EASED, Event, EventMention, EventSource
from bot.domain.parties import Pair, Party, Place, check_code, without_junior
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
    "ANY", "CONTACT_TYPES", "LONGEST_SILENCE", "SANCTIONS_EASED", "SYMMETRIC_TYPES", "UTC_ZONE", "Alert", "AlertKind", "Article", "Channel",
    "ChannelSettings", "DatePrecision", "Delivery", "DeliveryState", "Digest", "Entry", "Event", "EventCase", "EventMention",
    "EventSource", "EventType", "Hold", "Mode", "Mute", "Office", "Pair", "PartialDate", "Party", "PartyKind", "Place", "QuietHours",
    "Record", "Rhythm", "Role", "Source", "SourceKind", "Status", "Stop", "Subscription", "check_code", "event_record",
    "mention_from_record", "mention_record", "party_record", "Verdict", "without_junior",
]  # fmt: skip
