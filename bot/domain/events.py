"""What is found: the mention of an event in one article, and the event that many mentions tell of.

`EventMention` is the record of DESIGN.md section 3; `bot/domain/record.py` turns it into JSON and back.
Imports nothing of the project beyond the domain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.dates import PartialDate
from bot.domain.parties import Pair, Party, Place
from bot.domain.vocabulary import EventType, Mode, Office, Status

SANCTIONS_EASED = "CONCEDE/sanction"
"""The PLOVER code of sanctions or tariffs that are lifted or eased, the one thing that type and status do not tell."""


@dataclass(frozen=True, slots=True)
class EventMention:
    """An event as one article tells it.

    `span` holds character offsets of the evidence in `title + "\\n\\n" + text`, end exclusive.
    `confidence` is the estimated probability that the mention is right, 0 to 1.
    """

    type: EventType
    status: Status
    parties: tuple[Party, ...]
    current: bool = True
    place: Place | None = None
    date: PartialDate | None = None
    topics: tuple[str, ...] = ()
    mode: Mode | None = None
    evidence: str = ""
    span: tuple[int, int] = (0, 0)
    attribution: str | None = None
    confidence: float = 0.5
    cameo: str | None = None
    plover: str | None = None

    def __post_init__(self) -> None:
        if len(self.codes) < 2:
            raise ValueError("an event has at least two different parties")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} lies outside 0..1")
        if not 0 <= self.span[0] <= self.span[1]:
            raise ValueError(f"span {self.span} is no span")

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(party.code for party in self.parties)

    @property
    def eases(self) -> bool:
        """True for sanctions lifted or eased, by whatever status; not for such as were called off before they stood."""
        return self.plover == SANCTIONS_EASED and self.status is not Status.CANCELLED

    @property
    def pairs(self) -> frozenset[Pair]:
        return Pair.all_of(self.codes)

    @property
    def visible(self) -> bool:
        """True where a channel would be told: news, and not mere speculation."""
        return self.current and self.status is not Status.HYPOTHETICAL


@dataclass(frozen=True, slots=True)
class EventSource:
    """One article that tells of the event, and as much of its word as is needed where it is one of thousands.

    `digest` marks near-copies of one wire text; `told` is the publication, or where nobody says, when the article was fetched;
    `date` is the date this article gave; `language` is the article's, empty where it is not known.
    """

    article_id: str
    source_id: str
    outlet: str
    url: str
    title: str
    published: datetime | None
    evidence: str
    status: Status
    official: bool = False
    digest: str = ""
    told: datetime | None = None
    date: PartialDate | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One real event, told by one or many articles.

    `revision` counts material changes (status, date, place, parties), from 1; a growing source count is none.
    `rarity` is a line such as "first call in 412 days", empty where nothing is rare.
    """

    id: str
    type: EventType
    status: Status
    parties: tuple[Party, ...]
    current: bool
    place: Place | None
    date: PartialDate | None
    topics: tuple[str, ...]
    mode: Mode | None
    evidence: str
    attribution: str | None
    confidence: float
    cameo: str | None
    plover: str | None
    sources: tuple[EventSource, ...]
    first_seen: datetime
    changed: datetime
    revision: int = 1
    rarity: str = ""

    def __post_init__(self) -> None:
        if len(self.codes) < 2:
            raise ValueError("an event has at least two different parties")
        if not self.sources:
            raise ValueError("an event has at least one source")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} lies outside 0..1")
        if self.revision < 1:
            raise ValueError("revisions count from 1")

    @property
    def eases(self) -> bool:
        """True for sanctions lifted or eased, by whatever status; not for such as were called off before they stood."""
        return self.plover == SANCTIONS_EASED and self.status is not Status.CANCELLED

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(party.code for party in self.parties)

    @property
    def pairs(self) -> frozenset[Pair]:
        return Pair.all_of(self.codes)

    @property
    def offices(self) -> frozenset[Office]:
        return frozenset(party.office for party in self.parties)

    @property
    def visible(self) -> bool:
        return self.current and self.status is not Status.HYPOTHETICAL
