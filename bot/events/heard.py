"""Heard: of the thousands of articles that may tell of one event, the few whose every word is weighed.

A story told by three hundred outlets is clear after thirty; the rest are counted, their status is heard, and a new date that they
set. So the cost of one more telling does not grow with the story. The choice depends on the set of sources, not on their order of
arrival. Pure; imports the domain only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain import EventSource, Status

MOST_HEARD = 32
"""Tellings of one status that are heard in full."""

_LAST_DATED = 3


def told_at(source: EventSource, otherwise: datetime) -> datetime:
    """When the source told; `otherwise` for a record that does not say."""
    return source.told or source.published or otherwise


def heard(sources: Iterable[EventSource], otherwise: datetime) -> frozenset[str]:
    """The ids of the articles to be heard: of each status the first tellings, one for each outlet and text before any second one,
    and the last few that name a date, since of a plan the last date counts. All where they are few.
    """
    by_status: dict[Status, list[EventSource]] = {}
    for source in sorted(sources, key=lambda source: (told_at(source, otherwise), source.article_id)):
        by_status.setdefault(source.status, []).append(source)
    found: set[str] = set()
    for told in by_status.values():
        dated = [source for source in told if source.date]
        found.update(source.article_id for source in (*_voices_first(told)[:MOST_HEARD], *dated[-_LAST_DATED:]))
    return frozenset(found)


def _voices_first(told: list[EventSource]) -> list[EventSource]:
    """First those of an outlet and a text not seen before, then the echoes; each in order."""
    outlets: set[str] = set()
    texts: set[str] = set()
    voices: list[EventSource] = []
    echoes: list[EventSource] = []
    for source in told:
        echo = source.source_id in outlets or (source.digest != "" and source.digest in texts)
        (echoes if echo else voices).append(source)
        outlets.add(source.source_id)
        texts.add(source.digest)
    return voices + echoes
