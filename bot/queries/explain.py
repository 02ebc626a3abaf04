"""Why an event was or was not told: the chain fetched, extracted, resolved, matched, held, sent, and where it stopped, each stop by name.

What fits a subscription, and what keeps an event quiet, is asked of functions handed in, so that this part does not know how alerts
are matched. A channel may be named; then it is the chain to that channel.
Imports the domain and the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain import ANY, AlertKind, Article, Channel, Delivery, DeliveryState, Event, Hold, Subscription
from bot.plural import many
from bot.store import Transaction

Fits = Callable[[Event, Sequence[Subscription]], frozenset[str]]
"""The ids of those subscriptions that the event fits."""


class StepName(StrEnum):
    """The arrows of the picture, in order."""

    FETCHED = "fetched"
    EXTRACTED = "extracted"
    RESOLVED = "resolved"
    MATCHED = "matched"
    HELD = "held"
    SENT = "sent"


class Stopped(StrEnum):
    """Why a step was not passed, by name."""

    UNREAD = "unread"
    NO_EVENT = "no event"
    BACKGROUND = "background"
    SPECULATION = "speculation"
    NO_SUBSCRIPTION = "no subscription"
    UNMET = "a wish is not met"
    BELOW_CONFIDENCE = "below confidence"
    MUTED = "muted"
    BASELINE = "baseline"
    OLD = "old"
    YOUNGER = "the subscription is younger"
    QUIET_HOURS = "quiet hours"
    DIGEST = "digest"
    BURST = "burst"
    PAUSED_CHANNEL = "paused channel"
    EDIT = "edit waits"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow: whether it was passed, and in words how or why not."""

    name: StepName
    passed: bool
    detail: str
    at: datetime | None = None
    stopped: Stopped | None = None


@dataclass(frozen=True, slots=True)
class EventChain:
    """The whole chain of one event, with its deliveries."""

    event: Event
    steps: tuple[Step, ...]
    deliveries: tuple[Delivery, ...]

    @property
    def stopped_at(self) -> Step | None:
        return next((step for step in self.steps if not step.passed), None)


@dataclass(frozen=True, slots=True)
class ArticleChain:
    """The chain of one article: its own two steps, then the events it tells of."""

    article: Article
    steps: tuple[Step, ...]
    events: tuple[EventChain, ...]


@dataclass(frozen=True, slots=True)
class Lens:
    """What this part is told of the rules: which subscriptions an event fits, the first wish of one that it does not meet (None where
    it meets all, or is of another pair), and the name of what keeps an article's word on it quiet (None where nothing does).
    """

    fits: Fits
    unmet: Callable[[Event, Subscription], str | None] = lambda _event, _subscription: None
    quiet: Callable[[Event, Article], str | None] = lambda _event, _article: None


async def explain_event(tx: Transaction, event_id: str, lens: Lens | Fits, *, channel: Channel | None = None) -> EventChain | None:
    """The chain of the event, to the channel where one is named; None where the store has no such event."""
    lens = lens if isinstance(lens, Lens) else Lens(lens)
    event = await tx.events.get(event_id)
    if event is None:
        return None
    mentions = await tx.mentions.of_event(event_id)
    articles = [article for source in event.sources if (article := await tx.articles.get(source.article_id))]
    deliveries = tuple(await tx.outbox.of_event(event_id, channel))
    outlets = ", ".join(dict.fromkeys(source.outlet for source in event.sources))
    steps = (
        Step(
            StepName.FETCHED,
            True,
            f"{many(len(event.sources), 'article')} from {outlets}",
            min((a.fetched for a in articles), default=None),
        ),
        Step(StepName.EXTRACTED, True, _mentions_in_words([mention.confidence for _, mention in mentions])),
        Step(StepName.RESOLVED, True, f"one event of {many(len(event.sources), 'article')}, revision {event.revision}", event.changed),
        _fitted(deliveries) if deliveries else await _not_matched(tx, event, lens, articles, channel),
        *_way_out(deliveries),
    )
    return EventChain(event, steps, deliveries)


async def explain_article(tx: Transaction, url: str, lens: Lens | Fits, *, channel: Channel | None = None) -> tuple[ArticleChain, ...]:
    """The chains of the articles that were read at the address, newest first; empty where none was."""
    chains = []
    for article in await tx.articles.at_url(url):
        outcome = await tx.articles.outcome(article.id)
        event_ids = dict.fromkeys(event_id for _, event_id in await tx.mentions.of_article(article.id))
        events = [chain for event_id in event_ids if (chain := await explain_event(tx, event_id, lens, channel=channel))]
        fetched = Step(StepName.FETCHED, True, f"from source {article.source_id}, {many(len(article.text), 'character')}", article.fetched)
        chains.append(ArticleChain(article, (fetched, _extracted(outcome, len(events))), tuple(events)))
    return tuple(chains)


def _extracted(outcome: str | None, events: int) -> Step:
    words = {
        None: "waits to be read",
        "events": f"tells of {many(events, 'event')}",
        "none": "tells of no diplomatic event",
        "language": "is not in a language that is read",
        "empty": "has no text",
        "failed": "could not be read; the log has the reason",
    }
    passed = outcome == "events"
    stopped = None if passed else Stopped.UNREAD if outcome in (None, "failed") else Stopped.NO_EVENT
    return Step(StepName.EXTRACTED, passed, words.get(outcome, f"ended as {outcome}"), stopped=stopped)


def _fitted(deliveries: Sequence[Delivery]) -> Step:
    told = {subscription for delivery in deliveries for subscription in delivery.subscription_ids}
    return Step(StepName.MATCHED, True, f"fitted {many(len(told), 'subscription')}", deliveries[0].created)


async def _not_matched(tx: Transaction, event: Event, lens: Lens, articles: Sequence[Article], channel: Channel | None) -> Step:
    """Why no alert was written."""

    def stop(stopped: Stopped, why: str) -> Step:
        return Step(StepName.MATCHED, False, why, stopped=stopped)

    if not event.visible:
        if event.current:
            return stop(Stopped.SPECULATION, "never told: it is speculation")
        return stop(Stopped.BACKGROUND, "never told: it is told as background, not as news")
    wishes = await (tx.subscriptions.of_channel(channel) if channel else tx.subscriptions.all())
    matching = lens.fits(event, wishes)
    if not matching:
        unmet = next((why for wish in wishes if (why := lens.unmet(event, wish))), None)
        if unmet is None:
            return stop(Stopped.NO_SUBSCRIPTION, "no subscription fits")
        below = unmet.startswith(Stopped.BELOW_CONFIDENCE)
        return stop(Stopped.BELOW_CONFIDENCE if below else Stopped.UNMET, f"no subscription fits: {unmet}")
    told = f"fits {many(len(matching), 'subscription')}, but no alert was written: "
    if muted := await _muted(tx, event, {wish.channel for wish in wishes if wish.id in matching}):
        return stop(Stopped.MUTED, told + muted)
    reasons = {lens.quiet(event, article) for article in articles}
    if articles and ("baseline" in reasons or all(article.baseline for article in articles)):
        return stop(Stopped.BASELINE, told + "its articles came with the first poll of their sources, or from an archive")
    if articles and "old" in reasons:
        return stop(Stopped.OLD, told + "it was too old when it was first seen")
    return stop(Stopped.YOUNGER, told + "it was too old when it was first seen, or the subscription is younger than it")


async def _muted(tx: Transaction, event: Event, channels: set[Channel]) -> str | None:
    for mute in await tx.channels.mutes(channels):
        covers = mute.a in event.codes and (mute.b == ANY or mute.b in event.codes)
        if covers and (mute.holds_at(event.first_seen) or mute.holds_at(event.changed)):
            until = f" until {mute.until:%Y-%m-%d %H:%M} UTC" if mute.until else ""
            return f"{mute.a} and {mute.b if mute.b != ANY else 'anyone'} were muted in {mute.channel.id}{until}"
    return None


_HOLDS = {
    Hold.QUIET: (Stopped.QUIET_HOURS, "held in quiet hours"),
    Hold.DIGEST: (Stopped.DIGEST, "gathered for a digest"),
    Hold.BURST: (Stopped.BURST, "gathered, because many came at once"),
    Hold.STOPPED: (Stopped.PAUSED_CHANNEL, "the channel cannot be posted to"),
    Hold.DEBOUNCE: (Stopped.EDIT, "an edit waits for more sources"),
    Hold.EDIT: (Stopped.EDIT, "an edit that the message takes no more waits for the next change"),
}


def _way_out(deliveries: Sequence[Delivery]) -> tuple[Step, Step]:
    """The last two steps: held, and sent."""
    if not deliveries:
        none = "no alert was written"
        return Step(StepName.HELD, True, none), Step(StepName.SENT, False, none)
    held = [row for row in deliveries if row.state is DeliveryState.HELD]
    # An edit that waits has held nothing up: the event is told.
    waiting = [row for row in held if row.kind is not AlertKind.GROWTH] or held
    if not waiting:
        return Step(StepName.HELD, True, "nothing holds it"), _sent(deliveries)
    stopped, why = _HOLDS[waiting[0].hold] if waiting[0].hold else (Stopped.WAITING, "held")
    words = f"{many(len(waiting), 'alert')}: {waiting[0].reason or why}"
    if waiting[0].due:
        words += f", until {waiting[0].due:%Y-%m-%d %H:%M} UTC"
    growing = all(row.kind is AlertKind.GROWTH for row in waiting)
    return Step(StepName.HELD, growing, words, waiting[0].created, None if growing else stopped), _sent(deliveries)


def _sent(deliveries: Sequence[Delivery]) -> Step:
    states = Counter(delivery.state for delivery in deliveries)
    words = [f"{number} {state}" for state, number in sorted(states.items())]
    words += sorted({delivery.reason for delivery in deliveries if delivery.reason})
    settled = max((delivery.settled for delivery in deliveries if delivery.settled), default=None)
    told = [row for row in deliveries if row.kind is not AlertKind.GROWTH]
    passed = all(row.state is DeliveryState.SENT for row in told) and states[DeliveryState.DEAD] == 0
    return Step(StepName.SENT, passed, "; ".join(words), settled, None if passed else _unsent(states))


def _unsent(states: Counter[DeliveryState]) -> Stopped:
    if states[DeliveryState.DEAD]:
        return Stopped.DEAD
    return Stopped.UNKNOWN if states[DeliveryState.UNKNOWN] else Stopped.WAITING


def _mentions_in_words(confidences: Sequence[float]) -> str:
    if not confidences:
        return "no mention is kept"
    return f"{many(len(confidences), 'mention')}, the surest at {max(confidences):.2f}"
