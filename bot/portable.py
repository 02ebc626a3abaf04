"""Export and import: subscriptions and events as JSON lines that another database, or another platform, takes in.

The first line names the schema; a file of a newer schema is refused, never half-read. Importing twice changes nothing:
what is there already, by id, stays as it is. Imports the store and the domain only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from bot.domain import Article, Channel, Event, EventMention, EventSource, EventType, Office, Record, Rhythm, Status, Subscription
from bot.errors import UsageError
from bot.queries import every
from bot.store import EventFilter, Store, Transaction, read_event, read_mention, write_event, write_mention

FORMAT = "readout"
SCHEMA = 1
_BATCH = 50


@dataclass(frozen=True, slots=True)
class Exported:
    """How much was written."""

    subscriptions: int
    events: int


@dataclass(slots=True)
class Imported:
    """How much was new, how much was there already, and the lines that are wrong: (number, why)."""

    subscriptions: int = 0
    events: int = 0
    known: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Told:
    """An event with the mentions it was made of, as (article id, mention)."""

    event: Event
    mentions: tuple[tuple[str, EventMention], ...]


async def export(store: Store, write: Callable[[Record], None], *, at: datetime) -> Exported:
    """Hands every line to `write`: the header, the subscriptions, then the events, newest first. Memory stays flat."""
    write({"format": FORMAT, "schema": SCHEMA, "exported": at.isoformat()})
    events = 0
    async with store.reading() as tx:
        subscriptions = await tx.subscriptions.all()
        for subscription in subscriptions:
            write({"kind": "subscription", **_subscription_record(subscription)})
        async for event in every(tx, EventFilter()):
            told = [{"article": article_id, **write_mention(mention)} for article_id, mention in await tx.mentions.of_event(event.id)]
            write({"kind": "event", **write_event(event), "mentions": told})
            events += 1
    return Exported(len(subscriptions), events)


def subscriptions_file(subscriptions: Iterable[Subscription], *, at: datetime) -> bytes:
    """The header and the subscriptions alone, for people who leave: `readout import` takes it in elsewhere."""
    lines: list[Record] = [{"format": FORMAT, "schema": SCHEMA, "exported": at.isoformat()}]
    lines += [{"kind": "subscription", **_subscription_record(subscription)} for subscription in subscriptions]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


async def import_lines(store: Store, lines: Iterable[bytes], *, channel: Channel | None = None) -> Imported:
    """Takes in an export. `channel` moves every subscription there, for a change of platform.

    UsageError where the first line is no header of a schema that is read. A wrong line is reported and skipped.
    """
    numbered = enumerate(lines, 1)
    _check_header(next(numbered, (1, b""))[1])
    result = Imported()
    items = _items(numbered, result.bad)
    while batch := list(islice(items, _BATCH)):
        await _take_in(store, batch, channel, result)
    return result


async def _take_in(store: Store, batch: Sequence[Subscription | _Told], channel: Channel | None, result: Imported) -> None:
    async with store.writing() as tx:
        known = {subscription.id for subscription in await tx.subscriptions.all()}
        for item in batch:
            if isinstance(item, _Told):
                fresh = await _take_in_event(tx, item)
                result.events += fresh
            else:
                fresh = item.id not in known
                if fresh:
                    await tx.subscriptions.add(replace(item, channel=channel) if channel else item)
                known.add(item.id)
                result.subscriptions += fresh
            result.known += not fresh


async def _take_in_event(tx: Transaction, told: _Told) -> bool:
    """Stores the event with its mentions, each on its article, which is known here by name and address but not by text."""
    event = told.event
    if await tx.events.get(event.id) is not None:
        return False
    await tx.events.insert(event)
    sources = {source.article_id: source for source in event.sources}
    for article_id, mention in told.mentions:
        if await tx.articles.get(article_id) is None:
            await tx.articles.add(_article_of(sources[article_id], event))
            await tx.articles.mark_extracted(article_id, event.changed, outcome="events")
        await tx.mentions.replace(article_id, [*await tx.mentions.of_article(article_id), (mention, event.id)])
    return True


def _article_of(source: EventSource, event: Event) -> Article:
    return Article(source.article_id, source.source_id, source.url, source.title, "", source.published, event.first_seen, baseline=True)


def _items(lines: Iterable[tuple[int, bytes]], bad: list[tuple[int, str]]) -> Iterator[Subscription | _Told]:
    for number, line in lines:
        if not line.strip():
            continue
        try:
            yield _item(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            bad.append((number, f"{type(error).__name__}: {error}"))


def _item(record: Any) -> Subscription | _Told:
    kind = record.pop("kind")
    if kind == "subscription":
        return _read_subscription(record)
    if kind == "event":
        mentions = [(mention.pop("article"), read_mention(mention)) for mention in record.pop("mentions")]
        event = read_event(record)
        if strangers := {article_id for article_id, _ in mentions} - {source.article_id for source in event.sources}:
            raise ValueError(f"a mention of article {min(strangers)}, which is none of the event's sources")
        return _Told(event, tuple(mentions))
    raise ValueError(f"'{kind}' is no kind of line")


def _check_header(line: bytes) -> None:
    try:
        header = json.loads(line)
        form, schema = header["format"], header["schema"]
    except (ValueError, KeyError, TypeError, RecursionError):
        form, schema = None, None
    if form != FORMAT or not isinstance(schema, int):
        raise UsageError("this is no export of Readout", "its first line is no header", "Make one with: readout export FILE")
    if schema > SCHEMA:
        raise UsageError(f"this export has schema {schema}", f"this Readout reads up to {SCHEMA}", "Install a newer Readout")


def _subscription_record(item: Subscription) -> Record:
    return {
        "id": item.id, "channel": item.channel.key, "a": item.a, "b": item.b, "types": sorted(item.types), "offices": sorted(item.offices),
        "statuses": sorted(item.statuses), "min_confidence": item.min_confidence, "min_sources": item.min_sources,
        "rhythm": str(item.rhythm), "mention": item.mention, "created_by": item.created_by,
        "created": item.created.isoformat() if item.created else None, "paused": item.paused,
        "silence": item.silence, "sources": sorted(item.sources), "languages": sorted(item.languages), "broadcast": item.broadcast,
    }  # fmt: skip


def _read_subscription(record: Mapping[str, Any]) -> Subscription:
    created = record["created"]
    return Subscription(
        id=record["id"], channel=Channel.from_key(record["channel"]), a=record["a"], b=record["b"],
        types=frozenset(map(EventType, record["types"])), offices=frozenset(map(Office, record["offices"])),
        statuses=frozenset(map(Status, record["statuses"])), min_confidence=record["min_confidence"], min_sources=record["min_sources"],
        rhythm=Rhythm(record["rhythm"]), mention=record["mention"], created_by=record["created_by"],
        created=datetime.fromisoformat(created) if created else None, paused=record["paused"],
        silence=record.get("silence"), sources=frozenset(record.get("sources", ())), languages=frozenset(record.get("languages", ())),
        broadcast=record.get("broadcast", False),
    )  # fmt: skip
