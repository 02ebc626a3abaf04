"""Match: which channels an event concerns. Pure; imports the domain only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from bot.domain import ANY, Alert, AlertKind, Channel, Event, Subscription

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
) -> tuple[Alert, ...]:
    """One alert for each channel with at least one subscription that fits, ordered by the channel's key.

    A subscription fits where all of its wishes do: the pair (blocs as they were on `day`), types, offices, statuses, confidence
    and number of outlets. `default_threshold` is the confidence asked by those that name none. Paused ones fit nothing.
    """
    outlets = len({source.source_id for source in event.sources})
    fitting: dict[Channel, list[Subscription]] = {}
    for subscription in subscriptions:
        if _wanted(event, subscription, outlets, default_threshold) and _pair_fits(event, subscription, blocs, day):
            fitting.setdefault(subscription.channel, []).append(subscription)
    return tuple(_alert(event, channel, fitting[channel], kind) for channel in sorted(fitting, key=lambda channel: channel.key))


def _wanted(event: Event, subscription: Subscription, outlets: int, default_threshold: float) -> bool:
    threshold = default_threshold if subscription.min_confidence is None else subscription.min_confidence
    return (
        not subscription.paused
        and (not subscription.types or event.type in subscription.types)
        and (not subscription.statuses or event.status in subscription.statuses)
        and event.confidence >= threshold
        and outlets >= subscription.min_sources
    )


def _pair_fits(event: Event, subscription: Subscription, blocs: Members, day: date) -> bool:
    """True where two different parties of the event stand on the two sides, one of them in an office asked for."""
    ones = _side(subscription.a, event.codes, blocs, day)
    others = _side(subscription.b, event.codes, blocs, day)
    pairs = [(one, other) for one in ones for other in others if one != other]
    if not pairs or not subscription.offices:
        return bool(pairs)
    acting = {party.code for party in event.parties if party.office in subscription.offices}
    return any(one in acting or other in acting for one, other in pairs)


def _side(code: str, codes: frozenset[str], blocs: Members, day: date) -> frozenset[str]:
    """The event's parties that a side of a subscription means: itself, a bloc's members, or any."""
    if code == ANY:
        return codes
    return codes & (blocs(code, day) | {code})


def _alert(event: Event, channel: Channel, fitting: list[Subscription], kind: AlertKind) -> Alert:
    ids = tuple(sorted(subscription.id for subscription in fitting))
    # Oldest wish first, so that a later subscription does not change who is called.
    calling = sorted((s for s in fitting if s.mention), key=lambda s: (s.created.timestamp() if s.created else 0.0, s.id))
    return Alert(event, channel, kind, ids, calling[0].mention if calling else None)
