"""What the extractor holds in memory after many articles of the mixed stream: it must not grow with them."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from bot.opening import open_reader
from tests.benchmarks.extracting import mixed_stream

ARTICLES = 8_000
WARM = 1_000  # articles after which the bounded caches of words are about full


def resident() -> float:
    """Megabytes of this process in memory; the most it ever had where the system does not tell what it has."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)
    return pages * resource.getpagesize() / 1_000_000


def run(articles: int = ARTICLES) -> list[str]:
    """A line that tells the memory early and at the end."""
    texts, origin = mixed_stream(articles)
    extractor = open_reader().extractor
    early, at = 0.0, min(WARM, len(texts) // 2)
    for number, item in enumerate(texts):
        if number == at:
            early = resident()
        extractor.extract(item.text, title=item.title, published=item.published)
    return [f"memory                 {resident():8.1f} MB after {len(texts)} articles, {early:.1f} MB after {at} ({origin})"]
