"""The demo's archive as values: outlets and what they published, read from `seeds/articles/archive.toml`.

Kept apart from the server, so that tests and benchmarks can read the same articles. Imports the errors and `bundled` only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.bundled import bundled_folder
from bot.errors import KnowledgeError

FEED_FORMS = ("rss", "atom")


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher of the archive; `feed` is the form of its feed, `rss` or `atom`."""

    id: str
    name: str
    country: str
    feed: str


@dataclass(frozen=True, slots=True)
class Published:
    """One article as its outlet published it; `published` in UTC, paragraphs of `text` parted by an empty line."""

    slug: str
    outlet_id: str
    title: str
    text: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Archive:
    """All outlets and all articles, oldest first."""

    outlets: tuple[Outlet, ...]
    articles: tuple[Published, ...]

    def of(self, outlet_id: str, until: datetime) -> tuple[Published, ...]:
        """What the outlet has published by then, newest first, as feeds list it."""
        return tuple(a for a in reversed(self.articles) if a.outlet_id == outlet_id and a.published <= until)


def load_archive(folder: Path | None = None) -> Archive:
    """The archive in the folder, by default the bundled one; KnowledgeError where a file is missing or wrong."""
    folder = folder or bundled_folder("seeds") / "articles"
    index = folder / "archive.toml"
    try:
        table = tomllib.loads(index.read_text(encoding="utf-8"))
        outlets = tuple(Outlet(o["id"], o["name"], o["country"], o["feed"]) for o in table["outlet"])
        articles = tuple(sorted((_article(folder, row) for row in table["article"]), key=lambda a: (a.published, a.slug)))
    except OSError as error:
        raise KnowledgeError(f"cannot read the archive {index}", error.strerror or str(error), "Install readout-bot again") from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"{index} is malformed", f"{type(error).__name__}: {error}", "Compare it with the shipped file") from error
    unknown = {a.outlet_id for a in articles} - {o.id for o in outlets} or {o.feed for o in outlets} - set(FEED_FORMS)
    if unknown:
        raise KnowledgeError(f"{index} is malformed", f"unknown outlet or form of feed {sorted(unknown)}", "Name those the file defines")
    return Archive(outlets, articles)


def _article(folder: Path, row: Mapping[str, Any]) -> Published:
    text = (folder / f"{row['slug']}.txt").read_text(encoding="utf-8").strip("\n")
    return Published(row["slug"], row["outlet"], row["title"], text, row["published"].astimezone(UTC))
