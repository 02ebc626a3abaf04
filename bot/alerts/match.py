"""Match: which channels an event concerns. Pure; imports the domain and the events' count of voices only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain import ANY, Alert, AlertKind, Channel, Event, Mute, Pair, Subscription
from bot.events import voices

Members = Callable[[str, date], frozenset[str]]
"""The members of a bloc on a day; empty for a code that is no bloc."""


def match(
    event: Event,
    subscriptions: Iterable[Subscription],
    *,
    blocs: Members,
    day: date,
    default_threshold: float,
    kind: AlertKind = AlertKind.NEW,
    mutes: Sequence[Mute] = (),
) -> tuple[Alert, ...]:
    """One alert for each channel with at least one subscription that fits, ordered by the channel's key.

    A subscription fits where all of its wishes do: the pair (blocs as they were on `day`), types, offices, statuses, confidence,
    number of independent sources, one of its sources and of its languages. `default_threshold` is the confidence asked by those that
    name none. Paused ones fit nothing; the pairs of `mutes` are no pairs of their channels.
    """
    seen = _Seen.of(event)
    muted: dict[Channel, list[Mute]] = {}
    for mute in mutes:
        muted.setdefault(mute.channel, []).append(mute)
    fitting: dict[Channel, list[Subscription]] = {}
    for subscription in subscriptions:
        if misses(seen, subscription, default_threshold) is None and pair_fits(
            event, subscription, blocs, day, muted.get(subscription.channel, ())
        ):
            fitting.setdefault(subscription.channel, []).append(subscription)
    return tuple(_alert(event, channel, fitting[channel], kind) for channel in sorted(fitting, key=lambda channel: channel.key))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What of an event is asked for by every subscription, counted once."""

    event: Event
    voices: int
    sources: frozenset[str]
    languages: frozenset[str]

    @classmethod
    def of(cls, event: Event) -> _Seen:
        return cls(
            event,
            voices(event.sources),
            frozenset(source.source_id for source in event.sources),
            frozenset(source.language for source in event.sources if source.language),
        )


def unmet(event: Event, subscription: Subscription, *, blocs: Members, day: date, default_threshold: float) -> str | None:
    """The first wish that the event does not meet, in words, of a subscription whose pair it is; None where it meets all or is of
    another pair.
    """
    if not pair_fits(event, replace(subscription, offices=frozenset()), blocs, day, ()):
        return None
    missing = misses(_Seen.of(event), subscription, default_threshold)
    if missing is None and not pair_fits(event, subscription, blocs, day, ()):
        return "offices: " + ", ".join(sorted(subscription.offices)) + " asked for"
    return missing


def misses(seen: _Seen, subscription: Subscription, default_threshold: float) -> str | None:
    """The first wish beside the pair and its offices that is not met, in words."""
    event = seen.event
    threshold = default_threshold if subscription.min_confidence is None else subscription.min_confidence
    if subscription.paused:
        return "the subscription is paused"
    if subscription.types and event.type not in subscription.types:
        return f"type: {event.type} is not asked for"
    if subscription.statuses and event.status not in subscription.statuses:
        return f"status: {event.status} is not asked for"
    if event.confidence < threshold:
        return f"below confidence: {event.confidence:.2f} of {threshold:.2f} asked for"
    if seen.voices < subscription.min_sources:
        return f"too few sources: {seen.voices} independent of {subscription.min_sources} asked for"
    if subscription.sources and not subscription.sources & seen.sources:
        return "source: none of those asked for tells of it"
    if subscription.languages and not subscription.languages & seen.languages:
        return "language: none of those asked for"
    return None


def pair_fits(event: Event, subscription: Subscription, blocs: Members, day: date, mutes: Sequence[Mute]) -> bool:
    """True where two different parties of the event stand on the two sides, one of them in an office asked for, and are not muted."""
    ones = _side(subscription.a, event.codes, blocs, day)
    others = _side(subscription.b, event.codes, blocs, day)
    pairs = [(one, other) for one in ones for other in others if one != other]
    if mutes:
        pairs = [pair for pair in pairs if not any(_covers(mute, Pair(*pair), blocs, day) for mute in mutes)]
    if not pairs or not subscription.offices:
        return bool(pairs)
    acting = {party.code for party in event.parties if party.office in subscription.offices}
    return any(one in acting or other in acting for one, other in pairs)


def _covers(mute: Mute, pair: Pair, blocs: Members, day: date) -> bool:
    """A mute of a bloc is one of its members."""
    ones, others = ({code} | blocs(code, day) for code in (mute.a, mute.b))
    sides = ((pair.a, pair.b), (pair.b, pair.a))
    return any(one in ones and (mute.b == ANY or other in others) for one, other in sides)


def _side(code: str, codes: frozenset[str], blocs: Members, day: date) -> frozenset[str]:
    """The event's parties that a side of a subscription means: itself, a bloc's members, or any."""
    if code == ANY:
        return codes
    return codes & (blocs(code, day) | {code})


def _alert(event: Event, channel: Channel, fitting: list[Subscription], kind: AlertKind) -> Alert:
    ids = tuple(sorted(subscription.id for subscription in fitting))
    # Oldest wish first, so that a later subscription does not change who is called.
    calling = sorted((s for s in fitting if s.mention), key=lambda s: (s.created.timestamp() if s.created else 0.0, s.id))
    broadcast = any(subscription.broadcast for subscription in fitting)
    return Alert(event, channel, kind, ids, calling[0].mention if calling else None, broadcast=broadcast)
