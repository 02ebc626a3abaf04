"""Record: an article's mentions become events in the store, inside the caller's transaction.

Safe to run again: the same mentions of the same article change nothing, and an article that was extracted anew takes its earlier
word back first. Imports the domain and the store's ports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain import Article, Event, EventMention, EventSource, Source, Status
from bot.events.heard import heard, told_at
from bot.events.history import day_of, rarity, same_kind, wants_rarity
from bot.events.identity import event_id, text_digest
from bot.events.merge import merge
from bot.events.resolve import Resolution, resolve, window
from bot.events.tellings import Telling, telling
from bot.store import EventFilter, Transaction

_LOOKS_BACK = 12
_ID_TRIES = 64


class ChangeKind(StrEnum):
    """What an article did to an event: made it, added to it, changed it materially, or nothing."""

    NEW = "new"
    GROWTH = "growth"
    REVISION = "revision"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class EventChange:
    """An event as it is now, what became of it, and as it was before (None for a new one)."""

    event: Event
    kind: ChangeKind
    before: Event | None = None


@dataclass(slots=True)
class _Draft:
    """An event in the making: as stored, the sources it has without this article, and this article's word, if any."""

    id: str
    before: Event | None
    others: tuple[EventSource, ...] = ()
    telling: Telling | None = None
    after: Event | None = None


@dataclass(slots=True)
class _Work:
    """One article being recorded."""

    article: Article
    source: Source
    now: datetime
    digest: str
    drafts: dict[str, _Draft] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)


async def record(
    tx: Transaction, article: Article, source: Source, mentions: Sequence[EventMention], *, now: datetime
) -> list[EventChange]:
    """Joins the mentions to stored events or makes new ones; returns one change a mention, in order, then one for each event
    that this article told of earlier and still stands without it.

    An event that only this article told of, and tells of no more, is deleted unless a channel was told: then it stays, so that
    the message posted can still be explained. StoreError as the store raises it.
    """
    old = await tx.mentions.of_article(article.id)
    if not mentions and not old:
        return []
    keys = {f"event/{mention.type}/{code}" for mention in (*mentions, *(mention for mention, _ in old)) for code in mention.codes}
    await tx.lock(sorted(keys))
    old = await tx.mentions.of_article(article.id)
    work = _Work(article, source, now, text_digest(article.text) if mentions else "")
    for ident in dict.fromkeys(ident for _, ident in old):
        _open(work, ident, await tx.events.get(ident))
    placed = await _place_all(tx, work, mentions, old)
    for draft in work.drafts.values():
        draft.after = await _merged(tx, draft, now)
    await _write(tx, work, placed)
    others = [draft for draft in work.drafts.values() if draft.telling is None]
    return [_change(draft, draft.after) for draft in (*placed, *others) if draft.after]


def _open(work: _Work, ident: str, before: Event | None) -> _Draft:
    """The event as stored, this article's own word left out."""
    if ident not in work.drafts:
        others = tuple(source for source in before.sources if source.article_id != work.article.id) if before else ()
        work.drafts[ident] = _Draft(ident, before, others)
    return work.drafts[ident]


async def _place_all(
    tx: Transaction, work: _Work, mentions: Sequence[EventMention], old: Sequence[tuple[EventMention, str]]
) -> list[_Draft]:
    """The event of each mention, in order. A mention that was there before keeps its event; the others are resolved."""
    homes = {position: ident for position, mention in enumerate(mentions) if (ident := _home(mention, old, work)) is not None}
    placed: list[_Draft] = []
    for position, mention in enumerate(mentions):
        if position in homes:
            draft = work.drafts[homes[position]]
            told = telling(mention, work.article, work.source, digest=work.digest)
        else:
            resolution = await _resolved(tx, work, mention, position)
            draft, told = await _draft_for(tx, work, resolution, position), resolution.telling
        draft.telling = told
        work.taken.add(draft.id)
        placed.append(draft)
    return placed


def _home(mention: EventMention, old: Sequence[tuple[EventMention, str]], work: _Work) -> str | None:
    for earlier, ident in old:
        if ident not in work.taken and work.drafts[ident].before is not None and _as_before(mention, earlier):
            work.taken.add(ident)
            return ident
    return None


def _as_before(mention: EventMention, earlier: EventMention) -> bool:
    return replace(mention, confidence=0.0) == replace(earlier, confidence=0.0)


async def _resolved(tx: Transaction, work: _Work, mention: EventMention, position: int) -> Resolution:
    first, last = window(telling(mention, work.article, work.source, digest=work.digest))
    near = {event.id: event for event in await tx.events.candidates(mention.type, mention.codes, first, last)}
    # What this article told of before may lie outside the window: its date may be what was corrected.
    near.update({draft.id: draft.before for draft in work.drafts.values() if draft.before})
    return resolve(
        mention, work.article, work.source, near.values(),
        ordinal=position, taken=frozenset(work.taken), reopened=frozenset(work.drafts) - work.taken, digest=work.digest,
    )  # fmt: skip


async def _draft_for(tx: Transaction, work: _Work, resolution: Resolution, position: int) -> _Draft:
    if resolution.joined is not None:
        return _open(work, resolution.event_id, resolution.joined)
    ident = resolution.event_id
    # The id is taken where the article's mentions changed their order, or once in 2**50: the next ordinals are as good.
    for attempt in range(1, _ID_TRIES):
        if ident not in work.drafts and await tx.events.get(ident) is None:
            break
        ident = event_id(work.article.id, position + attempt * 1000)
    work.drafts[ident] = _Draft(ident, None)
    return work.drafts[ident]


async def _merged(tx: Transaction, draft: _Draft, now: datetime) -> Event | None:
    """The event as all tell it; None where nobody does any more."""
    tellings = await _tellings(tx, draft)
    if not tellings:
        return None
    given = {told.source.article_id for told in tellings}
    counted = [source for source in draft.others if source.article_id not in given]
    event = merge(draft.id, tellings, before=draft.before, now=now, counted=counted)
    if draft.before and _rare_as_before(event, draft.before):
        return event
    line = await _rarity(tx, event)
    return event if line == event.rarity else replace(event, rarity=line, changed=now)


async def _tellings(tx: Transaction, draft: _Draft) -> list[Telling]:
    """This article's word and, of the stored ones, those that are heard."""
    own = [draft.telling] if draft.telling else []
    if draft.before is None:
        return own
    begun = draft.before.first_seen
    wanted = heard([*draft.others, *(told.source for told in own)], begun)
    sources = {source.article_id: source for source in draft.others if source.article_id in wanted}
    stored = await tx.mentions.of_event(draft.id, sources)
    return own + [Telling(mention, sources[ident], told_at(sources[ident], begun)) for ident, mention in stored]


def _rare_as_before(event: Event, before: Event) -> bool:
    """The archive is asked again only where the answer may be another; a growing source list changes no history."""
    return (event.revision, event.date, event.current) == (before.revision, before.date, before.current)


async def _rarity(tx: Transaction, event: Event) -> str:
    if not wants_rarity(event):
        return ""
    day = day_of(event)
    earlier = await tx.events.newest_before(event.type, event.codes, day)
    for _ in range(_LOOKS_BACK):
        if earlier is None or same_kind(event, earlier):
            break
        earlier = await tx.events.newest_before(event.type, event.codes, day_of(earlier))
    if earlier is None or not same_kind(event, earlier):
        return ""
    wanted = EventFilter(
        codes=event.codes, types=frozenset({event.type}), statuses=frozenset({Status.OCCURRED}), since=day.replace(day=1), until=day
    )
    found = await tx.events.find(wanted, limit=100)
    others = sum(1 for other in found if other.id != event.id and len(other.codes) == 2 and same_kind(event, other))
    return rarity(event, earlier, this_month=others + 1)


async def _write(tx: Transaction, work: _Work, placed: Sequence[_Draft]) -> None:
    for draft in work.drafts.values():
        if draft.after is None:
            continue
        if draft.before is None:
            await tx.events.insert(draft.after)
        elif draft.after != draft.before:
            await tx.events.update(draft.after, before=draft.before)
    await tx.mentions.replace(work.article.id, [(draft.telling.mention, draft.id) for draft in placed if draft.telling])
    for draft in work.drafts.values():
        if draft.after is None and draft.before is not None and not await tx.outbox.of_event(draft.id):
            await tx.events.delete(draft.id)


def _change(draft: _Draft, after: Event) -> EventChange:
    if draft.before is None:
        return EventChange(after, ChangeKind.NEW)
    if after == draft.before:
        return EventChange(after, ChangeKind.NONE, draft.before)
    kind = ChangeKind.REVISION if after.revision > draft.before.revision else ChangeKind.GROWTH
    return EventChange(after, kind, draft.before)
