"""Why an event was or was not told: the chain fetched, extracted, resolved, matched, sent, and where it stopped.

What fits a subscription is asked of a function handed in, so that this part does not know how alerts are matched.
Imports the domain and the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain import Article, Delivery, DeliveryState, Event, Subscription
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
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow: whether it was passed, and in words how or why not."""

    name: StepName
    passed: bool
    detail: str
    at: datetime | None = None


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


async def explain_event(tx: Transaction, event_id: str, fits: Fits) -> EventChain | None:
    """The chain of the event; None where the store has no such event."""
    event = await tx.events.get(event_id)
    if event is None:
        return None
    mentions = await tx.mentions.of_event(event_id)
    articles = [article for source in event.sources if (article := await tx.articles.get(source.article_id))]
    deliveries = tuple(await tx.outbox.of_event(event_id))
    matching = fits(event, await tx.subscriptions.all())
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
        _matched(event, matching, deliveries, articles),
        _sent(deliveries),
    )
    return EventChain(event, steps, deliveries)


async def explain_article(tx: Transaction, url: str, fits: Fits) -> tuple[ArticleChain, ...]:
    """The chains of the articles that were read at the address, newest first; empty where none was."""
    chains = []
    for article in await tx.articles.at_url(url):
        outcome = await tx.articles.outcome(article.id)
        event_ids = dict.fromkeys(event_id for _, event_id in await tx.mentions.of_article(article.id))
        events = [chain for event_id in event_ids if (chain := await explain_event(tx, event_id, fits))]
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
    return Step(StepName.EXTRACTED, outcome == "events", words.get(outcome, f"ended as {outcome}"))


def _matched(event: Event, matching: frozenset[str], deliveries: Sequence[Delivery], articles: Sequence[Article]) -> Step:
    if deliveries:
        told = {subscription for delivery in deliveries for subscription in delivery.subscription_ids}
        return Step(StepName.MATCHED, True, f"fitted {many(len(told), 'subscription')}", deliveries[0].created)
    if not event.visible:
        why = "it is speculation" if event.current else "it is told as background, not as news"
        return Step(StepName.MATCHED, False, f"never told: {why}")
    if not matching:
        return Step(StepName.MATCHED, False, "no subscription fits")
    if articles and all(article.baseline for article in articles):
        why = "its articles came with the first poll of their sources, or from an archive"
    else:
        why = "it was too old when it was first seen, or the subscription is younger than it"
    return Step(StepName.MATCHED, False, f"fits {many(len(matching), 'subscription')}, but no alert was written: {why}")


def _sent(deliveries: Sequence[Delivery]) -> Step:
    if not deliveries:
        return Step(StepName.SENT, False, "no alert was written")
    states = Counter(delivery.state for delivery in deliveries)
    words = [f"{number} {state}" for state, number in sorted(states.items())]
    words += sorted({delivery.reason for delivery in deliveries if delivery.reason})
    settled = max((delivery.settled for delivery in deliveries if delivery.settled), default=None)
    return Step(StepName.SENT, states[DeliveryState.SENT] == len(deliveries), "; ".join(words), settled)


def _mentions_in_words(confidences: Sequence[float]) -> str:
    if not confidences:
        return "no mention is kept"
    return f"{many(len(confidences), 'mention')}, the surest at {max(confidences):.2f}"
