"""The words of events: what is kept to be searched, and how a question in words becomes one for each database's full-text index.

Texts are stored without accents, so that both databases find the same. Imports the ports, the tables and the session only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import ColumnElement, Select, column, delete, func, insert, literal_column, select, table

from bot.domain import Event
from bot.store.ports import Query
from bot.store.sql.asking_tables import FULL_TEXT, event_texts
from bot.store.sql.keys import sort_day
from bot.store.sql.session import Session
from bot.store.sql.tables import events

LONGEST = 4_000
"""Characters of one event's text at most: thousands of outlets repeat the same words."""
_DAY_BITS = 41


def words_of(event: Event) -> str:
    """What can be found of the event: evidence and headlines of its sources, people, topics, place."""
    people = [party.person for party in event.parties if party.person]
    place = [event.place.name] if event.place and event.place.name else []
    told = [text for source in event.sources for text in (source.title, source.evidence)]
    lines = dict.fromkeys([event.evidence, *people, *place, *event.topics, *([event.attribution] if event.attribution else []), *told])
    return folded(" \n".join(line for line in lines if line)[:LONGEST])


def folded(text: str) -> str:
    """Without accents and case."""
    if text.isascii():
        return text.casefold()
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).casefold()


def number_of(event: Event) -> int:
    """Sixty-three bits: the event's day, then a digest of its id, so that numbers run as time does."""
    digest = int.from_bytes(blake2b(event.id.encode("utf-8", "replace"), digest_size=8).digest(), "big")
    return (sort_day(event).toordinal() << _DAY_BITS) | (digest >> (64 - _DAY_BITS))


async def write_text(session: Session, event: Event) -> None:
    """Two events of a day whose digests are the same are so rare that the next free number will do."""
    values = {"event_id": event.id, "text": words_of(event)}
    number = number_of(event)
    while await session.value(select(event_texts.c.number).where(event_texts.c.number == number)) is not None:
        number += 1
    await session.write(insert(event_texts).values(number=number, **values))


async def rewrite_text(session: Session, before: Event, after: Event) -> None:
    if (words_of(before), sort_day(before)) != (words_of(after), sort_day(after)):
        await remove_text(session, after.id)
        await write_text(session, after)


async def remove_text(session: Session, event_id: str) -> None:
    """Before the event itself: the index of SQLite hears of a deletion here, not of one that follows from another table's."""
    await session.write(delete(event_texts).where(event_texts.c.event_id == event_id))


def searched(words: Query, *, on_postgres: bool, before: int | None) -> Select[Any]:
    """Number and record of the events whose words fit, newest first; the caller sets the limit."""
    if on_postgres:
        number: ColumnElement[int] = event_texts.c.number
        vector: ColumnElement[Any] = literal_column(f"{event_texts.name}.{FULL_TEXT}")
        source = event_texts.join(events, events.c.id == event_texts.c.event_id)
        fits = vector.op("@@")(func.websearch_to_tsquery(literal_column("'english'::regconfig"), _websearch(words)))
    else:
        index = table(FULL_TEXT, column("rowid"), column(FULL_TEXT))
        number = index.c.rowid
        source = index.join(event_texts, event_texts.c.number == index.c.rowid).join(events, events.c.id == event_texts.c.event_id)
        fits = index.c[FULL_TEXT].op("MATCH")(_fts5(words))
    query = select(number.label("number"), events.c.record).select_from(source).where(fits)
    if before is not None:
        query = query.where(number < before)
    return query.order_by(number.desc())


def _websearch(words: Query) -> str:
    return " ".join([*_quoted(words.phrases), *(f"-{phrase}" for phrase in _quoted(words.without))])


def _fts5(words: Query) -> str:
    wanted = " AND ".join(_quoted(words.phrases))
    return wanted + "".join(f" NOT {phrase}" for phrase in _quoted(words.without))


def _quoted(phrases: Iterable[Sequence[str]]) -> list[str]:
    """Each phrase in double quotes, which neither words (letters and digits) nor spaces can end."""
    return [f'"{" ".join(folded(word) for word in phrase)}"' for phrase in phrases]
