"""What is read: sources, the entries of their feeds, and articles. Imports nothing of the project beyond the domain."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SourceKind(StrEnum):
    """The kinds of source that ship. Each is one registered class in `bot/sources`; one more needs no line here."""

    FEED = "feed"
    SITEMAP = "sitemap"
    WORDPRESS = "wordpress"
    PAGE = "page"
    GDELT = "gdelt"
    GOOGLE_NEWS = "google_news"


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher's stream of articles, as configured. `kind` names a registered reader, `options` are what that kind is told besides."""

    id: str
    name: str
    url: str
    kind: str = SourceKind.FEED
    country: str | None = None
    language: str = "en"
    official: bool = False
    enabled: bool = True
    every_minutes: int = 15
    options: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not self.id or not self.id.replace("-", "").replace("_", "").isalnum():
            raise ValueError(f"source id {self.id!r}: use letters, digits, '-' and '_'")
        if not self.url.startswith(("http://", "https://")):
            raise ValueError(f"source {self.id}: url {self.url!r} must start with http:// or https://")
        if not 1 <= self.every_minutes <= 10_080:
            raise ValueError(f"source {self.id}: every_minutes must lie between 1 and 10080")

    def option(self, name: str, default: str = "") -> str:
        """What the source's kind was told under the name."""
        return dict(self.options).get(name, default)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, before its page is fetched.

    `content` is the publisher's own full text as markup, "" where the feed gives none; `told` is a digest of all that the feed says of the
    item, so that an edit is seen.
    """

    identity: str
    url: str
    title: str
    summary: str = ""
    published: datetime | None = None
    content: str = ""
    told: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Article:
    """A text to extract from. `id` is stable over polls; `published` is in UTC, None where nobody says."""

    id: str
    source_id: str
    url: str
    title: str
    text: str
    published: datetime | None
    fetched: datetime
    language: str = "en"
    baseline: bool = False

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("an article needs an id")
        for moment in (self.published, self.fetched):
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"article {self.id}: times carry a time zone")
