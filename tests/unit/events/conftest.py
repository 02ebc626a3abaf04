"""Builders for the tests of events: articles, mentions, and a small desk that resolves and merges as the store's shell does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain import Article, Event, EventMention, EventType, Office, PartialDate, Party, Place, Role, Source, Status
from bot.events import Telling, merge, resolve
from bot.store import Store, open_store

NOW = datetime(2021, 9, 20, 12, 0, tzinfo=UTC)


def party(text: str) -> Party:
    """`RUS`, `RUS/foreign_minister`, `RUS/foreign_minister/Sergey Lavrov`, with the role after `@`: `RUS@visitor`."""
    body, _, role = text.partition("@")
    code, office, person, *_ = (*body.split("/"), "", "")
    return Party(code, person=person or None, office=Office(office or "state"), role=Role(role or "participant"))


def make_mention(type: str, *parties: str, **fields: Any) -> EventMention:
    when, place = fields.pop("date", None), fields.pop("place", None)
    return EventMention(
        EventType(type),
        Status(fields.pop("status", "occurred")),
        tuple(party(item) for item in parties),
        date=PartialDate(when) if when else None,
        place=Place(*place.split("/")) if place else None,
        confidence=fields.pop("confidence", 0.8),
        **fields,
    )


@dataclass
class Desk:
    """Files mentions one after another, each article in one call, and keeps the events in memory."""

    events: dict[str, Event] = field(default_factory=dict)
    tellings: dict[str, list[Telling]] = field(default_factory=dict)

    def file(self, published: str, *mentions: EventMention, outlet: str = "", text: str = "", official: bool = False) -> list[str]:
        """The ids of the events that the mentions of one article belong to."""
        number = sum(len(told) for told in self.tellings.values())
        outlet = outlet or f"outlet{number}"
        moment = datetime.fromisoformat(published).replace(tzinfo=UTC)
        article = Article(f"{outlet}-{published}", outlet, f"https://{outlet}.example/a", f"Headline {number}", text, moment, moment)
        source = Source(outlet, outlet.title(), f"https://{outlet}.example/feed", official=official)
        found: list[str] = []
        for ordinal, item in enumerate(mentions):
            resolution = resolve(item, article, source, list(self.events.values()), ordinal=ordinal)
            told = self.tellings.setdefault(resolution.event_id, [])
            told.append(resolution.telling)
            self.events[resolution.event_id] = merge(resolution.event_id, told, before=resolution.joined, now=NOW)
            found.append(resolution.event_id)
        return found

    @property
    def only(self) -> Event:
        (event,) = self.events.values()
        return event


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def mention() -> Callable[..., EventMention]:
    return make_mention


@pytest.fixture
def new_desk() -> Callable[[], Desk]:
    return Desk


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = await open_store(url, clock=lambda: NOW)
    yield opened
    await opened.close()


@pytest.fixture
def make_article() -> Callable[..., tuple[Article, Source]]:
    def build(ident: str, published: str = "2021-09-14T18:00", *, text: str = "", official: bool = False) -> tuple[Article, Source]:
        moment = datetime.fromisoformat(published).replace(tzinfo=UTC)
        outlet = ident.split("-")[0]
        url = f"https://{outlet}.example/{ident}"
        article = Article(ident, outlet, url, f"Title of {ident}", text or f"Text of {ident} alone.", moment, moment)
        return article, Source(outlet, outlet.title(), url, official=official)

    return build


@pytest.fixture
def kinds() -> Callable[[Sequence[Any]], list[str]]:
    return lambda changes: [str(change.kind) for change in changes]
