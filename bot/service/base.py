"""What every part of the façade stands on: the store, the knowledge, the sources, the clock. Imports the store and below."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.alerts import match
from bot.clock import Clock
from bot.domain import Event, Source, Subscription
from bot.knowledge import Knowledge
from bot.store import Store, sort_day

ID_BYTES = 5


@dataclass(frozen=True)
class Base:
    """What the composition root hands in. `threshold` is the confidence that an alert needs by default, 0 to 1."""

    store: Store
    knowledge: Knowledge
    sources: Sequence[Source]
    clock: Clock
    threshold: float
    new_id: Callable[[], str] = field(default=lambda: secrets.token_hex(ID_BYTES))

    @property
    def today(self) -> date:
        return self.clock().date()

    def matching(self, event: Event, subscriptions: Sequence[Subscription]) -> frozenset[str]:
        """The ids of those subscriptions that the event fits."""
        alerts = match(event, subscriptions, blocs=self.knowledge.blocs.members, day=sort_day(event), default_threshold=self.threshold)
        return frozenset(ident for alert in alerts for ident in alert.subscription_ids)
