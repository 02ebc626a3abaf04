"""Who is told of an event, as what, and the delivery of it. Enter here, not by a submodule."""

from bot.alerts.backoff import Backoff
from bot.alerts.deliver import Deliverer, Timing
from bot.alerts.match import Members, match
from bot.alerts.outbox import BlocBook, delivery_id, enqueue
from bot.alerts.policy import Policy, Quiet, quiet_reason, release, telling_kind

__all__ = [
    "Backoff", "BlocBook", "Deliverer", "Members", "Policy", "Quiet", "Timing", "delivery_id", "enqueue", "match", "quiet_reason",
    "release", "telling_kind",
]  # fmt: skip
