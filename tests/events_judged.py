"""Resolving held against labelled pairs of mentions, and alerts counted by real event.

`tests/data/mention_pairs.jsonl` holds pairs of mentions as the extractor gave them for real articles of 2013 to 2025, each with what a
person said: the same real event, or not. Only structured records are kept, no texts. Pairs were chosen to be hard: of one type, of
the same two parties, most of them told within a week. Left out are pairs of which nobody can say, and those where a mention names the
wrong person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain import Article, Event, EventMention, Source
from bot.events import material, merge, resolve, telling
from bot.store import read_mention

PAIRS = Path(__file__).resolve().parent / "data" / "mention_pairs.jsonl"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """A mention with its article's id and day."""

    article: str
    published: datetime
    mention: EventMention

    def as_article(self) -> tuple[Article, Source]:
        url = f"https://{self.article[:3].lower()}.example/{self.article}"
        return Article(self.article, self.article, url, "T", "", self.published, self.published), Source(self.article, "Outlet", url)


@dataclass(frozen=True)
class Pair:
    """Two mentions in the order in which they were told, and whether they are of one event."""

    same: bool
    first: Told
    second: Told

    @property
    def joined(self) -> bool:
        return resolved(self.second, [event_of(self.first)]) is not None


@dataclass(frozen=True)
class Score:
    """Pairwise precision, recall and F1 over `pairs` pairs."""

    pairs: int
    right: int
    wrongly_joined: int
    wrongly_parted: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrongly_joined)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.wrongly_parted)

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def load() -> list[Pair]:
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    return [Pair(row["same"], _told(row["first"]), _told(row["second"])) for row in map(json.loads, lines)]


def score(pairs: Sequence[Pair]) -> Score:
    joined = [(pair.same, pair.joined) for pair in pairs]
    return Score(
        len(pairs),
        sum(same and one for same, one in joined),
        sum(one and not same for same, one in joined),
        sum(same and not one for same, one in joined),
    )


def real_events(pairs: Sequence[Pair]) -> Iterator[list[Told]]:
    """The mentions of each real event: those that the pairs called the same, directly or by way of others."""
    groups: list[dict[tuple[str, str], Told]] = []
    for pair in pairs:
        if not pair.same:
            continue
        told = {_key(item): item for item in (pair.first, pair.second)}
        meeting = [group for group in groups if group.keys() & told.keys()]
        groups = [group for group in groups if group not in meeting]
        groups.append({key: item for group in (told, *meeting) for key, item in group.items()})
    for group in groups:
        yield sorted(group.values(), key=lambda item: (item.published, item.article))


def first_tellings(tellings: Sequence[Told]) -> int:
    """How many first tellings a channel subscribed to everything gets of them, told one after another."""
    events: dict[str, Event] = {}
    told: dict[str, list[Any]] = {}
    alerted: set[str] = set()
    for item in tellings:
        article, source = item.as_article()
        resolution = resolve(item.mention, article, source, list(events.values()))
        told.setdefault(resolution.event_id, []).append(resolution.telling)
        before = events.get(resolution.event_id)
        events[resolution.event_id] = event = merge(resolution.event_id, told[resolution.event_id], before=before, now=NOW)
        if event.visible:
            alerted.add(event.id)
        if before is not None:
            material(before, event)
    return len(alerted)


def event_of(told: Told) -> Event:
    article, source = told.as_article()
    return merge("event", [telling(told.mention, article, source)], before=None, now=NOW)


def resolved(told: Told, candidates: Sequence[Event]) -> Event | None:
    article, source = told.as_article()
    return resolve(told.mention, article, source, candidates, reopened=frozenset({"event"})).joined


def why_apart(pair: Pair) -> str:
    article, source = pair.second.as_article()
    found = resolve(pair.second.mention, article, source, [event_of(pair.first)], reopened=frozenset({"event"}))
    return str(found.apart.get("event", ""))


def _told(row: dict[str, Any]) -> Told:
    record = {"evidence": "", "span": [0, 0], "attribution": None, "topics": [], "cameo": None, "plover": None, **row["mention"]}
    return Told(row["article"], datetime.fromisoformat(row["published"]).replace(hour=12, tzinfo=UTC), read_mention(record))


def _key(told: Told) -> tuple[str, str]:
    return told.article, repr(told.mention)
