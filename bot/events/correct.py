"""Correct: a person says that two events are one, or that some articles tell of another. Each word is kept as a labelled case, and
can be taken back. Inside the caller's transaction. Imports the domain, the errors and the store's ports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import DeliveryState, Event, EventCase, EventMention, EventSource, Verdict
from bot.errors import UsageError
from bot.events.identity import event_id
from bot.events.merge import merge
from bot.events.tellings import Telling
from bot.store import Transaction, read_event, read_mention, write_event, write_mention

_ID_TRIES = 64
_HINT = "See ids with: readout query latest"
_OPEN = frozenset({DeliveryState.QUEUED, DeliveryState.HELD})

Told = tuple[str, EventMention]


@dataclass(frozen=True, slots=True)
class Corrected:
    """The case that was kept, and the events as they are now."""

    case: EventCase
    events: tuple[Event, ...]


async def merge_events(tx: Transaction, keep_id: str, other_id: str, *, by: str, now: datetime, case_id: str) -> Corrected:
    """Makes the two events one, under the first one's id. UsageError where they cannot be one."""
    if keep_id == other_id:
        raise UsageError(f"event {keep_id} is named twice", "an event is one with itself already", "Name two events")
    keep, other = await _stored(tx, keep_id), await _stored(tx, other_id)
    if keep.type is not other.type:
        raise UsageError(f"a {keep.type} and a {other.type} are not one event", "", "Merge events of one type")
    await _lock(tx, keep, other)
    theirs = list(await tx.mentions.of_event(other.id))
    record = {
        "other": write_event(other),
        "mentions": _written(theirs),
        "kept": _written(await tx.mentions.of_event(keep.id)),
        "rows": await _move_rows(tx, other.id, keep.id, now),
    }
    await _refile(tx, theirs, other.id, keep.id)
    whole = await _rebuilt(tx, keep, [*keep.sources, *other.sources], now)
    await tx.events.update(whole)
    await tx.events.delete(other.id)
    case = EventCase(case_id, Verdict.SAME, keep.id, other.id, record, by, now)
    await tx.cases.add(case)
    return Corrected(case, (whole,))


async def split_event(tx: Transaction, ident: str, articles: Sequence[str], *, by: str, now: datetime, case_id: str) -> Corrected:
    """Makes another event of what the articles tell. UsageError where they are none of its articles, or all of them."""
    event = await _stored(tx, ident)
    told = {source.article_id for source in event.sources}
    if strangers := sorted(set(articles) - told):
        raise UsageError(
            f"article {strangers[0]!r} does not tell of event {ident}", "", f"See its articles with: readout events show {ident}"
        )
    if not articles or set(articles) == told:
        raise UsageError(f"event {ident} cannot be split so", "each part needs an article", "Name some of its articles, not all")
    await _lock(tx, event)
    mentions = await tx.mentions.of_event(event.id)
    leaving = [item for item in mentions if item[0] in set(articles)]
    staying = [item for item in mentions if item[0] not in set(articles)]
    if not leaving or not staying:
        raise UsageError(f"event {ident} cannot be split so", "one part would have no mention that is stored", "Name other articles")
    fresh = await _free_id(tx, leaving[0][0])
    parting = [source for source in event.sources if source.article_id in set(articles)]
    apart = merge(fresh, _tellings(leaving, parting, event), before=None, now=now)
    await tx.events.insert(apart)
    await _refile(tx, leaving, event.id, fresh)
    rest = await _rebuilt(tx, event, [source for source in event.sources if source not in parting], now)
    await tx.events.update(rest)
    record = {"mentions": _written(leaving), "kept": _written(staying)}
    case = EventCase(case_id, Verdict.APART, event.id, fresh, record, by, now)
    await tx.cases.add(case)
    return Corrected(case, (rest, apart))


async def undo(tx: Transaction, case_id: str, *, now: datetime) -> Corrected:
    """Takes back a merge or a split. UsageError where there is no such case, or it was taken back already."""
    case = await tx.cases.get(case_id)
    if case is None:
        raise UsageError(f"there is no case {case_id!r}", "", "See them with: readout events cases")
    if case.undone:
        raise UsageError(f"case {case_id} was taken back already", f"on {case.undone:%Y-%m-%d %H:%M} UTC", "Merge or split again")
    kept = await _stored(tx, case.event_id)
    await _lock(tx, kept)
    events = await (_part_again(tx, case, kept, now) if case.verdict is Verdict.SAME else _join_again(tx, case, kept, now))
    await tx.cases.take_back(case.id, now)
    return Corrected(replace(case, undone=now), events)


async def _part_again(tx: Transaction, case: EventCase, kept: Event, now: datetime) -> tuple[Event, ...]:
    """What was merged goes its own way again; what both were told since stays with the one that was kept."""
    other = read_event(case.record["other"])
    if await tx.events.get(other.id) is not None:
        raise UsageError(f"case {case.id} cannot be taken back", f"there is an event {other.id} again", "Split it by hand")
    leaving = [(item["article"], read_mention(item)) for item in case.record["mentions"]]
    await tx.events.insert(other)
    await _refile(tx, leaving, kept.id, other.id)
    gone = {source.article_id for source in other.sources}
    stayed = {article for article, _ in await tx.mentions.of_event(kept.id)}
    rest = await _rebuilt(
        tx, kept, [source for source in kept.sources if source.article_id not in gone or source.article_id in stayed], now
    )
    await tx.events.update(rest)
    for row_id in case.record["rows"]:
        await tx.outbox.adopt(row_id, other.id)
    return rest, other


async def _join_again(tx: Transaction, case: EventCase, kept: Event, now: datetime) -> tuple[Event, ...]:
    other = await _stored(tx, case.other_id)
    await _move_rows(tx, other.id, kept.id, now)
    await _refile(tx, list(await tx.mentions.of_event(other.id)), other.id, kept.id)
    whole = await _rebuilt(tx, kept, [*kept.sources, *other.sources], now)
    await tx.events.update(whole)
    await tx.events.delete(other.id)
    return (whole,)


async def _stored(tx: Transaction, ident: str) -> Event:
    event = await tx.events.get(ident)
    if event is None:
        merged = await tx.cases.merged_into(ident)
        why = f"it was merged into {merged}" if merged else "no event has this id"
        raise UsageError(f"event '{ident[:40]}' is not stored", why, _HINT)
    return event


async def _lock(tx: Transaction, *events: Event) -> None:
    await tx.lock(sorted({f"event/{event.type}/{code}" for event in events for code in event.codes}))


async def _refile(tx: Transaction, mentions: Iterable[Told], old: str, new: str) -> None:
    """Files the mentions under the new event; others of the same articles stay where they are."""
    wanted: dict[str, list[EventMention]] = {}
    for article, mention in mentions:
        wanted.setdefault(article, []).append(mention)
    for article, moving in wanted.items():
        filed = await tx.mentions.of_article(article)
        await tx.mentions.replace(article, [(m, new if home == old and m in moving else home) for m, home in filed])


async def _rebuilt(tx: Transaction, event: Event, sources: Sequence[EventSource], now: datetime) -> Event:
    """The event as its mentions tell it now, with these sources."""
    tellings = _tellings(await tx.mentions.of_event(event.id), sources, event)
    given = {told.source.article_id for told in tellings}
    counted = {source.article_id: source for source in sources if source.article_id not in given}
    return merge(event.id, tellings, before=event, now=now, counted=counted.values())


def _tellings(mentions: Sequence[Told], sources: Sequence[EventSource], event: Event) -> list[Telling]:
    """One an article, though both of its mentions may have become one event."""
    by_article = {source.article_id: source for source in sources}
    told: dict[str, Telling] = {}
    for article, mention in mentions:
        if article not in told and article in by_article:
            source = by_article[article]
            told[article] = Telling(mention, source, source.told or source.published or event.first_seen)
    return list(told.values())


async def _move_rows(tx: Transaction, old: str, new: str, now: datetime) -> list[str]:
    """A channel that was told of the one is not told again of the other. Returns the rows that were moved."""
    told = {row.channel for row in await tx.outbox.of_event(new)}
    moved: list[str] = []
    for row in await tx.outbox.of_event(old):
        if row.channel not in told:
            await tx.outbox.adopt(row.id, new)
            moved.append(row.id)
        elif row.state in _OPEN:
            dead = replace(row, state=DeliveryState.DEAD, reason=f"merged into event {new}, which was told here", settled=now)
            await tx.outbox.save(dead)
    return moved


async def _free_id(tx: Transaction, article: str) -> str:
    for ordinal in range(1, _ID_TRIES):
        ident = event_id(article, ordinal * 1_000_000)
        if await tx.events.get(ident) is None:
            return ident
    raise UsageError("no id is free for the new event", "", "Try again")


def _written(mentions: Iterable[Told]) -> list[dict[str, object]]:
    return [{"article": article, **write_mention(mention)} for article, mention in mentions]
