"""Who is told of an event, as what, and the delivery of it. Enter here, not by a submodule."""

from bot.alerts.backoff import Backoff
from bot.alerts.deliver import Deliverer, Timing
from bot.alerts.hours import first_moment, is_quiet, next_release, quiet_until
from bot.alerts.keeper import Keeper
from bot.alerts.match import Members, match, unmet
from bot.alerts.outbox import BlocBook, delivery_id, enqueue, release_held
from bot.alerts.policy import Plan, Policy, Quiet, edit_pause, plan, quiet_reason, telling_kind
from bot.alerts.silence import tell_silences

__all__ = [
    "Backoff", "BlocBook", "Deliverer", "Keeper", "Members", "Plan", "Policy", "Quiet", "Timing", "delivery_id", "edit_pause", "enqueue",
    "first_moment", "is_quiet", "match", "next_release", "plan", "quiet_reason", "quiet_until", "release_held", "tell_silences",
    "telling_kind", "unmet",
]  # fmt: skip
