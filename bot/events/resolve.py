"""Resolve: joins a mention to the event it tells of, or makes a new one. Pure; imports the domain only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.domain import Article, Event, EventMention, Source
from bot.events.identity import event_id
from bot.events.same import Apart, fit
from bot.events.tellings import Telling, days_of_mention, shift, telling

_LOOK_BACK = 46
_LOOK_AHEAD = 46
_BACKGROUND_REACH = 31


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a mention belongs to.

    `joined` is the event as it was before, None for a new one; `event_id` is the one to file it under. `apart` says for each
    candidate that was not taken which rule kept it apart; a candidate that fitted but less well is not in it.
    """

    event_id: str
    joined: Event | None
    telling: Telling
    score: float = 0.0
    apart: Mapping[str, Apart] = field(default_factory=dict)


def resolve(
    mention: EventMention,
    article: Article,
    source: Source,
    candidates: Iterable[Event],
    *,
    ordinal: int = 0,
    taken: frozenset[str] = frozenset(),
    reopened: frozenset[str] = frozenset(),
    digest: str | None = None,
) -> Resolution:
    """The event of a mention.

    `ordinal` is the mention's place in the article. Events that hold this article already are left alone, because the
    extractor told their mentions apart; `reopened` names those that the article told of before it was extracted again.
    `taken` names events that another mention of this article has joined just now.
    """
    told = telling(mention, article, source, digest=digest)
    best: tuple[float, bool, str] | None = None
    chosen: Event | None = None
    apart: dict[str, Apart] = {}
    for event in candidates:
        if event.id in taken or (event.id not in reopened and holds_article(event, article.id)):
            continue
        found = fit(told, event)
        if found.apart:
            apart[event.id] = found.apart
            continue
        rank = (found.score, event.id in reopened, event.id)
        if best is None or rank > best:
            best, chosen = rank, event
    if chosen is None or best is None:
        return Resolution(event_id(article.id, ordinal), None, told, apart=apart)
    return Resolution(chosen.id, chosen, told, best[0], apart)


def holds_article(event: Event, article_id: str) -> bool:
    return any(source.article_id == article_id for source in event.sources)


def window(told: Telling) -> tuple[date, date]:
    """First and last day between which every event lies that the telling could join: what the store is asked for."""
    first, last = days_of_mention(told.mention, told.told)
    day = told.told.date()
    if told.mention.current:
        # A plan without a date is filed under the day it was told, weeks before the thing itself.
        return shift(min(first, day), -_LOOK_BACK), shift(max(last, day), _LOOK_AHEAD)
    if told.mention.date is None:
        return shift(day, -_BACKGROUND_REACH), shift(day, _BACKGROUND_REACH)
    return first, last
