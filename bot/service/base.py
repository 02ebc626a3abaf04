"""What every part of the façade stands on: the store, the knowledge, the sources, the clock. Imports the store and below."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.alerts import match
from bot.clock import Clock
from bot.domain import Alert, Event, Mute, Source, Subscription
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
        return frozenset(ident for alert in self.alerts(event, subscriptions) for ident in alert.subscription_ids)

    def alerts(self, event: Event, subscriptions: Sequence[Subscription], mutes: Sequence[Mute] = ()) -> tuple[Alert, ...]:
        """The alerts that the event is to the subscriptions, but for what the mutes silence."""
        return match(
            event, subscriptions, blocs=self.knowledge.blocs.members, day=sort_day(event), default_threshold=self.threshold, mutes=mutes
        )
