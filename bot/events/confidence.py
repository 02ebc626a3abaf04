"""How sure an event is: it grows with independent sources, official ones weigh more, a denial lowers it.

Copies of one wire text and a second article of one outlet are one voice. Pure; imports the domain only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain import EventMention, EventSource, Status
from bot.events.identity import near_copies

CEILING = 0.99
_DAMPING = 0.6
_OFFICIAL = 0.3
_DENIAL = 0.7
# Sixty voices are far past the ceiling; a story told a thousand times shall not cost a million comparisons.
_VOICES_HEARD = 60


@dataclass(frozen=True, slots=True)
class Voice:
    """Articles that count as one: copies of one text, or one outlet's."""

    confidence: float
    denies: bool


def event_confidence(tellings: Sequence[tuple[EventMention, EventSource]]) -> float:
    """The probability that the event is as recorded, 0 to 0.99, whatever the order of the tellings.

    Voices are combined as 1 - prod(1 - c_i * 0.6**i), the surest first, since outlets share their sources.
    Where some tell the event and others deny it, each voice of the smaller side takes 30 percent away.
    """
    voices = independent_voices(tellings)
    denying = sum(1 for voice in voices if voice.denies)
    doubt = 1.0
    for rank, voice in enumerate(sorted(voices, key=lambda voice: -voice.confidence)):
        doubt *= 1.0 - voice.confidence * _DAMPING**rank
    return min(CEILING, (1.0 - doubt) * _DENIAL ** min(denying, len(voices) - denying))


def independent_voices(tellings: Sequence[tuple[EventMention, EventSource]]) -> list[Voice]:
    """One voice for each group of articles joined by a common outlet or text; the groups do not depend on order."""
    heard = sorted(tellings, key=lambda telling: telling[1].article_id)[:_VOICES_HEARD]
    groups: list[list[tuple[EventMention, EventSource]]] = []
    for telling in heard:
        echoing = [group for group in groups if any(_echo(telling[1], other[1]) for other in group)]
        groups = [group for group in groups if group not in echoing]
        groups.append([telling, *(other for group in echoing for other in group)])
    return [_voice(group) for group in groups]


def voices(sources: Sequence[EventSource]) -> int:
    """How many independent sources tell of the event: outlets whose texts are copies of one wire are one."""
    outlets = len({source.source_id for source in sources})
    if outlets < 2:
        return outlets
    groups: list[list[EventSource]] = []
    for source in sorted(sources, key=lambda source: source.article_id)[:_VOICES_HEARD]:
        echoing = [group for group in groups if any(_same_voice(source, other) for other in group)]
        groups = [group for group in groups if group not in echoing]
        groups.append([source, *(other for group in echoing for other in group)])
    return len(groups)


def _same_voice(one: EventSource, other: EventSource) -> bool:
    return one.source_id == other.source_id or near_copies(one.digest, other.digest)


def _echo(one: EventSource, other: EventSource) -> bool:
    # An outlet that first told the event and later denied it says two things, so it is heard twice.
    if (one.status is Status.DENIED) != (other.status is Status.DENIED):
        return False
    return _same_voice(one, other)


def _voice(group: Sequence[tuple[EventMention, EventSource]]) -> Voice:
    surest = max(_weighed(mention.confidence, source.official) for mention, source in group)
    return Voice(surest, group[0][1].status is Status.DENIED)


def _weighed(confidence: float, official: bool) -> float:
    return confidence + (1.0 - confidence) * _OFFICIAL if official else confidence
