"""The two readouts of one event: each government's version beside the other's, and what only one of them says.

A matter counts as named by the other side where its words stand anywhere in that side's text, in any inflection; what is left is what a
reader wants to see: the topic one government speaks of and the other does not. Nothing is inferred beyond the words, and texts of news
outlets are nobody's version. Imports the domain and the store.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain import Event, EventMention, EventSource
from bot.store import Transaction

Government = Callable[[Event, EventSource, EventMention], str | None]
"""The party whose own word an article is: its government's site, or an article that gives its office's statement."""

MOST_CLAIMS = 3
_LONGEST_CLAIM = 280
_FEWEST_WORDS = 4
_NEW = 0.6
_STEM = 6
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’]?\s+(?=[\"“‘]?[A-Z0-9])|\n+")
_WORD = re.compile(r"[^\W\d_]{4,}|\d{2,}")
_COMMON = frozenset(
    """about after again also among been before being between both called could discussed during each from have held further importance
    into issues leaders matters meeting minister ministers more most noted other over president prime said sides stressed such than that
    their them then there these they this those through today under views were when where which while will with would telephone phone
    conversation call spoke talked talks exchanged agreed readout statement office foreign affairs ministry government country countries
    parties bilateral relations mutual regional international including""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Version:
    """What one government tells. `only_topics` and `only_claims` (its own sentences) are what no other version here speaks of."""

    code: str
    outlets: tuple[str, ...]
    urls: tuple[str, ...]
    topics: tuple[str, ...]
    only_topics: tuple[str, ...]
    only_claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readouts:
    """The versions of an event by party, two or more; `shared` are the topics that all of them name."""

    event: Event
    versions: tuple[Version, ...]
    shared: tuple[str, ...]

    @property
    def differ(self) -> bool:
        return any(version.only_topics or version.only_claims for version in self.versions)


@dataclass(frozen=True, slots=True)
class _Side:
    code: str
    sources: tuple[EventSource, ...]
    topics: tuple[str, ...]
    text: str


async def readouts(tx: Transaction, event: Event, whose: Government) -> Readouts | None:
    """None where fewer than two governments have told of the event in their own words."""
    sides = await _sides(tx, event, whose)
    if len(sides) < 2:
        return None
    known = _stems(" ".join(party.person or "" for party in event.parties))
    versions = tuple(_version(side, [other for other in sides if other is not side], known) for side in sides)
    spoken = [(topic, [_stems(side.text + " " + " ".join(side.topics)) for side in sides]) for side in sides for topic in side.topics]
    shared = dict.fromkeys(topic for topic, texts in spoken if all(_named(topic, text) for text in texts))
    return Readouts(event, versions, tuple(shared))


async def _sides(tx: Transaction, event: Event, whose: Government) -> list[_Side]:
    by_article = {source.article_id: source for source in event.sources}
    found: dict[str, dict[str, tuple[EventSource, EventMention]]] = {}
    for article_id, mention in await tx.mentions.of_event(event.id):
        source = by_article.get(article_id)
        code = whose(event, source, mention) if source else None
        if source and code in event.codes:
            found.setdefault(code, {})[article_id] = (source, mention)
    sides = []
    for code, told in sorted(found.items()):
        articles = [article for ident in told if (article := await tx.articles.get(ident))]
        topics = dict.fromkeys(topic for _, mention in told.values() for topic in mention.topics)
        text = "\n".join(f"{article.title}\n{article.text}" for article in articles)
        sides.append(_Side(code, tuple(source for source, _ in told.values()), tuple(topics), text))
    return sides


def _version(side: _Side, others: Sequence[_Side], known: frozenset[str]) -> Version:
    theirs = frozenset().union(*(_stems(other.text + " " + " ".join(other.topics)) for other in others)) | known
    return Version(
        side.code,
        tuple(dict.fromkeys(source.outlet for source in side.sources)),
        tuple(dict.fromkeys(source.url for source in side.sources)),
        side.topics,
        tuple(topic for topic in side.topics if not _named(topic, theirs)),
        _claims(side.text, theirs),
    )


def _claims(text: str, theirs: frozenset[str]) -> tuple[str, ...]:
    """The sentences of which most words are the other side's nowhere, in the order of the text."""
    found = []
    for sentence in dict.fromkeys(part.strip() for part in _SENTENCE.split(text)):
        stems = _stems(sentence)
        if len(stems) >= _FEWEST_WORDS and len(stems - theirs) >= _NEW * len(stems):
            found.append(sentence if len(sentence) <= _LONGEST_CLAIM else sentence[: _LONGEST_CLAIM - 1].rstrip() + "…")
    return tuple(found[:MOST_CLAIMS])


def _named(topic: str, text: frozenset[str]) -> bool:
    stems = _stems(topic)
    return bool(stems) and stems <= text


def _stems(text: str) -> frozenset[str]:
    """The beginnings of the words that carry meaning, so that inflections are one."""
    flat = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).casefold()
    return frozenset(word[:_STEM] for word in _WORD.findall(flat) if word not in _COMMON)
