"""Who talks to whom: the busiest pairs of a span, as a graph. Imports the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.store import PairCount, Transaction

MOST_PARTIES = 18
MOST_LINKS = 40
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Network:
    """`links` are the busiest pairs, busiest first; `weights` the events of each party in these links; `events` those of all links.

    `pairs` counts the pairs that were looked at, so that a picture can say that it leaves some out.
    """

    since: date
    links: tuple[PairCount, ...]
    weights: Mapping[str, int]
    events: int
    pairs: int


async def network(tx: Transaction, *, since: date, until: date | None = None) -> Network:
    """At most as many parties and links as a picture can show."""
    counts = await tx.events.busiest(since, until, limit=_LOOKED_AT)
    links: list[PairCount] = []
    parties: set[str] = set()
    for count in counts:
        if len(links) < MOST_LINKS and len(parties | {count.a, count.b}) <= MOST_PARTIES:
            links.append(count)
            parties |= {count.a, count.b}
    weights: Counter[str] = Counter()
    for link in links:
        weights[link.a] += link.events
        weights[link.b] += link.events
    return Network(since, tuple(links), weights, sum(link.events for link in links), len(counts))
