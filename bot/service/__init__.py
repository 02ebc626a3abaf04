"""The façade that people's edges call: subscribe, list, ask, explain. Takes people's words, returns values, renders nothing.

The chat platforms and the command line share it, so that a command means the same everywhere. Each module is one group of verbs; a new
group is a new module and one name in the bases of `Service`. Imports the queries, the alerts' matching, the store and the knowledge;
never the composition root, a platform or anything that prints. Enter here, not by a submodule.
"""

from dataclasses import dataclass

from bot.service.access import CHANNEL, EVERYONE, MANAGERS, NAMED, WORKSPACE, Access, Rights
from bot.service.audience import Audience
from bot.service.channels import Channels
from bot.service.corrections import Corrections, Letter
from bot.service.exports import Exports
from bot.service.feedback import Feedbacks
from bot.service.narrowing import NARROWINGS, Narrowing
from bot.service.pictures import Pictures
from bot.service.questions import Questions
from bot.service.readouts import BothSides
from bot.service.renewal import Renewal
from bot.service.subscriptions import FORECAST_DAYS, FORECAST_EXAMPLES, Subscriptions
from bot.service.values import Forecast, Question, Subscribed, Wish
from bot.service.workspaces import Workspaces


@dataclass(frozen=True)
class Service(
    Narrowing,
    Subscriptions,
    Channels,
    Pictures,
    Exports,
    Feedbacks,
    BothSides,
    Access,
    Workspaces,
    Audience,
    Corrections,
    Questions,
    Renewal,
):
    """Everything a person can ask or change. Wrong words are a `UsageError` that says what would be right."""


__all__ = [
    "CHANNEL", "EVERYONE", "FORECAST_DAYS", "FORECAST_EXAMPLES", "Forecast", "Letter", "MANAGERS", "NAMED", "NARROWINGS", "Question",
    "Rights", "Service", "Subscribed", "Subscriptions", "WORKSPACE", "Wish",
]  # fmt: skip
