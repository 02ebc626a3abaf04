"""The record of an event (DESIGN.md section 3): what `readout extract` prints, exports carry and the scorer reads.

Pure conversions between `EventMention` and plain JSON values. Imports nothing of the project beyond the domain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.dates import PartialDate
from bot.domain.events import Event, EventMention, EventSource
from bot.domain.parties import Party, Place
from bot.domain.vocabulary import EventType, Mode, Office, PartyKind, Role, Status

Record = dict[str, Any]


def party_record(party: Party) -> Record:
    return {"code": party.code, "person": party.person, "office": str(party.office), "role": str(party.role)}


def mention_record(mention: EventMention) -> Record:
    """The mention as a JSON-ready mapping, keys in the documented order."""
    return {**_shared(mention), "span": list(mention.span), **_tail(mention)}


def event_record(event: Event) -> Record:
    """A resolved event in the same form, with its id, sources and revision added."""
    sources = [_source_record(source) for source in event.sources]
    return {"id": event.id, **_shared(event), **_tail(event), "rarity": event.rarity, "revision": event.revision, "sources": sources}


def _source_record(source: EventSource) -> Record:
    published = source.published.isoformat() if source.published else None
    return {"outlet": source.outlet, "url": source.url, "title": source.title, "published": published}


def _shared(item: EventMention | Event) -> Record:
    return {
        "type": str(item.type),
        "status": str(item.status),
        "current": item.current,
        "parties": [party_record(party) for party in item.parties],
        "place": {"code": item.place.code, "name": item.place.name} if item.place else None,
        "date": item.date.text if item.date else None,
        "date_precision": str(item.date.precision) if item.date else None,
        "topics": list(item.topics),
        "mode": str(item.mode) if item.mode else None,
        "evidence": item.evidence,
    }


def _tail(item: EventMention | Event) -> Record:
    return {
        "attribution": item.attribution,
        "confidence": round(item.confidence, 3),
        "cameo": item.cameo,
        "plover": item.plover,
    }


def mention_from_record(record: Mapping[str, Any], kind_of: Callable[[str], PartyKind]) -> EventMention:
    """The mention a record tells of; ValueError or KeyError where it is none."""
    place = record.get("place")
    parties = tuple(
        Party(p["code"], kind_of(p["code"]), p.get("person"), Office(p.get("office") or "state"), Role(p.get("role") or "participant"))
        for p in record["parties"]
    )
    return EventMention(
        type=EventType(record["type"]),
        status=Status(record["status"]),
        parties=parties,
        current=bool(record.get("current", True)),
        place=Place(place["code"], place.get("name")) if place else None,
        date=PartialDate(record["date"]) if record.get("date") else None,
        topics=tuple(record.get("topics") or ()),
        mode=Mode(record["mode"]) if record.get("mode") else None,
        evidence=record.get("evidence") or "",
        span=tuple(record.get("span") or (0, 0)),
        attribution=record.get("attribution"),
        confidence=float(record.get("confidence", 1.0)),
        cameo=record.get("cameo"),
        plover=record.get("plover"),
    )
