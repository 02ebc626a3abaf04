"""Mentions and events as JSON values and back, losing nothing: the documented record, and beside it what the record leaves out
(the kind of a party, exact confidence, whole sources). Imports the domain and the column types only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.domain import (
    Event,
    EventMention,
    EventSource,
    EventType,
    Mode,
    Office,
    PartialDate,
    Party,
    PartyKind,
    Place,
    Record,
    Role,
    Status,
    event_record,
    mention_record,
)
from bot.store.sql.types import in_utc


def write_mention(mention: EventMention) -> Record:
    return {**mention_record(mention), "parties": _write_parties(mention.parties), "confidence": mention.confidence}


def read_mention(record: Mapping[str, Any]) -> EventMention:
    first, last = record["span"]
    return EventMention(**_shared(record), span=(first, last))


def write_event(event: Event) -> Record:
    return {
        **event_record(event),
        "parties": _write_parties(event.parties),
        "confidence": event.confidence,
        "sources": [_write_source(source) for source in event.sources],
        "first_seen": in_utc(event.first_seen).isoformat(),
        "changed": in_utc(event.changed).isoformat(),
    }


def read_event(record: Mapping[str, Any]) -> Event:
    return Event(
        **_shared(record),
        id=record["id"],
        sources=tuple(_read_source(source) for source in record["sources"]),
        first_seen=datetime.fromisoformat(record["first_seen"]),
        changed=datetime.fromisoformat(record["changed"]),
        revision=record["revision"],
        rarity=record["rarity"],
    )


def _shared(record: Mapping[str, Any]) -> dict[str, Any]:
    place, mode, day = record["place"], record["mode"], record["date"]
    return {
        "type": EventType(record["type"]),
        "status": Status(record["status"]),
        "parties": tuple(_read_party(party) for party in record["parties"]),
        "current": record["current"],
        "place": Place(place["code"], place["name"]) if place else None,
        "date": _read_date(day),
        "topics": tuple(record["topics"]),
        "mode": Mode(mode) if mode else None,
        "evidence": record["evidence"],
        "attribution": record["attribution"],
        "confidence": record["confidence"],
        "cameo": record["cameo"],
        "plover": record["plover"],
    }


def _write_parties(parties: tuple[Party, ...]) -> list[Record]:
    return [{"code": p.code, "kind": str(p.kind), "person": p.person, "office": str(p.office), "role": str(p.role)} for p in parties]


def _read_party(record: Mapping[str, Any]) -> Party:
    return _party(record["code"], record["kind"], record["person"], record["office"], record["role"])


# What is frozen is made once: an event that many outlets tell is read and written with each of them.
@lru_cache(maxsize=4096)
def _party(code: str, kind: str, person: str | None, office: str, role: str) -> Party:
    return Party(code, PartyKind(kind), person, Office(office), Role(role))


def _write_source(source: EventSource) -> Record:
    return {
        "article_id": source.article_id,
        "source_id": source.source_id,
        "outlet": source.outlet,
        "url": source.url,
        "title": source.title,
        "published": _write_moment(source.published),
        "evidence": source.evidence,
        "status": str(source.status),
        "official": source.official,
        "digest": source.digest,
        "told": _write_moment(source.told),
        "date": source.date.text if source.date else None,
        "language": source.language,
    }


def _read_source(record: Mapping[str, Any]) -> EventSource:
    date = record.get("date")
    known = {
        **record,
        "published": _read_moment(record["published"]),
        "status": Status(record["status"]),
        "told": _read_moment(record.get("told")),
        "date": _read_date(date),
    }
    return EventSource(**known)


@lru_cache(maxsize=4096)
def _read_date(text: str | None) -> PartialDate | None:
    return PartialDate(text) if text else None


@lru_cache(maxsize=8192)
def _write_moment(moment: datetime | None) -> str | None:
    return in_utc(moment).isoformat() if moment else None


@lru_cache(maxsize=8192)
def _read_moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
